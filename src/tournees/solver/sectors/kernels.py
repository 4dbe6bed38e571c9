"""The compiled part of the search: moves of accounts that keep every sector whole.

All kernels stand in this one file, because numba's cache only notices changes of the
file that a kernel stands in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tournees.solver.sectors.ground import Ground

P = ParamSpec("P")
R = TypeVar("R")

_MOVED = 0
_STAMP = 1
_CHAIN = 3
_TRIES = 12


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile with numba, keeping the types that mypy sees."""
    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))


class State(NamedTuple):
    """Sectors in the making and what must be known of them at once.

    ``rep`` int32[n]; ``loads`` int64[r]; ``free`` int32[r, components] counts accounts
    with a choice; ``members[b, :size[b]]`` int32 are the movable accounts of rep b and
    ``position`` int32[n] their places in it; ``tally`` int64[2] holds the accounts that
    left their rep and the last stamp; ``seen``, ``aim`` int64[n] and ``queue`` int32[n]
    serve the walks; ``random`` uint64[1].
    """

    rep: NDArray[np.int32]
    loads: NDArray[np.int64]
    free: NDArray[np.int32]
    members: NDArray[np.int32]
    size: NDArray[np.int32]
    position: NDArray[np.int32]
    tally: NDArray[np.int64]
    seen: NDArray[np.int64]
    aim: NDArray[np.int64]
    queue: NDArray[np.int32]
    random: NDArray[np.uint64]


class Heat(NamedTuple):
    """What a sweep weighs: temperature in cents, cents per second outside, per extra move."""

    temperature: float
    second_cents: float
    extra_cents: float
    cost_weight: float


@kernel
def draw(state: State) -> float:
    """Next number of [0, 1) (xorshift64*, Vigna, ACM TOMS 42(4), 2016)."""
    x = state.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state.random[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@kernel
def shift(ground: Ground, state: State, v: int, b: int) -> None:
    """Move account v to rep b, unconditionally."""
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
    state.free[a, ground.component[v]] -= 1
    state.free[b, ground.component[v]] += 1
    state.tally[_MOVED] += leaving(ground, v, a, b)


@kernel
def leaving(ground: Ground, v: int, a: int, b: int) -> int:
    """Change in the number of handovers when v goes from a to b."""
    c = ground.current[v]
    if c < 0:
        return 0
    return int(b != c) - int(a != c)


@kernel
def outside(ground: Ground, rep: int, load: int) -> int:
    """Seconds by which a load lies outside the rep's limits."""
    return int(max(ground.lower[rep] - load, 0) + max(load - ground.upper[rep], 0))


@kernel
def outside_change(ground: Ground, state: State, v: int, b: int) -> int:
    """Change in the seconds outside limits when v goes to b."""
    a = state.rep[v]
    load_a, load_b, load = state.loads[a], state.loads[b], ground.load[v]
    after = outside(ground, a, load_a - load) + outside(ground, b, load_b + load)
    return after - outside(ground, a, load_a) - outside(ground, b, load_b)


@kernel
def extra_change(ground: Ground, state: State, v: int, b: int) -> int:
    """Change in the handovers above the limit when v goes to b."""
    moved = state.tally[_MOVED]
    after = moved + leaving(ground, v, state.rep[v], b)
    return int(max(after - ground.max_moved, 0) - max(moved - ground.max_moved, 0))


@kernel
def change(ground: Ground, state: State, heat: Heat, v: int, b: int) -> float:
    """Change in what the search minimises when v goes to b."""
    cents = ground.cost[v, b] - ground.cost[v, state.rep[v]]
    return float(
        heat.cost_weight * cents
        + heat.second_cents * outside_change(ground, state, v, b)
        + heat.extra_cents * extra_change(ground, state, v, b)
    )


@kernel
def reaches_free(ground: Ground, state: State, u: int) -> bool:
    """Whether the part of its sector that u lies in holds an account with a choice."""
    if not ground.fixed[u]:
        return True
    state.tally[_STAMP] += 1
    stamp = state.tally[_STAMP]
    state.seen[u] = stamp
    state.queue[0] = u
    head, tail = 0, 1
    while head < tail:
        x = state.queue[head]
        head += 1
        for i in range(ground.first[x], ground.first[x + 1]):
            y = ground.near[i]
            if state.rep[y] == state.rep[u] and state.seen[y] != stamp:
                if not ground.fixed[y]:
                    return True
                state.seen[y] = stamp
                state.queue[tail] = y
                tail += 1
    return False


@kernel
def may_join(ground: Ground, state: State, v: int, b: int) -> bool:
    """Whether v touches the sector of b, or b has none yet in this component."""
    if not ground.contiguous or state.free[b, ground.component[v]] == 0:
        return True
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == b and reaches_free(ground, state, u):
            return True
    return False


@kernel
def walk_without(ground: Ground, state: State, v: int, u: int, aims: int) -> tuple[int, bool]:
    """Walk the part of u without v; how many aims are left to reach, any free account seen.

    Ends as soon as no aim is left. Aims are the neighbours of v in its sector.
    """
    stamp = state.tally[_STAMP]
    rep = state.rep[v]
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
            if left == 0:
                break
        for i in range(ground.first[x], ground.first[x + 1]):
            y = ground.near[i]
            if y != v and state.rep[y] == rep and state.seen[y] != stamp:
                state.seen[y] = stamp
                state.queue[tail] = y
                tail += 1
    return left, any_free


@kernel
def may_leave(ground: Ground, state: State, v: int) -> bool:
    """Whether the sector of v stays whole without it (parts of fixed accounts aside)."""
    rep = state.rep[v]
    if not ground.contiguous or state.free[rep, ground.component[v]] <= 2:
        return True
    state.tally[_STAMP] += 1
    stamp = state.tally[_STAMP]
    aims = 0
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == rep:
            state.aim[u] = stamp
            aims += 1
    if aims <= 1:
        return True
    free_parts = 0
    for i in range(ground.first[v], ground.first[v + 1]):
        u = ground.near[i]
        if state.rep[u] == rep and state.seen[u] != stamp:
            aims, any_free = walk_without(ground, state, v, u, aims)
            if aims == 0 and free_parts == 0:
                return True
            free_parts += any_free
            if free_parts > 1:
                return False
    return True


@kernel
def may_shift(ground: Ground, state: State, v: int, b: int) -> bool:
    """Whether v may go to b under skills, locks and contiguity."""
    return ground.usable[v, b] and may_join(ground, state, v, b) and may_leave(ground, state, v)


@kernel
def aim_of(ground: Ground, state: State, v: int) -> int:
    """Draw a rep for v: of a neighbour in another sector, now and then any; -1 for none."""
    low, high = ground.first[v], ground.first[v + 1]
    b = -1
    if ground.contiguous and high > low and draw(state) < 0.97:
        offset = int(draw(state) * (high - low))
        for i in range(high - low):
            u = ground.near[low + (offset + i) % (high - low)]
            if state.rep[u] != state.rep[v]:
                b = state.rep[u]
                break
    else:
        b = int(draw(state) * len(ground.lower))
    if b >= 0 and (b == state.rep[v] or not ground.usable[v, b]):
        b = -1
    return b


@kernel
def next_link(
    ground: Ground, state: State, heat: Heat, a: int, not_v: int
) -> tuple[int, int, float]:
    """Among some accounts of rep a, the one that leaves it best: account, rep, change."""
    best_v, best_b, best = -1, -1, np.inf
    for _ in range(_TRIES):
        if state.size[a] == 0:
            break
        v = state.members[a, int(draw(state) * state.size[a])]
        b = aim_of(ground, state, v)
        if b < 0 or v == not_v:
            continue
        delta = change(ground, state, heat, v, b)
        if delta < best and may_shift(ground, state, v, b):
            best_v, best_b, best = v, b, delta
    return best_v, best_b, best


@kernel
def chain(ground: Ground, state: State, heat: Heat, v: int, b: int, limit: float) -> bool:
    """Move v to b, then up to three more accounts on from there, while it costs over limit."""
    chain_v = np.empty(_CHAIN + 1, dtype=np.int32)
    chain_a = np.empty(_CHAIN + 1, dtype=np.int32)
    chain_v[0], chain_a[0] = v, state.rep[v]
    total = change(ground, state, heat, v, b)
    shift(ground, state, v, b)
    length = 1
    while total > limit and length <= _CHAIN:
        next_v, next_b, delta = next_link(ground, state, heat, b, v)
        if next_v < 0:
            break
        v, b = next_v, next_b
        chain_v[length], chain_a[length] = v, state.rep[v]
        length += 1
        total += delta
        shift(ground, state, v, b)
    if total <= limit:
        return True
    for i in range(length - 1, -1, -1):
        shift(ground, state, chain_v[i], chain_a[i])
    return False


@kernel
def sweep(ground: Ground, state: State, heat: Heat, proposals: int) -> int:
    """Propose moves at one temperature (simulated annealing); how many were made."""
    made = 0
    for _ in range(proposals):
        v = ground.movable[int(draw(state) * len(ground.movable))]
        b = aim_of(ground, state, v)
        if b < 0:
            continue
        limit = -heat.temperature * math.log(1.0 - draw(state))
        fits = change(ground, state, heat, v, b) <= limit
        if not fits and draw(state) < 0.5:
            continue
        if not may_shift(ground, state, v, b):
            continue
        if fits:
            shift(ground, state, v, b)
            made += 1
        elif chain(ground, state, heat, v, b, limit):
            made += 1
    return made


@kernel
def better(ground: Ground, state: State, v: int, b: int) -> bool:
    """Whether v at b is better: extra handovers, then seconds outside, cents, handovers."""
    extra = extra_change(ground, state, v, b)
    if extra != 0:
        return extra < 0
    seconds = outside_change(ground, state, v, b)
    if seconds != 0:
        return seconds < 0
    cents = ground.cost[v, b] - ground.cost[v, state.rep[v]]
    if cents != 0:
        return bool(cents < 0)
    return leaving(ground, v, state.rep[v], b) < 0


@kernel
def descend(ground: Ground, state: State) -> None:
    """Make single moves, account by account, until none is better."""
    going = True
    while going:
        going = False
        for v in ground.movable:
            for b in range(len(ground.lower)):
                if (
                    b != state.rep[v]
                    and ground.usable[v, b]
                    and better(ground, state, v, b)
                    and may_shift(ground, state, v, b)
                ):
                    shift(ground, state, v, b)
                    going = True


def state_of(ground: Ground, rep_of: NDArray[np.int32], seed: int) -> State:
    """Build the state of some sectors; ``seed`` fixes every draw that follows."""
    n, r = ground.usable.shape
    state = State(
        rep=rep_of.astype(np.int32).copy(),
        loads=np.zeros(r, dtype=np.int64),
        free=np.zeros((r, int(ground.component.max(initial=0)) + 1), dtype=np.int32),
        members=np.zeros((r, n), dtype=np.int32),
        size=np.zeros(r, dtype=np.int32),
        position=np.zeros(n, dtype=np.int32),
        tally=np.zeros(2, dtype=np.int64),
        seen=np.zeros(n, dtype=np.int64),
        aim=np.zeros(n, dtype=np.int64),
        queue=np.zeros(n, dtype=np.int32),
        random=np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1),
    )
    given = np.flatnonzero(rep_of >= 0)
    np.add.at(state.loads, rep_of[given], ground.load[given])
    state.tally[_MOVED] = int(
        ((ground.current[given] >= 0) & (rep_of[given] != ground.current[given])).sum()
    )
    reps = rep_of[ground.movable]
    np.add.at(state.free, (reps, ground.component[ground.movable]), 1)
    for rep in range(r):
        mine = ground.movable[reps == rep]
        state.members[rep, : len(mine)] = mine
        state.size[rep] = len(mine)
        state.position[mine] = np.arange(len(mine))
    return state
