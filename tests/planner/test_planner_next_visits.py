"""When each account is visited next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import (
    Account,
    Appointment,
    Calendar,
    ClosedPeriod,
    Kind,
    OpeningHours,
    Outcome,
    Plan,
    Status,
    Stop,
    Tour,
    TourPlan,
    Window,
    week_days,
)
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits
from tournees.planner.next_visits import NextVisit, next_visits
from tournees.scenario import Visits

MONDAY = date(2026, 11, 30)
WEEK = Calendar(days=week_days(MONDAY))
CLIENT = Account(
    id="C1", name="Bar", kind=Kind.CLIENT, visits_per_year=12, last_visit=date(2026, 12, 1)
)


def stop(account_id: str, start_s: int):
    return Stop(
        visit_id=f"{account_id}#1",
        account_id=account_id,
        arrive_s=start_s,
        start_s=start_s,
        leave_s=start_s + 1_800,
        travel_s=0,
        travel_m=0,
    )


def tour(day: date, *stops: Stop):
    return Tour(
        rep_id="R1",
        day=day,
        depart_s=0,
        stops=stops,
        return_travel_s=0,
        return_travel_m=0,
        return_s=70_000,
    )


def planned(*tours: Tour):
    return Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=tours))


def next_of(account: Account, plan: Plan | None = None, calendar: Calendar = WEEK):
    return next_visits([account], Defaults(Visits()), plan, calendar).get(account.id)


def test_a_planned_stop_comes_first_the_earliest_of_two():
    plan = planned(tour(WEEK.days[3], stop("C1", 36_000)), tour(WEEK.days[1], stop("C1", 50_000)))
    agreed = replace(CLIENT, appointments=(Appointment(MONDAY),))
    assert next_of(agreed, plan) == NextVisit(WEEK.days[1], 50_000, planned=True)


def test_without_a_stop_the_interval_runs_from_the_last_visit():
    """12 visits a year: 30 days after Tuesday 1 December is Thursday 31 December."""
    assert next_of(CLIENT) == NextVisit(date(2026, 12, 31))
    assert next_of(CLIENT, planned()) == NextVisit(date(2026, 12, 31))


def test_a_day_of_rest_a_holiday_and_a_closed_period_move_it_on():
    """1 January is a holiday, the 2nd and 3rd a week-end."""
    assert next_of(replace(CLIENT, last_visit=date(2026, 12, 2))).day == date(2027, 1, 4)
    away = replace(CLIENT, closed_periods=(ClosedPeriod(date(2026, 12, 24), date(2027, 1, 10)),))
    assert next_of(away).day == date(2027, 1, 11)
    tuesdays = OpeningHours(tuple(((Window(0, 9),) if day == 1 else ()) for day in range(7)))
    assert next_of(replace(CLIENT, opening=tuesdays)).day == date(2027, 1, 5)


def test_a_seasonal_account_is_visited_when_it_opens_again():
    winter = ClosedPeriod(date(2000, 11, 1), date(2000, 3, 31), yearly=True)
    assert next_of(replace(CLIENT, closed_periods=(winter,))).day == date(2027, 4, 1)


def test_an_account_that_never_opens_has_none():
    always = ClosedPeriod(date(2000, 1, 1), date(2000, 12, 31), yearly=True)
    assert next_of(replace(CLIENT, closed_periods=(always,))) is None
    assert next_of(replace(CLIENT, opening=OpeningHours(((),) * 7))) is None


def test_an_overdue_account_is_due_at_once_or_after_a_week_that_did_not_serve_it():
    late = replace(CLIENT, last_visit=date(2026, 1, 5))
    assert next_of(late).day == MONDAY
    assert next_of(late, planned(tour(MONDAY, stop("C2", 36_000)))).day == date(2026, 12, 7)


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.LITIGATION, Status.DO_NOT_CANVASS])
def test_an_account_that_is_not_active_has_only_what_its_status_lets_stand(status: Status):
    agreed = Appointment(date(2026, 12, 9), 36_000)
    held = replace(CLIENT, status=status)
    assert next_of(held) is None
    stands = next_of(replace(held, appointments=(agreed,)))
    if status is Status.BLOCKED:
        assert stands is None
    else:
        assert stands == NextVisit(agreed.day, 36_000, agreed=True)


def test_a_prospect_not_to_be_canvassed_never_has_one():
    agreed = (Appointment(date(2026, 12, 9)),)
    hidden = replace(CLIENT, kind=Kind.PROSPECT, status=Status.DO_NOT_CANVASS, appointments=agreed)
    assert next_of(hidden) is None


def test_a_prospect_without_a_frequency_has_none():
    assert next_of(replace(CLIENT, kind=Kind.PROSPECT, visits_per_year=None)) is None


def test_of_an_appointment_and_a_due_date_the_sooner_counts_and_past_ones_do_not():
    soon, far, past = (Appointment(date(2026, 12, 9)), Appointment(date(2027, 3, 9)),
                       Appointment(date(2026, 11, 2)))  # fmt: skip
    assert next_of(replace(CLIENT, appointments=(far, soon, past))) == NextVisit(
        soon.day, agreed=True
    )
    assert next_of(replace(CLIENT, appointments=(far,))).day == date(2026, 12, 31)


@given(number=st.integers(0, 500), per_year=st.integers(1, 60))
def test_without_a_last_visit_the_week_is_the_first_in_which_the_tours_find_it_due(
    number: int, per_year: int
):
    account = replace(CLIENT, id=f"C{number}", visits_per_year=per_year, last_visit=None)
    found = next_of(account, planned())
    monday = MONDAY + timedelta(weeks=1)
    while not due_visits([account], Calendar(week_days(monday)), Defaults(Visits())):
        monday += timedelta(weeks=1)
    assert found.day >= monday
    assert found.day < monday + timedelta(days=7) or found.day.month in {1, 4, 5, 7, 8, 11, 12}


@given(
    last=st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 1)),
    per_year=st.sampled_from([0.5, 1, 6, 12, 52, 250]),
)
def test_the_next_visit_is_never_in_the_past_or_on_a_closed_day(last, per_year):
    account = replace(CLIENT, last_visit=last, visits_per_year=per_year)
    found = next_of(account)
    assert found.day >= MONDAY
    assert found.day.weekday() < 5
    assert not found.planned
