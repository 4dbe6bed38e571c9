"""Rules on names: a plan may only name what the problem holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tournees.model import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation


def known_account(case: Case) -> Iterator[Violation]:
    """Every account that the plan names is an account of the problem."""
    plan = case.plan
    named = chain(
        case.rep_of,
        (handover.account_id for handover in (plan.sectors.handovers if plan.sectors else ())),
        (stop.account_id for _, stop in case.stops()),
        (point.removeprefix(NEAR) for point in _points(case) if point.startswith(NEAR)),
        (item.account_id for item in case.unserved()),
        plan.campaign.chosen if plan.campaign else (),
    )
    for account_id in sorted(set(named) - case.accounts.keys()):
        yield case.breach("known_account", account_id=account_id, account=account_id)


def _points(case: Case) -> Iterator[str]:
    """Where tours begin and end."""
    return (point for tour in case.tours for point in (tour.start_id, tour.end_id))


def known_place(case: Case) -> Iterator[Violation]:
    """Every place where a tour begins or ends is home, an account's, or one of the problem."""
    named = {point for point in _points(case) if point and not point.startswith(NEAR)}
    for point in sorted(named - case.problem.places.keys()):
        yield case.breach("known_place", place=point)


def known_rep(case: Case) -> Iterator[Violation]:
    """Every rep to whom the plan gives an account or a tour is a rep of the problem.

    An account that is left out may name no rep, and a handover may come from a rep
    who has gone.
    """
    handovers = case.plan.sectors.handovers if case.plan.sectors else ()
    given = chain(
        case.rep_of.values(),
        (handover.to_rep for handover in handovers),
        (tour.rep_id for tour in case.tours),
    )
    left_out = {item.rep_id for item in case.unserved()} - {""}
    for rep_id in sorted((set(given) | left_out) - case.reps.keys()):
        yield case.breach("known_rep", rep_id=rep_id, rep=rep_id)


def known_visit(case: Case) -> Iterator[Violation]:
    """Every visit that tours or campaign name is a due visit of the problem."""
    plan = case.plan
    named = chain(
        (stop.visit_id for _, stop in case.stops()),
        (item.visit_id for item in (plan.tours.unserved if plan.tours else ())),
        (item.visit_id for item in (plan.campaign.unserved if plan.campaign else ())),
    )
    for visit_id in sorted(set(named) - case.visits.keys()):
        yield case.breach("known_visit", visit_id=visit_id, visit=visit_id)


def visit_of_account(case: Case) -> Iterator[Violation]:
    """A stop, or a visit left out, names the account of its visit."""
    named = chain(
        ((stop.visit_id, stop.account_id) for _, stop in case.stops()),
        ((item.visit_id, item.account_id) for item in case.unserved()),
    )
    for visit_id, account_id in named:
        visit = case.visits.get(visit_id)
        if visit is not None and visit.account_id != account_id:
            yield case.breach("visit_of_account", account_id=account_id, visit_id=visit_id)
