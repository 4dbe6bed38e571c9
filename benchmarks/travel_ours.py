"""Our engine in a process of its own: from the file, from what is kept, matrices, memory.

Usage: ``python benchmarks/travel_ours.py file|kept ROADS CACHE POINTS.npy FOUND.npy REPEAT``;
prints JSON. Compiled code is on disk and loaded before anything is timed.

``file`` measures from the road file to an engine that answers, without any cache: `read_s`
to the graph, `build_s` from there to the first answer (hierarchy and index of edges).
``kept`` measures the same from the cache folder (prepared graph and topology, ``cache_s``), then
``RoadTravel.matrix`` as the rest of the house calls it, snapping included (``matrix_s``,
``metres_matrix_s``), and the engine alone (``engine_s``). ``peak_mb`` is that of this
process when the matrix of seconds has been answered. What the engine found in milliseconds
goes to FOUND; the public seconds must be these, rounded, and the metres of 200 pairs those
of the arcs of the path unpacked, or nothing is printed.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from travel_case import SAMPLE, peak_mb
from travel_peers import versions

from tournees.geo.approaches import Approaches
from tournees.geo.engine import Gates, decimetres, milliseconds
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.geo.snap import Snapper
from tournees.model import Place, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph

PATHS = 200
_PACKAGES = ("tournees", "numba", "numpy", "scipy", "osmium")
T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    mode, roads, cache, points, found, repeat = sys.argv[1:]
    places = [Place(float(lat), float(lon)) for lat, lon in np.load(points)]
    if mode == "file":
        figures = from_file(Path(roads), places, int(repeat))
    else:
        figures = from_cache(Path(roads), Path(cache), places, int(repeat), Path(found))
    print(json.dumps(figures | {"versions": versions(_PACKAGES)}))


def from_file(roads: Path, places: list[Place], repeat: int) -> dict[str, float]:
    """Seconds from the road file to an engine that answers."""
    RoadTravel(open_roads(roads)).matrix(places[:2], places[:2])
    read, build = [], []
    for _ in range(repeat):
        begin = time.perf_counter()
        graph = open_roads(roads)
        ready = time.perf_counter()
        RoadTravel(graph).matrix(places[:2], places[:2])
        read.append(ready - begin)
        build.append(time.perf_counter() - ready)
    return {"read_s": statistics.median(read), "build_s": statistics.median(build)}


def from_cache(
    roads: Path, cache: Path, places: list[Place], repeat: int, found: Path
) -> dict[str, float]:
    """Seconds from the prepared graph, of matrices, and memory."""
    pairs = [places[i : i + 2] for i in range(repeat + 1)]  # others each time: none is kept
    ready(roads, cache, pairs[-1])
    cache_s, _ = timed(lambda k: ready(roads, cache, pairs[k]), repeat)
    graph = open_roads(roads, cache)
    travel, snapper = RoadTravel(graph), Snapper(graph)
    travel.matrix(pairs[0], pairs[0])
    snapper.snap(pairs[0])
    orders = [places[k:] + places[:k] for k in range(repeat)]  # as above
    used = time.process_time()
    matrix_s, matrix = timed(
        lambda k: travel.matrix(orders[k], orders[k], with_metres=False), repeat
    )
    cpu_s = (time.process_time() - used) / repeat
    held_mb = peak_mb()
    used = time.process_time()
    metres_s, longer = timed(lambda k: travel.matrix(orders[k], orders[k]), repeat)
    metres_cpu_s = (time.process_time() - used) / repeat
    snap_s, _ = timed(lambda k: snapper.snap(orders[k]), repeat)
    figures = {
        "cache_s": cache_s,
        "snap_s": snap_s,
        "matrix_s": matrix_s,
        "matrix_cpu_s": cpu_s,
        "metres_matrix_s": metres_s,
        "metres_matrix_cpu_s": metres_cpu_s,
        "cells_measured": float(len(places) ** 2),
        "peak_mb": held_mb,
    }
    assert np.array_equal(matrix.seconds, longer.seconds)
    public = travel.matrix(places, places)
    return figures | against_engine(graph, places, public, repeat, found)


def ready(roads: Path, cache: Path, places: list[Place]) -> None:
    """Open what is kept and answer a first question."""
    RoadTravel(open_roads(roads, cache), cache=cache).matrix(places, places)


def against_engine(
    graph: RoadGraph, places: list[Place], public: TravelMatrix, repeat: int, found: Path
) -> dict[str, float]:
    """Seconds of the engine alone; and that the public cells are its own."""
    points, ways = Snapper(graph).snap(places), Approaches(graph)
    leaving, arriving = ways.leaving(points), ways.arriving(points)
    engine = Hierarchy.of(graph)
    fresh = [Gates(arriving.node, arriving.key) for _ in range(repeat)]  # as above
    engine_s, keys = timed(lambda k: engine.keys(leaving, fresh[k]), repeat)
    direct = ways.direct(points, points)
    through = keys.copy()
    np.minimum.at(keys, (direct.row, direct.column), direct.key)
    count = min(SAMPLE, len(places))
    np.save(found, milliseconds(keys[:count, :count]))
    at = np.array([(place.lat, place.lon) for place in places])
    apart = np.any(at[:, None] != at[None], axis=2)
    assert public.metres is not None
    assert np.array_equal(public.seconds[apart], ((milliseconds(keys) + 500) // 1000)[apart])
    assert np.array_equal(public.metres[apart], ((decimetres(keys) + 5) // 10)[apart])
    check_paths(graph, engine, leaving, arriving, through)
    return {"engine_s": engine_s}


def check_paths(
    graph: RoadGraph, engine: Hierarchy, leaving: Gates, arriving: Gates, keys: NDArray[np.int64]
) -> None:
    """Milliseconds and decimetres of unpacked paths, arc by arc, are those of the matrix."""
    dice, arcs = np.random.default_rng(0), graph.arcs
    for i, j in dice.integers(keys.shape[0], size=(PATHS, 2)).tolist():
        out, into = leaving.only(slice(i, i + 1)), arriving.only(slice(j, j + 1))
        path = engine.path(out, into)
        chain = list(path.arcs)
        ends = [out.key[0, path.left_by], into.key[0, path.entered_by]]
        ms = arcs.weight_ms[chain].sum(dtype=np.int64) + sum(milliseconds(it) for it in ends)
        dm = arcs.length_dm[chain].sum(dtype=np.int64) + sum(decimetres(it) for it in ends)
        nodes = [out.node[0, path.left_by], *arcs.head[chain]]
        assert np.array_equal(nodes[:-1], arcs.tail[chain])
        assert nodes[-1] == into.node[0, path.entered_by]
        assert (ms, dm) == (milliseconds(keys[i, j]), decimetres(keys[i, j]))


def timed(work: Callable[[int], T], repeat: int) -> tuple[float, T]:
    """Median seconds of the tries, numbered from 0, and the last answer."""
    seconds = []
    for k in range(repeat):
        begin = time.perf_counter()
        answer = work(k)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), answer


if __name__ == "__main__":
    main()
