"""The best plan that can be made of the tours met: set packing over a pool.

maximise   sum of gain_t z_t over tours t of the pool
such that  sum over tours with visit v <= 1                  for each visit
           sum over tours of slots that are alike <= slots   for each class of slots
           sum of work_t z_t           <= work of the week   for each week
           sum of use_k(t) z_t         <= maximum_k          for each limit over week or plan
           tours that end at a night = tours of the next day that begin there
           z_t in {0, 1}

The linear relaxation prices the tours first; those whose reduced cost exceeds its distance
to the plan at hand cannot be in a better one and are left out. What the master does not know
(spacing, overtime, changes) is judged when the tours chosen are put together: they replace
the plan at hand only where they hold and gain. This is the only file of the tours that knows
OR-Tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import csr_array

from tournees.solver.tours.arrays import (
    CLASS,
    MAXIMUM,
    MC,
    MOST_CHANGES,
    NEXT,
    PER_PLAN,
    PER_TOUR,
    SCOPE,
    START,
    USES,
    WEEK,
    WORK_LIMIT,
)
from tournees.solver.tours.linear import Program, solve_linear
from tournees.solver.tours.moves import allowed
from tournees.solver.tours.ruin import begin_night, nights_hold
from tournees.solver.tours.search import changes
from tournees.solver.tours.state import (
    FROM,
    GAIN,
    NIGHT_AT,
    TO,
    WORK,
    copy_state,
    empty_state,
    insert,
    refresh,
    sequences,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.tours.arrays import Data, Ints
    from tournees.solver.tours.search import Pool
    from tournees.solver.tours.state import State

MOST = 1_000
"""Tours that the exact step looks at."""
EXACT_WORK = 1.0
"""Deterministic time of the exact step."""


class Column(NamedTuple):
    """One tour of the pool; ``origin``, ``goal`` and ``night`` are points."""

    slot: int
    gain: int
    work: int
    origin: int
    goal: int
    night: int
    visits: tuple[int, ...]


def recombine(data: Data, pools: Sequence[Pool], best: State, seed: int) -> bool:
    """Improve the best plan by a better choice of tours met; False where none is found."""
    if len(data.patterns):
        return False
    own = columns_of(best)
    found = {column for pool in pools for column in _pool_columns(data, pool)}
    columns = sorted(found | set(own))
    if not columns:
        return False
    target = sum(column.gain for column in own)
    rows, limits = _rows(data, columns)
    kept = _priced(columns, rows, limits, target)
    if not kept:
        return False
    columns = [columns[k] for k in kept]
    chosen = _pack(columns, *_rows(data, columns), seed, own)
    if sum(column.gain for column in chosen) <= target:
        return False
    fresh = _put_together(data, chosen)
    if fresh is None or total(data, fresh) <= total(data, best):
        return False
    copy_state(fresh, best)
    return True


def columns_of(state: State) -> list[Column]:
    """The tours of a state."""
    return [
        Column(
            slot,
            int(sums[GAIN]),
            int(sums[WORK]),
            int(sums[FROM]),
            int(sums[TO]),
            int(sums[NIGHT_AT]),
            tuple(nodes),
        )
        for slot, (sums, nodes) in enumerate(zip(state.sums, sequences(state), strict=True))
        if nodes
    ]


def _pool_columns(data: Data, pool: Pool) -> list[Column]:
    """The tours of a pool, each in the first of the slots that are like its own."""
    first = {int(c): slot for slot, c in reversed(list(enumerate(data.slots[:, CLASS])))}
    return [
        Column(
            first[int(data.slots[slot, CLASS])],
            gain,
            work,
            origin,
            goal,
            night,
            tuple(pool.seqs[k, :count].tolist()),
        )
        for k, (key, slot, count, gain, work, origin, goal, night) in enumerate(pool.heads.tolist())
        if key
    ]


def _rows(data: Data, columns: Sequence[Column]) -> tuple[csr_array, Ints]:
    """Left sides [rows, columns] and right sides of every constraint."""
    nodes, classes = len(data.nodes), int(data.slots[:, CLASS].max()) + 1
    weeks = len(data.weeks)
    spans = [k for k in range(len(data.limits)) if data.limits[k, SCOPE] != PER_TOUR]
    first_limit = nodes + classes + weeks
    first_night = first_limit + len(spans) * weeks
    nights: dict[tuple[int, int], int] = {}
    row: list[int] = []
    col: list[int] = []
    value: list[int] = []
    for index, column in enumerate(columns):
        rules = data.slots[column.slot]
        week = int(rules[WEEK])
        entries = [(node, 1) for node in column.visits]
        entries.append((nodes + int(rules[CLASS]), 1))
        entries.append((nodes + classes + week, column.work))
        for at, k in enumerate(spans):
            place = 0 if data.limits[k, SCOPE] == PER_PLAN else week
            use = int(data.nodes[list(column.visits), USES + k].sum())
            entries.append((first_limit + at * weeks + place, use))
        entries.extend(_night_entries(data, column, nights, first_night))
        row.extend(entry[0] for entry in entries)
        col.extend([index] * len(entries))
        value.extend(entry[1] for entry in entries)
    right = np.zeros(first_night + 2 * len(nights), np.int64)
    right[:nodes] = 1
    right[nodes : nodes + classes] = np.bincount(data.slots[:, CLASS], minlength=classes)
    right[nodes + classes : first_limit] = data.weeks[:, WORK_LIMIT]
    for at, k in enumerate(spans):
        right[first_limit + at * weeks : first_limit + (at + 1) * weeks] = data.limits[k, MAXIMUM]
    return csr_array((value, (row, col)), shape=(len(right), len(columns))), right


def _night_entries(
    data: Data, column: Column, nights: dict[tuple[int, int], int], first: int
) -> list[tuple[int, int]]:
    """Both sides of each night: the tour before it and the tour after it balance."""
    entries: list[tuple[int, int]] = []
    if column.night >= 0:
        k = nights.setdefault((column.slot, column.night), len(nights))
        entries += [(first + 2 * k, 1), (first + 2 * k + 1, -1)]
    if column.origin != data.slots[column.slot, START]:
        before = int(np.flatnonzero(data.slots[:, NEXT] == column.slot)[0])
        k = nights.setdefault((before, column.origin), len(nights))
        entries += [(first + 2 * k, -1), (first + 2 * k + 1, 1)]
    return entries


def _priced(columns: list[Column], rows: csr_array, limits: Ints, target: int) -> list[int]:
    """Tours that a plan better than ``target`` can hold, the best priced first."""
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
    solver.parameters.max_deterministic_time = EXACT_WORK
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return []
    return [c for c, variable in zip(columns, chosen, strict=True) if solver.value(variable)]


def _put_together(data: Data, columns: Sequence[Column]) -> State | None:
    """A state of the tours chosen; None where a rule that the master does not know forbids it."""
    fresh = empty_state(data)
    alike: dict[int, list[int]] = {}
    for slot, number in enumerate(data.slots[:, CLASS].tolist()):
        alike.setdefault(number, []).append(slot)
    placed = [(alike[int(data.slots[c.slot, CLASS])].pop(0), c) for c in columns]
    for slot, column in placed:
        if column.night >= 0:
            begin_night(data, fresh, slot, column.night)
    for slot, column in placed:
        refresh(data, fresh, slot)
        for p, node in enumerate(column.visits):
            if not allowed(data, fresh, slot, node):
                return None
            insert(data, fresh, slot, p, node)
    held = all(refresh(data, fresh, slot) for slot in range(len(fresh.sums)))
    if not held or not nights_hold(data, fresh):
        return None
    most = int(data.rules[MOST_CHANGES])
    return None if 0 <= most < changes(data, fresh) else fresh
