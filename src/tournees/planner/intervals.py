"""The rhythm of an account's visits: when each is due, by when at the latest, how far apart.

The usual interval is the open days of the year over the visits a year, kept within the
minimum and the maximum of days between two visits. Visit 1 is due at the last visit plus
the interval; the following ones an interval apart, counted from the first day of the
horizon where visit 1 is late. The **maximum interval** is the account's own, else
``[visits] max_interval_factor`` usual intervals; days of closed periods do not count. A
visit whose maximum interval ends by the end of the horizon is *urgent*: it passes before
any value, and the most urgent come first. Without a date of a last visit, that visit is
taken to have been on the eve of the horizon: nothing proves that it is older. What a plan
leaves out all the same is a *stretched* interval (`stretched`), told by name. See
``docs/tours.fr.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.files import stable_hash
from tournees.model import WEEK_DAYS
from tournees.planner.seasons import (
    MONDAY_TO_FRIDAY,
    closed,
    due_day,
    interval_days,
    open_day_after,
    open_days,
    turns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Account, Problem, TourPlan
    from tournees.planner.defaults import Defaults

MOST_URGENT = 10.0
_NAMED = 8
"""Names told one by one in a finding."""
_SPACING_SHARE = 0.5
"""Share of the usual interval that lies at least between two visits of a horizon."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The working days of a horizon, and its last day: the eve of the next working day."""

    days: tuple[date, ...]
    work_days: tuple[int, ...] = MONDAY_TO_FRIDAY

    @property
    def first(self) -> date:
        """The first working day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last day before work goes on after the horizon."""
        day = self.days[-1]
        while (day + _DAY).isoweekday() not in self.work_days:
            day += _DAY
        return day

    @property
    def length(self) -> int:
        """Days from the first to the last, both included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What an account's visits of a horizon keep to.

    ``due`` holds the day of each visit that is due in the horizon, the first perhaps long
    before it; ``interval`` is the usual one in days (0: no visit is ever due), ``longest``
    the maximum one (None: there is none). Before ``earliest`` the minimum interval since
    the last visit is not over. ``due_by`` and ``urgency`` are those of visit 1, 2, ...
    """

    due: tuple[date, ...] = ()
    interval: float = 0.0
    longest: int | None = None
    spacing_days: int = 1
    earliest: date | None = None
    due_by: tuple[date | None, ...] = ()
    urgency: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretched:
    """A maximum interval that a plan does not keep.

    ``planned`` is the day of the visit where it is made, after ``due_by``; ``days_past``
    counts to it or, left out, to the end of the horizon.
    """

    account_id: str
    name: str
    rep_id: str
    visit_id: str
    due_by: date
    days_past: int
    planned: date | None = None


def usual_interval(account: Account, defaults: Defaults, day: date) -> float:
    """Days between two visits in the year of ``day``; 0 where none is ever due.

    A prospect without a frequency is due one only where the file gives a maximum interval.
    """
    per_year = defaults.visits_per_year(account)
    if per_year > 0:
        interval = interval_days(account, per_year, day)
    elif account.visits_per_year is None:
        interval = float(account.max_days_between or 0)
    else:
        interval = 0.0
    if interval <= 0:
        return 0.0
    interval = max(interval, float(account.min_days_between or 0))
    return min(interval, float(account.max_days_between or math.inf))


def longest_interval(account: Account, interval: float, defaults: Defaults) -> int | None:
    """The maximum interval in days: the account's, else a multiple of the usual one."""
    if account.max_days_between:
        return account.max_days_between
    factor = defaults.visits.max_interval_factor
    if not factor or interval <= 0:
        return None
    return max(1, math.ceil(max(1.0, factor) * interval))


def rhythm(account: Account, span: Span, defaults: Defaults, at_least: int = 0) -> Rhythm:
    """When the visits of an account fall due in a horizon.

    Parameters
    ----------
    at_least
        How many visits there are all the same (appointments, mandatory ones), to which
        ``due_by`` and ``urgency`` are given too.
    """
    interval = usual_interval(account, defaults, span.first)
    least = account.min_days_between
    spacing_days = least if least is not None else math.floor(_SPACING_SHARE * interval)
    due = _due(account, span, interval, defaults)
    longest = longest_interval(account, interval, defaults) if interval else None
    due_by = _due_by(account, span, longest, max(len(due), at_least))
    return Rhythm(
        due=due,
        interval=interval,
        longest=longest,
        spacing_days=max(1, spacing_days),
        earliest=_earliest(account),
        due_by=due_by,
        urgency=tuple(_urgency(account, by, span.last, longest) for by in due_by),
    )


def stretched(problem: Problem, plan: TourPlan, last: date | None = None) -> tuple[Stretched, ...]:
    """The maximum intervals that a plan does not keep, the longest past first.

    Urgent visits that are left out, and those made after their day although that day lies
    in the horizon.

    Parameters
    ----------
    last
        End of the horizon, its last working day unless told.
    """
    days = problem.calendar.days
    end = last or days[-1]
    accounts = {account.id: account for account in problem.accounts}
    planned = {stop.visit_id: tour for tour in plan.tours for stop in tour.stops}
    left_out = {item.visit_id: item for item in plan.unserved}
    found = []
    for visit in problem.visits:
        if visit.urgency <= 0 or visit.due_by is None:
            continue
        tour, item = planned.get(visit.id), left_out.get(visit.id)
        if tour is not None and not days[0] <= visit.due_by < tour.day:
            continue
        until = tour.day if tour else end
        found.append(
            Stretched(
                account_id=visit.account_id,
                name=accounts[visit.account_id].name,
                rep_id=tour.rep_id if tour else item.rep_id if item else "",
                visit_id=visit.id,
                due_by=visit.due_by,
                days_past=max(0, (until - visit.due_by).days),
                planned=tour.day if tour else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.days_past, one.visit_id)))


def stretched_findings(found: Sequence[Stretched]) -> tuple[Issue, ...]:
    """One finding that names whose maximum interval is not kept, the longest past first."""
    if not found:
        return ()
    names = ", ".join(one.name for one in found[:_NAMED])
    names += "…" if len(found) > _NAMED else ""
    facts: dict[str, str | int | float] = {"n": len(found), "names": names}
    return (Issue(code="intervals_stretched", facts=facts, fatal=False),)


def _due(account: Account, span: Span, interval: float, defaults: Defaults) -> tuple[date, ...]:
    """The day of each visit due in the horizon; none where the account is closed throughout."""
    if interval <= 0 or all(closed(account, day) for day in span.days):
        return ()
    if account.last_visit is None:
        defaults.used["last_visit"].add(account.id)
        return _turn_days(account, span, interval)
    due = due_day(account, interval)
    if due is None or due > span.last:
        return ()
    return (due, *_apart(max(due, span.first), interval, span)[1:])


def _apart(start: date, interval: float, span: Span) -> tuple[date, ...]:
    """Days an interval apart from a start on, to the end of the horizon."""
    count = 1 + math.floor((span.last - start).days / interval)
    return tuple(start + round(number * interval) * _DAY for number in range(count))


def _turn_days(account: Account, span: Span, interval: float) -> tuple[date, ...]:
    """The turns of an account without a date; below a week apart, spread over the horizon."""
    every = max(1, round(interval))
    phase = stable_hash((account.id,)) % every
    start = span.first
    if account.closed_periods:
        count = turns(account, span.days, every, phase, span.work_days)
    else:
        # Counted from the end of a week, so that the horizon looks forward.
        wait = (WEEK_DAYS - 1 - span.first.toordinal() - phase) % every
        count = len(range(wait, span.length, every))
        start += wait * _DAY
    if not count:
        return ()
    if interval < WEEK_DAYS:
        start, count = span.first, max(1, round(span.length / interval))
    days = (start + round(number * interval) * _DAY for number in range(count))
    return tuple(min(day, span.last) for day in days)


def _earliest(account: Account) -> date | None:
    if account.last_visit is None or not account.min_days_between:
        return None
    ordinal = account.last_visit.toordinal() + account.min_days_between
    return date.fromordinal(min(ordinal, date.max.toordinal()))


def _due_by(
    account: Account, span: Span, longest: int | None, count: int
) -> tuple[date | None, ...]:
    """The day on which the maximum interval of each visit ends; visit 1 late, from today on."""
    if longest is None or not count:
        return (None,) * count
    eve = span.first - _DAY
    first = open_day_after(account, account.last_visit or eve, longest)
    if first is None:
        return (None,) * count
    start = max(first, eve)
    others = (open_day_after(account, start, number * longest) for number in range(1, count))
    return (first, *others)


def _urgency(account: Account, due_by: date | None, last: date, longest: int | None) -> float:
    if due_by is None or not longest or due_by > last:
        return 0.0
    past = open_days(account, due_by, last) - 1
    return min(MOST_URGENT, 1.0 + max(0, past) / longest)
