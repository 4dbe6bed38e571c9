"""Recurrence rules, against dateutil, which is an independent program."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tournees.reading.diary_repeats import read_repeat

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NUMBERS = st.lists(st.integers(1, 28).map(lambda n: n if n % 3 else -n), min_size=1, max_size=3)


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 4))}"]
    days = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True))
    ordinals = frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans())
    if days:
        sign = st.sampled_from([1, 2, 3, 4, -1, -2]) if ordinals else st.just("")
        parts.append("BYDAY=" + ",".join(f"{draw(sign)}{day}" for day in days))
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True))
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts.append("BYMONTHDAY=" + ",".join(map(str, draw(NUMBERS))))
    if draw(st.booleans()):
        parts.append("WKST=" + draw(st.sampled_from(["MO", "SU"])))
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    if frequency == "MONTHLY" and days and not ordinals and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    return ";".join(parts)


@given(rules(), st.dates(date(2019, 1, 1), date(2025, 12, 31)), st.integers(-60, 900))
def test_days_of_any_rule_are_those_of_dateutil(rule, start, later):
    first = start + timedelta(days=later)
    last = first + timedelta(days=27)
    begun = datetime.combine(start, datetime.min.time())
    end = datetime.combine(last, datetime.min.time())
    # Without an end, a rule that never meets a day is searched until the year 9999.
    expected = [
        moment.date()
        for moment in takewhile(lambda m: m <= end, rrulestr(rule, dtstart=begun))
        if moment.date() >= first
    ]
    assert list(read_repeat(rule).days(start, first, last)) == expected


def test_a_rule_that_never_meets_a_day_ends_at_once():
    rule = read_repeat("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    assert list(rule.days(date(1601, 1, 1), date(2026, 11, 23), date(2026, 12, 20))) == []


def test_an_old_daily_series_is_searched_near_the_horizon_alone():
    rule = read_repeat("FREQ=DAILY")
    days = list(rule.days(date(1601, 1, 1), date(2026, 11, 23), date(2026, 11, 24)))
    assert days == [date(2026, 11, 23), date(2026, 11, 24)]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=HOURLY;INTERVAL=2", "FREQ=WEEKLY;BYHOUR=9,15", "FREQ=DAILY;INTERVAL=0",
     "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX", "COUNT=3", "n'importe quoi",
     "FREQ=DAILY;COUNT=0", "FREQ=YEARLY;BYWEEKNO=20"],
)  # fmt: skip
def test_a_rule_that_is_not_understood_is_refused(rule):
    with pytest.raises(ValueError):  # noqa: PT011 - its text differs
        read_repeat(rule)


def test_a_counted_series_of_centuries_is_refused_and_not_walked_through():
    rule = read_repeat("FREQ=DAILY;COUNT=99999999")
    with pytest.raises(ValueError, match="fifty"):
        list(rule.days(date(1650, 1, 1), date(2026, 11, 23), date(2026, 11, 24)))
