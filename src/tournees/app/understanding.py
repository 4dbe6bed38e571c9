"""The user's own reading of a file's columns, beside ours."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tournees.reading.fields import ACCOUNT_FIELDS, REP_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.errors import Issue
    from tournees.reading import ColumnSeen


def fields_of(kind: str) -> tuple[str, ...]:
    """Our fields that a file of a kind may hold."""
    fields = REP_FIELDS if kind == "reps" else ACCOUNT_FIELDS
    return tuple(field.name for field in fields if field.name != "kind")


def corrected(columns: Sequence[ColumnSeen], choices: Mapping[str, str]) -> dict[str, str]:
    """Our field to header, for the columns that the user reads otherwise than we do.

    A column that we were not sure of and that the user leaves so is sure from now on; a
    column that is not to be used empties its fields.
    """
    found: dict[str, str] = {}
    shared = Counter(field for column in columns for field in column.fields)
    for column in columns:
        choice = choices.get(column.header)
        if choice is None:
            continue
        if not choice:
            found |= dict.fromkeys(column.fields, "")
        elif choice not in column.fields or (column.confidence < 1.0 and shared[choice] == 1):
            found[choice] = column.header
    taken = {choice for choice in choices.values() if choice}
    return {field: header for field, header in found.items() if header or field not in taken}


def given_twice(choices: Mapping[str, str], columns: Sequence[ColumnSeen]) -> tuple[str, ...]:
    """Fields that the user's corrections give to two columns."""
    counted = Counter(corrected_fields(columns, choices))
    return tuple(sorted(field for field, count in counted.items() if count > 1))


def corrected_fields(columns: Sequence[ColumnSeen], choices: Mapping[str, str]) -> list[str]:
    """The field of every column that the user reads otherwise, repeats included."""
    seen = {column.header: column.fields for column in columns}
    return [f for header, f in choices.items() if f and f not in seen.get(header, ())]


def merged_issues(*lists: Sequence[Issue]) -> tuple[Issue, ...]:
    """Every finding once, in the order found, those that stop a run first."""
    kept: dict[tuple[object, ...], Issue] = {}
    for issues in lists:
        for issue in issues:
            key = (issue.code, issue.file, issue.sheet, issue.row, issue.column, issue.value)
            kept.setdefault(key, issue)
    return tuple(sorted(kept.values(), key=lambda issue: not issue.fatal))
