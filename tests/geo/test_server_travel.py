"""Travel times of an OSRM server of one's own, against a stand-in that computes its own."""

from __future__ import annotations

import numpy as np
import pytest
from osrm_stand_in import Roads, osrm_stand_in
from server_asker import Asker, code_of, expected, places

from tournees.errors import TravelError
from tournees.geo import EstimateTravel
from tournees.geo.server import ServerTravel
from tournees.model import UNREACHABLE_S, Origin, Place, Travel


@pytest.fixture
def asker():
    roads = Roads()
    with osrm_stand_in(roads) as host:
        yield Asker(roads, host)


def test_a_table_gives_whole_seconds_and_metres_from_the_server(asker):
    origins, destinations = places(7), places(11, seed=2)
    found = asker.travel().matrix(origins, destinations)
    seconds, metres = expected(origins, destinations)
    assert found.seconds.tolist() == seconds
    assert found.metres.tolist() == metres
    assert (found.origin == Origin.SERVER).all()
    assert len(asker.roads.paths) == 1


def test_its_answers_have_the_shape_of_those_of_the_estimate(asker):
    travel, other = asker.travel(), EstimateTravel()
    some = places(3)
    for with_metres in (True, False):
        mine = travel.matrix(some, some[:2], with_metres=with_metres)
        its = other.matrix(some, some[:2], with_metres=with_metres)
        assert mine.seconds.dtype == its.seconds.dtype
        assert mine.seconds.shape == its.seconds.shape
        assert (mine.metres is None) == (its.metres is None)
        assert mine.origin.dtype == its.origin.dtype
    assert travel.matrix([], some).seconds.shape == (0, 3)
    assert travel.matrix(some, []).metres.shape == (3, 0)
    as_travel: Travel = travel
    assert as_travel.source == "server"


def test_nothing_is_asked_before_the_first_question(asker):
    travel = asker.travel(places=places(4))
    assert (travel.host, travel.source) == (asker.host, "server")
    assert travel.matrix([], []).seconds.shape == (0, 0)
    assert asker.roads.paths == []


def test_the_longitude_comes_first_on_the_wire(asker):
    asker.travel().matrix([Place(41.9, 8.7)], [Place(42.7, 9.4)])
    (path,) = asker.roads.paths
    assert path.startswith("/table/v1/driving/8.700000,41.900000;9.400000,42.700000?")


def test_a_path_and_a_profile_are_kept(asker):
    asker.roads.moods = ["404"]
    travel = ServerTravel(asker.server(f"http://{asker.host}/osrm/", profile="car"))
    with pytest.raises(TravelError):
        travel.matrix(places(1), places(1, seed=2))
    assert asker.roads.paths[0].startswith("/osrm/table/v1/car/")
    with pytest.raises(ValueError, match="profile"):
        asker.server(profile="../route")


def test_a_point_is_no_time_away_from_itself(asker):
    here = Place(42.0, 9.0)
    found = asker.travel().matrix([here, Place(42.1, 9.0)], [here])
    assert found.seconds[0, 0] == found.metres[0, 0] == 0
    assert found.seconds[1, 0] > 0


@pytest.mark.parametrize("by_coordinates", [False, True])
@pytest.mark.parametrize("limit", [100, 25, 7, 2])
def test_tables_larger_than_the_limit_of_the_server_come_in_blocks(asker, limit, by_coordinates):
    asker.roads.max_table, asker.roads.by_coordinates = limit, by_coordinates
    origins, destinations = places(41), places(23, seed=2)
    found = asker.travel().matrix(origins, destinations)
    seconds, metres = expected(origins, destinations)
    assert found.seconds.tolist() == seconds
    assert found.metres.tolist() == metres


def test_a_server_that_refused_is_asked_for_smaller_tables_from_then_on(asker):
    asker.roads.max_table = 12
    travel = asker.travel()
    travel.matrix(places(60), places(60))
    refused = len(asker.roads.paths)
    asker.roads.paths.clear()
    travel.matrix(places(12), places(12, seed=3))
    assert len(asker.roads.paths) <= 4
    assert refused < 130


def test_requests_are_never_long(asker):
    asker.roads.max_table = 1_000
    asker.travel().matrix(places(210), places(190, seed=2))
    assert max(map(len, asker.roads.paths)) <= 7_100
    assert len(asker.roads.paths) <= 16


def test_a_proxy_that_takes_only_short_requests_is_asked_for_less(asker):
    asker.roads.longest = 900
    origins = places(30)
    found = asker.travel().matrix(origins, origins)
    assert found.seconds.tolist() == expected(origins, origins)[0]


def test_a_server_that_refuses_the_smallest_table_is_told(asker):
    asker.roads.max_table, asker.roads.by_coordinates = 1, True
    assert code_of(asker.travel(), *places(2)) == "server_too_small"


def test_an_island_is_unreachable_and_never_a_number(asker):
    asker.roads.sea_lon = 9.2
    travel = asker.travel()
    land, island = Place(42.0, 9.0), Place(42.0, 9.3)
    found = travel.matrix([land, island], [land, island])
    assert found.seconds[0, 1] == found.seconds[1, 0] == UNREACHABLE_S
    assert found.metres[0, 1] == UNREACHABLE_S
    assert found.origin.tolist() == [[3, 0], [0, 3]]
    leg = travel.leg(land, island)
    assert (leg.seconds, leg.metres, leg.origin, leg.line) == (-1, -1, Origin.UNREACHABLE, ())


def test_places_without_a_road_near_them_are_joined_to_nothing(asker):
    asker.roads.edge_lat = 42.4
    some = [Place(42.1, 9.0), Place(42.5, 9.0), Place(42.2, 9.1), Place(42.6, 9.0)]
    travel = asker.travel()
    found = travel.matrix(some, some)
    assert (found.seconds >= 0).tolist() == [
        [True, False, True, False],
        [False, True, False, False],
        [True, False, True, False],
        [False, False, False, True],
    ]
    assert found.seconds[0, 2] == expected(some, some)[0][0][2]
    assert travel.off_road_m(some).tolist() == [7.5, np.inf, 7.5, np.inf]
    assert travel.leg(some[0], some[1]).origin is Origin.UNREACHABLE


def test_metres_off_the_road_are_asked_for_without_a_square_table(asker):
    some = places(150)
    travel = asker.travel()
    assert travel.off_road_m(some).tolist() == [7.5] * 150
    asked = len(asker.roads.paths)
    assert asked <= 3
    travel.off_road_m(some)
    assert len(asker.roads.paths) == asked


def test_a_leg_goes_from_door_to_door_along_the_line_of_the_server(asker):
    here, there = Place(41.9, 8.7), Place(42.7, 9.4)
    leg = asker.travel().leg(here, there)
    assert (leg.seconds, leg.metres) == tuple(k[0][0] for k in expected([here], [there]))
    assert leg.origin is Origin.SERVER
    assert leg.line == ((41.9, 8.7), (41.9, 8.7), (42.3, 9.05), (42.7, 9.4), (42.7, 9.4))
    same = asker.travel().leg(here, here)
    assert (same.seconds, same.metres, same.line) == (0, 0, ((41.9, 8.7),))


def test_a_speed_factor_divides_times_and_leaves_lengths(asker):
    origins, destinations = places(5), places(5, seed=2)
    plain = asker.travel().matrix(origins, destinations)
    fast = asker.travel(speed_factor=1.25).matrix(origins, destinations)
    assert np.array_equal(fast.metres, plain.metres)
    assert np.abs(fast.seconds - plain.seconds / 1.25).max() <= 1.0
    leg = asker.travel(speed_factor=1.25).leg(origins[0], destinations[0])
    assert leg.seconds == fast.seconds[0, 0]
    with pytest.raises(ValueError, match="speed_factor"):
        asker.travel(speed_factor=0.0)
