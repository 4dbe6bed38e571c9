"""What area is downloaded around places, and into which requests it is cut."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import TravelError
from tournees.geo.download_area import (
    MOST_KM2,
    area_around,
    area_of_box,
    area_of_shape,
    cells,
    quarters,
)
from tournees.geo.sphere import distance_m
from tournees.model import Place

AJACCIO, BASTIA = Place(41.9267, 8.7369), Place(42.7028, 9.4503)
PARIS, LYON, SAINT_DENIS = Place(48.8566, 2.3522), Place(45.7640, 4.8357), Place(-20.8789, 55.4481)
HALF_CELL_KM2 = 40 * 42

near = st.builds(Place, st.floats(42.0, 43.5), st.floats(1.0, 3.0))


def holds(area, lat, lon):
    return bool(shapely.intersects_xy(area.shape, lon, lat))


@given(st.lists(near, min_size=1, max_size=8), st.integers(1_000, 30_000), st.integers(0, 359))
def test_every_point_within_the_margin_of_a_place_is_in_the_area(places, margin_m, degrees):
    area = area_around(places, margin_m)
    angle = math.radians(degrees)
    for place in places:
        step = 0.97 * margin_m / 111_195
        lat = place.lat + step * math.cos(angle)
        lon = place.lon + step * math.sin(angle) / math.cos(math.radians(place.lat))
        assert distance_m(place.lat, place.lon, lat, lon) < margin_m
        assert holds(area, lat, lon)


@given(st.lists(near, min_size=1, max_size=8), st.integers(1_000, 30_000))
def test_the_area_is_one_piece_and_does_not_depend_on_the_order(places, margin_m):
    area = area_around(places, margin_m)
    assert area.shape.geom_type == "Polygon"
    assert area_around(places[::-1], margin_m).shape.equals_exact(area.shape)


@given(st.lists(near, min_size=1, max_size=8), st.integers(2_000, 30_000))
def test_pieces_cover_the_area_and_do_not_overlap(places, margin_m):
    area = area_around(places, margin_m)
    pieces = cells(area.shape)
    assert all(piece.geom_type == "Polygon" and piece.is_valid for piece in pieces)
    uncovered = area.shape.difference(shapely.union_all(pieces))
    assert uncovered.buffer(-0.002).is_empty, "no more than slivers are left to the neighbours"
    assert sum(piece.area for piece in pieces) == pytest.approx(
        shapely.union_all(pieces).area, rel=1e-9
    )


def test_a_single_place_gives_a_disc():
    area = area_around([AJACCIO], 10_000)
    assert area.km2 == pytest.approx(math.pi * 100, rel=0.03)
    assert area.requests <= 5


def test_two_groups_far_apart_are_joined_by_a_corridor_and_not_by_all_the_land_between():
    here = [Place(43.60 + 0.05 * k, 1.44) for k in range(4)]
    there = [Place(43.60 + 0.05 * k, 3.90) for k in range(4)]
    corner = [Place(45.7, 1.44), Place(45.7, 1.5)]
    area = area_around([*here, *there, *corner], 10_000)
    hull = shapely.convex_hull(area.shape)
    assert area.shape.geom_type == "Polygon"
    assert area.shape.area < 0.7 * hull.area
    assert holds(area, 43.65, 2.6), "the land between the first two"
    assert holds(area, 44.8, 1.45), "the land up to the third"
    assert not holds(area, 44.9, 2.9), "not the triangle between all three"


def test_groups_near_each_other_share_one_hull():
    area = area_around([AJACCIO, BASTIA], 25_000)
    assert area.shape.area == pytest.approx(shapely.convex_hull(area.shape).area, rel=1e-6)


def test_an_overseas_account_does_not_ask_for_half_the_world():
    area = area_around([PARIS, SAINT_DENIS], 10_000)
    assert area.shape.geom_type == "MultiPolygon"
    assert area.km2 < 1_000


def test_two_cities_fit_into_what_one_may_ask_for():
    area = area_around([PARIS, LYON], 20_000)
    assert area.km2 < MOST_KM2
    assert holds(area, 47.0241, 4.8399), "Beaune, through which the motorway passes"


def test_an_account_more_asks_only_for_the_pieces_near_it():
    places = [Place(45.0 + 0.2 * k, 2.0 + 0.2 * j) for k in range(8) for j in range(8)]
    before = {shapely.to_wkb(piece) for piece in cells(area_around(places, 15_000).shape)}
    after = {
        shapely.to_wkb(piece)
        for piece in cells(area_around([*places, Place(45.5, 1.7)], 15_000).shape)
    }
    assert len(before) > 15
    assert len(after - before) < len(after) / 2


def test_quarters_are_the_whole():
    piece = cells(area_around([AJACCIO], 20_000).shape)[0]
    parts = quarters(piece)
    assert len(parts) >= 2
    assert sum(part.area for part in parts) == pytest.approx(piece.area)


def test_a_box_has_the_area_of_the_sphere_s_zone():
    south, west, north, east = 41.3, 8.5, 43.1, 9.6
    radius_km = 6371.0088
    zone = radius_km**2 * math.radians(east - west)
    exact = zone * (math.sin(math.radians(north)) - math.sin(math.radians(south)))
    area = area_of_box((south, west, north, east))
    assert area.km2 == pytest.approx(exact, rel=1e-9)
    assert exact / area.requests > HALF_CELL_KM2 / 4


def test_a_boundary_lies_within_its_area():
    ring = shapely.Point(9, 42).buffer(0.5, quad_segs=500)
    area = area_of_shape("Round", ring)
    assert area.shape.contains(ring)
    assert len(shapely.get_coordinates(area.shape)) < 200


@pytest.mark.parametrize(
    "box",
    [(43.0, 8.5, 41.0, 9.6), (41.0, 9.6, 43.0, 8.5), (41.0, 8.5, 41.0, 9.6),
     (float("nan"), 8.5, 43.0, 9.6), (-91.0, 8.5, 43.0, 9.6)],
)  # fmt: skip
def test_a_box_that_is_none_is_a_plain_fault(box):
    with pytest.raises(TravelError) as caught:
        area_of_box(box)
    assert caught.value.issue.code == "roads_box_wrong"


def test_nothing_to_look_around_is_a_plain_fault():
    with pytest.raises(TravelError) as caught:
        area_around([], 10_000)
    assert caught.value.issue.code == "roads_around_nothing"


def test_a_margin_of_nothing_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="margin_m"):
        area_around([AJACCIO], 0)
