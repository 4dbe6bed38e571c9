"""Dates and appointments as French files write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tournees.model import Appointment
from tournees.reading.faults import CellFault
from tournees.reading.folding import plain
from tournees.reading.hours import read_hour

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRENCH = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ t].*)?$")
_ISO = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ t].*)?$")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
_WORDED = re.compile(
    r"^(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?[ ,]+)?(\d{1,2})(?:er)?[ .\-]+([a-z]{3,9})\.?"
    r"[ .\-]+(\d{4}|\d{2})(?:[ t,].*)?$"
)
_PIVOT = 70
"""A year of two digits from here on is one of the 1900s."""
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_MONTHS = (
    ("janv", "jan"), ("fevr", "feb", "fev"), ("mars", "mar"), ("avr", "apr"), ("mai", "may"),
    ("juin", "jun"), ("juil", "jul"), ("aout", "aug"), ("sept", "sep"), ("oct",), ("nov",),
    ("dec",),
)  # fmt: skip
_AGAINST_ONE = 20
"""How many dates that have the month first outweigh one that has the day first."""
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_APART = re.compile(r"[;|\n]|\s(?:et|puis|and)\s")
_HOUR_AFTER_DATE = re.compile(r"(?<=\d)(?:\s+(?:a\s+)?|t)(\d{1,2}\s?[:h]\s?(?:\d{2})?)(?::\d{2})?$")


def read_date(text: str, *, month_first: bool = False) -> date:
    """``03/02/2026``, ``2026-02-03``, ``3 février 2026`` or a spreadsheet's day number.

    ``month_first`` is the American order, for columns that can be read in no other way.
    """
    lowered = plain(text)
    parts = _parts(lowered, month_first=month_first)
    try:
        if parts is not None:
            year, month, day = parts
            found = date(_full_year(year), month, day)
        else:
            serial = _SERIAL.match(lowered)
            found = _SERIAL_ZERO + timedelta(days=int(serial[1]) if serial else -1)
    except ValueError as error:
        code = "cell_date"
        raise CellFault(code) from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        code = "cell_date"
        raise CellFault(code)
    return found


def _full_year(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < _PIVOT else 1900)


def _parts(text: str, *, month_first: bool = False) -> tuple[int, int, int] | None:
    match = _FRENCH.match(text)
    if match:
        day, month = (2, 1) if month_first else (1, 2)
        return int(match[3]), int(match[month]), int(match[day])
    match = _ISO.match(text) or _COMPACT.match(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _WORDED.match(text)
    named = month_of(match[2]) if match else None
    return (int(match[3]), named, int(match[1])) if match and named else None


def month_of(word: str) -> int | None:
    """The month that a lower-case word without accents names, in French or English."""
    return next((n for n, starts in enumerate(_MONTHS, start=1) if word.startswith(starts)), None)


def american(texts: Iterable[str]) -> bool:
    """Whether dates have the month first: a 13 or more stands second, hardly ever first.

    A slip in either order does not turn a whole column: one date in ten at least must have
    its 13 or more second, and for one that has it first there must be twenty of them.
    """
    found = [match for match in map(_FRENCH.match, texts) if match]
    first = sum(int(match[1]) > 12 for match in found)
    second = sum(int(match[2]) > 12 for match in found)
    return second > 0 and 10 * second >= len(found) and second >= _AGAINST_ONE * first


def read_appointments(text: str, *, month_first: bool = False) -> tuple[Appointment, ...]:
    """One or several appointments, apart by semicolons, bars or « et »; sorted, each once."""
    parts = [part for part in _APART.split(text) if part.strip()]
    found = {read_appointment(part.strip(), month_first=month_first) for part in parts or [text]}
    return tuple(sorted(found, key=lambda each: (each.day, each.start_s or -1)))


def read_appointment(text: str, *, month_first: bool = False) -> Appointment:
    """A date, with its hour if it is written behind; midnight is no hour."""
    lowered = plain(text)
    hour = _HOUR_AFTER_DATE.search(lowered)
    day = read_date(lowered[: hour.start()] if hour else text, month_first=month_first)
    return Appointment(day, (read_hour(hour[1]) or None) if hour else None)
