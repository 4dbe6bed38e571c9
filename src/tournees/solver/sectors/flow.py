"""The transportation problem through OR-Tools; the only file that knows its flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.ground import Ground

_SAFE = 2**58
_FINEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """Seconds of each account given to each rep, int64[n, r]; whether the limits hold."""

    seconds: NDArray[np.int64]
    within_limits: bool


def transport(ground: Ground, cost: NDArray[np.int64]) -> Transport:
    """Spread divisible loads over reps at least cost.

    minimise   sum_ir cost_ir / load_i * x_ir
    subject to sum_r x_ir = load_i,  lower_r <= sum_i x_ir <= upper_r,  x >= 0

    The lower limits become demands of the reps' nodes; what exceeds them flows on to a
    sink over arcs of capacity ``upper - lower``. Costs per second are rounded down to
    fractions of a cent, so the flow itself proves nothing: `bounds` does, from prices.
    Where the limits cannot hold, they may be passed at a price that no saving of
    travel repays, which gives the least violation.

    ``cost`` int64[n, r] in cents is read where ``usable``. Accounts of load 0 get nothing.
    """
    accounts, reps = np.nonzero(ground.usable & (ground.load > 0)[:, None])
    scale, unit = _unit_costs(ground, cost, accounts, reps)
    flows = None
    spare = int(ground.load.sum()) - int(ground.lower.sum())
    if spare >= 0:
        flows = _solve(ground, (accounts, reps, unit), penalty=None)
    within = flows is not None
    if flows is None:
        highest = int(unit.max(initial=0))
        flows = _solve(
            ground, (accounts, reps, unit), penalty=(len(ground.lower) + 1) * highest + scale
        )
    if flows is None:
        msg = "the flow without limits must exist"
        raise AssertionError(msg)
    seconds = np.zeros(cost.shape, dtype=np.int64)
    seconds[accounts, reps] = flows
    return Transport(seconds=seconds, within_limits=within)


def _unit_costs(
    ground: Ground,
    cost: NDArray[np.int64],
    accounts: NDArray[np.intp],
    reps: NDArray[np.intp],
) -> tuple[int, NDArray[np.int64]]:
    """Cost of a second above the account's cheapest rep, in whole parts of a cent."""
    cheapest = np.where(ground.usable, cost, np.iinfo(np.int64).max).min(axis=1, initial=2**62)
    above = (cost[accounts, reps] - cheapest[accounts]) / ground.load[accounts]
    highest = float(above.max(initial=0.0)) + 1.0
    nodes = sum(cost.shape) + 1
    reach = max(nodes, int(ground.load.sum())) * 2 * (cost.shape[1] + 2)
    scale = max(1, min(_FINEST, int(_SAFE / (highest * reach))))
    return scale, np.floor(above * scale).astype(np.int64)


def _solve(
    ground: Ground,
    arcs: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int64]],
    penalty: int | None,
) -> NDArray[np.int64] | None:
    """Flow on each arc from account to rep; None where the limits cannot hold."""
    accounts, reps, unit = arcs
    n, r = ground.usable.shape
    total = int(ground.load.sum())
    sink = n + r
    solver = SimpleMinCostFlow()
    own = solver.add_arcs_with_capacity_and_unit_cost(
        accounts.astype(np.int32), (n + reps).astype(np.int32), ground.load[accounts], unit
    )
    demand = ground.lower if penalty is None else np.zeros(r, dtype=np.int64)
    stages = [(ground.upper - ground.lower, 0)]
    if penalty is not None:
        room = np.full(r, total, dtype=np.int64)
        stages = [(ground.lower, 0), (ground.upper - ground.lower, penalty), (room, 2 * penalty)]
    nodes = np.arange(n, n + r, dtype=np.int32)
    for capacity, price in stages:
        solver.add_arcs_with_capacity_and_unit_cost(
            nodes, np.full(r, sink, dtype=np.int32), capacity, np.full(r, price, dtype=np.int64)
        )
    supplies = np.concatenate([ground.load, -demand, [int(demand.sum()) - total]])
    solver.set_nodes_supplies(np.arange(n + r + 1, dtype=np.int32), supplies)
    status = solver.solve()
    if status == SimpleMinCostFlow.INFEASIBLE:
        return None
    if status != SimpleMinCostFlow.OPTIMAL:
        msg = f"the minimum cost flow ended with {status}"
        raise ArithmeticError(msg)
    return np.asarray(solver.flows(own), dtype=np.int64)
