"""What maps draw beside a plan: outlines of sectors, lines of tours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.geo import outlines, touching
from tournees.model import NEAR, Picture, TourLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Place, Plan, Problem, Rep, Tour


def picture(problem: Problem, plan: Plan) -> Picture:
    """Outlines from the placed accounts of each sector; legs along the roads where known."""
    rep_of = plan.sectors.rep_of if plan.sectors else {}
    drawn = [
        (account.place, rep_of[account.id])
        for account in problem.accounts
        if account.place is not None and account.id in rep_of
    ]
    shapes = outlines([place for place, _ in drawn], [rep_id for _, rep_id in drawn])
    tours = plan.tours.tours if plan.tours else ()
    return Picture(
        outlines=shapes,
        touching=touching(shapes),
        lines=_lines(problem, tours),
    )


def _lines(problem: Problem, tours: Sequence[Tour]) -> tuple[TourLine, ...]:
    place_of = {point: named.place for point, named in problem.places.items()}
    place_of |= {NEAR + a.id: a.place for a in problem.accounts if a.place is not None}
    remote = frozenset(visit.id for visit in problem.visits if visit.remote)
    rep_with = {rep.id: rep for rep in problem.reps}
    lines = []
    for tour in tours:
        rep = rep_with[tour.rep_id]
        legs = tuple(
            problem.travel.leg(origin, destination).paced(rep.speed_factor)
            for origin, destination in pairwise(_route(tour, rep, place_of, remote))
            if origin != destination
        )
        lines.append(TourLine(rep_id=tour.rep_id, day=tour.day, legs=legs))
    return tuple(lines)


def _route(
    tour: Tour, rep: Rep, place_of: dict[str, Place], remote: frozenset[str]
) -> tuple[Place, ...]:
    """Places that a tour goes through: where it begins, its visits on the spot, where it ends."""
    points = (
        tour.start_id,
        *(NEAR + stop.account_id for stop in tour.stops if stop.visit_id not in remote),
        tour.end_id,
    )
    places = (place_of.get(point) if point else rep.home for point in points)
    return tuple(place for place in places if place is not None)
