"""The ways between points on the roads and the junctions around them, as keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.geo.engine import NO_PATH, Gates, to_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph
    from tournees.geo.snap import Snapped


class Pairs(NamedTuple):
    """Some cells of a matrix: their rows, their columns and their keys."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    key: NDArray[np.int64]


class Approaches:
    """Prices the ways between points on edges and junctions, and along one edge."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph

    def leaving(self, points: Snapped) -> Gates:
        """Keys from each point to the end (first column) and to the start of its edge."""
        ahead, back = self._spans(points)
        graph, edge = self._graph, points.edge
        rest_ahead = self._whole(graph.forward_ms, edge) - ahead
        return self._gates(
            points,
            (graph.head_of(edge, forward=True)[:, None], rest_ahead),
            (graph.head_of(edge, forward=False)[:, None], back),
        )

    def arriving(self, points: Snapped) -> Gates:
        """Keys to each point from the start and from the end of its edge.

        Each side has as many columns as `RoadGraph.tails_of`: a junction where turns are
        forbidden has copies.
        """
        ahead, back = self._spans(points)
        graph, edge = self._graph, points.edge
        rest_back = self._whole(graph.backward_ms, edge) - back
        return self._gates(
            points,
            (graph.tails_of(edge, forward=True), ahead),
            (graph.tails_of(edge, forward=False), rest_back),
        )

    def forward_gates(self, points: Snapped) -> int:
        """How many gates of `arriving` stand at the start of the edge; the rest at its end."""
        return int(self._graph.tails_of(points.edge, forward=True).shape[1])

    def direct(self, origins: Snapped, destinations: Snapped) -> Pairs:
        """Drives that stay on one edge."""
        i, j = equal_pairs(origins.edge, destinations.edge)
        on_road = origins.edge[i] >= 0
        i, j = i[on_road], j[on_road]
        ahead_from, back_from = self._spans(origins)
        ahead_to, back_to = self._spans(destinations)
        edge = origins.edge[i]
        after = origins.share[i] <= destinations.share[j]
        before = origins.share[i] >= destinations.share[j]
        ends = origins.access[i] + destinations.access[j]
        along = ahead_to[j] - ahead_from[i] + ends
        against = back_from[i] - back_to[j] + ends
        along[~after | (self._graph.forward_ms[edge] < 0)] = NO_PATH
        against[~before | (self._graph.backward_ms[edge] < 0)] = NO_PATH
        return Pairs(i, j, np.minimum(along, against))

    def _whole(self, edge_ms: NDArray[np.int32], edge: NDArray[np.int32]) -> NDArray[np.int64]:
        ms = np.maximum(edge_ms[edge], 0).astype(np.int64)
        return to_key(ms, self._graph.length_dm[edge].astype(np.int64))

    def _spans(self, points: Snapped) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Keys of the stretch between the edge's start and the point, ahead and back."""
        edge, graph = points.edge, self._graph
        dm = np.rint(points.share * graph.length_dm[edge]).astype(np.int64)
        ahead_ms = np.rint(points.share * np.maximum(graph.forward_ms[edge], 0))
        back_ms = np.rint(points.share * np.maximum(graph.backward_ms[edge], 0))
        return to_key(ahead_ms.astype(np.int64), dm), to_key(back_ms.astype(np.int64), dm)

    def _gates(
        self,
        points: Snapped,
        ahead: tuple[NDArray[np.int32], NDArray[np.int64]],
        back: tuple[NDArray[np.int32], NDArray[np.int64]],
    ) -> Gates:
        graph, edge = self._graph, points.edge
        sides = []
        for (node, key), edge_ms in ((ahead, graph.forward_ms), (back, graph.backward_ms)):
            closed = (edge < 0) | (edge_ms[edge] < 0)
            sides.append(
                (
                    np.where(closed[:, None], np.int32(-1), node),
                    np.broadcast_to((key + points.access)[:, None], node.shape),
                )
            )
        return Gates(np.hstack([node for node, _ in sides]), np.hstack([key for _, key in sides]))


def equal_pairs(
    here: NDArray[np.number], there: NDArray[np.number]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every i and j with ``here[i] == there[j]``, by i, then by j."""
    order = np.argsort(there, kind="stable")
    ordered = there[order]
    low, high = (np.searchsorted(ordered, here, side=side) for side in ("left", "right"))
    count = high - low
    i = np.repeat(np.arange(here.size), count)
    step = np.arange(i.size) - np.repeat(np.cumsum(count) - count, count)
    return i, order[np.repeat(low, count) + step]
