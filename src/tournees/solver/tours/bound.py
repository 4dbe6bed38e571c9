"""A proven upper limit on the value of a rep-week: the linear program of `relaxation`, cut.

It holds nothing fixed. The cuts are the generalised subtour inequalities of orienteering
(Fischetti, Salazar and Toth, INFORMS J. on Computing 10, 1998), found by maximum flow from
home: the arcs into a set S of visits sum to x_k at least, for each k in S.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from tournees.model.outcome import Bound
from tournees.solver.tours.linear import solve_linear
from tournees.solver.tours.relaxation import Floats, Relaxation, reach

if TYPE_CHECKING:
    from tournees.solver.tours.arrays import Data, Ints
    from tournees.solver.tours.week import RepWeek

MODEL = "tours_arcs"
ROUNDS = 5
SMALL = 5_000
"""Arcs up to which the program is cut and solved again."""
WORTH = 0.001
"""Smallest improvement of the bound, as a share, that is worth another round."""
SCALE = 1_000_000
DEEP = 0.03
"""Smallest violation worth a cut."""


def upper_bound(week: RepWeek, data: Data, objective_eur: float, *, all_made: bool) -> Bound:
    """Bound the objective of a rep-week from above, rounded to the cent as objectives are.

    With ``all_made`` the plan at hand makes every mandatory visit, so the best one does.
    """
    ends = reach(data)
    bound_eur = 0.0
    if (ends.first <= ends.last).any():
        program = Relaxation(week, data, ends, all_made=all_made)
        bound_eur = _solve(program, objective_eur)
    return Bound(
        sense="max",
        objective_eur=objective_eur,
        bound_eur=max(objective_eur, bound_eur),
        model=MODEL,
    )


def _solve(program: Relaxation, objective_eur: float) -> float:
    """Solve, cut, solve again; arcs that no better plan can use are dropped."""
    bound_eur = sum(max(0.0, visit.value_eur) for visit in program.week.visits)
    for _ in range(ROUNDS if len(program.arcs) <= SMALL else 1):
        solved = solve_linear(program.lines())
        if solved is None:
            break
        small = -solved.proven > (1 - WORTH) * bound_eur
        bound_eur = min(bound_eur, -solved.proven)
        found = _cuts(program, solved.x)
        if small or not found or bound_eur <= objective_eur:
            break
        program.cuts.extend(found)
        program.keep(solved.reduced[program.arcs] <= -solved.proven - objective_eur + 0.01)
    return math.ceil(bound_eur * 100 - 0.499) / 100


def _cuts(program: Relaxation, x: Floats) -> list[tuple[Ints, int]]:
    """Sets of visits that the solution reaches less than it visits one of them."""
    nodes = len(program.data.nodes)
    flow = np.zeros((nodes, nodes))
    flow[program.tail, program.head] = x[program.arcs]
    made = np.bincount(program.node, weights=x[program.pairs], minlength=nodes)
    capacity = csr_array(np.rint(flow * SCALE).astype(np.int32))
    found: list[tuple[Ints, int]] = []
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
        found.append((inside, int(k)))
    return found
