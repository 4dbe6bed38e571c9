# ruff: noqa: PLC0415 - each process imports the library of its own engine alone
"""One engine on one `Case`, in a process of its own: seconds, memory, milliseconds found.

Usage: ``python benchmarks/travel_peers.py ENGINE CASE.npz FOUND.npy REPEAT [ROWS]``; prints
JSON. ROWS bounds the origins.

Libraries are imported, and run once on the whole task's first rows, before anything is
timed. Slow engines answer a part of the rows or pairs; their seconds are scaled to all
cells, and ``cells_measured`` says how many were answered.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable  # noqa: TC003 - a NamedTuple's fields
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from travel_case import SAMPLE, Case, peak_mb

NOT_FOUND = np.int64(-1)
_FAR = np.int64(2**62)
Matrix = NDArray[np.int64]


class Peer(NamedTuple):
    """An engine: what it needs, how it is built, how it answers origins x destinations.

    ``rows`` bounds the origins that it is asked for, None for all; ``pairs`` the single
    pairs, for engines that know nothing else.
    """

    packages: tuple[str, ...]
    build: Callable[[Case], object]
    matrix: Callable[[object, Case, NDArray[np.int32], NDArray[np.int32]], Matrix]
    rows: int | None = None
    pairs: int | None = None


def scipy_build(case: Case) -> object:
    """A sparse matrix of the arcs."""
    from scipy.sparse import csr_array

    size = case.lat.size
    return csr_array((case.ms.astype(np.float64), (case.tail, case.head)), shape=(size, size))


def scipy_matrix(
    built: object, _: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> Matrix:
    """Dijkstra's algorithm from each origin, some rows at a time; floats hold whole ms."""
    from scipy.sparse.csgraph import dijkstra

    found = np.empty((origins.size, destinations.size), np.int64)
    for first in range(0, origins.size, 64):
        part = slice(first, first + 64)
        row = dijkstra(built, indices=origins[part])[:, destinations]
        found[part] = np.where(np.isinf(row), float(_FAR), row)
    return found


def networkx_build(case: Case) -> object:
    """A directed graph."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(case.tail.tolist(), case.head.tolist(), case.ms.tolist(), strict=True), "ms"
    )
    return graph


def networkx_matrix(
    built: object, _: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> Matrix:
    """Dijkstra's algorithm from each origin."""
    import networkx as nx

    found, columns = np.empty((origins.size, destinations.size), np.int64), destinations.tolist()
    for i, origin in enumerate(origins.tolist()):
        ms = nx.single_source_dijkstra_path_length(built, origin, weight="ms")
        found[i] = [ms.get(node, _FAR) for node in columns]
    return found


def osmnx_build(case: Case) -> object:
    """The kind of graph that OSMnx routes on: directed, several edges a pair, x and y."""
    import networkx as nx

    graph = nx.MultiDiGraph(crs="epsg:4326")
    places = zip(case.lon.tolist(), case.lat.tolist(), strict=True)
    graph.add_nodes_from((i, {"x": x, "y": y}) for i, (x, y) in enumerate(places))
    graph.add_weighted_edges_from(
        zip(case.tail.tolist(), case.head.tolist(), case.ms.tolist(), strict=True), "ms"
    )
    return graph


def osmnx_pairs(
    built: object, _: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> Matrix:
    """OSMnx's own call, ``routing.shortest_path``, pair by pair on one core."""
    import osmnx

    routes = osmnx.routing.shortest_path(
        built, origins.tolist(), destinations.tolist(), weight="ms", cpus=1
    )
    steps = [list(pairwise(route)) if route else None for route in routes]
    return np.array(
        [
            sum(built[a][b][0]["ms"] for a, b in it) if it is not None else _FAR  # type: ignore[index]
            for it in steps
        ],
        np.int64,
    )


def pyroutingkit_build(case: Case) -> object:
    """A customizable contraction hierarchy, ordered by inertial flow."""
    import pyroutingkit

    engine = pyroutingkit.CCH()
    engine.build_topology(
        case.tail.astype(np.uint32),
        case.head.astype(np.uint32),
        case.lat.astype(np.float32),
        case.lon.astype(np.float32),
        case.lat.size,
    )
    engine.customize_weights(case.ms.astype(np.uint32))
    return engine


def pyroutingkit_matrix(
    built: object, _: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> Matrix:
    """Its many-to-many query."""
    ends = origins.astype(np.uint32), destinations.astype(np.uint32)
    found = built.distances_many_to_many(*ends).astype(np.int64)  # type: ignore[attr-defined]
    found[found >= 2**31 - 1] = _FAR
    return found


def routingkit_build(case: Case) -> object:
    """A customizable contraction hierarchy, ordered by inertial flow."""
    import routingkit_cch as kit

    tail, head, ms = case.tail.tolist(), case.head.tolist(), case.ms.tolist()
    order = kit.compute_order_inertial(
        case.lat.size, tail, head, case.lat.tolist(), case.lon.tolist()
    )
    hierarchy = kit.CCH(order, tail, head, filter_always_inf_arcs=False)
    return hierarchy, kit.CCHMetric(hierarchy, ms)


def routingkit_matrix(
    built: object, _: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> Matrix:
    """Its one-to-many query with pinned destinations, from each origin."""
    import routingkit_cch as kit

    query = kit.CCHOneToMany(built[1], destinations.tolist())  # type: ignore[index]
    found = np.empty((origins.size, destinations.size), np.int64)
    for i, origin in enumerate(origins.tolist()):
        row = query.distances_from(origin)
        found[i] = [_FAR if ms is None else ms for ms in row] if None in row else row
    return found


PEERS = {
    "scipy": Peer(("scipy", "numpy"), scipy_build, scipy_matrix),
    "pyroutingkit": Peer(("pyroutingkit",), pyroutingkit_build, pyroutingkit_matrix),
    "routingkit-cch": Peer(("routingkit-cch",), routingkit_build, routingkit_matrix),
    "networkx": Peer(("networkx",), networkx_build, networkx_matrix, rows=24),
    "osmnx": Peer(("osmnx", "networkx"), osmnx_build, osmnx_pairs, pairs=60),
}


def versions(packages: tuple[str, ...]) -> str | None:
    """Names and versions of packages; None where one is missing."""
    try:
        return ", ".join(f"{name} {version(name)}" for name in packages)
    except PackageNotFoundError:
        return None


def main() -> None:
    """Build and answer, as often as asked; write what was found and print the figures."""
    name, case_path, found_path, repeat, *rows = sys.argv[1:]
    peer, case = PEERS[name], Case.load(Path(case_path))
    if rows:
        peer = peer._replace(rows=int(rows[0]))
    for package in peer.packages:
        importlib.import_module(package.replace("-", "_"))
    peer.matrix(peer.build(case), case, case.origin[:2], case.destination[:2])
    origins, destinations = asked(peer, case)
    times = []
    for _ in range(int(repeat)):  # one matrix at a time, for the sake of peak_mb
        *seconds, found = timed(peer, case, origins, destinations)
        times.append(seconds)
        cells, cut = found.size, sample(peer, case, found)
        del found
    scale = case.origin.size**2 / cells
    np.save(found_path, cut)
    build_s, matrix_s, cpu_s = (statistics.median(it[k] for it in times) for k in range(3))
    figures = {
        "build_s": build_s,
        "matrix_s": matrix_s * scale,
        "matrix_cpu_s": cpu_s * scale,
        "cells_measured": cells,
        "peak_mb": peak_mb(),
        "versions": versions(peer.packages),
    }
    print(json.dumps(figures))


def asked(peer: Peer, case: Case) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Origins and destinations of this engine: all, some rows, or single pairs."""
    if peer.pairs is None:
        return case.origin[: peer.rows], case.destination
    count = min(SAMPLE, case.origin.size)
    dice = np.random.default_rng(0)
    row, column = dice.integers(count, size=(2, peer.pairs))
    return case.origin[row], case.destination[column]


def timed(
    peer: Peer, case: Case, origins: NDArray[np.int32], destinations: NDArray[np.int32]
) -> tuple[float, float, float, Matrix]:
    """Seconds to build, seconds and core-seconds to answer, and the answer."""
    begin = time.perf_counter()
    built = peer.build(case)
    ready, used = time.perf_counter(), time.process_time()
    found = peer.matrix(built, case, origins, destinations)
    if peer.pairs is None:
        case.along_one_edge(found)
    return ready - begin, time.perf_counter() - ready, time.process_time() - used, found


def sample(peer: Peer, case: Case, found: Matrix) -> Matrix:
    """The first 500 x 500 cells, as far as answered; the rest `NOT_FOUND`."""
    count = min(SAMPLE, case.origin.size)
    cells = np.full((count, count), NOT_FOUND)
    if peer.pairs is None:
        part = found[:count, :count]
        cells[: part.shape[0]] = part
        return cells
    dice = np.random.default_rng(0)
    row, column = dice.integers(count, size=(2, peer.pairs))
    cells[row, column] = found
    direct = case.along_one_edge(np.full((count, count), _FAR))
    return np.where(cells >= 0, np.minimum(cells, direct), cells)


if __name__ == "__main__":
    main()
