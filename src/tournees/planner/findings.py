"""What placing and references find, told as the reader tells its own: sheet, column, order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.reading import Understood

_SHOWN = 20
"""How many fatal faults of one kind in one column are listed one by one."""

_FIELDS_OF = {
    "rep_unknown": ("current_rep",),
    "rep_ambiguous": ("current_rep",),
    "locked_without_rep": ("current_rep",),
    "id_in_two_files": ("id",),
    "rep_without_home": ("commune", "postal_code"),
}
_COORDINATES = ("lat", "lat_lon")


def told(issues: Sequence[Issue], understood: Sequence[Understood]) -> tuple[Issue, ...]:
    """The issues file by file, then by row, each with its sheet and its column.

    Fatal faults that repeat in one column are counted beyond the first `_SHOWN`, as the
    reader does; issues that belong to no file come last.
    """
    files = {file.file: number for number, file in reversed(list(enumerate(understood)))}
    seated = [
        _seated(issue, understood[files[issue.file]]) if issue.file in files else issue
        for issue in issues
    ]
    return tuple(
        sorted(
            _counted(seated),
            key=lambda i: (files.get(i.file, len(files)), i.code == "more_like_this", i.row or 0),
        )
    )


def _seated(issue: Issue, file: Understood) -> Issue:
    if issue.row is None:
        return issue
    column = issue.column or _header(_fields(issue.code), file)
    return replace(issue, sheet=issue.sheet or file.sheet, column=column)


def _fields(code: str) -> tuple[str, ...]:
    return _COORDINATES if code.startswith("coordinates_") else _FIELDS_OF.get(code, ())


def _header(fields: Iterable[str], file: Understood) -> str:
    headers = (
        column.header for field in fields for column in file.columns if field in column.fields
    )
    return next(headers, "")


def _counted(issues: Sequence[Issue]) -> list[Issue]:
    """The issues, fatal ones that repeat replaced by their number."""
    times: Counter[tuple[str, str, str, str]] = Counter()
    kept: list[Issue] = []
    for issue in issues:
        if issue.fatal and issue.row is not None:
            key = (issue.code, issue.file, issue.sheet, issue.column)
            times[key] += 1
            if times[key] > _SHOWN:
                continue
        kept.append(issue)
    for (code, file, sheet, column), n in times.items():
        if n > _SHOWN:
            facts: dict[str, str | int | float] = {"n": n - _SHOWN, "code": code}
            kept.append(
                Issue(code="more_like_this", file=file, sheet=sheet, column=column, facts=facts)
            )
    return kept
