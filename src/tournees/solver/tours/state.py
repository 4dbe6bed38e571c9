"""The tours of a week while they are searched, and the moves on them, compiled.

A state is one array [days + 1, 8, width]. A day's rows: `SUMS`, then per position the
sequence (`SEQ`, home at both ends), the earliest end of the visit there when home was left
after lunch (`FA`), with lunch not taken (`F0`), with lunch taken on the road (`F1`), and its
latest start to be home by ``FREE_TO`` (`BB`), by the end of the day with no lunch to come
(`B0`), with lunch to come (`B1`). The last entry's first row says on which day each visit
is planned, -1 for none.
"""

from __future__ import annotations

import numpy as np

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    COST,
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    FAR,
    FREE_FROM,
    FREE_TO,
    GROUP,
    GROUPS,
    MEAL,
    NO_ROAD_MC,
    PROFIT,
    TRAVEL,
    USES,
    WEEK_WORK,
    WORK_BINDS,
    Data,
    Ints,
    whole,
)
from tournees.solver.tours.timing import after_lunch, before_lunch, busy_s, latest, leave, settle

SUMS, SEQ, FA, F0, F1, BB, B0, B1 = range(8)
COUNT, DRIVE, GAIN, MEALS, WORK, TOUCHED, GROUP_N = range(7)
"""Columns of `SUMS`: visits, drive (s), gain (mc), meals, work (s, where it can bind), whether
changed; then visits of each group and use of each limit."""
NO = -(10**17)
"""A gain that no move has."""


def empty_state(data: Data) -> Ints:
    """No tour on any day."""
    days, nodes = data.slots.shape[:2]
    width = max(nodes + 1, GROUP_N + int(data.rules[GROUPS]) + len(data.limits))
    state = np.zeros((days + 1, 8, width), np.int64)
    state[days, 0] = -1
    for day in range(days):
        refresh(data, state, day)
    return state


def sequences(state: Ints) -> list[list[int]]:
    """The visits of each day in order, as node numbers."""
    return [[int(v) for v in day[SEQ, 1 : day[SUMS, COUNT] + 1]] for day in state[:-1]]


@compiled
def total(state: Ints, column: int) -> int:
    """Sum of a column of `SUMS` over the days."""
    value = 0
    for day in range(len(state) - 1):
        value += state[day, SUMS, column]
    return value


@compiled
def copy_entry(source: Ints, target: Ints, entry: int) -> None:
    """Copy a day (or the last entry) of a state; a loop compiles faster than a slice."""
    for row in range(source.shape[1]):
        for column in range(source.shape[2]):
            target[entry, row, column] = source[entry, row, column]


@compiled
def refresh(data: Data, state: Ints, day: int) -> bool:
    """Recompute the times and sums of a day; False when its sequence cannot be driven."""
    rules, tour = data.rules, state[day]
    last = tour[SUMS, COUNT] + 1
    tour[SEQ, 0] = tour[SEQ, last] = 0
    tour[FA, 0] = max(rules[DAY_START], rules[FREE_FROM])
    tour[F0, 0] = rules[DAY_START]
    tour[F1, 0] = FAR
    drives, gain = 0, 0
    for p in range(1, last + 1):
        node = tour[SEQ, p]
        drive = data.legs[TRAVEL, tour[SEQ, p - 1], node]
        drives += drive
        gain += data.nodes[node, PROFIT] - data.legs[COST, tour[SEQ, p - 1], node]
        tour[FA, p] = leave(data, day, node, tour[FA, p - 1] + drive)
        tour[F0, p] = leave(data, day, node, tour[F0, p - 1] + drive)
        lunched = min(tour[F1, p - 1] + drive, after_lunch(rules, tour[F0, p - 1], drive))
        tour[F1, p] = leave(data, day, node, lunched)
    tour[BB, last] = rules[FREE_TO]
    tour[B0, last] = rules[DAY_END]
    tour[B1, last] = -FAR
    for p in range(last - 1, -1, -1):
        node = tour[SEQ, p]
        drive = data.legs[TRAVEL, node, tour[SEQ, p + 1]]
        tour[BB, p] = latest(data, day, node, tour[BB, p + 1] - drive)
        tour[B0, p] = latest(data, day, node, tour[B0, p + 1] - drive)
        lunching = max(tour[B1, p + 1] - drive, before_lunch(rules, tour[B0, p + 1], drive))
        tour[B1, p] = latest(data, day, node, lunching)
    meal, work = 0, 0
    if last == 1:
        drives = gain = 0
    elif rules[WORK_BINDS]:
        meal, work = settle(data, day, tour[SEQ, : last + 1], whole(-1))
    elif min(tour[FA, last], tour[F0, last] + rules[DAY_END] - rules[FREE_TO]) > rules[DAY_END]:
        meal = 1 if tour[F1, last] < FAR else -1
    tour[SUMS, DRIVE] = drives
    tour[SUMS, GAIN] = gain - meal * rules[MEAL]
    tour[SUMS, MEALS] = meal
    tour[SUMS, WORK] = work
    return meal >= 0 and drives <= rules[DAY_DRIVE]


@compiled
def allowed(data: Data, state: Ints, day: int, node: int) -> bool:
    """Whether opening days, spacing and limits let a visit join a day."""
    if data.slots[day, node, 0] == 0:
        return False
    group = data.nodes[node, GROUP]
    if group >= 0 and state[day, SUMS, GROUP_N + group] > 0:
        return False
    first = GROUP_N + data.rules[GROUPS]
    for k in range(len(data.limits)):
        used = state[day, SUMS, first + k]
        if data.limits[k, 1] == 0:
            for other in range(len(state) - 1):
                used += state[other, SUMS, first + k] if other != day else 0
        if used + data.nodes[node, USES + k] > data.limits[k, 0]:
            return False
    return True


@compiled
def fits(data: Data, day: int, tour: Ints, p: int, node: int) -> int:
    """Whether a visit fits in time after position ``p``: -1 no, 0 yes, 1 with a meal."""
    to = data.legs[TRAVEL, tour[SEQ, p], node]
    on = data.legs[TRAVEL, node, tour[SEQ, p + 1]]
    b0 = tour[B0, p + 1]
    left = leave(data, day, node, tour[F0, p] + to)
    if left + on <= tour[BB, p + 1]:
        return 0
    if leave(data, day, node, tour[FA, p] + to) + on <= b0:
        return 0
    if left + on <= tour[B1, p + 1] or after_lunch(data.rules, left, on) <= b0:
        return 1
    lunched = min(tour[F1, p] + to, after_lunch(data.rules, tour[F0, p], to))
    return 1 if leave(data, day, node, lunched) + on <= b0 else -1


@compiled
def fits_work(data: Data, state: Ints, day: int, p: int, node: int) -> int:
    """Same as `fits` under limits on work."""
    tour = state[day]
    count = tour[SUMS, COUNT]
    others = total(state, WORK) - tour[SUMS, WORK]
    seq = np.empty(count + 3, np.int64)
    for q in range(count + 3):
        seq[q] = tour[SEQ, q] if q <= p else tour[SEQ, q - 1]
    seq[p + 1] = node
    room = min(data.rules[DAY_WORK], data.rules[WEEK_WORK] - others)
    if busy_s(data, seq) > room:
        return -1
    meal, work = settle(data, day, seq, room)
    return -1 if work > room else meal


@compiled
def insertion(
    data: Data, state: Ints, day: int, node: int, above: int, blind: int
) -> tuple[int, int]:
    """Best gain above a level of putting a visit in a day, and after which position.

    Bit ``p % 62`` of ``blind`` set: that position is overlooked. (``above``, -1) if none.
    """
    rules, tour = data.rules, state[day]
    best, best_p = above, whole(-1)
    if not allowed(data, state, day, node):
        return best, best_p
    meals, count = tour[SUMS, MEALS], tour[SUMS, COUNT]
    room = rules[DAY_DRIVE] - tour[SUMS, DRIVE]
    for p in range(count + 1):
        i, j = tour[SEQ, p], tour[SEQ, p + 1]
        drive = data.legs[TRAVEL, i, node] + data.legs[TRAVEL, node, j]
        gain = data.nodes[node, PROFIT] - data.legs[COST, i, node] - data.legs[COST, node, j]
        if count > 0:
            drive -= data.legs[TRAVEL, i, j]
            gain += data.legs[COST, i, j]
        if gain + meals * rules[MEAL] <= best or drive > room or (blind >> (p % 62)) & 1:
            continue
        meal = fits(data, day, tour, p, node)
        if meal >= 0 and rules[WORK_BINDS]:
            meal = fits_work(data, state, day, p, node)
        gain -= (meal - meals) * rules[MEAL]
        if meal >= 0 and gain > best:
            best, best_p = gain, p
    return best, best_p


@compiled
def insert(data: Data, state: Ints, day: int, p: int, node: int) -> None:
    """Put a visit after position ``p`` and recompute the day."""
    tour = state[day]
    for q in range(tour[SUMS, COUNT], p, -1):
        tour[SEQ, q + 1] = tour[SEQ, q]
    tour[SEQ, p + 1] = node
    tour[SUMS, COUNT] += 1
    tally(data, state, day, node, whole(1))
    state[-1, 0, node] = day
    refresh(data, state, day)


@compiled
def tally(data: Data, state: Ints, day: int, node: int, sign: int) -> None:
    """Count a visit in (1) or out (-1) of its group and the limits; mark the day."""
    sums = state[day, SUMS]
    sums[TOUCHED] = 1
    if data.nodes[node, GROUP] >= 0:
        sums[GROUP_N + data.nodes[node, GROUP]] += sign
    first = GROUP_N + data.rules[GROUPS]
    for k in range(len(data.limits)):
        sums[first + k] += sign * data.nodes[node, USES + k]


@compiled
def remove(data: Data, state: Ints, day: int, p: int, length: int) -> None:
    """Take out visits from position ``p``; the times of the day are left to `refresh`."""
    tour = state[day]
    count = tour[SUMS, COUNT]
    for q in range(p, p + length):
        tally(data, state, day, tour[SEQ, q], whole(-1))
        state[-1, 0, tour[SEQ, q]] = -1
    for q in range(p, count - length + 1):
        tour[SEQ, q] = tour[SEQ, q + length]
    tour[SUMS, COUNT] = count - length


@compiled
def best_insertion(data: Data, state: Ints, node: int, above: int) -> tuple[int, int, int]:
    """Best gain above a level, its day and position; the first among equals."""
    best, best_day, best_p = above, whole(-1), whole(-1)
    for day in range(len(state) - 1):
        gain, p = insertion(data, state, day, node, best, whole(0))
        if p >= 0:
            best, best_day, best_p = gain, day, p
    return best, best_day, best_p


@compiled
def removal_gain(data: Data, tour: Ints, p: int) -> int:
    """Gain of taking out a visit, a meal only where it was alone; NO without a road."""
    i, node, j = tour[SEQ, p - 1], tour[SEQ, p], tour[SEQ, p + 1]
    gain = data.legs[COST, i, node] + data.legs[COST, node, j] - data.nodes[node, PROFIT]
    if tour[SUMS, COUNT] == 1:
        return int(gain + tour[SUMS, MEALS] * data.rules[MEAL])
    direct = data.legs[COST, i, j]
    return NO if direct >= NO_ROAD_MC else int(gain - direct)
