"""Rules on the rhythm of an account's visits: order, spacing, maximum interval."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Stop, Tour, Visit


class _Made(NamedTuple):
    """A visit that the plan makes, and where."""

    visit: Visit
    tour: Tour
    stop: Stop


def _series(case: Case) -> Iterator[list[_Made]]:
    """Visits made to each account that has several, by their order and day."""
    made: dict[str, list[_Made]] = {}
    for visit_id, (tour, stop) in case.planned.items():
        visit = case.visits.get(visit_id)
        if visit is not None:
            made.setdefault(visit.account_id, []).append(_Made(visit, tour, stop))
    for _, visits in sorted(made.items()):
        if len(visits) > 1:
            yield sorted(visits, key=lambda one: (one.visit.order, one.tour.day, one.visit.id))


def visits_in_order(case: Case) -> Iterator[Violation]:
    """The first visit of an account comes before the second, and so on."""
    for visits in _series(case):
        for earlier, later in pairwise(visits):
            if earlier.visit.order < later.visit.order and earlier.tour.day > later.tour.day:
                yield case.breach_of(
                    "visits_in_order",
                    later.tour,
                    later.stop,
                    other_date=earlier.tour.day.isoformat(),
                )


def visits_spaced(case: Case) -> Iterator[Violation]:
    """Two visits of an account in a row are far enough apart."""
    for visits in _series(case):
        for earlier, later in pairwise(visits):
            days = abs((later.tour.day - earlier.tour.day).days)
            if days < later.visit.spacing_days:
                yield case.breach_of(
                    "visits_spaced",
                    later.tour,
                    later.stop,
                    other_date=earlier.tour.day.isoformat(),
                    days=days,
                    spacing_days=later.visit.spacing_days,
                )


def maximum_interval_kept(case: Case) -> Iterator[Violation]:
    """A visit whose maximum interval ends is never left out for what it is worth.

    Left out for want of room or of an open day it is no breach of the plan: the plan lists
    it by name, and the indicator ``intervals_stretched`` counts it.
    """
    for item in case.plan.tours.unserved if case.plan.tours else ():
        visit = case.visits.get(item.visit_id)
        if visit is not None and visit.urgency > 0 and item.reason is Reason.NOT_WORTH:
            yield case.breach(
                "maximum_interval_kept",
                rep_id=item.rep_id,
                account_id=visit.account_id,
                visit_id=visit.id,
            )
