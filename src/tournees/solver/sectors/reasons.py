"""Why each account changes hands. Every reason is checked by giving the account back.

The search ends where no single account moves to advantage, so each handover left has
one of these reasons (``handover.<code>`` in the catalogue):

``forbidden``   its current rep may no longer have it;
``locked``      it is locked to another rep;
``group``       giving it back would leave its group with several reps;
``travel``      giving it back costs more travel a year than a handover costs;
``balance``     giving it back takes a load (further) outside its limits;
``contiguity``  giving it back leaves a sector in more parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.solver.sectors.data import Facts, Transfer
from tournees.solver.sectors.kernels import apart_change, outside_change, parts_change
from tournees.solver.sectors.rules import moved_of
from tournees.solver.sectors.state import state_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.data import SectorData
    from tournees.solver.sectors.ground import Ground
    from tournees.solver.sectors.state import State


def transfers(
    data: SectorData,
    ground: Ground,
    rep_of: NDArray[np.int32],
    groups: tuple[tuple[int, ...], ...] = (),
) -> tuple[Transfer, ...]:
    """Every account that changes hands, with its reason and the facts behind it.

    ``groups`` are those that the sectors keep with one rep.

    Facts: ``load_s`` always; ``saved_eur`` a year by the handover (below zero where it
    costs more) where both costs are known; ``outside_s`` for ``balance``, the seconds
    outside limits that giving back would add; ``n`` for ``group``, its sites.
    """
    sites = {site: len(group) for group in groups for site in group}
    state = state_of(ground, rep_of, seed=0)
    found = []
    for account in np.flatnonzero(moved_of(ground, rep_of)).tolist():
        before, after = int(data.current[account]), int(rep_of[account])
        facts: Facts = {"load_s": int(data.load_s[account])}
        if data.cost_cents[account, before] >= 0:
            saved = data.cost_cents[account, before] - data.cost_cents[account, after]
            facts["saved_eur"] = int(saved) / 100
        reason = _given(data, account, after, grouped=account in sites)
        reason = reason or _reason(data, ground, state, account)
        if reason == "group":
            facts["n"] = sites[account]
        if reason == "balance":
            facts["outside_s"] = int(outside_change(ground, state, account, before))
        found.append(
            Transfer(account=account, from_rep=before, to_rep=after, reason=reason, facts=facts)
        )
    return tuple(found)


def _given(data: SectorData, account: int, after: int, *, grouped: bool) -> str:
    """The reason that the rules alone give, empty where there is none."""
    if data.locked[account] == after:
        return "locked"
    if not data.allowed[account, data.current[account]]:
        return "forbidden"
    return "group" if grouped else ""


def _reason(data: SectorData, ground: Ground, state: State, account: int) -> str:
    before, after = int(data.current[account]), int(state.rep[account])
    saved = data.cost_cents[account, before] - data.cost_cents[account, after]
    if saved > data.handover_cents:
        return "travel"
    if outside_change(ground, state, account, before) > 0:
        return "balance"
    parts = parts_change(ground, state, account, before)
    if apart_change(ground, state, account, before, parts) > 0:
        return "contiguity"
    msg = f"account {account} changes hands without a reason: the last descent is at fault"
    raise AssertionError(msg)
