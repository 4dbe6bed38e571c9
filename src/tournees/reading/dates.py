"""Dates, periods and appointments as French files write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tournees.model import Appointment, ClosedPeriod
from tournees.reading.faults import CellFault
from tournees.reading.folding import plain
from tournees.reading.hours import read_hour

_FRENCH = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ t].*)?$")
_ISO = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ t].*)?$")
_WORDED = re.compile(r"^(\d{1,2})(?:er)?[ .\-]+([a-z]{3,9})\.?[ .\-]+(\d{4}|\d{2})$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_MONTHS = (
    ("janv", "jan"), ("fevr", "feb", "fev"), ("mars", "mar"), ("avr", "apr"), ("mai", "may"),
    ("juin", "jun"), ("juil", "jul"), ("aout", "aug"), ("sept", "sep"), ("oct",), ("nov",),
    ("dec",),
)  # fmt: skip
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_DATE_IN_TEXT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_PERIOD_WORDS = re.compile(
    r"\b(?:du|de|au|a|le|from|to|until|the|ferme|fermeture|closed)\b|[-–—/→ :]"  # noqa: RUF001 - the dashes that files hold
)
_MAX_PERIOD_DAYS = 1_100
_HOUR_AFTER_DATE = re.compile(r"(?<=\d)(?:\s+(?:a\s+)?|t)(\d{1,2}\s?[:h]\s?(?:\d{2})?)(?::\d{2})?$")


def read_date(text: str) -> date:
    """``03/02/2026``, ``2026-02-03``, ``3 février 2026`` or a spreadsheet's day number."""
    lowered = plain(text)
    parts = _parts(lowered)
    try:
        if parts is not None:
            year, month, day = parts
            found = date(year + 2000 if year < 100 else year, month, day)
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


def _parts(text: str) -> tuple[int, int, int] | None:
    match = _FRENCH.match(text)
    if match:
        return int(match[3]), int(match[2]), int(match[1])
    match = _ISO.match(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _WORDED.match(text)
    if match:
        for number, starts in enumerate(_MONTHS, start=1):
            if match[2].startswith(starts):
                return int(match[3]), number, int(match[1])
    return None


def read_appointment(text: str) -> Appointment:
    """A date, with its hour if it is written behind; midnight is no hour."""
    lowered = plain(text)
    hour = _HOUR_AFTER_DATE.search(lowered)
    day = read_date(lowered[: hour.start()] if hour else text)
    return Appointment(day, (read_hour(hour[1]) or None) if hour else None)


def read_periods(text: str) -> tuple[ClosedPeriod, ...]:
    """``01/11/2026-31/03/2027, 24/12/2026``: periods, both dates included, in order."""
    pieces = re.split(r"[,;|\n]|\bet\b|\band\b|\bpuis\b", plain(text))
    periods = [_period(piece) for piece in pieces if piece.strip()]
    return tuple(sorted(periods, key=lambda period: (period.first, period.last)))


def _period(text: str) -> ClosedPeriod:
    found = _DATE_IN_TEXT.findall(text)
    rest = _PERIOD_WORDS.sub("", _DATE_IN_TEXT.sub("", text))
    if len(found) not in {1, 2} or rest:
        code = "cell_period"
        raise CellFault(code)
    first, last = read_date(found[0]), read_date(found[-1])
    if last < first:
        code = "cell_period_reversed"
        raise CellFault(code)
    if (last - first).days > _MAX_PERIOD_DAYS:
        code = "cell_period_long"
        raise CellFault(code, limit=_MAX_PERIOD_DAYS)
    return ClosedPeriod(first, last)


def read_leave(text: str) -> tuple[date, ...]:
    """The days of the periods of a cell, each once, in order."""
    days: set[date] = set()
    for period in read_periods(text):
        length = (period.last - period.first).days + 1
        days.update(period.first + timedelta(days=offset) for offset in range(length))
    return tuple(sorted(days))
