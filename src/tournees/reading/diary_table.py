"""An agenda in a table (Outlook's or Google's CSV, an Excel sheet) -> events of a horizon."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tournees.model import DAY_S, HOUR_S
from tournees.reading import dates, durations, hours
from tournees.reading.columns import Names
from tournees.reading.diary_event import CONSENT, Event, clock_parts, is_own_text
from tournees.reading.faults import CellFault, shown
from tournees.reading.field import Field, Unit
from tournees.reading.folding import fold
from tournees.reading.table import Row, Table, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tournees.reading.faults import FaultLog, Values
    from tournees.reading.result import Understood
    from tournees.scenario import Source

_TIME_BEHIND = re.compile(
    r"(?<=\d)[ T](\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?)$"
)
_FREE, _BUSY, _OUT = "free", "busy", "out"
_SHOWN = {
    _FREE: ("3", "libre", "disponible", "free", "available", "travail ailleurs",
            "working elsewhere", "travaille ailleurs", "5"),
    _OUT: ("4", "absent", "absente", "absent du bureau", "absence du bureau", "out of office",
           "away", "oof", "conge", "conges"),
    _BUSY: ("1", "2", "provisoire", "tentative", "occupe", "occupee", "busy", "non disponible"),
}  # fmt: skip
_SHOWN_OF = {name: shown_as for shown_as, names in _SHOWN.items() for name in names}
_YES = frozenset({"vrai", "true", "oui", "yes", "1", "x", "prive", "private", "confidentiel",
                  "confidential"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date, with its hour where the cell holds one."""

    day: date
    second: int | None


def read_moment(text: str, *, month_first: bool = False) -> _Moment:
    """``24/11/2026``, ``24/11/2026 09:30``, ``2026-11-24T09:30:00``, ``11/24/2026 9:30 AM``."""
    behind = _TIME_BEHIND.search(text)
    day = dates.read_date(text[: behind.start()] if behind else text, month_first=month_first)
    return _Moment(day, hours.read_hour(behind[1]) if behind else None)


def read_shown(text: str) -> str:
    """How the time is shown to others: free, busy or out; what is not known is busy."""
    found = _SHOWN_OF.get(fold(text))
    if found is None:
        code = "diary_shown_unread"
        raise CellFault(code, fatal=False, keep=_BUSY)
    return found


def read_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return fold(text) in _YES


DIARY_FIELDS = (
    Field("diary_label", (
        "objet", "sujet", "titre", "intitule", "libelle", "subject", "title", "summary",
        "evenement", "event", "rendez vous", "rdv", "quoi", "motif", "client", "description rdv",
    ), ("nom", "name")),
    Field("diary_day", (
        "date de debut", "date debut", "debut", "start date", "start", "date", "jour", "le",
        "day", "date du rdv", "date rdv", "begin", "date et heure de debut", "quand",
    ), (), read_moment, Unit.DATE),
    Field("diary_start", (
        "heure de debut", "heure debut", "start time", "heure", "horaire", "heure rdv",
        "heure du rdv", "time", "de", "h debut", "begin time",
    ), ("debut", "start"), hours.read_hour),
    Field("diary_end_day", (
        "date de fin", "date fin", "fin", "end date", "end", "date et heure de fin",
    ), (), read_moment, Unit.DATE),
    Field("diary_end", (
        "heure de fin", "heure fin", "end time", "a", "h fin", "jusqu a",
    ), ("fin", "end"), hours.read_hour),
    Field("diary_length", (
        "duree", "duration", "length", "duree min", "duree mn", "temps", "minutes",
    ), (), durations.read_duration, Unit.DURATION),
    Field("diary_whole", (
        "journee entiere", "toute la journee", "all day event", "all day", "allday",
        "evenement d une journee",
    ), (), read_yes),
    Field("diary_location", (
        "emplacement", "lieu", "endroit", "location", "adresse", "where", "ou", "ville", "place",
    )),
    Field("diary_description", (
        "description", "notes", "note", "commentaire", "commentaires", "remarques", "body",
        "details", "corps",
    )),
    Field("diary_shown", (
        "afficher la disponibilite", "disponibilite", "show time as", "montrer comme",
        "afficher comme", "show as", "statut", "busy status",
    ), (), read_shown),
    Field("diary_private", (
        "prive", "private", "confidentiel", "rendez vous prive", "personnel",
    ), (), read_yes),
    Field("diary_sensitivity", (
        "critere de diffusion", "sensitivity", "confidentialite", "visibilite", "visibility",
    ), (), read_yes),
    Field("diary_uid", ("uid", "identifiant unique", "id evenement", "event id")),
)  # fmt: skip


@functools.cache
def _names() -> Names:
    return Names(DIARY_FIELDS)


def read_table(
    path: Path, source: Source, log: FaultLog, days: frozenset[date]
) -> tuple[list[Event], int, Understood | None]:
    """Events of the horizon in order, how many are shown as free, what was understood.

    Hours are those of the rep's clock. A row with a date and no hour is a whole day; an hour
    without an end counts one hour; both are told.

    Parameters
    ----------
    path, source
        The file, and what is known of it.
    log
        Hears what cannot be read.
    days
        The days of the horizon.
    """
    table = open_table(path, source, _names(), log)
    if table is None:
        return [], 0, None
    if not table.has("diary_day"):
        facts = {"known": shown(table.headers)}
        log.add("diary_column_missing", row=table.header_index + 1, facts={**facts})
        return [], 0, table.understood()
    found: list[Event] = []
    free = 0
    for row in table.rows:
        values = table.values(row)
        parts = [part for part in _parts(table, row, values) if part.day in days]
        if values.get("diary_shown") == _FREE:
            free += len(parts)
        else:
            found += parts
    return sorted(found, key=lambda event: event.order), free, table.understood()


def _parts(table: Table, row: Row, values: Values) -> Iterator[Event]:
    stretch = _stretch(table, row, values)
    if stretch is None:
        return
    start, end, whole = stretch
    private = values.get("diary_private", False) or values.get("diary_sensitivity", False)
    dress = Event(
        day=start.date(),
        start_s=0,
        end_s=0,
        all_day=whole,
        out=values.get("diary_shown") == _OUT,
        label="" if private else values.get("diary_label", ""),
        location="" if private else values.get("diary_location", ""),
        description="" if private else values.get("diary_description", ""),
        private=private,
        own=is_own_text(values.get("diary_description", "")),
        confirmed=bool(CONSENT & set(fold(values.get("diary_label", "")).split())),
        uid=values.get("diary_uid", ""),
        row=row.number,
    )
    parts = list(clock_parts(start, end))
    for day, start_s, end_s in parts:
        yield replace(dress, day=day, start_s=start_s, end_s=end_s, several=len(parts) > 1)


def _stretch(table: Table, row: Row, values: Values) -> tuple[datetime, datetime, bool] | None:
    """Start and end of a row's event, and whether it takes whole days."""
    begun: _Moment | None = values.get("diary_day")
    if begun is None:
        column = next(column for column in table.columns if column.field == "diary_day")
        if not row.text(column):
            table.log.add("diary_without_day", row=row.number, column=column.header, fatal=False)
        return None
    start_s = values.get("diary_start", begun.second)
    ended: _Moment = values.get("diary_end_day", _Moment(begun.day, None))
    if values.get("diary_whole", False) or start_s is None:
        if not values.get("diary_whole", False):
            table.log.add("diary_without_hour", row=row.number, fatal=False)
        return _whole_days(begun.day, ended, values.get("diary_end", ended.second))
    start = _at(begun.day, start_s)
    end_s = values.get("diary_end", ended.second)
    if end_s is None:
        return start, start + _length(table, row, values, start_s), False
    end = _at(ended.day, end_s)
    if end < start:
        value = f"{start:%d/%m/%Y %H:%M} - {end:%d/%m/%Y %H:%M}"
        table.log.add("diary_end_odd", row=row.number, value=value, fatal=False)
        return start, start + timedelta(seconds=HOUR_S), False
    return start, end, False


def _length(table: Table, row: Row, values: Values, start_s: int) -> timedelta:
    """A row's own duration; the rest of the day where it cannot be read, else an hour."""
    length_s: int | None = values.get("diary_length")
    if length_s is not None:
        return timedelta(seconds=length_s)
    if any(column.field == "diary_length" and row.text(column) for column in table.columns):
        return timedelta(seconds=max(0, DAY_S - start_s))
    table.log.add("diary_without_end", row=row.number, fatal=False)
    return timedelta(seconds=HOUR_S)


def _whole_days(first: date, ended: _Moment, end_s: int | None) -> tuple[datetime, datetime, bool]:
    """Whole days; an end at midnight of a later day is the end of the day before it."""
    last = ended.day
    if last > first and end_s == 0:
        last -= timedelta(days=1)
    last = max(first, last)
    return _at(first, 0), _at(last, DAY_S), True


def _at(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)
