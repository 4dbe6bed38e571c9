"""Open days: how far apart visits stand, and when they fall due, at an account that closes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Account, ClosedPeriod

YEAR_DAYS = 365.0
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
"""Weekdays on which reps work unless the scenario says otherwise, 1 = Monday."""
_DAY = timedelta(days=1)
_LONGEST = 3_660
"""Days beyond which no maximum interval is followed."""
_FARTHEST = 2 * 366
"""Days within which an account that ever opens opens again."""
_COMMON_YEAR = 2001
"""A year of 365 days."""


def closed(account: Account, day: date) -> bool:
    """Whether one of the account's closed periods covers the day."""
    return any(period.covers(day) for period in account.closed_periods)


def open_days(account: Account, first: date, last: date) -> int:
    """Days from ``first`` to ``last``, both included, less those of closed periods."""
    days = max(0, (last - first).days + 1)
    if not account.closed_periods:
        return days
    return sum(not closed(account, first + number * _DAY) for number in range(days))


def interval_days(account: Account, per_year: float, day: date) -> float:
    """Days between two visits: the open days of the year of ``day`` over the visits a year.

    A campsite that is open seven months has its visits in these seven months, closer
    together. 0 where the account does not open in that year.
    """
    if not account.closed_periods:
        return YEAR_DAYS / per_year
    return max(0.0, YEAR_DAYS - _shut_days(account.closed_periods, day.year)) / per_year


@lru_cache(maxsize=4096)
def _shut_days(periods: tuple[ClosedPeriod, ...], year: int) -> int:
    """Days of a year that closed periods cover; many accounts close alike."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (first + number * _DAY for number in range((last - first).days + 1))
    return sum(any(period.covers(day) for period in periods) for day in days)


def due_day(account: Account, interval: float) -> date | None:
    """The last visit plus the interval, or the first open day after it.

    None without a last visit, or where the account does not open within two years, or
    where the day lies beyond any calendar.
    """
    if account.last_visit is None:
        return None
    ordinal = account.last_visit.toordinal() + max(1, round(interval))
    if ordinal + _FARTHEST > date.max.toordinal():
        return None
    first = date.fromordinal(ordinal)
    days = (first + number * _DAY for number in range(_FARTHEST))
    return next((day for day in days if not closed(account, day)), None)


def open_day_after(account: Account, start: date, count: int) -> date | None:
    """The ``count``-th open day after a date; None beyond ten years or any calendar."""
    if count > _LONGEST or start.toordinal() + _LONGEST > date.max.toordinal():
        return None
    if not account.closed_periods or count <= 0:
        return start + count * _DAY
    left = count
    for number in range(1, _LONGEST):
        left -= not closed(account, start + number * _DAY)
        if left == 0:
            return start + number * _DAY
    return None


def days_late(account: Account, due: date, day: date) -> int:
    """Open days from the day when a visit is due to another; below zero before it."""
    early = day < due
    apart = open_days(account, min(day, due), max(day, due)) - 1
    return -apart if early else apart


def lateness(account: Account, due: date, days: Sequence[date]) -> list[int]:
    """`days_late` of each day of a horizon, in order."""
    if not account.closed_periods:
        return [(day - due).days for day in days]
    late: list[int] = []
    before: date | None = None
    for day in days:
        if before is not None and before >= due:
            late.append(late[-1] + open_days(account, before + _DAY, day))
        else:
            late.append(days_late(account, due, day))
        before = day
    return late


def turns(
    account: Account,
    days: Sequence[date],
    interval: int,
    phase: int,
    work_days: Sequence[int] = MONDAY_TO_FRIDAY,
) -> int:
    """How many turns of an account that closes fall on the working days ``days``.

    For who has no date of a last visit: a turn comes on every ``interval``-th open day,
    shifted by ``phase``. Turns of closed weeks and of days without work fall on the next
    open working day, so that no week of a year loses one or tells it twice.
    ``work_days`` are weekdays, 1 = Monday.
    """
    within = [day for day in days if not closed(account, day)]
    if not within:
        return 0
    before = days[0] - _DAY
    for _ in range(_FARTHEST):
        if before.isoweekday() in work_days and not closed(account, before):
            break
        before -= _DAY
    now, then = (
        (_open_days_since_zero(account, day) + phase) // interval for day in (within[-1], before)
    )
    return max(0, now - then)


def _open_days_since_zero(account: Account, day: date) -> int:
    """Number of open days up to ``day``, each earlier year counted like a year without dates."""
    if not account.closed_periods:
        return day.toordinal()
    yearly = tuple(period for period in account.closed_periods if period.yearly)
    usual = int(YEAR_DAYS) - _shut_days(yearly, _COMMON_YEAR)
    return day.year * usual + open_days(account, date(day.year, 1, 1), day)
