"""Windows of a day, opening hours of a week, the days of a horizon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
WEEK_DAYS = 7


class Window(NamedTuple):
    """A stretch of one day, seconds from midnight, ``start_s < end_s``."""

    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Windows for each weekday, Monday first; an empty tuple is a closed day."""

    days: tuple[tuple[Window, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != WEEK_DAYS:
            msg = f"opening hours need {WEEK_DAYS} days, got {len(self.days)}"
            raise ValueError(msg)
        for windows in self.days:
            previous_end_s = -1
            for window in windows:
                if not previous_end_s < window.start_s < window.end_s <= DAY_S:
                    msg = f"windows must be ordered and disjoint: {windows}"
                    raise ValueError(msg)
                previous_end_s = window.end_s

    def on(self, day: date) -> tuple[Window, ...]:
        """Windows of a date."""
        return self.days[day.weekday()]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a horizon in order, and the public holidays among them."""

    days: tuple[date, ...]
    holidays: tuple[date, ...] = ()


def week_days(monday: date, count: int = 5) -> tuple[date, ...]:
    """``count`` days in a row from a Monday."""
    return tuple(monday + timedelta(days=offset) for offset in range(count))
