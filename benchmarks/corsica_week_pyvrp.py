"""PyVRP on the Corsican week: orders of visits for each day.

PyVRP sees the week as one long timeline: a vehicle for each day, and for each visit a group of
clients of which one is served, one for each window of each day. It knows neither lunch nor the
limit on driving, so its answer needs `corsica_week_repair`. Its two processes take two models:
exact costs with the busy day and a lunch as its length, or seconds of drives and visits as
distance, bounded as the reserve asks, priced at the mean euros of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from corsica_week_hours import Hours
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    Location,
    ProblemData,
    VehicleType,
    solve,
)
from pyvrp.stop import MaxRuntime

if TYPE_CHECKING:
    from corsica_week_case import Case
    from corsica_week_hours import Orders

DAY_S = 86_400
FINE = 1_000
"""Parts of a euro in costs."""


def orders(case: Case, seconds: float, seed: int, process: int) -> Orders:
    """Orders of visits of the five days; they may break rules that PyVRP lacks."""
    hours, exact = Hours(case), process == 0
    clients, node_of = _clients(hours, exact=exact)
    groups = [
        ClientGroup([k for k, own in enumerate(node_of) if own == node], required=False)
        for node in range(1, len(case.visits) + 1)
    ]
    travel = case.matrix.seconds.astype(np.int64)
    data = ProblemData(
        [Location(0, 0) for _ in range(len(travel))],
        clients,
        [Depot(location=0)],
        _vehicles(hours, exact=exact),
        [np.rint(hours.leg_eur() * FINE).astype(np.int64) if exact else _busy(hours)],
        [travel],
        groups,
    )
    result = solve(data, MaxRuntime(seconds), seed=2 * seed + process, collect_stats=False)
    found: Orders = [()] * len(case.problem.calendar.days)
    for route in result.best.routes():
        visits = [activity.idx for activity in route if activity.is_client()]
        found[route.vehicle_type()] = tuple(node_of[client] for client in visits)
    return found


def _busy(hours: Hours) -> np.ndarray:
    """Seconds of each drive and of the visit that it leads to."""
    busy = hours.case.matrix.seconds.astype(np.int64) + np.array(hours.service)[None, :]
    np.fill_diagonal(busy, 0)
    return busy


def _clients(hours: Hours, *, exact: bool) -> tuple[list[Client], list[int]]:
    """A client for each window of each day, and the node of each."""
    clients: list[Client] = []
    node_of: list[int] = []
    for node, visit in enumerate(hours.case.visits, start=1):
        gain = hours.value[node] - (hours.per_s * visit.service_s if exact else 0.0)
        for day, windows in enumerate(visit.windows):
            for window in windows:
                clients.append(
                    Client(
                        location=node,
                        service_duration=visit.service_s,
                        tw_early=day * DAY_S + window.start_s,
                        tw_late=day * DAY_S + window.end_s - visit.service_s,
                        prize=round(gain * FINE),
                        required=False,
                        group=node - 1,
                    )
                )
                node_of.append(node)
    return clients, node_of


def _vehicles(hours: Hours, *, exact: bool) -> list[VehicleType]:
    rules, seconds = hours.rules, hours.case.matrix.seconds
    price = 1 if exact else max(1, round(hours.leg_eur().sum() / seconds.sum() * FINE))
    longest = hours.most_busy_s if exact else rules.day_work_s
    return [
        VehicleType(
            tw_early=day * DAY_S + rules.day_start_s,
            tw_late=day * DAY_S + rules.day_end_s,
            shift_duration=longest + rules.lunch_s,
            max_distance=2**62 if exact else hours.most_busy_s,
            unit_distance_cost=price,
        )
        for day in range(len(hours.case.problem.calendar.days))
    ]
