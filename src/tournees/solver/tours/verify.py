"""A second look at the tours of a rep-week, written from the rules and not from the search.

`solve` lets no plan out that fails it. It is not `check`: that judges whole plans against
a `Problem`, asks for travel times anew and speaks to users; this one is given a rep-week,
knows only its matrix, and finds a fault of the search where it happens.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tournees.metrics import cost_of
from tournees.model.outcome import LimitScope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tournees.model.plan import Tour
    from tournees.model.problem import Visit
    from tournees.solver.tours.week import RepWeek


def objective_eur(week: RepWeek, tours: Sequence[Tour]) -> float:
    """Value of the planned visits less the cost of their tours (`metrics.money`), to the cent."""
    value = {visit.id: visit.value_eur for visit in week.visits}
    earned = math.fsum(value[stop.visit_id] for tour in tours for stop in tour.stops)
    return round(earned - cost_of(week.rep.costs, tours).total, 2)


def faults(week: RepWeek, tours: Sequence[Tour]) -> tuple[str, ...]:
    """Every rule that the tours break, in words for developers; empty when none is."""
    return tuple(_week_faults(week, tours))


def _week_faults(week: RepWeek, tours: Sequence[Tour]) -> Iterator[str]:
    number = {visit.id: index for index, visit in enumerate(week.visits)}
    planned = [stop.visit_id for tour in tours for stop in tour.stops]
    if len(set(planned)) != len(planned):
        yield "a visit stands twice"
    if len({tour.day for tour in tours}) != len(tours):
        yield "two tours on one day"
    for tour in tours:
        yield from _tour_faults(week, tour, number)
    if sum(tour.work_s(week.rep.rules) for tour in tours) > week.rep.rules.week_work_s:
        yield "week work"
    for limit in week.limits:
        uses = [sum(limit.use.get(stop.account_id, 0) for stop in t.stops) for t in tours]
        worst = max(uses, default=0) if limit.scope is LimitScope.TOUR else sum(uses)
        if worst > limit.maximum:
            yield f"limit {limit.name}"


def _tour_faults(week: RepWeek, tour: Tour, number: dict[str, int]) -> Iterator[str]:
    rules, day = week.rep.rules, week.days.index(tour.day)
    where = f"{tour.day}: "
    if week.absent_days[day]:
        yield where + "absent"
    if tour.depart_s < rules.day_start_s or tour.return_s > rules.day_end_s:
        yield where + "outside the day"
    if tour.work_s(rules) > rules.day_work_s:
        yield where + "day work"
    if tour.drive_s > rules.day_drive_s:
        yield where + "day drive"
    accounts = [stop.account_id for stop in tour.stops]
    if not accounts or len(set(accounts)) != len(accounts):
        yield where + "no stop, or an account twice"
    for stop in tour.stops:
        yield from _visit_faults(
            week.visits[number[stop.visit_id]], day, stop.start_s, stop.leave_s
        )
    yield from _road_faults(week, tour, number)
    yield from _lunch_faults(week, tour)


def _visit_faults(visit: Visit, day: int, start_s: int, leave_s: int) -> Iterator[str]:
    if leave_s - start_s != visit.service_s:
        yield f"{visit.id}: duration"
    if not any(w.start_s <= start_s and leave_s <= w.end_s for w in visit.windows[day]):
        yield f"{visit.id}: closed"


def _gaps(tour: Tour) -> list[tuple[int, int, int]]:
    """(free from, next start, travel) of each drive."""
    leaves = [tour.depart_s, *(stop.leave_s for stop in tour.stops)]
    starts = [*(stop.start_s for stop in tour.stops), tour.return_s]
    travels = [*(stop.travel_s for stop in tour.stops), tour.return_travel_s]
    return list(zip(leaves, starts, travels, strict=True))


def _road_faults(week: RepWeek, tour: Tour, number: dict[str, int]) -> Iterator[str]:
    seconds, metres = week.matrix.seconds, week.matrix.metres
    assert metres is not None
    nodes = [0, *(number[stop.visit_id] + 1 for stop in tour.stops), 0]
    lengths = [*(stop.travel_m for stop in tour.stops), tour.return_travel_m]
    for here, there, (free_s, start_s, travel_s), length in zip(
        nodes[:-1], nodes[1:], _gaps(tour), lengths, strict=True
    ):
        if seconds[here, there] < 0 or travel_s != seconds[here, there]:
            yield f"travel {here}-{there}"
        if length != metres[here, there] or free_s + travel_s > start_s:
            yield f"road {here}-{there}"
    for stop, (free_s, start_s, travel_s) in zip(tour.stops, _gaps(tour), strict=False):
        if not free_s + travel_s <= stop.arrive_s <= start_s:
            yield f"{stop.visit_id}: arrival"


def _lunch_faults(week: RepWeek, tour: Tour) -> Iterator[str]:
    rules = week.rep.rules
    window, lunch_s = rules.lunch_window, rules.lunch_s
    start_s = tour.lunch_start_s
    if start_s is None:
        at_home = (
            tour.depart_s >= window.start_s + lunch_s or tour.return_s <= window.end_s - lunch_s
        )
        if lunch_s and not at_home:
            yield f"{tour.day}: no lunch"
        return
    end_s = start_s + lunch_s
    if start_s < window.start_s or end_s > window.end_s:
        yield f"{tour.day}: lunch outside its window"
    if not any(
        free_s <= start_s and end_s <= next_s and free_s + travel_s + lunch_s <= next_s
        for free_s, next_s, travel_s in _gaps(tour)
    ):
        yield f"{tour.day}: lunch without room"
