"""What customers have said of the visits proposed to them, as rules of the problem.

Confirmed: an appointment at the hour agreed. Proposed: kept at its hour, where that hour is
open. Refused: closed for that visit, the half-day of the hour told, the whole day where no
hour is; the customer's refusal goes before a frozen day. Each refusal may move
``refusal_moves`` other visits of the known plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.model import DAY_S, Agreement, Placed, Window
from tournees.planner.stability import Known, closed_on, frozen_at, with_previous
from tournees.reading.agreements import read_agreements
from tournees.reading.folding import fold
from tournees.scenario import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Account, Problem, Visit
    from tournees.reading.agreements import Answer
    from tournees.scenario import Tours

NOON_S = 13 * 3_600
"""Parts the half-days of a day."""


def prepared(problem: Problem, section: Tours) -> tuple[Problem, tuple[Issue, ...]]:
    """The problem that keeps to the known plan and to what customers have said of it.

    Raises
    ------
    InputError
        A file named by the section cannot be read.
    StoreError
        ``previous`` is a folder, but not that of a finished run.
    """
    kept, issues = with_previous(problem, section)
    if section.agreements is None:
        return kept, issues
    read = read_agreements(Path(section.agreements), Source(file=section.agreements))
    if any(issue.fatal for issue in read.issues):
        raise InputError(read.issues)
    found, told = agreed(kept, problem.visits, read.items, section.refusal_moves)
    return found, (*issues, *read.issues, *told)


def agreed(
    problem: Problem, free: Iterable[Visit], answers: Iterable[Answer], refusal_moves: int
) -> tuple[Problem, tuple[Issue, ...]]:
    """The problem with each answer applied; of several on one visit, the last row counts.

    Parameters
    ----------
    problem
        With ``previous`` and frozen visits.
    free
        Its visits before any was frozen: a refusal gives them their opening hours back.
    answers
        In any order.
    refusal_moves
        Other visits that each refusal may move.
    """
    visits = {visit.id: visit for visit in problem.visits}
    before = {visit.id: visit for visit in free}
    placed = {one.visit_id: one for one in problem.previous}
    issues: list[Issue] = []
    refusals = 0
    shut = {on.day for on in problem.rep_days if on.frozen}
    for visit_id, answer in _matched(problem, answers, issues):
        at = placed.get(visit_id)
        if answer.status is Agreement.REFUSED:
            free_of = closed_on(before[visit_id], problem.calendar.days, shut)
            visits[visit_id] = _refused(free_of, problem.calendar.days, answer)
            placed.pop(visit_id, None)
            refusals += 1
        elif answer.status is not Agreement.TO_PROPOSE:
            where = _where(answer, at, before[visit_id], problem.calendar.days)
            if isinstance(where, str):
                issues.append(_told(answer, where))
                continue
            kept = frozen_at(before[visit_id], problem.calendar.days, where)
            confirmed = answer.status is Agreement.CONFIRMED
            visits[visit_id] = replace(
                kept, agreement=answer.status, appointment=kept.appointment or confirmed
            )
            if at is not None:
                placed[visit_id] = Placed(visit_id, at.rep_id, where.day, where.start_s)
    maximum = problem.max_changes
    if refusals:
        moves = refusals * refusal_moves
        maximum = moves if maximum is None else min(maximum, moves)
    found = replace(
        problem,
        visits=tuple(visits[visit.id] for visit in problem.visits),
        previous=tuple(placed[visit_id] for visit_id in sorted(placed)),
        max_changes=maximum,
    )
    return found, tuple(issues)


def _matched(
    problem: Problem, answers: Iterable[Answer], issues: list[Issue]
) -> list[tuple[str, Answer]]:
    """The visit that each answer is about: the account's on that day, else one without a day."""
    ids = {account.id: account for account in problem.accounts}
    names: dict[str, list[Account]] = defaultdict(list)
    for account in problem.accounts:
        names[fold(account.name)].append(account)
    day_of = {one.visit_id: one.day for one in problem.previous}
    found: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda one: (one.account, one.day, one.row)):
        meant = [ids[answer.account]] if answer.account in ids else names[fold(answer.account)]
        due = [v for v in problem.visits if len(meant) == 1 and v.account_id == meant[0].id]
        due.sort(key=lambda visit: visit.order)
        there = [visit for visit in due if day_of.get(visit.id) == answer.day]
        there = there or [visit for visit in due if visit.id not in day_of]
        if there:
            found[there[0].id] = answer
        else:
            issues.append(_told(answer, "agreement_no_visit"))
    return sorted(found.items())


def _where(answer: Answer, at: Placed | None, visit: Visit, days: Sequence[date]) -> Known | str:
    """The day and hour that an answer keeps, or the code of what stands against it."""
    day = answer.agreed_day or answer.day
    start_s = answer.agreed_start_s if answer.agreed_start_s is not None else answer.start_s
    if start_s is None and at is not None:
        start_s = at.start_s
    if day not in days:
        return "agreement_outside"
    if start_s is None:
        return "agreement_no_hour"
    end_s = start_s + visit.service_s
    opened = any(w.start_s <= start_s and end_s <= w.end_s for w in visit.windows[days.index(day)])
    if answer.status is Agreement.PROPOSED and not opened:
        return "agreement_closed"
    rep_id = at.rep_id if at else ""
    return Known(account_id=visit.account_id, rep_id=rep_id, day=day, start_s=start_s)


def _refused(visit: Visit, days: Sequence[date], answer: Answer) -> Visit:
    """The visit without the half-day, or the day, that its customer does not want."""
    shut = Window(0, DAY_S)
    if answer.start_s is not None:
        shut = Window(0, NOON_S) if answer.start_s < NOON_S else Window(NOON_S, DAY_S)
    windows = tuple(
        _without(opened, shut) if day == answer.day else opened
        for day, opened in zip(days, visit.windows, strict=True)
    )
    return replace(visit, windows=windows, agreement=Agreement.REFUSED)


def _without(opened: Iterable[Window], shut: Window) -> tuple[Window, ...]:
    parts = (
        part
        for w in opened
        for part in (
            Window(w.start_s, min(w.end_s, shut.start_s)),
            Window(max(w.start_s, shut.end_s), w.end_s),
        )
    )
    return tuple(part for part in parts if part.start_s < part.end_s)


def _told(answer: Answer, code: str) -> Issue:
    return Issue(code=code, file=answer.file, row=answer.row, value=answer.account, fatal=False)
