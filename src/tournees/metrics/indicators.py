"""The indicators of a plan as plain data, ready for ``indicators.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.metrics.ledger import SHARE_DECIMALS, Ledger, sum_rows
from tournees.metrics.money import Money, objective_eur

if TYPE_CHECKING:
    from tournees.model import Bound, CampaignPlan, Plan, Problem, SectorPlan, TourPlan

FORMAT = 1


def indicators(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Measure a plan.

    Returns
    -------
    A block per decision (``sectors``, ``tours``, ``campaign``; None where it was not
    asked for) and ``totals``: ``run``, ``reps``, ``sectors``, ``unassigned``, ``days``.
    ``run`` is the sum of ``reps`` and ``unassigned``, to the cent. Seconds and metres
    are whole, euros rounded to cents; the keys are those of `INDICATORS`.
    """
    ledger = Ledger(problem, plan)
    reps = [{"rep_id": rep.id, "name": rep.name} | ledger.rep(rep.id) for rep in problem.reps]
    unassigned = ledger.rep("")
    return {
        "format": FORMAT,
        "sectors": _sectors(plan.sectors) if plan.sectors else None,
        "tours": _tours(problem, plan.tours) if plan.tours else None,
        "campaign": _campaign(plan.campaign) if plan.campaign else None,
        "totals": {
            "run": sum_rows([unassigned, *reps]),
            "reps": reps,
            "sectors": [
                {"rep_id": rep.id, "name": rep.name} | ledger.sector(rep.id) for rep in problem.reps
            ],
            "unassigned": unassigned,
            "days": ledger.days(),
        },
    }


def _proof(bound: Bound | None, sense: str, objective: float | None) -> dict[str, Any]:
    """Objective, bound and gap. A bound tells the objective that it was proven for."""
    if bound is None:
        objective = None if objective is None else round(objective, 2)
        nothing = dict.fromkeys(("bound_eur", "bound_model", "gap_eur", "gap"))
        return {"sense": sense, "objective_eur": objective, **nothing}
    return {
        "sense": bound.sense,
        "objective_eur": round(bound.objective_eur, 2),
        "bound_eur": round(bound.bound_eur, 2),
        "bound_model": bound.model,
        "gap_eur": round(bound.gap_eur, 2),
        "gap": None if bound.gap is None else round(bound.gap, SHARE_DECIMALS),
    }


def _sectors(sectors: SectorPlan) -> dict[str, Any]:
    return {"status": sectors.status.value} | _proof(sectors.bound, "min", None)


def _tours(problem: Problem, tours: TourPlan) -> dict[str, Any]:
    proof = _proof(tours.bound, "max", objective_eur(problem, tours.tours))
    travel = Money(problem).travel_eur(tours.tours)
    of_travel = None
    if tours.bound is not None and travel > 0:
        of_travel = round(tours.bound.gap_eur / travel, SHARE_DECIMALS)
    return {"status": tours.status.value, **proof, "gap_of_travel": of_travel}


def _campaign(campaign: CampaignPlan) -> dict[str, Any]:
    return {"status": campaign.status.value, "days_used": round(campaign.days_used, 2)}
