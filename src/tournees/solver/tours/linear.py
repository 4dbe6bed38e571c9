"""Linear programs by the simplex method of HiGHS: no clock, the same answer every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

if TYPE_CHECKING:
    from tournees.solver.tours.arrays import Ints

Floats = NDArray[np.float64]
Values = float | NDArray[np.float64] | NDArray[np.int64]
Term = tuple[NDArray[np.int64], Values]
"""Columns and their coefficients."""


class Lines:
    """Rows of a linear program, added one by one or many at once."""

    def __init__(self) -> None:
        self._right: list[Floats] = []
        self._rows: list[Ints] = []
        self._columns: list[Ints] = []
        self._values: list[Floats] = []
        self._count = 0

    def add(self, right: float, *terms: Term) -> None:
        """Add a row: its right side, and terms of (columns, coefficients)."""
        zero = [(np.zeros(len(columns), np.int64), columns, v) for columns, v in terms]
        self.rows(np.array([right]), *zero)

    def rows(self, right: Floats, *terms: tuple[Ints, Ints, Values]) -> None:
        """Add rows: their right sides, and terms of (numbers of rows, columns, coefficients)."""
        for row, columns, value in terms:
            self._rows.append(row + self._count)
            self._columns.append(columns)
            self._values.append(np.broadcast_to(value, columns.shape).astype(float))
        self._right.append(right)
        self._count += len(right)

    def matrix(self, width: int) -> tuple[csr_array, Floats]:
        """Left sides [rows, width] and right sides."""
        at = np.concatenate(self._rows), np.concatenate(self._columns)
        values, shape = np.concatenate(self._values), (self._count, width)
        return csr_array(coo_array((values, at), shape=shape)), np.concatenate(self._right)


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
