"""A plan made by somebody else, from a file: who saw whom, on which day, at which hours."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.reading import cells, hours
from tournees.reading.columns import Names
from tournees.reading.faults import CellFault, FaultLog, shown
from tournees.reading.field import Field
from tournees.reading.folding import plain
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table
from tournees.reading.visit_fields import VISIT_FIELDS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tournees.reading.faults import Values
    from tournees.scenario import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ImposedVisit:
    """One row: a visit of a plan that is given, as it is told.

    ``account`` and ``rep`` are ids or names as written; hours are seconds from midnight and
    None where the row does not tell them. ``rank`` orders the visits of a day. ``depart_s``,
    ``return_s`` and ``lunch_s`` (its start) are of the whole day.
    """

    account: str
    rep: str
    day: date
    arrive_s: int | None = None
    start_s: int | None = None
    service_s: int | None = None
    rank: float | None = None
    depart_s: int | None = None
    return_s: int | None = None
    lunch_s: int | None = None
    file: str = ""
    row: int = 0


_DATED = re.compile(r"^(?:\d{1,4}[/.\-]){2}\d{1,4}[ t]+(?=\d)")
_FIRST = re.compile(r"^\D{0,4}?(\d{1,2}(?:[h:]\d{0,2}(?::\d\d)?)?)\s*(?:-|/|a)\s*\d{1,2}[h:]")


def read_moment(text: str) -> int:
    """An hour of the day, the date before it and the end of a span behind it left out."""
    said = _DATED.sub("", plain(text))
    span = _FIRST.match(said)
    try:
        return hours.read_hour(span[1] if span else said)
    except CellFault as fault:
        code = "imposed_hour"
        raise CellFault(code, fatal=False) from fault


def read_rank(text: str) -> float:
    """The place of a visit in its day."""
    try:
        return cells.read_number(text)
    except CellFault as fault:
        code = "imposed_rank"
        raise CellFault(code, fatal=False) from fault


_OF_VISITS = {field.name: field for field in VISIT_FIELDS}
IMPOSED_FIELDS = (
    *(_OF_VISITS[name] for name in ("account_id", "account_name", "visit_day", "visit_s", "rep")),
    Field("arrive_s", (
        "heure arrivee", "heure d arrivee", "arrivee", "arrivee client", "arrivee sur place",
        "arrival", "arrival time",
    ), (), read_moment),
    Field("start_s", (
        "heure debut", "heure de debut", "debut", "debut visite", "debut de visite",
        "heure de visite", "heure visite", "heure rdv", "heure du rdv", "heure du rendez vous",
        "heure de rendez vous", "heure", "horaire", "start", "start time", "time",
    ), ("de",), read_moment),
    Field("end_s", (
        "heure fin", "heure de fin", "fin", "fin visite", "fin de visite", "heure depart",
        "heure de depart", "depart", "depart client", "end", "end time", "departure time",
    ), ("a",), read_moment),
    Field("rank", (
        "ordre", "rang", "numero d ordre", "n ordre", "ordre de visite", "ordre de passage",
        "etape", "n etape", "sequence", "position", "order", "rank", "stop", "stop number",
    ), ("n", "numero"), read_rank),
    Field("depart_s", (
        "depart domicile", "heure depart domicile", "heure de depart du domicile",
        "depart du domicile", "depart maison", "depart matin", "debut de tournee",
        "debut tournee", "debut de journee", "debut journee", "leaves home", "day start",
    ), (), read_moment),
    Field("return_s", (
        "retour domicile", "heure retour domicile", "retour au domicile", "heure de retour",
        "heure retour", "retour", "retour maison", "fin de tournee", "fin tournee",
        "fin de journee", "fin journee", "back home", "return", "return time", "day end",
    ), (), read_moment),
    Field("lunch_s", (
        "dejeuner", "debut dejeuner", "debut du dejeuner", "heure dejeuner",
        "heure du dejeuner", "heure de dejeuner", "pause dejeuner", "pause midi", "repas",
        "lunch", "lunch time", "lunch start",
    ), (), read_moment),
)  # fmt: skip

_ACCOUNT = ("account_id", "account_name")
_BLANK = {"visit_day": "imposed_without_day", "rep": "imposed_without_rep"}


@functools.cache
def _names() -> Names:
    return Names(IMPOSED_FIELDS)


def read_imposed(path: Path, source: Source) -> Reading[ImposedVisit]:
    """Read a plan that is given, a row a visit, in the order of the file.

    A row without account, date or rep, or of which one cannot be read, is told and left
    out; a column of accounts or dates that is missing is fatal. Without a column of reps
    each ``rep`` is empty. Hours are optional: a visit that begins before the rep arrives
    begins on arrival, one that ends before it begins has no end.

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
    known = {"known": shown(table.headers)}
    if not any(map(table.has, _ACCOUNT)):
        log.add("imposed_no_account", row=table.header_index + 1, facts={**known})
    if not table.has("visit_day"):
        log.add("imposed_no_day", row=table.header_index + 1, facts={**known})
    visits = tuple(visit for row in table.rows if (visit := _visit(table, row)))
    return Reading(items=visits, issues=log.done(), understood=table.understood())


def _visit(table: Table, row: Row) -> ImposedVisit | None:
    values = table.values(row)
    for column in table.columns:
        if column.field in _BLANK and column.field not in values and not row.text(column):
            code = _BLANK[column.field]
            table.log.add(code, row=row.number, column=column.header, fatal=False)
    name = values.pop("account_name", "")
    account, day = str(values.pop("account_id", "") or name), values.pop("visit_day", None)
    rep = str(values.pop("rep", ""))
    if not account and any(map(table.has, _ACCOUNT)):
        headers = filter(None, map(table.header, _ACCOUNT))
        table.log.add(
            "imposed_without_account", row=row.number, column=next(headers, ""), fatal=False
        )
    if not account or day is None or (table.has("rep") and not rep):
        return None
    _settle_hours(table, values, row)
    return ImposedVisit(
        account=account, rep=rep, day=day, file=table.log.file, row=row.number, **values
    )


def _settle_hours(table: Table, values: Values, row: Row) -> None:
    """One start and one duration of all that a row tells."""
    end_s: int | None = values.pop("end_s", None)
    arrive_s: int | None = values.get("arrive_s")
    service_s: int | None = values.pop("visit_s", None)
    start_s: int | None = values.get("start_s", arrive_s)
    if start_s is None and end_s is not None and service_s is not None:
        start_s = end_s - service_s
    if start_s is not None and arrive_s is not None:
        start_s = max(start_s, arrive_s)
    if start_s is not None and end_s is not None:
        if end_s <= start_s:
            column = next(c for c in table.columns if c.field == "end_s")
            text = row.text(column)
            table.log.add(
                "imposed_reversed", row=row.number, column=column.header, value=text, fatal=False
            )
        else:
            service_s = end_s - start_s
    values["start_s"], values["service_s"] = start_s, service_s
