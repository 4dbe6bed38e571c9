"""A file of visit reports -> what came of each visit."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from tournees.model import VisitOutcome, VisitReport
from tournees.reading.columns import Names
from tournees.reading.faults import FaultLog, shown
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table
from tournees.reading.visit_fields import VISIT_FIELDS

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.reading.faults import Values
    from tournees.scenario import Source

_ABSENT = {
    "account": "visit_without_account",
    "visit_day": "visit_without_day",
    "outcome": "visit_without_outcome",
}


@functools.cache
def _names() -> Names:
    return Names(VISIT_FIELDS)


def read_visit_reports(path: Path, source: Source) -> Reading[VisitReport]:
    """Read a file of visit reports, with every fault.

    ``account_id`` is the text of the identifier's column, else the name: the caller
    matches it with an account. A row without account, date or outcome is told and left
    out; where no column says the outcome, every visit counts as made, which is told.
    Whether a date is in the future is for the caller to say, who knows the day.

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
    _check_columns(table)
    reports = [report for row in table.rows if (report := _report(table, row))]
    reports.sort(key=lambda each: (each.day, each.account_id, each.row or 0))
    return Reading(items=tuple(reports), issues=log.done(), understood=table.understood())


def _check_columns(table: Table) -> None:
    row, facts = table.header_index + 1, {"known": shown(table.headers)}
    if not (table.has("account_id") or table.has("account_name")):
        table.log.add("column_account_missing", row=row, facts={**facts})
    if not table.has("visit_day"):
        table.log.add("column_day_missing", row=row, facts={**facts})
    if not table.has("outcome"):
        table.log.add("visits_all_done", row=row, fatal=False)


def _report(table: Table, row: Row) -> VisitReport | None:
    values = table.values(row)
    name = values.pop("account_name", "")
    account, day = values.pop("account_id", "") or name, values.pop("visit_day", None)
    outcome = _outcome(table, values)
    visit_s = _duration(table, values, row)
    for field, told in (("account", account), ("visit_day", day), ("outcome", outcome)):
        if not told and _is_blank(table, field, row):
            header = _header(table, field)
            table.log.add(_ABSENT[field], row=row.number, column=header, fatal=False)
    if not account or day is None or outcome is None:
        return None
    return VisitReport(
        account_id=str(account),
        day=day,
        outcome=outcome,
        visit_s=visit_s if outcome is not VisitOutcome.MISSED else None,
        file=table.log.file,
        row=row.number,
        **values,
    )


def _columns(field: str) -> tuple[str, ...]:
    return ("account_id", "account_name") if field == "account" else (field,)


def _header(table: Table, field: str) -> str:
    return next((header for name in _columns(field) if (header := table.header(name))), "")


def _is_blank(table: Table, field: str, row: Row) -> bool:
    """Whether a field has a column but no text: an unreadable text is told by itself."""
    columns = [column for column in table.columns if column.field in _columns(field)]
    return bool(columns) and not any(row.text(column) for column in columns)


def _outcome(table: Table, values: Values) -> VisitOutcome | None:
    """What the row says; an order sold makes a visit made, or one not told, an order."""
    told: VisitOutcome | None = values.pop("outcome", None)
    if told is None and not table.has("outcome"):
        told = VisitOutcome.DONE
    if values.get("order_eur", 0.0) > 0 and told is not VisitOutcome.MISSED:
        return VisitOutcome.ORDER
    return told


def _duration(table: Table, values: Values, row: Row) -> int | None:
    """How long the visit took: its own column, else from arrival to departure."""
    start_s, end_s = values.pop("visit_start", None), values.pop("visit_end", None)
    given: int | None = values.pop("visit_s", None)
    if given is not None or start_s is None or end_s is None:
        return given
    if end_s <= start_s:
        texts = [row.text(c) for c in table.columns if c.field in {"visit_start", "visit_end"}]
        table.log.add(
            "visit_reversed",
            row=row.number,
            column=table.header("visit_end"),
            value=" - ".join(text for text in texts if text),
            fatal=False,
        )
        return None
    return int(end_s - start_s)
