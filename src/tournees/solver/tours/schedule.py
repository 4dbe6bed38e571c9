"""From a sequence of visits to a tour with its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.model.plan import Stop, Tour
from tournees.solver.tours.arrays import (
    DAY_WORK,
    FAR,
    LUNCH,
    LUNCH_FROM,
    LUNCH_LAST,
    TRAVEL,
    WEEK_WORK,
    Data,
    Ints,
)
from tournees.solver.tours.timing import (
    AFTER,
    BEFORE,
    ON_ROAD,
    after_lunch,
    back_at,
    first_departure,
    last_departure,
    least_work,
    leave,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.tours.week import RepWeek


class Drive(NamedTuple):
    """A way to drive a sequence: departure, which lunch, work (s)."""

    depart: int
    way: int
    work: int


def schedule(week: RepWeek, data: Data, sequences: Sequence[Sequence[int]]) -> tuple[Tour, ...]:
    """Give their hours to the sequences of each day (node numbers).

    Each tour is back as early as it can and leaves as late as that allows; where this
    breaks the limit on a day's work, and for all days where it breaks the week's, the
    tour with the least work is taken. Raises ValueError for a sequence that no hours fit.
    """
    drives = [_drive(data, day, nodes) if nodes else None for day, nodes in enumerate(sequences)]
    if sum(drive.work for drive in drives if drive) > data.rules[WEEK_WORK]:
        drives = [
            _drive(data, day, nodes, least=True) if nodes else None
            for day, nodes in enumerate(sequences)
        ]
    return tuple(
        _tour(week, data, day, nodes, drive)
        for day, (nodes, drive) in enumerate(zip(sequences, drives, strict=True))
        if drive
    )


def padded(nodes: Sequence[int]) -> Ints:
    """A sequence with home at both ends."""
    return np.array([0, *nodes, 0], dtype=np.int64)


def _drive(data: Data, day: int, nodes: Sequence[int], *, least: bool = False) -> Drive:
    """Choose how to drive: without a meal if possible, then with the least work."""
    seq = padded(nodes)
    for ways in ((BEFORE, AFTER), (ON_ROAD,)):
        found = [_by_way(data, day, seq, way, least=least) for way in ways]
        fitting = [drive for drive in found if drive and drive.work <= data.rules[DAY_WORK]]
        if fitting:
            return min(fitting, key=lambda drive: (drive.work, drive.depart))
    msg = f"no hours fit the visits {list(nodes)} on day {day}"
    raise ValueError(msg)


def _by_way(data: Data, day: int, seq: Ints, way: int, *, least: bool) -> Drive | None:
    back = back_at(data, day, seq, first_departure(data.rules, way), way)
    if back >= FAR:
        return None
    depart = last_departure(data, day, seq, back, way)
    work = back - depart - (data.rules[LUNCH] if way == ON_ROAD else 0)
    if least or work > data.rules[DAY_WORK]:
        work, depart = least_work(data, day, seq, way, -1)
    return Drive(int(depart), way, int(work))


def _tour(week: RepWeek, data: Data, day: int, nodes: Sequence[int], drive: Drive) -> Tour:
    lunch_gap = _lunch_gap(data, day, nodes, drive)
    stops: list[Stop] = []
    time, here, lunch_start = drive.depart, 0, None
    assert week.matrix.metres is not None
    for gap, node in enumerate((*nodes, 0)):
        travel = int(data.legs[TRAVEL, here, node])
        arrive = ready = time + travel
        if gap == lunch_gap:
            arrive, ready, lunch_start = _lunch(data, time, travel, homeward=node == 0)
        if node == 0:
            return Tour(
                rep_id=week.rep.id,
                day=week.days[day],
                depart_s=drive.depart,
                stops=tuple(stops),
                return_travel_s=travel,
                return_travel_m=int(week.matrix.metres[here, 0]),
                return_s=ready,
                lunch_start_s=lunch_start,
            )
        time = int(leave(data, day, node, ready))
        visit = week.visits[node - 1]
        stops.append(
            Stop(
                visit_id=visit.id,
                account_id=visit.account_id,
                arrive_s=arrive,
                start_s=time - visit.service_s,
                leave_s=time,
                travel_s=travel,
                travel_m=int(week.matrix.metres[here, node]),
            )
        )
        here = node
    raise AssertionError


def _lunch(data: Data, time: int, travel: int, *, homeward: bool) -> tuple[int, int, int]:
    """Arrival, end of lunch and drive, start of lunch, for a drive that starts at ``time``.

    Lunch is taken on arrival where its window still allows, else before driving on.
    """
    ready = int(after_lunch(data.rules, time, travel))
    if time + travel <= data.rules[LUNCH_LAST] and not homeward:
        return time + travel, ready, max(time + travel, int(data.rules[LUNCH_FROM]))
    return ready, ready, max(time, int(data.rules[LUNCH_FROM]))


def _lunch_gap(data: Data, day: int, nodes: Sequence[int], drive: Drive) -> int:
    """Which drive holds lunch for the earliest return, the first among equals; -1 if none."""
    if drive.way != ON_ROAD:
        return -1
    gaps = range(len(nodes) + 1)
    return min(gaps, key=lambda gap: (_back_with_lunch(data, day, nodes, drive.depart, gap), gap))


def _back_with_lunch(data: Data, day: int, nodes: Sequence[int], depart: int, gap: int) -> int:
    time, here = depart, 0
    for index, node in enumerate((*nodes, 0)):
        travel = int(data.legs[TRAVEL, here, node])
        ready = after_lunch(data.rules, time, travel) if index == gap else time + travel
        time, here = int(leave(data, day, node, ready)), node
    return time
