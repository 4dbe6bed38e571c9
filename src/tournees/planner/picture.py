"""What maps draw beside a plan: outlines of sectors, lines of tours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.geo import outlines, touching
from tournees.model import Picture, TourLine

if TYPE_CHECKING:
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
    place_of = {a.id: a.place for a in problem.accounts if a.place is not None}
    rep_with = {rep.id: rep for rep in problem.reps}
    tours = plan.tours.tours if plan.tours else ()
    return Picture(
        outlines=shapes,
        touching=touching(shapes),
        lines=tuple(_line(problem, tour, place_of, rep_with[tour.rep_id]) for tour in tours),
    )


def _line(problem: Problem, tour: Tour, place_of: dict[str, Place], rep: Rep) -> TourLine:
    assert rep.home is not None
    route = [rep.home, *(place_of[stop.account_id] for stop in tour.stops), rep.home]
    legs = tuple(
        problem.travel.leg(origin, destination).paced(rep.speed_factor)
        for origin, destination in pairwise(route)
    )
    return TourLine(rep_id=tour.rep_id, day=tour.day, legs=legs)
