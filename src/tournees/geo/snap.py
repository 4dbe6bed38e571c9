"""From points on the ground to points on the roads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.edge_grid import EdgeGrid, along_m
from tournees.geo.engine import to_key
from tournees.geo.sphere import lat_lon

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

    ``point`` complex128, latitude + i longitude, degrees; ``edge`` int32, -1 where no
    road is near; ``share`` float64, how far along the edge; ``off_m`` float64, straight
    metres from the point to the road, inf where none is near; ``access`` int64, the key
    of that way.
    """

    point: NDArray[np.complex128]
    edge: NDArray[np.int32]
    share: NDArray[np.float64]
    off_m: NDArray[np.float64]
    access: NDArray[np.int64]

    def only(self, part: slice | NDArray[np.int64]) -> Snapped:
        """Some of the points."""
        return Snapped(
            self.point[part], self.edge[part], self.share[part], self.off_m[part], self.access[part]
        )


class Snapper:
    """Finds the nearest edge of a graph, whatever its times."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph

    @cached_property
    def _grid(self) -> EdgeGrid:
        graph = self._graph
        return EdgeGrid.build(graph.shape_first, graph.shape_lat, graph.shape_lon)

    def snap(self, places: Sequence[Place]) -> Snapped:
        """Nearest point on the roads of each place; among equals the lowest edge."""
        lat, lon = np.ascontiguousarray(lat_lon(places).T)
        edge, share, off_m = self._grid.nearest(lat, lon, FAR_M)
        way_m = np.where(edge < 0, 0.0, off_m)
        access = to_key(
            np.rint(way_m * _ACCESS_MS_PER_M).astype(np.int64),
            np.rint(way_m * 10).astype(np.int64),
        )
        return Snapped(lat + 1j * lon, edge, share, off_m, access)

    def part(self, edge: int, low: float, high: float) -> NDArray[np.float64]:
        """float64[k, 2], lat and lon along an edge between two shares, ``low <= high``, of it."""
        line = self._graph.line(edge)
        along = along_m(*np.ascontiguousarray(line.T))
        if along[-1] > 0:
            along /= along[-1]
        inner = line[(along > low) & (along < high)]
        ends = np.column_stack([np.interp((low, high), along, side) for side in line.T])
        return np.concatenate([ends[:1], inner, ends[1:]])
