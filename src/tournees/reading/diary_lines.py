"""The lines of a calendar file, put together again, and the components that they make."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from icalendar.parser import Contentline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = re.compile(r"^([A-Za-z0-9-]{1,64})[;:]")
_SIMPLE = re.compile(
    r"^[A-Za-z0-9-]+((?:;[A-Za-z0-9-]+=(?:\"[^\"\\^,]*\"|[^\";:,\\^]*))*):([^\\]*)$"
)
"""A property without anything escaped, as nearly all are: read at once, not letter by letter."""
_PARAMETER = re.compile(r';([A-Za-z0-9-]+=(?:"[^"]*"|[^;]*))')
_EVENT = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY",
    "LOCATION", "DESCRIPTION", "CLASS", "STATUS", "TRANSP", "SEQUENCE", "ATTENDEE",
    "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip
_ZONE = frozenset({"TZID", "DTSTART", "RRULE", "TZOFFSETTO"})
_CALENDAR = frozenset({"PRODID", "X-WR-CALNAME"})
_WANTED = {
    "VEVENT": _EVENT, "VTIMEZONE": _ZONE, "STANDARD": _ZONE, "DAYLIGHT": _ZONE,
    "VCALENDAR": _CALENDAR, "": _CALENDAR,
}  # fmt: skip
"""The properties that are read, by the component that they stand in."""
_LONGEST = 100_000
"""Letters of a text; what lies beyond is not read."""


class Line(NamedTuple):
    """A property: its name and parameters in capitals, its value, its line in the file."""

    name: str
    params: Mapping[str, str]
    value: str
    row: int


@dataclass(slots=True)
class Component:
    """An event or a zone: its lines, and those of each part of it (of a zone)."""

    kind: str
    row: int
    lines: list[Line] = field(default_factory=list)
    parts: list[list[Line]] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first line of a name."""
        return next((line for line in self.lines if line.name == name), None)

    def text(self, name: str) -> str:
        """The value of the first line of a name, ``""`` without one."""
        line = self.first(name)
        return line.value.strip() if line else ""


@dataclass(slots=True)
class CalendarText:
    """What the lines of a file make; ``broken`` are the rows that are no property."""

    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    cut_at: int | None = None


def read_components(raw: bytes) -> CalendarText:
    """Events and zones of a calendar file; whatever cannot be read is noted.

    An event that the file's end cuts, or another event's beginning, counts as ended there.
    """
    found = CalendarText()
    stack: list[str] = []
    current: Component | None = None
    for row, text in _unfolded(raw):
        name, _, rest = text.partition(":")
        tag = rest.strip().upper()
        match name.strip().upper():
            case "BEGIN":
                if tag in {"VEVENT", "VTIMEZONE"}:
                    stack = stack[: stack.index(tag)] if tag in stack else stack
                    current = Component(tag, row)
                    (found.events if tag == "VEVENT" else found.zones).append(current)
                elif current and tag in {"STANDARD", "DAYLIGHT"}:
                    current.parts.append([])
                stack.append(tag)
            case "END":
                stack = stack[: len(stack) - 1 - stack[::-1].index(tag)] if tag in stack else stack
                current = None if tag in {"VEVENT", "VTIMEZONE"} else current
            case _:
                _take(found, current, stack[-1] if stack else "", row, text)
    found.cut_at = current.row if current else None
    return found


def _take(found: CalendarText, current: Component | None, inside: str, row: int, text: str) -> None:
    """Keep a property where it is wanted; note a line that is none."""
    match = _NAME.match(text)
    if match is None:
        found.broken.append(row)
        return
    name = match[1].upper()
    if name not in _WANTED.get(inside, ()):
        return
    try:
        params, value = _read(text[:_LONGEST])
    except ValueError:
        found.broken.append(row)
        return
    line = Line(name, params, value, row)
    if current is None:
        found.heads.append(line)
    elif inside in {"STANDARD", "DAYLIGHT"} and current.parts:
        current.parts[-1].append(line)
    else:
        current.lines.append(line)


def _read(text: str) -> tuple[Mapping[str, str], str]:
    """Parameters and value of a property.

    Raises
    ------
    ValueError
        It is none.
    """
    simple = _SIMPLE.match(text)
    if simple is None:
        _, told, value = Contentline(text).parts()  # type: ignore[no-untyped-call] # typed in part
        return {str(key).upper(): _joined(given) for key, given in told.items()}, value
    pairs = (pair.split("=", 1) for pair in _PARAMETER.findall(simple[1]))
    return {key.upper(): value.strip('"') for key, value in pairs}, simple[2]


def _joined(given: object) -> str:
    return ",".join(map(str, given)) if isinstance(given, list) else str(given)


def _unfolded(raw: bytes) -> Iterator[tuple[int, str]]:
    """Whole lines with the row where each begins; letters cut by a fold are mended."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw.decode("utf-16", "replace").encode()
    raw = raw.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    pieces: list[bytes] = []
    begun = 0
    for row, line in enumerate(raw.split(b"\n"), start=1):
        bare = line.rstrip(b"\r")
        if bare[:1] in {b" ", b"\t"} and pieces:
            pieces.append(bare[1:])
            continue
        if pieces:
            yield begun, _decoded(b"".join(pieces))
        pieces, begun = ([bare], row) if bare.strip() else ([], row)
    if pieces:
        yield begun, _decoded(b"".join(pieces))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
