"""Time zones of calendar files: IANA and Windows names, and rules that a file brings along."""

from __future__ import annotations

import functools
import re
import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tournees.reading.diary_repeats import Repeat, read_repeat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.reading.diary_lines import Line

_OFFSET = re.compile(r"^([+-])(\d{2})(\d{2})(?:\d{2})?$")
_LOCAL = re.compile(r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})$")
_REACH = timedelta(days=800)
"""How far back the last change of a yearly rule may lie."""


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone_named(name: str) -> ZoneInfo | None:
    """A zone by its IANA name, whatever stands before it, or by its Windows name."""
    bare = name.strip().strip('"').lstrip("/")
    parts = bare.split("/")
    for start in range(len(parts)):
        tail = "/".join(parts[start:])
        if tail in _known():
            return ZoneInfo(tail)
    olson = WINDOWS_TO_OLSON.get(bare)
    return ZoneInfo(olson) if olson in _known() else None


@dataclass(frozen=True, slots=True)
class _Change:
    """When a clock is put to an offset: the first time, and how it repeats."""

    start: datetime
    repeat: Repeat | None
    offset: timedelta

    def last_before(self, moment: datetime) -> datetime | None:
        """The latest change up to a local time."""
        if self.start > moment:
            return None
        if self.repeat is None:
            return self.start
        first = max(self.start, moment - _REACH).date()
        days = [
            day
            for day in self.repeat.days(self.start.date(), first, moment.date())
            if datetime.combine(day, self.start.time()) <= moment
            and (not self.repeat.until or f"{day:%Y%m%d}" <= self.repeat.until[:8])
        ]
        return datetime.combine(days[-1], self.start.time()) if days else self.start


class FileZone(tzinfo):
    """A zone that a file describes (``VTIMEZONE``): the latest change gives the offset."""

    def __init__(self, changes: Sequence[_Change]) -> None:
        self._changes = tuple(sorted(changes, key=lambda change: (change.start, change.offset)))

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """Offset from UTC at a local time."""
        if moment is None:
            return self._changes[0].offset
        local = moment.replace(tzinfo=None)
        told = [
            (at, change.offset)
            for change in self._changes
            if (at := change.last_before(local)) is not None
        ]
        return max(told)[1] if told else self._changes[0].offset

    def dst(self, _moment: datetime | None, /) -> timedelta:
        """None is told apart from the offset."""
        return timedelta(0)

    def tzname(self, _moment: datetime | None, /) -> str | None:
        """No name is known."""
        return None


def zone_described(parts: Sequence[Sequence[Line]]) -> FileZone | None:
    """The zone that the parts of a ``VTIMEZONE`` describe, None where they cannot be read."""
    changes = []
    for lines in parts:
        told = {line.name: line.value.strip() for line in lines}
        try:
            year, month, day, hour, minute, second = map(
                int, _groups(_LOCAL, told.get("DTSTART", ""))
            )
            sign, hours, minutes = _groups(_OFFSET, told.get("TZOFFSETTO", ""))
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            repeat = read_repeat(told["RRULE"]) if "RRULE" in told else None
            start = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local by nature
        except ValueError:
            return None
        changes.append(_Change(start, repeat, -offset if sign == "-" else offset))
    return FileZone(changes) if changes else None


def _groups(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    match = pattern.match(text)
    if match is None:
        msg = f"not understood: {text[:40]}"
        raise ValueError(msg)
    return match.groups()
