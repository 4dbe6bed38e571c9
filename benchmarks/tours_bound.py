"""A bound on every plan of a public instance: loose, valid, and no engine's.

Linear relaxation over the arcs that windows allow, all tours as one flow: as much flow into a
node as out of it, at most as many tours as there are, drives and services within their hours
together, limits over the plan as they are and limits of a tour times the tours. Most profit, or
least cost with every visit made as often as it is due.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tours_families import Instance

SLACK = 1e-6
"""Relative error that the linear solver is allowed for."""


def bound(instance: Instance) -> float:
    """Most profit, or least cost in the file's unit, of any plan.

    Raises
    ------
    RuntimeError
        The relaxation was not solved.
    """
    tails, heads = np.nonzero(_allowed(instance))
    arcs, size, tours = len(tails), instance.size, len(instance.slots)
    ones, numbers = np.ones(arcs), np.arange(arcs)
    into = csr_array((ones, (heads, numbers)), shape=(size, arcs))
    out = csr_array((ones, (tails, numbers)), shape=(size, arcs))
    times = instance.travel[tails, heads] + np.array(instance.services)[tails]
    day = instance.closes - instance.opens if instance.longest is None else instance.longest
    rows = [coo_array(times[None, :]), out[[0]]]
    most = [float(day * tours), float(tours)]
    for limit in instance.limits:
        rows.append(coo_array(np.array(limit.use)[heads][None, :]))
        most.append(float(limit.maximum * (tours if limit.per_tour else 1)))
    due = [len(choices[0]) if choices else 1 for choices in instance.combinations] or [1] * size
    equal, right = [into - out], [0.0] * size
    if instance.mandatory:
        equal.append(into[1:])
        right += [float(times_due) for times_due in due[1:]]
        goal = instance.costs[tails, heads].astype(float)
    else:
        rows.append(into[1:])
        most += [1.0] * (size - 1)
        goal = -np.array(instance.prizes, float)[heads]
    found = linprog(goal, vstack(rows), most, vstack(equal), right, method="highs")
    if found.status != 0:
        msg = f"{instance.name}: {found.message}"
        raise RuntimeError(msg)
    if not instance.mandatory:
        return float(math.floor(-found.fun * (1 + SLACK)))
    rounding = (sum(due) + tours) / 2
    return float((found.fun * (1 - SLACK) - rounding) / instance.scale)


def _allowed(instance: Instance) -> NDArray[np.bool_]:
    """Arcs [from, to] that the windows of some kind of tour allow."""
    allowed = np.zeros((instance.size, instance.size), bool)
    services = np.array(instance.services)
    for kind in instance.windows:
        open_ = np.array([bool(windows) for windows in kind])
        first = np.array([windows[0][0] if windows else 0 for windows in kind])
        last = np.array([windows[-1][1] if windows else -1 for windows in kind])
        first[0], last[0] = instance.opens, instance.closes
        ready = np.maximum(first, instance.opens + instance.travel[0])
        fits = (ready + services)[:, None] + instance.travel <= last[None, :]
        allowed |= fits & open_[:, None] & open_[None, :]
    np.fill_diagonal(allowed, val=False)
    return allowed
