"""Ruin and recreate, compiled: take out visits that are near each other, put others back.

After Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing
problems* (Transportation Science 54, 2020), for visits that need not all be made: putting
back stops where a visit loses money, now and then with an allowance so that several far
visits can come in together. Acceptance is that of simulated annealing in whole numbers.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees.solver.tours.arrays import Data, Ints, compiled
from tournees.solver.tours.state import (
    NO,
    State,
    allowed,
    best_insertion,
    clear,
    copy_day,
    insert,
    insertion_gain,
    refresh,
    removal_gain,
    remove,
)

Random = NDArray[np.uint64]
"""State of the random draws, one word that is never 0."""
POOL = 4096
"""Places in the pool, a power of two; a newer tour takes the place of an older one."""
RUIN = 10
"""Average number of visits taken out."""
BLINK = 100
"""One place in so many is overlooked when putting back."""
WAITS = np.array([round(-1024 * math.log((i + 0.5) / 1024)) for i in range(1024)], dtype=np.int64)
"""Exponential draws of mean 1024."""


class Pool(NamedTuple):
    """Tours of one day met by the search: key 0 is a free place."""

    key: Ints
    day: Ints
    count: Ints
    gain: Ints
    work: Ints
    seq: Ints
    mark: Ints


def empty_pool(data: Data, seed: int) -> Pool:
    """No tour yet; the marks that name sets of visits are drawn from the seed."""
    days, nodes = data.windows_n.shape
    marks = np.random.default_rng(seed).integers(1, 2**62, size=nodes + days, dtype=np.int64)
    columns = [np.zeros(POOL, np.int64) for _ in range(5)]
    return Pool(*columns, np.zeros((POOL, nodes), np.int64), marks)


@compiled
def draw(rng: Random, below: int) -> int:
    """A number in [0, below): xorshift64 on the state ``rng[0]``, an uint64."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return int(np.int64(x >> np.uint64(12)) % below)


@compiled
def _take_string(data: Data, state: State, day: int, p: int, rng: Random) -> None:
    """Take a run of visits that holds position ``p`` out of a day."""
    count = state.count[day]
    length = 1 + draw(rng, min(count, RUIN))
    first = max(1, p - draw(rng, length))
    first = min(first, count - length + 1)
    for _ in range(length):
        remove(data, state, day, first)


@compiled
def _position(state: State, day: int, node: int) -> int:
    p = 1
    while state.seq[day, p] != node:
        p += 1
    return p


@compiled
def _ruin_near(data: Data, state: State, rng: Random) -> None:
    """Take strings near a random visit out of several days, one string per day."""
    seed = 1 + draw(rng, len(data.service) - 1)
    strings = 1 + draw(rng, 4)
    for k in range(data.near.shape[1]):
        node = data.near[seed, k]
        day = state.day_of[node]
        if node == 0 or day < 0 or state.touched[day]:
            continue
        _take_string(data, state, day, _position(state, day, node), rng)
        strings -= 1
        if strings == 0:
            break


@compiled
def _ruin_some(data: Data, state: State, rng: Random) -> None:
    """Take the planned visits nearest to a random one, or random ones, out one by one."""
    seed = 1 + draw(rng, len(data.service) - 1)
    rest = 1 + draw(rng, RUIN)
    scattered = draw(rng, 2) == 0
    for k in range(data.near.shape[1]):
        node = data.near[seed, k]
        day = state.day_of[node]
        if node == 0 or day < 0 or (scattered and draw(rng, 4) > 0):
            continue
        remove(data, state, day, _position(state, day, node))
        rest -= 1
        if rest == 0:
            break


@compiled
def ruin(data: Data, state: State, rng: Random) -> None:
    """Take some visits out; a day that cannot be driven without them is emptied."""
    kind = draw(rng, 16)
    if kind == 0:
        day = draw(rng, len(state.count))
        while state.count[day] > 0:
            remove(data, state, day, state.count[day])
    elif kind < 6:
        _ruin_some(data, state, rng)
    else:
        _ruin_near(data, state, rng)
    for day in range(len(state.count)):
        if state.touched[day] and not refresh(data, state, day):
            clear(data, state, day)


@compiled
def _order(data: Data, state: State, rng: Random, order: Ints) -> int:
    """Fill the visits that are out, shuffled or sorted by one of the keys."""
    out = 0
    for node in range(1, len(data.service)):
        if state.day_of[node] < 0:
            order[out] = node
            out += 1
    for k in range(out - 1, 0, -1):
        other = draw(rng, k + 1)
        order[k], order[other] = order[other], order[k]
    kind = draw(rng, 2 * len(data.keys))
    if kind >= len(data.keys):
        return out
    key = data.keys[kind]
    for k in range(1, out):
        node, p = order[k], k
        while p > 0 and key[order[p - 1]] > key[node]:
            order[p] = order[p - 1]
            p -= 1
        order[p] = node
    return out


@compiled
def recreate(data: Data, state: State, rng: Random, order: Ints, level: int) -> None:
    """Put visits back one by one where they gain most, if they gain more than ``level``."""
    for k in range(_order(data, state, rng, order)):
        node = order[k]
        best, best_day, best_p = level, -1, -1
        for day in range(len(state.count)):
            if not allowed(data, state, day, node):
                continue
            for p in range(state.count[day] + 1):
                if draw(rng, BLINK) == 0:
                    continue
                gain = insertion_gain(data, state, day, p, node, best)
                if gain > best:
                    best, best_day, best_p = gain, day, p
        if best_day >= 0:
            insert(data, state, best_day, best_p, node)


@compiled
def trim(data: Data, state: State) -> None:
    """Take out visits that lose money, the worst of each day first."""
    for day in range(len(state.count)):
        while state.touched[day] and state.count[day] > 0:
            best, best_p = 0, -1
            for p in range(1, state.count[day] + 1):
                gain = removal_gain(data, state, day, p)
                if gain > best:
                    best, best_p = gain, p
            if best_p < 0:
                break
            remove(data, state, day, best_p)
            if not refresh(data, state, day):
                clear(data, state, day)


@compiled
def fill(data: Data, state: State) -> None:
    """Put in every visit that gains, the best first, until none does."""
    while True:
        best, best_node, best_day, best_p = 0, -1, -1, -1
        for node in range(1, len(data.service)):
            if state.day_of[node] < 0:
                gain, day, p = best_insertion(data, state, node, best)
                if gain > best:
                    best, best_node, best_day, best_p = gain, node, day, p
        if best_node < 0:
            break
        insert(data, state, best_day, best_p, best_node)


@compiled
def keep(state: State, day: int, pool: Pool) -> None:
    """Put a day's tour in the pool; of the same visits the best order stays."""
    key = pool.mark[len(pool.mark) - 1 - day]
    for p in range(1, state.count[day] + 1):
        key ^= pool.mark[state.seq[day, p]]
    slot = key & (POOL - 1)
    if pool.key[slot] == key and pool.gain[slot] >= state.gain[day]:
        return
    count = state.count[day]
    pool.key[slot], pool.day[slot], pool.count[slot] = key, day, count
    pool.gain[slot], pool.work[slot] = state.gain[day], state.work[day]
    pool.seq[slot, :count] = state.seq[day, 1 : count + 1]


@compiled
def copy_touched(source: State, target: State, touched: Ints) -> None:
    """Copy the touched days and what is planned on which day."""
    for day in range(len(touched)):
        if touched[day]:
            copy_day(source, target, day)
    target.day_of[:] = source.day_of


@compiled
def anneal(
    data: Data, states: tuple[State, State, State], pool: Pool, rng: Random, heat: Ints
) -> None:
    """One step per entry of ``heat`` (mc, the mean loss accepted) on (current, trial, best)."""
    now, trial, best = states
    order = np.empty(len(data.service), np.int64)
    everyone = np.ones(len(now.count), np.int64)
    total, record = now.gain.sum(), best.gain.sum()
    for step in range(len(heat)):
        trial.touched[:] = 0
        ruin(data, trial, rng)
        level = 0
        if draw(rng, 4) == 0:
            level = -draw(rng, 1 + 2 * data.cost[0, 1 + draw(rng, len(data.service) - 1)])
        recreate(data, trial, rng, order, max(level, NO))
        if level < 0:
            trim(data, trial)
        gain = trial.gain.sum()
        if gain > total - ((heat[step] * WAITS[draw(rng, 1024)]) >> 10):
            copy_touched(trial, now, trial.touched)
            total = gain
            if gain > record - 4 * heat[step]:
                for day in range(len(now.count)):
                    if trial.touched[day] and trial.count[day] > 0:
                        keep(trial, day, pool)
            if gain > record:
                record = gain
                copy_touched(trial, best, everyone)
        else:
            copy_touched(now, trial, trial.touched)
