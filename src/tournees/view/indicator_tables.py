"""Indicators as tables: of a run and of each rep.

Names and definitions are those of the catalogue (``indicator.<key>``), keys and units
those of `tournees.metrics.INDICATORS`: nothing is counted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.metrics import INDICATORS, Unit, value_of
from tournees.metrics.table import Scope, of_scope
from tournees.view.tables import Cell, Column, Format, Table, columns, hours, km

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.metrics import Indicator
    from tournees.words import Words

Indicators = dict[str, Any]
"""What ``indicators.json`` holds."""

_DECISIONS = ("sectors", "tours", "campaign")
_FORMATS = {
    Unit.COUNT: Format.INTEGER,
    Unit.SECONDS: Format.HOURS,
    Unit.METRES: Format.KM,
    Unit.EUROS: Format.EUROS,
    Unit.SHARE: Format.SHARE,
    Unit.CODE: Format.TEXT,
}
DRIVING = frozenset({"drive_s", "drive_m"})
"""Indicators that are an estimate where travel times are."""
SECTOR_KEYS = ("clients", "prospects", "revenue_eur", "load_s", "load_target_s", "imbalance")
WEEK_KEYS = (
    "visits_due",
    "visits_planned",
    "visits_unserved",
    "drive_s",
    "drive_m",
    "visit_s",
    "work_s",
    "value_eur",
    "cost_eur.total",
)


def as_shown(unit: Unit, value: Any) -> Cell:  # noqa: ANN401  # a value of JSON
    """A value in the unit a reader expects: hours, kilometres, a share as it is."""
    if value is None or isinstance(value, str):
        return value
    if unit is Unit.SECONDS:
        return hours(value)
    if unit is Unit.METRES:
        return km(value)
    number: int | float = value
    return number


def written(unit: Unit, value: Any, words: Words) -> str:  # noqa: ANN401  # a value of JSON
    """A figure with its unit, as a sentence needs it."""
    if value is None:
        return words("view.nothing")
    writers = {
        Unit.SECONDS: words.duration,
        Unit.METRES: words.km,
        Unit.EUROS: words.euros,
        Unit.SHARE: words.percent,
    }
    return writers[unit](value) if unit in writers else words.number(value)


def unit_name(unit: Unit, words: Words) -> str:
    """Unit of the figures that `as_shown` gives."""
    return words(f"view.unit.{unit.value}")


def _unit_of(indicator: Indicator, words: Words, *, estimated: bool) -> str:
    """Unit of an indicator; what rests on estimated travel times says so."""
    unit = unit_name(indicator.unit, words)
    return (
        words("view.unit_estimated", unit=unit) if estimated and indicator.key in DRIVING else unit
    )


def _heading(indicator: Indicator, words: Words, *, estimated: bool) -> str:
    name = words(f"indicator.{indicator.key}")
    if indicator.unit in {Unit.COUNT, Unit.CODE, Unit.SHARE}:
        return name
    return f"{name} ({_unit_of(indicator, words, estimated=estimated)})"


def reps_table(
    indicators: Indicators,
    words: Words,
    *,
    keys: tuple[str, ...] = (*SECTOR_KEYS, *WEEK_KEYS),
    estimated: bool = False,
) -> Table:
    """One row per rep, one for what belongs to nobody where there is any, and the team.

    Parameters
    ----------
    keys
        Indicators to show, by their key in `tournees.metrics.INDICATORS`.
    estimated
        Whether travel times are an estimate, which the headings then say.
    """
    table = {indicator.key: indicator for indicator in INDICATORS}
    chosen = [table[key] for key in keys]
    totals = indicators["totals"]
    rows = [(row["name"], *_values(row, chosen)) for row in totals["reps"]]
    if totals["unassigned"].get("accounts"):
        rows.append((words("view.nobody"), *_values(totals["unassigned"], chosen)))
    rows.append((words("view.total"), *_values(totals["run"], chosen)))
    headings = [
        Column(_heading(one, words, estimated=estimated), _FORMATS[one.unit]) for one in chosen
    ]
    return Table((*columns(words, ("rep", Format.TEXT)), *headings), tuple(rows))


def _values(row: Mapping[str, Any], chosen: list[Indicator]) -> list[Cell]:
    return [as_shown(indicator.unit, value_of(row, indicator.key)) for indicator in chosen]


def definitions_table(indicators: Indicators, words: Words, *, estimated: bool = False) -> Table:
    """Every indicator of the run and of its decisions: name, figure, unit, definition."""
    whole, run = words("view.whole_run"), indicators["totals"]["run"]
    rows = [
        _defined(whole, indicator, run, words, estimated=estimated)
        for indicator in of_scope(Scope.RUN)
    ]
    for decision in _DECISIONS:
        block = indicators.get(decision)
        if block is not None:
            about = words(f"view.decision.{decision}")
            rows += [
                _defined(about, one, block, words, estimated=False)
                for one in of_scope(Scope.DECISION)
            ]
    shown = tuple(row for row in rows if row[2] is not None)
    return Table(
        columns(
            words,
            ("scope", Format.TEXT),
            ("indicator", Format.TEXT),
            ("figure", Format.NUMBER),
            ("unit", Format.TEXT),
            ("definition", Format.LONG),
        ),
        shown,
    )


def _defined(
    about: str, indicator: Indicator, row: Mapping[str, Any], words: Words, *, estimated: bool
) -> tuple[Cell, ...]:
    value = value_of(row, indicator.key)
    shown: Cell = as_shown(indicator.unit, value)
    if indicator.unit is Unit.SHARE and value is not None:
        shown = round(100 * value, 2)
    if indicator.unit is Unit.CODE and value is not None:
        shown = _code(indicator.key, value, words)
    key = f"indicator.{indicator.key}"
    unit = _unit_of(indicator, words, estimated=estimated)
    return about, words(key), shown, unit, words(f"{key}.definition")


def _code(key: str, value: str, words: Words) -> str:
    """What a code of a decision means."""
    text = f"bound.{value}" if key == "bound_model" else f"view.{key}.{value}"
    return words(text) if words.has(text) else value
