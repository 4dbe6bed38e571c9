"""Drives between points on the roads, at the times of one slot."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.approaches import Approaches, Pairs, equal_pairs
from tournees.geo.engine import NO_PATH
from tournees.geo.matrix_cache import Cells
from tournees.geo.road_cells import unpack
from tournees.model import UNREACHABLE_S, Leg, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.engine import Engine
    from tournees.geo.engine import Path as RoadPath
    from tournees.geo.network import RoadGraph
    from tournees.geo.snap import Snapped, Snapper

_LEFT_AT = (1.0, 0.0)
"""Share of the edge at which each gate of `Approaches.leaving` stands."""

_BLOCK_CELLS = 3_000_000
"""Cells of a matrix computed at a time, so that wide keys never stand for the whole."""


class Drives:
    """Answers for snapped points what an engine answers for junctions.

    The best of two: the path through junctions, and the drive along one edge. Two points
    at one spot are no drive apart.

    Parameters
    ----------
    graph
        The roads, with the times of the slot.
    engine
        Prepared from the same graph.
    snapper
        Of the same roads.
    pace
        How much faster than the graph's times.
    """

    def __init__(
        self, graph: RoadGraph, engine: Engine, snapper: Snapper, pace: float = 1.0
    ) -> None:
        self.graph, self.engine, self.snapper = graph, engine, snapper
        self.approaches = Approaches(graph)
        self._ms_per_s = 1_000 * pace

    def cells(self, here: Snapped, there: Snapped, *, with_metres: bool) -> Cells:
        """Whole seconds, and metres if asked for, from each point to each other one."""
        leaving, arriving = self.approaches.leaving(here), self.approaches.arriving(there)
        short = self._short(here, there)
        found = Cells.empty(here.edge.size, there.edge.size, with_metres=with_metres)
        rows = max(1, _BLOCK_CELLS // max(1, there.edge.size))
        for first in range(0, here.edge.size, rows):
            part = slice(first, first + rows)
            keys = self.engine.keys(leaving.only(part), arriving)
            low, high = np.searchsorted(short.row, (first, first + rows))
            cell = (short.row[low:high] - first, short.column[low:high])
            keys[cell] = np.minimum(keys[cell], short.key[low:high])
            unpack(keys, self._ms_per_s, found.seconds[part], found.metres[part])
        return found

    def nearest(
        self, here: Snapped, there: Snapped, count: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The ``count`` destinations nearest to each origin and their seconds, -1 where fewer."""
        gates = self.approaches.leaving(here), self.approaches.arriving(there)
        index, key = self.engine.nearest(*gates, count)
        row, place = np.nonzero(index >= 0)
        through = Pairs(row, index[row, place].astype(np.int64), key[row, place])
        best = _best(through, self._short(here, there))
        first = np.searchsorted(best.row, np.arange(here.edge.size))
        rank = np.arange(best.row.size) - first[best.row]
        kept = rank < count
        found = np.full((here.edge.size, count), NO_PATH)
        found[best.row[kept], rank[kept]] = best.key[kept]
        index = np.full(found.shape, -1, np.int32)
        index[best.row[kept], rank[kept]] = best.column[kept]
        seconds = Cells.empty(*found.shape, with_metres=False)
        unpack(found, self._ms_per_s, seconds.seconds, seconds.metres)
        return index, seconds.seconds

    def legs(self, points: Snapped) -> tuple[Leg, ...]:
        """Return the drives from each point to the next."""
        spans = pairwise(slice(k, k + 1) for k in range(points.edge.size))
        return tuple(self._leg(points.only(here), points.only(there)) for here, there in spans)

    def _short(self, here: Snapped, there: Snapped) -> Pairs:
        """Pairs on one edge or at one spot, at the key of the direct drive, by row."""
        spot = Pairs(*equal_pairs(here.point, there.point), np.zeros(0, np.int64))
        spot = spot._replace(key=np.zeros(spot.row.size, np.int64))
        return _best(self.approaches.direct(here, there), spot)

    def _leg(self, here: Snapped, there: Snapped) -> Leg:
        ends = [(float(p.point[0].real), float(p.point[0].imag)) for p in (here, there)]
        if ends[0] == ends[1]:
            return Leg(0, 0, Origin.ROAD, (ends[0],))
        direct = int(self.approaches.direct(here, there).key.min(initial=NO_PATH))
        gates = self.approaches.leaving(here), self.approaches.arriving(there)
        path = self.engine.path(*gates)
        key = np.array([[min(direct, path.key)]], np.int64)
        if key[0, 0] == NO_PATH:
            return Leg(UNREACHABLE_S, UNREACHABLE_S, Origin.UNREACHABLE, ())
        line = (
            self._stretch(int(here.edge[0]), float(here.share[0]), float(there.share[0]))
            if direct <= path.key
            else self._path_line(here, there, path)
        )
        cells = Cells.empty(1, 1, with_metres=True)
        unpack(key, self._ms_per_s, cells.seconds, cells.metres)
        seconds, metres = (int(array[0, 0]) for array in cells)
        return Leg(seconds, metres, Origin.ROAD, _without_repeats([ends[0], *line, ends[1]]))

    def _path_line(
        self, here: Snapped, there: Snapped, path: RoadPath
    ) -> list[tuple[float, float]]:
        """Points of a path through junctions: the rest of an edge, arcs, part of an edge."""
        arcs = self.graph.arcs
        line = self._stretch(int(here.edge[0]), float(here.share[0]), _LEFT_AT[path.left_by])
        for arc in path.arcs:
            points = self.graph.line(int(arcs.edge[arc])).tolist()
            line += points if arcs.forward[arc] else points[::-1]
        entered_at = self.approaches.entered_at(there, path.entered_by)
        return line + self._stretch(int(there.edge[0]), entered_at, float(there.share[0]))

    def _stretch(self, edge: int, begin: float, end: float) -> list[tuple[float, float]]:
        """Points along an edge between two shares of it, in the order driven."""
        low, high = min(begin, end), max(begin, end)
        line = self.snapper.part(edge, low, high)
        return line if begin <= end else line[::-1]


def _best(one: Pairs, other: Pairs) -> Pairs:
    """Pairs of both, each once at its smallest key, by row, key and column."""
    row, column, key = (np.concatenate(both) for both in zip(one, other, strict=True))
    order = np.lexsort((key, column, row))
    row, column, key = row[order], column[order], key[order]
    new = np.ones(row.size, np.bool_)
    new[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    new &= key < NO_PATH
    row, column, key = row[new], column[new], key[new]
    order = np.lexsort((column, key, row))
    return Pairs(row[order], column[order], key[order])


def _without_repeats(line: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    points = [(point[0], point[1]) for point in line]
    return (points[0], *(b for a, b in pairwise(points) if a != b))
