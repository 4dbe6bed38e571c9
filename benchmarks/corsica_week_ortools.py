"""OR-Tools routing on the Corsican week: orders of visits for each day.

It knows windows, lunch as a break, driving, reserve and working time of a day. The search has no
seed: the two processes differ by the heuristic of their first plan.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from corsica_week_hours import Hours
from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import (
    FirstSolutionStrategy,
    LocalSearchMetaheuristic,
)

if TYPE_CHECKING:
    from corsica_week_case import Case
    from corsica_week_hours import Orders

CENT = 100


def orders(case: Case, seconds: float, seed: int, process: int) -> Orders:
    """Orders of visits of the five days."""
    hours, days = Hours(case), len(case.problem.calendar.days)
    manager = pywrapcp.RoutingIndexManager(len(case.visits) + 1, days, 0)
    model = pywrapcp.RoutingModel(manager)
    cents = np.rint(hours.leg_eur() * CENT).astype(int).tolist()
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
