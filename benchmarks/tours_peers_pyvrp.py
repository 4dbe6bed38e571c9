"""PyVRP on the public families: prize-collecting or mandatory visits, one window each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.stop import MaxRuntime
from tours_families import Answer

if TYPE_CHECKING:
    from tours_families import Instance

PROCESSES = 2
PACKAGE = "pyvrp"
PRIZE = 1_000
"""Prizes over distances, in the same unit: below about that PyVRP leaves nearly all visits."""


def refusal(instance: Instance) -> str:
    """Why PyVRP cannot be asked; empty where it can."""
    if instance.combinations:
        return "PyVRP has no combinations of visit days"
    if any(not limit.per_tour for limit in instance.limits):
        return "PyVRP has no limits over the whole plan, nor several windows a visit"
    return ""


def find(instance: Instance, seconds: float, seed: int, process: int) -> Answer | None:
    """Best plan of one process; None where PyVRP found no feasible one."""
    result = solve(
        _data(instance), MaxRuntime(seconds), seed=2 * seed + process, collect_stats=False
    )
    if not result.best.is_feasible():
        return None
    tours = [
        tuple(activity.idx + 1 for activity in route if activity.is_client())
        for route in result.best.routes()
    ]
    tours += [()] * (len(instance.slots) - len(tours))
    return Answer(tuple(tours))


def _data(instance: Instance) -> ProblemData:
    unit = PRIZE * instance.scale
    (windows,) = instance.windows
    clients = [
        Client(
            location=node,
            delivery=[limit.use[node] for limit in instance.limits],
            service_duration=instance.services[node],
            tw_early=windows[node][0][0],
            tw_late=windows[node][0][1],
            prize=instance.prizes[node] * unit,
            required=instance.mandatory,
        )
        for node in range(1, instance.size)
    ]
    vehicles = VehicleType(
        num_available=len(instance.slots),
        capacity=[limit.maximum for limit in instance.limits],
        tw_early=instance.opens,
        tw_late=instance.closes,
    )
    return ProblemData(
        [Location(0, 0) for _ in range(instance.size)],
        clients,
        [Depot(location=0)],
        [vehicles],
        [instance.costs],
        [instance.travel],
    )
