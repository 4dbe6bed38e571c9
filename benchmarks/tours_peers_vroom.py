"""VROOM on the public families, through pip's ``pyvroom``: priorities stand in for prizes.

VROOM ends by itself, most often long before its time limit: its seconds are what it took.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import vroom
from tours_families import Answer

if TYPE_CHECKING:
    from tours_families import Instance

PROCESSES = 1
PACKAGE = "pyvroom"
EXPLORATION = 5
THREADS = 2
HIGHEST = 100
"""Priorities go from 0 to 100; the sum of those served comes before all costs."""


def refusal(instance: Instance) -> str:
    """Why VROOM cannot be asked; empty where it can."""
    if instance.combinations:
        return "VROOM has no combinations of visit days"
    if any(not limit.per_tour for limit in instance.limits):
        return "VROOM has no limits over the whole plan"
    if max(instance.prizes) > HIGHEST:
        return "VROOM's priorities end at 100"
    return ""


def find(instance: Instance, seconds: float, seed: int, process: int) -> Answer | None:
    """Its one plan (VROOM has no seed)."""
    del seed, process
    task = vroom.Input()
    task.set_durations_matrix("car", instance.travel.astype(np.uint32))
    task.set_costs_matrix("car", instance.costs.astype(np.uint32))
    capacity = [limit.maximum for limit in instance.limits]
    task.add_vehicle(
        [
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                capacity=capacity,
                time_window=(instance.opens, instance.closes),
            )
            for number in range(len(instance.slots))
        ]
    )
    (windows,) = instance.windows
    task.add_job(
        [
            vroom.Job(
                node,
                location=node,
                default_service=instance.services[node],
                delivery=[limit.use[node] for limit in instance.limits],
                priority=HIGHEST if instance.mandatory else instance.prizes[node],
                time_windows=list(windows[node]),
            )
            for node in range(1, instance.size)
        ]
    )
    routes = task.solve(EXPLORATION, THREADS, timedelta(seconds=seconds)).routes
    jobs = routes[routes["type"] == "job"]
    return Answer(
        tuple(
            tuple(int(node) for node in jobs["id"][jobs["vehicle_id"] == number])
            for number in range(len(instance.slots))
        )
    )
