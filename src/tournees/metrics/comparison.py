"""Two runs side by side: every indicator, its difference, and better or worse if certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tournees.metrics.table import Indicator, Scope, of_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DECISIONS = ("sectors", "tours", "campaign")
_ROUND = 6
Value = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One indicator of two runs, A and B.

    ``item`` is the decision or the rep id, empty for the whole run and, at the scope
    of reps, for accounts that belong to nobody. ``difference`` is B less A, None where
    either has none. ``verdict`` judges B: ``better``, ``worse``, ``same`` or
    ``neutral`` where nothing is certain.
    """

    indicator: Indicator
    scope: Scope
    item: str
    a: Value
    b: Value
    difference: int | float | None
    verdict: str

    @property
    def key(self) -> str:
        """Key of the indicator."""
        return self.indicator.key


def compare(first: dict[str, Any], second: dict[str, Any]) -> tuple[Comparison, ...]:
    """Compare two contents of ``indicators.json``: decisions, then the run, then each rep."""
    return tuple(_rows(first, second))


def _rows(first: dict[str, Any], second: dict[str, Any]) -> Iterator[Comparison]:
    for decision in _DECISIONS:
        a, b = first[decision] or {}, second[decision] or {}
        yield from _compared(Scope.DECISION, decision, a, b)
    a, b = first["totals"], second["totals"]
    yield from _compared(Scope.RUN, "", a["run"], b["run"])
    reps_a = {row["rep_id"]: row for row in a["reps"]}
    reps_b = {row["rep_id"]: row for row in b["reps"]}
    for rep_id in sorted(reps_a.keys() | reps_b.keys()):
        yield from _compared(Scope.REP, rep_id, reps_a.get(rep_id, {}), reps_b.get(rep_id, {}))
    yield from _compared(Scope.REP, "", a["unassigned"], b["unassigned"])


def _compared(
    scope: Scope, item: str, a: dict[str, Any], b: dict[str, Any]
) -> Iterator[Comparison]:
    for indicator in of_scope(scope):
        value_a, value_b = value_of(a, indicator.key), value_of(b, indicator.key)
        if value_a is None and value_b is None:
            continue
        difference = None
        if _is_number(value_a) and _is_number(value_b):
            difference = round(value_b - value_a, _ROUND)
        yield Comparison(
            indicator=indicator,
            scope=scope,
            item=item,
            a=value_a,
            b=value_b,
            difference=difference,
            verdict=_verdict(indicator, a, b),
        )


def value_of(row: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - a value of JSON
    """Value of a key of the table in a row of ``indicators.json``; None where it has none."""
    value: Any = row
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _verdict(indicator: Indicator, a: dict[str, Any], b: dict[str, Any]) -> str:
    value_a, value_b = value_of(a, indicator.key), value_of(b, indicator.key)
    if value_a == value_b:
        return "same"
    numbers = _is_number(value_a) and _is_number(value_b)
    fair = all(value_of(a, key) == value_of(b, key) for key in indicator.if_same)
    if not (indicator.better and numbers and fair):
        return "neutral"
    if indicator.better == "more":
        return "better" if value_b > value_a else "worse"
    return "better" if abs(value_b) < abs(value_a) else "worse"
