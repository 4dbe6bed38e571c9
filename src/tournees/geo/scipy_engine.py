"""The same answers by scipy's Dijkstra: an independent check of the hierarchy, and slow.

Keys do not fit the floats of scipy, so each search is two: the milliseconds to every
node, then the fewest decimetres over the arcs that lie on some fastest path. Both are
exact below 2**53.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.engine import NO_PATH, Gates, Path, milliseconds, to_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph


class ScipyEngine:
    """`tournees.geo.engine.Engine` by one search for each gate of each origin.

    Parameters
    ----------
    nodes
        Number of nodes.
    tail, head
        Ends of each directed arc.
    weight_ms, length_dm
        Milliseconds and decimetres of each arc.
    """

    def __init__(
        self,
        nodes: int,
        tail: NDArray[np.int32],
        head: NDArray[np.int32],
        weight_ms: NDArray[np.int32] | NDArray[np.int64],
        length_dm: NDArray[np.int32] | NDArray[np.int64],
    ) -> None:
        key = to_key(weight_ms.astype(np.int64), length_dm.astype(np.int64))
        arc = np.lexsort((key, head, tail))
        tail, head = tail[arc], head[arc]
        best = tail != head
        best[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        self._nodes, self._arc = nodes, arc[best]
        self._tail, self._head = tail[best], head[best]
        self._ms = weight_ms[self._arc].astype(np.float64)
        self._dm = length_dm[self._arc].astype(np.float64)

    @classmethod
    def of(cls, graph: RoadGraph) -> Self:
        """The engine of a road graph."""
        arcs = graph.arcs
        return cls(graph.nodes, arcs.tail, arcs.head, arcs.weight_ms, arcs.length_dm)

    def keys(self, origins: Gates, destinations: Gates) -> NDArray[np.int64]:
        """int64[m, n], the smallest key from each origin to each destination, or `NO_PATH`."""
        shape = origins.node.shape[0], destinations.node.shape[0]
        found = np.full(shape, NO_PATH)
        for i in range(shape[0]):
            for node, start in zip(origins.node[i], origins.key[i], strict=True):
                if node >= 0:
                    reached, _ = self._from(int(node))
                    through = _added(reached, int(start), destinations).min(axis=1)
                    np.minimum(found[i], through, out=found[i])
        return found

    def path(self, origin: Gates, destination: Gates) -> Path:
        """Best path from one point to one point; each `Gates` holds one row."""
        best = Path(int(NO_PATH), 0, 0, ())
        for i, node in enumerate(origin.node[0].tolist()):
            if node < 0:
                continue
            reached, before = self._from(node)
            through = _added(reached, int(origin.key[0, i]), destination)[0]
            into = int(np.argmin(through))
            if through[into] < best.key:
                arcs = self._walk(before, node, int(destination.node[0, into]))
                best = Path(int(through[into]), i, into, arcs)
        return best

    def nearest(
        self, origins: Gates, destinations: Gates, count: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The destinations nearest to each origin, nearest first, equal keys by index."""
        shape = (origins.node.shape[0], count)
        index, found = np.full(shape, -1, np.int32), np.full(shape, NO_PATH)
        for i in range(shape[0]):
            row = self.keys(origins.only(slice(i, i + 1)), destinations)[0]
            order = np.argsort(row, kind="stable")[:count]
            order = order[row[order] < NO_PATH]
            index[i, : order.size], found[i, : order.size] = order, row[order]
        return index, found

    def reached(self, origin: Gates, limit_ms: int) -> NDArray[np.int64]:
        """int64[nodes], milliseconds from one point to every node, `NO_PATH` beyond a limit."""
        every = Gates(
            np.arange(self._nodes, dtype=np.int32)[:, None], np.zeros((self._nodes, 1), int)
        )
        key = self.keys(origin, every)[0]
        ms = milliseconds(key)
        ms[(key == NO_PATH) | (ms > limit_ms)] = NO_PATH
        return ms

    def _from(self, node: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Key from a node to every other, `NO_PATH` without a path, and the node before each."""
        ms = self._search(self._table(self._ms, np.ones(self._ms.size, np.bool_)), node)[0]
        start, end = ms[self._tail], ms[self._head]
        tight = np.isfinite(start) & (start + self._ms == end)
        dm, before = self._search(self._table(self._dm, tight), node)
        open_ = np.isfinite(ms)
        key = np.full(self._nodes, NO_PATH)
        key[open_] = to_key(ms[open_].astype(np.int64), dm[open_].astype(np.int64))
        return key, before

    @staticmethod
    def _search(
        table: csr_array[np.float64, tuple[int, int]], node: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Weight of the best path from a node to every other, and the node before each."""
        # The stubs of scipy know no sparse arrays of floats here.
        return dijkstra(table, indices=node, return_predecessors=True)  # type: ignore[call-overload, no-any-return]

    def _table(
        self, weight: NDArray[np.float64], kept: NDArray[np.bool_]
    ) -> csr_array[np.float64, tuple[int, int]]:
        """Arcs as scipy wants them; a weight of 0 stays an arc."""
        first = np.zeros(self._nodes + 1, np.int32)
        np.cumsum(np.bincount(self._tail[kept], minlength=self._nodes), out=first[1:])
        shape = (self._nodes, self._nodes)
        return csr_array((weight[kept], self._head[kept], first), shape=shape)

    def _walk(self, before: NDArray[np.int32], start: int, node: int) -> tuple[int, ...]:
        """Arcs of the path that a search found, in order."""
        arcs = []
        while node != start:
            previous = int(before[node])
            link = np.flatnonzero((self._tail == previous) & (self._head == node))[0]
            arcs.append(int(self._arc[link]))
            node = previous
        return tuple(arcs[::-1])


def _added(reached: NDArray[np.int64], start: int, destinations: Gates) -> NDArray[np.int64]:
    """int64[n, w], keys through one gate of the origin and each of the destinations."""
    ahead = reached[destinations.node]
    closed = (destinations.node < 0) | (ahead == NO_PATH)
    return np.where(closed, NO_PATH, np.where(closed, 0, ahead) + start + destinations.key)
