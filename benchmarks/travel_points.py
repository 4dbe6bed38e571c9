"""Points on a road graph, drawn or read, and the `Case` that they make with it."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING

import numpy as np
from travel_case import Case

from tournees.geo.approaches import Approaches
from tournees.geo.engine import milliseconds
from tournees.geo.snap import Snapper
from tournees.model import Place

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.geo.network import RoadGraph

NEAR_M = 150.0
_DEGREE_M = 111_195.0
_NAMES = (("lat", "lon"), ("latitude", "longitude"), ("Latitude", "Longitude"))


def make_case(graph: RoadGraph, places: list[Place]) -> Case:
    """The graph with the points on it."""
    points, ways = Snapper(graph).snap(places), Approaches(graph)
    if np.any(points.edge < 0):
        msg = f"{int(np.sum(points.edge < 0))} points have no road near them"
        raise SystemExit(msg)
    arcs, count = graph.arcs, len(places)
    origin = np.arange(graph.nodes, graph.nodes + count, dtype=np.int32)
    out, into = ways.leaving(points), ways.arriving(points)
    leaves = np.nonzero(out.node >= 0)
    enters = np.nonzero(into.node >= 0)
    tail = np.concatenate([arcs.tail, origin[leaves[0]], into.node[enters]])
    head = np.concatenate([arcs.head, out.node[leaves], origin[enters[0]] + count])
    ms = np.concatenate(
        [arcs.weight_ms, milliseconds(out.key[leaves]), milliseconds(into.key[enters])]
    ).astype(np.int64)
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    first = np.ones(tail.size, np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    at = np.array([(place.lat, place.lon) for place in places])
    direct = ways.direct(points, points)
    return Case(
        tail[first].astype(np.int32),
        head[first].astype(np.int32),
        ms[first],
        np.concatenate([graph.node_lat, at[:, 0], at[:, 0]]),
        np.concatenate([graph.node_lon, at[:, 1], at[:, 1]]),
        origin,
        (origin + count).astype(np.int32),
        direct.row,
        direct.column,
        milliseconds(direct.key),
    )


def draw_points(graph: RoadGraph, count: int, seed: int) -> list[tuple[float, float]]:
    """(lat, lon) up to 150 m from junctions drawn at random."""
    dice = np.random.default_rng(seed)
    node = dice.integers(graph.lat.size, size=count)
    angle, far = dice.uniform(0, 2 * math.pi, count), dice.uniform(0, NEAR_M, count) / _DEGREE_M
    lat = graph.lat[node] + far * np.sin(angle)
    lon = graph.lon[node] + far * np.cos(angle) / np.cos(np.radians(graph.lat[node]))
    return [(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]


def read_points(path: Path, graph: RoadGraph, count: int) -> list[tuple[float, float]]:
    """(lat, lon) of a table's first rows that lie within 2 km of a road of the graph."""
    with path.open(encoding="utf-8", newline="") as stream:
        start = stream.readline()
        stream.seek(0)
        table = csv.DictReader(stream, delimiter=max(";,\t", key=start.count))
        names = next(it for it in _NAMES if set(it) <= set(table.fieldnames or ()))
        texts = [(row[names[0]], row[names[1]]) for row in table]
    points = [(float(lat), float(lon)) for lat, lon in texts if lat and lon]
    south, west, north, east = graph.info().box
    inside = [it for it in points if south <= it[0] <= north and west <= it[1] <= east]
    off_m = Snapper(graph).snap([Place(*it) for it in inside]).off_m
    near = [it for it, metres in zip(inside, off_m, strict=True) if metres < 2_000]
    return near[:count]
