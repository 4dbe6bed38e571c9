"""PyVRP and OR-Tools routing on the Corsican week: orders of visits for each day.

PyVRP sees the week as one long timeline: a vehicle for each day, and for each visit a group of
clients of which one is served, one for each window of each day. It knows neither lunch nor the
limit on driving, so its answer needs `corsica_week_repair`. Its two processes take two models:
exact costs with a bound on the day's length, or seconds of drives and visits as distance, bounded
as the reserve asks, priced at the mean euros of a second.

OR-Tools routing knows windows, lunch as a break, driving, reserve and working time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from corsica_week_hours import Hours

if TYPE_CHECKING:
    from corsica_week_case import Case
    from numpy.typing import NDArray
    from ortools.constraint_solver import pywrapcp

Orders = list[tuple[int, ...]]
DAY_S = 86_400
CENT = 100
FINE = 1_000
"""Parts of a euro in PyVRP's costs."""


def by_pyvrp(case: Case, seconds: float, seed: int, process: int) -> Orders:
    """Orders of visits of the five days; they may break rules that PyVRP lacks."""
    from pyvrp import solve  # noqa: PLC0415 - peers are imported by their own process alone
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415 - as above

    data, node_of = _timeline(case, exact=process == 0)
    stop = MaxRuntime(seconds)
    result = solve(data, stop, seed=2 * seed + process, collect_stats=False)
    orders: Orders = [()] * len(case.problem.calendar.days)
    for route in result.best.routes():
        order = tuple(node_of[a.idx] for a in route if a.is_client())
        orders[route.vehicle_type()] = order
    return orders


def _timeline(case: Case, *, exact: bool):  # noqa: ANN202 - PyVRP is imported inside
    from pyvrp import (  # noqa: PLC0415 - peers are imported by their own process alone
        Client,
        ClientGroup,
        Depot,
        Location,
        ProblemData,
        VehicleType,
    )

    hours, rules, days = Hours(case), case.rep.rules, range(len(case.problem.calendar.days))
    cost = _leg_eur(case, hours)
    seconds = case.matrix.seconds.astype(np.int64)
    service = np.array(hours.service)
    busy = seconds + service[None, :]
    np.fill_diagonal(busy, 0)
    per_busy_s = cost.sum() / seconds.sum()
    clients, groups, node_of = [], [], []
    for node, visit in enumerate(case.visits, start=1):
        gain = hours.value[node] - (hours.per_s * visit.service_s if exact else 0.0)
        first = len(clients)
        for day in days:
            for window in visit.windows[day]:
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
        groups.append(ClientGroup(list(range(first, len(clients))), required=False))
    vehicles = [
        VehicleType(
            tw_early=day * DAY_S + rules.day_start_s,
            tw_late=day * DAY_S + rules.day_end_s,
            shift_duration=(hours.most_busy_s if exact else rules.day_work_s) + rules.lunch_s,
            unit_distance_cost=1 if exact else max(1, round(per_busy_s * FINE)),
            **({} if exact else {"max_distance": hours.most_busy_s}),
        )
        for day in days
    ]
    distances = np.rint(cost * FINE).astype(np.int64) if exact else busy
    locations = [Location(0, 0) for _ in range(len(seconds))]
    depots = [Depot(location=0)]
    data = ProblemData(locations, clients, depots, vehicles, [distances], [seconds], groups)
    return data, node_of


def _leg_eur(case: Case, hours: Hours) -> NDArray[np.float64]:
    assert case.matrix.metres is not None
    cost = hours.per_s * case.matrix.seconds + hours.per_m * case.matrix.metres
    return np.asarray(cost, np.float64)


def by_ortools(case: Case, seconds: float, seed: int, process: int) -> Orders:
    """Orders of visits of the five days."""
    from ortools.constraint_solver import pywrapcp  # noqa: PLC0415 - as above
    from ortools.constraint_solver.routing_enums_pb2 import (  # noqa: PLC0415 - as above
        FirstSolutionStrategy,
        LocalSearchMetaheuristic,
    )

    hours, days = Hours(case), len(case.problem.calendar.days)
    manager = pywrapcp.RoutingIndexManager(len(case.visits) + 1, days, 0)
    model = pywrapcp.RoutingModel(manager)
    cents = np.rint(_leg_eur(case, hours) * CENT).astype(int).tolist()
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(cents))
    _clock(case, hours, manager, model)
    for node, visit in enumerate(case.visits, start=1):
        index = manager.NodeToIndex(node)
        gain = hours.value[node] - hours.per_s * visit.service_s
        model.AddDisjunction([index], max(0, round(gain * CENT)))
        model.VehicleVar(index).SetValues([-1, *(d for d in range(days) if visit.windows[d])])
    model.solver().ReSeed(seed + 1)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        FirstSolutionStrategy.PATH_CHEAPEST_ARC,
        FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION,
    )[process]
    parameters.local_search_metaheuristic = LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    found = model.SolveWithParameters(parameters)
    return [() if found is None else _order(found, manager, model, day) for day in range(days)]


def _order(
    found: pywrapcp.Assignment,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
    day: int,
) -> tuple[int, ...]:
    index, order = found.Value(model.NextVar(model.Start(day))), []
    while not model.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(model.NextVar(index))
    return tuple(order)


def _clock(
    case: Case,
    hours: Hours,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
) -> None:
    """Times, lunch as a break, driving and busy seconds of a day."""
    rules, days = case.rep.rules, len(case.problem.calendar.days)
    busy = (case.matrix.seconds + np.array(hours.service)[:, None]).tolist()
    drive = model.RegisterTransitMatrix(case.matrix.seconds.tolist())
    work = model.RegisterTransitMatrix(busy)
    model.AddDimension(work, rules.day_end_s, rules.day_end_s, False, "time")  # noqa: FBT003 - positional in C++
    model.AddDimension(work, 0, hours.most_busy_s, True, "busy")  # noqa: FBT003 - positional in C++
    model.AddDimension(drive, 0, rules.day_drive_s, True, "drive")  # noqa: FBT003 - positional in C++
    time = model.GetDimensionOrDie("time")
    service = [hours.service[manager.IndexToNode(index)] for index in range(model.Size())]
    for day in range(days):
        for end in (model.Start(day), model.End(day)):
            time.CumulVar(end).SetRange(rules.day_start_s, rules.day_end_s)
        time.SetSpanUpperBoundForVehicle(rules.day_work_s + rules.lunch_s, day)
        lunch = model.solver().FixedDurationIntervalVar(
            rules.lunch_window.start_s,
            rules.lunch_window.end_s - rules.lunch_s,
            rules.lunch_s,
            False,  # noqa: FBT003 - positional in C++
            f"lunch {day}",
        )
        time.SetBreakIntervalsOfVehicle([lunch], day, service)
    for node, visit in enumerate(case.visits, start=1):
        windows = next(windows for windows in visit.windows if windows)
        starts = [(w.start_s, w.end_s - visit.service_s) for w in windows]
        cumul = time.CumulVar(manager.NodeToIndex(node))
        cumul.SetRange(starts[0][0], starts[-1][1])
        for (_, last), (first, _) in pairwise(starts):
            if last + 1 < first:
                cumul.RemoveInterval(last + 1, first - 1)
