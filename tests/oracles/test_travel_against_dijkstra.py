"""Corsica's roads: our matrix against scipy's Dijkstra, metres against our own paths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.hierarchy import Gates, Hierarchy, decimetres, milliseconds
from tournees.geo.osm_file import read_osm
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

POINTS = 200


@pytest.fixture(scope="module")
def corsica(shared):
    return read_osm(shared / "data" / "roads" / "corse.osm.pbf")


def _gates(nodes):
    node = np.column_stack([nodes, np.full_like(nodes, -1)]).astype(np.int32)
    return Gates(node, np.zeros((nodes.size, 2), np.int64))


def _shortest(count, arcs, weight):
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    first = np.ones(tail.size, np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    table = (weight[order][first].astype(float), (tail[first], head[first]))
    return coo_array(table, shape=(count, count)).tocsr()


def test_milliseconds_between_200_junctions_equal_dijkstra_on_every_cell(corsica):
    count, arcs = corsica.lat.size, corsica.arcs
    nodes = np.random.default_rng(2).choice(count, POINTS, replace=False)
    keys = Hierarchy(count, arcs).keys(_gates(nodes), _gates(nodes))
    expected = dijkstra(_shortest(count, arcs, arcs.weight_ms), indices=nodes)[:, nodes]
    assert np.array_equal(milliseconds(keys), expected)


def test_metres_are_those_of_the_unpacked_path(corsica):
    count, arcs = corsica.lat.size, corsica.arcs
    hierarchy = Hierarchy(count, arcs)
    nodes = np.random.default_rng(3).choice(count, 30, replace=False)
    keys = hierarchy.keys(_gates(nodes), _gates(nodes))
    for i in range(nodes.size):
        for j in range(nodes.size):
            path = list(hierarchy.path(_gates(nodes[[i]]), _gates(nodes[[j]])).arcs)
            assert arcs.length_dm[path].sum() == decimetres(keys[i, j])
            assert arcs.weight_ms[path].sum() == milliseconds(keys[i, j])


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
