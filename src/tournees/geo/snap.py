"""From points on the ground to points on the roads, and from there to the junctions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from tournees.geo.hierarchy import NO_PATH, Gates, to_key
from tournees.geo.sphere import EARTH_RADIUS_M, plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph
    from tournees.model import Place

FAR_M = 20_000.0
"""A point farther than this from every road is not on the network."""

ACCESS_KMH = 15.0
"""Pace between a point and its road, along a straight line: a drive, a yard, a few steps."""

_ACCESS_MS_PER_M = 3_600 / ACCESS_KMH


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Points on edges, arrays of [m].

    ``edge`` int32, -1 where no road is near; ``share`` float64, how far along the
    edge; ``off_m`` float64, straight metres from the point to the road; ``access``
    int64, the key of that way.
    """

    edge: NDArray[np.int32]
    share: NDArray[np.float64]
    off_m: NDArray[np.float64]
    access: NDArray[np.int64]

    def only(self, part: slice) -> Snapped:
        """Some of the points."""
        return Snapped(self.edge[part], self.share[part], self.off_m[part], self.access[part])


class Snapper:
    """Finds the nearest edge of a graph, and prices the ways between it and the junctions."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph

    @cached_property
    def _lines(self) -> NDArray[np.object_]:
        graph = self._graph
        x, y = plane(graph.shape_lat, graph.shape_lon)
        owner = np.repeat(np.arange(graph.start.size), np.diff(graph.shape_first))
        return np.asarray(shapely.linestrings(np.column_stack([x, y]), indices=owner))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._lines)

    def snap(self, places: Sequence[Place]) -> Snapped:
        """Nearest point on the roads of each place; among equals the lowest edge."""
        lat = np.array([place.lat for place in places], np.float64)
        lon = np.array([place.lon for place in places], np.float64)
        x, y = plane(lat, lon)
        points = shapely.points(x, y)
        which, hit = self._tree.query_nearest(points, all_matches=True)
        edge = np.full(lat.size, np.iinfo(np.int32).max, np.int32)
        np.minimum.at(edge, which, hit.astype(np.int32))
        lines = self._lines[edge]
        along = shapely.line_locate_point(lines, points)
        on_road = shapely.line_interpolate_point(lines, along)
        whole = shapely.length(lines)
        off_m = shapely.distance(points, on_road) * EARTH_RADIUS_M * np.cos(np.radians(lat))
        edge[off_m > FAR_M] = -1
        return Snapped(
            edge=edge,
            share=np.divide(along, whole, out=np.zeros_like(along), where=whole > 0),
            off_m=off_m,
            access=to_key(
                np.rint(off_m * _ACCESS_MS_PER_M).astype(np.int64),
                np.rint(off_m * 10).astype(np.int64),
            ),
        )

    def leaving(self, points: Snapped) -> Gates:
        """Keys from each point to the end and to the start of its edge."""
        ahead, back = self._spans(points)
        graph, edge = self._graph, points.edge
        rest_ahead = self._whole(graph.forward_ms, edge) - ahead
        return self._gates(points, (graph.end[edge], rest_ahead), (graph.start[edge], back))

    def arriving(self, points: Snapped) -> Gates:
        """Keys from the start and from the end of each point's edge to the point."""
        ahead, back = self._spans(points)
        graph, edge = self._graph, points.edge
        rest_back = self._whole(graph.backward_ms, edge) - back
        return self._gates(points, (graph.start[edge], ahead), (graph.end[edge], rest_back))

    def direct(self, origins: Snapped, destinations: Snapped) -> NDArray[np.int64]:
        """int64[m, n], keys of drives that stay on one edge; `NO_PATH` for other pairs."""
        keys = np.full((origins.edge.size, destinations.edge.size), NO_PATH)
        i, j = np.nonzero(
            (origins.edge[:, None] == destinations.edge[None, :]) & (origins.edge >= 0)[:, None]
        )
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
        keys[i, j] = np.minimum(along, against)
        return keys

    def part(self, edge: int, low: float, high: float) -> list[tuple[float, float]]:
        """(lat, lon) along an edge between two shares, ``low <= high``, both ends included."""
        line = self._graph.line(edge)
        x, y = plane(line[:, 0], line[:, 1])
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        if along[-1] > 0:
            along /= along[-1]
        inner = line[(along > low) & (along < high)]
        ends = [[float(np.interp(at, along, line[:, k])) for k in (0, 1)] for at in (low, high)]
        points = [ends[0], *inner.tolist(), ends[1]]
        return [(lat, lon) for lat, lon in points]

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
        node = np.column_stack([ahead[0], back[0]])
        key = np.column_stack([ahead[1], back[1]]) + points.access[:, None]
        node[(edge < 0) | (graph.forward_ms[edge] < 0), 0] = -1
        node[(edge < 0) | (graph.backward_ms[edge] < 0), 1] = -1
        return Gates(np.ascontiguousarray(node), np.ascontiguousarray(key))
