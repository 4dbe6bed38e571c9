"""How the cells of a column are read, given its header and all that stands in it."""

from __future__ import annotations

import functools
import re
import statistics
from typing import TYPE_CHECKING

from tournees.reading import cells, choices, dates, durations
from tournees.reading.faults import CellFault
from tournees.reading.fields import Field, Unit
from tournees.reading.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

THOUSANDS = re.compile(r"\bk\s?(?:€|eur|euros?)|\bmilliers?\b|\bke\b", re.IGNORECASE)
_MILLIONS = re.compile(r"\bm\s?(?:€|eur|euros?)\b|\bm€|\bmillions?\b", re.IGNORECASE)
_IN_HOURS = re.compile(r"\bh\b|\bheures?\b|\bhours?\b")
_IN_SECONDS = re.compile(r"\bs\b|\bsec\b|\bsecondes?\b|\bseconds?\b")
_PER = (("mois", 12.0), ("mensuel", 12.0), ("month", 12.0), ("semaine", 52.0), ("week", 52.0),
        ("hebdo", 52.0), ("trimestr", 4.0), ("quarter", 4.0), ("semestr", 2.0))  # fmt: skip
_HIGH_IS_RISKY = re.compile(r"risque|risk|bdf|banque de france")


def reader(field: Field, header: str, values: Iterable[str]) -> Callable[[str], object]:
    """How to read a column's cells, given the unit that its header or its values tell."""
    lowered = plain(header)
    if field.unit is Unit.EUROS:
        scale = 1e3 if THOUSANDS.search(header) else 1e6 if _MILLIONS.search(header) else 1.0
        return functools.partial(cells.read_euros, factor=scale)
    if field.unit is Unit.SHARE:
        return functools.partial(field.read, factor=_share_factor(values))
    if field.unit is Unit.DURATION:
        words = fold(header.replace("duree", " "))
        unit_s = 3600 if _IN_HOURS.search(words) else 1 if _IN_SECONDS.search(words) else 60
        return functools.partial(durations.read_duration, unit_s=unit_s)
    if field.unit is Unit.FREQUENCY:
        factor = next((times for word, times in _PER if word in lowered), 1.0)
        return functools.partial(durations.read_frequency, factor=factor)
    return _reader_of_column(field, lowered, values)


def _reader_of_column(field: Field, header: str, values: Iterable[str]) -> Callable[[str], object]:
    """How to read a column of which the values, taken together, tell the meaning of each."""
    if field.unit is Unit.DATE and dates.american(values):
        return functools.partial(field.read, month_first=True)
    if field.unit is Unit.RISK:
        scale = choices.risk_scale(values, high_is_risky=bool(_HIGH_IS_RISKY.search(header)))
        return functools.partial(choices.read_risk, scale=scale)
    return field.read


def _share_factor(values: Iterable[str]) -> float:
    """Whether bare numbers are per cents: most of them, 0 and 1 apart, are above 1."""
    numbers = [abs(number) for number in map(_bare, values) if number is not None]
    telling = [number for number in numbers if number not in {0.0, 1.0}]
    return 0.01 if telling and statistics.median(telling) > 1.0 else 1.0


def _bare(text: str) -> float | None:
    try:
        return cells.read_number(text) if text and "%" not in text else None
    except CellFault:
        return None
