"""Ruin and recreate, compiled: visits taken out are put back, each where it gains most.

Putting back stops where a visit loses money, now and then with an allowance so that several
far visits can come in together. Acceptance is that of simulated annealing in whole numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    CLASS,
    COST,
    COUNT_OF,
    DAY,
    FIRST_PATTERN,
    GROUP,
    MEMBERS,
    MOST_CHANGES,
    PATTERNS,
    POINT,
    PREVIOUS,
    START,
    Data,
    Guide,
    Ints,
    whole,
)
from tournees.solver.tours.draws import WAITS, Random, draw
from tournees.solver.tours.moves import days_of, insertion, removal_gain
from tournees.solver.tours.ruin import mend, nights_hold, ruin
from tournees.solver.tours.state import (
    COUNT,
    FROM,
    GAIN,
    NIGHT_AT,
    NO,
    SEQ,
    TO,
    TOUCHED,
    WORK,
    State,
    copy_rest,
    copy_slot,
    insert,
    remove,
    total,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

POOL = 8192
"""Places in the pool, a power of two; a newer tour takes the place of an older one."""
BLINKS = 6
"""One place in 2**BLINKS is overlooked when putting back."""
KEY, SLOT, VISITS, WORTH, LOAD, ORIGIN, GOAL, NIGHT_POINT = range(8)
"""Columns of a pool's ``heads``."""


class Pool(NamedTuple):
    """Tours met by the search.

    ``heads`` [POOL, 8]: key (0 for a free place), slot, visits, gain, work, points of the ends,
    night; ``seqs`` [POOL, n]; ``marks`` [n + points + slots] name sets of visits, ends, slots.
    """

    heads: Ints
    seqs: NDArray[np.int16]
    marks: Ints


def empty_pool(data: Data, seed: int) -> Pool:
    """No tour yet."""
    count = len(data.nodes) + data.legs.shape[1] + len(data.slots)
    marks = np.random.default_rng(seed).integers(1, 2**62, size=count, dtype=np.int64)
    return Pool(np.zeros((POOL, 8), np.int64), np.zeros((POOL, len(data.nodes)), np.int16), marks)


@compiled
def put_in_order(guide: Guide, state: State, rng: Random, order: Ints) -> int:
    """Fill the visits that are out, shuffled or sorted by one of the keys; how many."""
    out = 0
    for node in range(1, len(order)):
        if state.where[node] < 0:
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
def blind_spots(rng: Random) -> int:
    """A few positions to overlook, as bits."""
    blind = whole(-1)
    for _ in range(BLINKS):
        blind &= draw(rng, 2**62)
    return blind


@compiled
def recreate(data: Data, state: State, rng: Random, order: Ints, stale: Ints, level: int) -> None:
    """Put visits back in order, each where it gains most, if that is more than ``level``.

    ``stale`` visits were out before: without an allowance, only slots that have changed are
    tried for them.
    """
    for node in order:
        if state.where[node] >= 0:
            continue
        group = data.nodes[node, GROUP]
        if group >= 0 and data.groups[group, PATTERNS] > 0:
            put_group(data, state, rng, group)
            continue
        best, best_slot, best_p = level, whole(-1), whole(-1)
        empty_seen = whole(-1)
        for slot in range(len(state.sums)):
            if level == 0 and stale[node] and not state.sums[slot, TOUCHED]:
                continue  # it found no place there before
            if state.sums[slot, COUNT] == 0:  # of empty slots that are alike one is enough
                if data.slots[slot, CLASS] == empty_seen:
                    continue
                empty_seen = data.slots[slot, CLASS]
            gain, p = insertion(data, state, slot, node, best, blind_spots(rng))
            if p >= 0:
                best, best_slot, best_p = gain, slot, p
        if best_slot >= 0:
            insert(data, state, best_slot, best_p, node)


@compiled
def put_group(data: Data, state: State, rng: Random, group: int) -> None:
    """Put the visits of a group back on the allowed days that gain most together."""
    days = days_of(data, state, group)
    gains = np.full(64, NO, np.int64)
    slots, places = np.zeros(64, np.int64), np.zeros(64, np.int64)
    out = whole(0)
    for k in range(data.groups[group, COUNT_OF]):
        if state.where[data.groups[group, MEMBERS + k]] < 0:
            out = data.groups[group, MEMBERS + k]
    for slot in range(len(state.sums)):
        day = data.slots[slot, DAY]
        gain, p = insertion(data, state, slot, out, gains[day], blind_spots(rng))
        if p >= 0:
            gains[day], slots[day], places[day] = gain, slot, p
    wanted = _best_days(data, group, days, gains) & ~days
    day = whole(0)
    for k in range(data.groups[group, COUNT_OF]):
        node = data.groups[group, MEMBERS + k]
        if state.where[node] >= 0:
            continue
        while day < 62 and not ((wanted >> day) & 1 and gains[day] > NO):
            day += 1
        if day == 62:
            return
        insert(data, state, slots[day], places[day], node)
        day += 1


@compiled
def _best_days(data: Data, group: int, days: int, gains: Ints) -> int:
    """The allowed set of days that holds those made and gains most with the others."""
    best, chosen = NO, whole(0)
    first = data.groups[group, FIRST_PATTERN]
    for k in range(first, first + data.groups[group, PATTERNS]):
        pattern = data.patterns[k]
        if pattern & days != days:
            continue
        value = whole(0)
        for day in range(62):
            if ((pattern & ~days) >> day) & 1:
                value += max(gains[day], NO // 64)
        if value > best:
            best, chosen = value, pattern
    return chosen


@compiled
def trim(data: Data, state: State) -> None:
    """Take out visits that lose money, the worst of each touched slot first."""
    for slot in range(len(state.sums)):
        while state.sums[slot, TOUCHED] and state.sums[slot, COUNT] > 0:
            best, best_p = whole(0), whole(-1)
            for p in range(1, state.sums[slot, COUNT] + 1):
                gain = removal_gain(data, state, slot, p)
                if gain > best:
                    best, best_p = gain, p
            if best_p < 0:
                break
            remove(data, state, slot, best_p, 1)
            mend(data, state)


@compiled
def keep(data: Data, state: State, slot: int, pool: Pool) -> None:
    """Put a tour in the pool; of the same visits the best order stays."""
    sums, tour = state.sums[slot], state.tours[slot]
    count, nodes, points = sums[COUNT], len(data.nodes), data.legs.shape[1]
    key = pool.marks[nodes + points + data.slots[slot, CLASS]]
    key ^= pool.marks[nodes + sums[FROM]] ^ (pool.marks[nodes + sums[TO]] << 1)
    for p in range(1, count + 1):
        key ^= pool.marks[tour[SEQ, p]]
    place = key & (POOL - 1)
    head = pool.heads[place]
    if count > 0 and (head[KEY] != key or head[WORTH] < sums[GAIN]):
        head[KEY], head[SLOT], head[VISITS] = key, slot, count
        head[WORTH], head[LOAD] = sums[GAIN], sums[WORK]
        head[ORIGIN], head[GOAL], head[NIGHT_POINT] = sums[FROM], sums[TO], sums[NIGHT_AT]
        for p in range(count):
            pool.seqs[place, p] = tour[SEQ, p + 1]


@compiled
def rebuild(data: Data, guide: Guide, state: State, rng: Random, order: Ints, stale: Ints) -> None:
    """Ruin and recreate; `TOUCHED` says afterwards which slots may have changed."""
    for slot in range(len(state.sums)):
        state.sums[slot, TOUCHED] = 0
    first = total(data, state) == 0
    for node in range(len(stale)):
        stale[node] = state.where[node] < 0 and not first
    ruin(data, guide, state, rng)
    mend(data, state)
    level = whole(0)
    if draw(rng, 4) == 0:
        node = 1 + draw(rng, len(order) - 1)
        point = max(0, data.nodes[node, POINT])
        level = -draw(rng, 1 + 2 * whole(data.legs[0, data.slots[0, START], point, COST]))
    out = put_in_order(guide, state, rng, order)
    recreate(data, state, rng, order[:out], stale, level)
    if level < 0:
        trim(data, state)


@compiled
def changes(data: Data, state: State) -> int:
    """How many visits are not in the slot where the plan that people know has them."""
    count = 0
    for node in range(1, len(data.nodes)):
        before = data.nodes[node, PREVIOUS]
        count += before >= 0 and state.where[node] != before
    return count


@compiled
def anneal(
    data: Data, guide: Guide, states: tuple[State, State, State], pool: Pool, rng: Random,
    heat: Ints,
) -> None:  # fmt: skip
    """One step per entry of ``heat`` (mc, the mean loss accepted) on (current, trial, best)."""
    now, trial, best = states
    order, stale = np.empty(len(data.nodes), np.int64), np.zeros(len(data.nodes), np.int64)
    at_hand, record = total(data, now), total(data, best)
    most = data.rules[MOST_CHANGES]
    for warmth in heat:
        rebuild(data, guide, trial, rng, order, stale)
        gain = total(data, trial)
        accepted = gain > at_hand - ((warmth * WAITS[draw(rng, 1024)]) >> 10)
        accepted = accepted and nights_hold(data, trial)
        if accepted and most >= 0:
            accepted = changes(data, trial) <= max(most, changes(data, now))
        source, target = (trial, now) if accepted else (now, trial)
        for slot in range(len(now.sums)):
            if trial.sums[slot, TOUCHED]:
                if accepted and gain > record - 4 * warmth:
                    keep(data, trial, slot, pool)
                copy_slot(source, target, slot)
        copy_rest(source, target)
        if accepted:
            at_hand = gain
        if gain > record and accepted:
            record = gain
            for slot in range(len(now.sums)):
                copy_slot(trial, best, slot)
            copy_rest(trial, best)
