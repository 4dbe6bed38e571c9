"""The rhythm of visits over a horizon: how many, how far apart, by when at the latest."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_team import LineTravel

from tournees.model import (
    Account,
    Appointment,
    Calendar,
    ClosedPeriod,
    Kind,
    OpeningHours,
    Outcome,
    Problem,
    Reason,
    SectorRules,
    Stop,
    Tour,
    TourPlan,
    Unserved,
    Window,
)
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits
from tournees.planner.intervals import Span, rhythm, stretched, stretched_findings
from tournees.scenario import Visits
from tournees.words import Words

MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)
CLIENT = Account(id="C1", name="Bar", kind=Kind.CLIENT, visits_per_year=52)
OPEN = Window(9 * 3600, 18 * 3600)
REVENUE = {"revenue_eur": 52_000.0, "margin_rate": 0.3}


def horizon(weeks: int = 4, work_days: tuple[int, ...] = (1, 2, 3, 4, 5)) -> Calendar:
    every = (MONDAY + number * DAY for number in range(7 * weeks))
    return Calendar(days=tuple(day for day in every if day.isoweekday() in work_days))


def due(account: Account, weeks: int = 4, *, mandatory: bool = False, **visits: object):
    ids = frozenset({account.id} if mandatory else ())
    return due_visits([account], horizon(weeks), Defaults(Visits(**visits)), ids)


def open_days_of(visit, calendar: Calendar):
    return [day for day, open_ in zip(calendar.days, visit.windows, strict=True) if open_]


def test_a_horizon_lasts_to_the_eve_of_the_next_working_day():
    assert Span(horizon(1).days).last == MONDAY + 6 * DAY
    assert Span((MONDAY,)).last == MONDAY
    assert Span((MONDAY + 4 * DAY,)).last == MONDAY + 6 * DAY
    saturday = horizon(1, (1, 2, 3, 4, 5, 6))
    assert Span(saturday.days, (1, 2, 3, 4, 5, 6)).last == MONDAY + 6 * DAY


def test_a_weekly_account_has_a_visit_in_each_of_four_weeks_half_a_week_apart_at_least():
    visits = due(replace(CLIENT, last_visit=MONDAY - 7 * DAY))
    assert [visit.id for visit in visits] == ["C1#1", "C1#2", "C1#3", "C1#4"]
    assert [visit.order for visit in visits] == [1, 2, 3, 4]
    assert {visit.spacing_days for visit in visits} == {3}
    assert [open_days_of(visit, horizon())[0] for visit in visits] == [
        MONDAY, MONDAY + 3 * DAY, MONDAY + 7 * DAY, MONDAY + 9 * DAY,
    ]  # fmt: skip


def test_the_minimum_interval_is_the_spacing_and_opens_the_first_day():
    account = replace(CLIENT, last_visit=MONDAY - 3 * DAY, min_days_between=6)
    first, *others = due(account)
    assert first.spacing_days == 6
    assert open_days_of(first, horizon())[0] == MONDAY + 3 * DAY
    assert len(others) == 3


def test_an_account_whose_minimum_interval_ends_after_its_last_open_day_is_not_due_yet():
    mondays = OpeningHours(((OPEN,), *((),) * 6))
    account = replace(CLIENT, opening=mondays, last_visit=MONDAY - 4 * DAY, min_days_between=6)
    assert due(account, 1) == ()
    (named,) = due(account, 1, mandatory=True)
    assert open_days_of(named, horizon(1)) == [MONDAY]


def test_the_interval_stays_between_minimum_and_maximum():
    often = replace(CLIENT, visits_per_year=2, max_days_between=20, last_visit=MONDAY - 18 * DAY)
    assert len(due(often)) == 2
    rarely = replace(CLIENT, min_days_between=25, last_visit=MONDAY - 5 * DAY)
    assert len(due(rarely)) == 1


def test_a_prospect_with_a_maximum_interval_and_no_frequency_is_due_by_it():
    prospect = replace(CLIENT, kind=Kind.PROSPECT, visits_per_year=None)
    prospect = replace(prospect, last_visit=MONDAY - 25 * DAY)
    assert due(prospect) == ()
    assert len(due(replace(prospect, max_days_between=30))) == 1
    assert due(replace(prospect, max_days_between=30, visits_per_year=0.0)) == ()


@pytest.mark.parametrize(
    ("last", "longest", "factor", "due_by", "urgency"),
    [
        (MONDAY - 60 * DAY, 60, 0, MONDAY, 1 + 6 / 60),
        (MONDAY - 100 * DAY, 50, 0, MONDAY - 50 * DAY, 1 + 56 / 50),
        (MONDAY - 60 * DAY, None, 2, MONDAY + DAY, 1 + 5 / 61),
        (MONDAY - 60 * DAY, None, 0, None, 0.0),
        (MONDAY - 45 * DAY, 60, 0, MONDAY + 15 * DAY, 0.0),
        (date(2020, 1, 1), 5, 0, date(2020, 1, 6), 10.0),
    ],
)
def test_a_visit_is_urgent_once_its_maximum_interval_ends_in_the_horizon(
    last, longest, factor, due_by, urgency
):
    account = replace(CLIENT, visits_per_year=12, last_visit=last, max_days_between=longest)
    visit = due(account, 1, max_interval_factor=factor)[0]
    assert visit.due_by == due_by
    assert visit.urgency == pytest.approx(urgency)


def test_days_of_closed_periods_do_not_count_in_the_maximum_interval():
    winter = ClosedPeriod(date(2025, 10, 1), date(2025, 11, 29), yearly=True)
    account = replace(CLIENT, visits_per_year=12, max_days_between=40, last_visit=date(2026, 9, 15))
    assert due(account, 1)[0].due_by == date(2026, 10, 25)
    (visit,) = due(replace(account, closed_periods=(winter,)), 1)
    assert visit.due_by == date(2026, 12, 24)  # fifteen days of September, then from 30 November
    assert visit.urgency == 0.0


def test_the_second_visit_of_a_late_account_is_not_as_late_as_the_first():
    account = replace(CLIENT, visits_per_year=24, max_days_between=20, last_visit=date(2026, 6, 1))
    first, second = due(account)
    assert first.due_by == date(2026, 6, 21)
    assert second.due_by == MONDAY - DAY + 20 * DAY
    assert first.urgency > second.urgency > 0


@given(
    longest=st.integers(1, 6),
    per_year=st.integers(1, 60),
    last=st.none() | st.dates(date(2025, 1, 1), MONDAY - DAY),
    number=st.integers(0, 200),
)
def test_an_account_whose_maximum_interval_is_shorter_than_the_horizon_is_urgent(
    longest: int, per_year: int, last: date | None, number: int
):
    account = replace(
        CLIENT, id=f"C{number}", visits_per_year=per_year, max_days_between=longest, last_visit=last
    )
    visits = due(account, 1)
    assert visits
    assert visits[0].urgency >= 1
    assert visits[0].due_by <= MONDAY + 6 * DAY


@given(
    per_year=st.integers(1, 120),
    last=st.none() | st.dates(date(2026, 1, 1), MONDAY - DAY),
    least=st.none() | st.integers(1, 20),
    weeks=st.integers(1, 4),
)
def test_the_visits_of_an_account_are_numbered_spaced_and_open(per_year, last, least, weeks):
    account = replace(CLIENT, visits_per_year=per_year, last_visit=last, min_days_between=least)
    calendar = horizon(weeks)
    visits = due(account, weeks)
    assert [visit.order for visit in visits] == list(range(1, len(visits) + 1))
    assert len(visits) <= len(calendar.days)
    for visit in visits:
        days = open_days_of(visit, calendar)
        assert days
        assert visit.spacing_days >= max(1, least or 1)
        if last is not None and least is not None:
            assert days[0] >= last + least * DAY


@given(weeks=st.integers(1, 4), number=st.integers(0, 300), per_year=st.integers(1, 40))
def test_without_a_date_weeks_together_hold_the_turns_of_each_of_them(weeks, number, per_year):
    account = replace(CLIENT, id=f"C{number}", visits_per_year=per_year, last_visit=None)
    one_by_one = sum(
        len(
            due_visits(
                [account],
                Calendar(tuple(MONDAY + (7 * week + n) * DAY for n in range(5))),
                Defaults(Visits()),
            )
        )
        for week in range(weeks)
    )
    assert abs(len(due(account, weeks)) - one_by_one) <= 1


@given(number=st.integers(0, 300), per_year=st.integers(1, 20), seasonal=st.booleans())
def test_without_a_date_the_days_of_a_week_hold_its_turns(number, per_year, seasonal):
    summer = ClosedPeriod(date(2025, 6, 1), date(2025, 8, 31), yearly=True)
    account = replace(CLIENT, id=f"C{number}", visits_per_year=per_year, last_visit=None)
    account = replace(account, closed_periods=(summer,) if seasonal else ())
    days = [due_visits([account], Calendar((day,)), Defaults(Visits())) for day in horizon(1).days]
    assert sum(map(len, days)) == len(due(account, 1))


def test_shuffled_accounts_give_the_same_visits():
    accounts = [
        replace(CLIENT, id=f"C{n}", visits_per_year=1 + n, last_visit=MONDAY - 3 * n * DAY)
        for n in range(1, 40)
    ]
    shuffled = random.Random(1).sample(accounts, len(accounts))
    calendar, defaults = horizon(), Defaults(Visits())
    assert due_visits(accounts, calendar, defaults) == due_visits(shuffled, calendar, defaults)


def test_the_value_rises_with_the_days_since_the_visit_before_and_falls_after_the_maximum():
    account = replace(CLIENT, **REVENUE, visits_per_year=52, last_visit=MONDAY - 5 * DAY)
    (visit,) = due(account, 1)  # due on Wednesday
    rising = [visit.value_on(day) for day in range(5)]
    assert rising == [pytest.approx(300 * (1 + n / (365 / 52)), abs=0.01) for n in range(-2, 3)]
    assert visit.value_eur == 300.0
    (capped,) = due(replace(account, max_days_between=7), 1)
    values = [capped.value_on(day) for day in range(5)]
    assert values[2] == max(values) == 300.0
    assert values[3] == pytest.approx(values[1], abs=0.01)
    assert values[4] == pytest.approx(values[0], abs=0.01)


def test_the_value_of_the_second_visit_counts_from_the_day_of_the_first():
    account = replace(CLIENT, revenue_eur=26_000.0, margin_rate=0.3, visits_per_year=26)
    account = replace(account, last_visit=date(2026, 1, 5))
    first, second = due(account)
    assert first.value_eur == 450.0
    assert second.value_eur == 300.0
    assert second.value_on(10) == 300.0  # the Monday two weeks after the first one
    assert second.value_on(0) == 150.0


def test_a_value_that_hardly_differs_is_told_once():
    account = replace(CLIENT, **REVENUE, last_visit=MONDAY - 5 * DAY)
    assert due(account, 1, recency=(1, 1))[0].day_values_eur == ()
    assert due(replace(account, last_visit=None), 1)[0].day_values_eur == ()


def test_appointments_take_the_visits_they_are_nearest_to_and_win_over_the_spacing():
    agreed = (Appointment(MONDAY + 15 * DAY), Appointment(MONDAY + 14 * DAY))
    account = replace(CLIENT, last_visit=MONDAY - 7 * DAY, appointments=agreed)
    visits = due(account)
    assert [visit.appointment for visit in visits] == [False, False, True, True]
    assert open_days_of(visits[2], horizon()) == [MONDAY + 14 * DAY]
    assert open_days_of(visits[3], horizon()) == [MONDAY + 15 * DAY]
    assert visits[3].spacing_days == 1
    assert visits[2].spacing_days == 3
    assert all(not visit.day_values_eur for visit in visits[2:])


def test_an_appointment_lasts_as_long_as_it_was_agreed_for():
    agreed = Appointment(MONDAY, 36_000, 5_400)
    (visit,) = due(replace(CLIENT, visits_per_year=0, appointments=(agreed,)), 1)
    assert visit.service_s == 5_400
    assert visit.windows[0] == (Window(36_000, 41_400),)


def test_a_remote_visit_lasts_what_the_scenario_says_of_those():
    account = replace(CLIENT, last_visit=MONDAY - 7 * DAY, remote=True)
    visit = due(account, 1, remote_minutes=15)[0]
    assert visit.remote
    assert visit.service_s == 900
    assert due(replace(account, visit_s=600), 1)[0].service_s == 600


def test_saturday_is_worked_where_the_scenario_says_so():
    week = horizon(1, (1, 2, 3, 4, 5, 6))
    account = replace(CLIENT, opening=OpeningHours((*((),) * 5, (OPEN,), ())))
    account = replace(account, last_visit=MONDAY - 7 * DAY)
    (visit,) = due_visits([account], week, Defaults(Visits()), work_days=(1, 2, 3, 4, 5, 6))
    assert open_days_of(visit, week) == [MONDAY + 5 * DAY]


def _problem(accounts: tuple[Account, ...], **visits: object) -> Problem:
    calendar = horizon(1)
    return Problem(
        accounts=accounts,
        reps=(),
        calendar=calendar,
        visits=due_visits(accounts, calendar, Defaults(Visits(**visits))),
        travel=LineTravel(),
        sectors=SectorRules(),
        load_s={},
    )


def _left_out(account_id: str) -> Unserved:
    return Unserved(
        account_id=account_id, visit_id=f"{account_id}#1", rep_id="R1", reason=Reason.WEEK_FULL
    )


def _tour(account_id: str, day: date) -> Tour:
    stop = Stop(
        visit_id=f"{account_id}#1", account_id=account_id, arrive_s=0, start_s=0, leave_s=1,
        travel_s=0, travel_m=0,
    )  # fmt: skip
    return Tour(
        rep_id="R1", day=day, depart_s=0, stops=(stop,), return_travel_s=0, return_travel_m=0,
        return_s=1,
    )  # fmt: skip


def test_what_is_left_out_or_made_too_late_is_stretched_the_longest_past_first():
    accounts = tuple(
        replace(CLIENT, id=f"C{n}", name=f"Bar {n}", max_days_between=7, last_visit=last)
        for n, last in enumerate(
            [MONDAY - 6 * DAY, MONDAY - 30 * DAY, MONDAY - 6 * DAY, MONDAY - 6 * DAY, MONDAY]
        )
    )
    problem = _problem(accounts)
    plan = TourPlan(
        status=Outcome.FEASIBLE,
        tours=(_tour("C2", MONDAY), _tour("C3", MONDAY + 4 * DAY)),
        unserved=(_left_out("C0"), _left_out("C1")),
    )
    found = stretched(problem, plan, MONDAY + 6 * DAY)
    assert [(one.account_id, one.days_past, one.planned) for one in found] == [
        ("C1", 29, None), ("C0", 5, None), ("C3", 3, MONDAY + 4 * DAY),
    ]  # fmt: skip
    assert {one.rep_id for one in found} == {"R1"}
    (issue,) = stretched_findings(found)
    assert not issue.fatal
    told = Words("fr").issue(issue)
    assert "3 comptes" in told
    assert "Bar 1, Bar 0, Bar 3" in told
    assert stretched_findings(()) == ()


def test_more_than_eight_stretched_intervals_are_counted():
    accounts = tuple(
        replace(CLIENT, id=f"C{n:02}", name=f"Bar {n}", last_visit=MONDAY - 90 * DAY)
        for n in range(12)
    )
    plan = TourPlan(
        status=Outcome.FEASIBLE, tours=(), unserved=tuple(_left_out(a.id) for a in accounts)
    )
    (issue,) = stretched_findings(stretched(_problem(accounts), plan))
    assert issue.facts["n"] == 12
    assert str(issue.facts["names"]).count("Bar") == 8
    assert str(issue.facts["names"]).endswith("…")


def test_an_account_that_never_opens_has_no_rhythm():
    always = ClosedPeriod(date(2026, 1, 1), date(2026, 12, 31), yearly=True)
    shut = replace(CLIENT, closed_periods=(always,))
    found = rhythm(shut, Span(horizon().days), Defaults(Visits()))
    assert found.due == ()
    assert found.interval == 0.0
