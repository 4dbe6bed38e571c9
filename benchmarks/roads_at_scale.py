"""The engine of road travel times at the scale of a country.

    python benchmarks/roads_at_scale.py --roads corse.osm.pbf --nodes 4400000

Makes a graph out of copies of a road file's graph, laid side by side in a grid and linked
to their neighbours, and measures, in CPU seconds on one thread: the topology prepared,
saved and loaded, weights put on it (and others after them), 1,000 x 1,000 and 10,000 x
10,000 times between random junctions, the 20 nearest, a path, all nodes within half an
hour. Some cells are compared with scipy's Dijkstra. Appends one row to the table.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from tournees.geo.engine import Gates, milliseconds
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.road_files import build_roads
from tournees.geo.scipy_engine import ScipyEngine
from tournees.geo.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph

_T = TypeVar("_T")

LINKS = 12
"""Roads between two neighbouring copies."""
LINK_MS, LINK_DM = 60_000, 10_000
BLOCK_CELLS = 2_000_000


class Country(NamedTuple):
    """Arcs and places of the graph."""

    nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    ms: NDArray[np.int32]
    dm: NDArray[np.int32]
    where: tuple[NDArray[np.float64], NDArray[np.float64]]


def country(graph: RoadGraph, wanted: int) -> Country:
    """Copies of a graph in a grid, each linked to the next to the east and to the north."""
    side = max(1, round((wanted / graph.nodes) ** 0.5))
    copies, size = side * side, graph.nodes
    row, column = np.divmod(np.arange(copies), side)
    lat, lon = graph.node_lat, graph.node_lon
    high, wide = np.ptp(lat) * 1.02, np.ptp(lon) * 1.02
    where = (
        (lat[None, :] + high * row[:, None]).ravel(),
        (lon[None, :] + wide * column[:, None]).ravel(),
    )
    offset = np.arange(copies)[:, None] * size
    tails, heads = [graph.arcs.tail + offset], [graph.arcs.head + offset]
    for along, across, next_to, step in ((lon, lat, column, 1), (lat, lon, row, side)):
        inner = np.flatnonzero(next_to < side - 1)[:, None] * size
        exits, entries = _edge(-along, across), _edge(along, across)
        tails += [inner + exits, inner + step * size + entries]
        heads += [inner + step * size + entries, inner + exits]
    tail = np.concatenate([part.ravel() for part in tails]).astype(np.int32)
    head = np.concatenate([part.ravel() for part in heads]).astype(np.int32)
    links = tail.size - copies * graph.arcs.tail.size
    ms, dm = (
        np.concatenate([np.tile(given, copies), np.full(links, link)]).astype(np.int32)
        for given, link in (
            (graph.arcs.weight_ms, LINK_MS),
            (graph.arcs.length_dm, LINK_DM),
        )
    )
    return Country(copies * size, tail, head, ms, dm, where)


def _edge(along: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[np.int64]:
    """The junctions at one side of a graph, one in each of `LINKS` strips."""
    bounds = np.quantile(across, np.linspace(0, 1, LINKS + 1))
    strip = np.clip(np.searchsorted(bounds, across, side="right") - 1, 0, LINKS - 1)
    order = np.lexsort((along, strip))
    return order[np.searchsorted(strip[order], np.arange(LINKS))]


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """CPU seconds of this process, and the result."""
    begin = time.process_time()
    result = work()
    return round(time.process_time() - begin, 4), result


def gates(nodes: NDArray[np.int32]) -> Gates:
    """Points at junctions."""
    return Gates(nodes[:, None], np.zeros((nodes.size, 1), np.int64))


def seconds(engine: Hierarchy, points: Gates) -> NDArray[np.int32]:
    """int32[m, m], by blocks of rows."""
    count = points.node.shape[0]
    found = np.empty((count, count), np.int32)
    rows = max(1, BLOCK_CELLS // count)
    for begin in range(0, count, rows):
        part = slice(begin, begin + rows)
        found[part] = milliseconds(engine.keys(points.only(part), points) + (500 << 32)) // 1_000
    return found


def peak_mb() -> int:
    """Most memory that this process has held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)


def compiled_before(graph: RoadGraph) -> None:
    """Call everything once on a small graph, so that compilation is not measured."""
    engine = Hierarchy.of(graph)
    points = gates(np.arange(3, dtype=np.int32))
    engine.keys(points, points)
    engine.nearest(points, points, 2)
    engine.path(points.only(slice(0, 1)), points.only(slice(1, 2)))
    engine.reached(points.only(slice(0, 1)), 1)


def prepared(land: Country) -> tuple[dict[str, float], Hierarchy]:
    """Figures of a topology and of its weights, and the engine."""
    links = land.nodes, land.tail, land.head
    figures: dict[str, float] = {"graph_peak_mb": peak_mb()}
    figures["prepare_s"], topology = timed(lambda: Topology.build(*links, land.where))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "topology.npz"
        figures["save_s"], _ = timed(lambda: topology.save(path))
        figures["file_mb"] = round(path.stat().st_size / 1e6)
        figures["load_s"], topology = timed(lambda: Topology.load(path, *links))
    figures["links"] = topology.other.size
    figures["customize_s"], engine = timed(lambda: Hierarchy(topology, land.ms, land.dm))
    figures["prepared_peak_mb"] = peak_mb()
    slower = (land.ms * 1.25).astype(np.int32)
    figures["other_weights_s"], _ = timed(lambda: Hierarchy(topology, slower, land.dm))
    return figures, engine


def answered(land: Country, engine: Hierarchy) -> dict[str, float]:
    """Figures of questions."""
    rng = np.random.default_rng(1)
    few, many = (
        gates(rng.choice(land.nodes, count, replace=False).astype(np.int32))
        for count in (1_000, 10_000)
    )
    figures: dict[str, float] = {}
    figures["keys_1000_s"], keys = timed(lambda: engine.keys(few, few))
    figures["seconds_10000_s"], _ = timed(lambda: seconds(engine, many))
    figures["nearest_20_of_10000_s"], _ = timed(lambda: engine.nearest(many, many, 20))
    here, there = few.only(slice(0, 1)), few.only(slice(1, 2))
    figures["path_s"], path = timed(lambda: engine.path(here, there))
    figures["path_arcs"] = len(path.arcs)
    figures["within_30_min_s"], _ = timed(lambda: engine.reached(here, 1_800_000))
    figures["peak_mb"] = peak_mb()
    arcs = list(path.arcs)
    assert milliseconds(keys)[0, 1] == land.ms[arcs].sum()
    oracle = ScipyEngine(land.nodes, land.tail, land.head, land.ms, land.dm)
    figures["differs_from_scipy"] = int((oracle.keys(here, few) != keys[:1]).sum())
    return figures


def main() -> None:
    """Measure and append a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--roads", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=4_400_000)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    options = parser.parse_args()
    graph = build_roads(options.roads)
    compiled_before(graph)
    land = country(graph, options.nodes)
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    figures, engine = prepared(land)
    row = {
        "roads": options.roads.name,
        "nodes": land.nodes,
        "arcs": land.tail.size,
        **figures,
        **answered(land, engine),
        "cores": os.cpu_count(),
        "memory_gb": round(memory_gb),
        "python": ".".join(map(str, sys.version_info[:3])),
        "numpy": version("numpy"),
        "numba": version("numba"),
    }
    new = not options.out.exists()
    with options.out.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)
    for name, value in row.items():
        print(f"{name:24}{value}")


if __name__ == "__main__":
    main()
