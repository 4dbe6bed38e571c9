"""A file of the team -> reps."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import Costs, NamedPlace, Rep, WorkRules
from tournees.reading.columns import Names
from tournees.reading.faults import FaultLog, shown
from tournees.reading.fields import REP_FIELDS
from tournees.reading.ground import Ground, has_location
from tournees.reading.ids import slug
from tournees.reading.rep_rules import (
    contract_of,
    costs_of,
    office_hours,
    office_of,
    rules_of,
)
from tournees.reading.result import Reading, Understood
from tournees.reading.table import Row, Table, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Named
    from tournees.reading.corrections import Correction
    from tournees.scenario import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RepDefaults:
    """What holds for a rep whose file is silent; a rep's own column wins.

    ``overtime_rate`` is the share of the rep's own hourly cost that an hour of overtime adds.
    """

    rules: WorkRules = WorkRules()  # noqa: RUF009 - frozen
    costs: Costs = Costs()  # noqa: RUF009 - frozen
    contract_hours: float = 35.0
    overtime_rate: float = 0.0
    lodgings: tuple[NamedPlace, ...] = ()

    def priced(self, costs: Costs) -> Costs:
        """Prices with that of overtime, euros an hour to the cent."""
        return dataclasses.replace(
            costs, overtime_eur=round(self.overtime_rate * costs.per_hour_eur, 2)
        )


@functools.cache
def _names() -> Names:
    return Names(REP_FIELDS)


def read_reps(
    path: Path, source: Source, defaults: RepDefaults, corrections: Sequence[Correction] = ()
) -> Reading[Rep]:
    """Read a file of reps, with every fault.

    Parameters
    ----------
    path
        The file, already resolved against the scenario's folder.
    source
        What the scenario says of it: sheet, columns, conditions, defaults.
    defaults
        Rules, prices and hours of whoever has no column for them.
    corrections
        What the user put right beside the file (`read_corrections`).
    """
    log = FaultLog(path.name)
    table = open_table(path, source, _names(), log, corrections)
    if table is None:
        return Reading(items=(), issues=log.done(), understood=Understood(file=path.name))
    _check_columns(table)
    ground = Ground(table)
    found = [(_rep(table, ground, row, defaults), row) for row in table.rows]
    ground.report()
    reps = _each_once(found, table)
    return Reading(
        items=tuple(sorted(reps, key=lambda rep: rep.id)),
        issues=log.done(),
        understood=table.understood(),
        raw=table.raw(reps),
        corrected=table.corrected,
    )


def _check_columns(table: Table) -> None:
    facts: dict[str, str | int | float] = {"known": shown(table.headers)}
    row = table.header_index + 1
    if not any(table.has(name) for name in ("name", "first_name", "id")):
        table.log.add("column_name_missing", row=row, facts=facts)
    if not has_location(table):
        table.log.add("column_location_missing", row=row, facts=facts)


def _rep(table: Table, ground: Ground, row: Row, defaults: RepDefaults) -> Rep:
    values = table.values(row)
    where = ground.take(values, row)
    home = where.pop("place")
    names = (values.pop("first_name", ""), values.pop("name", ""))
    given = str(values.pop("id", ""))
    name = " ".join(text for text in names if text) or given
    if not name:
        table.log.add("rep_without_name", row=row.number, column=table.header("name"))
    hours, rules = contract_of(values, defaults.contract_hours, defaults.rules)
    rules = rules_of(table, values, row, rules)
    times = values.pop("office_times", ())
    named: tuple[Named, ...] | None = values.pop("lodgings", None)
    rep = Rep(
        id=given or slug(name) or name,
        name=name,
        home=home,
        rules=rules,
        costs=defaults.priced(costs_of(table, values, row, defaults.costs)),
        contract_hours=hours,
        office_at=office_of(values),
        office_times=office_hours(times, rules),
        lodgings=defaults.lodgings if named is None else (),
        lodgings_at=named or (),
        file=table.log.file,
        row=row.number,
        **where,
    )
    return dataclasses.replace(rep, **values)


def _each_once(found: list[tuple[Rep, Row]], table: Table) -> list[Rep]:
    first: dict[str, Row] = {}
    reps: list[Rep] = []
    own = table.has("id")
    for rep, row in found:
        if not rep.id:
            continue
        if rep.id in first:
            facts: dict[str, str | int | float] = {"first": str(first[rep.id].number)}
            table.log.add(
                "duplicate_id" if own else "duplicate_rep",
                row=row.number,
                column=table.header("id" if own else "name"),
                value=rep.id if own else rep.name,
                facts=facts,
            )
            continue
        first[rep.id] = row
        reps.append(rep)
    return reps
