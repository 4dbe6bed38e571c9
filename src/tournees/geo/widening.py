"""What lies beside many lines: their widened forms, without those that add nothing.

In a town hundreds of streets widen to the same spot, and joining them all would take most
of the time. The lines are therefore laid on a grid of cells half as wide as the widening:
a cell that a line crosses lies beside it whole. Where all cells around a line are
crossed, these cells stand for its widened form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.ndimage import maximum_filter, minimum_filter

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELLS_BESIDE = 2
_RINGS = 3
"""Cells on each side that must be crossed: as far as the widening reaches, and one more."""
_SAMPLES_PER_CELL = 4
_MOST_CELLS = 50_000_000
_ARC = 3
"""Corners of a quarter of the circle at the end of a widened line."""


def widened(lines: NDArray[np.object_], beside: float, tolerance: float = 0.0) -> shapely.Geometry:
    """Everything within a distance of flat lines.

    Parameters
    ----------
    lines
        shapely's line strings.
    beside
        In the units of the lines.
    tolerance
        How far lines may be simplified before.
    """
    if not lines.size:
        return shapely.Polygon()
    cell = beside / _CELLS_BESIDE
    points, owner = _samples(lines, cell / _SAMPLES_PER_CELL)
    corner = points.min(axis=0) - (_RINGS + 1) * cell
    column, row = np.floor((points - corner) / cell).astype(np.int64).T
    shape = int(row.max()) + _RINGS + 2, int(column.max()) + _RINGS + 2
    boxes = np.empty(0, np.object_)
    if shape[0] * shape[1] <= _MOST_CELLS:
        crossed = np.zeros(shape, np.uint8)
        crossed[row, column] = 1
        core = minimum_filter(crossed, 2 * _RINGS + 1, mode="constant")
        lines = lines[np.unique(owner[core[row, column] == 0])]
        boxes = _boxes(maximum_filter(core, 2 * _RINGS + 1, mode="constant"), corner, cell)
    wide = shapely.buffer(shapely.simplify(lines, tolerance), beside, quad_segs=_ARC)
    return shapely.union_all(np.concatenate([boxes, wide]))


def _samples(
    lines: NDArray[np.object_], step: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points along lines, no farther apart than a step, and the line of each."""
    corner, owner = shapely.get_coordinates(lines, return_index=True)
    leap = np.diff(corner, axis=0)
    leap[owner[1:] != owner[:-1]] = 0.0
    count = np.maximum(1, np.ceil(np.hypot(*leap.T) / step)).astype(np.int64)
    begin = np.repeat(np.arange(count.size), count)
    share = (np.arange(begin.size) - np.repeat(np.cumsum(count) - count, count)) / count[begin]
    points = corner[begin] + share[:, None] * leap[begin]
    return np.concatenate([points, corner[-1:]]), np.append(owner[begin], owner[-1])


def _boxes(
    cells: NDArray[np.uint8], corner: NDArray[np.float64], cell: float
) -> NDArray[np.object_]:
    """Rectangles of the cells that are 1, one for each run of a row."""
    edge = np.diff(cells.astype(np.int8), axis=1, prepend=0, append=0)
    row, begin = np.nonzero(edge == 1)
    _, end = np.nonzero(edge == -1)
    west, east = corner[0] + begin * cell, corner[0] + end * cell
    south, north = corner[1] + row * cell, corner[1] + (row + 1) * cell
    return np.asarray(shapely.box(west, south, east, north), np.object_)
