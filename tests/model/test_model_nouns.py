"""The nouns refuse what cannot be, and count what they hold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import (
    UNREACHABLE_S,
    Bound,
    OpeningHours,
    Origin,
    Place,
    Stop,
    Tour,
    TravelMatrix,
    Window,
    WorkRules,
    week_days,
)

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0.0), (0.0, -180.1), (float("nan"), 0.0)])
def test_a_point_off_the_globe_is_no_place(lat, lon):
    with pytest.raises(ValueError, match="not a point"):
        Place(lat, lon)


@pytest.mark.parametrize(
    "windows",
    [
        (Window(36_000, 36_000),),
        (Window(36_000, 43_200), Window(43_000, 50_000)),
        (Window(50_000, 60_000), Window(36_000, 43_200)),
        (Window(80_000, 90_000),),
    ],
)
def test_opening_hours_are_ordered_disjoint_and_within_the_day(windows):
    with pytest.raises(ValueError, match="ordered and disjoint"):
        OpeningHours((windows, *[()] * 6))


def test_opening_hours_hold_seven_days_and_answer_for_a_date():
    with pytest.raises(ValueError, match="7 days"):
        OpeningHours(((),) * 6)
    morning = (Window(32_400, 43_200),)
    hours = OpeningHours((morning, *[()] * 6))
    assert [hours.on(day) for day in week_days(MONDAY, 2)] == [morning, ()]


def test_the_working_week_runs_from_monday_to_friday():
    assert [day.isoweekday() for day in week_days(MONDAY)] == [1, 2, 3, 4, 5]


def test_work_counts_waiting_and_leaves_out_lunch_on_the_road():
    rules = WorkRules(lunch_s=3_000)
    stop = Stop(
        visit_id="A#1",
        account_id="A",
        arrive_s=32_000,
        start_s=32_400,
        leave_s=36_000,
        travel_s=1_000,
        travel_m=9_000,
    )
    on_road, at_home = (
        Tour(
            rep_id="R",
            day=MONDAY,
            depart_s=31_000,
            stops=(stop,),
            return_travel_s=1_100,
            return_travel_m=9_500,
            return_s=46_000,
            lunch_start_s=lunch,
        )
        for lunch in (43_200, None)
    )
    assert at_home.work_s(rules) == 15_000
    assert on_road.work_s(rules) == 12_000
    assert (on_road.drive_s, on_road.drive_m, on_road.visit_s) == (2_100, 18_500, 3_600)


@pytest.mark.parametrize(
    ("seconds", "origin", "match"),
    [
        ([[0, 5]], [[Origin.ROAD]], "shapes differ"),
        ([[UNREACHABLE_S]], [[Origin.ROAD]], "same cells"),
        ([[5]], [[Origin.UNREACHABLE]], "same cells"),
    ],
)
def test_a_matrix_says_the_same_of_a_pair_in_every_array(seconds, origin, match):
    with pytest.raises(ValueError, match=match):
        TravelMatrix(np.array(seconds, np.int32), None, np.array(origin, np.uint8))


def test_a_matrix_cannot_be_written_to():
    matrix = TravelMatrix(
        np.zeros((1, 1), np.int32), None, np.full((1, 1), Origin.ROAD, dtype=np.uint8)
    )
    with pytest.raises(ValueError, match="read-only"):
        matrix.seconds[0, 0] = 1


euros = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.sampled_from(("min", "max")), euros, euros)
def test_a_gap_is_never_negative_and_always_a_number_or_none(sense, objective, bound):
    proof = Bound(sense=sense, objective_eur=objective, bound_eur=bound, model="m")
    assert proof.gap_eur >= 0
    if abs(objective) < 0.01:
        assert proof.gap is None
    else:
        assert proof.gap == proof.gap_eur / abs(objective)
        assert proof.gap < float("inf")


def test_a_gap_over_nothing_but_rounding_is_none():
    assert Bound(sense="min", objective_eur=1e-320, bound_eur=-1e9, model="m").gap is None
