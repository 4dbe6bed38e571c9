"""When each account is visited next: the planned visit, an appointment, or the due date."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import holidays

from tournees.files import stable_hash
from tournees.model import WEEK_DAYS, Status
from tournees.planner.intervals import usual_interval
from tournees.planner.seasons import closed
from tournees.planner.standing import keeps_appointments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tournees.model import Account, Calendar, Plan, Stop
    from tournees.planner.defaults import Defaults

_DAY = timedelta(days=1)
_FARTHEST = 2 * 366
"""Days within which an account that ever opens opens again."""
_LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The next visit of an account; ``start_s``, seconds from midnight, where it is known.

    ``planned`` visits stand in a tour of the run; ``agreed`` ones are appointments.
    """

    day: date
    start_s: int | None = None
    planned: bool = False
    agreed: bool = False


def next_visits(
    accounts: Iterable[Account], defaults: Defaults, plan: Plan | None, calendar: Calendar
) -> dict[str, NextVisit]:
    """The next visit of each account that has one, by account id.

    1. the first stop of the plan's tours at the account;
    2. else the first appointment from the first day of the calendar on, or the day due
       where that is sooner: the last visit plus the interval (`intervals.usual_interval`,
       as for the tours), at the earliest the first day of the calendar, or, where
       the plan has tours, the day after its last: they did not serve it. Without a last
       visit the turn is shifted by a stable hash of the id, as it is for the tours. The
       day moves to the first one on which the account is open: weekdays with opening
       hours, no closed period, no public holiday of metropolitan France.

    An account that is not active has only the appointments that its status lets stand;
    one without visits due, such as a prospect without a frequency, has none.

    Parameters
    ----------
    calendar
        The days of the run's week.
    """
    stops = _first_stops(plan)
    first = calendar.days[0]
    earliest = first if plan is None or plan.tours is None else calendar.days[-1] + _DAY
    found: dict[str, NextVisit] = {}
    for account in sorted(accounts, key=lambda each: each.id):
        planned = _planned(account, stops)
        others = (_agreed(account, first), _due(account, defaults, earliest, calendar))
        coming = [planned] if planned else [other for other in others if other]
        if coming:
            found[account.id] = min(coming, key=lambda visit: visit.day)
    return found


def _first_stops(plan: Plan | None) -> dict[str, tuple[date, Stop]]:
    tours = plan.tours.tours if plan and plan.tours else ()
    stops: dict[str, tuple[date, Stop]] = {}
    for tour in sorted(tours, key=lambda tour: (tour.day, tour.rep_id)):
        for stop in tour.stops:
            stops.setdefault(stop.account_id, (tour.day, stop))
    return stops


def _planned(account: Account, stops: Mapping[str, tuple[date, Stop]]) -> NextVisit | None:
    if account.id not in stops:
        return None
    day, stop = stops[account.id]
    return NextVisit(day, stop.start_s, planned=True)


def _agreed(account: Account, first: date) -> NextVisit | None:
    if not keeps_appointments(account):
        return None
    coming = [each for each in account.appointments if each.day >= first]
    if not coming:
        return None
    soonest = min(coming, key=lambda each: (each.day, each.start_s or 0))
    return NextVisit(soonest.day, soonest.start_s, agreed=True)


def _due(
    account: Account, defaults: Defaults, earliest: date, calendar: Calendar
) -> NextVisit | None:
    if account.status is not Status.ACTIVE:
        return None
    interval = usual_interval(account, defaults, earliest)
    if interval <= 0:
        return None
    if account.last_visit is None:
        day = _turn(account.id, max(1, round(interval)), earliest)
    else:
        ordinal = account.last_visit.toordinal() + round(interval)
        day = date.fromordinal(min(ordinal, date(_LAST_YEAR, 1, 1).toordinal()))
    opened = _first_open(account, defaults, max(day, earliest), calendar)
    return None if opened is None else NextVisit(opened)


def _turn(account_id: str, every: int, earliest: date) -> date:
    """The Monday of the first week from ``earliest`` on in which the account has its turn."""
    monday = earliest + timedelta(days=-earliest.weekday() % WEEK_DAYS)
    phase = stable_hash((account_id,)) % every
    after_turn = (monday.toordinal() + phase) % every
    if after_turn < WEEK_DAYS:
        return monday
    wait = every - after_turn
    return monday + timedelta(days=-(-wait // WEEK_DAYS) * WEEK_DAYS)


def _first_open(account: Account, defaults: Defaults, day: date, calendar: Calendar) -> date | None:
    opening = defaults.opening(account)
    for number in range(_FARTHEST):
        tried = day + number * _DAY
        holiday = tried in calendar.holidays or _is_holiday(tried)
        if opening.on(tried) and not holiday and not closed(account, tried):
            return tried
    return None


def _is_holiday(day: date) -> bool:
    return day in _holidays(day.year)


@functools.cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))
