"""A file of what customers have said of the visits proposed to them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import Agreement
from tournees.reading import dates
from tournees.reading.columns import Names
from tournees.reading.faults import CellFault, FaultLog, shown
from tournees.reading.field import Field, Unit
from tournees.reading.folding import fold
from tournees.reading.imposed import read_moment
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table
from tournees.reading.visit_fields import VISIT_FIELDS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tournees.scenario import Source

STATUSES = {
    Agreement.TO_PROPOSE: (
        "a proposer", "a appeler", "a rappeler", "pas de reponse", "sans reponse", "absent",
        "repondeur", "to propose", "to call",
    ),
    Agreement.PROPOSED: (
        "propose", "proposee", "en attente", "en attente de reponse", "message laisse",
        "proposed", "pending",
    ),
    Agreement.CONFIRMED: (
        "confirme", "confirmee", "accepte", "acceptee", "d accord", "oui", "ok", "valide",
        "validee", "confirmed", "accepted", "yes",
    ),
    Agreement.REFUSED: (
        "refuse", "refusee", "refus", "decline", "declinee", "non", "annule", "annulee",
        "impossible", "pas disponible", "indisponible", "refused", "declined", "no",
        "cancelled",
    ),
}  # fmt: skip
_STATUS_OF = {name: status for status, names in STATUSES.items() for name in names}


def read_status(text: str) -> Agreement:
    """A customer's answer, its words as a whole: a text that says more is not guessed at."""
    found = _STATUS_OF.get(" ".join(fold(text).split()))
    if found is None:
        code = "agreement_status"
        raise CellFault(code, fatal=False)
    return found


_OF_VISITS = {field.name: field for field in VISIT_FIELDS}
AGREEMENT_FIELDS = (
    _OF_VISITS["account_id"],
    _OF_VISITS["account_name"],
    _OF_VISITS["visit_day"],
    Field("start_s", (
        "heure", "heure proposee", "heure de visite", "heure debut", "heure de debut", "horaire",
        "time", "start time", "proposed time",
    ), (), read_moment),
    Field("agreed_day", (
        "date convenue", "jour convenu", "date confirmee", "nouvelle date", "agreed date",
    ), (), dates.read_date, Unit.DATE),
    Field("agreed_start_s", (
        "heure convenue", "heure confirmee", "nouvelle heure", "agreed time",
    ), (), read_moment),
    Field("agreement", (
        "statut", "statut du rendez vous", "reponse", "reponse du client", "accord", "etat",
        "status", "answer",
    ), (), read_status),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A row: what was proposed to an account, what came of it, what was agreed instead.

    Hours are seconds from midnight; None is not told.
    """

    account: str
    status: Agreement
    day: date
    start_s: int | None = None
    agreed_day: date | None = None
    agreed_start_s: int | None = None
    file: str = ""
    row: int = 0


@functools.cache
def _names() -> Names:
    return Names(AGREEMENT_FIELDS)


def read_agreements(path: Path, source: Source) -> Reading[Answer]:
    """Read customers' answers, a row a visit; a row not filled in yet says nothing.

    A row that cannot be used is told and left out; a column of accounts, dates or statuses
    that is missing is fatal.
    """
    log = FaultLog(path.name)
    table = open_table(path, source, _names(), log)
    if table is None:
        return Reading(items=(), issues=log.done(), understood=Understood(file=path.name))
    wanted = {
        "agreement_no_account": ("account_id", "account_name"),
        "agreement_no_day": ("visit_day",),
        "agreement_no_status": ("agreement",),
    }
    for code, fields in wanted.items():
        if not any(map(table.has, fields)):
            facts: dict[str, str | int | float] = {"known": shown(table.headers)}
            log.add(code, row=table.header_index + 1, facts=facts)
    items = tuple(answer for row in table.rows if (answer := _answer(table, row)))
    return Reading(items=items, issues=log.done(), understood=table.understood())


def _answer(table: Table, row: Row) -> Answer | None:
    values = table.values(row)
    name = values.pop("account_name", "")
    account = str(values.pop("account_id", "") or name)
    status, day = values.pop("agreement", None), values.pop("visit_day", None)
    if status is None:
        return None
    if not account or day is None:
        table.log.add("agreement_incomplete", row=row.number, fatal=False)
        return None
    return Answer(
        account=account, status=status, day=day, file=table.log.file, row=row.number, **values
    )
