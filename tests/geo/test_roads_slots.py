"""Peak and off peak: factors of roads, and drives that cross from one into the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo.network import RoadClass, RoadGraph
from tournees.geo.osm_file import read_osm
from tournees.geo.slots import PeakHours, drive_s, drives_s, edge_factors, town_size
from tournees.model import Slot

HOUR = 3_600
DAY = st.integers(0, 24 * HOUR)
PEAK = Slot.PEAK
OFF_PEAK = Slot.OFF_PEAK


def roads(lat, lon, road_class, town, length_m):
    """Separate straight roads, each from a point to a point as far east as it is long."""
    size = len(lat)
    south, west = np.array(lat, np.float64), np.array(lon, np.float64)
    east = west + np.array(length_m) / (111_195 * np.cos(np.radians(south)))
    ms = np.full(size, 60_000, np.int32)
    return RoadGraph(
        lat=np.concatenate([south, south]),
        lon=np.concatenate([west, east]),
        start=np.arange(size, dtype=np.int32),
        end=np.arange(size, 2 * size, dtype=np.int32),
        forward_ms=ms,
        backward_ms=ms,
        length_dm=np.array(length_m, np.int32) * 10,
        road_class=np.array(road_class, np.uint8),
        town=np.array(town, np.uint8),
        shape_first=np.arange(size + 1, dtype=np.int64) * 2,
        shape_lat=np.repeat(south, 2),
        shape_lon=np.column_stack([west, east]).ravel(),
    )


def city(km, *, lat=45.75, lon=4.85, road_class=RoadClass.PRIMARY):
    """``km`` kilometres of town streets in 2 km around a point, then one road in the middle."""
    step = np.arange(km)
    around = [lat + 0.009 * (step % 10 - 5) / 5, lon + 0.012 * (step // 10 % 10 - 5) / 5]
    classes = [RoadClass.RESIDENTIAL] * km + [road_class]
    return roads(
        [*around[0], lat], [*around[1], lon], classes, [100] * (km + 1), [1_000] * km + [100]
    )


@pytest.fixture(scope="module")
def country():
    return roads([45.0] * 11, [3.0] * 11, list(RoadClass), [0] * 11, [1_000] * 11)


def test_every_day_leaves_every_road_as_it_is(country):
    assert edge_factors(country, Slot.EVERYDAY).tolist() == [1.0] * 11


@pytest.mark.parametrize("hours", [PeakHours(), PeakHours(((7 * HOUR, 10 * HOUR),))])
def test_the_mean_over_the_working_day_is_the_everyday_time(hours):
    graph = city(400)
    peak, off_peak = (edge_factors(graph, slot, hours) for slot in (PEAK, OFF_PEAK))
    mean = hours.share * peak + (1 - hours.share) * off_peak
    assert mean == pytest.approx(np.ones(401), abs=1e-12)
    assert np.all(off_peak < 1.0)
    assert np.all(peak > 1.0)


def test_open_country_hardly_feels_the_peak_and_ferries_not_at_all(country):
    peak, off_peak = (edge_factors(country, slot) for slot in (PEAK, OFF_PEAK))
    assert peak.max() <= 1.05
    assert peak[RoadClass.FERRY] == off_peak[RoadClass.FERRY] == 1.0


def test_the_larger_the_town_the_longer_its_peak():
    sizes = [town_size(city(km))[-1] for km in (10, 30, 100, 300)]
    assert sizes[0] == 0.0
    assert sizes[-1] == 1.0
    assert sizes == sorted(sizes)
    peaks = [edge_factors(city(km), PEAK)[-1] for km in (30, 100, 300)]
    assert peaks == sorted(peaks)
    assert 1.2 < peaks[-1] < 1.3


def test_a_motorway_through_a_city_feels_its_peak_without_being_a_street():
    through = city(300, road_class=RoadClass.MOTORWAY)
    through.town[-1] = 0
    assert edge_factors(through, PEAK)[-1] > 1.2


def test_a_town_is_of_one_size_on_both_sides_of_greenwich():
    east, west = city(120, lon=0.001), city(120, lon=-0.001)
    assert town_size(east)[-1] == pytest.approx(town_size(west)[-1], abs=0.1)
    assert town_size(east)[-1] > 0.4


def test_a_city_far_away_changes_nothing():
    both = [city(300), roads([46.0], [4.85], [RoadClass.PRIMARY], [100], [500])]
    columns = {
        name: np.concatenate([getattr(graph, name) for graph in both])
        for name in ("lat", "lon", "forward_ms", "backward_ms", "length_dm", "road_class", "town")
    }
    shapes = {
        name: np.concatenate([getattr(graph, name) for graph in both])
        for name in ("shape_lat", "shape_lon")
    }
    joined = RoadGraph(
        start=np.arange(302, dtype=np.int32),
        end=np.arange(302, 604, dtype=np.int32),
        shape_first=np.arange(303, dtype=np.int64) * 2,
        **columns,
        **shapes,
    )
    assert town_size(joined)[-1] == 0.0
    assert town_size(joined)[300] == 1.0


def test_roads_of_corsica_keep_their_working_day(shared):
    graph = read_osm(shared / "data" / "roads" / "corse.osm.pbf")
    peak, off_peak = (edge_factors(graph, slot) for slot in (PEAK, OFF_PEAK))
    weight = np.maximum(graph.forward_ms, 0)
    assert 1.0 < np.average(peak, weights=weight) < 1.04
    assert 0.98 < np.average(off_peak, weights=weight) < 1.0


def test_a_drive_within_one_slot_takes_that_slot_s_seconds():
    leg = {PEAK: 1_500, OFF_PEAK: 1_200}
    assert drive_s(8 * HOUR - 1_800, leg) == 1_500
    assert drive_s(12 * HOUR, leg) == 1_200
    assert drive_s(9 * HOUR, leg) == 1_200
    assert drive_s(23 * HOUR + 3_500, leg) == 1_200


def test_a_drive_that_meets_the_end_of_the_peak_does_the_rest_off_peak():
    """Leaving 600 s before 9:00: a third of the way at peak, two thirds at the other pace."""
    assert drive_s(9 * HOUR - 600, {PEAK: 1_800, OFF_PEAK: 1_200}) == 600 + 800


def test_a_drive_can_cross_a_whole_peak():
    hours = PeakHours(((100, 200),))
    assert drive_s(0, {PEAK: 2_000, OFF_PEAK: 1_000}, hours) == 100 + 100 + 850


@given(depart=DAY, later=st.integers(0, 4 * HOUR), peak=DAY, off_peak=DAY)
def test_leaving_later_never_arrives_earlier(depart, later, peak, off_peak):
    depart_s = np.array([depart, depart + later])
    arrive_s = depart_s + drives_s(depart_s, np.array([peak]), np.array([off_peak]))
    assert arrive_s[0] <= arrive_s[1]


@given(depart=DAY, peak=DAY, off_peak=DAY)
def test_a_drive_takes_no_less_than_its_faster_slot_and_no_more_than_its_slower(
    depart, peak, off_peak
):
    took = drive_s(depart, {PEAK: peak, OFF_PEAK: off_peak})
    assert min(peak, off_peak) <= took <= max(peak, off_peak, 1)


@given(legs=st.lists(st.tuples(DAY, DAY, DAY), min_size=1, max_size=20))
def test_many_drives_at_once_are_the_drives_one_by_one(legs):
    depart, peak, off_peak = np.array(legs, np.int64).T
    together = drives_s(depart, peak, off_peak)
    alone = [drive_s(d, {PEAK: p, OFF_PEAK: o}) for d, p, o in legs]
    assert together.tolist() == alone


def test_where_no_road_leads_no_drive_takes_time():
    depart = np.array([0, 8 * HOUR])
    assert drives_s(depart, np.array([-1]), np.array([-1])).tolist() == [-1, -1]


def test_a_departure_knows_its_slot():
    hours = PeakHours()
    assert hours.slot(7 * HOUR) is OFF_PEAK
    assert hours.slot(7 * HOUR + 1_800) is PEAK
    assert hours.slot(9 * HOUR) is OFF_PEAK
    assert hours.share == pytest.approx(3.5 / 11)


@pytest.mark.parametrize("windows", [((9, 8),), ((1, 5), (5, 9)), ((6, 9), (1, 2)), ((3, 3),)])
def test_windows_out_of_order_are_refused(windows):
    with pytest.raises(ValueError, match="follow"):
        PeakHours(windows)
