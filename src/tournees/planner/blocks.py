"""What is planned together: reps who may make each other's visits, else each rep alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.check.parts import connected_parts
from tournees.model import NEAR, Place, RepDay, paced
from tournees.solver.tours import TourBlock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tournees.model import Problem, Rep, Visit


class _Points(NamedTuple):
    """The places of a block, in the order of its travel tables."""

    places: list[Place]
    homes: tuple[int, ...]
    ends: dict[str, int]
    of_visits: tuple[int, ...]


def blocks_of(problem: Problem, visits_of: Mapping[str, Sequence[Visit]]) -> tuple[TourBlock, ...]:
    """Part reps and visits into blocks that share nothing; every rep with a home is in one.

    Parameters
    ----------
    visits_of
        The visits that each rep's sector asks for, by rep id.
    """
    reps = {rep.id: rep for rep in problem.reps}
    pairs = [
        (rep_id, other)
        for rep_id, visits in visits_of.items()
        for visit in visits
        for other, _ in visit.other_reps
        if other in reps
    ]
    part = connected_parts(reps, pairs)
    members: dict[str, list[Rep]] = {}
    for rep in problem.reps:
        members.setdefault(part[rep.id], []).append(rep)
    return tuple(_block(problem, team, visits_of) for team in members.values())


def _block(
    problem: Problem, team: Sequence[Rep], visits_of: Mapping[str, Sequence[Visit]]
) -> TourBlock:
    owned = [(visit, rep.id) for rep in team for visit in visits_of.get(rep.id, ())]
    owned.sort(key=lambda pair: pair[0].id)
    visits = tuple(visit for visit, _ in owned)
    number = {rep.id: r for r, rep in enumerate(team)}
    days = problem.calendar.days
    points = _points(problem, team, visits)
    travel = problem.travel.matrix(points.places, points.places)
    known = {(one.rep_id, one.day): one for one in problem.rep_days}
    ids = {visit.id for visit in visits}
    return TourBlock(
        reps=tuple(team),
        days=days,
        visits=visits,
        matrices=tuple(paced(travel, rep.speed_factor) for rep in team),
        point_of=points.of_visits,
        homes=points.homes,
        makers=tuple(
            (
                (number[rep_id], 0.0),
                *((number[other], eur) for other, eur in visit.other_reps if other in number),
            )
            for visit, rep_id in owned
        ),
        rep_days=tuple(tuple(_rep_day(problem, rep, day, known) for day in days) for rep in team),
        ends=points.ends,
        lodgings=tuple(_lodgings(problem, rep, points) for rep in team),
        limits=problem.limits,
        previous=tuple(one for one in problem.previous if one.visit_id in ids),
        max_changes=problem.max_changes,
    )


def _points(problem: Problem, team: Sequence[Rep], visits: Sequence[Visit]) -> _Points:
    accounts = {account.id: account for account in problem.accounts}
    places: list[Place] = []
    homes = []
    for rep in team:
        assert rep.home is not None
        homes.append(len(places))
        places.append(rep.home)
    ends: dict[str, int] = {}
    for key, named in sorted(problem.places.items()):
        ends[key] = len(places)
        places.append(named.place)
    of_visits, at = [], {}
    for visit in visits:
        if visit.account_id not in at:
            place = accounts[visit.account_id].place
            at[visit.account_id] = len(places)
            ends[NEAR + visit.account_id] = len(places)
            places.append(place if place is not None else places[0])
        of_visits.append(at[visit.account_id])
    return _Points(places, tuple(homes), ends, tuple(of_visits))


def _rep_day(
    problem: Problem, rep: Rep, day: date, known: Mapping[tuple[str, date], RepDay]
) -> RepDay:
    one = known.get((rep.id, day), RepDay(rep_id=rep.id, day=day))
    if one.off or (day not in rep.leave and day not in problem.calendar.holidays):
        return one
    return RepDay(rep_id=rep.id, day=day, off=True, other_work_s=one.other_work_s)


def _lodgings(problem: Problem, rep: Rep, points: _Points) -> tuple[int, ...]:
    """Points of the places that are a rep's lodgings."""
    own = {lodging.place for lodging in rep.lodgings}
    return tuple(
        points.ends[key] for key, named in sorted(problem.places.items()) if named.place in own
    )
