"""How much roads wind: length over straight line, along an edge and along the road it is on.

Roads are cut at every junction, so that a pass with many tracks beside it is made of short,
nearly straight edges. `winding` therefore looks along the road: from each end of an edge it
follows the edge that goes on most straight ahead (of the same class, each the other's best,
not quite back again) until it is some 750 m away, and takes the ratio over the whole. Edges
of some kilometres are judged by themselves, in stretches, as `sinuosity` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.network import RoadClass
from tournees.geo.sphere import distances_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.simplify import Streets

MOST = 2.5
"""The largest ratio: a ring or a hairpin says no more."""
_STRETCH_M, _STRETCH_POINTS = 5_000.0, 12
_LAST_ROAD = RoadClass.UNCLASSIFIED
_AHEAD_M, _AHEAD_EDGES = 750.0, 16
_SHORT_M, _LONG_M = 500.0, 2_000.0
_BACK_AGAIN = 0.95
"""Cosine between two edges that leave a junction side by side: neither goes on as the other."""


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
    ratio = length_m / np.maximum(straight_m, np.maximum(length_m / MOST, 1e-9))
    total = np.bincount(edge[begin], length_m * ratio, first.size - 1)
    mean = np.divide(total, whole_m, out=np.ones_like(whole_m), where=whole_m > 0)
    # A file may give lengths that its lines do not have (roads simplified further).
    given = np.divide(streets.length_m, whole_m, out=np.ones_like(whole_m), where=whole_m > 0)
    ratios: NDArray[np.float64] = np.clip(mean * np.maximum(given, 1.0), 1.0, MOST)
    return ratios


def winding(streets: Streets, own: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[e], at least 1: length over straight line along the road that each edge is on.

    Parameters
    ----------
    streets
        The edges.
    own
        Their `sinuosity`, which stays for edges of 2 km and more, roundabouts and streets
        that only serve their own houses.
    """
    edges = streets.start.size
    onward = _onward(streets)
    ends = np.column_stack([streets.start, streets.end]).ravel()
    total_m, stops = streets.length_m.copy(), []
    for side in (0, 1):
        last, walked_m = _walked(streets, onward, 2 * np.arange(edges) + side)
        total_m += walked_m
        stops.append(ends[last])
    (lat, lon), (to_lat, to_lon) = ((streets.lat[at], streets.lon[at]) for at in stops)
    straight_m = np.maximum(distances_m(lat, lon, to_lat, to_lon), total_m / MOST)
    ratio = np.divide(total_m, straight_m, out=np.ones(edges), where=straight_m > 0)
    alone = np.clip((streets.length_m - _SHORT_M) / (_LONG_M - _SHORT_M), 0.0, 1.0)
    alone[streets.roundabout | (streets.road_class > _LAST_ROAD)] = 1.0
    mixed: NDArray[np.float64] = alone * own + (1 - alone) * np.clip(ratio, 1.0, MOST)
    return mixed


def _walked(
    streets: Streets, onward: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Follow the road out of each end: the end arrived at, and the metres on the way."""
    edge = end // 2
    walked_m = np.zeros(end.size)
    for _ in range(_AHEAD_EDGES):
        after = onward[end]
        step_m = streets.length_m[after // 2]
        goes = (after >= 0) & (walked_m < _AHEAD_M) & (step_m < _LONG_M) & (after // 2 != edge)
        if not goes.any():
            break
        walked_m += np.where(goes, step_m, 0.0)
        end = np.where(goes, after ^ 1, end)
    return end, walked_m


def _onward(streets: Streets) -> NDArray[np.int64]:
    """For each end of an edge (``2 e`` its start, ``2 e + 1`` its end), the end that goes on.

    Directions are those of straight lines between the ends, so that simplified lines
    answer as full ones do.
    """
    first, last = streets.shape_first[:-1], streets.shape_first[1:] - 1
    here = np.column_stack([first, last]).ravel()
    there = np.column_stack([last, first]).ravel()
    east = (streets.shape_lon[there] - streets.shape_lon[here]) * np.cos(
        np.radians(streets.shape_lat[here])
    )
    north = streets.shape_lat[there] - streets.shape_lat[here]
    size = np.maximum(np.hypot(east, north), 1e-12)
    east, north = east / size, north / size
    node = np.column_stack([streets.start, streets.end]).ravel().astype(np.int64)
    group = node * len(RoadClass) + np.repeat(streets.road_class, 2)
    order = np.argsort(group, kind="stable")
    group = group[order]
    largest = int(np.bincount(node).max())
    best = np.full(node.size, _BACK_AGAIN)
    onward = np.full(node.size, -1, np.int64)
    for shift in range(1, largest):
        same = group[shift:] == group[:-shift]
        one, other = order[:-shift][same], order[shift:][same]
        turned = east[one] * east[other] + north[one] * north[other]
        for end, candidate in ((one, other), (other, one)):
            better = turned < best[end]
            best[end[better]] = turned[better]
            onward[end[better]] = candidate[better]
    mutual = onward[onward] == np.arange(node.size)
    return np.where((onward >= 0) & mutual, onward, -1)
