"""A grid of texts, and the limits within which one is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MAX_FILE_BYTES = 64 << 20
MAX_UNZIPPED_BYTES = 256 << 20
MAX_CELLS = 8_000_000
MAX_LINE_BYTES = 1 << 20
MAX_TEXT_CHARS = 512 << 20
"""Of all cells of a workbook together: one long text may stand in many cells."""
MEGABYTE = 1 << 20
_EXACT = 10**15

Recognises = Callable[[Sequence[str]], float]
"""How much a row of texts looks like a header: about the number of names known in it."""


class Merge(NamedTuple):
    """A merged range, indices from 0, both ends within; its first cell holds the text."""

    top: int
    left: int
    bottom: int
    right: int


class Note(NamedTuple):
    """Something to tell of a sheet that can be read all the same."""

    code: str
    row: int | None = None
    value: str = ""
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of texts as the file holds them; row ``i`` is the user's row ``i + 1``.

    ``formulas`` are the cells, ``(row, column)`` from 0, whose formula has no value: their
    text is the formula.
    """

    name: str
    rows: list[list[str]]
    encoding: str = ""
    delimiter: str = ""
    hidden: bool = False
    merged: tuple[Merge, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    notes: tuple[Note, ...] = ()


Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def text_of(value: Value) -> str:
    """Write a value so that reading it back loses nothing."""
    if isinstance(value, str):
        return value
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
