"""Topologies: prepared once, kept in a file, the same for the same graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from small_roads import at_nodes, network, networks

from tournees.errors import TravelError
from tournees.geo.chordal import complete
from tournees.geo.dissection import dissect
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.topology import Topology

SIDE = 30


@pytest.fixture(scope="module")
def town():
    """Streets of a grid, 30 by 30, both ways."""
    node = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    one = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    two = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    tail, head = np.concatenate([one, two]), np.concatenate([two, one])
    rng = np.random.default_rng(1)
    ms, dm = rng.integers(1, 100, tail.size), rng.integers(1, 100, tail.size)
    where = 42 + node.ravel() // SIDE / 1_000, 9 + node.ravel() % SIDE / 1_000
    return network(node.size, tail, head, ms, dm, where)


def _load(path, roads):
    return Topology.load(path, roads.nodes, roads.tail, roads.head)


def test_a_topology_read_back_gives_the_same_answers(town, tmp_path):
    path = tmp_path / "town.npz"
    town.topology.save(path)
    some = at_nodes(range(0, town.nodes, 7))
    found = Hierarchy(_load(path, town), town.ms, town.dm).keys(some, some)
    assert np.array_equal(found, town.hierarchy.keys(some, some))
    assert np.array_equal(found, town.oracle.keys(some, some))


def test_the_same_graph_gives_the_same_bytes(town, tmp_path):
    for name in ("a", "b"):
        town.topology.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_topology_of_other_arcs_is_refused(town, tmp_path):
    path = tmp_path / "town.npz"
    town.topology.save(path)
    with pytest.raises(TravelError, match="roads_unreadable"):
        _load(path, town._replace(tail=town.head, head=town.tail))
    with pytest.raises(TravelError, match="roads_unreadable"):
        _load(path, town._replace(nodes=town.nodes + 1))


@pytest.mark.parametrize("length", [0, 10, 1_000, 40_000, -1])
def test_a_damaged_topology_is_refused(town, tmp_path, length):
    path = tmp_path / "town.npz"
    town.topology.save(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(TravelError, match="roads_unreadable"):
        _load(path, town)


def test_a_missing_topology_is_told(town, tmp_path):
    with pytest.raises(TravelError, match="roads_missing"):
        _load(tmp_path / "none.npz", town)


def test_a_changed_byte_is_noticed(town, tmp_path):
    path = tmp_path / "town.npz"
    town.topology.save(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(TravelError, match="roads_unreadable"):
        _load(path, town)


def test_a_grid_is_cut_across_so_that_few_nodes_stand_above_any(town):
    topology = town.topology
    depth = np.zeros(town.nodes, int)
    for node in range(town.nodes - 1, -1, -1):
        parent = topology.parent[node]
        depth[node] = 1 + (depth[parent] if parent >= 0 else 0)
    assert depth.max() <= 4 * SIDE


@settings(max_examples=100)
@given(networks())
def test_links_to_higher_nodes_are_joined_two_by_two(roads):
    topology = roads.topology
    assert np.array_equal(np.sort(topology.rank), np.arange(roads.nodes))
    above = [
        topology.other[topology.first[i] : topology.first[i + 1]].tolist()
        for i in range(roads.nodes)
    ]
    for node, higher in enumerate(above):
        assert higher == sorted(set(higher))
        assert topology.parent[node] == (higher[0] if higher else -1)
        if higher:
            assert higher[0] > node
            assert set(higher[1:]) <= set(above[higher[0]])


@settings(max_examples=100)
@given(networks())
def test_every_arc_stands_at_the_link_of_its_ends(roads):
    topology = roads.topology
    low = np.repeat(np.arange(roads.nodes), np.diff(topology.first))
    for arc, place in enumerate(topology.place):
        ends = topology.rank[roads.tail[arc]], topology.rank[roads.head[arc]]
        if ends[0] == ends[1]:
            assert place == -1
            continue
        link = low[place >> 1], topology.other[place >> 1]
        assert ends == (link[::-1] if place & 1 else link)


def test_a_graph_without_links_keeps_every_node():
    first, other = np.zeros(6, np.int64), np.empty(0, np.int32)
    order = dissect(first, other, np.arange(5), np.zeros(5, np.int64))
    assert np.array_equal(np.sort(order), np.arange(5))
    assert (complete(first, other, order).parent == -1).all()
