# ruff: noqa: PLC0415 - each process imports the library of its own engine alone
"""Points to their nearest edges: ours, shapely's tree, OSMnx; each in a process of its own.

Usage: ``python benchmarks/travel_snapping.py ENGINE GRAPH.npz POINTS.npy REPEAT``; prints
JSON. ``build_s`` is the index alone, ``snap_s`` all points. The peers are given the lines of
our edges: shapely on Mercator's plane, OSMnx a graph in UTM metres (it makes its index
anew at each call).
``max_difference_m`` is how much farther its edge lies than shapely's, at most.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from travel_case import peak_mb
from travel_peers import versions

from tournees.geo.network import RoadGraph
from tournees.geo.snap import Snapper
from tournees.geo.sphere import plane
from tournees.model import Place

Found = NDArray[np.int64]
Snap = Callable[[int], Found]
"""Edges of the first so many points."""


def main() -> None:
    """Time the index and the points; print."""
    name, graph_path, points, repeat = sys.argv[1:]
    graph, at = RoadGraph.load(Path(graph_path)), np.load(points)
    build, packages = ENGINES[name]
    build(graph, at)(2)
    build_s, snap_s = [], []
    for _ in range(int(repeat)):
        begin = time.perf_counter()
        snap = build(graph, at)
        snap(1)
        ready = time.perf_counter()
        edge = snap(len(at))
        build_s.append(ready - begin)
        snap_s.append(time.perf_counter() - ready)
    figures = {
        "build_s": statistics.median(build_s),
        "snap_s": statistics.median(snap_s),
        "peak_mb": peak_mb(),
        "max_difference_m": farther_m(graph, at, edge),
        "versions": versions(packages),
    }
    print(json.dumps(figures))


def ours(graph: RoadGraph, at: NDArray[np.float64]) -> Snap:
    """Our own index."""
    snapper, places = Snapper(graph), [Place(float(lat), float(lon)) for lat, lon in at]
    return lambda count: snapper.snap(places[:count]).edge.astype(np.int64)


def lines_of(graph: RoadGraph) -> NDArray[np.object_]:
    """The edges on Mercator's plane."""
    x, y = plane(graph.shape_lat, graph.shape_lon)
    owner = np.repeat(np.arange(graph.start.size), np.diff(graph.shape_first))
    return np.asarray(shapely.linestrings(np.column_stack([x, y]), indices=owner))


def tree(graph: RoadGraph, at: NDArray[np.float64]) -> Snap:
    """A tree of the edges' lines."""
    index, (x, y) = shapely.STRtree(lines_of(graph)), plane(at[:, 0], at[:, 1])
    return lambda count: index.query_nearest(
        shapely.points(x[:count], y[:count]), all_matches=False
    )[1]


def osmnx_edges(graph: RoadGraph, at: NDArray[np.float64]) -> Snap:
    """``osmnx.distance.nearest_edges`` on the same edges, projected to UTM."""
    import networkx as nx
    import osmnx
    from pyproj import Transformer

    zone = f"EPSG:{32600 + int((graph.lon.mean() + 180) // 6) + 1}"
    project = Transformer.from_crs("EPSG:4326", zone, always_xy=True).transform
    x, y = project(graph.lon, graph.lat)
    shape = np.column_stack(project(graph.shape_lon, graph.shape_lat))
    owner = np.repeat(np.arange(graph.start.size), np.diff(graph.shape_first))
    lines = shapely.linestrings(shape, indices=owner)
    network = nx.MultiDiGraph(crs=zone)
    network.add_nodes_from((i, {"x": a, "y": b}) for i, (a, b) in enumerate(zip(x, y, strict=True)))
    ends = zip(graph.start.tolist(), graph.end.tolist(), lines, strict=True)
    number = {
        (a, b, network.add_edge(a, b, geometry=line)): i for i, (a, b, line) in enumerate(ends)
    }

    east, north = project(at[:, 1], at[:, 0])

    def snap(count: int) -> Found:
        found = osmnx.distance.nearest_edges(network, east[:count], north[:count])
        return np.array([number[tuple(it)] for it in found])

    return snap


def farther_m(graph: RoadGraph, at: NDArray[np.float64], edge: Found) -> float:
    """Metres by which the edges found lie farther than the nearest, at most."""
    lines, points = lines_of(graph), shapely.points(*plane(at[:, 0], at[:, 1]))
    nearest = lines[tree(graph, at)(len(at))]
    more = shapely.distance(points, lines[edge]) - shapely.distance(points, nearest)
    return float(np.max(more)) * 6_371_000 * float(np.cos(np.radians(at[:, 0].min())))


ENGINES = {
    "ours": (ours, ("tournees", "numba", "numpy")),
    "shapely": (tree, ("shapely",)),
    "osmnx": (osmnx_edges, ("osmnx", "shapely")),
}

if __name__ == "__main__":
    main()
