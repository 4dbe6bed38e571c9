"""One conversation with a web service of the user's own: manners, bounded patience, secrets kept.

The address may hold a name and a password (``http://name:password@host``) or a key
(``?api_key=...``). They are sent to that host and stand nowhere else: neither in logs nor in
errors, which name the host only.
"""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Never
from urllib.parse import SplitResult, unquote, urlsplit

from tournees.errors import Issue, TravelError

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

_LOG = logging.getLogger(__name__)
_AGENT = "Tournees (field sales planning; one request at a time)"
_LARGEST_BYTES = 1 << 26
_PIECE = 1 << 16
_OK, _BAD_REQUEST, _TOO_LONG, _BUSY = 200, 400, (413, 414), 429
_DENIED = (401, 403, 407)
_SERVER_FAULTS = range(500, 600)


class TooLarge(Exception):  # noqa: N818 - asks for less, never shown as an error
    """The server refuses so much at once."""


class _Busy(Exception):  # noqa: N818 - a state of the server, tried again
    """No answer this time; ``args[0]`` says why, ``wait_s`` how long the server asks to wait."""

    def __init__(self, trouble: str, wait_s: float | None = None) -> None:
        super().__init__(trouble)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a request is tried, and how long anything may take, in seconds.

    ``wait_s`` doubles after each attempt; a server that says how long to wait is obeyed up to
    ``longest_wait_s``; ``timeout_s`` is allowed for each silence, and four times that for a
    whole answer.
    """

    attempts: int = 4
    wait_s: float = 1.0
    longest_wait_s: float = 30.0
    timeout_s: float = 60.0


PATIENCE = Patience()


@dataclass
class ServerClient:
    """Asks one server for JSON, one request at a time.

    Parameters
    ----------
    url
        Address of the server, with its path, name, password and key where it has them.
    patience
        Attempts and times.
    sleep, clock
        As `time.sleep` and `time.monotonic`.

    Raises
    ------
    TravelError
        The address is none, or the package ``requests`` is not installed.
    """

    url: str = field(repr=False)
    patience: Patience = PATIENCE
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    host: str = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.host = host_of(self.url)

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.url.strip())

    @cached_property
    def _session(self) -> requests.Session:
        try:
            import requests  # noqa: PLC0415 - in the optional extra "online"
            from requests.auth import HTTPBasicAuth  # noqa: PLC0415 - the same
        except ImportError as error:
            raise TravelError(Issue(code="server_not_installed", value=self.host)) from error
        session = requests.Session()
        session.headers.update({"User-Agent": _AGENT, "Accept": "application/json"})
        if self._parts.username is not None:
            name, password = self._parts.username, self._parts.password or ""
            session.auth = HTTPBasicAuth(unquote(name).encode(), unquote(password).encode())
        return session

    @property
    def base(self) -> str:
        """Scheme, host and path, without any secret: what tells two servers apart."""
        return f"{self._parts.scheme.lower()}://{self.host}{self._parts.path.rstrip('/')}"

    def ask(self, path: str, query: str) -> dict[str, Any]:
        """Return the object that the server answers, whether it is content or not.

        Parameters
        ----------
        path, query
            Beside the server's address, ready to send.

        Raises
        ------
        TooLarge
            The request is too long.
        TravelError
            No answer in spite of all patience, no access, or no JSON.
        """
        secret = f"&{self._parts.query}" if self._parts.query else ""
        whole = f"{self.base}{path}?{query}{secret}"
        trouble = ""
        with self._lock:
            for attempt in range(self.patience.attempts):
                try:
                    return self._once(whole)
                except _Busy as busy:
                    trouble = str(busy)
                    _LOG.info("asking %s failed: %s", self.host, trouble)
                    wait_s = self.patience.wait_s * 2**attempt if not busy.wait_s else busy.wait_s
                if attempt + 1 < self.patience.attempts:
                    self.sleep(min(wait_s, self.patience.longest_wait_s))
        raise TravelError(self.issue("server_offline", trouble=trouble))

    def issue(self, code: str, **facts: str | float) -> Issue:
        """What went wrong; it names the host and no more of the address."""
        return Issue(code=code, value=self.host, facts=dict(facts))

    def _once(self, whole: str) -> dict[str, Any]:
        session = self._session  # tells that requests is not installed
        import requests  # noqa: PLC0415 - in the optional extra "online"

        try:
            with session.get(
                whole, timeout=self.patience.timeout_s, allow_redirects=False, stream=True
            ) as response:
                self._judge(response)
                body = self._body(response)
        except (requests.RequestException, OSError) as error:
            # The text of these errors holds the whole address: only their kind is told.
            raise _Busy(type(error).__name__) from None
        try:
            found = json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise TravelError(self.issue("server_not_osrm")) from None
        if not isinstance(found, dict):
            raise TravelError(self.issue("server_not_osrm"))
        return found

    def _judge(self, response: requests.Response) -> None:
        status = response.status_code
        if status == _BUSY or status in _SERVER_FAULTS:
            after = response.headers.get("Retry-After", "").strip()
            told = after.isascii() and after.isdigit() and len(after) < 9
            trouble = f"HTTP {status}"
            raise _Busy(trouble, float(after) if told else None)
        if status in _TOO_LONG:
            raise TooLarge
        if status in _DENIED:
            raise TravelError(self.issue("server_denied", status=f"HTTP {status}"))
        if status not in {_OK, _BAD_REQUEST}:
            raise TravelError(self.issue("server_not_osrm"))

    def _body(self, response: requests.Response) -> bytes:
        """The body as it arrives, given up when it is too slow or larger than any honest one."""
        import urllib3  # noqa: PLC0415 - comes with requests

        end_s = self.clock() + 4 * self.patience.timeout_s
        body = bytearray()
        try:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                body += piece
                if len(body) > _LARGEST_BYTES:
                    raise TravelError(self.issue("server_not_osrm"))
                if self.clock() > end_s:
                    trouble = "too slow"
                    raise _Busy(trouble)
        except (urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
            raise _Busy(type(error).__name__) from None
        return bytes(body)


def host_of(url: str) -> str:
    """Host and port of a server's address, without name, password, path or key.

    Raises
    ------
    TravelError
        It is not an address that begins with http:// or https://.
    """
    issue = Issue(code="server_address")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise TravelError(issue) from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise TravelError(issue)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host if port is None else f"{host}:{port}"


def without_secrets(url: str) -> str:
    """A server's address without name, password and key: what a run's folder may hold."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _no_number(text: str) -> Never:
    raise ValueError(text)
