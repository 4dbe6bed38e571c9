"""The hierarchy against an independent Dijkstra on small random networks."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.hierarchy import NO_PATH, Gates, Hierarchy, decimetres, milliseconds
from tournees.geo.network import Arcs

_BITS = 24


def _arcs(tail, head, ms, dm):
    size = len(tail)
    return Arcs(
        np.array(tail, np.int32),
        np.array(head, np.int32),
        np.array(ms, np.int32),
        np.array(dm, np.int32),
        np.arange(size, dtype=np.int32),
        np.ones(size, np.bool_),
    )


def _at_nodes(nodes):
    nodes = np.asarray(nodes, np.int32)
    none = np.full_like(nodes, -1)
    return Gates(np.column_stack([nodes, none]), np.zeros((nodes.size, 2), np.int64))


def _expected(count, arcs):
    """Fastest, then shortest, as one float that holds both exactly."""
    weight = arcs.weight_ms * float(1 << _BITS) + arcs.length_dm
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head, weight = arcs.tail[order], arcs.head[order], weight[order]
    first = np.ones(tail.size, np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    links = coo_array((weight[first], (tail[first], head[first])), shape=(count, count))
    return dijkstra(links.tocsr())


@st.composite
def _networks(draw):
    count = draw(st.integers(2, 25))
    size = draw(st.integers(1, 80))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tail, head = rng.integers(0, count, size), rng.integers(0, count, size)
    return count, _arcs(tail, head, rng.integers(1, 9, size), rng.integers(1, 99, size))


@settings(deadline=None, max_examples=150)
@given(_networks())
def test_every_pair_of_a_random_network_gets_the_fastest_and_then_shortest_path(network):
    count, arcs = network
    expected = _expected(count, arcs)
    found = Hierarchy(count, arcs).keys(_at_nodes(range(count)), _at_nodes(range(count)))
    value = milliseconds(found) * float(1 << _BITS) + decimetres(found)
    assert np.array_equal(np.where(found == NO_PATH, np.inf, value), expected)


@settings(deadline=None, max_examples=60)
@given(_networks(), st.data())
def test_an_unpacked_path_is_a_drive_that_costs_what_the_matrix_says(network, data):
    count, arcs = network
    hierarchy = Hierarchy(count, arcs)
    start, end = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    key = hierarchy.keys(_at_nodes([start]), _at_nodes([end]))[0, 0]
    path = hierarchy.path(_at_nodes([start]), _at_nodes([end]))
    assert path.key == key
    if key == NO_PATH:
        assert path.arcs == ()
        return
    at = start
    for arc in path.arcs:
        assert arcs.tail[arc] == at
        at = arcs.head[arc]
    assert at == end
    driven = list(path.arcs)
    assert milliseconds(key) == arcs.weight_ms[driven].sum()
    assert decimetres(key) == arcs.length_dm[driven].sum()


def test_a_dense_network_that_outgrows_its_first_room_is_still_exact():
    count = 90
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    rng = np.random.default_rng(7)
    keep = rng.random(len(pairs)) < 0.25
    tail, head = np.array(pairs)[keep].T
    arcs = _arcs(tail, head, rng.integers(1, 5000, tail.size), rng.integers(1, 99, tail.size))
    found = Hierarchy(count, arcs).keys(_at_nodes(range(count)), _at_nodes(range(count)))
    value = milliseconds(found) * float(1 << _BITS) + decimetres(found)
    assert np.array_equal(value, _expected(count, arcs))


def test_two_gates_compete_and_the_path_names_the_one_it_takes():
    arcs = _arcs([0, 1], [2, 2], [5, 1], [50, 10])
    origin = Gates(np.array([[0, 1]], np.int32), np.array([[0, 2 << 32]], np.int64))
    path = Hierarchy(3, arcs).path(origin, _at_nodes([2]))
    assert (path.left_by, path.entered_by, path.arcs) == (1, 0, (1,))
    assert milliseconds(np.int64(path.key)) == 3
