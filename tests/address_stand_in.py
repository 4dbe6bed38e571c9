"""A server on this machine that answers batches of addresses as the Géoplateforme does.

Written from the service's documentation and from the public code of its server: multipart
form, the rows of the file with the result columns added, ``result_status`` of each row,
429 with Retry-After over a rate, 413 over a size, and its bad days.
"""

from __future__ import annotations

import contextlib
import csv
import email.parser
import email.policy
import gzip
import io
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RESULTS = """
longitude latitude result_score result_score_next result_label result_type result_id
result_banId result_housenumber result_name result_street result_postcode result_city
result_context result_citycode result_oldcitycode result_oldcity result_district result_status
"""


@dataclass
class FakeTime:
    """A clock that only sleeping moves."""

    now_s: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self):
        return self.now_s

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now_s += seconds


@dataclass
class Book:
    """What the stand-in knows and how it behaves.

    ``moods`` are used up one by one, a request each, before it answers honestly.
    """

    results: dict[str, dict[str, str]] = field(default_factory=dict)
    moods: list[str] = field(default_factory=list)
    most_rows: int = 5_000
    rate: int = 50
    clock: object = time.monotonic
    requests: list[list[dict[str, str]]] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    body: bytes | None = None
    endless_bytes: int = 0
    release: threading.Event = field(default_factory=threading.Event)

    def knows(self, address, citycode, lat, lon, **more):
        self.results[address] = {
            "latitude": str(lat),
            "longitude": str(lon),
            "result_label": f"{address} {citycode}",
            "result_score": "0.95",
            "result_score_next": "",
            "result_type": "housenumber",
            "result_citycode": citycode,
            "result_status": "ok",
        } | {name: str(value) for name, value in more.items()}

    def asked(self):
        """Addresses of every request, in order."""
        return [[row["adresse"] for row in rows] for rows in self.requests]

    def too_fast(self):
        now = self.clock()
        self.times.append(now)
        return sum(now - t < 1.0 for t in self.times) > self.rate


@contextlib.contextmanager
def stand_in(book):
    """Serve a book; gives the base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.book = book
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/geocodage"
    finally:
        book.release.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        book = self.server.book
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/geocodage/search/csv":
            self._answer(404, b"{}")
            return
        form = _form(self.headers["Content-Type"], sent)
        if "data" not in form:
            self._answer(400, b'{"code":400,"message":"A CSV file must be provided"}')
            return
        table = form["data"][0]
        # The service guesses the encoding; only the mark of UTF-8 makes its guess sure.
        encoding = "utf-8-sig" if table.startswith(b"\xef\xbb\xbf") else "cp1252"
        rows = list(csv.DictReader(io.StringIO(table.decode(encoding))))
        book.requests.append(rows)
        book.forms.append({name: v for name, v in form.items() if name != "data"})
        book.headers.append(dict(self.headers))
        mood = book.moods.pop(0) if book.moods else ""
        if book.too_fast():
            self._answer(429, b"Too many requests", {"Retry-After": "5"})
        elif len(rows) > book.most_rows:
            self._answer(413, b"Payload too large")
        else:
            self._in_mood(mood, self._rows(form, rows))

    def _in_mood(self, mood, body):
        kind, _, detail = mood.partition(":")
        if kind.isdigit():
            self._answer(int(kind), b"<html>no</html>", {"Retry-After": detail} if detail else {})
        elif kind:
            getattr(self, f"_{kind}")(body, detail)
        else:
            self._answer(200, body)

    def _redirect(self, _body, target):
        self._answer(307, b"", {"Location": target})

    def _slow(self, _body, _detail):
        self.server.book.release.wait(10)

    def _broken(self, body, length):
        """The connection ends before the length that was promised."""
        self._answer(200, body[: int(length)], length=len(body))

    def _short(self, body, length):
        """The answer ends early, as if it were whole."""
        self._answer(200, body[: int(length)])

    def _body(self, _body, _detail):
        self._answer(200, self.server.book.body)

    def _endless(self, _body, _detail):
        """Bytes until nobody reads any more; 50 MB at most, more than buffers hold."""
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(800):
                self.wfile.write(b"x" * (1 << 16))
                self.server.book.endless_bytes += 1 << 16

    def _encoded(self, body, encoding):
        self._answer(200, body.decode().encode(encoding))

    def _gzip(self, body, share):
        packed = gzip.compress(body)
        packed = packed[: round(len(packed) * float(share or 1))]
        self._answer(200, packed, {"Content-Encoding": "gzip"})

    def _drip(self, body, _detail):
        self.send_response(200)
        self.end_headers()
        for byte in body:
            if self.server.book.release.wait(0.02):
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return

    def _chunked(self, body, _detail):
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for first in range(0, len(body), 100):
            piece = body[first : first + 100]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def _rows(self, form, rows):
        wanted = [name.decode() for name in form.get("result_columns", [])] or RESULTS.split()
        columns = [name.decode() for name in form["columns"]]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [*rows[0], *wanted], restval="", extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            text = " ".join(row[name] for name in columns)
            if len(text) < 3 or not text[0].isalnum():
                result = {"result_status": "skipped"}
            elif len(text) > 200:
                result = {"result_status": "error"}
            else:
                result = self.server.book.results.get(
                    row[columns[0]], {"result_status": "not-found"}
                )
            writer.writerow(row | result)
        return out.getvalue().encode()

    def _answer(self, status, body, headers=None, length=None):
        self.send_response(status)
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def _form(content_type, sent):
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + sent)
    form = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        form.setdefault(name, []).append(part.get_payload(decode=True))
    return form
