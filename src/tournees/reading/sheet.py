"""A grid of texts, and the limits within which one is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_FILE_BYTES = 64 << 20
MAX_UNZIPPED_BYTES = 256 << 20
MAX_CELLS = 8_000_000
MAX_LINE_BYTES = 1 << 20
MEGABYTE = 1 << 20
_EXACT = 10**15

Recognises = Callable[[Sequence[str]], float]
"""How much a row of texts looks like a header: about the number of names known in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of texts as the file holds them; row ``i`` is the user's row ``i + 1``."""

    name: str
    rows: list[list[str]]
    encoding: str = ""
    delimiter: str = ""
    hidden: bool = False


Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def text_of(value: Value) -> str:
    """Write a value so that reading it back loses nothing."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        value = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
