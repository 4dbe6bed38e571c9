"""Half-days of office work out of one cell: « vendredi après-midi », « lundi matin ; ven. PM ».

Understood: days (« lundi », « lun. », « ven », « Ma », letters but a lone M, which is two
days), halves (« matin », « AM », « après-midi », « PM », « toute la journée »), hours
(« mercredi 14h-17h »), several of them, « tous les lundis », « du lundi au mercredi ». A day
without a half takes the one that follows it: « lundi et vendredi matin » are two mornings. A
semicolon, a bar or a new line ends this, and a day that is left alone is a whole day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import DAY_S, HOUR_S, WEEK_DAYS, Window
from tournees.reading.faults import CellFault
from tournees.reading.folding import plain
from tournees.reading.hours_words import DAY_OF

if TYPE_CHECKING:
    from collections.abc import Iterator


class Half(Enum):
    """A part of a day that a word names; its hours are those of the rep."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE = "whole"


class OfficeTime(NamedTuple):
    """A weekday, Monday 0, and what part of it."""

    day: int
    part: Half | Window


_DAYS = DAY_OF | {"l": 0, "j": 3, "v": 4, "s": 5, "d": 6}
_HALVES = {
    **dict.fromkeys(("matin", "matins", "matinee", "matinees", "am", "morning"), Half.MORNING),
    **dict.fromkeys(("apresmidi", "pm", "afternoon"), Half.AFTERNOON),
    **dict.fromkeys(("journee", "journees", "day"), Half.WHOLE),
}
_SILENT = frozenset({
    "le", "les", "la", "du", "de", "et", "and", "tous", "toute", "toutes", "chaque", "every",
    "the", "all", "bureau", "agence", "office", "entiere", "in", "on", "from",
})  # fmt: skip
_TO = frozenset({"a", "au", "to"})
_SHORT = (
    (re.compile(r"\b(?:l\s*'\s*)?(?:apr?(?:es)?[\s.-]*m(?:idis?)?|aprems?)\b\.?"), " apresmidi "),
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m "),
)
_AT = r"(\d{1,2})\s*(?:[h:]\s?(\d{2})?)?"
_TOKEN = re.compile(
    rf"(?P<hours>{_AT}\s*(?:[-–]|\ba\b|\bau\b|\bto\b)\s*{_AT}(?![\dh:]))|(?P<word>[a-z]+)"  # noqa: RUF001 - a dash that files hold
    r"|(?P<end>[;|\n])|(?P<dash>[-–])|(?P<noise>(?:[^\S\n]|[.,/+&:()'])+)|(?P<other>.)"  # noqa: RUF001 - the same
)


def read_office_times(text: str) -> tuple[OfficeTime, ...]:
    """Half-days in the order of the week, each once.

    Raises
    ------
    CellFault
        If any word of the text is not understood, or hours are impossible.
    """
    named = _Named()
    for token in _tokens(text):
        named.take(token)
    named.end()
    if not named.found:
        raise _unreadable()
    return tuple(sorted(set(named.found), key=_order))


def _order(time: OfficeTime) -> tuple[int, int, Window]:
    if isinstance(time.part, Window):
        return time.day, len(Half), time.part
    return time.day, list(Half).index(time.part), Window(0, 0)


def _unreadable() -> CellFault:
    return CellFault("cell_half_days")


@dataclass(slots=True)
class _Named:
    """The days last named, whether their part was said, and what is settled."""

    days: list[int] = field(default_factory=list)
    told: bool = False
    to: bool = False
    found: list[OfficeTime] = field(default_factory=list)

    def take(self, said: int | Half | Window | str) -> None:
        """Take in the next token: a day, a part, ``to`` or ``end``."""
        if isinstance(said, int):
            self._name(said)
        elif isinstance(said, str):
            self.to = said == "to" and bool(self.days) and not self.told
            if said == "end":
                self.end()
        elif self.days and not self.to:
            self.found += [OfficeTime(day, said) for day in self.days]
            self.told = True
        else:
            raise _unreadable()

    def _name(self, day: int) -> None:
        if self.told:
            self.days, self.told = [], False
        first = self.days[-1] if self.to else day - 1
        length = (day - first) % WEEK_DAYS
        self.days += [(first + step) % WEEK_DAYS for step in range(1, length + 1)]
        self.to = False

    def end(self) -> None:
        """Days of which no part was said are whole ones."""
        if self.to:
            raise _unreadable()
        if not self.told:
            self.found += [OfficeTime(day, Half.WHOLE) for day in self.days]
        self.days, self.told = [], False


def _tokens(text: str) -> Iterator[int | Half | Window | str]:
    lowered = plain(text)
    for pattern, instead in _SHORT:
        lowered = pattern.sub(instead, lowered)
    for match in _TOKEN.finditer(lowered):
        kind = match.lastgroup
        if match["hours"]:
            yield _window(match)
        elif kind == "word":
            yield from _word(match["word"])
        elif kind in {"end", "dash"}:
            yield "end" if kind == "end" else "to"
        elif kind == "other":
            raise _unreadable()


def _word(word: str) -> Iterator[int | Half | str]:
    if word in _HALVES:
        yield _HALVES[word]
    elif word in _DAYS or word.removesuffix("s") in _DAYS:
        yield _DAYS.get(word, _DAYS.get(word.removesuffix("s"), 0))
    elif word in _TO:
        yield "to"
    elif word not in _SILENT:
        raise _unreadable()


def _window(match: re.Match[str]) -> Window:
    start_s = int(match[2]) * HOUR_S + int(match[3] or 0) * 60
    end_s = int(match[4]) * HOUR_S + int(match[5] or 0) * 60
    minutes = int(match[3] or 0), int(match[5] or 0)
    if not start_s < end_s <= DAY_S or max(minutes) > 59:
        code = "cell_hours_impossible"
        raise CellFault(code)
    return Window(start_s, end_s)
