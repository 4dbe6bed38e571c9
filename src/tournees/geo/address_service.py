"""One conversation with the French address service: batches, manners, bounded patience.

``POST {base}/search/csv``, multipart: ``data`` (the CSV file), ``columns`` (once for each
column to search with, in order), ``result_columns``. The service answers the same rows
with the result columns added. Sources: documentation of the Géoplateforme's geocoding
service (50 requests/s per address, then 429 for 5 s) and the public code of its server
(``gpf-geocodeur``: rows 100 at a time, streamed, so that an answer may stop short; one row
with a wrong filter or over 200 characters costs its hundred, so no filter is sent).
"""

from __future__ import annotations

import csv
import http.client
import io
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.geo.address_answers import NUMBER, RESULT_COLUMNS, AddressAnswer, read_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import requests

    from tournees.geo.address_text import AddressText

SERVICE = "https://data.geopf.fr/geocodage"
_LOG = logging.getLogger(__name__)
_AGENT = "Tournees (field sales planning; addresses in batches, one request at a time)"
_SEARCHED = ("adresse", "code_postal", "commune")
_BUSY = 429
_TOO_LARGE = 413
_OK = 200
_SERVER_FAULTS = range(500, 600)
_BYTES_A_ROW = 4_000
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the service is asked.

    ``batch_rows`` 1,000 takes some 4 s where requests are given up after 30 s;
    ``pause_s`` between requests keeps far below 50 a second; ``wait_s`` doubles after
    each fault of the service; ``busy_s`` is used where a 429 does not say how long to
    wait, and no answer makes us wait longer than ``longest_wait_s``; ``timeout_s`` is
    allowed for the connection, for each silence, and twice that for a whole answer.
    """

    batch_rows: int = 1_000
    pause_s: float = 0.2
    attempts: int = 4
    wait_s: float = 1.0
    busy_s: float = 5.0
    longest_wait_s: float = 60.0
    timeout_s: float = 45.0


MANNERS = Manners()


class Unavailable(Exception):  # noqa: N818 - a state of the service, never shown as an error
    """The service gave nothing usable; ``args[0]`` says what it did, in technical words."""


class TooLarge(Unavailable):
    """The service refuses so many rows at once."""


class Refused(Unavailable):
    """The service refuses the request itself: asking again would not help."""


@dataclass(slots=True)
class AddressService:
    """Asks batches, never faster than the manners allow.

    Parameters
    ----------
    session
        Its connections are closed by the caller.
    base_url
        Without ``/search/csv``.
    manners
        Sizes and times.
    clock, sleep
        Seconds, as `time.monotonic` and `time.sleep`.
    """

    session: requests.Session
    base_url: str = SERVICE
    manners: Manners = MANNERS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next_s: float = field(default=float("-inf"), init=False)

    def ask(
        self, texts: Sequence[AddressText], keep_going: Callable[[], bool]
    ) -> dict[AddressText, AddressAnswer]:
        """Ask one batch, several times where need be; rows that stay unanswered are absent.

        Parameters
        ----------
        texts
            The batch.
        keep_going
            Asked before each new attempt; False ends with what is known.

        Raises
        ------
        TooLarge
            The batch must be cut.
        Unavailable
            Not one row was answered.
        """
        answers: dict[AddressText, AddressAnswer] = {}
        trouble = f"HTTP {_OK}"
        wait_s = self.manners.wait_s
        for attempt in range(self.manners.attempts):
            if attempt:
                self.sleep(min(wait_s, self.manners.longest_wait_s))
                if not keep_going():
                    return answers
            pending = [text for text in texts if text not in answers]
            wait_s = self.manners.wait_s * 2**attempt
            try:
                rows = self._request(pending)
            except (TooLarge, Refused):
                raise
            except _Busy as busy:
                trouble, wait_s = str(busy), busy.wait_s
                continue
            except Unavailable as fault:
                trouble = str(fault)
                continue
            answers |= {pending[number]: row for number, row in rows.items()}
            if len(answers) == len(texts):
                return answers
        if not answers:
            raise Unavailable(trouble)
        return answers

    def _request(self, texts: Sequence[AddressText]) -> dict[int, AddressAnswer]:
        import requests  # noqa: PLC0415 - in the optional extra "online"

        if (early_s := self._next_s - self.clock()) > 0:
            self.sleep(early_s)
        self._next_s = self.clock() + self.manners.pause_s
        form = [("columns", name) for name in _SEARCHED]
        form += [("result_columns", name) for name in RESULT_COLUMNS]
        try:
            with self.session.post(
                f"{self.base_url.rstrip('/')}/search/csv",
                data=form,
                files={"data": ("adresses.csv", _table(texts), "text/csv; charset=utf-8")},
                headers={"User-Agent": _AGENT, "Accept": "text/csv"},
                timeout=self.manners.timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                self._check(response)
                body = self._body(response, _BYTES_A_ROW * (len(texts) + 1))
        except (requests.RequestException, OSError, ValueError) as error:
            _LOG.info("asking for addresses failed: %s", error)
            raise Unavailable(type(error).__name__) from error
        return read_answers(body, len(texts))

    def _check(self, response: requests.Response) -> None:
        status = response.status_code
        if status == _OK:
            return
        trouble = f"HTTP {status}"
        if status == _BUSY:
            raise _Busy(trouble, self._asked_wait_s(response.headers.get("Retry-After", "")))
        if status == _TOO_LARGE:
            raise TooLarge(trouble)
        raise Unavailable(trouble) if status in _SERVER_FAULTS else Refused(trouble)

    def _asked_wait_s(self, retry_after: str) -> float:
        """Seconds of a ``Retry-After``; a date or nonsense counts as none given."""
        text = retry_after.strip()
        known = text.isascii() and text.isdigit() and len(text) < 9
        return max(float(text), self.manners.pause_s) if known else self.manners.busy_s

    def _body(self, response: requests.Response, limit: int) -> bytes:
        """The body, given up when it is too slow or larger than any honest answer.

        Read as it arrives, which only urllib3's ``read1`` does: ``iter_content`` waits for
        whole blocks and loses the last one. What came before a connection broke is kept:
        each row is judged for itself.
        """
        import urllib3  # noqa: PLC0415 - comes with requests

        end_s = self.clock() + 2 * self.manners.timeout_s
        body = bytearray()
        try:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                body += piece
                if len(body) > limit or self.clock() > end_s:
                    break
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            _LOG.info("an answer of the address service stopped short: %s", error)
        return bytes(body)


class _Busy(Unavailable):
    """Too many requests; wait before the next."""

    def __init__(self, trouble: str, wait_s: float) -> None:
        super().__init__(trouble)
        self.wait_s = wait_s


def _table(texts: Sequence[AddressText]) -> bytes:
    """The rows as CSV: a number, the address, the postal code, the town, and no more.

    With the mark of UTF-8, for the service guesses encodings.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((NUMBER, *_SEARCHED))
    for number, text in enumerate(texts):
        writer.writerow((number, text.address, text.postal_code, text.town))
    return stream.getvalue().encode("utf-8-sig")
