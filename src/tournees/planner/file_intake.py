"""One file of the user read and placed, to be kept in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import Account, Kind, Rep
from tournees.planner.check_data import CheckedData, check_items
from tournees.planner.imported import silent_reps
from tournees.planner.intake import placed_rep, rep_defaults
from tournees.planner.placing import place_accounts
from tournees.reading import read_accounts, read_reps
from tournees.scenario import Rules, Source, Visits

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tournees.planner.placing import ByAddress
    from tournees.reading import Understood
    from tournees.store import ColumnMapping, StoredRep

KINDS: dict[str, Kind | None] = {
    "clients": Kind.CLIENT,
    "prospects": Kind.PROSPECT,
    "accounts": None,
    "reps": None,
}
"""What a file may hold; None where a column says it, or where it holds no accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """Accounts placed, or reps; and the report on them."""

    accounts: tuple[Account, ...] = ()
    reps: tuple[StoredRep, ...] = ()
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
    by_address: ByAddress | None = None,
) -> FileTaken:
    """Read a file of some kind and place its accounts.

    Parameters
    ----------
    path
        The file.
    kind
        A key of `KINDS`.
    mapping
        Its columns, sheet and margin, where the user knows better.
    today
        The day on which dates are judged.
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
        return _team(path, source)
    read = read_accounts(path, source, KINDS[kind])
    issues = list(read.issues)
    accounts = place_accounts(read.items, issues, by_address)
    accounts.sort(key=lambda account: account.id)
    if not accounts and not any(issue.fatal for issue in issues):
        issues.append(Issue(code="no_accounts", file=path.name))
    checked = check_items(accounts, (), issues, (read.understood,), visits=Visits(), today=today)
    return FileTaken(accounts=tuple(accounts), checked=checked)


def _team(path: Path, source: Source) -> FileTaken:
    read = read_reps(path, source, rep_defaults(Rules()))
    issues = list(read.issues)
    reps: list[Rep] = [placed_rep(rep, issues) for rep in read.items]
    if not reps and not any(issue.fatal for issue in issues):
        issues.append(Issue(code="no_reps", file=path.name))
    checked = check_items((), reps, issues, (read.understood,), visits=Visits())
    return FileTaken(reps=() if checked.fatal else silent_reps(path, source, reps), checked=checked)
