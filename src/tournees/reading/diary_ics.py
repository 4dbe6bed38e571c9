"""A calendar file (iCalendar) -> events of a horizon, in the rep's local time.

Series are spread day by day, their exceptions taken out, moved turns put where they went.
What is free, cancelled, or declined by the calendar's owner takes no time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from tournees.reading.diary_event import CONSENT, Event, clock_parts, is_own_text
from tournees.reading.diary_lines import read_components
from tournees.reading.diary_series import Series, settled, stretches
from tournees.reading.diary_times import Clock
from tournees.reading.folding import fold, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.reading.diary_lines import CalendarText, Component
    from tournees.reading.faults import FaultLog

_OWN_UID = re.compile(r"\b[0-9a-f]{16}@tournees\b")
_OWN_MAKER = "-//Tournees//"
_HEX = re.compile(r"^(?:[0-9A-Fa-f]{2}){40,}$")
"""How Outlook writes the identifier of an event that came from elsewhere."""
_HIDDEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
_FREE = frozenset({"FREE", "WORKINGELSEWHERE"})
_OUT = frozenset({"OOF", "OUTOFOFFICE"})
_TEXT = 2_000


def is_calendar(raw: bytes) -> bool:
    """Whether the first bytes are those of a calendar file."""
    head = raw[:4_096].replace(b"\0", b"").upper()
    return b"BEGIN:VCALENDAR" in head or b"BEGIN:VEVENT" in head


def read_ics(
    raw: bytes, log: FaultLog, days: frozenset[date], home: tzinfo
) -> tuple[list[Event], int]:
    """Events of the horizon in order, and how many times that are shown as free.

    Parameters
    ----------
    raw
        The file.
    log
        Hears what cannot be read.
    days
        The days of the horizon, at least one.
    home
        The rep's zone: of the clock that is answered, and of times that name no zone.
    """
    text = read_components(raw)
    _tell(text, log)
    clock = Clock(log, home)
    clock.learn(text.zones)
    series = [
        Series(component, start, clock.length(component, start))
        for component in text.events
        if (start := clock.start(component)) is not None
    ]
    owner, own = _heads(text)
    found: list[Event] = []
    free = 0
    for one in settled(series, clock):
        if one.component.text("STATUS").upper() == "CANCELLED" or _said(
            one.component, owner, "DECLINED"
        ):
            continue
        parts = list(_parts(one, days, clock, _dressed(one, owner, own=own)))
        if _is_free(one.component):
            free += len({part.day for part in parts})
        else:
            found += parts
    return sorted(found, key=lambda event: event.order), free


def _tell(text: CalendarText, log: FaultLog) -> None:
    if text.broken:
        facts: dict[str, str | int | float] = {"n": len(text.broken)}
        log.add("diary_lines_broken", row=text.broken[0], fatal=False, facts=facts)
    if text.cut_at is not None:
        log.add("diary_cut", row=text.cut_at, fatal=False)
    if not text.events:
        log.add("diary_no_event", fatal=False)


def _heads(text: CalendarText) -> tuple[str, bool]:
    """The owner's address, where the calendar is named by it, and whether the file is ours."""
    owner, own = "", False
    for line in text.heads:
        own = own or (line.name == "PRODID" and line.value.startswith(_OWN_MAKER))
        if line.name == "X-WR-CALNAME" and "@" in line.value:
            owner = line.value.strip().casefold()
    return owner, own


def _is_free(component: Component) -> bool:
    shown = component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper()
    return shown in _FREE or (not shown and component.text("TRANSP").upper() == "TRANSPARENT")


def _parts(one: Series, days: frozenset[date], clock: Clock, dress: Event) -> Iterator[Event]:
    first = datetime.combine(min(days), time())
    last = datetime.combine(max(days), time()) + timedelta(days=1)
    for start, end in stretches(one, days, clock):
        if start >= last or (end <= first and start < first):
            continue
        several = end - start > timedelta(days=1) or (
            end > start and (end - timedelta(seconds=1)).date() != start.date()
        )
        for day, start_s, end_s in clock_parts(max(start, first), min(end, last)):
            if day in days:
                yield replace(dress, day=day, start_s=start_s, end_s=end_s, several=several)


def _dressed(one: Series, owner: str, *, own: bool) -> Event:
    """All that an event says but its time."""
    component = one.component
    private = component.text("CLASS").upper() in _HIDDEN
    label = _shown(component, "SUMMARY")
    accepted = _said(component, "", "ACCEPTED", but=owner)
    return Event(
        day=one.start.local.date(),
        start_s=0,
        end_s=0,
        all_day=one.start.whole,
        out=component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() in _OUT,
        label="" if private else label,
        location="" if private else _shown(component, "LOCATION"),
        description="" if private else _shown(component, "DESCRIPTION"),
        private=private,
        own=own or _is_own(one.uid) or is_own_text(component.text("DESCRIPTION")),
        confirmed=accepted or bool(CONSENT & set(fold(label).split())),
        uid=one.uid,
        row=component.row,
    )


def _shown(component: Component, name: str) -> str:
    return tidy(component.text(name)[:_TEXT])


def _said(component: Component, who: str, what: str, *, but: str | None = None) -> bool:
    """Whether an attendee (``who``, or anyone but one) has given an answer."""
    answers = (
        line.value.strip().casefold().removeprefix("mailto:")
        for line in component.lines
        if line.name == "ATTENDEE" and line.params.get("PARTSTAT", "").upper() == what
    )
    if but is not None:
        return any(answer != but for answer in answers)
    return bool(who) and who in answers


def _is_own(uid: str) -> bool:
    """Whether an identifier is one of ours, as it was or as Outlook wraps it."""
    if _HEX.match(uid):
        uid = bytes.fromhex(uid).decode("latin-1")
    return bool(_OWN_UID.search(uid))
