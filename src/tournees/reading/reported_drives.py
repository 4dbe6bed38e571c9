"""A file of drives that people know -> from where, to where, how long."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.model import Place, Slot
from tournees.reading import cells, durations
from tournees.reading.columns import Names
from tournees.reading.faults import CellFault, FaultLog, shown
from tournees.reading.field import Field, Unit
from tournees.reading.folding import fold
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.scenario import Source

End = Place | str
"""An end of a drive: coordinates, or a town as written, with its postal code or without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveTold:
    """One row: a drive that somebody knows, its ends not yet looked up."""

    origin: End
    destination: End
    seconds: int
    slot: Slot
    row: int


_SLOTS = {
    Slot.PEAK: (
        "pointe", "heure de pointe", "heures de pointe", "en pointe", "hp", "bouchons", "matin",
        "soir", "peak", "peak hour", "peak hours", "rush hour",
    ),
    Slot.OFF_PEAK: (
        "creuse", "heure creuse", "heures creuses", "hors pointe", "hc", "fluide", "nuit",
        "off peak", "offpeak", "free flow",
    ),
    Slot.EVERYDAY: (
        "journee", "toute la journee", "moyenne", "normal", "normale", "habituel", "habituelle",
        "everyday", "usual", "average", "day",
    ),
}  # fmt: skip
_SLOT_OF = {name: slot for slot, names in _SLOTS.items() for name in names}


def read_slot(text: str) -> Slot:
    """The time of the day that a text names; a text that names none is taken for every day."""
    found = _SLOT_OF.get(fold(text))
    if found is None:
        code = "drive_slot"
        raise CellFault(code, fatal=False, keep=Slot.EVERYDAY)
    return found


def read_end(text: str) -> End:
    """``41.92, 8.74`` as a place, any other text as the town that it names."""
    try:
        lat, lon = cells.read_lat_lon(text)
    except CellFault as fault:
        if any(map(str.isalpha, text)) or fault.code == "cell_lat_lon":
            return text
        code = "drive_coordinates"
        raise CellFault(code, fatal=False) from fault
    return Place(lat, lon)


DRIVE_FIELDS = (
    Field("drive_from", (
        "de", "depart", "origine", "ville de depart", "lieu de depart", "point de depart",
        "commune de depart", "from", "origin", "start", "departure", "partant de",
    ), ("debut", "source"), read_end),
    Field("drive_to", (
        "a", "vers", "arrivee", "destination", "ville d arrivee", "lieu d arrivee",
        "point d arrivee", "commune d arrivee", "to", "end", "arrival", "jusqu a",
    ), ("fin", "cible", "target"), read_end),
    Field("drive_s", (
        "minutes", "duree", "temps", "duree reelle", "temps reel", "temps de trajet",
        "duree du trajet", "duree de trajet", "temps de route", "temps constate",
        "duree constatee", "duration", "time", "travel time", "driving time", "drive time", "min",
        "mn", "duree min", "duree mn", "heures",
    ), ("trajet",), durations.read_duration, Unit.DURATION),
    Field("drive_slot", (
        "creneau", "moment", "moment de la journee", "periode", "quand", "slot", "time of day",
        "heure de pointe",
    ), (), read_slot),
)  # fmt: skip

_LONG, _NONE, _UNREAD = "cell_duration_long", "cell_duration_none", "cell_duration"
_COLUMN_MISSING = {
    "drive_from": "column_drive_from_missing",
    "drive_to": "column_drive_to_missing",
    "drive_s": "column_drive_time_missing",
}
_BLANK = {
    "drive_from": "drive_without_start",
    "drive_to": "drive_without_end",
    "drive_s": "drive_without_time",
}


@functools.cache
def _names() -> Names:
    return Names(DRIVE_FIELDS)


def read_reported_drives(path: Path, source: Source) -> Reading[DriveTold]:
    """Read a file of drives that people know, with every fault.

    A row without start, end or time, or of which one cannot be read, is told and left out;
    a missing column is fatal. Bare numbers are minutes unless the header says hours or
    seconds.

    Parameters
    ----------
    path
        The file.
    source
        What is known of it: sheet, columns, conditions, defaults.
    """
    log = FaultLog(path.name)
    table = open_table(path, source, _names(), log)
    if table is None:
        return Reading(items=(), issues=log.done(), understood=Understood(file=path.name))
    for field, code in _COLUMN_MISSING.items():
        if not table.has(field):
            facts = {"known": shown(table.headers)}
            log.add(code, row=table.header_index + 1, facts={**facts})
    drives = tuple(drive for row in table.rows if (drive := _drive(table, row)))
    issues = tuple(_of_a_drive(issue) for issue in log.done())
    return Reading(items=drives, issues=issues, understood=table.understood())


def _drive(table: Table, row: Row) -> DriveTold | None:
    values = table.values(row)
    for column in table.columns:
        if column.field in _BLANK and column.field not in values and not row.text(column):
            code = _BLANK[column.field]
            table.log.add(code, row=row.number, column=column.header, fatal=False)
    if not values.keys() >= _BLANK.keys():
        return None
    return DriveTold(
        origin=values["drive_from"],
        destination=values["drive_to"],
        seconds=values["drive_s"],
        slot=values.get("drive_slot", Slot.EVERYDAY),
        row=row.number,
    )


def _of_a_drive(issue: Issue) -> Issue:
    """An issue of a duration as one of a drive: its row is left out, nothing stands in."""
    if issue.code not in {_LONG, _NONE, _UNREAD}:
        return issue
    return replace(issue, code="drive_time_unread", facts={}, fatal=False)
