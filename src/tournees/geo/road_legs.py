"""Legs of a tour on the roads: the figures of the matrix, and the line driven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.engine import NO_PATH
from tournees.geo.matrix_cache import Cells
from tournees.geo.road_cells import unpack
from tournees.model import UNREACHABLE_S, Leg, Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.drives import Drives
    from tournees.geo.engine import Path
    from tournees.geo.snap import Snapped

_LEFT_AT = (1.0, 0.0)
"""Share of the edge at which each gate of `Approaches.leaving` stands."""


class RoadLegs:
    """The drives from each of some points to the next.

    Parameters
    ----------
    drives
        At the times of a slot.
    points
        Snapped places in the order of the tour.
    """

    def __init__(self, drives: Drives, points: Snapped) -> None:
        self._drives, self._points = drives, points
        self._graph = drives.graph
        self._leaving = drives.approaches.leaving(points)
        self._arriving = drives.approaches.arriving(points)
        self._forward_gates = drives.approaches.forward_gates(points)

    def all(self) -> tuple[Leg, ...]:
        """Every leg, in order."""
        return tuple(self._leg(k) for k in range(self._points.edge.size - 1))

    def _leg(self, k: int) -> Leg:
        """The drive from point k to the next."""
        here, there = slice(k, k + 1), slice(k + 1, k + 2)
        ends = self._points.point[k : k + 2]
        doors = np.column_stack([ends.real, ends.imag])
        if ends[0] == ends[1]:
            return Leg(0, 0, Origin.ROAD, _without_repeats(doors))
        points = self._points.only(here), self._points.only(there)
        direct = int(self._drives.approaches.direct(*points).key.min(initial=NO_PATH))
        path = self._drives.engine.path(self._leaving.only(here), self._arriving.only(there))
        key = min(direct, path.key)
        if key == NO_PATH:
            return Leg(UNREACHABLE_S, UNREACHABLE_S, Origin.UNREACHABLE, ())
        line = (
            self._stretch(k, *self._points.share[k : k + 2])
            if direct <= path.key
            else self._through(k, path)
        )
        cells = Cells.empty(1, 1, with_metres=True)
        unpack(np.array([[key]], np.int64), self._drives.ms_per_s, cells.seconds, cells.metres)
        whole = _without_repeats(np.concatenate([doors[:1], line, doors[1:]]))
        return Leg(int(cells.seconds[0, 0]), int(cells.metres[0, 0]), Origin.ROAD, whole)

    def _through(self, k: int, path: Path) -> NDArray[np.float64]:
        """Points of a path through junctions: the rest of an edge, arcs, part of an edge."""
        share, entered_at = self._points.share, float(path.entered_by >= self._forward_gates)
        rest = self._stretch(k, share[k], _LEFT_AT[path.left_by])
        last = self._stretch(k + 1, entered_at, share[k + 1])
        return np.concatenate([rest, self._along(np.array(path.arcs, np.int64)), last])

    def _along(self, arc: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64[p, 2], the points of arcs one after the other, each in the order driven."""
        graph, edge, forward = (
            self._graph,
            self._graph.arcs.edge[arc],
            self._graph.arcs.forward[arc],
        )
        begin, stop = graph.shape_first[edge], graph.shape_first[edge + 1]
        size = stop - begin
        step = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        origin, sign = np.where(forward, begin, stop - 1), np.where(forward, 1, -1)
        point = np.repeat(origin, size) + np.repeat(sign, size) * step
        return np.column_stack([graph.shape_lat[point], graph.shape_lon[point]])

    def _stretch(self, k: int, begin: float, end: float) -> NDArray[np.float64]:
        """Points along the edge of point k between two shares of it, in the order driven."""
        edge = int(self._points.edge[k])
        line = self._drives.snapper.part(edge, min(begin, end), max(begin, end))
        return line if begin <= end else line[::-1]


def _without_repeats(line: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    new = np.ones(len(line), np.bool_)
    new[1:] = np.any(line[1:] != line[:-1], axis=1)
    return tuple(zip(*line[new].T.tolist(), strict=True))
