"""What is understood of one file under the user's own reading of its columns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tournees.model import Kind
from tournees.planner.check_data import CheckedData
from tournees.planner.intake import place_account, rep_defaults
from tournees.reading import read_accounts, read_reps
from tournees.reading.fields import ACCOUNT_FIELDS, REP_FIELDS
from tournees.scenario import Rules, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.reading import ColumnSeen


def understand(path: Path, kind: str, columns: Mapping[str, str]) -> CheckedData:
    """Read a file as clients, prospects or reps, and place its accounts.

    Parameters
    ----------
    columns
        Our field to the file's header, where the user knows better.
    """
    source = Source(file=str(path), columns=dict(columns))
    if kind == "reps":
        reps = read_reps(path, source, rep_defaults(Rules()))
        return CheckedData(understood=(reps.understood,), issues=reps.issues, placed={})
    wanted = Kind.CLIENT if kind == "clients" else Kind.PROSPECT
    read = read_accounts(path, source, wanted)
    issues: list[Issue] = list(read.issues)
    accounts = [place_account(account, issues) for account in read.items]
    placed = Counter(account.place.precision.value if account.place else "" for account in accounts)
    return CheckedData(
        understood=(read.understood,), issues=tuple(issues), placed=dict(sorted(placed.items()))
    )


def fields_of(kind: str) -> tuple[str, ...]:
    """Our fields that a file of a kind may hold."""
    fields = REP_FIELDS if kind == "reps" else ACCOUNT_FIELDS
    return tuple(field.name for field in fields if field.name != "kind")


def corrected(columns: Sequence[ColumnSeen], choices: Mapping[str, str]) -> dict[str, str]:
    """Our field to header, for the columns that the user reads otherwise than we do."""
    seen = {column.header: column.fields for column in columns}
    return {
        field: header
        for header, field in choices.items()
        if field and field not in seen.get(header, ())
    }


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
