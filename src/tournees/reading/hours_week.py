"""A week of opening hours while its text is read: which days are meant, open, closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.model import WEEK_DAYS
from tournees.reading.hours_words import unreadable

if TYPE_CHECKING:
    from tournees.model import Window

OFFICE_DAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)


@dataclass(slots=True)
class Week:
    """What has been said so far.

    ``group`` are the days last named and ``told`` whether hours or a closure followed;
    ``loose`` are windows that stood before any day, ``settled`` whether days followed;
    ``broken`` says that a bar or a new line stood after the group; ``halved`` that half of
    its days was said and hours must follow; ``asked`` are days by appointment, ``shut``
    closed ones; ``excluding`` says that « sauf » stood before the days to come; ``last`` is
    the kind of the token before.
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
    halved: bool = False
    asked: set[int] = field(default_factory=set)
    shut: set[int] = field(default_factory=set)
    excluding: bool = False
    last: str = ""

    def name(self, days: list[int], *, daily: bool = False) -> None:
        """Days are named: closed if « fermé » stood before, else the next group."""
        if self.halved:
            raise unreadable()
        self.days_named = True
        if self.excluding:
            self.group = [day for day in self.group if day not in days]
            self._clear(days)
            return
        if self.closing:
            self.closed_named = True
            self._clear(days)
            return
        if self.loose:
            self.settled, self.daily = True, daily
            for window in self.loose:
                self._give(days, window)
            return
        if self.told or self.broken or self.last == "rdv":
            self.group, self.told, self.broken = [], False, False
        self.group.extend(days)
        self.daily = daily

    def add(self, window: Window | None) -> None:
        """Hours for the group, or for the days still to come; None is a faulty window."""
        unsure = self.told if self.excluding else self.closing and self.last != "comma"
        if unsure:  # « fermé de 12h à 14h », « sauf le jeudi 14h-19h »
            raise unreadable()
        self.closing = self.broken = self.halved = self.excluding = False
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
        self.shut.update(days)
        for day in days:
            self.windows[day] = []
            self.every_day.discard(day)

    def close(self) -> None:
        """« fermé »: the group just named, else the days that follow."""
        if self.excluding:
            raise unreadable()
        if self.last == "half" and self.told:
            return
        if self.group and not self.told:
            self.closed_named = True
            self._clear(self.group)
            self.told = True
        else:
            self.closing = True

    def separate(self) -> None:
        """A strong separator ends a closure and an exception."""
        self.excluding = False
        if self.closing and self.closed_named:
            self.closing = False

    def halve(self) -> None:
        """« le matin »: of days without hours yet, they must follow."""
        if self.closing:
            if self.last != "closed" or not self.told:
                raise unreadable()
            self.closing = False  # « 9h-12h, fermé l'après-midi »
        elif self.group and not self.told:
            self.halved = True

    def ask(self) -> None:
        """« sur rendez-vous »: days that have no hours beside it."""
        if not self.told:
            self.asked.update(self.group)

    def exclude(self) -> None:
        """« sauf »: the days that follow are closed."""
        if self.closing or self.halved or not any((self.group, self.settled)):
            raise unreadable()
        self.excluding = True

    def end(self) -> None:
        """Hours to which no day was ever given hold from Monday to Friday."""
        if self.halved:
            raise unreadable()
        if self.loose and not self.settled:
            if self.days_named and any(self.windows):
                raise unreadable()
            for window in self.loose:
                self._give([*OFFICE_DAYS], window)
