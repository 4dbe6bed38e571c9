"""Answers of the address service kept on disk, so that no address is asked twice.

One SQLite file in the cache folder. Each batch is one transaction: an interrupted run
loses the batch under way at most, and two processes write without harm (the last of two
equal answers stands). Only digests of addresses are keys; labels and points are those of
the public address base.
"""

from __future__ import annotations

import logging
import math
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tournees.geo.address_answers import AddressAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tournees.geo.address_text import AddressText

FILE = "addresses-1.sqlite"
"""The number changes with the columns."""
_LOG = logging.getLogger(__name__)
_WAIT_S = 30.0
_AT_ONCE = 500
_COLUMNS = ", ".join(AddressAnswer._fields)
_TABLE = f"CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, {_COLUMNS}) WITHOUT ROWID"
_MARKS = ", ".join("?" * (1 + len(AddressAnswer._fields)))
_INSERT = f"INSERT OR REPLACE INTO answers VALUES ({_MARKS})"  # noqa: S608 - question marks only


class GeocodingCache:
    """The answers in a folder; what cannot be read or written is asked again, never fatal.

    Parameters
    ----------
    folder
        Made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def find(self, texts: Sequence[AddressText]) -> dict[AddressText, AddressAnswer]:
        """Answers known already."""
        by_key = {text.key: text for text in texts}
        keys = list(by_key)
        found: dict[AddressText, AddressAnswer] = {}

        def read(base: sqlite3.Connection) -> None:
            for first in range(0, len(keys), _AT_ONCE):
                some = keys[first : first + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                query = f"SELECT key, {_COLUMNS} FROM answers WHERE key IN ({marks})"  # noqa: S608 - our own names and marks
                for key, *row in base.execute(query, some):
                    found[by_key[key]] = _answer(row)

        self._do(read)
        return found

    def keep(self, answers: Mapping[AddressText, AddressAnswer]) -> None:
        """Add answers, all or none of them."""
        rows = [(text.key, *_stored(answer)) for text, answer in sorted(answers.items())]
        self._do(lambda base: base.executemany(_INSERT, rows))

    def forget(self, texts: Iterable[AddressText]) -> None:
        """Remove the answers for these addresses, and their traces in the file."""
        keys = [(text.key,) for text in texts]
        self._do(lambda base: base.executemany("DELETE FROM answers WHERE key = ?", keys))

    def _do(self, work: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self._attempt(work)
        except sqlite3.OperationalError as error:
            _LOG.warning("the cache of addresses cannot be used now: %s", error)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            if isinstance(error, sqlite3.ProgrammingError):
                raise
            _LOG.warning("the cache of addresses is damaged and is made anew: %s", error)
            try:
                self._file.unlink(missing_ok=True)
                self._attempt(work)
            except (OSError, sqlite3.Error) as again:
                _LOG.warning("the cache of addresses cannot be made anew: %s", again)

    def _attempt(self, work: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise sqlite3.OperationalError(str(error)) from error
        with closing(sqlite3.connect(self._file, timeout=_WAIT_S)) as base, base:
            base.execute("PRAGMA secure_delete = ON")
            base.execute(_TABLE)
            work(base)


def _stored(answer: AddressAnswer) -> list[str | float | None]:
    """SQLite has no NaN."""
    values: tuple[str | float, ...] = answer
    return [None if isinstance(v, float) and math.isnan(v) else v for v in values]


def _answer(row: Sequence[str | float | None]) -> AddressAnswer:
    status, lat, lon, label, score, next_score, *codes = row
    numbers = [
        math.nan if value is None else float(value) for value in (lat, lon, score, next_score)
    ]
    kind, citycode, old_citycode = map(str, codes)
    return AddressAnswer(
        str(status),
        numbers[0],
        numbers[1],
        str(label),
        numbers[2],
        numbers[3],
        kind,
        citycode,
        old_citycode,
    )
