"""Opening hours out of free text.

Understood: days and ranges of days (« lun-ven », « du lundi au vendredi », « L-V »,
« LMMJV », « tous les jours »), windows (« 9h-12h », « 8h00 à 12h30 », ``9:00 - 12:00``,
``9am-5pm``), closed days (« fermé dim », « samedi : fermé », a dash). Where some days
are named, the others are closed; windows without any day hold from Monday to Friday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import DAY_S, HOUR_S, WEEK_DAYS, OpeningHours, Window
from tournees.reading.day_letters import days_spelt
from tournees.reading.faults import CellFault
from tournees.reading.folding import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(
    r"(?P<always>24\s*h?\s*(?:/|sur)\s*24\s*h?)"
    r"|(?P<daily>7\s*j?(?:ours)?\s*/\s*7\s*j?|tous\s+les\s+jours|every\s*day|\bdaily\b|\b7\s+days\b)"
    r"|(?P<time>\d{1,2}\s*(?:h|:)\s?\d{2}(?::\d{2})?(?!\d|\s*[h:])|\d{4}(?!\d)"
    r"|\d{1,2}\s*h(?:eures?)?(?!\s?\d{3})(?!\d)"
    r"|\d{1,2}(?!\d))\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<word>[a-z]+)"
    r"|(?P<dash>[-–—‐‑→])"  # noqa: RUF001 - the dashes that files hold
    r"|(?P<bar>[|\n])"
    r"|(?P<semi>;)"
    r"|(?P<and>[,/&+])"
    r"|(?P<noise>[:.'()]|\s+)"
    r"|(?P<other>.)"
)
_DAYS = (
    ("lundi", "lundis", "lun", "lu", "monday", "mon"),
    ("mardi", "mardis", "mar", "ma", "tuesday", "tue", "tues"),
    ("mercredi", "mercredis", "mer", "me", "wednesday", "wed"),
    ("jeudi", "jeudis", "jeu", "je", "thursday", "thu", "thur", "thurs"),
    ("vendredi", "vendredis", "ven", "ve", "friday", "fri"),
    ("samedi", "samedis", "sam", "sa", "saturday", "sat"),
    ("dimanche", "dimanches", "dim", "di", "sunday", "sun"),
)
DAY_OF = {name: number for number, names in enumerate(_DAYS) for name in names}
_CLOSED = frozenset({"ferme", "fermee", "fermes", "fermeture", "closed"})
_DASH_WORDS = frozenset({"a", "au", "to", "jusqu", "jusque", "until", "till"})
_AND_WORDS = frozenset({"et", "and", "puis", "ou"})
_NOISE_WORDS = frozenset({
    "de", "du", "des", "le", "les", "la", "from", "on", "ouvert", "ouverte", "ouverture",
    "horaire", "horaires", "open", "non", "stop", "nonstop", "sans", "interruption", "journee",
    "continue", "en", "continu", "matin", "apres", "jours", "feries",
    "rdv", "sur",
})  # fmt: skip
_PHRASES = re.compile(r"rendez[\s-]*vous|\b(?:l\s*')?apr(?:es)?[\s-]*m(?:idi)?\b\.?|\bam\b(?=\s*:)")
_WORD_TIMES = {"midi": 12 * HOUR_S, "minuit": DAY_S, "noon": 12 * HOUR_S, "midnight": DAY_S}
_IMPOSSIBLE = -1
_OFFICE_DAYS = (0, 1, 2, 3, 4)


class Token(NamedTuple):
    """A piece of the text: its kind, and a day number or seconds."""

    kind: str
    number: int = 0


@dataclass(slots=True)
class _Week:
    """What has been said so far.

    ``group`` are the days last named and ``told`` whether hours or a closure followed;
    ``loose`` are windows that stood before any day, ``settled`` whether days followed;
    ``broken`` says that a bar or a new line stood after the group.
    """

    windows: list[list[Window]] = field(default_factory=lambda: [[] for _ in range(WEEK_DAYS)])
    every_day: set[int] = field(default_factory=set)
    group: list[int] = field(default_factory=list)
    told: bool = False
    daily: bool = False
    closing: bool = False
    days_named: bool = False
    closed_named: bool = False
    loose: list[Window] = field(default_factory=list)
    settled: bool = False
    broken: bool = False
    fault: str = ""

    def name(self, days: list[int], *, daily: bool = False) -> None:
        """Days are named: closed if « fermé » stood before, else the next group."""
        self.days_named = True
        if self.closing:
            self.closed_named = True
            self._clear(days)
            return
        if self.loose:
            self.settled, self.daily = True, daily
            for window in self.loose:
                self._give(days, window)
            return
        if self.told or self.broken:
            self.group, self.told, self.broken = [], False, False
        self.group.extend(days)
        self.daily = daily

    def add(self, window: Window | None) -> None:
        """Hours for the group, or for the days still to come; None is a faulty window."""
        self.closing = self.broken = False
        if not self.group:
            if self.settled:
                self.loose, self.settled = [], False
            if window:
                self.loose.append(window)
            return
        self.told = True
        if window:
            self._give(self.group, window)

    def _give(self, days: list[int], window: Window) -> None:
        for day in days:
            if day in self.every_day and not self.daily:
                self.windows[day] = []  # a day of its own replaces « tous les jours »
                self.every_day.discard(day)
            self.windows[day].append(window)
            if self.daily:
                self.every_day.add(day)

    def _clear(self, days: list[int]) -> None:
        for day in days:
            self.windows[day] = []
            self.every_day.discard(day)

    def close(self) -> None:
        """« fermé »: the group just named, else the days that follow."""
        if self.group and not self.told:
            self.closed_named = True
            self._clear(self.group)
            self.told = True
        else:
            self.closing = True

    def separate(self) -> None:
        """A strong separator ends a closure."""
        if self.closing and self.closed_named:
            self.closing = False

    def end(self) -> None:
        """Hours to which no day was ever given hold from Monday to Friday."""
        if self.loose and not self.settled:
            if self.days_named and any(self.windows):
                raise _unreadable()
            for window in self.loose:
                self._give(list(_OFFICE_DAYS), window)


def read_opening(text: str) -> OpeningHours:
    """Opening hours of a week out of one cell.

    Raises
    ------
    CellFault
        A warning if the text is not understood, if windows overlap (they are merged), or
        if one window of several cannot exist (the others are kept); nothing is kept if
        none can.
    """
    tokens = _tokens(text)
    week = _Week()
    _walk(tokens, week)
    if not any(week.windows) and not week.fault:
        only_closed = week.closing and not week.days_named
        all_named = week.closed_named and len(set(week.group)) == WEEK_DAYS
        if not (only_closed or all_named):
            raise _unreadable()
    return settle(week.windows, week.fault)


def read_day(text: str) -> tuple[Window, ...]:
    """Windows of one weekday's own column; a dash or « fermé » is a closed day."""
    tokens = _tokens(text)
    if any(token.kind in {"day", "daily"} for token in tokens):
        raise _unreadable()
    week = _Week(group=[0])
    _walk(tokens, week)
    if not (week.windows[0] or week.closed_named or week.closing or week.fault):
        raise _unreadable()
    try:
        return settle(week.windows, week.fault).days[0]
    except CellFault as fault:
        if isinstance(fault.keep, OpeningHours):
            fault.keep = fault.keep.days[0]
        raise


def _unreadable() -> CellFault:
    return CellFault("cell_hours_unreadable", fatal=False)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(_PHRASES.sub(" ", days_spelt(plain(text)))):
        kind = match.lastgroup if match.lastgroup != "half" else "time"
        if kind == "time":
            tokens.append(Token("time", _time(match["time"], match["half"] or "")))
        elif kind == "word":
            tokens.extend(_word(match["word"]))
        elif kind == "other":
            raise _unreadable()
        elif kind != "noise":
            tokens.append(Token(str(kind)))
    return tokens


def _word(word: str) -> list[Token]:
    if word in DAY_OF:
        return [Token("day", DAY_OF[word])]
    if word in _WORD_TIMES:
        return [Token("time", _WORD_TIMES[word])]
    for kind, words in (("closed", _CLOSED), ("dash", _DASH_WORDS), ("and", _AND_WORDS)):
        if word in words:
            return [Token(kind)]
    if word in _NOISE_WORDS:
        return []
    raise _unreadable()


def _time(text: str, half: str) -> int:
    digits = re.findall(r"\d+", text)
    if len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return _IMPOSSIBLE
    return hour * HOUR_S + minute * 60


def _walk(tokens: list[Token], week: _Week) -> None:
    position = 0
    while position < len(tokens):
        position += _step(tokens[position : position + 3], week)
    week.end()


def _step(ahead: list[Token], week: _Week) -> int:
    """Take in the first of up to three tokens, and those that belong to it."""
    kinds = [token.kind for token in ahead]
    if kinds == ["time", "dash", "time"]:
        fault = _fault(ahead[0].number, ahead[2].number)
        week.fault = week.fault or fault
        week.add(None if fault else Window(ahead[0].number, ahead[2].number or DAY_S))
        return 3
    if kinds == ["day", "dash", "day"]:
        first, last = ahead[0].number, ahead[2].number
        span = (last - first) % WEEK_DAYS + 1
        week.name([(first + offset) % WEEK_DAYS for offset in range(span)])
        return 3
    if kinds[0] == "dash" and (len(kinds) == 1 or kinds[1] in {"bar", "semi", "and"}):
        if week.group and not week.told:
            week.close()
    else:
        _say(ahead[0], week)
    return 1


def _say(token: Token, week: _Week) -> None:
    match token.kind:
        case "time":
            raise _unreadable()
        case "day":
            week.name([token.number])
        case "daily":
            week.name(list(range(WEEK_DAYS)), daily=True)
        case "always":
            week.add(Window(0, DAY_S))
        case "closed":
            week.close()
        case "semi":
            week.separate()
        case "bar":
            week.separate()
            week.broken = True


def _fault(start_s: int, end_s: int) -> str:
    if _IMPOSSIBLE in {start_s, end_s}:
        return "cell_hours_impossible"
    return "" if start_s < (end_s or DAY_S) else "cell_hours_reversed"


def settle(windows: Sequence[Sequence[Window]], fault: str = "") -> OpeningHours:
    """Windows of seven days put in order; those that touch or overlap become one.

    Raises
    ------
    CellFault
        A warning: ``fault`` was met on the way and nothing else is left; or, and the
        hours are kept, a faulty window is left out or some windows overlap.
    """
    days: list[tuple[Window, ...]] = []
    overlap = False
    for told in windows:
        merged: list[Window] = []
        for window in sorted(told):
            if merged and window.start_s <= merged[-1].end_s:
                overlap = overlap or window.start_s < merged[-1].end_s
                merged[-1] = Window(merged[-1].start_s, max(merged[-1].end_s, window.end_s))
            else:
                merged.append(window)
        days.append(tuple(merged))
    hours = OpeningHours(tuple(days))
    if fault:
        if any(days):
            fault = "cell_hours_left_out"
            raise CellFault(fault, fatal=False, keep=hours)
        raise CellFault(fault, fatal=False)
    if overlap:
        code = "cell_hours_overlap"
        raise CellFault(code, fatal=False, keep=hours)
    return hours


def read_hour(text: str) -> int:
    """An hour of the day in seconds from midnight: ``8:30``, ``8h30``, ``8 h``, ``8``."""
    try:
        tokens = _tokens(text)
    except CellFault as error:
        code = "cell_hour"
        raise CellFault(code) from error
    if [token.kind for token in tokens] != ["time"]:
        code = "cell_hour"
        raise CellFault(code)
    if tokens[0].number == _IMPOSSIBLE:
        code = "cell_hours_impossible"
        raise CellFault(code)
    return tokens[0].number
