"""The nearest by road, without a whole matrix, and who is within some minutes."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_drives import cases, triangle

from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

WEST, EAST = Place(42.0, 9.03), Place(42.0, 9.07)


def _agree(travel, origins, destinations, count):
    index, seconds = travel.nearest(origins, destinations, count)
    table = travel.matrix(origins, destinations, with_metres=False).seconds
    assert index.shape == seconds.shape == (len(origins), count)
    for row, (found, times) in enumerate(zip(index, seconds, strict=True)):
        reached = np.sort(table[row][table[row] >= 0])[:count]
        assert times[: reached.size].tolist() == reached.tolist()
        assert (found[reached.size :] == -1).all()
        assert (times[reached.size :] == -1).all()
        known = found[: reached.size]
        assert len(set(known.tolist())) == reached.size
        assert table[row][known].tolist() == reached.tolist()
    return index


@settings(deadline=None, max_examples=80)
@given(cases(with_bans=True), st.integers(1, 8))
def test_the_nearest_are_the_smallest_times_of_the_matrix(case, count):
    graph, places = case
    _agree(RoadTravel(graph), places, [*places[::-1], places[0]], count)


def test_a_neighbour_on_the_same_edge_is_found():
    """From the west end of a long road the place beside is nearer than the way round."""
    travel = RoadTravel(triangle())
    index, seconds = travel.nearest([WEST], [Place(42.0, 9.0999), Place(42.0, 9.031), EAST], 2)
    assert index.tolist() == [[1, 2]]
    assert seconds.tolist() == [[1, 24]]


def test_of_places_equally_near_the_first_comes_first():
    index, _ = RoadTravel(triangle()).nearest([WEST], [EAST, WEST, EAST, WEST], 4)
    assert index.tolist() == [[1, 3, 0, 2]]


def test_where_no_road_leads_there_is_no_nearest():
    index, seconds = RoadTravel(triangle()).nearest([WEST, Place(0.0, 0.0)], [EAST], 2)
    assert index.tolist() == [[0, -1], [-1, -1]]
    assert seconds.tolist() == [[24, -1], [-1, -1]]


def test_nobody_is_near_when_nobody_is_asked_for():
    index, seconds = RoadTravel(triangle()).nearest([WEST], [], 3)
    assert index.tolist() == seconds.tolist() == [[-1, -1, -1]]


def test_within_some_seconds_is_what_the_matrix_says():
    places = [WEST, EAST, Place(42.04, 9.05), Place(0.0, 0.0)]
    travel = RoadTravel(triangle())
    assert travel.within(WEST, places, 23).tolist() == [0]
    assert travel.within(WEST, places, 24).tolist() == [0, 1]
    assert travel.within(WEST, places, 10_000).tolist() == [0, 1, 2]


def test_the_nearest_of_corsica_are_those_of_the_matrix(shared):
    graph = open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None)
    rng = np.random.default_rng(11)
    node = rng.integers(0, graph.lat.size, 300)
    points = np.column_stack([graph.lat[node], graph.lon[node]]) + rng.normal(0, 0.002, (300, 2))
    places = [Place(*point) for point in points.tolist()]
    _agree(RoadTravel(graph), places, places, 20)
