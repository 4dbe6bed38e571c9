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

from tournees.compiled import compiled
from tournees.solver.tours.arrays import COST, Data, Guide, Ints, whole
from tournees.solver.tours.state import (
    COUNT,
    GAIN,
    SEQ,
    SUMS,
    TOUCHED,
    WORK,
    copy_entry,
    insert,
    insertion,
    refresh,
    removal_gain,
    remove,
    total,
)

Random = NDArray[np.uint64]
"""State of the random draws, one word that is never 0."""
POOL = 4096
"""Places in the pool, a power of two; a newer tour takes the place of an older one."""
RUIN = 10
"""Most visits taken out of one day, or one by one."""
BLINKS = 6
"""One place in 2**BLINKS is overlooked when putting back."""
WAITS = np.array([round(-1024 * math.log((i + 0.5) / 1024)) for i in range(1024)], dtype=np.int64)
"""Exponential draws of mean 1024."""


class Pool(NamedTuple):
    """Tours of one day met by the search.

    ``heads`` [POOL, 5]: key (0 for a free place), day, visits, gain, work; ``seqs`` [POOL, n];
    ``marks`` [n + days] name sets of visits and days.
    """

    heads: Ints
    seqs: Ints
    marks: Ints


def empty_pool(data: Data, seed: int) -> Pool:
    """No tour yet."""
    days, nodes = data.slots.shape[:2]
    marks = np.random.default_rng(seed).integers(1, 2**62, size=nodes + days, dtype=np.int64)
    return Pool(np.zeros((POOL, 5), np.int64), np.zeros((POOL, nodes), np.int64), marks)


@compiled
def draw(rng: Random, below: int) -> int:
    """A number in [0, below) by xorshift64."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return whole(x >> np.uint64(1)) % whole(below)


@compiled
def ruin(data: Data, guide: Guide, state: Ints, rng: Random) -> None:
    """Take visits out: a whole day, strings near a random visit, or single ones near it.

    The times of the days touched are left to `refresh`.
    """
    kind = draw(rng, 16)
    if kind == 0:
        day = draw(rng, len(state) - 1)
        remove(data, state, day, whole(1), state[day, SUMS, COUNT])
        return
    seed = 1 + draw(rng, len(data.nodes) - 1)
    strings = kind > 5
    rest = 1 + draw(rng, 4 if strings else RUIN)
    scattered = draw(rng, 2) == 0
    for node in guide.near[seed]:
        day = state[-1, 0, node]
        if node == 0 or day < 0:
            continue
        length, first, count = whole(1), whole(1), state[day, SUMS, COUNT]
        while state[day, SEQ, first] != node:
            first += 1
        if strings:
            if state[day, SUMS, TOUCHED]:
                continue
            length = 1 + draw(rng, min(count, RUIN))
            first = min(max(1, first - draw(rng, length)), count - length + 1)
        elif scattered and draw(rng, 4) > 0:
            continue
        remove(data, state, day, first, length)
        rest -= 1
        if rest == 0:
            return


@compiled
def mend(data: Data, state: Ints) -> None:
    """Recompute the touched days; one that cannot be driven any more is emptied."""
    for day in range(len(state) - 1):
        if state[day, SUMS, TOUCHED] and not refresh(data, state, day):
            remove(data, state, day, whole(1), state[day, SUMS, COUNT])
            refresh(data, state, day)


@compiled
def put_in_order(guide: Guide, state: Ints, rng: Random, order: Ints) -> int:
    """Fill the visits that are out, shuffled or sorted by one of the keys; how many."""
    out = 0
    for node in range(1, len(order)):
        if state[-1, 0, node] < 0:
            other = draw(rng, out + 1)
            order[out] = order[other]
            order[other] = node
            out += 1
    kind = draw(rng, 2 * len(guide.keys))
    if kind < len(guide.keys):
        key = guide.keys[kind]
        for k in range(1, out):
            node, p = order[k], k
            while p > 0 and key[order[p - 1]] > key[node]:
                order[p] = order[p - 1]
                p -= 1
            order[p] = node
    return out


@compiled
def recreate(data: Data, state: Ints, rng: Random, order: Ints, level: int) -> None:
    """Put visits back in order, each where it gains most, if that is more than ``level``."""
    for node in order:
        best, best_day, best_p = level, whole(-1), whole(-1)
        for day in range(len(state) - 1):
            blind = whole(-1)
            for _ in range(BLINKS):
                blind &= draw(rng, 2**62)
            gain, p = insertion(data, state, day, node, best, blind)
            if p >= 0:
                best, best_day, best_p = gain, day, p
        if best_day >= 0:
            insert(data, state, best_day, best_p, node)


@compiled
def trim(data: Data, state: Ints) -> None:
    """Take out visits that lose money, the worst of each touched day first."""
    for day in range(len(state) - 1):
        while state[day, SUMS, TOUCHED] and state[day, SUMS, COUNT] > 0:
            best, best_p = whole(0), whole(-1)
            for p in range(1, state[day, SUMS, COUNT] + 1):
                gain = removal_gain(data, state[day], p)
                if gain > best:
                    best, best_p = gain, p
            if best_p < 0:
                break
            remove(data, state, day, best_p, whole(1))
            mend(data, state)


@compiled
def keep(tour: Ints, day: int, pool: Pool) -> None:
    """Put a day's tour in the pool; of the same visits the best order stays."""
    count = tour[SUMS, COUNT]
    key = pool.marks[len(pool.marks) - 1 - day]
    for p in range(1, count + 1):
        key ^= pool.marks[tour[SEQ, p]]
    slot = key & (POOL - 1)
    head = pool.heads[slot]
    if count > 0 and (head[0] != key or head[3] < tour[SUMS, GAIN]):
        head[0], head[1], head[2] = key, day, count
        head[3], head[4] = tour[SUMS, GAIN], tour[SUMS, WORK]
        for p in range(count):
            pool.seqs[slot, p] = tour[SEQ, p + 1]


@compiled
def rebuild(data: Data, guide: Guide, state: Ints, rng: Random, order: Ints) -> None:
    """Ruin and recreate; `TOUCHED` says afterwards which days may have changed."""
    for day in range(len(state) - 1):
        state[day, SUMS, TOUCHED] = 0
    ruin(data, guide, state, rng)
    mend(data, state)
    level = whole(0)
    if draw(rng, 4) == 0:
        level = -draw(rng, 1 + 2 * data.legs[COST, 0, 1 + draw(rng, len(order) - 1)])
    out = put_in_order(guide, state, rng, order)
    recreate(data, state, rng, order[:out], level)
    if level < 0:
        trim(data, state)


@compiled
def anneal(
    data: Data, guide: Guide, states: tuple[Ints, Ints, Ints], pool: Pool, rng: Random, heat: Ints
) -> None:
    """One step per entry of ``heat`` (mc, the mean loss accepted) on (current, trial, best)."""
    now, trial, best = states
    order = np.empty(len(data.nodes), np.int64)
    last = len(now) - 1
    at_hand, record = total(now, GAIN), total(best, GAIN)
    for warmth in heat:
        rebuild(data, guide, trial, rng, order)
        gain = total(trial, GAIN)
        accepted = gain > at_hand - ((warmth * WAITS[draw(rng, 1024)]) >> 10)
        source, target = (trial, now) if accepted else (now, trial)
        for day in range(last):
            if trial[day, SUMS, TOUCHED]:
                if accepted and gain > record - 4 * warmth:
                    keep(trial[day], day, pool)
                copy_entry(source, target, day)
        copy_entry(source, target, last)
        if accepted:
            at_hand = gain
        if gain > record:
            record = gain
            for day in range(last + 1):
                copy_entry(trial, best, day)
