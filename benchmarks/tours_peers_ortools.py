"""OR-Tools routing on the public families: guided local search, optional visits by penalty.

A visit whose windows depend on the tour has a copy for each kind of tour; one that comes
several times in the period has a copy for each time, and their days are tied. The search has no
seed: the two processes differ by the heuristic of their first plan.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from tours_families import Answer

if TYPE_CHECKING:
    from tours_families import Instance

PROCESSES = 2
PACKAGE = "ortools"
PRIZE = 100
"""Penalty of a visit left out, over its prize in the unit of distances."""
_FIRST = (
    routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC,
    routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION,
)


class _Copy(NamedTuple):
    """A place in the model: its node, the slots that it may stand in, and whose windows hold."""

    node: int
    slots: tuple[int, ...]
    kind: int


def refusal(instance: Instance) -> str:
    """Why OR-Tools cannot be asked; never."""
    del instance
    return ""


def find(instance: Instance, seconds: float, seed: int, process: int) -> Answer | None:
    """Best plan of one process; None where it found no feasible one."""
    copies = _copies(instance)
    manager = pywrapcp.RoutingIndexManager(len(copies), len(instance.slots), 0)
    model = pywrapcp.RoutingModel(manager)
    _roads(instance, manager, model, copies)
    _times(instance, manager, model, copies)
    _limits(instance, manager, model, copies)
    _presence(instance, manager, model, copies)
    model.solver().ReSeed(seed + 1)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = _FIRST[process]
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    found = model.SolveWithParameters(parameters)
    if found is None:
        return None
    tours = []
    for slot in range(len(instance.slots)):
        index, tour = found.Value(model.NextVar(model.Start(slot))), []
        while not model.IsEnd(index):
            tour.append(copies[manager.IndexToNode(index)].node)
            index = found.Value(model.NextVar(index))
        tours.append(tuple(tour))
    return Answer(tuple(tours))


def _copies(instance: Instance) -> list[_Copy]:
    everywhere = tuple(range(len(instance.slots)))
    copies = [_Copy(0, everywhere, 0)]
    for node in range(1, instance.size):
        if instance.combinations:
            days = {day for choice in instance.combinations[node] for day in choice}
            open_ = tuple(s for s in everywhere if instance.slots[s].day in days)
            kind = instance.slots[open_[0]].kind
            copies += [_Copy(node, open_, kind)] * len(instance.combinations[node][0])
        else:
            for kind, windows in enumerate(instance.windows):
                open_ = tuple(s for s in everywhere if instance.slots[s].kind == kind)
                if windows[node]:
                    copies.append(_Copy(node, open_, kind))
    return copies


def _roads(
    instance: Instance,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
    copies: list[_Copy],
) -> None:
    del manager
    nodes = [copy.node for copy in copies]
    costs = model.RegisterTransitMatrix(instance.costs[nodes][:, nodes].tolist())
    model.SetArcCostEvaluatorOfAllVehicles(costs)
    times = instance.travel + [[s] for s in instance.services]
    transit = model.RegisterTransitMatrix(times[nodes][:, nodes].tolist())
    waits = instance.closes if instance.longest is None else 0
    model.AddDimension(transit, waits, instance.closes, False, "time")  # noqa: FBT003 - positional in C++


def _times(
    instance: Instance,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
    copies: list[_Copy],
) -> None:
    time = model.GetDimensionOrDie("time")
    for slot in range(len(instance.slots)):
        time.CumulVar(model.Start(slot)).SetRange(instance.opens, instance.closes)
        time.CumulVar(model.End(slot)).SetMax(instance.closes)
    for number, copy in enumerate(copies[1:], start=1):
        index = manager.NodeToIndex(number)
        windows = instance.windows[copy.kind][copy.node]
        time.CumulVar(index).SetRange(windows[0][0], windows[-1][1])
        for (_, last), (first, _) in pairwise(windows):
            if last + 1 < first:
                time.CumulVar(index).RemoveInterval(last + 1, first - 1)
        if len(copy.slots) < len(instance.slots):
            model.VehicleVar(index).SetValues([-1, *copy.slots])


def _limits(
    instance: Instance,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
    copies: list[_Copy],
) -> None:
    for limit in instance.limits:
        uses = [limit.use[copy.node] for copy in copies]
        if limit.per_tour:
            load = model.RegisterUnaryTransitVector(uses)
            model.AddDimension(load, 0, limit.maximum, True, limit.name)  # noqa: FBT003 - positional in C++
        else:
            terms = [
                model.ActiveVar(manager.NodeToIndex(number)) * use
                for number, use in enumerate(uses)
                if number and use
            ]
            if terms:
                model.solver().Add(model.solver().Sum(terms) <= limit.maximum)


def _presence(
    instance: Instance,
    manager: pywrapcp.RoutingIndexManager,
    model: pywrapcp.RoutingModel,
    copies: list[_Copy],
) -> None:
    """What may be left out, and which days go together; else every copy is visited."""
    indices: dict[int, list[int]] = {}
    for number, copy in enumerate(copies[1:], start=1):
        indices.setdefault(copy.node, []).append(manager.NodeToIndex(number))
    for node, places in indices.items():
        if not instance.mandatory:
            model.AddDisjunction(places, instance.prizes[node] * instance.scale * PRIZE, 1)
        elif len(places) > 1:
            _tie_days(instance, model, node, places)


def _tie_days(
    instance: Instance, model: pywrapcp.RoutingModel, node: int, places: list[int]
) -> None:
    solver, slot_days = model.solver(), [slot.day for slot in instance.slots]
    days = []
    for place in places:
        day = solver.IntVar(1, instance.days, "")
        solver.Add(solver.Element(slot_days, model.VehicleVar(place)) == day)
        days.append(day)
    choices = [tuple(sorted(choice)) for choice in instance.combinations[node]]
    solver.Add(solver.AllowedAssignments(days, choices))
