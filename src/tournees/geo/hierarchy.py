# ruff: noqa: ANN001, ANN202 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Fastest paths in a road graph by contraction hierarchies, compiled by numba.

Formulation: Geisberger, Sanders, Schultes, Vetter, "Exact Routing in Large Road
Networks Using Contraction Hierarchies", Transportation Science 46(3), 2012; the
many-to-many query by buckets of Knopp, Sanders, Schultes, Schulz, Wagner, "Computing
Many-to-Many Shortest Paths Using Highway Hierarchies", ALENEX 2007.

Costs are keys (`tournees.geo.engine`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.geo.contraction import contract
from tournees.geo.engine import NO_PATH, Gates, Path, decimetres, milliseconds, to_key
from tournees.geo.heap import pop, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.network import Arcs

__all__ = ["NO_PATH", "Gates", "Hierarchy", "Path", "decimetres", "milliseconds", "to_key"]


@dataclass(frozen=True, slots=True, eq=False)
class _Upward:
    """Arcs that climb from each node: a CSR of the other end, key and arc number."""

    first: NDArray[np.int64]
    low: NDArray[np.int32]
    other: NDArray[np.int32]
    key: NDArray[np.int64]
    arc: NDArray[np.int32]

    @classmethod
    def build(
        cls,
        nodes: int,
        low: NDArray[np.int32],
        high: NDArray[np.int32],
        key: NDArray[np.int64],
        arc: NDArray[np.int32],
    ) -> _Upward:
        """Keep the smallest key between each pair; order by node."""
        order = np.lexsort((arc, key, high, low))
        low, high = low[order], high[order]
        new = np.ones(low.size, np.bool_)
        new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        order, low, high = order[new], low[new], high[new]
        first = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(low, minlength=nodes), out=first[1:])
        return cls(first, low, high, key[order], arc[order])

    @property
    def graph(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """What compiled searches read."""
        return self.first, self.other, self.key

    def walk(self, parent: NDArray[np.int64], node: int) -> tuple[list[int], int]:
        """Arcs from a node down to the gate where its search began, and that gate's node."""
        arcs = []
        while (step := int(parent[node])) >= 0:
            arcs.append(int(self.arc[step]))
            node = int(self.low[step])
        return arcs, node


class Hierarchy:
    """A prepared graph that answers any matrix or path.

    Parameters
    ----------
    nodes
        Number of nodes.
    arcs
        Directed arcs with their milliseconds and decimetres.
    """

    def __init__(self, nodes: int, arcs: Arcs) -> None:
        key = to_key(arcs.weight_ms.astype(np.int64), arcs.length_dm.astype(np.int64))
        self._nodes, self._count = nodes, key.size
        contracted = contract(nodes, arcs.tail, arcs.head, key)
        rank, tail, head, key, first, second = contracted
        self._tail, self._first, self._second = tail, first, second
        arc = np.arange(key.size, dtype=np.int32)
        up = rank[head] > rank[tail]
        self._ahead = _Upward.build(nodes, tail[up], head[up], key[up], arc[up])
        down = rank[head] < rank[tail]
        self._back = _Upward.build(nodes, head[down], tail[down], key[down], arc[down])

    def keys(self, origins: Gates, destinations: Gates) -> NDArray[np.int64]:
        """int64[m, n], the smallest key from each origin to each destination, or `NO_PATH`."""
        ahead, back = self._ahead.graph, self._back.graph
        there = (destinations.node, destinations.key)
        first = np.zeros(self._nodes + 1, np.int64)
        who, keys = np.empty(0, np.int32), np.empty(0, np.int64)
        _leave_keys(back, there, first[1:], who, keys, False)  # noqa: FBT003 - numba takes no keywords cheaply
        np.cumsum(first, out=first)
        who, keys = np.empty(first[-1], np.int32), np.empty(first[-1], np.int64)
        _leave_keys(back, there, first[:-1].copy(), who, keys, True)  # noqa: FBT003 - as above
        found = np.full((origins.node.shape[0], destinations.node.shape[0]), NO_PATH)
        _find_keys(ahead, (origins.node, origins.key), first, who, keys, found)
        return found

    def path(self, origin: Gates, destination: Gates) -> Path:
        """Best path from one point to one point; each `Gates` holds one row."""
        ahead, back = self._ahead, self._back
        key, meeting, out, into = _one_to_one(
            ahead.graph,
            back.graph,
            (origin.node[0], origin.key[0]),
            (destination.node[0], destination.key[0]),
        )
        if meeting < 0:
            return Path(int(NO_PATH), 0, 0, ())
        climb, left = ahead.walk(out, meeting)
        descent, met = back.walk(into, meeting)
        chain = self._unpack(climb[::-1] + descent)
        return Path(int(key), origin.through(left), destination.through(met), tuple(chain))

    def _unpack(self, chain: list[int]) -> list[int]:
        stack, arcs = chain[::-1], []
        while stack:
            arc = stack.pop()
            if arc < self._count:
                arcs.append(arc)
            else:
                stack.append(int(self._second[arc]))
                stack.append(int(self._first[arc]))
        return arcs


@compiled
def _climb(graph, node, key, best, parent, heap, settled):
    """Search upwards from up to two gates; return how many nodes ``settled`` lists.

    ``best`` must hold `NO_PATH` everywhere; the caller resets it through ``settled``.
    """
    first, other, weight = graph
    heap_key, heap_node = heap
    size, count = np.int64(0), np.int64(0)
    for i in range(node.size):
        if node[i] >= 0 and key[i] < best[node[i]]:
            best[node[i]] = key[i]
            parent[node[i]] = -1
            size = push(heap_key, heap_node, size, key[i], node[i])
    while size > 0:
        here, at = heap_key[0], heap_node[0]
        size = pop(heap_key, heap_node, size)
        if here > best[at]:
            continue
        settled[count] = at
        count += 1
        for i in range(first[at], first[at + 1]):
            there = here + weight[i]
            if there < best[other[i]]:
                best[other[i]] = there
                parent[other[i]] = i
                size = push(heap_key, heap_node, size, there, other[i])
    return count


@compiled
def _room(graph):
    """Arrays for one search: best keys, parents, heap, settled nodes."""
    nodes, pushes = graph[0].size - 1, graph[1].size + 2
    return (
        np.full(nodes, NO_PATH, np.int64),
        np.full(nodes, -1, np.int64),
        (np.empty(pushes, np.int64), np.empty(pushes, np.int32)),
        np.empty(nodes, np.int32),
    )


@compiled
def _leave_keys(graph, gates, place, who, keys, write):
    """Climb from every destination; ``place`` of each node settled moves on by one.

    With ``write``, destination and key are put where ``place`` stood.
    """
    best, parent, heap, settled = _room(graph)
    for j in range(gates[0].shape[0]):
        reached = _climb(graph, gates[0][j], gates[1][j], best, parent, heap, settled)
        for k in range(reached):
            node = settled[k]
            if write:
                who[place[node]] = j
                keys[place[node]] = best[node]
            place[node] += 1
            best[node] = NO_PATH


@compiled
def _find_keys(graph, gates, first, who, keys, found):
    """Climb from every origin; at each node settled, look at what destinations left there."""
    best, parent, heap, settled = _room(graph)
    for i in range(gates[0].shape[0]):
        row = found[i]
        reached = _climb(graph, gates[0][i], gates[1][i], best, parent, heap, settled)
        for k in range(reached):
            node = settled[k]
            here = best[node]
            best[node] = NO_PATH
            for spot in range(first[node], first[node + 1]):
                row[who[spot]] = min(row[who[spot]], here + keys[spot])


@compiled
def _one_to_one(ahead, back, origin, destination):
    """Key of the best path, the node where its halves meet (or -1), parents of both."""
    best, parent, heap, settled = _room(ahead)
    reached = _climb(ahead, origin[0], origin[1], best, parent, heap, settled)
    best_back, parent_back, heap_back, settled_back = _room(back)
    _climb(back, destination[0], destination[1], best_back, parent_back, heap_back, settled_back)
    key, meeting = NO_PATH, -1
    for k in range(reached):
        node = settled[k]
        if best_back[node] < NO_PATH and best[node] + best_back[node] < key:
            key, meeting = best[node] + best_back[node], node
    return key, meeting, parent, parent_back
