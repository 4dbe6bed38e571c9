"""The compiled part of the search: moves of accounts that keep every sector whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.solver.sectors.state import APART, MOVED, STAMP

if TYPE_CHECKING:
    from tournees.solver.sectors.ground import Ground
    from tournees.solver.sectors.state import Heat, State

_CHAIN = 3
_TRIES = 12


@compiled
def draw(state: State) -> float:
    """Next number of [0, 1) (xorshift64*, Vigna, ACM TOMS 42(4), 2016)."""
    x = state.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state.random[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def count(state: State, rep: int, land: int, number: int, parts: int) -> None:
    """Note that a rep has more accounts with a choice, in more parts, in a component."""
    state.free[rep, land] += number
    state.tally[APART] -= max(state.parts[rep, land] - 1, 0)
    state.parts[rep, land] += parts
    state.tally[APART] += max(state.parts[rep, land] - 1, 0)


@compiled
def shift(ground: Ground, state: State, v: int, b: int, parts: tuple[int, int]) -> None:
    """Move account v to rep b, unconditionally; ``parts`` from `parts_change`."""
    a = state.rep[v]
    last = state.members[a, state.size[a] - 1]
    state.members[a, state.position[v]] = last
    state.position[last] = state.position[v]
    state.size[a] -= 1
    state.members[b, state.size[b]] = v
    state.position[v] = state.size[b]
    state.size[b] += 1
    state.rep[v] = b
    state.loads[a] -= ground.load[v]
    state.loads[b] += ground.load[v]
    state.tally[MOVED] += leaving(ground, v, a, b)
    if ground.contiguous:
        count(state, a, ground.component[v], -1, parts[0])
        count(state, b, ground.component[v], 1, parts[1])


@compiled
def leaving(ground: Ground, v: int, a: int, b: int) -> int:
    """Change in the number of handovers when v goes from a to b."""
    return int(ground.moves[v, b]) - int(ground.moves[v, a])


@compiled
def outside(ground: Ground, rep: int, load: int) -> int:
    """Seconds by which a load lies outside the rep's limits."""
    return int(max(ground.lower[rep] - load, 0) + max(load - ground.upper[rep], 0))


@compiled
def outside_change(ground: Ground, state: State, v: int, b: int) -> int:
    """Change in the seconds outside limits when v goes to b."""
    a = state.rep[v]
    load_a, load_b, load = state.loads[a], state.loads[b], ground.load[v]
    after = outside(ground, a, load_a - load) + outside(ground, b, load_b + load)
    return after - outside(ground, a, load_a) - outside(ground, b, load_b)


@compiled
def extra_change(ground: Ground, state: State, v: int, b: int) -> int:
    """Change in the handovers above the limit when v goes to b."""
    moved = state.tally[MOVED]
    after = moved + leaving(ground, v, state.rep[v], b)
    return int(max(after - ground.max_moved, 0) - max(moved - ground.max_moved, 0))


@compiled
def change(ground: Ground, state: State, heat: Heat, v: int, b: int) -> float:
    """Change in what the search minimises when v goes to b."""
    cents = ground.cost[v, b] - ground.cost[v, state.rep[v]]
    return float(
        heat.cost_weight * cents
        + heat.second_cents * outside_change(ground, state, v, b)
        + heat.extra_cents * extra_change(ground, state, v, b)
    )


@compiled
def walk(ground: Ground, state: State, v: int, u: int, rep: int, aims: int) -> tuple[int, bool]:
    """Walk the part of rep's sector that u lies in, without v; marks it with the last stamp.

    Ends as soon as no aim is left. Returns the aims left and whether an account with a
    choice was seen. Aims are the neighbours of v in that sector.
    """
    stamp = state.tally[STAMP]
    state.seen[u] = stamp
    state.queue[0] = u
    head, tail = 0, 1
    any_free = False
    left = aims
    while head < tail:
        x = state.queue[head]
        head += 1
        any_free = any_free or not ground.fixed[x]
        if state.aim[x] == stamp:
            left -= 1
            if left == 0 and any_free:
                break
        for i in range(ground.first[x], ground.first[x + 1]):
            y = ground.near[i]
            if y != v and state.rep[y] == rep and state.seen[y] != stamp:
                state.seen[y] = stamp
                state.queue[tail] = y
                tail += 1
    return left, any_free


@compiled
def free_parts_at(ground: Ground, state: State, v: int, rep: int) -> int:
    """Number of parts of rep's sector without v that touch v and hold a choice."""
    state.tally[STAMP] += 1
    stamp = state.tally[STAMP]
    aims = 0
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == rep:
            state.aim[u] = stamp
            aims += 1
    found = 0
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == rep and state.seen[u] != stamp:
            aims, any_free = walk(ground, state, v, u, rep, aims)
            found += any_free
            if aims == 0:
                break
    return found


@compiled
def touches_free(ground: Ground, state: State, v: int, b: int) -> bool:
    """Whether a neighbour of v with a choice is in the sector of b."""
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == b and not ground.fixed[u]:
            return True
    return False


@compiled
def parts_change(ground: Ground, state: State, v: int, b: int) -> tuple[int, int]:
    """Change in the parts with a choice of v's sector and of b's when v goes to b."""
    if not ground.contiguous:
        return 0, 0
    land = ground.component[v]
    a = state.rep[v]
    leave = -1
    if state.free[a, land] > 1:
        leave = free_parts_at(ground, state, v, a) - 1
    join = 1
    if state.parts[b, land] == 1 and touches_free(ground, state, v, b):
        join = 0
    elif state.parts[b, land] > 0:
        join = 1 - free_parts_at(ground, state, v, b)
    return leave, join


@compiled
def may_mend(ground: Ground, state: State, v: int, b: int) -> bool:
    """Whether a sector that v leaves or joins is in several parts, so that v may mend it."""
    if state.tally[APART] == 0:
        return False
    land = ground.component[v]
    return bool(state.parts[state.rep[v], land] > 1 or state.parts[b, land] > 1)


@compiled
def apart_change(ground: Ground, state: State, v: int, b: int, parts: tuple[int, int]) -> int:
    """Change in the parts that stand apart when v goes to b."""
    if not ground.contiguous:
        return 0
    of_a = state.parts[state.rep[v], ground.component[v]]
    of_b = state.parts[b, ground.component[v]]
    after = max(of_a + parts[0] - 1, 0) + max(of_b + parts[1] - 1, 0)
    return int(after - max(of_a - 1, 0) - max(of_b - 1, 0))


@compiled
def aim_of(ground: Ground, state: State, v: int) -> int:
    """Draw a rep for v: of a neighbour in another sector, now and then any; -1 for none."""
    low, high = ground.first[v], ground.first[v + 1]
    b = -1
    if ground.contiguous and high > low and draw(state) < 0.97:
        offset = int(draw(state) * (high - low))
        for i in range(high - low):
            u = ground.near[low + (offset + i) % (high - low)]
            if state.rep[u] != state.rep[v]:
                b = int(state.rep[u])
                break
    else:
        b = int(draw(state) * len(ground.lower))
    if b >= 0 and (b == state.rep[v] or not ground.usable[v, b]):
        b = -1
    return b


@compiled
def next_link(
    ground: Ground, state: State, heat: Heat, a: int, not_v: int
) -> tuple[int, int, float, tuple[int, int]]:
    """Among some accounts of rep a, the one that leaves it best: account, rep, change, parts."""
    best_v, best_b, best, best_parts = -1, -1, np.inf, (0, 0)
    for _ in range(_TRIES):
        if state.size[a] == 0:
            break
        v = int(state.members[a, int(draw(state) * state.size[a])])
        b = aim_of(ground, state, v)
        if b < 0 or v == not_v:
            continue
        delta = change(ground, state, heat, v, b)
        if delta < best or may_mend(ground, state, v, b):
            parts = parts_change(ground, state, v, b)
            delta += heat.apart_cents * apart_change(ground, state, v, b, parts)
            if delta < best:
                best_v, best_b, best, best_parts = v, b, delta, parts
    return best_v, best_b, best, best_parts


@compiled
def chain(
    ground: Ground,
    state: State,
    heat: Heat,
    link: tuple[int, int, float, tuple[int, int]],
    limit: float,
) -> bool:
    """Make a first move, then up to three more on from there, while they cost over limit.

    Undone, and False, where they still do at the end.
    """
    done = np.empty((_CHAIN + 1, 4), dtype=np.int64)
    total = 0.0
    length = 0
    while True:
        v, b, delta, parts = link
        done[length, 0], done[length, 1] = v, state.rep[v]
        done[length, 2], done[length, 3] = -parts[1], -parts[0]
        length += 1
        total += delta
        shift(ground, state, v, b, parts)
        if total <= limit:
            return True
        if length > _CHAIN:
            break
        link = next_link(ground, state, heat, b, v)
        if link[0] < 0:
            break
    for i in range(length - 1, -1, -1):
        shift(ground, state, done[i, 0], done[i, 1], (done[i, 2], done[i, 3]))
    return False


@compiled
def sweep(ground: Ground, state: State, heat: Heat, proposals: int) -> int:
    """Propose moves at one temperature (simulated annealing); how many were made."""
    made = 0
    for _ in range(proposals):
        v = int(ground.movable[int(draw(state) * len(ground.movable))])
        b = aim_of(ground, state, v)
        if b < 0:
            continue
        limit = -heat.temperature * math.log(1.0 - draw(state))
        chained = draw(state) < 0.5
        delta = change(ground, state, heat, v, b)
        if delta > limit and not chained and not may_mend(ground, state, v, b):
            continue
        parts = parts_change(ground, state, v, b)
        delta += heat.apart_cents * apart_change(ground, state, v, b, parts)
        if delta <= limit:
            shift(ground, state, v, b, parts)
            made += 1
        elif chained and chain(ground, state, heat, (v, b, delta, parts), limit):
            made += 1
    return made


@compiled
def rank(ground: Ground, state: State, v: int, b: int) -> int:
    """Sign of the change when v goes to b, parts aside: negative is better.

    Compared in this order: extra handovers, seconds outside, cents, handovers.
    """
    extra = extra_change(ground, state, v, b)
    if extra != 0:
        return extra
    seconds = outside_change(ground, state, v, b)
    if seconds != 0:
        return seconds
    cents = int(ground.cost[v, b] - ground.cost[v, state.rep[v]])
    return cents if cents != 0 else leaving(ground, v, state.rep[v], b)


@compiled
def descend(ground: Ground, state: State) -> None:
    """Make single moves, account by account, until none is better; parts apart come first."""
    going = True
    while going:
        going = False
        for v in ground.movable:
            for b in range(len(ground.lower)):
                if b == state.rep[v] or not ground.usable[v, b]:
                    continue
                sign = rank(ground, state, v, b)
                if sign >= 0 and not may_mend(ground, state, v, b):
                    continue
                parts = parts_change(ground, state, v, b)
                apart = apart_change(ground, state, v, b, parts)
                if apart < 0 or (apart == 0 and sign < 0):
                    shift(ground, state, v, b, parts)
                    going = True
