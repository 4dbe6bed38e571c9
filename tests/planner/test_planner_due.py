"""Which visits are due in a week, when they may be made, and what they earn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tournees.model import (
    Account,
    Appointment,
    Calendar,
    ClosedPeriod,
    Kind,
    Status,
    Window,
    week_days,
)
from tournees.planner.defaults import Defaults, day_seconds
from tournees.planner.due import campaign_visit, due_visits
from tournees.scenario import Segment, Visits

MONDAY = date(2026, 11, 30)
WEEK = Calendar(days=week_days(MONDAY))
CLIENT = Account(id="C1", name="Bar", kind=Kind.CLIENT, visits_per_year=12)


def due(account: Account, *, calendar: Calendar = WEEK, mandatory: tuple[str, ...] = ()):
    return due_visits([account], calendar, Defaults(Visits()), frozenset(mandatory))


@pytest.mark.parametrize(
    ("last", "expected", "overdue"),
    [
        (MONDAY - timedelta(days=30), 1, 0),  # the interval ends on Monday
        (MONDAY + timedelta(days=6) - timedelta(days=30), 1, 0),  # on Sunday, the last day
        (MONDAY + timedelta(days=7) - timedelta(days=30), 0, 0),  # on the Monday after
        (MONDAY - timedelta(days=50), 1, 20),
    ],
)
def test_a_visit_is_due_when_its_interval_ends_before_the_weeks_end(last, expected, overdue):
    visits = due(replace(CLIENT, last_visit=last))
    assert len(visits) == expected
    assert [v.overdue_days for v in visits] == [overdue] * expected


def test_without_a_date_each_account_falls_due_once_in_its_interval():
    """52 weeks of a year of 12 visits: every account comes 12 times, give or take one."""
    for number in range(20):
        account = replace(CLIENT, id=f"C{number}")
        weeks = [Calendar(days=week_days(MONDAY + timedelta(weeks=week))) for week in range(52)]
        times = sum(len(due(account, calendar=week)) for week in weeks)
        assert 11 <= times <= 13


def test_a_client_of_two_visits_a_week_has_two_visits_due():
    visits = due(replace(CLIENT, visits_per_year=104, last_visit=MONDAY - timedelta(days=4)))
    assert [v.id for v in visits] == ["C1#1", "C1#2"]


def test_a_prospect_is_due_only_by_appointment_frequency_or_order():
    prospect = replace(CLIENT, id="P1", kind=Kind.PROSPECT, visits_per_year=None)
    assert due(prospect) == ()
    assert len(due(prospect, mandatory=("P1",))) == 1
    wanted = Appointment(MONDAY + timedelta(days=1), day_seconds("10:00"))
    (visit,) = due(replace(prospect, appointments=(wanted,)))
    assert visit.mandatory
    assert visit.appointment
    assert visit.windows == ((), (Window(36_000, 36_000 + 2_700),), (), (), ())


def test_an_appointment_of_another_week_changes_nothing():
    later = Appointment(MONDAY + timedelta(days=8))
    account = replace(CLIENT, last_visit=MONDAY - timedelta(days=1), appointments=(later,))
    assert due(account) == ()


def test_closed_periods_holidays_and_status_shut_the_windows():
    closed = ClosedPeriod(MONDAY, MONDAY + timedelta(days=1))
    calendar = replace(WEEK, holidays=(MONDAY + timedelta(days=2),))
    account = replace(CLIENT, last_visit=date(2026, 1, 1), closed_periods=(closed,))
    (visit,) = due(account, calendar=calendar)
    assert [bool(day) for day in visit.windows] == [False, False, False, True, True]
    assert due(replace(account, status=Status.BLOCKED)) == ()


def test_the_value_of_a_visit_says_when_it_is_a_convention():
    visits = Visits(margin_rate=0.3, value_eur=60, segments={"A": Segment(value_eur=120)})
    defaults = Defaults(visits)
    client = replace(CLIENT, revenue_eur=12_000.0)
    assert defaults.visit_value(replace(client, margin_rate=0.25)) == (250.0, False)
    assert defaults.visit_value(client) == (300.0, True)
    assert defaults.visit_value(replace(CLIENT, segment="A")) == (120.0, True)
    assert defaults.visit_value(CLIENT) == (60.0, True)
    prospect = Account(id="P", name="P", kind=Kind.PROSPECT, potential_eur=5_000.0,
                       margin_rate=0.2, probability=0.1)  # fmt: skip
    # Six visits a year, as to a client of its segment.
    assert defaults.visit_value(prospect) == (16.67, False)
    assert defaults.visit_value(replace(prospect, probability=None)) == (16.67, True)
    assert defaults.counts() == {"margin_rate": 1, "probability": 1, "value": 1}


def test_a_campaign_visit_is_never_mandatory_nor_due():
    visit = campaign_visit(CLIENT, WEEK, Defaults(Visits()))
    assert visit.campaign
    assert not visit.mandatory


def test_two_accounts_come_out_in_the_order_of_their_ids():
    late = date(2026, 1, 1)
    accounts = [replace(CLIENT, id=i, last_visit=late) for i in ("C9", "C10", "C1")]
    one = due_visits(accounts, WEEK, Defaults(Visits()))
    other = due_visits(reversed(accounts), WEEK, Defaults(Visits()))
    assert one == other
    assert [v.account_id for v in one] == ["C1", "C10", "C9"]


def test_a_visit_once_in_ten_thousand_years_is_simply_not_due():
    assert due(replace(CLIENT, visits_per_year=0.0001, last_visit=date(2026, 1, 5))) == ()
