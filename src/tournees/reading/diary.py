"""A rep's diary -> events of a horizon: a calendar file, or an agenda in a table."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.reading.diary_event import Event
from tournees.reading.diary_ics import is_calendar, read_ics
from tournees.reading.diary_table import read_table
from tournees.reading.faults import FaultLog, FileFault
from tournees.reading.opening import file_bytes
from tournees.reading.result import Reading, Understood

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, tzinfo
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.scenario import Source

__all__ = ["Event", "read_diary"]


def read_diary(path: Path, source: Source, days: Iterable[date], home: tzinfo) -> Reading[Event]:
    """Read a diary for the days of a horizon, with every fault.

    Events are cut by day, on the rep's clock, sorted. What the diary shows as free, cancelled
    or declined is left out. The kind of file is told by its first bytes, never by its name.
    Fatal: a file that cannot be opened, a table without a column of dates.

    Parameters
    ----------
    path
        The file.
    source
        What is known of a table: sheet, columns, conditions.
    days
        The days that are asked for, at least one.
    home
        The rep's time zone.
    """
    log = FaultLog(path.name)
    wanted = frozenset(days)
    understood: Understood | None = None
    events: list[Event] = []
    free = 0
    try:
        raw = file_bytes(path)
        if _is_archive(raw):
            log.add("diary_zipped")
        elif is_calendar(raw):
            events, free = read_ics(raw, log, wanted, home)
        else:
            events, free, understood = read_table(path, source, log, wanted)
    except FileFault as fault:
        log.add(fault.code, row=fault.row, facts=fault.facts)
    if free:
        log.add("diary_free", fatal=False, facts={"n": free})
    return Reading(
        items=tuple(events),
        issues=tuple(map(_of_a_diary, log.done())),
        understood=understood or Understood(file=path.name),
    )


def _of_a_diary(issue: Issue) -> Issue:
    """An issue of a cell as one of a diary: more time is kept free then, and no run stops."""
    if issue.code.startswith("cell_duration"):
        return replace(issue, code="diary_length_unread", facts={}, fatal=False)
    return replace(issue, fatal=False) if issue.code.startswith("cell_") else issue


def _is_archive(raw: bytes) -> bool:
    """Whether a file is the archive of calendars that Google gives; only its list is read."""
    if not raw.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return any(name.lower().endswith(".ics") for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
