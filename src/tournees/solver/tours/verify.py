"""A second look at the tours of a block, written from the rules and not from the search.

`solve` lets no plan out that fails it. It is not `check`: that judges whole plans against
a `Problem`, asks for travel times anew and speaks to users; this one is given a block,
knows only its matrices, and finds a fault of the search where it happens. Visits that are
left out are no faults here: the outcome tells of mandatory ones. What a day holds is in
`verify_day`.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.metrics import cost_of, overtime_s
from tournees.model.calendar import DAY_S, HOUR_S
from tournees.model.outcome import LimitScope
from tournees.model.plan import NEAR, iso_week, week_work_s
from tournees.model.problem import Agreement
from tournees.model.rep import Regime
from tournees.solver.tours.verify_day import point_named, tour_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tournees.model.outcome import Limit
    from tournees.model.plan import Stop, Tour
    from tournees.model.problem import Visit
    from tournees.solver.tours.block import TourBlock

_WEEKS = 12


CHANGED, FROZEN = "changes", "frozen"
PROMISES = (CHANGED, FROZEN)
"""Ends of the faults of a plan that keeps less of a known one than it should: where that one
does not hold itself there may be no better."""


def objective_eur(block: TourBlock, tours: Sequence[Tour]) -> float:
    """Value of the planned visits less the cost of their tours (`metrics.money`), to the cent."""
    number = {visit.id: index for index, visit in enumerate(block.visits)}
    parts = []
    for rep, found in enumerate(block.reps):
        mine = [tour for tour in tours if tour.rep_id == found.id]
        made = [(number[stop.visit_id], tour.day) for tour in mine for stop in tour.stops]
        parts += [block.visits[v].value_on(block.days.index(day)) for v, day in made]
        cost = cost_of(
            found.costs,
            mine,
            overtime_s=overtime_s(found, mine, block.rep_days[rep]),
            moves_eur=math.fsum(dict(block.makers[v]).get(rep, 0.0) for v, _ in made),
        )
        parts.append(-cost.total)
    return round(math.fsum(parts), 2)


def faults(block: TourBlock, tours: Sequence[Tour]) -> tuple[str, ...]:
    """Every rule that the tours break, in words for developers; empty when none is."""
    known = {rep.id for rep in block.reps}
    ids = {visit.id for visit in block.visits}
    strange = [
        f"unknown rep, day or visit on {tour.day}"
        for tour in tours
        if tour.rep_id not in known
        or tour.day not in block.days
        or any(stop.visit_id not in ids for stop in tour.stops)
    ]
    return tuple(strange) or tuple(_block_faults(block, tours))


def _block_faults(block: TourBlock, tours: Sequence[Tour]) -> Iterator[str]:
    number = {visit.id: index for index, visit in enumerate(block.visits)}
    planned = [stop.visit_id for tour in tours for stop in tour.stops]
    if len(set(planned)) != len(planned):
        yield "a visit stands twice"
    if len({(tour.rep_id, tour.day) for tour in tours}) != len(tours):
        yield "two tours on one day"
    met = [(tour.day, stop.account_id) for tour in tours for stop in tour.stops]
    if len(set(met)) != len(met):
        yield "an account twice on one day"
    for rep, found in enumerate(block.reps):
        mine = sorted((t for t in tours if t.rep_id == found.id), key=lambda tour: tour.day)
        for tour in mine:
            yield from tour_faults(block, rep, tour)
            for stop in tour.stops:
                if rep not in dict(block.makers[number[stop.visit_id]]):
                    yield f"{stop.visit_id}: not for {found.id}"
        yield from _week_faults(block, rep, mine)
        yield from _rest_faults(block, rep, mine)
        yield from _place_faults(block, rep, {tour.day: tour for tour in mine})
    for limit in block.limits:
        yield from _limit_faults(limit, tours)
    made = {stop.visit_id: (tour, stop) for tour in tours for stop in tour.stops}
    yield from _series_faults(block, made)
    yield from _promise_faults(block, tours, made)


def _week_faults(block: TourBlock, rep: int, tours: Sequence[Tour]) -> Iterator[str]:
    """Work of each ISO week: the limit, the contract, the mean of twelve weeks."""
    found = block.reps[rep]
    rules = found.rules
    if rules.regime is not Regime.HOURS:
        return
    recent = found.contract_hours if found.recent_week_hours is None else found.recent_week_hours
    for week, work_s in week_work_s(rules, tours, block.rep_days[rep]).items():
        if work_s > rules.week_work_s:
            yield f"{week}: week work"
        if not rules.overtime and work_s > round(found.contract_hours * HOUR_S):
            yield f"{week}: overtime"
        mean_s = ((_WEEKS - 1) * round(recent * HOUR_S) + work_s) / _WEEKS
        if mean_s > rules.average_work_s:
            yield f"{week}: average work"


def _rest_faults(block: TourBlock, rep: int, tours: Sequence[Tour]) -> Iterator[str]:
    for evening, morning in pairwise(tours):
        apart_s = (morning.day - evening.day).days * DAY_S
        if 0 < apart_s < block.reps[rep].rules.rest_s + evening.return_s - morning.depart_s:
            yield f"{morning.day}: rest"


def _place_faults(block: TourBlock, rep: int, tour_on: dict[date, Tour]) -> Iterator[str]:
    """Where tours begin and end, and the nights between them."""
    told_of = {told.day: told for told in block.rep_days[rep]}
    nights: Counter[tuple[int, int]] = Counter()
    for day, tour in tour_on.items():
        told, evening = told_of[day], tour_on.get(day - timedelta(days=1))
        came = evening.end_id if evening is not None and evening.overnight else None
        if tour.start_id != told.start_id and (told.start_id or came is None):
            yield f"{day}: start"
        if tour.end_id != told.end_id and (told.end_id or not tour.overnight):
            yield f"{day}: end"
        if not tour.overnight:
            continue
        nights[iso_week(day)] += 1
        after = day + timedelta(days=1)
        morning = tour_on.get(after)
        if morning is None or morning.start_id != tour.end_id or not morning.stops:
            yield f"{day}: night without a next day"
        if after not in told_of or told_of[after].off:
            yield f"{day}: night before a day off"
        if not _may_sleep(block, rep, tour, morning):
            yield f"{day}: night place"
    for week, count in nights.items():
        if count > block.reps[rep].rules.nights_per_week:
            yield f"{week}: nights"


def _may_sleep(block: TourBlock, rep: int, tour: Tour, morning: Tour | None) -> bool:
    """Whether a night is where the day says, at a lodging, or near a visit of the two days."""
    told = block.rep_days[rep][block.days.index(tour.day)].end_id
    if tour.end_id.startswith(NEAR):
        remote = {visit.id for visit in block.visits if visit.remote}
        stops = (*tour.stops, *(morning.stops if morning else ()))
        near = {NEAR + stop.account_id for stop in stops if stop.visit_id not in remote}
        return block.reps[rep].rules.night_near_client and tour.end_id in near
    lodgings = block.lodgings[rep] if block.lodgings else ()
    point = point_named(block, rep, tour.end_id)
    return bool(tour.end_id) and (tour.end_id == told or point in lodgings)


def _limit_faults(limit: Limit, tours: Sequence[Tour]) -> Iterator[str]:
    used: Counter[tuple[object, ...]] = Counter()
    for tour in tours:
        place: tuple[object, ...] = ()
        if limit.scope is LimitScope.TOUR:
            place = (tour.rep_id, tour.day)
        elif limit.scope is LimitScope.WEEK:
            place = (tour.rep_id, iso_week(tour.day))
        used[place] += sum(limit.use.get(stop.account_id, 0) for stop in tour.stops)
    if any(count > limit.maximum for count in used.values()):
        yield f"limit {limit.name}"


def _series_faults(block: TourBlock, made: dict[str, tuple[Tour, Stop]]) -> Iterator[str]:
    """Visits of an account in their order, and days apart."""
    series: dict[str, list[tuple[int, date, Visit]]] = {}
    for visit in block.visits:
        if visit.id in made:
            row = (visit.order, made[visit.id][0].day, visit)
            series.setdefault(visit.account_id, []).append(row)
    for visits in series.values():
        visits.sort(key=lambda row: (row[0], row[1], row[2].id))
        for (rank, day, _), (later_rank, later_day, later) in pairwise(visits):
            if rank < later_rank and day > later_day:
                yield f"{later.id}: order"
            if abs((later_day - day).days) < later.spacing_days:
                yield f"{later.id}: spacing"


def _promise_faults(
    block: TourBlock, tours: Sequence[Tour], made: dict[str, tuple[Tour, Stop]]
) -> Iterator[str]:
    """What people know of an earlier plan: frozen visits and days, refusals, changes."""
    visits = {visit.id: visit for visit in block.visits}
    frozen = {(told.rep_id, told.day) for days in block.rep_days for told in days if told.frozen}
    known = {(old.visit_id, old.rep_id, old.day) for old in block.previous}
    changed = 0
    for old in block.previous:
        visit, now = visits.get(old.visit_id), made.get(old.visit_id)
        if visit is None:
            continue
        stays = now is not None and (now[0].rep_id, now[0].day) == (old.rep_id, old.day)
        refused = visit.agreement is Agreement.REFUSED
        changed += not stays and not refused
        if now is None:
            continue
        same_hour = now[1].start_s == old.start_s
        if (visit.frozen or (old.rep_id, old.day) in frozen) and not (stays and same_hour):
            yield f"{visit.id}: frozen"
        if refused and now[0].day == old.day and same_hour:
            yield f"{visit.id}: refused"
    for tour in tours:
        if (tour.rep_id, tour.day) in frozen and any(
            (stop.visit_id, tour.rep_id, tour.day) not in known for stop in tour.stops
        ):
            yield f"{tour.day}: frozen day"
    if block.max_changes is not None and changed > block.max_changes:
        yield CHANGED
