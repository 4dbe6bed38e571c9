"""Corsica's roads: our engine against scipy's Dijkstra, metres against our own paths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.engine import Gates, decimetres, milliseconds
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.osm_file import read_osm
from tournees.geo.road_travel import RoadTravel
from tournees.geo.scipy_engine import ScipyEngine
from tournees.geo.topology import Topology
from tournees.model import Place

POINTS = 500


@pytest.fixture(scope="module")
def corsica(shared):
    return read_osm(shared / "data" / "roads" / "corse.osm.pbf")


@pytest.fixture(scope="module")
def hierarchy(corsica):
    return Hierarchy.of(corsica)


def _chosen(graph, count, seed):
    nodes = np.random.default_rng(seed).choice(graph.nodes, count, replace=False)
    return nodes.astype(np.int32)


def _gates(nodes):
    return Gates(nodes[:, None], np.zeros((nodes.size, 1), np.int64))


def _table(count, arcs, weight):
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    first = np.ones(tail.size, np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    table = (weight[order][first].astype(float), (tail[first], head[first]))
    return coo_array(table, shape=(count, count)).tocsr()


def test_milliseconds_between_500_junctions_equal_dijkstra_on_every_cell(corsica, hierarchy):
    nodes = _chosen(corsica, POINTS, 2)
    keys = hierarchy.keys(_gates(nodes), _gates(nodes))
    table = _table(corsica.nodes, corsica.arcs, corsica.arcs.weight_ms)
    assert np.array_equal(milliseconds(keys), dijkstra(table, indices=nodes)[:, nodes])


def test_milliseconds_and_metres_equal_the_engine_of_scipy(corsica, hierarchy):
    nodes, few = _chosen(corsica, POINTS, 4), _chosen(corsica, 20, 6)
    oracle = ScipyEngine.of(corsica)
    expected = oracle.keys(_gates(few), _gates(nodes))
    assert np.array_equal(hierarchy.keys(_gates(few), _gates(nodes)), expected)
    limit_ms = 30 * 60_000
    for node in few[:3]:
        start = _gates(node[None])
        assert np.array_equal(hierarchy.reached(start, limit_ms), oracle.reached(start, limit_ms))


def test_metres_are_those_of_the_unpacked_path(corsica, hierarchy):
    arcs, nodes = corsica.arcs, _chosen(corsica, 30, 3)
    keys = hierarchy.keys(_gates(nodes), _gates(nodes))
    for i in range(nodes.size):
        for j in range(nodes.size):
            path = list(hierarchy.path(_gates(nodes[[i]]), _gates(nodes[[j]])).arcs)
            assert np.array_equal(arcs.head[path[:-1]], arcs.tail[path[1:]])
            assert arcs.length_dm[path].sum() == decimetres(keys[i, j])
            assert arcs.weight_ms[path].sum() == milliseconds(keys[i, j])


def test_the_twenty_nearest_are_the_first_of_the_sorted_matrix(corsica, hierarchy):
    nodes = _chosen(corsica, POINTS, 7)
    keys = hierarchy.keys(_gates(nodes), _gates(nodes))
    index, found = hierarchy.nearest(_gates(nodes), _gates(nodes), 20)
    expected = np.argsort(keys, axis=1, kind="stable")[:, :20]
    assert np.array_equal(index, expected)
    assert np.array_equal(found, np.take_along_axis(keys, expected, axis=1))


def test_slower_roads_on_the_same_topology_answer_as_dijkstra(corsica):
    factor = np.random.default_rng(8).uniform(0.5, 2, corsica.start.size)
    slower = corsica.reweighted(factor)
    engine = Hierarchy.of(slower, Topology.prepared(corsica))
    nodes = _chosen(corsica, 60, 9)
    table = _table(slower.nodes, slower.arcs, slower.arcs.weight_ms)
    found = milliseconds(engine.keys(_gates(nodes), _gates(nodes)))
    assert np.array_equal(found, dijkstra(table, indices=nodes)[:, nodes])


def test_a_kept_topology_is_found_again_and_a_damaged_one_made_again(corsica, tmp_path):
    built = Topology.prepared(corsica, tmp_path)
    [kept] = tmp_path.glob("topology-*.npz")
    before = kept.read_bytes()
    again = Topology.prepared(corsica, tmp_path)
    assert np.array_equal(again.rank, built.rank)
    kept.write_bytes(before[:-100])
    Topology.prepared(corsica, tmp_path)
    assert kept.read_bytes() == before


def test_places_beside_the_road_get_in_their_legs_what_the_matrix_says(corsica):
    rng = np.random.default_rng(5)
    near = rng.choice(corsica.lat.size, 25, replace=False)
    shift = rng.uniform(-0.004, 0.004, (25, 2))
    places = [
        Place(float(corsica.lat[k] + d[0]), float(corsica.lon[k] + d[1]))
        for k, d in zip(near, shift, strict=True)
    ]
    travel = RoadTravel(corsica)
    found = travel.matrix(places, places)
    for i, leg in enumerate(travel.legs(places)):
        assert (leg.seconds, leg.metres) == (found.seconds[i, i + 1], found.metres[i, i + 1])
