"""Downloading a place, from a server on this machine that answers as OpenStreetMap's do."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tournees.errors import Issue, TravelError
from tournees.geo.download import roads_from_place
from tournees.words.catalogue import LANGUAGES, Words

osmnx = pytest.importorskip("osmnx")

BOX = [[9.0, 42.0], [9.1, 42.0], [9.1, 42.1], [9.0, 42.1], [9.0, 42.0]]
PLACE = {
    "place_id": 1,
    "osm_type": "relation",
    "osm_id": 1,
    "lat": "42.05",
    "lon": "9.05",
    "class": "boundary",
    "type": "administrative",
    "importance": 0.5,
    "name": "Testville",
    "display_name": "Testville, France",
    "boundingbox": ["42.0", "42.1", "9.0", "9.1"],
    "geojson": {"type": "Polygon", "coordinates": [BOX]},
}
NODES = {1: (42.02, 9.02), 2: (42.02, 9.06), 3: (42.05, 9.04), 4: (42.03, 9.08)}
ROADS = [([1, 2], "primary"), ([2, 3], "secondary"), ([3, 1], "tertiary"), ([2, 4], "residential")]


class _Server(ThreadingHTTPServer):
    """Counts what is asked; ``status`` other than 200 refuses the roads."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        self.server.asked.append((url.path, self.headers["User-Agent"]))
        if url.path.endswith("/status"):
            self._answer("Connected as: 1\n2 slots available now.\n\n\n\n2 slots available now.\n")
            return
        known = "testville" in parse_qs(url.query)["q"][0].casefold()
        self._answer(json.dumps([PLACE] if known else []))

    def do_POST(self):
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        self.rfile.read(int(self.headers["Content-Length"]))
        points = [{"type": "node", "id": k, "lat": a, "lon": b} for k, (a, b) in NODES.items()]
        ways = [
            {"type": "way", "id": k, "nodes": ids, "tags": {"highway": kind}}
            for k, (ids, kind) in enumerate(ROADS, 1)
        ]
        elements = json.dumps({"elements": [*points, *ways]})
        refused = self.server.status != 200
        self._answer("<html>no</html>" if refused else elements, self.server.status)

    def _answer(self, text, status=200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server(monkeypatch):
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(osmnx.settings, "nominatim_url", address)
    monkeypatch.setattr(osmnx.settings, "overpass_url", address)
    monkeypatch.setattr("time.sleep", lambda _: None)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_place_s_roads_are_downloaded_once_under_our_own_name(server, tmp_path):
    before = dict(vars(osmnx.settings))
    graph = roads_from_place("Testville, France", tmp_path)
    assert graph.info().km.keys() == {"primary", "secondary", "tertiary", "residential"}
    assert "OpenStreetMap" in graph.licence
    assert {agent for _, agent in server.asked} == {
        "Tournees (field sales planning; one request at a time)"
    }
    asked = len(server.asked)
    assert roads_from_place(" testville,  France", tmp_path).digest == graph.digest
    assert len(server.asked) == asked
    assert vars(osmnx.settings) == before


def test_a_damaged_prepared_graph_is_made_again_from_the_kept_answers(server, tmp_path):
    digest = roads_from_place("Testville", tmp_path).digest
    next(tmp_path.glob("place-*.npz")).write_bytes(b"damaged")
    asked = len(server.asked)
    assert roads_from_place("Testville", tmp_path).digest == digest
    assert len(server.asked) == asked


@pytest.mark.parametrize("place", ["Nowhere", "  "])
def test_an_unknown_place_is_a_plain_fault(server, tmp_path, place):
    with pytest.raises(TravelError) as caught:
        roads_from_place(place, tmp_path)
    assert caught.value.issue.code == "roads_place_unknown"
    assert not list(tmp_path.glob("place-*.npz"))
    assert all(path == "/search" for path, _ in server.asked)


def test_a_service_that_refuses_is_a_plain_fault(server, tmp_path):
    server.status = 400
    with pytest.raises(TravelError) as caught:
        roads_from_place("Testville", tmp_path)
    assert caught.value.issue.code == "roads_offline"


def test_no_connection_is_a_plain_fault(server, tmp_path, monkeypatch):
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9")
    with pytest.raises(TravelError) as caught:
        roads_from_place("Testville", tmp_path)
    assert caught.value.issue.code == "roads_offline"
    assert server.asked == []


def test_a_missing_module_is_a_plain_fault(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "osmnx", None)
    with pytest.raises(TravelError) as caught:
        roads_from_place("Testville", tmp_path)
    assert caught.value.issue.code == "roads_no_osmnx"


@pytest.mark.parametrize("code", ["roads_place_unknown", "roads_offline", "roads_no_osmnx"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fault_of_a_download_has_its_words(code, lang):
    assert "Testville" in Words(lang).issue(Issue(code=code, value="Testville"))
