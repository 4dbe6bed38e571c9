"""Opening hours in columns of their own: when one opens, when one closes, on which days."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.model import DAY_S, WEEK_DAYS, OpeningHours, Window
from tournees.reading.faults import CellFault
from tournees.reading.field import WEEKDAYS, Field
from tournees.reading.hours import read_hour, read_opening, settle
from tournees.reading.hours_week import OFFICE_DAYS
from tournees.reading.hours_words import tokens_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.reading.faults import Values
    from tournees.reading.table import Row, Table

_BUT = re.compile(r"$|\b(?=sauf\b|except)", re.IGNORECASE)
_EVERY_DAY = tuple(range(WEEK_DAYS))


def read_edge(text: str) -> tuple[int, ...]:
    """The hour at which one opens or closes; none on a day that is closed.

    Raises
    ------
    CellFault
        A warning if it is no hour.
    """
    if [token.kind for token in tokens_of(text)] == ["closed"]:
        return ()
    try:
        return (read_hour(text),)
    except CellFault as fault:
        raise CellFault(fault.code, fatal=False) from fault


def read_weekdays(text: str) -> tuple[int, ...]:
    """Days of the week, Monday 0: « du lundi au vendredi », « lun, mar », « dimanche et lundi ».

    Raises
    ------
    CellFault
        A warning if anything but days stands there.
    """
    if any(token.kind in {"time", "closed", "half", "rdv", "always"} for token in tokens_of(text)):
        raise unreadable()
    hours = read_opening(_BUT.sub(" 0h-24h ", text, count=1))
    return tuple(day for day in _EVERY_DAY if hours.days[day])


def _days(edge: str) -> tuple[Field, ...]:
    return tuple(Field(f"{edge}_{name}", (), read=read_edge) for name in WEEKDAYS)


OPENING_EDGES = (
    Field("opens", (
        "heure ouverture", "heure d ouverture", "heure de ouverture", "h ouverture",
        "horaire ouverture", "ouverture matin", "ouverture le matin", "ouverture am",
        "heure ouverture matin", "heure d ouverture matin", "ouverture apres midi",
        "ouverture aprem", "ouverture pm", "heure ouverture apres midi",
        "heure d ouverture apres midi", "ouvre a", "opening time", "open time", "opening hour",
        "opens at", "opens", "morning opening", "afternoon opening", "debut ouverture",
        "heure debut ouverture", "matin ouverture", "apres midi ouverture", "ouverture 1",
        "ouverture 2", "debut matin", "debut apres midi", "matin debut", "apres midi debut",
    ), ("ouverture", "open", "horaire d ouverture"), read_edge),
    Field("closes", (
        "heure fermeture", "heure de fermeture", "h fermeture", "horaire fermeture",
        "fermeture matin", "fermeture le matin", "fermeture am", "heure fermeture matin",
        "heure de fermeture matin", "fermeture apres midi", "fermeture aprem", "fermeture pm",
        "heure fermeture apres midi", "heure de fermeture apres midi", "ferme a",
        "closing time", "close time", "closing hour", "closes at", "closes", "morning closing",
        "afternoon closing", "fin ouverture", "fermeture midi", "fermeture soir",
        "heure fin ouverture", "matin fermeture", "apres midi fermeture", "fermeture 1",
        "fermeture 2", "fin matin", "fin apres midi", "matin fin", "apres midi fin",
    ), ("fermeture", "close", "horaire de fermeture"), read_edge),
    *_days("opens"),
    *_days("closes"),
    Field("open_days", ("jours ouverts", "jour ouvert", "ouvert les jours", "ouvert le",
                        "open days", "opening days", "jours d ouverture hebdomadaire"),
          ("jours d ouverture", "jour d ouverture", "jours ouverture", "jours de visite",
           "jours"), read_weekdays),
    Field("closed_days", ("jour de fermeture", "jours de fermeture", "jour fermeture",
                          "jours fermeture", "ferme le", "jour de repos", "jours de repos",
                          "jour ferme", "jours fermes", "fermeture hebdomadaire",
                          "jour de fermeture hebdomadaire", "fermeture hebdo",
                          "repos hebdomadaire", "closed days", "closing day", "closed on",
                          "closing days", "day off", "weekly closing"),
          ("fermeture", "ferme"), read_weekdays),
)  # fmt: skip
"""An hour column may stand twice, for morning and afternoon: they are put in pairs."""

_BESIDE = frozenset(
    {field.name for field in OPENING_EDGES} | {f"opening_{name}" for name in WEEKDAYS}
)
"""The fields that tell hours beside the one column for the whole week."""


def week_of(table: Table, values: Values, row: Row) -> OpeningHours | None:
    """The hours of a row's week out of all its columns; None where they tell nothing.

    Columns of weekdays come first, then the one column for the whole week, then one pair of
    hours for every open day. Days that are named as closed, or beside the open ones, are
    closed. Open days without hours have none that a visit must keep: the rep's day does.
    """
    whole: OpeningHours | None = values.pop("opening", None)
    if _BESIDE.isdisjoint(values):
        return whole
    days = [_day(table, values, row, name) for name in WEEKDAYS]
    usual = _paired(table, values, row, "opens", "closes")
    opened: tuple[int, ...] | None = values.pop("open_days", None)
    shut: tuple[int, ...] | None = values.pop("closed_days", None)
    told: Sequence[Sequence[Window]]
    if any(day is not None for day in days):
        told = [day or () for day in days]
    elif whole is not None:
        told = whole.days
    elif usual or opened or shut:
        if not usual:
            table.log.add("row_days_without_hours", row=row.number, fatal=False)
        open_on = opened or (_EVERY_DAY if shut else OFFICE_DAYS)
        windows = usual or (Window(0, DAY_S),)
        told = [windows if day in open_on else () for day in _EVERY_DAY]
    else:
        return None
    kept = [
        windows if day not in (shut or ()) and day in (opened or _EVERY_DAY) else ()
        for day, windows in enumerate(told)
    ]
    try:
        return settle(kept)
    except CellFault as fault:
        table.log.cell(fault, row=row.number, column="", value="")
        return fault.keep if isinstance(fault.keep, OpeningHours) else None


def _day(table: Table, values: Values, row: Row, name: str) -> tuple[Window, ...] | None:
    """Windows of a weekday's own columns; None where it has none that say anything."""
    own: tuple[Window, ...] | None = values.pop(f"opening_{name}", None)
    named = any(f"{edge}_{name}" in values for edge in ("opens", "closes"))
    pairs = _paired(table, values, row, f"opens_{name}", f"closes_{name}")
    return (*(own or ()), *pairs) if own is not None or named else None


def _paired(table: Table, values: Values, row: Row, opens: str, closes: str) -> tuple[Window, ...]:
    """Openings and closings in their order; those that make no pairs are told and left out."""
    starts = sorted(values.pop(opens, ()))
    ends = sorted(end_s or DAY_S for end_s in values.pop(closes, ()))
    pairs = tuple(map(Window, starts, ends))
    follow = all(one.end_s <= other.start_s for one, other in pairwise(pairs))
    if len(starts) == len(ends) and follow and all(start < end for start, end in pairs):
        return pairs
    header = table.header(opens) or table.header(closes)
    fields = {opens, closes}
    texts = (row.text(column) for column in table.columns if column.field in fields)
    value = " - ".join(text for text in texts if text)
    table.log.add("row_hours_unpaired", row=row.number, column=header, value=value, fatal=False)
    return ()
