"""Our compiled search on the public families: an `Instance` written as the kernel's arrays.

A slot (vehicle and day) is a day of the kernel, with the windows of its kind; lunch, working
time and driving do not bind. Profits are in millionths, so that road only breaks ties; where
every visit is due, each has the prize of a mandatory one. Two processes with two seeds, like the
peers. Combinations of days have no place in these arrays yet: PVRP is left out.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from tours_families import Answer

from tournees.solver.stop import Stop
from tournees.solver.tours.arrays import (
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    FAR,
    FREE_FROM,
    FREE_TO,
    LUNCH_LAST,
    PRIZE,
    WEEK_WORK,
    Data,
    Ints,
)
from tournees.solver.tours.engine import (
    _search,
)
from tournees.solver.tours.state import sequences

if TYPE_CHECKING:
    from tours_families import Instance

PROCESSES = 2
PACKAGE = "tournees"
PROFIT = 1_000_000
"""Kernel's units in one of a file's profit."""
FINEST = 1_000
"""Kernel's units in one of an instance's costs, where costs are what counts."""
TRIAL = 4_000
"""Iterations that tell how many the seconds hold."""
RULES = 14
SHARE = 0.9


def refusal(instance: Instance) -> str:
    """Why our kernel cannot be asked; empty where it can."""
    return "our arrays have no combinations of visit days yet" if instance.combinations else ""


def prepare(instance: Instance) -> None:
    """Compile, or load what is compiled."""
    _search(arrays(instance), Stop(TRIAL), 0)


def find(instance: Instance, seconds: float, seed: int, process: int) -> Answer | None:
    """Best plan of one process: the search cools down over as many steps as fit the seconds."""
    data, begun = arrays(instance), time.perf_counter()
    _search(data, Stop(TRIAL), 0)
    spent = time.perf_counter() - begun
    steps = max(TRIAL, round(TRIAL * SHARE * (seconds - spent) / spent))
    state, _ = _search(data, Stop(steps, time_limit_s=seconds - spent), 2 * seed + process)
    return Answer(tuple(tuple(map(int, order)) for order in sequences(state)))


def arrays(instance: Instance) -> Data:
    """The instance as the kernel's whole numbers."""
    per_cost = FINEST if instance.mandatory else 100 // instance.scale
    costs = instance.costs * per_cost
    prize = 0
    profits = np.array(instance.prizes, np.int64) * PROFIT
    if instance.mandatory:
        profits[1:] = np.median(costs[costs > 0])
        prize = int(profits.sum()) + (instance.size + len(instance.slots)) * int(costs.max()) + 1
        profits[1:] += prize
    rules = np.zeros(RULES, np.int64)
    rules[[DAY_START, FREE_FROM]] = instance.opens
    rules[[DAY_END, FREE_TO]] = instance.closes
    rules[[DAY_WORK, WEEK_WORK, DAY_DRIVE]] = FAR
    rules[LUNCH_LAST] = -1
    rules[PRIZE] = prize or int(profits.sum()) + 1
    uses = [np.array(limit.use, np.int64) for limit in instance.limits]
    nodes = [np.array(instance.services, np.int64), profits, np.full(instance.size, -1, np.int64)]
    limits = [[limit.maximum, limit.per_tour] for limit in instance.limits]
    return Data(
        rules=rules,
        legs=np.stack([instance.travel, costs]),
        slots=np.stack([_starts(instance, slot.kind) for slot in instance.slots]),
        nodes=np.column_stack([*nodes, *uses]),
        limits=np.array(limits, np.int64).reshape(len(limits), 2),
    )


def _starts(instance: Instance, kind: int) -> Ints:
    most = max(len(windows) for kinds in instance.windows for windows in kinds)
    starts = np.zeros((instance.size, 1 + 2 * most), np.int64)
    for node, windows in enumerate(instance.windows[kind]):
        edges = [edge for window in windows for edge in window]
        starts[node, : 1 + len(edges)] = len(windows), *edges
    return starts
