"""Durations, intervals in days and visit frequencies."""

from __future__ import annotations

import re

from tournees.model import HOUR_S
from tournees.reading.cells import read_number
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold, plain

_CLOCK = re.compile(r"^(\d{1,3}):(\d{2})(?::(\d{2}))?$")
_HOURS = re.compile(
    r"^(\d+(?:[.,]\d+)?)(?:h|heures?|hours?|hrs?)(?:(\d{1,2})(?:m|mn|min|minutes?)?)?$"
)
_MINUTES = re.compile(r"^(\d+(?:[.,]\d+)?)(?:m|mn|min|mins|minutes?|')$")
_DAYS = re.compile(
    r"^(?:(?:tou(?:te)?s\s+les|every|all)\s+)?(\d+)\s*(jours?|j|days?|d|semaines?|sem|s|weeks?|w"
    r"|mois|months?|m|trimestres?|trim|quarters?|semestres?|ans?|annees?|years?|y)?\.?$"
)
_DAYS_OF = {
    **dict.fromkeys(("j", "jour", "d", "day"), 1),
    **dict.fromkeys(("sem", "semaine", "s", "w", "week"), 7),
    **dict.fromkeys(("m", "mois", "month"), 30),
    **dict.fromkeys(("trim", "trimestre", "quarter"), 91),
    **dict.fromkeys(("an", "annee", "y", "year"), 365),
    "semestre": 182,
}
_EVERY_WORD = re.compile(r"^(?:(?:un|une|a|one|chaque|every|tou(?:te)?s\s+les)\s+)?([a-z]+)$")
_MAX_DAYS = 1_830
MOST_VISITS_PER_YEAR = 366
LONGEST_VISIT_S = 10 * HOUR_S
"""A day of work is 10 hours at most (Code du travail, L3121-18)."""

_PER_YEAR = {
    "quotidien": 250, "quotidienne": 250, "daily": 250,
    "hebdomadaire": 52, "hebdo": 52, "weekly": 52,
    "bimensuelle": 24, "bimensuel": 24, "quinzaine": 26, "fortnightly": 26, "quatorzaine": 26,
    "mensuelle": 12, "mensuel": 12, "monthly": 12,
    "bimestrielle": 6, "bimestriel": 6,
    "trimestrielle": 4, "trimestriel": 4, "quarterly": 4,
    "quadrimestrielle": 3, "quadrimestriel": 3,
    "semestrielle": 2, "semestriel": 2, "half yearly": 2, "twice a year": 2,
    "annuelle": 1, "annuel": 1, "yearly": 1, "annual": 1, "once a year": 1,
    "biennale": 0.5, "bisannuelle": 2, "jamais": 0, "aucune": 0, "never": 0,
}  # fmt: skip
_DAYS_BETWEEN: dict[float, int] = {250: 1, 52: 7, 26: 14, 24: 15, 12: 30}
"""Days between visits of so many a year, where they are no plain share of it."""
_PERIODS = {
    "jour": 365.0, "j": 365.0, "day": 365.0,
    "semaine": 52.0, "sem": 52.0, "s": 52.0, "week": 52.0,
    "quinzaine": 26.0,
    "mois": 12.0, "m": 12.0, "month": 12.0,
    "trimestre": 4.0, "trim": 4.0, "quarter": 4.0,
    "semestre": 2.0,
    "an": 1.0, "annee": 1.0, "a": 1.0, "year": 1.0,
}  # fmt: skip
_UNIT = "|".join(sorted(_PERIODS, key=len, reverse=True))
_RATE = re.compile(
    rf"^(\d+(?:[.,]\d+)?)\s*(?:x|fois|visites?|visits?|times?|passages?)?\s*"
    rf"(?:/|par|per|a|each|every|chaque)\s*({_UNIT})s?$"
)
_EVERY = re.compile(
    rf"^(?:(?:1|une)\s*(?:x|fois|visite)\s*)?(?:/|tous?\s+les|toutes\s+les|every)\s*"
    rf"(\d+)?\s*({_UNIT})s?$"
)
_COUNT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:x|fois|visites?|visits?|times)$")


def read_duration(text: str, unit_s: int = 60) -> int:
    """The duration of a visit in seconds; a bare number counts in ``unit_s`` (minutes)."""
    compact = plain(text).replace(" ", "")
    seconds = _seconds(compact, unit_s)
    if seconds > LONGEST_VISIT_S:
        code = "cell_duration_long"
        raise CellFault(code, fatal=False, limit=LONGEST_VISIT_S // HOUR_S)
    if seconds <= 0:
        code = "cell_duration_none"
        raise CellFault(code, fatal=False)
    return seconds


def _seconds(text: str, unit_s: int) -> int:
    clock = _CLOCK.match(text)
    if clock:
        return int(clock[1]) * HOUR_S + int(clock[2]) * 60 + int(clock[3] or 0)
    hours = _HOURS.match(text)
    if hours:
        return round(read_number(hours[1]) * HOUR_S) + int(hours[2] or 0) * 60
    minutes = _MINUTES.match(text)
    if minutes:
        return round(read_number(minutes[1]) * 60)
    try:
        return round(read_number(text) * unit_s)
    except CellFault as error:
        code = "cell_duration"
        raise CellFault(code) from error


def read_hours(text: str) -> float:
    """Hours of a contract week: ``35``, ``35 h``, ``37 h 30``."""
    hours = _seconds(plain(text).replace(" ", ""), HOUR_S) / HOUR_S
    if not 0 < hours <= 60:
        code = "cell_contract"
        raise CellFault(code)
    return hours


def read_days(text: str) -> int:
    """A number of days: ``30``, ``30 j``, ``2 semaines``, ``3 mois``, « trimestriel »."""
    lowered = plain(text).strip()
    match = _DAYS.match(lowered)
    days = int(match[1]) * _unit_days(match[2] or "j") if match else _worded_days(lowered)
    if not 0 <= days <= _MAX_DAYS:
        code = "cell_days"
        raise CellFault(code)
    return days


def _unit_days(unit: str) -> int:
    return _DAYS_OF[unit] if unit in _DAYS_OF else _DAYS_OF[unit.removesuffix("s")]


def _worded_days(text: str) -> int:
    """Days between visits of a rhythm in a word (« mensuel », « un mois »); -1 for none."""
    per_year = _PER_YEAR.get(fold(text), 0)
    if per_year:
        return _DAYS_BETWEEN.get(per_year) or round(365 / per_year)
    match = _EVERY_WORD.match(text)
    unit = match[1] if match else ""
    known = unit in _DAYS_OF or unit.removesuffix("s") in _DAYS_OF
    return _unit_days(unit) if len(unit) > 1 and known else -1


def read_frequency(text: str, factor: float = 1.0) -> float:
    """Visits a year; a bare number counts per ``factor``-th of a year (1: per year)."""
    per_year = _per_year(plain(text).strip(), factor)
    if per_year > MOST_VISITS_PER_YEAR:
        code = "cell_frequency_high"
        raise CellFault(code, fatal=False, limit=MOST_VISITS_PER_YEAR)
    if per_year < 0:
        code = "cell_frequency"
        raise CellFault(code)
    return per_year


def _per_year(text: str, factor: float) -> float:
    word = _PER_YEAR.get(fold(text))
    if word is not None:
        return float(word)
    rate = _RATE.match(text)
    if rate:
        return read_number(rate[1]) * _PERIODS[rate[2]]
    every = _EVERY.match(text)
    if every and int(every[1] or 1) > 0:
        return _PERIODS[every[2]] / int(every[1] or 1)
    count = _COUNT.match(text)
    try:
        return read_number(count[1] if count else text) * factor
    except CellFault as error:
        code = "cell_frequency"
        raise CellFault(code) from error
