"""A file looked at before anything is kept: with the columns remembered for its headers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.planner.check_data import check_file
from tournees.reading import read_corrections
from tournees.store import ColumnMapping, recall_mapping

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tournees.planner.check_data import CheckedData
    from tournees.planner.placing import ByAddress
    from tournees.store import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The report on a file; ``recalled`` tells that remembered columns were taken."""

    checked: CheckedData
    recalled: bool = False


def preview_file(
    workspace: Workspace,
    path: Path,
    kind: str,
    *,
    today: date,
    mapping: ColumnMapping | None = None,
    corrections: Path | None = None,
    by_address: ByAddress | None = None,
) -> Preview:
    """Read and place a file; nothing is written.

    Parameters
    ----------
    workspace
        Where columns may be remembered for these headers.
    path, kind
        The file, and what it holds (a key of `check_data.KINDS`).
    today
        The day on which dates are judged.
    mapping
        How the user wants it read; None takes what is remembered.
    corrections
        A correction file that the user filled.
    by_address
        The online address service, where the user wants it.

    Raises
    ------
    StoreError
        When the memory of the workspace cannot be read.
    """
    given, told = read_corrections(corrections, path.name) if corrections else ((), ())

    def read(how: ColumnMapping) -> CheckedData:
        return check_file(
            path, kind, how.columns, sheet=how.sheet, margin_on=how.margin_on,
            corrections=given, today=today, by_address=by_address,
        )  # fmt: skip

    checked, remembered = read(mapping or ColumnMapping()), None
    if mapping is None:
        headers = [column.header for file in checked.understood for column in file.columns]
        remembered = recall_mapping(workspace, kind, headers=headers)
        checked = read(remembered) if remembered else checked
    checked = replace(checked, issues=(*told, *checked.issues))
    return Preview(checked=checked, recalled=remembered is not None)
