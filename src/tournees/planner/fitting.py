"""Whether a mapping that is remembered still fits the file that came."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.store import ColumnMapping, recall_mapping

if TYPE_CHECKING:
    from tournees.reading import Understood
    from tournees.store import Workspace


def fitting_mapping(
    workspace: Workspace, kind: str, mapping: ColumnMapping | None, understood: Understood
) -> tuple[ColumnMapping | None, list[Issue]]:
    """The mapping remembered for these very headers, else what of the given one fits them.

    Parameters
    ----------
    workspace
        Where mappings are remembered.
    kind
        clients, prospects, accounts or reps.
    mapping
        The one of the source, with which the file was read; None without one.
    understood
        What was understood of the file.

    Returns
    -------
    mapping, issues
        Columns and a sheet that the file no longer has are left out and told.
    """
    headers = [column.header for column in understood.columns]
    of_headers = recall_mapping(workspace, kind, headers=headers) if headers else None
    if of_headers or mapping is None:
        return of_headers or mapping, []
    if not headers:
        if mapping.sheet is None:
            return mapping, []
        return replace(mapping, sheet=None), [
            _gone("mapping_sheet_gone", mapping.sheet, understood)
        ]
    known = {_bare(header) for header in headers}
    kept = {field: head for field, head in mapping.columns.items() if _bare(head) in known}
    lost = sorted(set(mapping.columns.values()) - set(kept.values()))
    issues = [_gone("mapping_header_gone", header, understood) for header in lost]
    return replace(mapping, columns=kept), issues


def _gone(code: str, value: str, understood: Understood) -> Issue:
    return Issue(code=code, file=understood.file, value=value, fatal=False)


def _bare(header: str) -> str:
    return " ".join(header.split()).casefold()
