"""Travel times of an OSRM server of one's own, against a stand-in that computes its own."""

from __future__ import annotations

import base64
import logging
import math

import numpy as np
import pytest
from osrm_stand_in import Roads, drive, osrm_stand_in

from tournees.errors import TravelError
from tournees.geo import EstimateTravel
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel
from tournees.geo.server_client import Patience, host_of, without_secrets
from tournees.model import UNREACHABLE_S, Origin, Place, Travel
from tournees.words import Words

BRIEF = Patience(attempts=3, wait_s=0.5, longest_wait_s=4.0, timeout_s=0.4)


class Asker:
    """A stand-in and the travel that asks it; pauses are noted, not slept."""

    def __init__(self, roads, host):
        self.roads, self.host, self.slept = roads, host, []

    def server(self, url="", profile="driving", patience=BRIEF):
        return OsrmServer(url or f"http://{self.host}", profile, patience, self.slept.append)

    def travel(self, url="", cache=None, **options):
        return ServerTravel(self.server(url), cache, **options)


@pytest.fixture
def asker():
    roads = Roads()
    with osrm_stand_in(roads) as host:
        yield Asker(roads, host)


def places(count, seed=1):
    rng = np.random.default_rng(seed)
    points = np.column_stack([rng.uniform(41.5, 42.5, count), rng.uniform(8.6, 9.5, count)])
    return [Place(lat, lon) for lat, lon in points.round(6).tolist()]


def expected(origins, destinations):
    """Whole seconds and metres, half up, from the stand-in's own rule."""
    drives = [[drive((a.lat, a.lon), (b.lat, b.lon)) for b in destinations] for a in origins]
    return tuple([[math.floor(cell[k] + 0.5) for cell in row] for row in drives] for k in (0, 1))


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
    assert _code(asker.travel(), *places(2)) == "server_too_small"


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


def _code(travel, origin, destination):
    with pytest.raises(TravelError) as caught:
        travel.matrix([origin], [destination])
    return caught.value.issue.code


@pytest.mark.parametrize("mood", ["500", "503", "429", "cut", "slow"])
def test_a_bad_day_of_the_server_is_waited_out_with_growing_pauses(asker, mood):
    asker.roads.moods = [mood, mood]
    some = places(2)
    found = asker.travel().matrix(some[:1], some[1:])
    assert found.seconds[0, 0] == expected(some[:1], some[1:])[0][0][0]
    assert asker.slept == [0.5, 1.0]


@pytest.mark.parametrize(("mood", "pause_s"), [("429:3", 3.0), ("503:600", 4.0), ("429:soon", 0.5)])
def test_a_server_that_says_how_long_to_wait_is_obeyed_within_reason(asker, mood, pause_s):
    asker.roads.moods = [mood]
    asker.travel().matrix(*[places(1)] * 2)
    asker.travel().matrix(places(1), places(1, seed=2))
    assert asker.slept == [pause_s]


@pytest.mark.parametrize("mood", ["500", "429", "slow", "cut"])
def test_patience_has_an_end_and_the_error_says_what_happened(asker, mood):
    asker.roads.moods = [mood] * 9
    with pytest.raises(TravelError) as caught:
        asker.travel().matrix(places(1), places(1, seed=2))
    issue = caught.value.issue
    assert (issue.code, issue.value) == ("server_offline", asker.host)
    assert len(asker.roads.paths) == BRIEF.attempts
    if mood.isdigit():
        assert issue.facts == {"trouble": f"HTTP {mood}"}


def test_nobody_at_the_address_is_told_with_a_remedy():
    with osrm_stand_in(Roads()) as host:
        pass
    travel = ServerTravel(OsrmServer(f"http://{host}", patience=BRIEF, sleep=lambda _s: None))
    with pytest.raises(TravelError) as caught:
        travel.matrix(places(1), places(1, seed=2))
    assert "ne répond pas" in Words("fr").issue(caught.value.issue)


NONSENSE = {
    "html": b"<html>It works!</html>",
    "list": b"[]",
    "number": b"12",
    "no code": b'{"durations":[[1]],"distances":[[1]]}',
    "odd code": b'{"code":{"a":1}}',
    "other shape": b'{"code":"Ok","durations":[[1,2]],"distances":[[1,2]]}',
    "no rows": b'{"code":"Ok","durations":[],"distances":[]}',
    "text": b'{"code":"Ok","durations":[["5"]],"distances":[[1]]}',
    "negative": b'{"code":"Ok","durations":[[-5]],"distances":[[1]]}',
    "huge": b'{"code":"Ok","durations":[[1e300]],"distances":[[1]]}',
    "not a number": b'{"code":"Ok","durations":[[NaN]],"distances":[[1]]}',
    "true": b'{"code":"Ok","durations":[[true]],"distances":[[1]]}',
    "ragged": b'{"code":"Ok","durations":[[1],[1,2]],"distances":[[1]]}',
    "ends": b'{"code":"Ok","durations":[[1]],"distances":[[1]],"sources":[1]}',
    "deep": b"[" * 100_000,
    "bytes": bytes(range(128, 256)),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_not_taken_for_travel_times(asker, name):
    asker.roads.moods, asker.roads.bodies = ["body"], [NONSENSE[name]]
    assert _code(asker.travel(), *places(2)) == "server_not_osrm"
    assert len(asker.roads.paths) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":"Ok"}',
        b'{"code":"Ok","routes":[]}',
        b'{"code":"Ok","routes":[{"duration":null,"distance":1,"geometry":{"coordinates":[]}}]}',
        b'{"code":"Ok","routes":[{"duration":1,"distance":1,"geometry":{"coordinates":[[1]]}}]}',
    ],
)
def test_a_nonsense_route_is_not_taken_for_a_leg(asker, body):
    asker.roads.moods, asker.roads.bodies = ["body"], [body]
    with pytest.raises(TravelError) as caught:
        asker.travel().leg(*places(2))
    assert caught.value.issue.code == "server_not_osrm"


def test_a_server_without_distances_is_told(asker):
    asker.roads.moods, asker.roads.bodies = ["body"], [b'{"code":"Ok","durations":[[1]]}']
    assert _code(asker.travel(), *places(2)) == "server_too_old"


@pytest.mark.parametrize("status", ["404", "301", "418"])
def test_another_kind_of_server_is_told_at_once(asker, status):
    asker.roads.moods = [status]
    assert _code(asker.travel(), *places(2)) == "server_not_osrm"
    assert asker.slept == []


def test_a_redirection_is_not_followed(asker):
    asker.roads.moods = [f"redirect:http://{asker.host}/elsewhere"]
    assert _code(asker.travel(), *places(2)) == "server_not_osrm"
    assert len(asker.roads.paths) == 1


def test_a_question_that_the_server_refuses_is_told_with_its_word(asker):
    body = b'{"code":"InvalidQuery","message":"Query string malformed"}'
    asker.roads.moods, asker.roads.bodies = ["body"], [body]
    with pytest.raises(TravelError) as caught:
        asker.travel().matrix(places(1), places(1, seed=2))
    assert caught.value.issue.facts == {"said": "InvalidQuery"}
    assert "InvalidQuery" in Words("fr").issue(caught.value.issue)


@pytest.mark.parametrize(
    "url",
    ["localhost:5000", "ftp://here/", "http://", "", "//host", "http://host:port", "http://[1"],
)
def test_what_is_no_address_is_told_and_not_asked(url):
    with pytest.raises(TravelError) as caught:
        OsrmServer(url)
    assert caught.value.issue.code == "server_address"
    assert "http://localhost:5000" in Words("fr").issue(caught.value.issue)


BASIC = "Basic " + base64.b64encode("marie:s3crét".encode()).decode()
ADDRESS = "http://marie:s3cr%C3%A9t@{}?api_key=c0de"


def test_a_password_and_a_key_go_to_the_server_and_nowhere_else(asker, caplog):
    caplog.set_level(logging.DEBUG, logger="tournees")
    url = ADDRESS.format(asker.host)
    asker.roads.password = BASIC
    travel = asker.travel(url)
    assert travel.matrix(places(1), places(1, seed=2)).seconds[0, 0] > 0
    assert asker.roads.paths[0].endswith("&api_key=c0de")
    asker.roads.moods = ["slow"] * 9
    with pytest.raises(TravelError) as caught:
        travel.matrix(places(1), places(1, seed=3))
    server = asker.server(url)
    issue = caught.value.issue
    told = [caplog.text, str(caught.value), repr(issue), Words("fr").issue(issue)]
    told += [server.name, server.host, repr(server._client), travel.host]
    for text in told:
        assert not any(word in text for word in ("marie", "s3cr", "c0de")), text
    assert caught.value.__cause__ is None
    assert asker.host in caplog.text


def test_a_wrong_password_is_told(asker):
    asker.roads.password = BASIC
    assert _code(asker.travel(), *places(2)) == "server_denied"


def test_an_address_is_shown_without_its_secrets():
    url = "https://marie:secret@example.org:8443/osrm/?api_key=c0de#x"
    assert without_secrets(url) == "https://example.org:8443/osrm/"
    assert host_of(url) == "example.org:8443"
    assert host_of("http://[::1]:5000") == "[::1]:5000"
    assert without_secrets("http://[1") == ""


def test_without_requests_installed_the_remedy_is_told(asker, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    assert _code(asker.travel(), *places(2)) == "server_not_installed"
    assert asker.roads.paths == []
