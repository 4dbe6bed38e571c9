"""Rules on the work of a rep's ISO week. A contract in days lifts all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.model import HOUR_S, Regime, iso_week, week_work_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Rep, Tour

_WEEKS = 12
"""Weeks over which the average is taken: eleven that have been, and the one planned."""


class _Week(NamedTuple):
    """A rep's ISO week: its first tour, and the work of its tours and of its other hours."""

    rep: Rep
    first: Tour
    work_s: int


def _weeks(case: Case) -> Iterator[_Week]:
    """Weeks of contracts in hours that have a tour, by rep and week."""
    for rep in case.problem.reps:
        if rep.rules.regime is not Regime.HOURS:
            continue
        tours = case.tours_of[rep.id]
        rep_days = (told for told in case.problem.rep_days if told.rep_id == rep.id)
        for week, work_s in sorted(week_work_s(rep.rules, tours, rep_days).items()):
            first = next(tour for tour in tours if iso_week(tour.day) == week)
            yield _Week(rep, first, work_s)


def week_work(case: Case) -> Iterator[Violation]:
    """The work of a rep's ISO week, office included, stays within its limit."""
    for rep, first, work_s in _weeks(case):
        limit_s = rep.rules.week_work_s
        if work_s > limit_s:
            yield case.breach_of("week_work", first, work_s=work_s, limit_s=limit_s)


def no_overtime(case: Case) -> Iterator[Violation]:
    """Where overtime is not allowed, a week ends at the hours of the contract."""
    for rep, first, work_s in _weeks(case):
        contract_s = round(rep.contract_hours * HOUR_S)
        if not rep.rules.overtime and work_s > contract_s:
            yield case.breach_of("no_overtime", first, work_s=work_s, limit_s=contract_s)


def average_work(case: Case) -> Iterator[Violation]:
    """A week keeps the mean of twelve weeks within its limit, each week taken in turn."""
    for rep, first, work_s in _weeks(case):
        hours = rep.contract_hours if rep.recent_week_hours is None else rep.recent_week_hours
        recent_s = round(hours * HOUR_S)
        total_s = (_WEEKS - 1) * recent_s + work_s
        if total_s > _WEEKS * rep.rules.average_work_s:
            yield case.breach_of(
                "average_work",
                first,
                work_s=work_s,
                recent_s=recent_s,
                average_s=round(total_s / _WEEKS),
                limit_s=rep.rules.average_work_s,
            )
