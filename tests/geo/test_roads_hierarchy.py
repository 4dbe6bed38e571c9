"""The hierarchy against an independent Dijkstra on small random networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_roads import at_nodes, network, networks, random_gates

from tournees.geo.engine import NO_PATH, Gates, decimetres, milliseconds
from tournees.geo.hierarchy import Hierarchy

_SEED = st.integers(0, 2**32 - 1)


def _driven(roads, path, start, end):
    """Check that a path is a drive, and return its milliseconds and decimetres."""
    at = start
    for arc in path.arcs:
        assert roads.tail[arc] == at
        at = roads.head[arc]
    assert at == end
    arcs = list(path.arcs)
    return roads.ms[arcs].sum(), roads.dm[arcs].sum()


@settings(max_examples=150)
@given(networks())
def test_every_pair_of_a_random_network_gets_the_fastest_and_then_shortest_path(roads):
    every = at_nodes(range(roads.nodes))
    assert np.array_equal(roads.hierarchy.keys(every, every), roads.oracle.keys(every, every))


@settings(max_examples=100)
@given(networks(), st.integers(1, 4), _SEED)
def test_points_of_several_gates_take_the_best_of_them(roads, width, seed):
    here, there = (random_gates(roads.nodes, 6, width, seed + k) for k in (0, 1))
    assert np.array_equal(roads.hierarchy.keys(here, there), roads.oracle.keys(here, there))


@settings(max_examples=100)
@given(networks(), st.integers(1, 3), _SEED)
def test_an_unpacked_path_is_a_drive_that_costs_what_the_matrix_says(roads, width, seed):
    here, there = (random_gates(roads.nodes, 1, width, seed + k) for k in (0, 1))
    key = roads.oracle.keys(here, there)[0, 0]
    for engine in (roads.hierarchy, roads.oracle):
        path = engine.path(here, there)
        assert path.key == key
        if key == NO_PATH:
            assert path.arcs == ()
            continue
        left, entered = path.left_by, path.entered_by
        ms, dm = _driven(roads, path, here.node[0, left], there.node[0, entered])
        ends = here.key[0, left] + there.key[0, entered]
        assert milliseconds(key) == ms + milliseconds(ends)
        assert decimetres(key) == dm + decimetres(ends)


@settings(max_examples=100)
@given(networks(), st.integers(1, 50), _SEED)
def test_the_nearest_are_the_first_of_the_sorted_matrix_equal_ones_by_index(roads, count, seed):
    here, there = (random_gates(roads.nodes, 9, 2, seed + k) for k in (0, 1))
    index, keys = roads.hierarchy.nearest(here, there, count)
    expected_index, expected_keys = roads.oracle.nearest(here, there, count)
    assert np.array_equal(keys, expected_keys)
    assert np.array_equal(index, expected_index)


@settings(max_examples=100)
@given(networks(), st.integers(0, 20), _SEED)
def test_all_nodes_within_a_limit_and_no_others_are_reached(roads, limit_ms, seed):
    here = random_gates(roads.nodes, 1, 2, seed)
    found = roads.hierarchy.reached(here, limit_ms)
    assert np.array_equal(found, roads.oracle.reached(here, limit_ms))


@settings(max_examples=60)
@given(networks(), _SEED)
def test_other_weights_on_a_topology_answer_as_an_engine_built_from_them(roads, seed):
    rng = np.random.default_rng(seed)
    other = roads._replace(
        ms=rng.integers(0, 9, roads.ms.size).astype(np.int32),
        dm=rng.integers(0, 99, roads.dm.size).astype(np.int32),
    )
    every = at_nodes(range(roads.nodes))
    topology = roads.topology
    Hierarchy(topology, roads.ms, roads.dm)
    found = Hierarchy(topology, other.ms, other.dm).keys(every, every)
    assert np.array_equal(found, other.hierarchy.keys(every, every))
    assert np.array_equal(found, other.oracle.keys(every, every))


def test_a_dense_network_is_exact_too():
    count = 90
    pairs = np.array([(a, b) for a in range(count) for b in range(count) if a != b])
    rng = np.random.default_rng(7)
    tail, head = pairs[rng.random(len(pairs)) < 0.25].T
    ms, dm = rng.integers(1, 5000, tail.size), rng.integers(1, 99, tail.size)
    roads = network(count, tail, head, ms, dm)
    every = at_nodes(range(count))
    assert np.array_equal(roads.hierarchy.keys(every, every), roads.oracle.keys(every, every))


def test_two_gates_compete_and_the_path_names_the_one_it_takes():
    roads = network(3, [0, 1], [2, 2], [5, 1], [50, 10])
    origin = Gates(np.array([[0, 1]], np.int32), np.array([[0, 2 << 32]], np.int64))
    path = roads.hierarchy.path(origin, at_nodes([2]))
    assert (path.left_by, path.entered_by, path.arcs) == (1, 0, (1,))
    assert milliseconds(np.int64(path.key)) == 3


def test_of_parallel_arcs_the_fastest_is_driven_and_the_first_of_equals():
    roads = network(2, [0, 0, 0, 0], [1, 1, 1, 1], [7, 3, 3, 3], [1, 9, 4, 4])
    assert roads.hierarchy.path(at_nodes([0]), at_nodes([1])).arcs == (2,)


def test_a_one_way_street_has_no_path_against_it():
    roads = network(2, [0], [1], [7], [1])
    every = at_nodes([0, 1])
    assert (roads.hierarchy.keys(every, every) == NO_PATH).tolist() == [
        [False, False],
        [True, False],
    ]


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_no_points_give_an_empty_answer(shape):
    roads = network(2, [0, 1], [1, 0], [7, 7], [1, 1])
    here, there = (at_nodes([0] * size) for size in shape)
    assert roads.hierarchy.keys(here, there).shape == shape
    index, keys = roads.hierarchy.nearest(here, there, 2)
    assert index.shape == keys.shape == (shape[0], 2)
    assert (index == -1).all()


def test_blocks_of_origins_get_the_rows_of_the_whole():
    rng = np.random.default_rng(3)
    tail, head = rng.integers(0, 60, (2, 150))
    roads = network(60, tail, head, rng.integers(1, 9, 150), rng.integers(1, 99, 150))
    every, other = at_nodes(range(60)), at_nodes(range(59, -1, -1))
    whole, engine = roads.hierarchy.keys(every, every), roads.hierarchy
    for begin in range(0, 60, 7):
        part = every.only(slice(begin, begin + 7))
        assert np.array_equal(engine.keys(part, every), whole[begin : begin + 7])
        assert np.array_equal(engine.keys(part, other), whole[begin : begin + 7, ::-1])
