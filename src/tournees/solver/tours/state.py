"""The tours while they are searched: their sequences, times and sums, compiled.

A slot's rows in ``tours``: per position the visit (`SEQ`, 0 at both ends), its point (`AT`),
the earliest end of the visit there when the day began after lunch (`FA`), with lunch not taken
(`F0`), with lunch taken on the road (`F1`), and its latest start to be back before lunch
(`BB`), by the end of the day with no lunch to come (`B0`), with lunch to come (`B1`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tournees.compiled import compiled
from tournees.model.calendar import HOUR_S
from tournees.solver.tours.arrays import (
    BINDS,
    COST,
    DAY_BUSY,
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    END,
    FAR,
    FIXED,
    FREE_FROM,
    FREE_TO,
    KIND,
    LUNCH,
    MEAL,
    NIGHT,
    NORMAL,
    OTHER,
    OVERTIME,
    PER_PLAN,
    PER_TOUR,
    POINT,
    PROFILE,
    SCOPE,
    SERVICE,
    START,
    TRAVEL,
    USES,
    WEEK,
    Data,
    Ints,
)
from tournees.solver.tours.timing import (
    arrive_by,
    depart_by,
    latest_at,
    leave_at,
    lunch_after,
    lunch_before,
    settle,
)

SEQ, AT, FA, F0, F1, BB, B0, B1 = range(8)
ROWS = 8
COUNT, DRIVE, BUSY, GAIN, MEALS, WORK, TOUCHED, NIGHT_AT, FROM, TO = range(10)
"""Columns of ``sums``: visits, drives (s), drives and visits (s), gain (mc), meals, work (s,
where it binds), whether changed, point of the night at its end (-1 none), points of its ends."""
SUMS_DIRTY = 2
"""In `TOUCHED`: changed, and the times not yet recomputed."""
NO = -(10**17)
"""A gain that no move has."""


class State(NamedTuple):
    """Tours, and what they add up to.

    ``tours`` [r, 8, width]; ``sums`` [r, 10]; ``where`` [n + 1]: slot of each visit, -1 for
    none; ``used`` [limits, places]: use of each limit by tour, week or plan; ``worked``
    [weeks]: work of each week (s).
    """

    tours: Ints
    sums: Ints
    where: Ints
    used: Ints
    worked: Ints


def empty_state(data: Data) -> State:
    """No tour in any slot."""
    slots, nodes = len(data.slots), len(data.nodes)
    state = State(
        np.zeros((slots, ROWS, nodes + 1), np.int64),
        np.zeros((slots, 10), np.int64),
        np.full(nodes, -1, np.int64),
        np.zeros((len(data.limits), max(slots, len(data.weeks))), np.int64),
        np.zeros(len(data.weeks), np.int64),
    )
    state.sums[:, NIGHT_AT] = -1
    state.sums[:, FROM] = data.slots[:, START]
    state.sums[:, TO] = data.slots[:, END]
    for slot in range(slots):
        refresh(data, state, slot)
    return state


def sequences(state: State) -> list[list[int]]:
    """The visits of each slot in order, as node numbers."""
    return [
        [int(v) for v in tour[SEQ, 1 : sums[COUNT] + 1]]
        for tour, sums in zip(state.tours, state.sums, strict=True)
    ]


@compiled
def overtime_mc(data: Data, week: int, worked: int) -> int:
    """Price of what a week's work exceeds the contract by."""
    over = worked + data.weeks[week, OTHER] - data.weeks[week, NORMAL]
    return int(max(0, over) * data.weeks[week, OVERTIME] // HOUR_S)


@compiled
def total(data: Data, state: State) -> int:
    """Gain of all tours less overtime (mc)."""
    value = 0
    for slot in range(len(state.sums)):
        value += state.sums[slot, GAIN]
    for week in range(len(state.worked)):
        value -= overtime_mc(data, week, state.worked[week])
    return value


@compiled
def copy_slot(source: State, target: State, slot: int) -> None:
    """Copy a slot's tour and sums; a loop compiles faster than a slice."""
    for column in range(source.sums.shape[1]):
        target.sums[slot, column] = source.sums[slot, column]
    for row in range(ROWS):
        for p in range(source.sums[slot, COUNT] + 2):
            target.tours[slot, row, p] = source.tours[slot, row, p]


@compiled
def copy_rest(source: State, target: State) -> None:
    """Copy where the visits are, and the uses and work."""
    for node in range(len(source.where)):
        target.where[node] = source.where[node]
    for k in range(source.used.shape[0]):
        for place in range(source.used.shape[1]):
            target.used[k, place] = source.used[k, place]
    for week in range(len(source.worked)):
        target.worked[week] = source.worked[week]


@compiled
def refresh(data: Data, state: State, slot: int) -> bool:
    """Recompute the times and sums of a slot; False when its sequence cannot be driven."""
    sums = state.sums[slot]
    gain, drives, busy = _forwards(data, state, slot)
    _backwards(data, state, slot)
    last = sums[COUNT] + 1
    meal, work = _meal_and_work(data, state, slot, last)
    rules = data.slots[slot]
    possible = meal >= 0 and drives <= rules[DAY_DRIVE] and busy <= rules[DAY_BUSY]
    night = sums[NIGHT_AT] >= 0
    if last == 1:
        possible = not night and sums[FROM] == rules[START]
        gain = drives = busy = 0
    else:
        gain -= rules[FIXED]
    state.worked[rules[WEEK]] += work - sums[WORK]
    sums[DRIVE], sums[BUSY], sums[MEALS], sums[WORK] = drives, busy, meal, work
    sums[GAIN] = gain - meal * rules[MEAL] - (rules[NIGHT] if night else 0)
    return bool(possible)


@compiled
def _forwards(data: Data, state: State, slot: int) -> tuple[int, int, int]:
    """Points and earliest times; then gain less the legs, drives, drives and visits."""
    rules, tour, sums = data.slots[slot], state.tours[slot], state.sums[slot]
    windows, nodes, legs = data.windows, data.nodes, data.legs
    busy, lunches = data.busy, data.lunches
    kind, profile, lunch = rules[KIND], rules[PROFILE], rules[LUNCH]
    last = sums[COUNT] + 1
    tour[SEQ, 0] = tour[SEQ, last] = 0
    tour[AT, 0] = sums[FROM]
    tour[FA, 0] = max(rules[DAY_START], rules[FREE_FROM])
    tour[F0, 0] = rules[DAY_START]
    tour[F1, 0] = FAR
    gain, drives, service = 0, 0, 0
    for p in range(1, last + 1):
        node = tour[SEQ, p]
        here = sums[TO] if p == last else nodes[node, POINT]
        if here < 0:
            here = tour[AT, p - 1]
        tour[AT, p] = here
        drive = legs[profile, tour[AT, p - 1], here, TRAVEL]
        drives += drive
        service += nodes[node, SERVICE]
        gain -= legs[profile, tour[AT, p - 1], here, COST]
        alone = arrive_by(busy, kind, tour[F0, p - 1], drive)
        if p < last:
            gain += data.gains[kind, node]
        if lunch == 0:
            tour[F0, p] = leave_at(windows, nodes, kind, node, alone) if p < last else alone
            continue
        late = arrive_by(busy, kind, tour[FA, p - 1], drive)
        lunched = lunch_before(lunches, busy, kind, lunch, tour[F0, p - 1], drive)
        if tour[F1, p - 1] < FAR:
            lunched = min(lunched, arrive_by(busy, kind, tour[F1, p - 1], drive))
        tour[FA, p] = leave_at(windows, nodes, kind, node, late) if p < last else late
        tour[F0, p] = leave_at(windows, nodes, kind, node, alone) if p < last else alone
        tour[F1, p] = leave_at(windows, nodes, kind, node, lunched) if p < last else lunched
    return gain, drives, service + drives


@compiled
def _backwards(data: Data, state: State, slot: int) -> None:
    """Latest times."""
    rules, tour = data.slots[slot], state.tours[slot]
    windows, nodes, legs = data.windows, data.nodes, data.legs
    busy, lunches = data.busy, data.lunches
    kind, profile, lunch = rules[KIND], rules[PROFILE], rules[LUNCH]
    last = state.sums[slot, COUNT] + 1
    tour[BB, last] = rules[FREE_TO]
    tour[B0, last] = rules[DAY_END]
    tour[B1, last] = -FAR
    for p in range(last - 1, 0, -1):
        node = tour[SEQ, p]
        drive = legs[profile, tour[AT, p], tour[AT, p + 1], TRAVEL]
        tour[B0, p] = latest_at(
            windows, nodes, kind, node, depart_by(busy, kind, tour[B0, p + 1], drive)
        )
        if lunch > 0:
            tour[BB, p] = latest_at(
                windows, nodes, kind, node, depart_by(busy, kind, tour[BB, p + 1], drive)
            )
            lunching = lunch_after(lunches, busy, kind, lunch, tour[B0, p + 1], drive)
            if tour[B1, p + 1] > -FAR:
                lunching = max(lunching, depart_by(busy, kind, tour[B1, p + 1], drive))
            tour[B1, p] = latest_at(windows, nodes, kind, node, lunching)


@compiled
def _meal_and_work(data: Data, state: State, slot: int, last: int) -> tuple[int, int]:
    """Meals on the road (-1: the sequence cannot be driven) and work where it binds."""
    rules, tour = data.slots[slot], state.tours[slot]
    if last == 1:
        return 0, 0
    if rules[BINDS]:
        return settle(data, slot, tour[SEQ, : last + 1], tour[AT, : last + 1], -1)
    if tour[F0, last] <= rules[FREE_TO]:
        return 0, 0
    if rules[LUNCH] == 0:
        return (0 if tour[F0, last] <= rules[DAY_END] else -1), 0
    if tour[FA, last] <= rules[DAY_END]:
        return 0, 0
    return (1 if tour[F1, last] <= rules[DAY_END] else -1), 0


@compiled
def tally(data: Data, state: State, slot: int, node: int, sign: int) -> None:
    """Count a visit in (1) or out (-1) of the limits; mark the slot."""
    state.sums[slot, TOUCHED] = 1
    for k in range(len(data.limits)):
        state.used[k, _place(data, k, slot)] += sign * data.nodes[node, USES + k]


@compiled
def _place(data: Data, k: int, slot: int) -> int:
    """Where a limit counts what a slot uses."""
    scope = data.limits[k, SCOPE]
    if scope == PER_TOUR:
        return slot
    return int(0 if scope == PER_PLAN else data.slots[slot, WEEK])


@compiled
def used_at(data: Data, state: State, k: int, slot: int) -> int:
    """What a limit has counted where a slot would add to it."""
    return int(state.used[k, _place(data, k, slot)])


@compiled
def insert(data: Data, state: State, slot: int, p: int, node: int) -> None:
    """Put a visit after position ``p`` and recompute the slot."""
    tour, sums = state.tours[slot], state.sums[slot]
    for q in range(sums[COUNT], p, -1):
        tour[SEQ, q + 1] = tour[SEQ, q]
    tour[SEQ, p + 1] = node
    sums[COUNT] += 1
    tally(data, state, slot, node, 1)
    state.where[node] = slot
    refresh(data, state, slot)


@compiled
def remove(data: Data, state: State, slot: int, p: int, length: int) -> None:
    """Take out visits from position ``p``; the times of the slot are left to `refresh`."""
    tour, sums = state.tours[slot], state.sums[slot]
    count = sums[COUNT]
    for q in range(p, p + length):
        tally(data, state, slot, tour[SEQ, q], -1)
        state.where[tour[SEQ, q]] = -1
    for q in range(p, count - length + 1):
        tour[SEQ, q] = tour[SEQ, q + length]
    sums[COUNT] = count - length
    sums[TOUCHED] = SUMS_DIRTY


def copy_state(source: State, target: State) -> None:
    """Copy everything."""
    for mine, theirs in zip(target, source, strict=True):
        mine[:] = theirs
