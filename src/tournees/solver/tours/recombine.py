"""The best week that can be made of the tours met: set packing over a pool.

maximise   sum of gain_t z_t over tours t of the pool
such that  sum over tours with visit v <= 1          for each visit
           sum over tours of a day     <= 1          for each day
           sum of work_t z_t           <= week work
           sum of use_k(t) z_t         <= maximum_k  for each limit over the week
           z_t in {0, 1}

The linear relaxation prices the tours first; those whose reduced cost exceeds its distance
to the plan at hand cannot be in a better one and are left out. This is the only file of the
tours that knows OR-Tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import csr_array

from tournees.solver.tours.arrays import MC, USES, WEEK_WORK
from tournees.solver.tours.linear import Program, solve_linear
from tournees.solver.tours.state import GAIN, SUMS, WORK, sequences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.tours.arrays import Data, Ints
    from tournees.solver.tours.search import Pool

MOST = 600
"""Tours that the exact step looks at."""
WORK_LIMIT = 2.0
"""Deterministic time of the exact step."""


class Column(NamedTuple):
    """One tour of the pool."""

    day: int
    gain: int
    work: int
    visits: tuple[int, ...]


def recombine(data: Data, pool: Pool, best: Ints, seed: int) -> list[Column] | None:
    """Return the tours of a better week, or None."""
    own = columns_of(best)
    columns = sorted(set(_pool_columns(pool)) | set(own))
    if not columns:
        return None
    target = sum(column.gain for column in own)
    rows, limits = _rows(data, columns)
    kept = _priced(columns, rows, limits, target)
    if not kept:
        return None
    columns = [columns[k] for k in kept]
    chosen = _pack(columns, *_rows(data, columns), seed, own)
    return chosen if sum(column.gain for column in chosen) > target else None


def columns_of(state: Ints) -> list[Column]:
    """The tours of a state."""
    return [
        Column(day, int(sums[GAIN]), int(sums[WORK]), tuple(nodes))
        for day, (sums, nodes) in enumerate(zip(state[:-1, SUMS], sequences(state), strict=True))
        if nodes
    ]


def _pool_columns(pool: Pool) -> list[Column]:
    return [
        Column(day, gain, work, tuple(pool.seqs[k, :count].tolist()))
        for k, (key, day, count, gain, work) in enumerate(pool.heads.tolist())
        if key
    ]


def _rows(data: Data, columns: Sequence[Column]) -> tuple[csr_array, Ints]:
    """Left sides [rows, columns] and right sides of every constraint."""
    days, nodes = data.slots.shape[:2]
    weekly = [k for k in range(len(data.limits)) if data.limits[k, 1] == 0]
    row: list[int] = []
    col: list[int] = []
    value: list[int] = []
    for index, column in enumerate(columns):
        entries = [(node, 1) for node in column.visits]
        entries.append((nodes + column.day, 1))
        entries.append((0, column.work))
        entries.extend(
            (nodes + days + at, int(data.nodes[list(column.visits), USES + k].sum()))
            for at, k in enumerate(weekly)
        )
        row.extend(entry[0] for entry in entries)
        col.extend([index] * len(entries))
        value.extend(entry[1] for entry in entries)
    right = np.ones(nodes + days + len(weekly), np.int64)
    right[0] = data.rules[WEEK_WORK]
    right[nodes + days :] = data.limits[weekly, 0]
    return csr_array((value, (row, col)), shape=(len(right), len(columns))), right


def _priced(columns: list[Column], rows: csr_array, limits: Ints, target: int) -> list[int]:
    """Tours that a week better than ``target`` can hold, the best priced first."""
    gains = np.array([column.gain for column in columns]) / MC
    program = Program(-gains, np.ones(len(gains)), rows, limits.astype(float))
    solved = solve_linear(program)
    if solved is None:
        return []
    room = -solved.proven - target / MC
    reduced = solved.reduced
    tolerance = 1e-6 * (1.0 + abs(solved.proven))
    if room <= tolerance:
        return []
    order = np.argsort(reduced, kind="stable")
    return [int(k) for k in order[:MOST] if reduced[k] <= room + tolerance]


def _pack(
    columns: list[Column], rows: csr_array, limits: Ints, seed: int, hint: list[Column]
) -> list[Column]:
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    for k in range(rows.shape[0]):
        at = slice(rows.indptr[k], rows.indptr[k + 1])
        members = [chosen[i] for i in rows.indices[at]]
        if members:
            weights = [int(w) for w in rows.data[at]]
            model.add(cp_model.LinearExpr.weighted_sum(members, weights) <= int(limits[k]))
    gains = [column.gain for column in columns]
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, gains))
    for variable, column in zip(chosen, columns, strict=True):
        model.add_hint(variable, column in hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = WORK_LIMIT
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return []
    return [c for c, variable in zip(columns, chosen, strict=True) if solver.value(variable)]
