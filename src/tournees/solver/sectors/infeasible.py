"""Which rules sectors break, and why nothing better may exist. Every cause is checked.

First what is so (``sector.above``, ``below``, ``apart``, ``too_many_moved``,
``group_split``), then what makes it so where that is proven: ``group_locked_apart``,
``group_no_common_rep``, ``locks_exceed``, ``only_these``, ``too_few``,
``account_too_large``, ``group_too_large``, ``handovers_needed``; where nothing is
proven, ``not_found``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.solver.sectors.groups import split_groups
from tournees.solver.sectors.rules import (
    count_moved,
    loads_of,
    outside_of,
    same_rep_parts,
    standing_apart,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.bounds import Relaxation
    from tournees.solver.sectors.data import Facts, SectorData
    from tournees.solver.sectors.ground import Ground
    from tournees.solver.sectors.groups import Gathered

Message = tuple[str, "Facts"]


def broken_rules(
    data: SectorData, ground: Ground, rep_of: NDArray[np.int32]
) -> tuple[Message, ...]:
    """One message for each rule that these sectors break, rep by rep."""
    found: list[Message] = []
    loads = loads_of(ground, rep_of)
    targets = data.target_share * int(ground.load.sum())
    for r in np.flatnonzero(outside_of(ground, loads)).tolist():
        above = loads[r] > ground.upper[r]
        facts: Facts = {
            "rep": data.rep_ids[r],
            "load_s": int(loads[r]),
            "target_s": round(float(targets[r])),
            "limit_s": int(ground.upper[r] if above else ground.lower[r]),
        }
        found.append(("sector.above" if above else "sector.below", facts))
    apart = standing_apart(ground, rep_of, data.anchors)
    if apart.any():
        parts = same_rep_parts(ground, rep_of)
        for r in np.unique(rep_of[apart]).tolist():
            mine = apart & (rep_of == r)
            number = len(np.unique(parts[mine]))
            facts = {"rep": data.rep_ids[r], "n": int(mine.sum()), "parts": number}
            found.append(("sector.apart", facts))
    moved = count_moved(ground, rep_of)
    if moved > ground.max_moved:
        found.append(("sector.too_many_moved", {"n": moved, "limit": ground.max_moved}))
    misplaced = (rep_of >= 0) & ~ground.usable[np.arange(len(rep_of)), rep_of]
    if misplaced.any():
        found.append(("sector.misplaced", {"n": int(misplaced.sum())}))
    found += split_groups(data, rep_of)
    return tuple(found)


def causes(case: Gathered, relaxation: Relaxation) -> tuple[Message, ...]:
    """What proves that the limits cannot be kept, or that nothing proves it."""
    data, ground = case.data, case.ground
    sites = np.bincount(case.unit_of)
    found = [*case.messages, *_locks_exceed(data, ground, sites)]
    found += _groups(data, ground, relaxation)
    found += _account_too_large(data, ground, sites)
    if relaxation.least_moved is not None:
        facts: Facts = {"n": relaxation.least_moved, "limit": ground.max_moved}
        found.append(("sector.handovers_needed", facts))
    return tuple(found) if found else (("sector.not_found", {}),)


def _locks_exceed(data: SectorData, ground: Ground, sites: NDArray[np.int64]) -> list[Message]:
    """Reps whose locked accounts alone weigh more than they may carry."""
    found: list[Message] = []
    for r, rep_id in enumerate(data.rep_ids):
        mine = data.locked == r
        load_s = int(ground.load[mine].sum())
        if load_s > ground.upper[r]:
            facts: Facts = {"rep": rep_id, "load_s": load_s, "n": int(sites[mine].sum())}
            found.append(("sector.locks_exceed", facts | {"limit_s": int(ground.upper[r])}))
    return found


def _groups(data: SectorData, ground: Ground, relaxation: Relaxation) -> list[Message]:
    """Groups of reps that clash with their limits whatever the split (Hall's condition).

    Load can pass from rep a to rep b where a carries an account that b may have. The
    reps reached from one above its limit have accounts that nobody else may have; the
    reps that reach one below its limit may have too few.
    """
    loads = relaxation.seconds.sum(axis=0)
    passes = np.array(
        [ground.usable[relaxation.seconds[:, a] > 0].any(axis=0) for a in range(len(loads))]
    )
    found: list[Message] = []
    seen: list[list[int]] = []
    for r in np.flatnonzero(outside_of(ground, loads)).tolist():
        above = bool(loads[r] > ground.upper[r])
        group = _reached(passes if above else passes.T, r)
        if group in seen:
            continue
        seen.append(group)
        inside = np.isin(np.arange(len(loads)), group)
        if above:
            theirs = ~ground.usable[:, ~inside].any(axis=1)
            limit_s = int(ground.upper[group].sum())
        else:
            theirs = ground.usable[:, inside].any(axis=1)
            limit_s = int(ground.lower[group].sum())
        load_s = int(ground.load[theirs].sum())
        if load_s > limit_s if above else load_s < limit_s:
            names = ", ".join(data.rep_ids[b] for b in group)
            code = "sector.only_these" if above else "sector.too_few"
            facts: Facts = {"n": len(group), "reps": names, "load_s": load_s, "limit_s": limit_s}
            found.append((code, facts))
    return found


def _reached(passes: NDArray[np.bool_], start: int) -> list[int]:
    inside = np.zeros(len(passes), dtype=np.bool_)
    inside[start] = True
    while True:
        wider = inside | passes[inside].any(axis=0)
        if (wider == inside).all():
            return [int(rep) for rep in np.flatnonzero(inside)]
        inside = wider


def _account_too_large(data: SectorData, ground: Ground, sites: NDArray[np.int64]) -> list[Message]:
    """Accounts, or groups, heavier than the limit of every rep who may have them."""
    room = np.where(ground.usable, ground.upper[None, :], -1).max(axis=1)
    found: list[Message] = []
    for account in np.flatnonzero((ground.load > room) & (room >= 0)).tolist():
        facts: Facts = {
            "account": data.account_ids[account],
            "load_s": int(ground.load[account]),
            "limit_s": int(room[account]),
        }
        if sites[account] > 1:
            found.append(("sector.group_too_large", facts | {"n": int(sites[account])}))
        else:
            found.append(("sector.account_too_large", facts))
    return found
