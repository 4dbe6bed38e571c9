"""A server on this machine that answers ``table`` and ``route`` as OSRM does.

Written from the documentation of OSRM's HTTP API and from the code of its table service:
coordinates with the longitude first, more than ``max_table`` squared cells are refused with
``TooBig``, a coordinate without a road near by with ``NoSegment`` and its number, cells
without a route are null. It computes its own times: straight metres times 1.25 at 60 km/h,
one way 30 s longer to the west than to the east.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

METRES_A_DEGREE = 111_195.0


def drive(origin, destination):
    """Seconds and metres from one (lat, lon) to another, as this server knows them."""
    if origin == destination:
        return 0.0, 0.0
    north = (destination[0] - origin[0]) * METRES_A_DEGREE
    east = (destination[1] - origin[1]) * METRES_A_DEGREE * math.cos(math.radians(42.0))
    metres = 1.25 * math.hypot(north, east)
    return round(metres * 3.6 / 60 + 30.0 * (east < 0), 1), round(metres, 1)


@dataclass
class Roads:
    """What the stand-in knows and how it behaves.

    ``moods`` are used up one by one, a request each, before it answers honestly. Points at
    or east of ``sea_lon`` are an island: no road leads there or back. Points north of
    ``edge_lat`` have no road near them, others are ``off_m`` from theirs.
    """

    max_table: int = 100
    longest: int = 8_000
    sea_lon: float = 180.0
    edge_lat: float = 90.0
    off_m: float = 7.5
    version: str = ""
    slower: float = 1.0
    by_coordinates: bool = False
    password: str = ""
    moods: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def tables(self):
        return [path for path in self.paths if "/table/" in path]


@contextlib.contextmanager
def osrm_stand_in(roads):
    """Serve roads; gives ``host:port``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.roads = roads
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        roads.release.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        roads = self.server.roads
        roads.paths.append(self.path)
        roads.headers.append(dict(self.headers))
        kind, _, detail = (roads.moods.pop(0) if roads.moods else "").partition(":")
        if kind.isdigit():
            self._send(int(kind), b"<html>no</html>", {"Retry-After": detail} if detail else {})
        elif kind == "slow":
            roads.release.wait(10)
        elif kind == "body":
            self._send(200, roads.bodies.pop(0))
        elif kind == "cut":
            self._send(200, b'{"code":"Ok","dura', length=5_000)
        elif kind == "redirect":
            self._send(302, b"", {"Location": detail})
        elif roads.password and self.headers.get("Authorization") != roads.password:
            self._send(401, b"<html>who?</html>")
        elif len(self.path) > roads.longest:
            self._send(414, b"<html>too long</html>")
        else:
            self._honest(roads)

    def _honest(self, roads):
        parts = urlsplit(self.path)
        steps = parts.path.strip("/").split("/")
        if len(steps) != 4 or steps[1] != "v1" or steps[0] not in {"table", "route"}:
            self._refuse("InvalidUrl", "URL string malformed")
            return
        lon_lat = [tuple(map(float, text.split(","))) for text in steps[3].split(";")]
        points = [(lat, lon) for lon, lat in lon_lat]
        query = {key: values[0] for key, values in parse_qs(parts.query, separator="&").items()}
        if steps[0] == "table":
            self._table(roads, points, query)
        else:
            self._route(roads, points, query)

    def _table(self, roads, points, query):
        ends = []
        for name in ("sources", "destinations"):
            text = query.get(name, "all")
            ends.append(range(len(points)) if text == "all" else [int(i) for i in text.split(";")])
        cells = len(ends[0]) * len(ends[1])
        if (len(points) if roads.by_coordinates else math.isqrt(max(0, cells - 1)) + 1) > (
            roads.max_table
        ):
            self._refuse("TooBig", "Too many table coordinates")
        elif not self._refused(roads, points):
            body = {"code": "Ok"}
            if roads.version:
                body["data_version"] = roads.version
            found = [[self._cell(roads, points[i], points[j]) for j in ends[1]] for i in ends[0]]
            for k, (kind, name) in enumerate(
                (("duration", "durations"), ("distance", "distances"))
            ):
                if kind in query.get("annotations", "duration").split(","):
                    body[name] = [[cell[k] for cell in row] for row in found]
            for name, side in zip(("sources", "destinations"), ends, strict=True):
                body[name] = [
                    {"location": points[i][::-1], "distance": roads.off_m, "name": "", "hint": "x"}
                    for i in side
                ]
            self._json(200, body)

    def _route(self, roads, points, query):
        if self._refused(roads, points):
            return
        seconds, metres = self._cell(roads, *points)
        if seconds is None:
            self._refuse("NoRoute", "Impossible route between points")
            return
        middle = tuple(sum(axis) / 2 for axis in zip(*points, strict=True))
        line = [points[0], middle, points[1]] if query["overview"] == "full" else []
        assert query["geometries"] == "geojson"
        route = {
            "duration": seconds,
            "distance": metres,
            "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in line]},
        }
        self._json(200, {"code": "Ok", "routes": [route], "waypoints": []})

    def _refused(self, roads, points):
        for number, (lat, _) in enumerate(points):
            if lat > roads.edge_lat:
                text = f"Could not find a matching segment for coordinate {number}"
                self._refuse("NoSegment", text)
                return True
        return False

    def _cell(self, roads, origin, destination):
        if (origin[1] >= roads.sea_lon) != (destination[1] >= roads.sea_lon):
            return None, None
        seconds, metres = drive(origin, destination)
        return round(seconds * roads.slower, 1), metres

    def _refuse(self, code, message):
        self._json(400, {"code": code, "message": message})

    def _json(self, status, body):
        self._send(status, json.dumps(body).encode())

    def _send(self, status, body, headers=None, length=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
