"""Visits of accounts that close: in their open months, as often as their frequency says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import (
    Account,
    Calendar,
    ClosedPeriod,
    Kind,
    Outcome,
    SectorPlan,
    week_days,
)
from tournees.planner.campaign import offer
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits, waiting
from tournees.planner.seasons import days_late, due_day, interval_days, lateness, open_days
from tournees.planner.workload import yearly_load_s
from tournees.scenario import Campaign, Visits

WINTER = ClosedPeriod(date(2025, 11, 1), date(2026, 3, 31), yearly=True)
CAMPSITE = Account(
    id="C1", name="Camping", kind=Kind.CLIENT, visits_per_year=4, closed_periods=(WINTER,)
)
FIRST_MONDAY = date(2026, 1, 5)


def week(monday: date) -> Calendar:
    return Calendar(days=week_days(monday))


def due(account: Account, monday: date):
    return due_visits([account], week(monday), Defaults(Visits()))


def mondays(years: int):
    return [FIRST_MONDAY + timedelta(weeks=number) for number in range(52 * years)]


def test_the_interval_is_that_of_the_open_days():
    assert interval_days(CAMPSITE, 4, FIRST_MONDAY) == 214 / 4
    assert interval_days(replace(CAMPSITE, closed_periods=()), 4, FIRST_MONDAY) == 365 / 4
    assert open_days(CAMPSITE, date(2026, 3, 1), date(2026, 4, 2)) == 2


def test_a_due_date_in_winter_moves_to_the_day_of_opening():
    account = replace(CAMPSITE, last_visit=date(2026, 10, 1))
    assert due_day(account, 54) == date(2027, 4, 1)
    early = replace(CAMPSITE, last_visit=date(2026, 5, 1))
    assert due_day(early, 54) == date(2026, 6, 24)


def test_a_campsite_is_visited_four_times_a_year_and_never_in_winter():
    """Its visits of two seasons, each made on the day when it is due."""
    account, made = replace(CAMPSITE, last_visit=date(2025, 9, 20)), []
    for monday in mondays(2):
        if due(account, monday):
            day = due_day(account, interval_days(account, 4, monday))
            assert monday <= day <= monday + timedelta(days=6)
            made.append(day)
            account = replace(account, last_visit=day)
    assert [sum(day.year == year for day in made) for year in (2026, 2027)] == [4, 4]
    assert all(4 <= day.month <= 10 for day in made)


def test_a_visit_late_before_the_winter_is_due_at_once_at_opening():
    account = replace(CAMPSITE, last_visit=date(2026, 8, 1))  # due on 24 September, not made
    (visit,) = due(account, date(2026, 10, 19))
    assert visit.overdue_days == 25
    assert due(account, date(2026, 11, 2)) == ()
    (opening,) = due(account, date(2027, 3, 29))
    assert [bool(day) for day in opening.windows] == [False, False, False, True, True]
    assert opening.overdue_days == 38  # the open days from 24 September to 31 October


@given(due=st.dates(date(2026, 5, 1), date(2026, 12, 1)), weeks=st.integers(1, 6))
def test_lateness_of_many_days_is_that_of_each(due: date, weeks: int):
    days = [date(2026, 10, 5) + timedelta(days=number) for number in range(7 * weeks)]
    opened = next(d for d in (due + timedelta(days=n) for n in range(366)) if is_open(d))
    assert lateness(CAMPSITE, opened, days) == [days_late(CAMPSITE, opened, day) for day in days]


def is_open(day: date) -> bool:
    return not WINTER.covers(day)


def test_an_account_that_waits_for_its_opening_is_counted():
    late = replace(CAMPSITE, last_visit=date(2026, 8, 1))
    fresh = replace(CAMPSITE, id="C2", last_visit=date(2026, 10, 30))
    found = waiting([late, fresh], week(date(2026, 11, 16)), Defaults(Visits()))
    assert [account.id for account in found] == ["C1"]


@pytest.mark.parametrize("number", range(12))
def test_without_a_date_too_each_campsite_comes_about_four_times_in_its_season(number):
    account = replace(CAMPSITE, id=f"C{number}")
    made = [monday for monday in mondays(3) if due(account, monday)]
    assert 11 <= len(made) <= 13
    assert all(any(visit.windows) for monday in made for visit in due(account, monday))


def test_a_dated_closure_of_one_week_only_shifts_the_visit():
    august = ClosedPeriod(date(2026, 8, 10), date(2026, 8, 16))
    account = replace(CAMPSITE, closed_periods=(august,), last_visit=date(2026, 5, 12))
    assert due(account, date(2026, 8, 10)) == ()
    assert len(due(account, date(2026, 8, 17))) == 1


def test_an_account_that_never_opens_is_never_due():
    always = ClosedPeriod(date(2026, 1, 1), date(2026, 12, 31), yearly=True)
    account = replace(CAMPSITE, closed_periods=(always,))
    assert due(account, FIRST_MONDAY) == ()
    assert due(replace(account, last_visit=date(2025, 1, 1)), FIRST_MONDAY) == ()


def test_the_yearly_load_does_not_change_with_the_season():
    always = replace(CAMPSITE, id="C2", closed_periods=())
    load = yearly_load_s([CAMPSITE, always], [600, 600], Defaults(Visits()))
    assert load["C1"] == load["C2"]


def test_a_campaign_offers_no_prospect_that_is_closed_all_week():
    campsite = replace(CAMPSITE, kind=Kind.PROSPECT, visits_per_year=None)
    open_one = replace(campsite, id="C2", closed_periods=())
    sectors = SectorPlan(status=Outcome.OPTIMAL, rep_of={"C1": "R", "C2": "R"})
    offered = offer(
        Campaign(enabled=True), [campsite, open_one], sectors, week(date(2026, 11, 16)),
        Defaults(Visits()), frozenset(),
    )  # fmt: skip
    assert [visit.account_id for visit in offered] == ["C2"]
