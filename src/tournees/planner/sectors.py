"""Which account belongs to which rep: joins travel, workload and the sector solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo import neighbours
from tournees.model import (
    Account,
    Bound,
    Handover,
    Outcome,
    Reason,
    Rep,
    SectorPlan,
    SectorRules,
    Travel,
    Unserved,
)
from tournees.planner.workload import local_drives, yearly_cost_cents, yearly_load_s
from tournees.solver import sectors as solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.planner.defaults import Defaults
    from tournees.solver.sectors import SectorData, SectorSolution
    from tournees.solver.stop import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """What sectors are drawn from: the placed accounts and their load, price and neighbours.

    ``drive_s`` and ``drive_m`` are each account's mean drive to its near neighbours, by
    account id; ``groups`` the ids of those that go to one rep together.
    """

    accounts: tuple[Account, ...]
    reps: tuple[Rep, ...]
    rules: SectorRules
    load_s: dict[str, int]
    drive_s: dict[str, int]
    drive_m: dict[str, int]
    cost_cents: NDArray[np.int64]
    neighbours: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, ...], ...] = ()


def survey(
    accounts: Sequence[Account],
    reps: tuple[Rep, ...],
    travel: Travel,
    rules: SectorRules,
    defaults: Defaults,
) -> Territory:
    """Measure the territory: workload, price of each rep's drive, who touches whom."""
    placed = tuple(account for account in accounts if account.place is not None)
    places = [account.place for account in placed if account.place is not None]
    drives_s, drives_m = local_drives(places, travel).T
    ids = [account.id for account in placed]
    cost_cents = yearly_cost_cents(placed, reps, travel, defaults)
    served = (_skilled(placed, reps) & (cost_cents >= 0)).any(axis=1)
    groups = _groups(placed) if rules.keep_groups else ()
    sites = {id_ for group in groups for id_ in group}
    # Whom nobody may serve belongs to no sector, so it holds none together; the sites of a
    # group that is kept may lie far apart, so they are asked neither to touch nor to hold.
    within = [i for i in np.flatnonzero(served).tolist() if ids[i] not in sites]
    pairs = neighbours([places[i] for i in within])
    return Territory(
        accounts=placed,
        reps=reps,
        rules=rules,
        load_s=yearly_load_s(placed, drives_s, defaults),
        drive_s=dict(zip(ids, (int(d) for d in drives_s), strict=True)),
        drive_m=dict(zip(ids, (int(d) for d in drives_m), strict=True)),
        cost_cents=cost_cents,
        neighbours=tuple((ids[within[i]], ids[within[j]]) for i, j in pairs),
        groups=groups,
    )


def _groups(accounts: Sequence[Account]) -> tuple[tuple[str, ...], ...]:
    """Ids of the accounts of each group of two sites or more, by the group's name."""
    sites: dict[str, list[str]] = {}
    for account in accounts:
        if account.group_key:
            sites.setdefault(account.group_key, []).append(account.id)
    return tuple(tuple(sites[key]) for key in sorted(sites) if len(sites[key]) > 1)


def draw_sectors(
    territory: Territory, everyone: Sequence[Account], stop: Stop, seed: int, *, keep_current: bool
) -> SectorPlan:
    """Draw new sectors, or judge today's; every account ends in a sector or with a reason."""
    data = _data(territory)
    if not keep_current:
        return _plan(territory, everyone, data, solver.solve(data, stop, seed))
    # Nobody asked today's sectors to keep the rules: what they break is told, not refused.
    today = _plan(territory, everyone, data, solver.keep_current(data))
    return replace(today, status=Outcome.FEASIBLE)


def _data(territory: Territory) -> SectorData:
    accounts, reps = territory.accounts, territory.reps
    row = {account.id: i for i, account in enumerate(accounts)}
    column = {rep.id: j for j, rep in enumerate(reps)}
    hours = np.array([rep.contract_hours for rep in reps])
    current = np.array([column.get(a.current_rep, -1) for a in accounts], np.int32)
    locked = np.array([column[a.current_rep] if a.locked else -1 for a in accounts], np.int32)
    pairs = [(row[a], row[b]) for a, b in territory.neighbours]
    cost = territory.cost_cents
    nearest = np.where(cost >= 0, cost, np.iinfo(np.int64).max).argmin(axis=0)
    nearest[~(cost >= 0).any(axis=0)] = -1  # no road leads anywhere from that rep's home
    return solver.SectorData(
        account_ids=tuple(row),
        rep_ids=tuple(column),
        load_s=np.array([territory.load_s[a.id] for a in accounts], np.int64),
        cost_cents=cost,
        target_share=hours / hours.sum(),
        allowed=_skilled(accounts, reps) & (cost >= 0),
        current=current,
        locked=locked,
        handover_cents=round(100 * territory.rules.handover_eur),
        tolerance=territory.rules.tolerance,
        neighbours=np.array(pairs, np.int32).reshape(-1, 2),
        contiguous=territory.rules.contiguous,
        max_handovers=territory.rules.max_handovers,
        anchors=nearest.astype(np.int32),
        groups=tuple(tuple(row[id_] for id_ in group) for group in territory.groups),
    )


def _skilled(accounts: Sequence[Account], reps: Sequence[Rep]) -> NDArray[np.bool_]:
    return np.array(
        [[set(account.skills) <= set(rep.skills) for rep in reps] for account in accounts],
        dtype=np.bool_,
    ).reshape(len(accounts), len(reps))


def _plan(
    territory: Territory,
    everyone: Sequence[Account],
    data: SectorData,
    solution: SectorSolution,
) -> SectorPlan:
    rep_of = {
        account_id: data.rep_ids[rep]
        for account_id, rep in zip(data.account_ids, solution.rep_of.tolist(), strict=True)
        if rep >= 0
    }
    bound = None
    if solution.bound_cents is not None:
        bound = Bound(
            sense="min",
            objective_eur=solution.objective_cents / 100,
            bound_eur=solution.bound_cents / 100,
            model=solution.bound_model,
        )
    return SectorPlan(
        status=solution.status,
        rep_of=rep_of,
        handovers=tuple(
            Handover(
                account_id=data.account_ids[h.account],
                from_rep=data.rep_ids[h.from_rep],
                to_rep=data.rep_ids[h.to_rep],
                reason=h.reason,
                facts=h.facts,
            )
            for h in solution.handovers
        ),
        unassigned=tuple(
            _unassigned(account, territory) for account in everyone if account.id not in rep_of
        ),
        bound=bound,
        messages=solution.messages,
    )


def _unassigned(account: Account, territory: Territory) -> Unserved:
    facts: dict[str, str | int | float] = {}
    if account.place is None:
        reason = Reason.NO_PLACE
        facts = {"postal_code": account.postal_code, "commune": account.commune}
    elif not any(set(account.skills) <= set(rep.skills) for rep in territory.reps):
        reason, facts = Reason.SKILL_MISSING, {"skills": ", ".join(account.skills)}
    else:
        reason = Reason.UNREACHABLE
    return Unserved(account_id=account.id, visit_id="", rep_id="", reason=reason, facts=facts)
