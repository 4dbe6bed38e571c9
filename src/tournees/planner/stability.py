"""The plan that people know: what a new one is compared with, and what of it stays.

Visits of two plans are matched by account and by their order in time: ids count the visits
of a horizon, and another horizon counts otherwise. A visit that may be made on the known day
is preferred for that day, so that an appointment is matched with itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.model import Placed, RepDay, Window
from tournees.planner.imposed import match_rows
from tournees.planner.rep_days import merged
from tournees.reading.imposed import read_imposed
from tournees.scenario import Source
from tournees.store import load_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from tournees.model import Plan, Problem, Visit
    from tournees.scenario import Tours


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A visit of the known plan; seconds from midnight, ``leave_s`` None where not told."""

    account_id: str
    rep_id: str
    day: date
    start_s: int
    leave_s: int | None = None


def with_previous(problem: Problem, section: Tours) -> tuple[Problem, tuple[Issue, ...]]:
    """The problem that keeps to ``[tours] previous``; as it was where none is named.

    Raises
    ------
    InputError
        The file cannot be read as visits.
    StoreError
        The folder is not that of a finished run.
    """
    if section.previous is None:
        return problem, ()
    known, issues = known_visits(Path(section.previous), problem)
    problem, placed = placed_before(problem, known)
    problem = replace(problem, max_changes=section.max_changes)
    if section.freeze_until is None:
        return problem, issues
    lost = [
        one
        for one in known
        if one not in placed.values()
        and one.day <= section.freeze_until
        and one.day in problem.calendar.days
    ]
    issues = (*issues, *(_not_due(one) for one in lost))
    return frozen_until(problem, placed, section.freeze_until), issues


def known_visits(path: Path, problem: Problem) -> tuple[tuple[Known, ...], tuple[Issue, ...]]:
    """The visits of a run's folder or of a file of visits, by day, hour and account.

    A row of a file without an hour is told and left out.

    Raises
    ------
    InputError
        The file cannot be read as visits.
    StoreError
        The folder is not that of a finished run.
    """
    if path.is_dir():
        return _sorted(of_plan(load_run(path).plan)), ()
    read = read_imposed(path, Source(file=str(path)))
    if any(issue.fatal for issue in read.issues):
        raise InputError(read.issues)
    issues = list(read.issues)
    found = []
    for each in match_rows(read.items, problem.accounts, problem.reps, issues):
        row = each.row
        if row.start_s is None:
            issues.append(
                Issue(code="previous_without_hour", file=row.file, row=row.row, fatal=False)
            )
            continue
        leave_s = None if row.service_s is None else row.start_s + row.service_s
        found.append(
            Known(
                account_id=each.account.id, rep_id=each.rep.id, day=row.day,
                start_s=row.start_s, leave_s=leave_s,
            )
        )  # fmt: skip
    return _sorted(found), tuple(issues)


def of_plan(plan: Plan) -> tuple[Known, ...]:
    """The visits of a plan's tours."""
    return tuple(
        Known(
            account_id=stop.account_id, rep_id=tour.rep_id, day=tour.day,
            start_s=stop.start_s, leave_s=stop.leave_s,
        )
        for tour in (plan.tours.tours if plan.tours else ())
        for stop in tour.stops
    )  # fmt: skip


def placed_before(problem: Problem, known: Iterable[Known]) -> tuple[Problem, dict[str, Known]]:
    """The problem with ``previous``, and the known visit of each visit id that has one.

    Known visits outside the horizon are left aside.
    """
    waiting: dict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(problem.visits, key=lambda v: (v.account_id, v.order, v.id)):
        waiting[visit.account_id].append(visit)
    placed: dict[str, Known] = {}
    days = problem.calendar.days
    for one in _sorted(known):
        due = waiting[one.account_id]
        if one.day not in days or not due:
            continue
        index = days.index(one.day)
        shut = [not visit.windows[index] for visit in due]
        visit = due.pop(shut.index(min(shut)))
        placed[visit.id] = one
    previous = tuple(
        Placed(visit_id, one.rep_id, one.day, one.start_s)
        for visit_id, one in sorted(placed.items())
    )
    return replace(problem, previous=previous), placed


def frozen_until(problem: Problem, placed: dict[str, Known], until: date) -> Problem:
    """The problem in which every rep's days up to one, it included, stay as they are known."""
    days = problem.calendar.days
    visits = tuple(
        frozen_at(visit, days, placed[visit.id])
        if visit.id in placed and placed[visit.id].day <= until
        else closed_on(visit, days, {day for day in days if day <= until})
        for visit in problem.visits
    )
    kept = tuple(
        RepDay(rep_id=rep.id, day=day, frozen=True)
        for rep in problem.reps
        for day in days
        if day <= until
    )
    return replace(problem, visits=visits, rep_days=merged(problem.rep_days, kept))


def closed_on(visit: Visit, days: Sequence[date], shut: AbstractSet[date]) -> Visit:
    """The visit with no window on some days: those that are frozen take no other visit."""
    windows = tuple(
        () if day in shut else opened for day, opened in zip(days, visit.windows, strict=True)
    )
    return replace(visit, windows=windows)


def frozen_at(visit: Visit, days: Sequence[date], at: Known) -> Visit:
    """The visit at its known day and hour and at no other, whatever the opening hours."""
    service_s = visit.service_s if at.leave_s is None else at.leave_s - at.start_s
    window = Window(at.start_s, at.start_s + service_s)
    return replace(
        visit,
        service_s=service_s,
        windows=tuple((window,) if day == at.day else () for day in days),
        mandatory=True,
        frozen=True,
    )


def _sorted(known: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(known, key=lambda one: (one.day, one.start_s, one.account_id, one.rep_id)))


def _not_due(one: Known) -> Issue:
    facts: dict[str, str | int | float] = {"day": one.day.isoformat()}
    return Issue(code="previous_not_due", value=one.account_id, facts=facts, fatal=False)
