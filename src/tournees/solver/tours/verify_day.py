"""The second look of `verify` at one tour: its hours, roads, lunch, breaks and taken stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.model.calendar import DAY_S
from tournees.model.plan import NEAR
from tournees.model.rep import Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tournees.model.plan import Stop, Tour
    from tournees.model.rep import Rep
    from tournees.model.rep_day import RepDay
    from tournees.solver.tours.block import TourBlock

_Span = tuple[int, int]


class _Leg(NamedTuple):
    """A drive: when it may begin, has ended, and what comes next begins; its travel (s, m)."""

    name: str
    begin: int
    arrive: int
    until: int
    travel_s: int
    travel_m: int


def tour_faults(block: TourBlock, rep: int, tour: Tour) -> Iterator[str]:
    """Every rule of a day that a tour breaks."""
    index = block.days.index(tour.day)
    found, told = block.reps[rep], block.rep_days[rep][index]
    where = f"{tour.day}: "
    if told.off:
        yield where + "absent"
    accounts = [stop.account_id for stop in tour.stops]
    if not accounts or len(set(accounts)) != len(accounts):
        yield where + "no stop, or an account twice"
    yield from (where + fault for fault in _length_faults(found, told, tour))
    for stop in tour.stops:
        yield from _visit_faults(block, index, told, stop)
    yield from _road_faults(block, rep, tour)
    legs = _legs(tour)
    yield from (where + fault for fault in _lunch_faults(found, told, tour, legs))
    yield from (where + fault for fault in _taken_faults(found, told, tour, legs))
    if found.rules.break_s and _longest_s(found, told, tour, legs) > found.rules.break_after_s:
        yield where + "break"


def point_named(block: TourBlock, rep: int, name: str) -> int | None:
    """Point of the start or end of a tour; None for a name that the block lacks."""
    if not name:
        return block.homes[rep]
    if name in block.ends:
        return block.ends[name]
    account = name.removeprefix(NEAR) if name.startswith(NEAR) else None
    points = (
        point
        for visit, point in zip(block.visits, block.point_of, strict=True)
        if visit.account_id == account and not visit.remote
    )
    return next(points, None)


def _hours(rep: Rep, told: RepDay) -> _Span:
    first_s, last_s = rep.rules.day_start_s, rep.rules.day_end_s
    return (
        first_s if told.first_s is None else max(first_s, told.first_s),
        last_s if told.last_s is None else min(last_s, told.last_s),
    )


def _length_faults(rep: Rep, told: RepDay, tour: Tour) -> Iterator[str]:
    rules, (first_s, last_s) = rep.rules, _hours(rep, told)
    if tour.depart_s < first_s or tour.return_s > last_s or tour.depart_s > tour.return_s:
        yield "outside the day"
    if tour.return_s - tour.depart_s > DAY_S - rules.rest_s:
        yield "day span"
    room_s = last_s - first_s - rules.lunch_s
    if rules.regime is Regime.HOURS:
        room_s = min(room_s, rules.day_work_s)
        if tour.work_s(rules) > rules.day_work_s:
            yield "day work"
    if rules.reserve_s and tour.drive_s + tour.visit_s > room_s - rules.reserve_s:
        yield "reserve"
    if tour.drive_s > rules.day_drive_s:
        yield "day drive"


def _visit_faults(block: TourBlock, day: int, told: RepDay, stop: Stop) -> Iterator[str]:
    visit = next(visit for visit in block.visits if visit.id == stop.visit_id)
    if stop.leave_s - stop.start_s != visit.service_s or stop.account_id != visit.account_id:
        yield f"{visit.id}: duration or account"
    if not any(w.start_s <= stop.start_s and stop.leave_s <= w.end_s for w in visit.windows[day]):
        yield f"{visit.id}: closed"
    if any(b.start_s < stop.leave_s and stop.start_s < b.end_s for b in told.busy):
        yield f"{visit.id}: taken"


def _legs(tour: Tour) -> list[_Leg]:
    legs, begin = [], tour.depart_s
    for stop in tour.stops:
        lengths = (stop.travel_s, stop.travel_m)
        legs.append(_Leg(stop.visit_id, begin, stop.arrive_s, stop.start_s, *lengths))
        begin = stop.leave_s
    back = (tour.return_travel_s, tour.return_travel_m)
    return [*legs, _Leg("return", begin, tour.return_s, tour.return_s, *back)]


def _road_faults(block: TourBlock, rep: int, tour: Tour) -> Iterator[str]:
    """Travel as the matrix has it, none for a remote visit, and time enough for it."""
    number = {visit.id: index for index, visit in enumerate(block.visits)}
    seconds, metres = block.matrices[rep].seconds, block.matrices[rep].metres
    assert metres is not None
    here, last = point_named(block, rep, tour.start_id), point_named(block, rep, tour.end_id)
    if here is None or last is None:
        yield f"{tour.day}: unknown start or end"
        return
    for leg in _legs(tour):
        index = number.get(leg.name)
        remote = index is not None and block.visits[index].remote
        there = last if index is None else here if remote else block.point_of[index]
        travel = (0, 0) if remote else (int(seconds[here, there]), int(metres[here, there]))
        if travel[0] < 0 or leg.travel_s != travel[0]:
            yield f"travel {here}-{there}"
        if leg.travel_m != travel[1] or leg.begin + leg.travel_s > leg.until:
            yield f"road {here}-{there}"
        if not leg.begin + leg.travel_s <= leg.arrive <= leg.until:
            yield f"{leg.name}: arrival"
        here = there


def _lunch_faults(rep: Rep, told: RepDay, tour: Tour, legs: list[_Leg]) -> Iterator[str]:
    window, lunch_s = rep.rules.lunch_window, rep.rules.lunch_s
    start_s = tour.lunch_start_s
    if start_s is None:
        room_s = max((b - a for a, b in _free(window, _busy(told))), default=0)
        aside = tour.depart_s >= window.start_s + lunch_s or tour.return_s <= window.end_s - lunch_s
        if 0 < lunch_s <= room_s and not aside:
            yield "no lunch"
        return
    end_s = start_s + lunch_s
    if start_s < window.start_s or end_s > window.end_s:
        yield "lunch outside its window"
    if any(start_s < b and a < end_s for a, b in _busy(told)):
        yield "lunch in a taken stretch"
    if not any(
        leg.begin <= start_s
        and end_s <= leg.until
        and (
            start_s >= leg.arrive
            or (end_s <= leg.arrive and leg.begin + leg.travel_s + lunch_s <= leg.arrive)
        )
        for leg in legs
    ):
        yield "lunch without room"


def _taken_faults(rep: Rep, told: RepDay, tour: Tour, legs: list[_Leg]) -> Iterator[str]:
    """A drive has its time outside lunch and what is taken."""
    taken = [*_busy(told), *_lunch(rep, tour)]
    for leg in legs:
        free_s = sum(b - a for a, b in _free((leg.begin, leg.arrive), taken))
        if told.busy and free_s < leg.travel_s:
            yield f"{leg.name}: drive in a taken stretch"


def _longest_s(rep: Rep, told: RepDay, tour: Tour, legs: list[_Leg]) -> int:
    """Longest stretch between departure, pauses and return (s).

    A pause is lunch or a wait; a drive takes the last free seconds before its arrival.
    """
    taken = [*_busy(told), *_lunch(rep, tour)]
    idle = list(_lunch(rep, tour))
    for leg in legs:
        rest_s = leg.travel_s
        for begin, end in reversed(_free((leg.begin, leg.arrive), taken)):
            driven = min(rest_s, end - begin)
            rest_s -= driven
            idle.append((begin, end - driven))
        idle += _free((leg.arrive, leg.until), taken)
    pauses: list[_Span] = []
    for begin, end in sorted(span for span in idle if span[0] < span[1]):
        if pauses and begin <= pauses[-1][1]:
            pauses[-1] = (pauses[-1][0], max(pauses[-1][1], end))
        else:
            pauses.append((begin, end))
    long = [span for span in pauses if span[1] - span[0] >= rep.rules.break_s]
    begins = [tour.depart_s, *(end for _, end in long)]
    ends = [*(begin for begin, _ in long), tour.return_s]
    return max(end - begin for begin, end in zip(begins, ends, strict=True))


def _busy(told: RepDay) -> list[_Span]:
    return [(busy.start_s, busy.end_s) for busy in told.busy]


def _lunch(rep: Rep, tour: Tour) -> list[_Span]:
    if tour.lunch_start_s is None:
        return []
    return [(tour.lunch_start_s, tour.lunch_start_s + rep.rules.lunch_s)]


def _free(span: _Span, taken: Iterable[_Span]) -> list[_Span]:
    """Parts of a stretch that others leave, in order."""
    found, (now, end) = [], span
    for first, last in sorted(taken):
        if now < min(first, end):
            found.append((now, min(first, end)))
        now = max(now, last)
    if now < end:
        found.append((now, end))
    return found
