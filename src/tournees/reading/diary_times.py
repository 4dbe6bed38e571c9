"""Times of calendar files: dates, local times, times of a zone, how long an event lasts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from icalendar import vDuration

from tournees.reading.diary_zones import zone_described, zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.reading.diary_lines import Component, Line
    from tournees.reading.faults import FaultLog

_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MOMENT = re.compile(r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z)?$")
_FIRST_YEAR, _LAST_YEAR = 1601, 2200
_LONGEST = timedelta(days=3_660)
_MIDNIGHT = datetime.min.time()
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Told:
    """A time as written: local without zone, the zone that it is in, whether a whole day."""

    local: datetime
    zone: tzinfo
    whole: bool = False

    @property
    def moment(self) -> datetime:
        """The same value for the same time, whatever the zone it is written in."""
        return self.local.replace(tzinfo=self.zone).astimezone(UTC)

    def within(self, zone: tzinfo) -> datetime:
        """The local time of another zone; a whole day stays itself."""
        if self.whole or self.zone is zone:
            return self.local
        return self.moment.astimezone(zone).replace(tzinfo=None)


@dataclass(slots=True)
class Clock:
    """Reads the times of one file; ``home`` is the zone of those that name none."""

    log: FaultLog
    home: tzinfo
    _zones: dict[str, tzinfo] = field(default_factory=dict)

    def learn(self, zones: Iterable[Component]) -> None:
        """Take in the zones that the file describes, where their names say nothing."""
        for zone in zones:
            name = zone.text("TZID")
            described = zone_described(zone.parts)
            if described is not None and zone_named(name) is None:
                self._zones.setdefault(name, described)

    def read(self, line: Line) -> Told | None:
        """The time of a line, None where it cannot be read."""
        return self.parsed(line.value.strip(), self._zone(line))

    def parsed(self, text: str, zone: tzinfo) -> Told | None:
        """``20261124``, ``20261124T093000`` in a zone, ``20261124T083000Z``."""
        try:
            whole = _DATE.match(text)
            if whole:
                return Told(_moment([*map(int, whole.groups()), 0, 0, 0]), self.home, whole=True)
            match = _MOMENT.match(text)
            if match is None:
                return None
            numbers = [int(part or 0) for part in match.groups()[:6]]
            return Told(_moment(numbers), UTC if match[7] else zone)
        except ValueError:
            return None

    def listed(self, component: Component, name: str) -> list[Told]:
        """Times of ``EXDATE`` and ``RDATE``, of which a period counts by its start."""
        found = []
        for line in component.lines:
            if line.name != name:
                continue
            for text in filter(None, map(str.strip, line.value.split(","))):
                told = self.parsed(text.partition("/")[0], self._zone(line))
                if told is None:
                    self._tell("diary_date_unread", line, text)
                else:
                    found.append(told)
        return found

    def start(self, component: Component) -> Told | None:
        """When an event begins; Outlook's whole days may be written as hours."""
        line = component.first("DTSTART")
        told = self.read(line) if line else None
        if told is None:
            self.log.add(
                "diary_event_unread",
                row=line.row if line else component.row,
                column="DTSTART",
                value=line.value[:_SHOWN] if line else "",
                fatal=False,
            )
        elif not told.whole and component.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
            local = told.within(self.home) if told.zone is UTC else told.local
            return Told(datetime.combine(local.date(), _MIDNIGHT), self.home, whole=True)
        return told

    def length(self, component: Component, start: Told) -> timedelta:
        """How long an event lasts; a day, or no time at all, where nothing says so."""
        usual = timedelta(days=1) if start.whole else timedelta(0)
        line = component.first("DTEND") or component.first("DURATION")
        if line is None or not line.value.strip():
            return usual
        length = self._between(line, start)
        if length is None:
            self._tell("diary_end_unread", line, line.value)
            return usual
        if length < timedelta(0) or length > _LONGEST:
            self._tell("diary_end_odd", line, line.value)
            return usual if length < timedelta(0) else _LONGEST
        return max(length, usual)

    def _between(self, line: Line, start: Told) -> timedelta | None:
        if line.name == "DURATION":
            try:
                length = vDuration.from_ical(line.value.strip())  # type: ignore[no-untyped-call] # typed in part
            except (ValueError, OverflowError):
                return None
            whole_days = timedelta(days=-(-length // timedelta(days=1)))
            return whole_days if start.whole else length
        end = self.read(line)
        if end is None:
            return None
        if not start.whole:
            return end.within(start.zone) - start.local
        local = end.within(self.home) if end.zone is UTC else end.local
        last = local.date() + timedelta(days=0 if local.time() == _MIDNIGHT else 1)
        return last - start.local.date()

    def _zone(self, line: Line) -> tzinfo:
        """The zone of a line; the rep's own, told once, where nobody knows it."""
        name = line.params.get("TZID", "").strip()
        if not name:
            return self.home
        known = self._zones.get(name)
        if known is None:
            known = zone_named(name)
            if known is None:
                self.log.add(
                    "diary_zone_unknown",
                    row=line.row,
                    column="TZID",
                    value=name[:_SHOWN],
                    fatal=False,
                )
            self._zones[name] = known = known or self.home
        return known

    def _tell(self, code: str, line: Line, text: str) -> None:
        self.log.add(code, row=line.row, column=line.name, value=text[:_SHOWN], fatal=False)


def _moment(numbers: list[int]) -> datetime:
    """A local time; far future ones, which calendars write for « never », are brought nearer."""
    year, month, day, hour, minute, second = numbers
    date(year, month, day)
    if year < _FIRST_YEAR:
        msg = f"year {year}"
        raise ValueError(msg)
    if year > _LAST_YEAR:
        year, day = _LAST_YEAR, min(day, 28)
    return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - local by nature
