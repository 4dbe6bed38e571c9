"""Groups whose sites one rep must have: gathered into one unit each, spread again at the end.

A unit weighs and costs what its sites do together, and may go where all of them may, so
the rule holds by construction in the search and in the bound: the divisible case of
units costs no less than that of their sites, and no more than any plan that keeps the
groups. The sites of a group may lie far apart, like locked accounts; they therefore
neither have to touch the rest of their sector nor hold it together: contiguity is asked
of the other accounts, on the graph without them.

A group that no rep may have whole (sites locked to several reps, or no rep with all the
skills) cannot be kept: its sites are drawn one by one, and the plan is infeasible for a
reason that is proven (``sector.group_locked_apart``, ``sector.group_no_common_rep``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.solver.sectors.data import NOBODY
from tournees.solver.sectors.ground import ground_of, in_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.data import Facts, SectorData
    from tournees.solver.sectors.ground import Ground

Message = tuple[str, "Facts"]


class Gathered(NamedTuple):
    """The case by units: an account, or all the sites of a group.

    ``unit_of`` int64[n] is the unit of each account, ``groups`` those that are kept,
    ``messages`` say why others cannot be. A unit has the id of its first site.
    """

    data: SectorData
    ground: Ground
    unit_of: NDArray[np.int64]
    groups: tuple[tuple[int, ...], ...]
    messages: tuple[Message, ...]


def gather(data: SectorData, ground: Ground) -> Gathered:
    """One unit of each group that some rep may have whole; the case itself without groups."""
    kept, messages = _kept(data, ground)
    n = len(data.account_ids)
    if not kept:
        return Gathered(data, ground, np.arange(n), (), messages)
    head = np.arange(n)
    for sites in kept:
        head[list(sites)] = sites[0]
    heads, unit_of = np.unique(head, return_inverse=True)
    moves = _summed(ground.moves, unit_of).astype(np.int32)
    units = replace(
        data,
        account_ids=tuple(data.account_ids[head] for head in heads.tolist()),
        load_s=_summed(data.load_s, unit_of),
        cost_cents=_summed(data.cost_cents, unit_of),
        allowed=_summed(~data.allowed, unit_of) == 0,
        current=_current(data, moves, heads),
        locked=_highest(data.locked, unit_of),
        neighbours=_between_others(data, unit_of),
        anchors=np.where(data.anchors >= 0, unit_of[data.anchors], NOBODY).astype(np.int32),
        groups=(),
    )
    folded = ground_of(units)._replace(
        cost=_summed(ground.cost, unit_of), moves=moves, max_moved=ground.max_moved
    )
    return Gathered(units, folded, unit_of.astype(np.int64), kept, messages)


def _kept(
    data: SectorData, ground: Ground
) -> tuple[tuple[tuple[int, ...], ...], tuple[Message, ...]]:
    """Groups that some rep may have whole, less the sites that nobody may have."""
    kept: list[tuple[int, ...]] = []
    messages: list[Message] = []
    for group in data.groups:
        sites = [site for site in sorted(group) if ground.usable[site].any()]
        if len(sites) < 2:  # nothing is left to keep together
            continue
        if ground.usable[sites].all(axis=0).any():
            kept.append(tuple(sites))
            continue
        facts: Facts = {"account": data.account_ids[sites[0]], "n": len(sites)}
        held = sorted({int(rep) for rep in data.locked[sites] if rep != NOBODY})
        if len(held) > 1:
            reps = ", ".join(data.rep_ids[rep] for rep in held)
            messages.append(("sector.group_locked_apart", facts | {"reps": reps}))
        else:
            messages.append(("sector.group_no_common_rep", facts))
    return tuple(kept), tuple(messages)


def _summed(
    values: NDArray[np.integer] | NDArray[np.bool_], unit_of: NDArray[np.intp]
) -> NDArray[np.int64]:
    total = np.zeros((int(unit_of.max()) + 1, *values.shape[1:]), dtype=np.int64)
    np.add.at(total, unit_of, values)
    return total


def _highest(values: NDArray[np.int32], unit_of: NDArray[np.intp]) -> NDArray[np.int32]:
    highest = np.full(int(unit_of.max()) + 1, NOBODY, dtype=np.int32)
    np.maximum.at(highest, unit_of, values)
    return highest


def _current(
    data: SectorData, moves: NDArray[np.int32], heads: NDArray[np.intp]
) -> NDArray[np.int32]:
    """The rep whom fewest sites would leave; nobody where no site has a rep."""
    return np.where(moves.any(axis=1), moves.argmin(axis=1), data.current[heads]).astype(np.int32)


def _between_others(data: SectorData, unit_of: NDArray[np.intp]) -> NDArray[np.int32]:
    """The neighbours, by unit, of which neither is a site of a group."""
    apart = in_groups(data)[data.neighbours].any(axis=1)
    return unit_of[data.neighbours[~apart]].astype(np.int32)


def split_groups(data: SectorData, rep_of: NDArray[np.int32]) -> list[Message]:
    """One message for each group whose sites several reps have."""
    found: list[Message] = []
    for group in data.groups:
        sites = [site for site in sorted(group) if rep_of[site] != NOBODY]
        reps = np.unique(rep_of[sites]).tolist() if sites else []
        if len(reps) > 1:
            facts: Facts = {
                "account": data.account_ids[sites[0]],
                "n": len(sites),
                "reps": ", ".join(data.rep_ids[rep] for rep in reps),
            }
            found.append(("sector.group_split", facts))
    return found
