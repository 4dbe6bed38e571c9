"""The tours of a week while they are searched, and the moves on them, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tournees.solver.tours.arrays import NO_ROAD_MC, Data, Ints, compiled
from tournees.solver.tours.timing import after_lunch, backward, forward, leave, settle

NO = -(10**17)
"""A gain that no move has."""


class State(NamedTuple):
    """Sequences per day with home at both ends, their times (see `timing`) and sums.

    ``gain`` mc[days], ``meal`` 0 or 1, ``work`` s where it can bind, ``day_of`` [n] (-1:
    not planned), ``group_n`` [days, groups], ``used`` [days, limits], ``touched`` [days].
    """

    seq: Ints
    count: Ints
    fa: Ints
    f0: Ints
    f1: Ints
    bb: Ints
    b0: Ints
    b1: Ints
    drive: Ints
    gain: Ints
    meal: Ints
    work: Ints
    day_of: Ints
    group_n: Ints
    used: Ints
    touched: Ints


def empty_state(data: Data) -> State:
    """No tour on any day."""
    days, nodes = data.windows_n.shape
    groups = max(0, int(data.group.max())) + 1

    def grid(columns: int) -> Ints:
        return np.zeros((days, columns), np.int64)

    state = State(
        *(grid(nodes + 1) if name == "seq" else np.zeros(days, np.int64) for name in ("seq", "n")),
        *(grid(nodes + 1) for _ in range(6)),
        *(np.zeros(days, np.int64) for _ in range(4)),
        np.full(nodes, -1, np.int64),
        grid(groups),
        grid(len(data.limit)),
        np.zeros(days, np.int64),
    )
    for day in range(days):
        refresh(data, state, day)
    return state


@compiled
def refresh(data: Data, state: State, day: int) -> bool:
    """Recompute the times and sums of a day; False when its sequence cannot be driven."""
    seq, count = state.seq[day], state.count[day]
    last = count + 1
    seq[0] = 0
    seq[last] = 0
    state.f0[day, 0] = max(data.day_start, data.free_from)
    forward(data, day, seq, count, state.f0[day], state.f1[day])
    state.fa[day, : last + 1] = state.f0[day, : last + 1]
    state.f0[day, 0] = data.day_start
    forward(data, day, seq, count, state.f0[day], state.f1[day])
    state.b0[day, last] = data.free_to
    backward(data, day, seq, count, state.b0[day], state.b1[day])
    state.bb[day, : last + 1] = state.b0[day, : last + 1]
    state.b0[day, last] = data.day_end
    backward(data, day, seq, count, state.b0[day], state.b1[day])
    drive, gain = 0, 0
    for p in range(1, last + 1):
        drive += data.travel[seq[p - 1], seq[p]]
        gain += data.profit[seq[p]] - data.cost[seq[p - 1], seq[p]]
    state.drive[day] = drive
    if count == 0:
        state.gain[day] = state.drive[day] = state.meal[day] = state.work[day] = 0
        return True
    meal, work = settle(data, day, seq, count)
    state.meal[day] = meal
    state.work[day] = work
    state.gain[day] = gain - meal * data.meal
    return bool(meal >= 0 and drive <= data.day_drive)


@compiled
def allowed(data: Data, state: State, day: int, node: int) -> bool:
    """Whether opening days, spacing and limits let a visit join a day."""
    if data.windows_n[day, node] == 0:
        return False
    if data.group[node] >= 0 and state.group_n[day, data.group[node]] > 0:
        return False
    for k in range(len(data.limit)):
        used = state.used[day, k] if data.limit_is_tour[k] else state.used[:, k].sum()
        if used + data.use[k, node] > data.limit[k]:
            return False
    return True


@compiled
def fits(data: Data, state: State, day: int, p: int, node: int) -> int:
    """Whether a visit fits in time after position ``p``: -1 no, 0 yes, 1 with a meal."""
    to = data.travel[state.seq[day, p], node]
    on = data.travel[node, state.seq[day, p + 1]]
    b0, f0 = state.b0[day, p + 1], state.f0[day, p]
    left = leave(data, day, node, f0 + to)
    if left + on <= state.bb[day, p + 1]:
        return 0
    if leave(data, day, node, state.fa[day, p] + to) + on <= b0:
        return 0
    if left + on <= state.b1[day, p + 1] or after_lunch(data, left, on) <= b0:
        return 1
    if leave(data, day, node, state.f1[day, p] + to) + on <= b0:
        return 1
    if leave(data, day, node, after_lunch(data, f0, to)) + on <= b0:
        return 1
    return -1


@compiled
def fits_work(data: Data, state: State, day: int, p: int, node: int) -> int:
    """Same as `fits` under limits on work."""
    count = state.count[day]
    trial = np.empty(count + 3, np.int64)
    trial[: p + 1] = state.seq[day, : p + 1]
    trial[p + 1] = node
    trial[p + 2 :] = state.seq[day, p + 1 : count + 2]
    meal, work = settle(data, day, trial, count + 1)
    if meal < 0 or state.work.sum() - state.work[day] + work > data.week_work:
        return -1
    return meal


@compiled
def insertion_gain(data: Data, state: State, day: int, p: int, node: int, above: int) -> int:
    """Gain of putting a visit after position ``p`` of a day; NO if not feasible or not above."""
    i, j = state.seq[day, p], state.seq[day, p + 1]
    drive = data.travel[i, node] + data.travel[node, j]
    gain = data.profit[node] - data.cost[i, node] - data.cost[node, j]
    if state.count[day] > 0:
        drive -= data.travel[i, j]
        gain += data.cost[i, j]
    if gain <= above and not state.meal[day]:
        return NO
    if gain + data.meal <= above or state.drive[day] + drive > data.day_drive:
        return NO
    meal = fits(data, state, day, p, node)
    if meal >= 0 and data.work_binds:
        meal = fits_work(data, state, day, p, node)
    if meal < 0:
        return NO
    gain -= (meal - state.meal[day]) * data.meal
    return int(gain) if gain > above else NO


@compiled
def _count(data: Data, state: State, day: int, node: int, sign: int) -> None:
    state.day_of[node] = day if sign > 0 else -1
    state.touched[day] = 1
    if data.group[node] >= 0:
        state.group_n[day, data.group[node]] += sign
    for k in range(len(data.limit)):
        state.used[day, k] += sign * data.use[k, node]


@compiled
def insert(data: Data, state: State, day: int, p: int, node: int) -> None:
    """Put a visit after position ``p``."""
    count = state.count[day]
    for q in range(count, p, -1):
        state.seq[day, q + 1] = state.seq[day, q]
    state.seq[day, p + 1] = node
    state.count[day] = count + 1
    _count(data, state, day, node, 1)
    refresh(data, state, day)


@compiled
def remove(data: Data, state: State, day: int, p: int) -> None:
    """Take out the visit at position ``p``; the times of the day are left to `refresh`."""
    count = state.count[day]
    _count(data, state, day, state.seq[day, p], -1)
    for q in range(p, count):
        state.seq[day, q] = state.seq[day, q + 1]
    state.count[day] = count - 1


@compiled
def clear(data: Data, state: State, day: int) -> None:
    """Empty a day."""
    while state.count[day] > 0:
        remove(data, state, day, state.count[day])
    refresh(data, state, day)


@compiled
def copy_day(source: State, target: State, day: int) -> None:
    """Make a day of ``target`` equal to that of ``source``, but for ``day_of``."""
    last = source.count[day] + 2
    target.seq[day, :last] = source.seq[day, :last]
    target.fa[day, :last] = source.fa[day, :last]
    target.f0[day, :last] = source.f0[day, :last]
    target.f1[day, :last] = source.f1[day, :last]
    target.bb[day, :last] = source.bb[day, :last]
    target.b0[day, :last] = source.b0[day, :last]
    target.b1[day, :last] = source.b1[day, :last]
    target.count[day] = source.count[day]
    target.drive[day] = source.drive[day]
    target.gain[day] = source.gain[day]
    target.meal[day] = source.meal[day]
    target.work[day] = source.work[day]
    target.group_n[day] = source.group_n[day]
    target.used[day] = source.used[day]


@compiled
def best_insertion(data: Data, state: State, node: int, above: int) -> tuple[int, int, int]:
    """Best gain above a level, its day and position; the first among equals."""
    best, best_day, best_p = above, -1, -1
    for day in range(len(state.count)):
        if not allowed(data, state, day, node):
            continue
        for p in range(state.count[day] + 1):
            gain = insertion_gain(data, state, day, p, node, best)
            if gain > best:
                best, best_day, best_p = gain, day, p
    return best, best_day, best_p


@compiled
def removal_gain(data: Data, state: State, day: int, p: int) -> int:
    """Gain of taking out a visit, a meal perhaps spared not counted; NO without a road."""
    i, node, j = state.seq[day, p - 1], state.seq[day, p], state.seq[day, p + 1]
    direct = 0 if state.count[day] == 1 else data.cost[i, j]
    if direct >= NO_ROAD_MC:
        return NO
    meal = data.meal if state.meal[day] and state.count[day] == 1 else 0
    return int(data.cost[i, node] + data.cost[node, j] - direct - data.profit[node] + meal)
