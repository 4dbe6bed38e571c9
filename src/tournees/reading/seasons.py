"""Periods as French files write them: closures, seasons of opening, leave.

A period with years is one period; without, it comes back every year. A season of
opening is turned into the rest of the year, when the account is closed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from tournees.model import ClosedPeriod
from tournees.reading.dates import month_of, read_date
from tournees.reading.faults import NOTHING, CellFault
from tournees.reading.folding import plain

_ANY_YEAR = 2000
"""A leap year that stands in for every year."""
_MAX_PERIOD_DAYS = 1_100
_MONTH = (
    r"janv(?:ier)?|fevr(?:ier)?|fev|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sep"
)
_POINT = re.compile(
    r"(?P<whole>\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b)"
    r"|\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})\b"
    rf"|(?:\b(?P<date>\d{{1,2}})(?:er)?\s+)?\b(?P<name>{_MONTH})\b\.?(?:\s+(?P<year>\d{{4}})\b)?"
)
_DAYS_OF_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:er)?(\s*(?:-|\bau\b|\ba\b)\s*\d{{1,2}}(?:er)?\s+({_MONTH})\b)"
)
_PART_OF_MONTH = re.compile(rf"\b(debut|mi|fin)[\s-]+(?:de\s+|d\s*')?({_MONTH})\b")
_SPLIT = re.compile(r"[,;|\n+&]|\bet\b|\band\b|\bpuis\b")
_YEARLY = re.compile(
    r"\b(?:tous les ans|toutes les annees|chaque annee|annuelle?s?|annuellement|every year"
    r"|yearly|each year)\b"
)
_WORDS = re.compile(
    r"\b(?:du|de|d|des|au|a|le|en|from|to|until|till|the|in|jusqu|jusque|entre|between|mois"
    r"|fermes?|fermee?s?|fermeture|fermetures|conges?|annuels?|vacances|closed|ouvert|ouverte"
    r"|ouverts|ouverture|open|saison|saisonniere?|inclus|compris)\b|[-–—/→ :.()']"  # noqa: RUF001 - the dashes that files hold
)
_ALL_YEAR = re.compile(
    r"\b(?:toute l annee|a l annee|permanent|permanente|annuel|annuelle|non stop|all year"
    r"|12 mois|year round)\b"
)


class _Point(NamedTuple):
    """One end of a period: ``year`` 0 where none is written, ``day`` 0 for a whole month."""

    year: int
    month: int
    day: int

    def date(self, year: int, *, end: bool) -> date:
        last = calendar.monthrange(year, self.month)[1]
        return date(year, self.month, self.day or (last if end else 1))


def read_periods(text: str) -> tuple[ClosedPeriod, ...]:
    """``01/11/2026-31/03/2027, 24/12/2026``: periods, both dates included, in order.

    Without years they come back every year: ``du 1er novembre au 31 mars``, ``août``.

    Raises
    ------
    CellFault
        A warning where a piece is no period, and the others are kept; fatal where one
        ends before it starts, lasts for years or names a day that does not exist.
    """
    periods: list[ClosedPeriod] = []
    lowered = _PART_OF_MONTH.sub(_part_of_month, plain(text))
    lowered = _DAYS_OF_MONTH.sub(r"\1 \3\2", lowered)
    yearly = bool(_YEARLY.search(lowered))
    unread = False
    for piece in _SPLIT.split(_YEARLY.sub(" ", lowered)):
        if not _WORDS.sub("", piece):
            continue
        points = _points(piece)
        unread = unread or not points
        if points:
            periods.append(_period(points, yearly=yearly))
    found = tuple(sorted(periods, key=lambda each: (each.yearly, each.first, each.last)))
    if unread or not found:
        code = "cell_period"
        raise CellFault(code, fatal=False, keep=found or NOTHING)
    return found


def _part_of_month(match: re.Match[str]) -> str:
    """« mi-avril » is the 15th, « fin octobre » the 31st."""
    lengths = {"debut": 1, "mi": 15}
    month = month_of(match[2]) or 1
    end = 28 if month == 2 else calendar.monthrange(_ANY_YEAR, month)[1]
    day = lengths.get(match[1], end)
    return f"{day} {match[2]}"


def _points(piece: str) -> list[_Point]:
    """The one or two ends of a period; none where the text says anything else."""
    matches = list(_POINT.finditer(piece))
    if len(matches) not in {1, 2} or _WORDS.sub("", _POINT.sub("", piece)):
        return []
    return [_point(match) for match in matches]


def _point(match: re.Match[str]) -> _Point:
    if match["whole"]:
        day = read_date(match["whole"])
        return _Point(day.year, day.month, day.day)
    month = int(match["month"]) if match["month"] else month_of(match["name"])
    day_number = int(match["day"] or match["date"] or 0)
    year = int(match["year"] or 0)
    if not month or not 1 <= month <= 12:
        raise _no_such_day()
    point = _Point(year, month, day_number)
    if (match["day"] or match["date"]) and not (
        1 <= day_number <= calendar.monthrange(year or _ANY_YEAR, month)[1]
    ):
        raise _no_such_day()
    return point


def _no_such_day() -> CellFault:
    return CellFault("cell_date")


def _period(points: list[_Point], *, yearly: bool) -> ClosedPeriod:
    start, end = points[0], points[-1]
    if yearly or not end.year:
        return _every_year(start, end)
    last = end.date(end.year, end=True)
    if start.year:
        first = start.date(start.year, end=False)
    else:
        first = _Point(0, start.month, min(start.day, 28)).date(end.year, end=False)
        before = first > last
        first = _Point(0, start.month, start.day).date(end.year - before, end=False)
    if last < first:
        code = "cell_period_reversed"
        raise CellFault(code)
    if (last - first).days > _MAX_PERIOD_DAYS:
        code = "cell_period_long"
        raise CellFault(code, limit=_MAX_PERIOD_DAYS)
    return ClosedPeriod(first, last)


def _every_year(start: _Point, end: _Point) -> ClosedPeriod:
    """A period of every year; the end of February is its 29th too."""
    first, last = start.date(_ANY_YEAR, end=False), end.date(_ANY_YEAR, end=True)
    if start != end and (last.month, last.day) == (2, 28):
        last = date(_ANY_YEAR, 2, 29)
    return ClosedPeriod(first, last, yearly=True)


def read_season(text: str) -> tuple[ClosedPeriod, ...]:
    """When an account is closed, out of when it is open: ``d'avril à octobre``.

    ``toute l'année`` closes nothing. Years are left aside: a season comes back.
    """
    lowered = plain(text)
    if _ALL_YEAR.search(_WORDS.sub(" ", lowered).strip()) or _ALL_YEAR.search(
        lowered.replace("'", " ")
    ):
        return ()
    shut = [True] * 366
    for period in _open_periods(text):
        day = period.first.replace(year=_ANY_YEAR)
        last = period.last.replace(year=_ANY_YEAR)
        while True:
            shut[day.timetuple().tm_yday - 1] = False
            if day == last:
                break
            day = (day + timedelta(days=1)).replace(year=_ANY_YEAR)
    return _closed(shut)


def _open_periods(text: str) -> tuple[ClosedPeriod, ...]:
    try:
        return read_periods(text)
    except CellFault as fault:
        if not fault.fatal:
            fault.keep = NOTHING
            fault.code = "cell_season"
        raise


def _closed(shut: list[bool]) -> tuple[ClosedPeriod, ...]:
    """The runs of closed days, the one over the new year in one piece."""
    if all(shut) or not any(shut):
        return ()
    begin = next(at for at in range(366) if not shut[at])
    runs: list[list[int]] = []
    for offset in range(366):
        at = (begin + offset) % 366
        if shut[at] and shut[at - 1] and runs:
            runs[-1].append(at)
        elif shut[at]:
            runs.append([at])
    zero = date(_ANY_YEAR, 1, 1)
    periods = [
        ClosedPeriod(zero + timedelta(days=run[0]), zero + timedelta(days=run[-1]), yearly=True)
        for run in runs
    ]
    return tuple(sorted(periods, key=lambda period: period.first))


def read_leave(text: str) -> tuple[date, ...]:
    """The days of the periods of a cell, each once, in order.

    Raises
    ------
    CellFault
        Fatal where the text is no period, and where one has no year: a rep's leave is of
        one year, and to guess which would plan visits on it.
    """
    days: set[date] = set()
    try:
        periods = read_periods(text)
    except CellFault as fault:
        fault.fatal, fault.keep = True, NOTHING
        raise
    for period in periods:
        if period.yearly:
            code = "leave_without_year"
            raise CellFault(code)
        length = (period.last - period.first).days + 1
        days.update(period.first + timedelta(days=offset) for offset in range(length))
    return tuple(sorted(days))
