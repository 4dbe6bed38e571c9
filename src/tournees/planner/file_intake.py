"""One file of the user read and placed, to be kept in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.planner.check_data import KINDS, CheckedData, check_reading, check_team
from tournees.planner.imported import silent_reps
from tournees.planner.intake import rep_defaults
from tournees.reading import read_accounts, read_reps
from tournees.scenario import Rules, Source
from tournees.store import StoredRows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tournees.model import Account
    from tournees.planner.placing import ByAddress
    from tournees.reading import Understood
    from tournees.reading.corrections import Correction
    from tournees.reading.result import RawTable
    from tournees.store import ColumnMapping, StoredRep


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """Accounts placed, or reps; the user's own rows; and the report on them."""

    accounts: tuple[Account, ...] = ()
    reps: tuple[StoredRep, ...] = ()
    rows: StoredRows
    checked: CheckedData

    @property
    def understood(self) -> Understood:
        """What was understood of the file."""
        return self.checked.understood[0]


def take_file(
    path: Path,
    kind: str,
    mapping: ColumnMapping,
    *,
    today: date,
    corrections: Sequence[Correction] = (),
    by_address: ByAddress | None = None,
) -> FileTaken:
    """Read a file of some kind and place its accounts.

    Parameters
    ----------
    path
        The file.
    kind
        A key of `check_data.KINDS`.
    mapping
        Its columns, sheet and margin, where the user knows better.
    today
        The day on which dates are judged.
    corrections
        Put over the cells before they are read, in their order.
    by_address
        The online address service, where the user wants it.
    """
    source = Source(
        file=str(path),
        columns=mapping.columns,
        sheet=mapping.sheet,
        margin_on=mapping.margin_on,
    )
    if kind == "reps":
        return _team(path, source, corrections)
    read = read_accounts(path, source, KINDS[kind], corrections)
    checked = check_reading(read, today=today, by_address=by_address)
    return FileTaken(accounts=checked.accounts, rows=_rows(read.raw), checked=checked)


def _team(path: Path, source: Source, corrections: Sequence[Correction]) -> FileTaken:
    read = read_reps(path, source, rep_defaults(Rules()), corrections)
    checked = check_team(read)
    sound = () if checked.fatal else silent_reps(path, source, checked.reps, corrections)
    return FileTaken(reps=sound, rows=_rows(read.raw), checked=checked)


def _rows(raw: RawTable | None) -> StoredRows:
    """The user's own texts, to be kept; none where no table was found."""
    if raw is None:
        return StoredRows()
    rows = tuple((row.number, row.id, row.texts) for row in raw.rows)
    return StoredRows(headers=raw.headers, rows=rows)
