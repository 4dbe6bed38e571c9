"""What a version of a source holds: made from what was read and from what visits taught."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.model import Account, Rep
from tournees.planner.visit_effects import fed_back
from tournees.reading.corrections import Correction
from tournees.store import (
    Changes,
    StoredRep,
    StoredRows,
    Workspace,
    accounts_from_json,
    accounts_to_json,
    changes_to_json,
    compare_items,
    reps_from_json,
    reps_to_json,
    rows_from_csv,
    visits_from_jsonl,
    visits_to_jsonl,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tournees.model import VisitReport
    from tournees.store import Version

ACCOUNTS, REPS, AS_READ = "accounts.json", "reps.json", "as_read.json"
VISITS, CHANGES, REPORT = "visits.jsonl", "changes.json", "report.json"
ROWS, CORRECTIONS = "rows.csv", "corrections.json"
_ISSUES = TypeAdapter(tuple[Issue, ...])
_CORRECTIONS = TypeAdapter(tuple[Correction, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A version to be written: its items, its files, what differs from the one before."""

    items: tuple[Account, ...] | tuple[StoredRep, ...]
    files: dict[str, bytes]
    changes: Changes

    @property
    def models(self) -> tuple[Account | Rep, ...]:
        """The accounts, or the reps."""
        return tuple(item.rep if isinstance(item, StoredRep) else item for item in self.items)

    @property
    def placed(self) -> dict[str, int]:
        """Accounts by precision, ``""`` for those without a place; empty for reps."""
        counted = Counter(
            item.place.precision.value if item.place else ""
            for item in self.items
            if isinstance(item, Account)
        )
        return dict(sorted(counted.items()))


def made_accounts(
    as_read: Sequence[Account],
    log: Sequence[VisitReport],
    previous: Version | None,
    today: date,
) -> Made:
    """Accounts as the file gives them, with what the visit reports of ``log`` teach.

    ``as_read.json`` keeps the file's own values, so that effects never add up.
    """
    accounts = fed_back(as_read, log, today)
    changes = compare_items(accounts_of(previous), accounts)
    files = {ACCOUNTS: accounts_to_json(accounts), CHANGES: changes_to_json(changes)}
    if log:
        files |= {AS_READ: accounts_to_json(as_read), VISITS: visits_to_jsonl(log)}
    return Made(items=accounts, files=files, changes=changes)


def made_reps(reps: Sequence[StoredRep], previous: Version | None) -> Made:
    """A team as its file gives it."""
    before = [one.rep for one in reps_of(previous)]
    changes = compare_items(before, [one.rep for one in reps])
    files = {REPS: reps_to_json(reps), CHANGES: changes_to_json(changes)}
    return Made(items=tuple(reps), files=files, changes=changes)


def accounts_of(version: Version | None) -> tuple[Account, ...]:
    """The accounts of a version, as runs read them; none for a team or no version."""
    content = version.read(ACCOUNTS) if version else None
    return accounts_from_json(content) if content is not None else ()


def as_read_of(version: Version) -> tuple[Account, ...]:
    """The accounts of a version as the user's file gave them."""
    content = version.read(AS_READ)
    return accounts_from_json(content) if content is not None else accounts_of(version)


def reps_of(version: Version | None) -> tuple[StoredRep, ...]:
    """The reps of a version; none for accounts or no version."""
    content = version.read(REPS) if version else None
    return reps_from_json(content) if content is not None else ()


def log_of(version: Version | None) -> tuple[VisitReport, ...]:
    """The visit reports of a version."""
    content = version.read(VISITS) if version else None
    return visits_from_jsonl(content) if content is not None else ()


def rows_of(version: Version) -> StoredRows:
    """The user's own rows of a version, every column, in their order."""
    content = version.read(ROWS)
    return rows_from_csv(content) if content is not None else StoredRows()


def corrections_of(version: Version | None) -> tuple[Correction, ...]:
    """What the user corrected beside the files of a source, in the order of doing so.

    Raises
    ------
    StoreError
        When the file is not what `corrections_to_json` writes.
    """
    content = version.read(CORRECTIONS) if version else None
    try:
        return _CORRECTIONS.validate_json(content) if content is not None else ()
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=CORRECTIONS)) from error


def corrections_to_json(corrections: Sequence[Correction]) -> bytes:
    """The content of ``corrections.json``."""
    return _CORRECTIONS.dump_json(tuple(corrections), indent=1) + b"\n"


def log_for(
    workspace: Workspace, source: str, as_read: Sequence[Account]
) -> tuple[VisitReport, ...]:
    """The log with which new accounts of a source begin.

    It is the log of the version before, and what other sources know of accounts that
    this one did not have: a prospect that became a client keeps its visits. Hours that
    a rep reported give way where the file has changed its own since.
    """
    previous = workspace.current(source)
    before = {a.id: a for a in as_read_of(previous)} if previous else {}
    arrived = {account.id for account in as_read if account.id not in before}
    moved = {
        account.id
        for account in as_read
        if account.opening is not None
        and account.id in before
        and account.opening != before[account.id].opening
    }
    log = [
        replace(report, opening=None) if report.account_id in moved else report
        for report in log_of(previous)
    ]
    known = {report.account_id for report in log}
    for other in workspace.sources():
        if previous is None or other != previous.source:
            log += [
                report
                for report in log_of(workspace.current(other))
                if report.account_id in arrived and report.account_id not in known
            ]
    return tuple(sorted(log, key=lambda report: (report.account_id, report.day, report.rep)))


def issues_to_json(issues: Sequence[Issue]) -> bytes:
    """The content of ``report.json``: every finding of the import, without words."""
    return _ISSUES.dump_json(tuple(issues), indent=1) + b"\n"


def issues_from_json(content: bytes, file: str = REPORT) -> tuple[Issue, ...]:
    """Read ``report.json`` back.

    Raises
    ------
    StoreError
        When the content is not what `issues_to_json` writes.
    """
    try:
        return _ISSUES.validate_json(content)
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error
