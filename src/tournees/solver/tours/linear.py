"""Linear programs by the simplex method of HiGHS: no clock, the same answer every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]


class Program(NamedTuple):
    """Minimise ``cost x`` with ``less x <= less_right``, ``equal x = equal_right``.

    ``0 <= x <= upper``; ``equal`` may be None.
    """

    cost: Floats
    upper: Floats
    less: csr_array
    less_right: Floats
    equal: csr_array | None = None
    equal_right: Floats | None = None


class Solved(NamedTuple):
    """The solution, the reduced cost of each column, and a proven lower limit on the cost.

    The limit is that of the dual solution, recomputed here from the program, so that no
    tolerance of the solver can make it too high.
    """

    x: Floats
    reduced: Floats
    proven: float


def solve_linear(program: Program) -> Solved | None:
    """Solve a program; None where it has no solution."""
    bounds = np.column_stack([np.zeros(len(program.upper)), program.upper])
    result = linprog(  # type: ignore[call-overload] # the stubs know neither sparse rows nor arrays of bounds
        program.cost,
        A_ub=program.less,
        b_ub=program.less_right,
        A_eq=program.equal,
        b_eq=program.equal_right,
        bounds=bounds,
        method="highs-ds",
    )
    if not result.success:
        return None
    below = np.minimum(result.ineqlin.marginals, 0.0)
    reduced = program.cost - program.less.T @ below
    proven = float(below @ program.less_right)
    if program.equal is not None and program.equal_right is not None:
        reduced = reduced - program.equal.T @ result.eqlin.marginals
        proven += float(result.eqlin.marginals @ program.equal_right)
    proven += float(np.minimum(reduced, 0.0) @ program.upper)
    return Solved(result.x, reduced, proven)
