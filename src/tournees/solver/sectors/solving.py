"""Redraw sectors, or judge today's: plan, bound, reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tournees.model import Outcome
from tournees.solver.sectors.bounds import relax, widened
from tournees.solver.sectors.data import NOBODY, SectorSolution
from tournees.solver.sectors.ground import ground_of
from tournees.solver.sectors.groups import gather
from tournees.solver.sectors.infeasible import broken_rules, causes
from tournees.solver.sectors.reasons import transfers
from tournees.solver.sectors.rules import count_apart, score_of
from tournees.solver.sectors.search import search
from tournees.solver.sectors.start import starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.bounds import Relaxation
    from tournees.solver.sectors.data import Facts, SectorData
    from tournees.solver.sectors.ground import Ground
    from tournees.solver.stop import Stop


def solve(data: SectorData, stop: Stop, seed: int) -> SectorSolution:
    """Draw sectors of least travel cost and handover price under the rules.

    minimise   sum_i cost[i, rep_i] + handover * (accounts that leave their current rep)
    subject to |load_r - target_r| <= tolerance * target_r for every rep r,
               skills, locks, at most ``max_handovers``, and, where ``contiguous``, one
               connected part per rep in each component of the neighbour graph (accounts
               that a single rep may have are free of it), and each group with one rep
               (its sites are free of contiguity; `groups` says how)

    Start from the transportation problem, then local search with its prices of load;
    after Hess, Weaver, Siegfeldt, Whelan and Zitlau, Operations Research 13(6), 1965,
    and Zoltners and Sinha, Management Science 29(11), 1983. Where no sectors keep the
    rules, or none are found, the nearest found come back as ``INFEASIBLE`` with what is
    broken and why. Deterministic by ``seed`` and ``stop.iterations``.
    """
    ground = ground_of(data)
    case = gather(data, ground)
    relaxation = relax(case.ground)
    units = starts(case.ground, relaxation, case.data.anchors)
    units = search(case.ground, units, relaxation=relaxation, stop=stop, seed=seed)
    rep_of = units[case.unit_of]
    solution = _judged(data, ground, relaxation, rep_of)
    status = solution.status
    if stop.reason != "effort" and status is Outcome.FEASIBLE:
        status = Outcome.STOPPED
    messages = solution.messages
    if status is Outcome.INFEASIBLE:
        messages += causes(case, relaxation)
    return SectorSolution(
        status=status,
        rep_of=rep_of,
        objective_cents=solution.objective_cents,
        bound_cents=solution.bound_cents,
        bound_model=solution.bound_model,
        messages=messages,
        handovers=transfers(data, ground, rep_of, case.groups),
    )


def keep_current(data: SectorData) -> SectorSolution:
    """Judge today's sectors as they stand: what they cost, which rules they break.

    An account without a current rep, or whose travel from that rep is unknown, goes to
    its cheapest rep; the latter is a handover. Status ``OPTIMAL`` or ``FEASIBLE`` where
    every rule holds.
    """
    ground = ground_of(data)
    n = len(data.account_ids)
    choice = np.where(ground.usable, ground.cost, np.iinfo(np.int64).max).argmin(axis=1)
    known = (data.current >= 0) & (data.cost_cents[np.arange(n), data.current] >= 0)
    rep_of = np.where(known, data.current, choice).astype(np.int32)
    rep_of[~ground.usable.any(axis=1)] = NOBODY
    kept = _judged(data, ground, relax(ground), rep_of)
    return replace(kept, handovers=transfers(data, ground, rep_of))


def _judged(
    data: SectorData, ground: Ground, relaxation: Relaxation, rep_of: NDArray[np.int32]
) -> SectorSolution:
    score = score_of(ground, rep_of, count_apart(ground, rep_of, data.anchors))
    messages = broken_rules(data, ground, rep_of)
    model = "transport"
    if messages:
        model = "transport_widened"
        relaxation = relax(widened(ground, rep_of))
    left_out = np.flatnonzero(rep_of == NOBODY)
    if len(left_out):
        facts: Facts = {"n": len(left_out)}
        messages = (*messages, ("sector.nobody", facts))
    status = Outcome.FEASIBLE
    if model != "transport":
        status = Outcome.INFEASIBLE
    elif score.cents == relaxation.bound_cents:
        status = Outcome.OPTIMAL
    return SectorSolution(
        status=status,
        rep_of=rep_of,
        objective_cents=score.cents,
        bound_cents=relaxation.bound_cents,
        bound_model=model,
        messages=messages,
    )
