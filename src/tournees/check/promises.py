"""Rules on what people already know: frozen visits, changes, what customers have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation


def frozen_visit_stays(case: Case) -> Iterator[Violation]:
    """A frozen visit keeps the rep, the day and the hour that the known plan gives it."""
    if case.plan.tours is None:
        return
    planned = case.planned
    for placed in case.placed_before:
        visit = case.visits[placed.visit_id]
        if not visit.frozen and not case.rep_day(placed.rep_id, placed.day).frozen:
            continue
        at = planned.get(visit.id)
        kept = (placed.rep_id, placed.day, placed.start_s)
        if at is None or (at[0].rep_id, at[0].day, at[1].start_s) != kept:
            yield case.breach(
                "frozen_visit_stays",
                rep_id=placed.rep_id,
                day=placed.day,
                account_id=visit.account_id,
                visit_id=visit.id,
                start_day_s=placed.start_s,
            )


def frozen_day_stays(case: Case) -> Iterator[Violation]:
    """A frozen day takes no visit that the known plan does not have on it."""
    known = {(placed.visit_id, placed.rep_id, placed.day) for placed in case.placed_before}
    for tour, stop in case.stops():
        frozen = case.rep_day(tour.rep_id, tour.day).frozen
        if frozen and (stop.visit_id, tour.rep_id, tour.day) not in known:
            yield case.breach_of("frozen_day_stays", tour, stop)


def changes_within_maximum(case: Case) -> Iterator[Violation]:
    """No more visits of the known plan change day or rep, or are left out, than allowed.

    Counted are visits that are still due; not those that their customer has refused.
    """
    maximum = case.problem.max_changes
    if case.plan.tours is None or maximum is None:
        return
    planned = case.planned
    changed = 0
    for placed in case.placed_before:
        if case.visits[placed.visit_id].agreement is Agreement.REFUSED:
            continue
        at = planned.get(placed.visit_id)
        changed += at is None or (at[0].rep_id, at[0].day) != (placed.rep_id, placed.day)
    if changed > maximum:
        yield case.breach("changes_within_maximum", n=changed, maximum=maximum)


def confirmed_visit_kept(case: Case) -> Iterator[Violation]:
    """A visit that its customer has confirmed is made; `within_window` judges the hour."""
    if case.plan.tours is None:
        return
    planned = case.planned
    for visit in case.problem.visits:
        if visit.agreement is Agreement.CONFIRMED and visit.id not in planned:
            yield case.breach(
                "confirmed_visit_kept", account_id=visit.account_id, visit_id=visit.id
            )


def refused_slot_avoided(case: Case) -> Iterator[Violation]:
    """A visit that its customer has refused is not put back at the very hour refused."""
    planned = case.planned
    for placed in case.placed_before:
        visit, at = case.visits[placed.visit_id], planned.get(placed.visit_id)
        if visit.agreement is not Agreement.REFUSED or at is None:
            continue
        tour, stop = at
        if (tour.day, stop.start_s) == (placed.day, placed.start_s):
            yield case.breach_of("refused_slot_avoided", tour, stop, start_day_s=stop.start_s)
