"""Polygons of what is reached within some minutes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from small_drives import graph_of, triangle

from tournees.geo.isochrones import BESIDE_M, Isochrone
from tournees.geo.network import CLOSED_MS
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

CORTE = Place(42.3094, 9.149)


def _shape(found: Isochrone):
    """A shape in (lat, lon)."""
    return shapely.union_all([shapely.Polygon(outer, holes) for outer, *holes in found.polygons])


def _holds(found, place):
    return bool(shapely.contains_xy(_shape(found), place.lat, place.lon))


def _road(back=10_000):
    """Ten edges from west to east along latitude 42, 827 m and 10 s each."""
    nodes = [(42.0, 9 + 0.01 * k) for k in range(11)]
    return graph_of(nodes, [(k, k + 1, 10_000, back) for k in range(10)])


def test_the_road_is_cut_where_the_time_runs_out():
    """From the middle 1 minute goes 6 of 10 edges ahead; of a long edge, its part."""
    nodes = [(42.0, 9.0), (42.0, 9.5)]
    travel = RoadTravel(graph_of(nodes, [(0, 1, 1_200_000, 2_400_000)]))
    (found,) = travel.isochrones(Place(42.0, 9.2), [4])
    south, west, north, east = _shape(found).bounds
    beside = BESIDE_M / (np.cos(np.radians(42)) * 111_195)
    assert west == pytest.approx(9.15 - beside, abs=5e-4)
    assert east == pytest.approx(9.3 + beside, abs=5e-4)
    assert north - south == pytest.approx(2 * BESIDE_M / 111_195, rel=0.03)


def test_a_one_way_road_is_reached_ahead_only():
    origin = Place(42.0, 9.035)
    (both,) = RoadTravel(_road()).isochrones(origin, [1])
    (ahead,) = RoadTravel(_road(back=CLOSED_MS)).isochrones(origin, [1])
    west, east = Place(42.0, 9.01), Place(42.0, 9.07)
    assert (_holds(both, west), _holds(both, east)) == (True, True)
    assert (_holds(ahead, west), _holds(ahead, east)) == (False, True)


def test_a_faster_driver_reaches_farther():
    origin, far = Place(42.0, 9.0), Place(42.0, 9.075)
    (slow,) = RoadTravel(_road()).isochrones(origin, [1])
    (fast,) = RoadTravel(_road(), speed_factor=1.4).isochrones(origin, [1])
    assert not _holds(slow, far)
    assert _holds(fast, far)


def test_peak_reaches_less_far_than_off_peak():
    travel = RoadTravel(triangle(ahead=600_000, back=600_000, town=100))
    (peak,) = travel.isochrones(Place(42.0, 9.02), [4], slot="peak")
    (off_peak,) = travel.isochrones(Place(42.0, 9.02), [4], slot="off_peak")
    assert _shape(peak).area < _shape(off_peak).area


def test_far_from_every_road_nothing_is_reached():
    assert RoadTravel(_road()).isochrones(Place(0.0, 0.0), [15, 5]) == (
        Isochrone(5, ()),
        Isochrone(15, ()),
    )


def test_a_way_to_the_road_longer_than_the_time_ends_before_the_road():
    (found,) = RoadTravel(_road()).isochrones(Place(42.02, 9.05), [1])
    assert _holds(found, Place(42.0195, 9.05))
    assert not _holds(found, Place(42.01, 9.05))


def test_minutes_at_or_below_zero_are_refused():
    with pytest.raises(ValueError, match="minutes"):
        RoadTravel(_road()).isochrones(CORTE, [10, 0])


@pytest.fixture(scope="module")
def corsica(shared):
    return open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None)


def _beside_roads(graph, count, metres):
    rng = np.random.default_rng(5)
    point = rng.integers(0, graph.shape_lat.size, count)
    lat, lon = graph.shape_lat[point], graph.shape_lon[point]
    shift = rng.uniform(-metres, metres, (2, count)) / 111_195 / 1.5
    return [Place(*spot) for spot in np.column_stack([lat, lon, *shift]).tolist()]


def test_in_corsica_polygons_hold_who_the_matrix_says_is_within_and_not_the_others(corsica):
    travel = RoadTravel(corsica)
    places = _beside_roads(corsica, 3_000, 200.0)
    found = travel.isochrones(CORTE, [60, 15, 30])
    assert [each.minutes for each in found] == [15, 30, 60]
    seconds = travel.matrix([CORTE], places, with_metres=False).seconds[0]
    for each in found:
        limit_s = 60 * each.minutes
        inside = shapely.contains_xy(
            _shape(each), [place.lat for place in places], [place.lon for place in places]
        )
        within = travel.within(CORTE, places, limit_s)
        assert within.size > each.minutes
        assert within.tolist() == np.flatnonzero(seconds <= limit_s).tolist()
        assert inside[within].all()
        # Beside the end of a road that is reached, a way off the road may take longer.
        assert seconds[inside].max() < limit_s + 300


def test_in_corsica_each_polygon_lies_within_the_next_and_is_made_the_same_again(corsica):
    travel = RoadTravel(corsica)
    found = travel.isochrones(CORTE, [15, 30, 60])
    shapes = [_shape(each) for each in found]
    for small, large in pairwise(shapes):
        assert shapely.buffer(large, 2e-5).covers(small)  # rounded to a metre
    assert all(shapely.is_valid(shape) for shape in shapes)
    assert RoadTravel(corsica).isochrones(CORTE, [30, 60, 15]) == found


def test_a_narrow_neck_of_a_polygon_does_not_cross_itself(corsica):
    """Near Bonifacio; rounded point by point, the hour's border did."""
    (found,) = RoadTravel(corsica).isochrones(Place(41.49359842758824, 9.05767038977185), [60])
    assert shapely.is_valid(_shape(found))
