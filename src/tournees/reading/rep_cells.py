"""Cells that only a file of reps has: nights, limits, lunch, lodgings, offices."""

from __future__ import annotations

import re

from tournees.model import HOUR_S, Named, Window
from tournees.reading.cells import read_number
from tournees.reading.choices import read_yes_no
from tournees.reading.durations import read_duration
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold, plain, tidy
from tournees.reading.hours import read_day

MOST_NIGHTS = 6
_NONE = frozenset({"aucun", "aucune", "jamais", "sans", "none", "never", "zero", "0"})
_NIGHTS = re.compile(
    r"^(\d{1,2})(?:[.,]0+)?\s*(?:nuits?|nuitees?|decouchers?|nights?|x|fois)?"
    r"\s*(?:max(?:imum|i)?)?\s*(?:(?:/|par|per|a)\s*(?:sem(?:aine)?|week|s))?\s*(?:max(?:imum|i)?)?\.?$"
)
_APART = re.compile(r"\s*[;|\n]\s*|\s+/\s+")
_TOWN_IN = re.compile(
    r"^(?P<name>.*?)[\s,(–-]*(?P<code>\d{5})\s+(?P<town>[^\d,;()]{2,}?)(?:\s+cedex(?:\s+\d+)?)?\)?$",  # noqa: RUF001 - a dash that files hold
    re.IGNORECASE,
)
_TOWN_BEHIND = re.compile(
    r"^(?P<name>.+?)(?:\s*,\s*|\s+[-–—]\s+|\s+à\s+)(?P<town>[^,\d]{2,})$"  # noqa: RUF001 - the same
)
_TOWN_INSIDE = re.compile(r"^(?P<name>.+?)\s*\((?P<town>[^()\d]{2,})\)$")


def read_nights(text: str) -> int:
    """Nights away in a week: ``2``, « 2 nuits / semaine », « aucune »."""
    lowered = plain(text).strip()
    match = _NIGHTS.match(lowered)
    nights = 0 if fold(lowered) in _NONE else int(match[1]) if match else MOST_NIGHTS + 1
    if nights > MOST_NIGHTS:
        code = "cell_nights"
        raise CellFault(code, limit=MOST_NIGHTS)
    return nights


def read_sleeps_away(text: str) -> bool | int:
    """Whether a rep may sleep away: yes, no, or how many nights a week."""
    try:
        return read_yes_no(text) if not fold(text).isdecimal() else read_nights(text)
    except CellFault:
        return read_nights(text)


def read_day_hours(text: str) -> int:
    """Hours of a day in seconds, to 24 h: ``6``, « 6 h 30 », « 390 min »."""
    return _hours_s(text, 24)


def read_week_hours(text: str) -> int:
    """Hours of a week in seconds, to 168 h."""
    return _hours_s(text, 168)


def read_mean_hours(text: str) -> float:
    """Mean of the hours of recent weeks, 0 to 168."""
    return _hours_s(text, 168, least_s=0) / HOUR_S


def _hours_s(text: str, most: int, least_s: int = 60) -> int:
    lowered = re.sub(r"\s*(?:/|par|per)\s*(?:jour|j|day|sem(?:aine)?|week)\.?$|\s", "", plain(text))
    match = re.fullmatch(r"(\d+)(?:h|:)(\d{2})(?:m|mn|min)?", lowered)
    minutes = re.fullmatch(r"(\d+(?:[.,]\d+)?)(?:m|mn|min|minutes?)", lowered)
    code = "cell_hours_number"
    try:
        if match:
            seconds = int(match[1]) * HOUR_S + int(match[2]) * 60
        elif minutes:
            seconds = round(read_number(minutes[1]) * 60)
        else:
            seconds = round(read_number(re.sub(r"h(?:eures?|ours?|rs?)?$", "", lowered)) * HOUR_S)
    except CellFault as error:
        raise CellFault(code, limit=most) from error
    if not least_s <= seconds <= most * HOUR_S:
        raise CellFault(code, limit=most)
    return seconds


def read_lunch(text: str) -> int:
    """The length of lunch in seconds: ``45``, « 1 h », « sans »; 3 hours at most."""
    return _minutes_s(text, 180)


def read_reserve(text: str) -> int:
    """The part of a day that stays free, in seconds: ``60``, « 1 h », « aucune »."""
    return _minutes_s(text, 600)


def _minutes_s(text: str, most: int) -> int:
    if fold(text) in _NONE:
        return 0
    code = "cell_minutes"
    try:
        seconds = read_duration(text)
    except CellFault as error:
        raise CellFault(code, limit=most) from error
    if seconds > most * 60:
        raise CellFault(code, limit=most)
    return seconds


def read_window(text: str) -> Window:
    """One stretch of a day: « 12h-14h », « entre 12 h et 14 h »."""
    code = "cell_window"
    try:
        windows = read_day(text)
    except CellFault as error:
        raise CellFault(code) from error
    if len(windows) != 1:
        raise CellFault(code)
    return windows[0]


def read_named(text: str) -> Named:
    """A place and its town: « Hôtel du Nord, Corte », « Agence (20250 Corte) », « Calvi »."""
    text = tidy(text)
    coded = _TOWN_IN.match(text)
    if coded:
        return Named(
            name=coded["name"].strip(" ,(-"),
            postal_code=coded["code"],
            commune=coded["town"].strip(),
        )
    if re.fullmatch(r"\d{5}", text):
        return Named(name="", postal_code=text)
    apart = _TOWN_INSIDE.match(text) or _TOWN_BEHIND.match(text)
    if apart:
        return Named(name=apart["name"].strip(), commune=apart["town"].strip())
    return Named(name=text, commune=text)


def read_lodgings(text: str) -> tuple[Named, ...]:
    """Lodgings apart by semicolons, bars, lines or lone slashes; none for « aucun »."""
    if fold(text) in _NONE | {"non", "no"}:
        return ()
    named = (read_named(part) for part in _APART.split(text) if tidy(part))
    return tuple(dict.fromkeys(named))
