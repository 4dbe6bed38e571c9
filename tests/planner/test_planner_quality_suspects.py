"""Values that can be read and are yet doubted, each for a reason that other values give."""

from __future__ import annotations

from datetime import date

import pytest

from tournees.model import (
    Account,
    Appointment,
    ClosedPeriod,
    Kind,
    OpeningHours,
    Place,
    Precision,
    Window,
)
from tournees.planner.suspects import suspects

TODAY = date(2026, 11, 24)
MORNING = (Window(9 * 3600, 12 * 3600),)
WEEKDAYS = OpeningHours((MORNING,) * 5 + ((), ()))


def account(row: int = 2, **fields) -> Account:
    return Account(id=f"C{row}", name="Bar", kind=Kind.CLIENT, file="c.csv", row=row, **fields)


def codes(*accounts: Account, today: date | None = TODAY) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.row) for issue in suspects(accounts, today)]


def test_a_last_visit_after_today_is_doubted_and_one_of_today_is_not():
    tomorrow = account(last_visit=date(2026, 11, 25))
    assert codes(tomorrow) == [("last_visit_future", 2)]
    assert codes(account(last_visit=TODAY)) == []
    assert codes(tomorrow, today=None) == []


@pytest.mark.parametrize(
    ("revenue", "code"),
    [(1_000_000.0, "revenue_far_above"), (9.0, "revenue_far_below"), (90_000.0, None), (0.0, None)],
)
def test_a_revenue_in_another_unit_is_doubted_beside_its_segment(revenue, code):
    usual = [account(n, segment="A", revenue_eur=9_000.0 + n) for n in range(3, 23)]
    found = codes(*usual, account(2, segment="A", revenue_eur=revenue))
    assert found == ([(code, 2)] if code else [])


def test_a_revenue_is_judged_in_its_own_segment_where_that_is_large_enough():
    small = [account(n, segment="C", revenue_eur=100.0) for n in range(3, 40)]
    large = [account(n, segment="A", revenue_eur=90_000.0) for n in range(50, 62)]
    assert codes(*small, *large) == []


def test_nine_revenues_are_too_few_to_judge_by():
    few = [account(n, revenue_eur=100.0) for n in range(3, 11)]
    assert codes(*few, account(2, revenue_eur=1e9)) == []


def test_opening_hours_without_a_single_hour_are_doubted():
    assert codes(account(opening=OpeningHours(((),) * 7))) == [("opening_never", 2)]


def test_an_interval_that_the_frequency_forbids_is_doubted():
    often = account(visits_per_year=12.0, min_days_between=31)
    assert codes(often) == [("interval_above_frequency", 2)]
    assert codes(account(visits_per_year=12.0, min_days_between=30)) == []


@pytest.mark.parametrize(
    ("periods", "doubted"),
    [
        (((date(2026, 1, 1), date(2026, 12, 31), True),), True),
        (((date(2026, 10, 1), date(2026, 3, 31), True),), False),
        (((date(2026, 10, 1), date(2026, 3, 31), True),
          (date(2026, 4, 1), date(2026, 9, 30), True)), True),
        (((date(2026, 1, 1), date(2026, 12, 31), False),), False),
        (((date(2026, 11, 1), date(2028, 1, 1), False),), True),
    ],
)  # fmt: skip
def test_closures_that_leave_no_day_of_the_coming_year_are_doubted(periods, doubted):
    closed = account(closed_periods=tuple(ClosedPeriod(*period) for period in periods))
    assert codes(closed) == ([("closed_all_year", 2)] if doubted else [])


@pytest.mark.parametrize(
    ("agreed", "doubted"),
    [
        (Appointment(date(2026, 11, 30)), False),
        (Appointment(date(2026, 11, 30), 10 * 3600), False),
        (Appointment(date(2026, 11, 30), 15 * 3600), True),
        (Appointment(date(2026, 12, 5)), True),
        (Appointment(date(2026, 12, 25)), True),
    ],
)
def test_an_appointment_at_a_closed_hour_day_or_period_is_doubted(agreed, doubted):
    holidays = (ClosedPeriod(date(2026, 12, 20), date(2027, 1, 2)),)
    met = account(opening=WEEKDAYS, closed_periods=holidays, appointments=(agreed,))
    assert codes(met) == ([("appointment_when_closed", 2)] if doubted else [])


def test_one_point_for_three_towns_is_doubted_for_each_of_its_accounts():
    here = Place(48.85, 2.35)
    towns = [account(n, place=here, postal_code=f"0{n}000") for n in range(2, 6)]
    assert codes(*towns) == [("coordinates_of_many", n) for n in range(2, 6)]
    assert codes(*towns[:2]) == []
    centre = Place(48.85, 2.35, Precision.COMMUNE, 3_000)
    assert codes(*(account(n, place=centre, postal_code=f"0{n}000") for n in range(2, 6))) == []
