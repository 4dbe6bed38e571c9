"""What a route server does on its bad days, what is no route server, and what stays secret."""

from __future__ import annotations

import base64
import logging

import pytest
from osrm_stand_in import Roads, osrm_stand_in
from server_asker import BRIEF, Asker, code_of, expected, places

from tournees.errors import TravelError
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel
from tournees.geo.server_client import host_of, without_secrets
from tournees.words import Words


@pytest.fixture
def asker():
    roads = Roads()
    with osrm_stand_in(roads) as host:
        yield Asker(roads, host)


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
    assert code_of(asker.travel(), *places(2)) == "server_not_osrm"
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
    assert code_of(asker.travel(), *places(2)) == "server_too_old"


@pytest.mark.parametrize("status", ["404", "301", "418"])
def test_another_kind_of_server_is_told_at_once(asker, status):
    asker.roads.moods = [status]
    assert code_of(asker.travel(), *places(2)) == "server_not_osrm"
    assert asker.slept == []


def test_a_redirection_is_not_followed(asker):
    asker.roads.moods = [f"redirect:http://{asker.host}/elsewhere"]
    assert code_of(asker.travel(), *places(2)) == "server_not_osrm"
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
    assert code_of(asker.travel(), *places(2)) == "server_denied"


def test_an_address_is_shown_without_its_secrets():
    url = "https://marie:secret@example.org:8443/osrm/?api_key=c0de#x"
    assert without_secrets(url) == "https://example.org:8443/osrm/"
    assert host_of(url) == "example.org:8443"
    assert host_of("http://[::1]:5000") == "[::1]:5000"
    assert without_secrets("http://[1") == ""


def test_without_requests_installed_the_remedy_is_told(asker, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    assert code_of(asker.travel(), *places(2)) == "server_not_installed"
    assert asker.roads.paths == []
