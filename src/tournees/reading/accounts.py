"""A client or prospect file -> accounts."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from tournees.model import Account, Appointment
from tournees.reading.columns import Names
from tournees.reading.faults import FaultLog, Values, shown
from tournees.reading.fields import ACCOUNT_FIELDS
from tournees.reading.ground import Ground, has_location
from tournees.reading.ids import account_id
from tournees.reading.joins import Joins
from tournees.reading.opening_edges import week_of
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Kind
    from tournees.reading.corrections import Correction
    from tournees.scenario import Source

_LONGEST_SHOWN = 80


@functools.cache
def _names() -> Names:
    return Names(ACCOUNT_FIELDS)


def read_accounts(
    path: Path, source: Source, kind: Kind | None, corrections: Sequence[Correction] = ()
) -> Reading[Account]:
    """Read a file of accounts, with every fault.

    Parameters
    ----------
    path
        The file, already resolved against the scenario's folder.
    source
        What the scenario says of it: sheet, columns, conditions, defaults.
    kind
        What the accounts are where no column says it; None if a column must.
    corrections
        What the user put right beside the file (`read_corrections`).
    """
    log = FaultLog(path.name)
    table = open_table(path, source, _names(), log, corrections)
    if table is None:
        return Reading(items=(), issues=log.done(), understood=Understood(file=path.name))
    _check_columns(table, kind)
    ground, joins = Ground(table), Joins(table, source)
    found = [(_account(table, ground, joins, row, kind), row) for row in table.rows]
    ground.report()
    accounts = _with_ids([(account, row) for account, row in found if account], table)
    return Reading(
        items=tuple(sorted(accounts, key=lambda account: account.id)),
        issues=log.done(),
        understood=table.understood(),
        raw=table.raw(accounts),
        corrected=table.corrected,
    )


def _check_columns(table: Table, kind: Kind | None) -> None:
    log, headers = table.log, shown(table.headers)
    row = table.header_index + 1
    if not table.has("name"):
        if table.has("address"):
            log.add("name_from_address", column=table.header("address"), fatal=False)
        else:
            log.add("column_name_missing", row=row, facts={"known": headers})
    if not has_location(table):
        log.add("column_location_missing", row=row, facts={"known": headers})
    if kind is None and not table.has("kind"):
        log.add("column_kind_missing", row=row, facts={"known": headers})


def _account(
    table: Table, ground: Ground, joins: Joins, row: Row, kind: Kind | None
) -> Account | None:
    """One account, its id still the text of the file; None where its kind is unknown."""
    values = table.values(row)
    values |= ground.take(values, row)
    values["kind"] = values.get("kind", kind)
    values["opening"] = week_of(table, values, row)
    joins.take(values, row)
    values["appointments"] = _appointments(table, values, row)
    values["name"] = _name(table, values, row)
    _check_days(table, values, row)
    if values["kind"] is None:
        if table.has("kind"):
            header = table.header("kind")
            if not any(row.text(c) for c in table.columns if c.field == "kind"):
                table.log.add("row_without_kind", row=row.number, column=header)
        return None
    return Account(**{"id": "", **values}, file=table.log.file, row=row.number)


def _name(table: Table, values: Values, row: Row) -> str:
    name = values.get("name", "")
    if name:
        return str(name)
    stands_in = (values.get(key) for key in ("address", "commune", "id", "postal_code"))
    instead = next((str(text) for text in stands_in if text), "?")
    if table.has("name"):
        header, facts = table.header("name"), {"instead": instead[:_LONGEST_SHOWN]}
        table.log.add("name_missing", row=row.number, column=header, fatal=False, facts={**facts})
    return instead


def _appointments(table: Table, values: Values, row: Row) -> tuple[Appointment, ...]:
    agreed: tuple[Appointment, ...] = values.pop("appointment_date", ())
    hour_s: int | None = values.pop("appointment_hour", None)
    others = [*values.pop("appointment_date_2", ()), *values.pop("appointment_date_3", ())]
    if hour_s is not None and len(agreed) == 1:
        agreed = (dataclasses.replace(agreed[0], start_s=hour_s),)
    elif hour_s is not None and agreed:
        header = table.header("appointment_hour")
        table.log.add("appointment_hour_of_several", row=row.number, column=header, fatal=False)
    elif hour_s is not None and not any(
        row.text(c) for c in table.columns if c.field == "appointment_date"
    ):
        header = table.header("appointment_hour")
        table.log.add("appointment_without_date", row=row.number, column=header)
    found = {*agreed, *others}
    return tuple(sorted(found, key=lambda each: (each.day, each.start_s or -1)))


def _check_days(table: Table, values: Values, row: Row) -> None:
    least, most = values.get("min_days_between"), values.get("max_days_between")
    if least is not None and most is not None and least > most:
        header = table.header("min_days_between") or table.header("max_days_between")
        facts: dict[str, str | int | float] = {"least": least, "most": most}
        value = f"{least} - {most}"
        table.log.add("days_reversed", row=row.number, column=header, value=value, facts=facts)


def _with_ids(found: list[tuple[Account, Row]], table: Table) -> list[Account]:
    """Ids of the file, each once; hashes where it has none, twins told apart by a suffix."""
    given: dict[str, int] = {}
    hashed: dict[str, list[tuple[Account, Row]]] = {}
    accounts: list[Account] = []
    header, own = table.header("id"), table.has("id")
    for account, row in found:
        if not account.id:
            if own:
                table.log.add("id_missing", row=row.number, column=header, fatal=False)
            hashed.setdefault(_hash(account), []).append((account, row))
            continue
        if account.id in given:
            facts: dict[str, str | int | float] = {"first": str(given[account.id])}
            table.log.add(
                "duplicate_id", row=row.number, column=header, value=account.id, facts=facts
            )
        given.setdefault(account.id, row.number)
        accounts.append(account)
    for base, twins in hashed.items():
        accounts.extend(_told_apart(base, twins, table))
    return accounts


def _hash(account: Account) -> str:
    return account_id(
        account.kind,
        name=account.name,
        address=account.address,
        postal_code=account.postal_code or account.commune,
        place=account.place,
    )


def _told_apart(base: str, twins: list[tuple[Account, Row]], table: Table) -> list[Account]:
    """Twins in the order of their texts, so that shuffled rows keep their ids."""
    twins = sorted(twins, key=lambda twin: (list(twin[1].texts), twin[1].number))
    first = twins[0][1].number
    for account, row in twins[1:]:
        facts: dict[str, str | int | float] = {"first": str(first)}
        table.log.add("duplicate_row", row=row.number, value=account.name, fatal=False, facts=facts)
    return [
        dataclasses.replace(account, id=base if number == 1 else f"{base}-{number}")
        for number, (account, _) in enumerate(twins, start=1)
    ]
