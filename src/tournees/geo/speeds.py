"""Times of everyday driving: slower than legal limits on bends, in towns, at junctions.

For an edge of length L and direction d, with u the part of it that lies in a town::

    time = L (1 - u) / open + L u / town + junction at its far end + traffic lights
    open = min(pace of its class, 0.93 limit) / (1 + w (winding - 1)), w up to 0.85
    town = min(town pace of its class, 0.85 limit, pace / (1 + w (sinuosity - 1)))

* **Winding** is the length over the straight line along the road that the edge is on, and
  **sinuosity** that of the edge alone (`tournees.geo.bends`), both at most 2.5; they weigh
  less on motorways and trunk roads, built wide. They are the one sign of bends that
  survives where lines are simplified between junctions.
* **u** comes from the count of junctions within 300 m, rising from 0 at 6 to 1 at 20,
  at both ends and the middle (twice); tags that name a town or open country decide.
* A limit above the usual one of its class raises the pace in proportion, in towns too;
  slip roads (``_link``) take six tenths of the pace of the road they serve. Where nothing
  tells the limit it is taken for 130 on motorways, 100 on trunk roads (110 on dual
  carriageways, 80 or 90 on others), 80 outside towns: the 90 of some départements and
  sections counts where the file says so (``maxspeed``).
* Junctions: giving way to a greater road, entering a roundabout, passing others, traffic
  lights. Lights are drawn once for each way in and again for crossings on foot, so that a
  drive meets about two of them at one stop: each costs half of it.

Paces outside towns were set by hand, then secondary roads and the weight of winding
adjusted on the ten everyday times in Corsica of the project's notes (general knowledge, to
be bettered). In towns, drivers whom nothing hinders go at 41 km/h on main streets of middle-sized
towns, 51 through small ones, 53 at their gates (ONISR, Observatoire des vitesses 2021), and
at 31 all told in Grenoble, Lille and Nantes (TomTom for Caradisiac, January to May 2022);
on motorways limited to 130 at 121 (the same, 2021). Town paces, lights and the lesser roads
were then chosen so that the whole stays near OSRM's car profile (which knows no bends, but
charges turns). Median difference after one scale factor: 4.4 % in Corsica, 4.2 in
Liechtenstein, 5.5 and 6.9 in a suburb and the centre of Helsinki, 6.2 around Monaco; and,
never looked at when choosing, 4.8 in Liechtenstein of 2013 and 6.8 in another Monaco.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.bends import sinuosity, winding
from tournees.geo.network import (
    CLOSED_MS,
    LICENCE,
    RoadClass,
    RoadGraph,
)
from tournees.geo.sphere import on_sphere

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.simplify import Streets

MODEL = b"everyday 4"
"""Changes when the same streets would get other times."""

# By class: motorway, trunk, primary, secondary, tertiary, unclassified, residential,
# living street, service, track, ferry (without a duration).
_OPEN_KMH = np.array([115.0, 92, 82, 70, 55, 38, 31, 15, 16, 14, 20])
_TOWN_KMH = np.array([85.0, 58, 47, 42, 36, 27, 23, 12, 13, 10, 20])
_USUAL_LIMIT_KMH = np.array([130.0, 100, 80, 80, 80, 80, 50, 20, 30, 30, 999])
_USUAL_TOWN_LIMIT_KMH = np.array([90.0, 70, 50, 50, 50, 50, 50, 20, 30, 30, 999])
_OPEN_SHARE, _TOWN_SHARE = 0.93, 0.85
_BENDS_WEIGHT = np.array([0.3, 0.6, *(0.85,) * 9])
_LINK_SHARE = 0.6
_TOWN_RADIUS_M, _TOWN_FROM, _TOWN_FULL = 300.0, 6, 20
_GIVE_WAY_S, _ROUNDABOUT_S, _PASS_S, _LIGHTS_S = 4.0, 3.0, 0.3, 5.0
_BOARDING_S = 300.0
_LAST_STREET = RoadClass.LIVING_STREET


def weigh(streets: Streets, *, date: str = "", licence: str = LICENCE) -> RoadGraph:
    """Give every edge its whole milliseconds, ahead and back."""
    pace = _Pace(streets)
    town = town_share(streets)
    towards = _Junctions(streets)
    times = [
        np.where(
            may,
            np.rint(1_000 * (pace.driving_s(limit, town) + towards.wait_s(head))),
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


class _Pace:
    """How fast each edge is driven, its junctions apart."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        weight = _BENDS_WEIGHT[streets.road_class]
        alone = sinuosity(streets)
        self._slowed_alone = 1 + weight * (alone - 1)
        self._slowed = 1 + weight * (winding(streets, alone) - 1)

    def driving_s(
        self, limit_kmh: NDArray[np.int16], town: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Seconds along each edge, given its limits (0 unknown) and how much is in a town."""
        streets = self._streets
        kind = streets.road_class
        limit = np.where(limit_kmh > 0, limit_kmh, _USUAL_LIMIT_KMH[kind])
        raised, raised_town = (
            np.where(limit_kmh > 0, np.maximum(1.0, limit / usual[kind]), 1.0)
            for usual in (_USUAL_LIMIT_KMH, _USUAL_TOWN_LIMIT_KMH)
        )
        raised *= np.where(streets.link, _LINK_SHARE, 1.0)
        straight_kmh = np.minimum(_OPEN_KMH[kind] * raised, _OPEN_SHARE * limit)
        open_kmh = straight_kmh / self._slowed
        town_kmh = np.minimum(_TOWN_KMH[kind] * raised_town, _TOWN_SHARE * limit)
        town_kmh = np.minimum(town_kmh, straight_kmh / self._slowed_alone)
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
