"""Stretches of a day against a drawing of it, second by second."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tournees.check.stretches import Stretch, joined, last_seconds, length_s, meet, without

spans = st.tuples(st.integers(0, 40), st.integers(0, 40))
many = st.lists(spans, max_size=5)


def seconds(parts: list[Stretch]) -> list[int]:
    return [second for start, end in parts for second in range(start, end)]


@given(spans, many)
def test_what_others_leave_is_what_nobody_takes(span: Stretch, taken: list[Stretch]):
    left = without(span, taken)
    expected = [s for s in range(*span) if s not in set(seconds(taken))]
    assert seconds(left) == expected
    assert length_s(left) == len(expected)
    assert all(start < end for start, end in left)


@given(spans, many, st.integers(0, 60))
def test_the_last_seconds_are_the_last(span: Stretch, taken: list[Stretch], wanted: int):
    parts = without(span, taken)
    assert (
        seconds(last_seconds(parts, wanted)) == seconds(parts)[max(0, length_s(parts) - wanted) :]
    )


@given(many)
def test_joined_stretches_hold_the_same_seconds_once(parts: list[Stretch]):
    real = [part for part in parts if part[0] < part[1]]
    whole = joined(real)
    assert seconds(whole) == sorted(set(seconds(real)))
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(whole))


@given(spans, spans)
def test_two_stretches_meet_where_they_share_a_second(a: Stretch, b: Stretch):
    assert meet(a, b) == bool(set(range(*a)) & set(range(*b)))
