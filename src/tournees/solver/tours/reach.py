"""When each visit can be made on each rep's day, and what the day's hours leave: for the bound.

The hours here are those of the rules. They are never narrower than those the search keeps to:
a limit on every plan may not rest on what the search leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees.compiled import compiled
from tournees.model.calendar import DAY_S
from tournees.model.rep import Regime
from tournees.solver.tours.arrays import (
    CLOSED,
    DAY_BUSY,
    END,
    FAR,
    KIND,
    LUNCH,
    NEAR_NIGHTS,
    NIGHT,
    NIGHTS,
    POINT,
    SERVICE,
    START,
    WEEK,
    Data,
    Ints,
)
from tournees.solver.tours.timing import arrive, depart, latest, leave

if TYPE_CHECKING:
    from tournees.solver.tours.block import TourBlock

Floats = NDArray[np.float64]


class Hours(NamedTuple):
    """Of each slot, seconds: hours of the day, lunch, and the most that fits in.

    ``rooms`` [slots, 3] are the seconds that are not taken when the tour is driven after
    lunch, before it, or with lunch on the road; ``span`` those of the whole day. ``work``,
    ``busy`` and ``drive`` are the limits on paid work, on drives with visits, on drives.
    """

    first: Ints
    last: Ints
    lunch: Ints
    lunch_from: Ints
    lunch_to: Ints
    rooms: Ints
    span: Ints
    work: Ints
    busy: Ints
    drive: Ints


class Reach(NamedTuple):
    """First and last start of each visit alone in each slot [slots, n + 1]; first > last: never.

    ``out`` and ``back`` are the free seconds lost before the first start and after the last
    end of a visit, lunch aside.
    """

    first: Ints
    last: Ints
    out: Ints
    back: Ints

    @property
    def open(self) -> NDArray[np.bool_]:
        """Which visits each slot may make."""
        return self.first <= self.last


def hours_of(block: TourBlock, data: Data) -> Hours:
    """The hours of each slot as the rules give them."""
    table = np.array(
        [
            _day_hours(block, data, block.slot(r, d))
            for r in range(len(block.reps))
            for d in range(len(block.days))
        ],
        np.int64,
    )
    first, last, lunch, lunch_from, lunch_to = table[:, :5].T
    span, work, busy, drive = table[:, 8:].T
    rooms = table[:, 5:8]
    return Hours(first, last, lunch, lunch_from, lunch_to, rooms, span, work, busy, drive)


def _day_hours(block: TourBlock, data: Data, slot: int) -> tuple[int, ...]:
    rep, day = block.reps[slot // len(block.days)], slot % len(block.days)
    rules, told = rep.rules, block.rep_days[slot // len(block.days)][day]
    first = max(rules.day_start_s, told.first_s or 0)
    last = rules.day_end_s if told.last_s is None else min(told.last_s, rules.day_end_s)
    last = max(first, min(last, first + DAY_S - rules.rest_s))
    window = rules.lunch_window
    lunch = int(data.slots[slot, LUNCH])
    span = int(_free(data, slot, first, last))
    after, before, road = span, span, span
    if lunch:
        after = int(_free(data, slot, max(first, window.start_s + lunch), last))
        before = int(_free(data, slot, first, min(window.end_s - lunch, last)))
        road = max(0, span - lunch)
    paid = rules.regime is Regime.HOURS
    work = rules.day_work_s if paid else DAY_S
    busy = max(0, int(data.slots[slot, DAY_BUSY])) if rules.reserve_s else DAY_S
    starts, ends = window.start_s, window.end_s
    return (first, last, lunch, starts, ends, after, before, road, span, work, busy,
            rules.day_drive_s)  # fmt: skip


def _free(data: Data, slot: int, first: int | Ints, last: int | Ints) -> Ints:
    """Seconds between two times that are not taken."""
    kind = data.slots[slot, KIND]
    free: Ints = np.asarray(last, np.int64) - np.asarray(first, np.int64)
    for k in range(data.busy[kind, 0]):
        begin, end = data.busy[kind, 2 * k + 1], data.busy[kind, 2 * k + 2]
        free = free - np.maximum(0, np.minimum(last, end) - np.maximum(first, begin))
    left: Ints = np.maximum(0, free)
    return left


def reach(data: Data, hours: Hours, roads: list[Ints], per_rep: int) -> Reach:
    """How early and how late each visit can start, alone in its slot.

    Parameters
    ----------
    data, hours
        What is to be planned, and the hours of each slot.
    roads
        Shortest ways of each rep, s[points, points].
    per_rep
        Slots of each rep.
    """
    shape = len(data.slots), len(data.nodes)
    away = data.nodes[:, POINT] < 0
    point = np.maximum(data.nodes[:, POINT], 0)
    out, back = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for slot, row in enumerate(data.slots):
        road = roads[slot // per_rep]
        starts, ends = [int(row[START])], [int(row[END])]
        if sleeps(data, slot // per_rep, per_rep):
            starts, ends = (own + bed_points(data) for own in (starts, ends))
        out[slot] = np.where(away, 0, road[starts][:, point].min(axis=0))
        back[slot] = np.where(away, 0, road[point][:, ends].min(axis=1))
    first = np.full(shape, FAR, np.int64)
    last = np.full(shape, -FAR, np.int64)
    _fill(data, hours.first, hours.last, (out, back), (first, last))
    lost = _lost(data, hours, first, last)
    return Reach(first, last, *lost)


@compiled
def _fill(
    data: Data, start: Ints, end: Ints, roads: tuple[Ints, Ints], found: tuple[Ints, Ints]
) -> None:
    """First and last starts."""
    for slot in range(len(start)):
        kind = data.slots[slot, KIND]
        for node in range(1, len(data.nodes)):
            if data.gains[kind, node] <= CLOSED // 2:
                continue
            there = arrive(data, kind, start[slot], roads[0][slot, node])
            found[0][slot, node] = leave(data, kind, node, there) - data.nodes[node, SERVICE]
            go = depart(data, kind, end[slot], roads[1][slot, node])
            found[1][slot, node] = latest(data, kind, node, go)


def _lost(data: Data, hours: Hours, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Free seconds before a first start and after a last end that are not lunch."""
    out, back = np.full(first.shape, FAR), np.full(first.shape, FAR)
    for slot in range(len(first)):
        (of,) = np.nonzero(first[slot] <= last[slot])
        begin, end = first[slot, of], last[slot, of] + data.nodes[of, SERVICE]
        lunch = hours.lunch[slot]
        eaten = np.clip(begin - hours.lunch_from[slot], 0, lunch)
        out[slot, of] = np.maximum(0, _free(data, slot, hours.first[slot], begin) - eaten)
        eaten = np.clip(hours.lunch_to[slot] - end, 0, lunch)
        back[slot, of] = np.maximum(0, _free(data, slot, end, hours.last[slot]) - eaten)
    return out, back


def sleeps(data: Data, rep: int, per_rep: int) -> bool:
    """Whether a rep may spend a night away."""
    rows = data.slots[rep * per_rep : (rep + 1) * per_rep]
    return bool((rows[:, NIGHT] >= 0).any() and most_nights(data, rep, per_rep) > 0)


def most_nights(data: Data, rep: int, per_rep: int) -> int:
    """Nights that a rep may spend away in all weeks together."""
    weeks = np.unique(data.slots[rep * per_rep : (rep + 1) * per_rep, WEEK])
    return int(data.weeks[weeks, NIGHTS].sum())


def bed_points(data: Data) -> list[int]:
    """Points where a night may be spent."""
    near = data.nodes[1:, POINT] if data.rules[NEAR_NIGHTS] else np.zeros(0, np.int64)
    return [int(p) for p in np.unique(np.concatenate([data.lodgings, near])) if p >= 0]


def shortest(legs: Ints) -> Ints:
    """Shortest ways [points, points], by way of any points (Floyd and Warshall).

    Not SciPy's: in a dense matrix it takes a drive of no seconds for no road.
    """
    road = legs.astype(np.int64)
    for via in range(len(road)):
        np.minimum(road, road[:, via, None] + road[via], out=road)
    return road
