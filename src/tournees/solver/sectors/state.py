"""Sectors in the making, as the compiled search holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.solver.sectors.rules import count_moved, loads_of, same_rep_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.ground import Ground

MOVED = 0
"""Place in ``State.tally`` of the accounts that left their rep."""
STAMP = 1
"""Place in ``State.tally`` of the last stamp of a walk."""
APART = 2
"""Place in ``State.tally`` of the parts of sectors that stand apart."""


class State(NamedTuple):
    """Sectors in the making and what must be known of them at once.

    All whole numbers are int64, for numba compiles a kernel once more for each other type.
    ``rep`` int64[n]; ``loads`` int64[r]; ``free`` int64[r, components] counts accounts
    with a choice, ``parts`` int64[r, components] the connected parts that hold one;
    ``members[b, :size[b]]`` int64 are the movable accounts of rep b and
    ``position`` int64[n] their places in it; ``tally`` int64[3] holds the accounts that
    left their rep, the last stamp and the parts that stand apart; ``seen``, ``aim``
    int64[n] and ``queue`` int64[n] serve the walks; ``random`` uint64[1].
    """

    rep: NDArray[np.int64]
    loads: NDArray[np.int64]
    free: NDArray[np.int64]
    parts: NDArray[np.int64]
    members: NDArray[np.int64]
    size: NDArray[np.int64]
    position: NDArray[np.int64]
    tally: NDArray[np.int64]
    seen: NDArray[np.int64]
    aim: NDArray[np.int64]
    queue: NDArray[np.int64]
    random: NDArray[np.uint64]


class Heat(NamedTuple):
    """What a sweep weighs: temperature in cents, the prices of what breaks a rule, in cents.

    Prices of a second outside limits, of a handover too many, of a part that stands
    apart; ``cost_weight`` multiplies what the sectors cost.
    """

    temperature: float
    second_cents: float
    extra_cents: float
    apart_cents: float
    cost_weight: float


def state_of(ground: Ground, rep_of: NDArray[np.int32], seed: int) -> State:
    """Build the state of some sectors; ``seed`` fixes every draw that follows."""
    n, r = ground.usable.shape
    lands = int(ground.component.max(initial=0)) + 1
    state = State(
        rep=rep_of.astype(np.int64),
        loads=loads_of(ground, rep_of),
        free=np.zeros((r, lands), dtype=np.int64),
        parts=np.zeros((r, lands), dtype=np.int64),
        members=np.zeros((r, n), dtype=np.int64),
        size=np.zeros(r, dtype=np.int64),
        position=np.zeros(n, dtype=np.int64),
        tally=np.zeros(3, dtype=np.int64),
        seen=np.zeros(n, dtype=np.int64),
        aim=np.zeros(n, dtype=np.int64),
        queue=np.zeros(n, dtype=np.int64),
        random=np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1),
    )
    state.tally[MOVED] = count_moved(ground, rep_of)
    reps, land = rep_of[ground.movable], ground.component[ground.movable]
    if ground.contiguous:
        np.add.at(state.free, (reps, land), 1)
        _, sample = np.unique(same_rep_parts(ground, rep_of)[ground.movable], return_index=True)
        np.add.at(state.parts, (reps[sample], land[sample]), 1)
        state.tally[APART] = int(np.maximum(state.parts - 1, 0).sum())
    for rep in range(r):
        mine = ground.movable[reps == rep]
        state.members[rep, : len(mine)] = mine
        state.size[rep] = len(mine)
        state.position[mine] = np.arange(len(mine))
    return state
