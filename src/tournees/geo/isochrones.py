"""What lies within some minutes of a place: polygons around the roads reached.

From the milliseconds to every junction, each road is cut where the time runs out, and
whatever lies within `BESIDE_M` of a road reached belongs to the polygon: a yard or a
village street is not drawn, but stands near one that is. Holes smaller than
`SMALLEST_HOLE_M2` are filled and borders simplified to `BORDER_M`. Each polygon holds the
shorter ones whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from tournees.geo.engine import milliseconds
from tournees.geo.sphere import EARTH_RADIUS_M, from_mercator, mercator
from tournees.geo.widening import widened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.drives import Drives
    from tournees.geo.snap import Snapped
    from tournees.model import Ring

BESIDE_M = 400.0
"""How far beside a road that is reached places count as reached."""
SMALLEST_HOLE_M2 = 1_000_000.0
BORDER_M = 30.0

_LINE_M = 20.0
"""Roads are simplified to this before they are widened."""
_DECIMALS = 5
_M_PER_DEG = EARTH_RADIUS_M * np.pi / 180
_MS_PER_MIN = 60_000


@dataclass(frozen=True, slots=True)
class Isochrone:
    """What is reached within ``minutes``: polygons, the largest first.

    Each is an outer ring of (lat, lon) followed by the rings of its holes.
    """

    minutes: int
    polygons: tuple[tuple[Ring, ...], ...]


def isochrones(
    drives: Drives, origin: Snapped, minutes: Sequence[int], pace: float
) -> tuple[Isochrone, ...]:
    """Polygons of what is reached from one point, in order of time, each within the next.

    Parameters
    ----------
    drives
        At the times of a slot.
    origin
        One point.
    minutes
        Above 0, in any order.
    pace
        How much faster than the times of ``drives``.

    Raises
    ------
    ValueError
        Minutes not above 0.
    """
    wanted = sorted(set(minutes))
    if any(each <= 0 for each in wanted):
        msg = f"minutes must be above 0, got {wanted[0]}"
        raise ValueError(msg)
    if not wanted or origin.edge[0] < 0:
        return tuple(Isochrone(each, ()) for each in wanted)
    spread = _Spread(drives, origin, _limit_ms(wanted[-1], pace))
    unit_m = float(_M_PER_DEG * np.cos(np.radians(origin.point[0].real)))
    found: list[Isochrone] = []
    shape: shapely.Geometry = shapely.Polygon()
    for each in wanted:
        lines = spread.lines(_limit_ms(each, pace))
        wide = widened(lines, BESIDE_M / unit_m, _LINE_M / unit_m)
        whole = _without_holes(shapely.union(shape, wide), SMALLEST_HOLE_M2 / unit_m**2)
        shape = shapely.union(shape, shapely.simplify(whole, BORDER_M / unit_m))
        found.append(Isochrone(each, _polygons(shape)))
    return tuple(found)


class _Spread:
    """The roads reached from a point, as flat lines (`tournees.geo.sphere.mercator`)."""

    def __init__(self, drives: Drives, origin: Snapped, most_ms: int) -> None:
        self._drives, self._origin = drives, origin
        graph, arcs = drives.graph, drives.graph.arcs
        self._at_ms = drives.engine.reached(drives.approaches.leaving(origin), most_ms)[arcs.tail]
        self._drawn = np.zeros(graph.start.size, np.bool_)

    def lines(self, limit_ms: int) -> NDArray[np.object_]:
        """Lines reached within a limit, but for edges that an earlier call gave whole."""
        ahead, back = self._shares(limit_ms)
        whole = ahead + back >= 1
        new = np.flatnonzero(whole & ~self._drawn)
        self._drawn |= whole
        parts = [
            (int(edge), *span)
            for edge in np.flatnonzero(~whole & ((ahead > 0) | (back > 0)))
            for span in ((0.0, float(ahead[edge])), (1.0 - float(back[edge]), 1.0))
            if span[0] < span[1]
        ]
        parts += self._own_parts(limit_ms)
        points = [self._drives.snapper.part(*part) for part in parts]
        lines = [_flat_line(line) for line in (*points, self._access(limit_ms))]
        return np.concatenate([self._edges(new), np.array(lines, np.object_)])

    def _shares(self, limit_ms: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """float64[e] each: how much of every edge is reached from its start, and its end."""
        arcs = self._drives.graph.arcs
        left_ms = np.where(self._at_ms <= limit_ms, limit_ms - self._at_ms, 0)
        share = np.minimum(left_ms / np.maximum(arcs.weight_ms, 1), 1.0)
        both = np.zeros((2, self._drawn.size))
        for reached, which in zip(both, (arcs.forward, ~arcs.forward), strict=True):
            np.maximum.at(reached, arcs.edge[which], share[which])
        return both[0], both[1]

    def _own_parts(self, limit_ms: int) -> list[tuple[int, float, float]]:
        """Stretches of the origin's own edge, ahead and back of it."""
        edge, share = int(self._origin.edge[0]), float(self._origin.share[0])
        left_ms = limit_ms - int(milliseconds(self._origin.access)[0])
        graph = self._drives.graph
        parts = []
        for edge_ms, sign in ((graph.forward_ms[edge], 1), (graph.backward_ms[edge], -1)):
            if edge_ms >= 0 and left_ms > 0:
                far = min(max(share + sign * left_ms / max(int(edge_ms), 1), 0.0), 1.0)
                parts.append((edge, min(share, far), max(share, far)))
        return parts

    def _access(self, limit_ms: int) -> NDArray[np.float64]:
        """The way from the origin to its road, cut where the time runs out."""
        point, share = complex(self._origin.point[0]), float(self._origin.share[0])
        (lat, lon), *_ = self._drives.snapper.part(int(self._origin.edge[0]), share, share)
        way_ms = int(milliseconds(self._origin.access)[0])
        part = min(1.0, limit_ms / way_ms) if way_ms else 1.0
        end = point + part * (complex(lat, lon) - point)
        return np.array([(point.real, point.imag), (end.real, end.imag)])

    def _edges(self, edge: NDArray[np.int64]) -> NDArray[np.object_]:
        """Flat lines of whole edges."""
        graph = self._drives.graph
        size = np.diff(graph.shape_first)[edge]
        before = np.cumsum(size) - size
        index = np.arange(size.sum()) + np.repeat(graph.shape_first[edge] - before, size)
        flat = mercator(np.column_stack([graph.shape_lat[index], graph.shape_lon[index]]))
        return np.asarray(shapely.linestrings(flat, indices=np.repeat(np.arange(edge.size), size)))


def _limit_ms(minutes: int, pace: float) -> int:
    return int(minutes * _MS_PER_MIN * pace)


def _flat_line(lat_lon: NDArray[np.float64]) -> shapely.LineString:
    return shapely.LineString(mercator(lat_lon))


def _without_holes(shape: shapely.Geometry, smallest: float) -> shapely.Geometry:
    """Fill the holes smaller than an area, in flat units."""
    parts = []
    for part in shapely.get_parts(shape):
        holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest]
        parts.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(parts)


def _polygons(shape: shapely.Geometry) -> tuple[tuple[Ring, ...], ...]:
    """Rings of (lat, lon), the largest polygon first.

    Coordinates are rounded by a valid overlay: rounded one by one, the sides of a narrow
    neck may cross.
    """
    turned = shapely.transform(shape, from_mercator)
    rounded = shapely.set_precision(turned, 10.0**-_DECIMALS)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    return tuple(tuple(_ring(ring) for ring in (part.exterior, *part.interiors)) for part in parts)


def _ring(ring: shapely.LinearRing) -> Ring:
    lat_lon = np.round(shapely.get_coordinates(ring), _DECIMALS)
    return tuple((lat, lon) for lat, lon in lat_lon.tolist())
