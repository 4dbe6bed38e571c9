"""Our compiled search on the public families: an `Instance` written as the kernel's arrays.

Lunch, working time and driving do not bind. Profits are in millionths, so that road only breaks
ties; where every visit is due, each has the prize of a mandatory one. A customer of a periodic
problem is as many visits as its combinations have days. Two walkers on two threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from tours_families import Answer

from tournees.solver.stop import Stop
from tournees.solver.tours import arrays as column
from tournees.solver.tours.arrays import FAR, PER_PLAN, PER_TOUR, Data, Ints
from tournees.solver.tours.state import sequences
from tournees.solver.tours.walk import search

if TYPE_CHECKING:
    from tours_families import Instance

PROCESSES = 1
PACKAGE = "tournees"
PROFIT = 1_000_000
"""Kernel's units in one of a file's profit."""
ENDLESS = 10**12
TRIAL = 400


class Written(NamedTuple):
    """The kernel's arrays, and the node of the instance that each visit is."""

    data: Data
    node_of: Ints


def refusal(instance: Instance) -> str:
    """Why our kernel cannot be asked; empty where it can."""
    del instance
    return ""


def prepare(instance: Instance) -> None:
    """Compile, or load what is compiled."""
    search(written(instance).data, Stop(TRIAL), 0)


def find(instance: Instance, seconds: float, seed: int, process: int) -> Answer | None:
    """Best plan within some seconds on two threads."""
    del process
    data, node_of = written(instance)
    found = search(data, Stop(ENDLESS, time_limit_s=seconds), seed, threads=2)
    return Answer(tuple(tuple(int(node_of[v]) for v in order) for order in sequences(found.state)))


def written(instance: Instance) -> Written:
    """The instance as the kernel's whole numbers."""
    groups, patterns, node_of = _groups(instance)
    per_cost = 1 if instance.mandatory else 100 // instance.scale
    costs = instance.costs * per_cost
    must = 0
    profits = np.array(instance.prizes, np.int64)[node_of] * PROFIT
    if instance.mandatory:
        must = (len(node_of) + len(instance.slots)) * int(costs.max()) + 1
        profits[:] = must
    profits[0] = 0
    uses = [np.array(limit.use, np.int64)[node_of] for limit in instance.limits]
    nodes = np.zeros((len(node_of), column.USES), np.int64)
    nodes[:, column.SERVICE] = np.array(instance.services)[node_of]
    nodes[:, column.POINT] = node_of
    nodes[:, column.MUST] = must
    nodes[:, [column.GROUP, column.PREVIOUS]] = -1
    for number, group in enumerate(groups):
        nodes[group[column.MEMBERS : column.MEMBERS + group[column.COUNT_OF]], column.GROUP] = (
            number
        )
    windows = np.stack([_starts(instance, kind)[node_of] for kind in range(len(instance.windows))])
    weeks = np.zeros((1, 5), np.int64)
    weeks[0, column.WORK_LIMIT] = FAR
    limits = [[one.maximum, PER_TOUR if one.per_tour else PER_PLAN] for one in instance.limits]
    none = np.zeros((len(instance.windows), 1), np.int64)
    data = Data(
        slots=_slots(instance),
        legs=np.stack([instance.travel, costs], axis=-1)[None].astype(np.int32),
        windows=windows,
        gains=np.repeat(profits[None], len(instance.windows), axis=0),
        nodes=np.column_stack([nodes, *uses]),
        limits=np.array(limits, np.int64).reshape(len(limits), 2),
        groups=groups,
        patterns=patterns,
        weeks=weeks,
        busy=none,
        lunches=none,
        lodgings=np.zeros(0, np.int64),
        rules=np.array([-1, 0], np.int64),
    )
    return Written(data, node_of)


def _slots(instance: Instance) -> Ints:
    slots = np.zeros((len(instance.slots), 22), np.int64)
    slots[:, [column.NEXT, column.NIGHT, column.HOME]] = -1
    slots[:, column.COMMUTE] = 1
    slots[:, [column.DAY_START, column.FREE_FROM]] = instance.opens
    slots[:, [column.DAY_END, column.FREE_TO]] = instance.closes
    slots[:, [column.DAY_WORK, column.DAY_DRIVE, column.DAY_BUSY]] = FAR
    if instance.longest is not None:
        slots[:, column.DAY_BUSY] = instance.longest
    alike: dict[tuple[int, int], int] = {}
    for row, slot in zip(slots, instance.slots, strict=True):
        row[column.KIND], row[column.DAY] = slot.kind, slot.day - min(s.day for s in instance.slots)
        day = slot.day if instance.combinations else 0
        row[column.CLASS] = alike.setdefault((slot.kind, day), len(alike))
    return slots


def _groups(instance: Instance) -> tuple[Ints, Ints, Ints]:
    """Groups of visits with their sets of days, these sets, and the node of each visit."""
    if not instance.combinations:
        return np.zeros((0, 4), np.int64), np.zeros(0, np.int64), np.arange(instance.size)
    first_day = min(slot.day for slot in instance.slots)
    node_of, patterns, rows = [0], [], []
    most = max(len(c) for node in instance.combinations for c in node)
    for node, combinations in enumerate(instance.combinations):
        if node == 0 or not combinations:
            continue
        count = len(combinations[0])
        row = [count, len(patterns), len(combinations)]
        row += [len(node_of) + k for k in range(count)] + [0] * (most - count)
        rows.append(row)
        patterns += [sum(1 << (day - first_day) for day in days) for days in combinations]
        node_of += [node] * count
    return np.array(rows, np.int64), np.array(patterns, np.int64), np.array(node_of)


def _starts(instance: Instance, kind: int) -> Ints:
    most = max(len(windows) for kinds in instance.windows for windows in kinds)
    starts = np.zeros((instance.size, 1 + 2 * most), np.int64)
    for node, windows in enumerate(instance.windows[kind]):
        edges = [edge for window in windows for edge in window]
        starts[node, : 1 + len(edges)] = len(windows), *edges
    return starts
