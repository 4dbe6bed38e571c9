"""What a diary holds: events, cut into days and kept within a horizon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tournees.model import DAY_S

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE_DAY = timedelta(days=1)
CONSENT = frozenset({"confirme", "confirmee", "confirmed"})
"""Words of a title by which somebody says that a visit stands."""
_OWN_TEXT = re.compile(
    r"^(?:Étape \d+, .{1,40} de route \(|Stop \d+, .{1,40} on the road \()", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event, or the part of it that falls on ``day``.

    ``start_s`` and ``end_s`` are hours of the rep's clock, seconds from midnight, at most a
    day; equal for an instant. ``all_day`` events run from 0 to the end of the day; ``out``
    ones say that the rep does not work. ``several`` marks a part of an event of more days.
    A ``private`` event has no texts. ``own`` events come from a calendar that Tournées
    wrote; ``confirmed`` says that somebody has accepted or noted such a visit since.
    ``row`` is the line of the file.
    """

    day: date
    start_s: int
    end_s: int
    all_day: bool = False
    out: bool = False
    several: bool = False
    label: str = ""
    location: str = ""
    description: str = ""
    private: bool = False
    own: bool = False
    confirmed: bool = False
    uid: str = ""
    row: int = 0

    @property
    def order(self) -> tuple[date, int, int, str, str, str, int]:
        """An order that the order of the file's rows decides last."""
        return (
            self.day, self.start_s, self.end_s, self.label, self.location, self.uid, self.row,
        )  # fmt: skip


def clock_parts(start: datetime, end: datetime) -> Iterator[tuple[date, int, int]]:
    """Each day that a stretch of local time touches, with its hours on that day.

    An instant is one part without length. Parts never overlap and together are the stretch.

    Parameters
    ----------
    start, end
        Local times without zone, ``start <= end``.
    """
    if start == end:
        yield start.date(), _second(start), _second(start)
        return
    day = start.date()
    while datetime.combine(day, datetime.min.time()) < end:
        first_s = _second(start) if day == start.date() else 0
        last_s = _second(end) if day == end.date() else DAY_S
        yield day, first_s, last_s
        if day == date.max:
            return
        day += _ONE_DAY


def _second(moment: datetime) -> int:
    return moment.hour * 3_600 + moment.minute * 60 + moment.second


def is_own_text(description: str) -> bool:
    """Whether a description is one that our calendars write (``report.calendar.travel``)."""
    return bool(_OWN_TEXT.search(description))
