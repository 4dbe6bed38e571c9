"""How sectors are measured: loads, balance, parts that stand apart, cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.solver.sectors.data import NOBODY, Balance
from tournees.solver.sectors.ground import ground_of, parts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.data import SectorData
    from tournees.solver.sectors.ground import Ground


class Score(NamedTuple):
    """How good sectors are, compared in this order: rules first, then cents."""

    apart: int
    extra_moved: int
    outside_s: int
    cents: int
    moved: int

    @property
    def feasible(self) -> bool:
        """Whether every rule holds."""
        return self.apart == 0 and self.extra_moved == 0 and self.outside_s == 0


def loads_of(ground: Ground, rep_of: NDArray[np.int32]) -> NDArray[np.int64]:
    """Load of each rep in seconds, int64[r]."""
    loads = np.zeros(len(ground.lower), dtype=np.int64)
    given = rep_of >= 0
    np.add.at(loads, rep_of[given], ground.load[given])
    return loads


def outside_of(ground: Ground, loads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Seconds by which each load lies outside its limits, int64[r]."""
    below = np.maximum(ground.lower - loads, 0)
    return np.asarray(below + np.maximum(loads - ground.upper, 0))


def moved_of(ground: Ground, rep_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which accounts leave their current rep for another, bool[n]."""
    return np.asarray((ground.current >= 0) & (rep_of >= 0) & (rep_of != ground.current))


def count_moved(ground: Ground, rep_of: NDArray[np.int32]) -> int:
    """Number of accounts that leave their current rep for another, each site of a group."""
    given = np.flatnonzero(rep_of >= 0)
    return int(ground.moves[given, rep_of[given]].sum())


def score_of(ground: Ground, rep_of: NDArray[np.int32], apart: int) -> Score:
    """Score of sectors of which ``apart`` parts are known to stand apart."""
    given = np.flatnonzero(rep_of >= 0)
    moved = count_moved(ground, rep_of)
    return Score(
        apart=apart,
        extra_moved=max(0, moved - ground.max_moved),
        outside_s=int(outside_of(ground, loads_of(ground, rep_of)).sum()),
        cents=int(ground.cost[given, rep_of[given]].sum()),
        moved=moved,
    )


def same_rep_parts(ground: Ground, rep_of: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number of the connected part, within one sector, that each account lies in, int32[n]."""
    n = len(rep_of)
    tails = np.repeat(np.arange(n, dtype=np.int32), np.diff(ground.first))
    inside = rep_of[tails] == rep_of[ground.near]
    return parts_of(n, np.column_stack([tails[inside], ground.near[inside]]))


def main_parts(
    ground: Ground, rep_of: NDArray[np.int32], anchors: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Parts of sectors, and which is the main one of its rep in its component.

    The main part holds an account with a choice if any does, then the rep's anchor,
    then the most load. Returns the part of each account int32[n] and bool[parts].
    """
    parts = same_rep_parts(ground, rep_of)
    count = int(parts.max(initial=-1)) + 1
    free = np.zeros(count, dtype=np.bool_)
    free[parts[~ground.fixed]] = True
    anchored = np.zeros(count, dtype=np.bool_)
    for rep, anchor in enumerate(anchors.tolist()):
        if anchor != NOBODY and rep_of[anchor] == rep:
            anchored[parts[anchor]] = True
    load = np.zeros(count, dtype=np.int64)
    np.add.at(load, parts, ground.load)
    sample = np.zeros(count, dtype=np.int64)
    sample[parts[::-1]] = np.arange(len(parts))[::-1]
    best: dict[tuple[int, int], int] = {}
    for part in range(count):
        where = (int(ground.component[sample[part]]), int(rep_of[sample[part]]))
        old = best.setdefault(where, part)
        if (free[part], anchored[part], load[part]) > (free[old], anchored[old], load[old]):
            best[where] = part
    main = np.zeros(count, dtype=np.bool_)
    main[list(best.values())] = True
    return parts, main


def standing_apart(
    ground: Ground, rep_of: NDArray[np.int32], anchors: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Accounts with a choice that lie outside the main part of their sector, bool[n].

    In each component of the neighbour graph a sector is one connected part; accounts
    that only one rep may have (locks, skills) are free of that rule.
    """
    if not ground.contiguous:
        return np.zeros(len(rep_of), dtype=np.bool_)
    parts, main = main_parts(ground, rep_of, anchors)
    return (rep_of >= 0) & ~ground.fixed & ~main[parts]


def count_apart(ground: Ground, rep_of: NDArray[np.int32], anchors: NDArray[np.int32]) -> int:
    """Number of parts that stand apart although their accounts have a choice."""
    apart = standing_apart(ground, rep_of, anchors)
    if not apart.any():
        return 0
    return len(np.unique(same_rep_parts(ground, rep_of)[apart]))


def balance(data: SectorData, rep_of: NDArray[np.int32]) -> Balance:
    """Load, target and distance from it of each rep; deviation 0 where both are 0."""
    ground = ground_of(data)
    loads = loads_of(ground, rep_of)
    target = data.target_share * int(ground.load.sum())
    away = loads - target
    deviation = np.where(away == 0, 0.0, np.inf)
    np.divide(away, target, out=deviation, where=target > 0)
    return Balance(load_s=loads, target_s=target, deviation=deviation)
