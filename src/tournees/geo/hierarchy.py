# mypy: disallow-untyped-calls=False
"""Fastest paths in a road graph by customizable contraction hierarchies.

A graph's topology is prepared once (`tournees.geo.topology`: nested dissection, chordal
completion); weights are put on it in milliseconds (`tournees.geo.customization`) and
queries are sweeps over the elimination tree (`tournees.geo.sweeps`). Everything runs on
the thread that calls, lets Python's lock go, and answers several threads at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.geo import hub_tables, sweeps, unpacking
from tournees.geo.customization import FAR, customize
from tournees.geo.engine import NO_PATH, Gates, Path, milliseconds, to_key
from tournees.geo.topology import Topology

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph


class _Points(NamedTuple):
    """The tables of points (`tournees.geo.hub_tables.tables`) in an order of their own."""

    order: NDArray[np.int64]
    tables: tuple[NDArray[np.int64], ...]


class Hierarchy:
    """`tournees.geo.engine.Engine` on a prepared graph with weights.

    Parameters
    ----------
    topology
        The prepared graph.
    weight_ms, length_dm
        Milliseconds and decimetres of each arc that the topology was built from.
    """

    def __init__(
        self,
        topology: Topology,
        weight_ms: NDArray[np.int32] | NDArray[np.int64],
        length_dm: NDArray[np.int32] | NDArray[np.int64],
    ) -> None:
        self._topology = topology
        key = to_key(weight_ms.astype(np.int64), length_dm.astype(np.int64))
        self._weights = customize(topology.first, topology.other, topology.place, key)
        self._left: tuple[Gates, _Points] | None = None

    @classmethod
    def of(cls, graph: RoadGraph, topology: Topology | None = None) -> Self:
        """The engine of a road graph, prepared anew or on a topology of the same arcs.

        The topology of a graph serves all its re-weighted copies too (`Topology.prepared`).
        """
        if topology is None:
            topology = Topology.prepared(graph)
        return cls(topology, graph.arcs.weight_ms, graph.arcs.length_dm)

    def keys(self, origins: Gates, destinations: Gates) -> NDArray[np.int64]:
        """int64[m, n], the smallest key from each origin to each destination, or `NO_PATH`.

        What destinations leave is kept until others are asked for: blocks of origins to
        the same `Gates` object cost no more than all at once.
        """
        left = self._left
        if left is None or left[0] is not destinations:
            left = self._left = (destinations, self._tables(destinations, back=True))
        here, there = self._tables(origins, back=False), left[1]
        found = np.full((origins.node.shape[0], destinations.node.shape[0]), NO_PATH)
        hub_tables.combine(here.tables, there.tables, here.order, there.order, found)
        return found

    def nearest(
        self, origins: Gates, destinations: Gates, count: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The destinations nearest to each origin, nearest first, equal keys by index.

        Returns
        -------
        tuple
            int32[m, count] of their indices, -1 where fewer can be reached; and
            int64[m, count] of their keys, `NO_PATH` there.
        """
        up, down, _ = self._weights
        parent = self._topology.parent
        hubs = sweeps.hubs_of(down, up, parent, *self._ranked(destinations))
        first, who, keys = sweeps.buckets(parent.size, *hubs)
        owner = np.repeat(np.arange(first.size - 1), np.diff(first))
        order = np.lexsort((who, keys, owner))
        left = first, who[order], keys[order]
        shape = (origins.node.shape[0], count)
        index, found = np.full(shape, -1, np.int32), np.full(shape, NO_PATH)
        if count > 0:
            gates = self._ranked(origins)
            sweeps.find_nearest(up, down, parent, gates, left, index, found)
        return index, found

    def reached(self, origin: Gates, limit_ms: int) -> NDArray[np.int64]:
        """int64[nodes], milliseconds from one point to every node, `NO_PATH` beyond a limit."""
        node, key = self._ranked(origin)
        up, down, _ = self._weights
        found = sweeps.reach(up, down, self._topology.parent, node[0], key[0])
        ms = milliseconds(found)
        ms[(found == FAR) | (ms > limit_ms)] = NO_PATH
        return ms[self._topology.rank]

    def path(self, origin: Gates, destination: Gates) -> Path:
        """Best path from one point to one point; each `Gates` holds one row."""
        topology, (up, down, _) = self._topology, self._weights
        out, into = (np.empty(topology.parent.size, np.int32) for _ in range(2))
        here, there = self._ranked(origin), self._ranked(destination)
        key, meeting = sweeps.meet(
            up,
            down,
            topology.parent,
            (here[0][0], here[1][0]),
            (there[0][0], there[1][0]),
            out,
            into,
        )
        if meeting < 0:
            return Path(int(NO_PATH), 0, 0, ())
        climb, left = unpacking.walk(topology.first, out, meeting)
        descent, met = unpacking.walk(topology.first, into, meeting)
        ways = np.concatenate([climb[::-1], descent])
        arcs = unpacking.unpack(topology.first, topology.other, self._weights.via, ways)
        gates = Gates(here[0], origin.key), Gates(there[0], destination.key)
        return Path(int(key), gates[0].through(left), gates[1].through(met), tuple(arcs.tolist()))

    def _ranked(self, gates: Gates) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Gates whose nodes are numbered as in the topology."""
        node = np.where(gates.node >= 0, self._topology.rank[gates.node], np.int32(-1))
        return node, np.ascontiguousarray(gates.key)

    def _tables(self, points: Gates, *, back: bool) -> _Points:
        """Tables of the hubs of points, neighbours in one group."""
        up, down, _ = self._weights
        node, key = self._ranked(points)
        order = np.argsort(node.max(axis=1, initial=-1), kind="stable")
        way = (down, up) if back else (up, down)
        hubs = sweeps.hubs_of(*way, self._topology.parent, node[order], key[order])
        return _Points(order, hub_tables.tables(*hubs))
