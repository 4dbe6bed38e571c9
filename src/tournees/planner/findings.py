"""What placing, references and comparisons find, told as the reader tells its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.errors import Issue
    from tournees.reading import Understood

FIELDS_OF: dict[str, tuple[str, ...]] = {
    "rep_unknown": ("current_rep",),
    "rep_ambiguous": ("current_rep",),
    "locked_without_rep": ("current_rep",),
    "id_in_two_files": ("id",),
    "id_missing": ("id",),
    "rep_without_home": ("commune", "postal_code"),
    "row_without_location": ("commune", "postal_code", "lat_lon"),
    "place_insee_conflict": ("insee", "commune", "postal_code"),
    "duplicate_siret": ("siret",),
    "duplicate_row": ("name",),
    "duplicate_name": ("name",),
    "duplicate_near_name": ("name",),
    "prospect_is_client": ("name",),
    "revenue_far_above": ("revenue_eur",),
    "revenue_far_below": ("revenue_eur",),
    "opening_never": ("opening",),
    "interval_above_frequency": ("min_days_between",),
    "closed_all_year": ("closed_periods",),
    "last_visit_future": ("last_visit",),
    "appointment_when_closed": ("appointment_date",),
}
"""The fields that a code is about, those preferred first; others by the start of the code."""
_BY_START = {
    "coordinates_": ("lat_lon", "lat"),
    "place_postal_code_": ("postal_code", "commune"),
    "place_": ("commune", "postal_code"),
    "address_": ("address",),
}


def told(issues: Iterable[Issue], understood: Sequence[Understood]) -> tuple[Issue, ...]:
    """The issues file by file, then by row, each with its sheet and its column.

    Issues that belong to no file come last. None is left out: `reading.capped` shortens
    the list for a terminal.
    """
    files = {file.file: number for number, file in reversed(list(enumerate(understood)))}
    seated = (
        _seated(issue, understood[files[issue.file]]) if issue.file in files else issue
        for issue in issues
    )
    return tuple(
        sorted(
            seated,
            key=lambda i: (
                files.get(i.file, len(files)),
                i.code == "more_like_this",
                i.row or 0,
                i.column,
                i.code,
                i.value,
            ),
        )
    )


def fields_of(code: str) -> tuple[str, ...]:
    """The fields of the file that an issue of placing, references or comparisons is about."""
    if code in FIELDS_OF:
        return FIELDS_OF[code]
    return next((names for start, names in _BY_START.items() if code.startswith(start)), ())


def header_of(fields: Iterable[str], file: Understood) -> str:
    """The header of the first of these fields that the file has, ``""`` if it has none."""
    headers = (
        column.header for field in fields for column in file.columns if field in column.fields
    )
    return next(headers, "")


def _seated(issue: Issue, file: Understood) -> Issue:
    if issue.row is None:
        return issue
    column = issue.column or header_of(fields_of(issue.code), file)
    return replace(issue, sheet=issue.sheet or file.sheet, column=column)
