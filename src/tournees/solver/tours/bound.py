"""A proven upper limit on the value of a block of tours: the program of `relaxation`, cut.

It holds nothing fixed. The cuts are the generalised subtour inequalities of orienteering
(Fischetti, Salazar and Toth, INFORMS J. on Computing 10, 1998), found by maximum flow from
the ends of days: the arcs into a set S of visits sum to x_k at least, for each k in S.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from tournees.model.outcome import Bound
from tournees.solver.tours.linear import solve_linear
from tournees.solver.tours.relaxation import Relaxation

if TYPE_CHECKING:
    from tournees.solver.tours.arrays import Data, Ints
    from tournees.solver.tours.block import TourBlock
    from tournees.solver.tours.linear import Floats

ARCS, HALVES, VALUES = "tours_arcs", "tours_halves", "tours_values"
"""Models: all drives; half of the cheapest drives of each visit; values alone."""
ROUNDS = 5
SMALL = 5_000
"""Arcs up to which the program is cut and solved again."""
WORTH = 0.001
"""Smallest improvement of the bound, as a share, that is worth another round."""
SCALE = 1_000_000
DEEP = 0.03
"""Smallest violation worth a cut."""


def upper_bound(block: TourBlock, data: Data, objective_eur: float, *, all_made: bool) -> Bound:
    """Bound the objective of a block from above, rounded to the cent as objectives are.

    With ``all_made`` the plan at hand makes every mandatory visit, so the best one does.
    """
    program = Relaxation(block, data, all_made=all_made)
    bound_eur, model = 0.0, ARCS
    if len(program.node):
        bound_eur, model = _solve(program, objective_eur)
    return Bound(
        sense="max",
        objective_eur=objective_eur,
        bound_eur=max(objective_eur, bound_eur),
        model=model,
    )


def _solve(program: Relaxation, objective_eur: float) -> tuple[float, str]:
    """Solve, cut, solve again; arcs that no better plan can use are dropped.

    The clock of visits only runs once arcs are few: before, it costs more than it brings.
    Without arcs there is nothing to cut: a cut would say that no visit can be reached.
    """
    bound_eur, model = program.best_eur(), VALUES
    for _ in range(ROUNDS):
        solved = solve_linear(program.lines())
        if solved is None:
            break
        small = -solved.proven > (1 - WORTH) * bound_eur
        if -solved.proven < bound_eur:
            bound_eur, model = -solved.proven, HALVES if program.halves else ARCS
        if program.halves or bound_eur <= objective_eur:
            break
        found = _cuts(program, solved.x)
        program.cuts.extend(found)
        kept = solved.reduced[program.arcs] <= -solved.proven - objective_eur + 0.01
        started = program.keep(kept)
        if not started and (small or not found or len(program.arcs) > SMALL):
            break
    return math.ceil(bound_eur * 100 - 0.499) / 100, model


def _cuts(program: Relaxation, x: Floats) -> list[tuple[int, Ints, int]]:
    """For each rep, sets of visits that the solution reaches less than it makes one of them."""
    return [cut for r in range(len(program.block.reps)) for cut in _rep_cuts(program, x, r)]


def _rep_cuts(program: Relaxation, x: Floats, rep: int) -> list[tuple[int, Ints, int]]:
    nodes, graph = len(program.data.nodes), program.graph
    of, mine = graph.rep == rep, program.road & (program.slot // program.per_rep == rep)
    flow = np.zeros((nodes, nodes))
    np.add.at(flow, (graph.tail[of], graph.head[of]), x[program.arcs[of]])
    made = np.bincount(program.node[mine], weights=x[program.pairs[mine]], minlength=nodes)
    capacity = csr_array(np.rint(flow * SCALE).astype(np.int32))
    found: list[tuple[int, Ints, int]] = []
    seen = np.zeros(nodes, np.bool_)
    for k in np.argsort(-made, kind="stable"):
        if made[k] < DEEP or k == 0:
            break
        if seen[k]:
            continue
        through = maximum_flow(capacity, 0, int(k))
        if through.flow_value >= (made[k] - DEEP) * SCALE:
            continue
        rest = csr_array(capacity - through.flow)
        rest.data = np.maximum(rest.data, 0)
        rest.eliminate_zeros()
        reached = breadth_first_order(rest, 0, return_predecessors=False)
        inside = np.setdiff1d(np.arange(nodes), reached)
        seen[inside] = True
        found.append((rep, inside, int(k)))
    return found
