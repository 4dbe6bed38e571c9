"""Drives between points on the roads, at the times of one slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.approaches import Approaches, Pairs, equal_pairs
from tournees.geo.engine import NO_PATH
from tournees.geo.matrix_cache import Cells
from tournees.geo.road_cells import unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.engine import Engine
    from tournees.geo.network import RoadGraph
    from tournees.geo.snap import Snapped, Snapper

_BLOCK_CELLS = 1_000_000
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
        self.ms_per_s = 1_000 * pace

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
            unpack(keys, self.ms_per_s, found.seconds[part], found.metres[part])
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
        unpack(found, self.ms_per_s, seconds.seconds, seconds.metres)
        return index, seconds.seconds

    def _short(self, here: Snapped, there: Snapped) -> Pairs:
        """Pairs on one edge or at one spot, at the key of the direct drive, by row."""
        spot = Pairs(*equal_pairs(here.point, there.point), np.zeros(0, np.int64))
        spot = spot._replace(key=np.zeros(spot.row.size, np.int64))
        return _best(self.approaches.direct(here, there), spot)


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
