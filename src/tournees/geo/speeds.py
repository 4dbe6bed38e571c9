"""Times of everyday driving: slower than legal limits on bends, in towns, at junctions.

For an edge of length L and direction d, with u the part of it that lies in a town::

    time = L (1 - u) / open + L u / town + junction at its far end + traffic lights
    open = min(pace of its class, 0.93 limit) / (1 + w (sinuosity - 1)), w up to 0.9
    town = min(town pace of its class, 0.8 limit, open)

* **Sinuosity** is the length over the straight line, taken over stretches of about
  5 km (or the whole edge, where its line has too few points to be cut), weighted by
  length, at most 2.5; it weighs less on motorways and trunk roads, built wide. It is
  the one sign of bends that survives where lines are simplified between junctions.
* **u** comes from the count of junctions within 300 m, rising from 0 at 6 to 1 at 20,
  at both ends and the middle (twice); tags that name a town or open country decide.
* A limit above the usual one of its class raises the pace in proportion; slip roads
  (``_link``) take six tenths of the pace of the road they serve.
* Junctions: giving way to a greater road, entering a roundabout, passing others.

Paces were set by hand, then primary and secondary roads, the weight of sinuosity and
the level of town paces adjusted on the ten everyday times in Corsica of the project's
notes (general knowledge, to be bettered), and checked against OSRM's car profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.network import (
    CLOSED_MS,
    LICENCE,
    RoadClass,
    RoadGraph,
)
from tournees.geo.sphere import distances_m, on_sphere

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.simplify import Streets

MODEL = b"everyday 2"
"""Changes when the same streets would get other times."""

# By class: motorway, trunk, primary, secondary, tertiary, unclassified, residential,
# living street, service, track, ferry (without a duration).
_OPEN_KMH = np.array([115.0, 92, 82, 72, 56, 43, 35, 15, 16, 14, 20])
_TOWN_KMH = np.array([85.0, 50, 40, 36, 33, 28, 25, 12, 13, 10, 20])
_USUAL_LIMIT_KMH = np.array([130.0, 110, 80, 80, 80, 80, 50, 20, 30, 30, 999])
_OPEN_SHARE, _TOWN_SHARE = 0.93, 0.80
_SINUOSITY_WEIGHT = np.array([0.3, 0.6, *(0.9,) * 9])
_SINUOSITY_MOST = 2.5
_LINK_SHARE = 0.6
_STRETCH_M, _STRETCH_POINTS = 5_000.0, 12
_TOWN_RADIUS_M, _TOWN_FROM, _TOWN_FULL = 300.0, 6, 20
_GIVE_WAY_S, _ROUNDABOUT_S, _PASS_S, _LIGHTS_S = 4.0, 3.0, 0.3, 10.0
_BOARDING_S = 300.0
_LAST_STREET = RoadClass.LIVING_STREET


def weigh(streets: Streets, *, date: str = "", licence: str = LICENCE) -> RoadGraph:
    """Give every edge its whole milliseconds, ahead and back."""
    bends = 1 + _SINUOSITY_WEIGHT[streets.road_class] * (sinuosity(streets) - 1)
    town = town_share(streets)
    towards = _Junctions(streets)
    times = [
        np.where(
            may,
            np.rint(1_000 * (_driving_s(streets, limit, bends, town) + towards.wait_s(head))),
            CLOSED_MS,
        )
        for may, limit, head in (
            (streets.ahead, streets.limit_ahead_kmh, streets.end),
            (streets.back, streets.limit_back_kmh, streets.start),
        )
    ]
    return RoadGraph(
        lat=streets.lat,
        lon=streets.lon,
        start=streets.start,
        end=streets.end,
        forward_ms=times[0].astype(np.int32),
        backward_ms=times[1].astype(np.int32),
        length_dm=np.rint(streets.length_m * 10).astype(np.int32),
        road_class=streets.road_class,
        town=np.rint(100 * town).astype(np.uint8),
        shape_first=streets.shape_first,
        shape_lat=streets.shape_lat,
        shape_lon=streets.shape_lon,
        date=date,
        licence=licence,
    )


def sinuosity(streets: Streets) -> NDArray[np.float64]:
    """float64[e], at least 1: length over straight line, by stretches, weighted by length."""
    first, lat, lon = streets.shape_first, streets.shape_lat, streets.shape_lon
    edge = np.repeat(np.arange(first.size - 1), np.diff(first))
    step_m = np.zeros(lat.size)
    step_m[1:] = distances_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    step_m[first[:-1]] = 0.0
    along_m = np.cumsum(step_m)
    along_m -= along_m[first[:-1]][edge]
    whole_m = along_m[first[1:] - 1]
    spacing_m = whole_m / np.maximum(1, np.diff(first) - 1)
    aim_m = np.maximum(_STRETCH_M, _STRETCH_POINTS * spacing_m)
    stretch = np.floor(along_m / np.maximum(aim_m, 1.0)[edge])
    cut = np.ones(lat.size, np.bool_)
    cut[1:] = (edge[1:] != edge[:-1]) | (stretch[1:] != stretch[:-1])
    cut[first[1:] - 1] = True
    point = np.flatnonzero(cut)
    same = edge[point[:-1]] == edge[point[1:]]
    begin, end = point[:-1][same], point[1:][same]
    length_m = along_m[end] - along_m[begin]
    straight_m = distances_m(lat[begin], lon[begin], lat[end], lon[end])
    ratio = length_m / np.maximum(straight_m, np.maximum(length_m / _SINUOSITY_MOST, 1e-9))
    total = np.bincount(edge[begin], length_m * ratio, first.size - 1)
    mean = np.divide(total, whole_m, out=np.ones_like(whole_m), where=whole_m > 0)
    # A file may give lengths that its lines do not have (roads simplified further).
    given = np.divide(streets.length_m, whole_m, out=np.ones_like(whole_m), where=whole_m > 0)
    ratios: NDArray[np.float64] = np.clip(mean * np.maximum(given, 1.0), 1.0, _SINUOSITY_MOST)
    return ratios


def town_share(streets: Streets) -> NDArray[np.float64]:
    """float64[e] in 0..1: how much of each edge lies in a town."""
    degree = _degree(streets, streets.road_class <= _LAST_STREET)
    node = on_sphere(streets.lat, streets.lon)
    middle = (streets.shape_first[:-1] + streets.shape_first[1:]) // 2
    middle_point = on_sphere(streets.shape_lat[middle], streets.shape_lon[middle])
    tree = cKDTree(node[degree >= 3])
    near = (
        np.asarray(tree.query_ball_point(points, _TOWN_RADIUS_M, return_length=True), np.int64)
        for points in (node, middle_point)
    )
    rise = ((count - _TOWN_FROM) / (_TOWN_FULL - _TOWN_FROM) for count in near)
    at_node, at_middle = (np.clip(share, 0.0, 1.0) for share in rise)
    share = (at_node[streets.start] + 2 * at_middle + at_node[streets.end]) / 4
    return np.where(streets.urban < 0, share, streets.urban)


def _driving_s(
    streets: Streets,
    limit_kmh: NDArray[np.int16],
    bends: NDArray[np.float64],
    town: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Seconds along each edge, without its junctions."""
    kind = streets.road_class
    limit = np.where(limit_kmh > 0, limit_kmh, _USUAL_LIMIT_KMH[kind])
    raised = np.where(limit_kmh > 0, np.maximum(1.0, limit / _USUAL_LIMIT_KMH[kind]), 1.0)
    raised *= np.where(streets.link, _LINK_SHARE, 1.0)
    open_kmh = np.minimum(_OPEN_KMH[kind] * raised, _OPEN_SHARE * limit) / bends
    town_kmh = np.minimum(np.minimum(_TOWN_KMH[kind], _TOWN_SHARE * limit), open_kmh)
    road_s = 3.6 * streets.length_m * ((1 - town) / open_kmh + town / town_kmh)
    ferry = kind == RoadClass.FERRY
    crossing_s = np.where(
        streets.duration_s > 0, streets.duration_s, 3.6 * streets.length_m / _OPEN_KMH[kind]
    )
    return np.where(ferry, crossing_s, road_s)


class _Junctions:
    """What waits at the far end of each edge."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        everything = np.ones(streets.start.size, np.bool_)
        self._crossing = _degree(streets, everything) >= 3
        self._main = _degree(streets, streets.road_class <= _LAST_STREET) >= 3
        nodes = streets.lat.size
        self._greatest = np.full(nodes, len(RoadClass), np.int64)
        self._ring = np.zeros(nodes, np.bool_)
        ferry = streets.road_class == RoadClass.FERRY
        self._quay = np.zeros(nodes, np.bool_)
        for ends in (streets.start, streets.end):
            np.minimum.at(self._greatest, ends, streets.road_class)
            self._ring[ends[streets.roundabout]] = True
            self._quay[ends[~ferry]] = True

    def wait_s(self, head: NDArray[np.int32]) -> NDArray[np.float64]:
        """Seconds spent at each edge's far end, and at the lights on its way."""
        streets = self._streets
        gives_way = self._greatest[head] < streets.road_class
        wait_s = np.where(gives_way, _GIVE_WAY_S, np.where(self._main[head], _PASS_S, 0.0))
        enters = self._ring[head] & ~streets.roundabout
        wait_s = np.where(enters, _ROUNDABOUT_S, wait_s) * self._crossing[head]
        wait_s += _LIGHTS_S * (streets.signal[head] + streets.lights)
        landings = self._quay[streets.start].astype(np.float64) + self._quay[streets.end]
        ferry = streets.road_class == RoadClass.FERRY
        return np.where(ferry, _BOARDING_S * landings, wait_s)


def _degree(streets: Streets, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Ends of counted edges at each node."""
    nodes = streets.lat.size
    at_start = np.bincount(streets.start[counted], minlength=nodes)
    return at_start + np.bincount(streets.end[counted], minlength=nodes)
