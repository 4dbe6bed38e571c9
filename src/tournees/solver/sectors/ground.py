"""The case as the search walks on it: rules folded into arrays, once, for every module."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.data import SectorData

_ROUNDING = 1e-9


class Ground(NamedTuple):
    """Arrays over n accounts and r reps; a named tuple, because numba reads those.

    ``cost`` int64[n, r] in cents, price of the handover included; ``usable`` bool[n, r]
    joins skills and locks; ``moves`` int32[n, r] counts the accounts that leave their rep
    when the account goes to that rep (a whole group counts its sites); an account without
    any usable rep has load 0 and no neighbours here. ``fixed`` bool[n] marks accounts with
    a single usable rep, which may stand apart from their sector; the sites of a group have
    no neighbours. ``near[first[i]:first[i + 1]]`` are the neighbours of i. ``lower`` and
    ``upper`` int64[r] are the limits on loads; ``movable`` int64[m] the accounts with a
    choice; ``max_moved`` the most accounts that may leave their rep.
    """

    cost: NDArray[np.int64]
    load: NDArray[np.int64]
    usable: NDArray[np.bool_]
    moves: NDArray[np.int32]
    current: NDArray[np.int32]
    fixed: NDArray[np.bool_]
    component: NDArray[np.int32]
    first: NDArray[np.int32]
    near: NDArray[np.int32]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    movable: NDArray[np.int64]
    contiguous: bool
    max_moved: int


def ground_of(data: SectorData) -> Ground:
    """Fold the rules of a case into arrays."""
    n, r = data.cost_cents.shape
    reps = np.arange(r)
    usable = data.allowed & ((data.locked[:, None] < 0) | (data.locked[:, None] == reps))
    choices = usable.sum(axis=1)
    known = choices > 0
    load = np.where(known, data.load_s, 0)
    leaves = (data.current[:, None] >= 0) & (data.current[:, None] != reps)
    lower, upper = _limits(data, int(load.sum()))
    first, near, component = _graph(data, known & ~in_groups(data))
    return Ground(
        cost=data.cost_cents + data.handover_cents * leaves,
        load=load,
        usable=usable,
        moves=leaves.astype(np.int32),
        current=data.current.copy(),
        fixed=choices == 1,
        component=component,
        first=first,
        near=near,
        lower=lower,
        upper=upper,
        movable=np.flatnonzero(choices > 1).astype(np.int64),
        contiguous=data.contiguous,
        max_moved=n if data.max_handovers is None else data.max_handovers,
    )


def in_groups(data: SectorData) -> NDArray[np.bool_]:
    """Which accounts are sites of a group, bool[n]."""
    sites = np.zeros(len(data.account_ids), dtype=np.bool_)
    sites[[site for group in data.groups for site in group]] = True
    return sites


def _limits(data: SectorData, total_s: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole seconds within the tolerance; the nearest second where none lies within."""
    target = data.target_share * total_s
    slack = _ROUNDING * np.maximum(target, 1)
    lower = np.ceil(np.maximum(target * (1 - data.tolerance), 0) - slack).astype(np.int64)
    upper = np.floor(target * (1 + data.tolerance) + slack).astype(np.int64)
    nearest = np.rint(target).astype(np.int64)
    empty = lower > upper
    return np.where(empty, nearest, lower), np.where(empty, nearest, upper)


def _graph(
    data: SectorData, holding: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Neighbour lists and connected components among the accounts that hold sectors together."""
    n = len(holding)
    pairs = data.neighbours[holding[data.neighbours].all(axis=1)]
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ends = np.unique(ends, axis=0) if len(ends) else ends
    first = np.searchsorted(ends[:, 0], np.arange(n + 1)).astype(np.int32)
    return first, ends[:, 1].astype(np.int32), parts_of(n, ends)


def parts_of(n: int, edges: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number of the connected part of each of n nodes, int32[n]."""
    ones = np.ones(len(edges), dtype=np.int8)
    graph = coo_array((ones, (edges[:, 0], edges[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)
