"""How patient a download is with a busy service: OSMnx alone would wait for ever.

OSMnx pauses 55 s and asks again after 429 or 504, and asks the status page every 5 s while
a request of ours still runs there, without end. `Patience.heard` is a response hook of
requests, which OSMnx passes on, that hears every answer and gives up after a while.
"""

from __future__ import annotations

import errno
import re
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tournees.errors import Issue, TravelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST})
_OK = 200
_BUSY = frozenset({429, 504})
_STATUS = "/status"
_RUNNING = "Currently"
_WAIT = re.compile(r"Slot available after: [^,]*, in (\d+) seconds")


class TooBusy(Exception):  # noqa: N818 - a state of the service, never shown as an error
    """The service refused too often, or wants us to wait too long."""


@dataclass(slots=True)
class Patience:
    """Counts what the service said, over one download.

    ``refusals`` 429 or 504 in a row, some 55 s apart; ``looks`` at the status page in a
    row, 5 s apart; ``longest_wait_s`` until the next free slot.
    """

    refusals: int = 5
    looks: int = 60
    longest_wait_s: int = 900
    last_status: int = 0
    _refused: int = 0
    _looked: int = 0

    def heard(self, response: requests.Response, *_: object, **__: object) -> None:
        """Take note of an answer.

        Raises
        ------
        TooBusy
            Enough is enough.
        """
        if response.url.endswith(_STATUS):
            self._status(response.text)
            return
        self._looked = 0
        self.last_status = response.status_code
        self._refused = self._refused + 1 if response.status_code in _BUSY else 0
        if self._refused >= self.refusals:
            response.close()
            msg = f"{response.status_code} for the {self._refused}th time"
            raise TooBusy(msg)

    def _status(self, text: str) -> None:
        self._looked += 1
        lines = text.splitlines()
        running = len(lines) > 4 and lines[4].startswith(_RUNNING)
        waits = [int(wait) for wait in _WAIT.findall(text)]
        free = re.search(r"^\d+ slots? available now", text, re.MULTILINE)
        too_long = not free and waits and min(waits) > self.longest_wait_s
        if too_long or (running and self._looked >= self.looks):
            msg = f"no slot: {text[:200]!r}"
            raise TooBusy(msg)

    @property
    def refused(self) -> bool:
        """Whether the service answered that it will not answer."""
        return self.last_status not in {0, _OK}


@contextmanager
def disk_faults_told(name: str) -> Iterator[None]:
    """Tell a full or closed disk as a fault of the download of ``name``."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise TravelError(Issue(code="roads_no_room", value=name)) from error
        if error.errno in _CLOSED:
            file = str(error.filename or "")
            raise TravelError(Issue(code="disk_refuses", file=file)) from error
        raise


def check_connected(url: str) -> None:
    """Ask for the service's address: OSMnx would wait for a minute before it says the same.

    Behind a proxy, which looks names up itself, nothing is asked.

    Raises
    ------
    requests.ConnectionError
        Nobody knows the name.
    """
    import requests  # noqa: PLC0415 - comes with OSMnx, slow to load

    if requests.utils.get_environ_proxies(url):
        return
    try:
        socket.getaddrinfo(urlsplit(url).hostname, None)
    except OSError as error:
        raise requests.ConnectionError(error) from error
