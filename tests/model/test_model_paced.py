"""The pace of a rep on a matrix and on a leg."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import UNREACHABLE_S, Leg, Origin, TravelMatrix, paced

TIMES = st.lists(st.one_of(st.just(UNREACHABLE_S), st.integers(0, 10**6)), min_size=1, max_size=12)
PACES = st.floats(0.5, 2.0)


def matrix_of(times):
    seconds = np.array([times], np.int32)
    origin = np.where(seconds < 0, Origin.UNREACHABLE, Origin.ROAD).astype(np.uint8)
    return TravelMatrix(seconds, np.where(seconds < 0, -1, 7).astype(np.int32), origin)


@given(TIMES, PACES)
def test_seconds_are_divided_half_up_and_unreachable_pairs_stay(times, pace):
    matrix = matrix_of(times)
    found = paced(matrix, pace)
    for before, after in zip(times, found.seconds[0].tolist(), strict=True):
        if before == UNREACHABLE_S:
            assert after == UNREACHABLE_S
        else:
            assert abs(after - before / pace) <= 0.5 + 1e-6
    assert found.seconds.dtype == np.int32
    assert np.array_equal(found.metres, matrix.metres)
    assert np.array_equal(found.origin, matrix.origin)


@given(TIMES, PACES)
def test_a_slower_driver_never_arrives_sooner(times, pace):
    matrix = matrix_of(times)
    slow, fast = paced(matrix, min(pace, 1.0)), paced(matrix, max(pace, 1.0))
    assert (slow.seconds >= matrix.seconds).all()
    assert (fast.seconds <= matrix.seconds).all()


@given(TIMES, PACES)
def test_a_leg_and_a_matrix_have_one_pace(times, pace):
    found = paced(matrix_of(times), pace).seconds[0].tolist()
    legs = [Leg(each, 7, Origin.ROAD, ()).paced(pace).seconds for each in times]
    assert legs == found


def test_half_a_second_is_rounded_up_at_a_pace():
    assert paced(matrix_of([5, 4, 0]), 2.0).seconds.tolist() == [[3, 2, 0]]


def test_each_row_may_have_its_own_pace():
    seconds = np.array([[100, -1], [100, 50]], np.int32)
    origin = np.where(seconds < 0, 0, 1).astype(np.uint8)
    found = paced(TravelMatrix(seconds, None, origin), np.array([[2.0], [0.5]]))
    assert found.seconds.tolist() == [[50, -1], [200, 100]]
    assert found.metres is None


@pytest.mark.parametrize("pace", [0.0, -1.0, float("nan")])
def test_a_pace_of_nothing_is_refused(pace):
    with pytest.raises(ValueError, match="pace"):
        paced(matrix_of([5]), pace)
