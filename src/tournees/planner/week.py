"""Who is visited in the week, which day, in which order: one rep-week after another.

Rep-weeks at fixed sectors are independent, so their plans and their bounds add up.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.model import Bound, Outcome, Reason, Status, TourPlan, Unserved
from tournees.planner.blocks import blocks_of
from tournees.planner.standing import keeps_appointments
from tournees.solver.tours import TourBlock, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tournees.model import Problem, Rep, SectorPlan, Visit
    from tournees.solver.stop import Stop

_AT_ONCE = 2
"""Rep-weeks solved side by side; the compiled search leaves Python's lock alone."""


def plan_week(
    problem: Problem, sectors: SectorPlan, make_stop: Callable[[Rep], Stop], seed: int
) -> TourPlan:
    """Plan every rep's week at fixed sectors; each due visit is planned or has its reason."""
    accounts = {account.id: account for account in problem.accounts}
    visits_of: dict[str, list[Visit]] = defaultdict(list)
    unserved: list[Unserved] = []
    skills_of = {rep.id: set(rep.skills) for rep in problem.reps}
    reasons = {item.account_id: item for item in sectors.unassigned}
    for visit in problem.visits:
        account = accounts[visit.account_id]
        rep_id = sectors.rep_of.get(account.id, "")
        if account.status is not Status.ACTIVE and not (
            visit.appointment and keeps_appointments(account)
        ):
            facts: dict[str, str | int | float] = {"status": account.status.value}
            unserved.append(_left_out(visit, rep_id, Reason.NOT_TO_VISIT, facts))
        elif not rep_id:
            why = reasons.get(account.id)
            reason = why.reason if why else Reason.NO_REP
            unserved.append(_left_out(visit, "", reason, why.facts if why else {}))
        elif missing := set(account.skills) - skills_of[rep_id]:
            facts = {"skills": ", ".join(sorted(missing))}
            unserved.append(_left_out(visit, rep_id, Reason.SKILL_MISSING, facts))
        else:
            visits_of[rep_id].append(visit)

    given_up = threading.Event()

    def one(block: TourBlock) -> TourPlan:
        stop = _until(given_up, make_stop(block.rep))
        stop = replace(stop, iterations=stop.iterations * len(block.reps))
        return solve(block, stop, seed, threads=cores if len(blocks) == 1 else 1)

    blocks, cores = blocks_of(problem, visits_of), min(_AT_ONCE, os.cpu_count() or 1)

    with ThreadPoolExecutor(cores) as pool:
        try:
            plans = list(pool.map(one, blocks))
        except BaseException:  # Ctrl-C as well: the searches under way must not go on to their end
            given_up.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return _joined(plans, unserved)


def _until(given_up: threading.Event, stop: Stop) -> Stop:
    """The stop rule, which also ends when nobody waits for the result any more."""
    heard = stop.on_progress

    def hears(phase: str, elapsed_s: float, best: float | None, bound: float | None) -> bool:
        return given_up.is_set() or heard(phase, elapsed_s, best, bound)

    return replace(stop, on_progress=hears)


def _joined(plans: Sequence[TourPlan], unserved: list[Unserved]) -> TourPlan:
    """One plan of independent rep-weeks: tours side by side, bounds added."""
    bounds = [plan.bound for plan in plans]
    bound = None
    known = [b for b in bounds if b is not None]
    if known and len(known) == len(plans):
        bound = Bound(
            sense="max",
            objective_eur=round(sum(b.objective_eur for b in known), 2),
            bound_eur=round(sum(b.bound_eur for b in known), 2),
            model=known[0].model,
        )
    statuses = {plan.status for plan in plans}
    status = next(
        (s for s in (Outcome.INFEASIBLE, Outcome.STOPPED, Outcome.FEASIBLE) if s in statuses),
        Outcome.OPTIMAL,
    )
    everything = [*unserved, *(item for plan in plans for item in plan.unserved)]
    return TourPlan(
        status=status,
        tours=tuple(sorted((t for p in plans for t in p.tours), key=lambda t: (t.rep_id, t.day))),
        unserved=tuple(sorted(everything, key=lambda item: item.visit_id)),
        bound=bound,
    )


def _left_out(
    visit: Visit, rep_id: str, reason: Reason, facts: dict[str, str | int | float]
) -> Unserved:
    return Unserved(
        account_id=visit.account_id,
        visit_id=visit.id,
        rep_id=rep_id,
        reason=reason,
        facts=dict(facts),
    )


def split_campaign(plan: TourPlan, campaign_ids: frozenset[str]) -> tuple[TourPlan, TourPlan]:
    """Part what is left out: visits that were due, and prospects the campaign did not take."""
    due = tuple(item for item in plan.unserved if item.visit_id not in campaign_ids)
    offered = tuple(item for item in plan.unserved if item.visit_id in campaign_ids)
    return replace(plan, unserved=due), replace(plan, unserved=offered)
