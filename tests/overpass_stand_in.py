"""A server on this machine that answers as OpenStreetMap's Nominatim and Overpass do.

Written from their documentation: a search with boundaries; a status page of slots; ways with
a point in the polygon of the question, with all their points; and their bad days: 429, 504,
400, HTML, remarks of the runtime, answers that stop short.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import shapely

AGENT = "Tournees (field sales planning; one request at a time)"
_HEAD = "Connected as: 1\nCurrent time: x\nAnnounced endpoint: none\nRate limit: 2\n"
FREE = _HEAD + "2 slots available now.\n"
TAKEN = _HEAD + "Slot available after: 2026-05-02T10:00:00Z, in {wait} seconds.\n"
RUNNING = _HEAD + "Currently running queries (pid, space limit, time limit, start time):\n"
STAMP = "2026-05-02T10:11:12Z"
_POLY = re.compile(r"poly:'([\d. -]+)'")


def grid(south=42.0, west=9.0, north=42.1, east=9.1, step=0.02):
    """Two-way roads along the parallels and meridians of a box; points shared at crossings."""
    rows = round((north - south) / step) + 1
    columns = round((east - west) / step) + 1

    def number(row, column):
        return 1 + row * columns + column

    nodes = {
        number(r, c): (round(south + r * step, 6), round(west + c * step, 6))
        for r in range(rows)
        for c in range(columns)
    }
    across = [[number(r, c) for c in range(columns)] for r in range(rows)]
    along = [[number(r, c) for r in range(rows)] for c in range(columns)]
    kinds = ("primary", "secondary", "tertiary")
    ways = [({"highway": kinds[k % 3]}, ids) for k, ids in enumerate([*across, *along])]
    return nodes, ways


def boundary(south=42.0, west=9.0, north=42.1, east=9.1):
    """What Nominatim says of a place."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "place_id": 1, "osm_type": "relation", "osm_id": 1, "lat": "42.05", "lon": "9.05",
        "class": "boundary", "type": "administrative", "importance": 0.5, "name": "Testville",
        "display_name": "Testville, France",
        "boundingbox": [str(south), str(north), str(west), str(east)],
        "geojson": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip


@dataclass
class World:
    """What the stand-in knows and how it behaves.

    ``moods`` are used up one by one, a question for roads each, before it answers
    honestly; ``status`` likewise, a look at the status page each.
    """

    nodes: dict[int, tuple[float, float]] = field(default_factory=lambda: grid()[0])
    ways: list[tuple[dict[str, str], list[int]]] = field(default_factory=lambda: grid()[1])
    relations: list[dict[str, object]] = field(default_factory=list)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    places: dict[str, object] = field(default_factory=lambda: {"testville": boundary()})
    moods: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    slow_s: float = 0.0
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    slept: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def counts(self):
        """How often each kind of question was asked."""
        return Counter(kind for kind, _ in self.asked)

    def roads_in(self, text):
        """Ways with a point in the polygon, and all their points."""
        sides = [float(side) for side in _POLY.search(text).group(1).split()]
        ring = shapely.Polygon(list(zip(sides[1::2], sides[::2], strict=True)))
        shapely.prepare(ring)
        inside = {
            k for k, (lat, lon) in self.nodes.items() if shapely.intersects_xy(ring, lon, lat)
        }
        ferries = "ferry" in text
        found = [
            (k, tags, ids)
            for k, (tags, ids) in enumerate(self.ways, 1)
            if ("highway" in tags) != ferries and inside & set(ids)
        ]
        relations = self.relations if ferries else []
        points = sorted({point for _, _, ids in found for point in ids})
        return [
            *({"type": "node", "id": k, "lat": self.nodes[k][0], "lon": self.nodes[k][1],
               **({"tags": self.node_tags[k]} if k in self.node_tags else {})} for k in points),
            *({"type": "way", "id": k, "nodes": ids, "tags": tags} for k, tags, ids in found),
            *relations,
        ]  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    @property
    def world(self):
        return self.server.world

    def do_GET(self):
        url = urlsplit(self.path)
        self.world.agents.add(self.headers["User-Agent"])
        if url.path.endswith("/status"):
            self.world.asked.append(("status", ""))
            self._answer(200, self.world.status.pop(0) if self.world.status else FREE)
            return
        name = parse_qs(url.query)["q"][0]
        self.world.asked.append(("search", name))
        mood = self.world.places.get(name.casefold().split(",")[0], [])
        if isinstance(mood, str):
            self._answer(200, mood)
        else:
            self._answer(200, json.dumps([mood] if mood else []))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text = parse_qs(body)["data"][0]
        world = self.world
        world.agents.add(self.headers["User-Agent"])
        with world.lock:
            world.at_once += 1
            world.most_at_once = max(world.most_at_once, world.at_once)
        try:
            kind = "beside" if "restriction" in text else "roads"
            world.asked.append((kind, text))
            if world.slow_s:
                threading.Event().wait(world.slow_s)
            mood = world.moods.pop(0) if world.moods and kind == "roads" else "well"
            self._in_a(mood, text)
        finally:
            with world.lock:
                world.at_once -= 1

    def _in_a(self, mood, text):
        content = {
            "version": 0.6,
            "osm3s": {"timestamp_osm_base": STAMP, "copyright": "ODbL"},
            "elements": self.world.roads_in(text),
        }
        if mood == "timed out":
            content["elements"] = content["elements"][:5]
            content["remark"] = 'runtime error: Query timed out in "query" at line 1 after 180 s.'
        whole = json.dumps(content)
        pages = {
            "well": (200, whole),
            "timed out": (200, whole),
            "429": (429, "<html>Too Many Requests</html>"),
            "504": (504, "<html>Gateway Timeout</html>"),
            "400": (400, "<html>Bad Request</html>"),
            "400 json": (400, '{"error": "bad request"}'),
            "html": (200, "<!DOCTYPE html><html>Log in to the hotel's wifi</html>"),
            "truncated": (200, whole[: len(whole) // 2]),
            "list": (200, "[]"),
            "no elements": (200, "{}"),
        }
        if mood == "hung up":
            self.send_response(200)
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole[:100].encode())
            return
        self._answer(*pages[mood])

    def _answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def stand_in(world):
    """Serve a world; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.world = world
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def asked_instead(world, monkeypatch):
    """Let OSMnx ask the stand-in, and remember its pauses instead of sleeping."""
    import osmnx

    with stand_in(world) as address:
        monkeypatch.setattr(osmnx.settings, "nominatim_url", address)
        monkeypatch.setattr(osmnx.settings, "overpass_url", address)
        monkeypatch.setattr("time.sleep", world.slept.append)
        yield address
