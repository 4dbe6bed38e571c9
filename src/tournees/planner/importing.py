"""A user's file into the workspace: read, placed, compared with last time, kept as a version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.files import digest_file
from tournees.model import Account
from tournees.planner.addresses import place_by_address
from tournees.planner.file_intake import take_file
from tournees.planner.fitting import fitting_mapping
from tournees.planner.import_request import ImportRequest
from tournees.planner.imported import UNDERSTOOD, understood_from_json, understood_to_json
from tournees.planner.versions import (
    CORRECTIONS,
    REPORT,
    ROWS,
    corrections_of,
    corrections_to_json,
    issues_from_json,
    issues_to_json,
    log_for,
    made_accounts,
    made_reps,
)
from tournees.reading import read_corrections
from tournees.reading.folding import fold
from tournees.store import (
    Changes,
    ColumnMapping,
    Event,
    ImportRecord,
    Version,
    Workspace,
    deleted_on_request,
    recall_mapping,
    remember_mapping,
    rows_to_csv,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from tournees.planner.file_intake import FileTaken
    from tournees.planner.versions import Made
    from tournees.reading import Understood

__all__ = ["MANY_GONE", "ImportRequest", "Imported", "import_file"]

MANY_GONE = 0.20
"""Share of what stood there before whose absence makes one doubt that it is the right file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, or would do.

    ``version`` is the one written; None after a dry run. Where the very same file comes
    again with the same options (``same``), nothing is written and it is the current one.
    ``mapping`` is what the file was read with, ``recalled`` whether it was remembered.
    """

    source: str
    version: Version | None
    same: bool
    understood: Understood
    issues: tuple[Issue, ...]
    placed: dict[str, int]
    changes: Changes
    mapping: ColumnMapping
    recalled: bool


def import_file(
    workspace: Workspace,
    path: Path,
    request: ImportRequest,
    *,
    today: date,
    on_progress: Callable[[int, int], bool] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Import a file as a new version of a source; the file itself is only read.

    Parameters
    ----------
    workspace
        Where the version is kept.
    path
        The user's file.
    request
        Its kind, its name, its columns.
    today
        Date of the import, up to which visit reports count.
    on_progress
        Addresses answered and their total; True asks to stop.
    dry_run
        Only say what would be done.

    Raises
    ------
    InputError
        Faults of the file for which a run would refuse it; nothing is written then.
    StoreError
        The workspace is locked, or cannot be read or written; it is then as it was.
    """
    _refuse_other_kind(workspace, request)
    job = _Import(workspace, path, request, today, on_progress)
    same = job.nothing_new()
    return same or job.carry_out(dry_run=dry_run)


class _Import:
    """One import on its way: the file, the mapping that it ends up with, the version."""

    def __init__(
        self,
        workspace: Workspace,
        path: Path,
        request: ImportRequest,
        today: date,
        on_progress: Callable[[int, int], bool] | None,
    ) -> None:
        self.workspace = workspace
        self.path = path
        self.request = request
        self.today = today
        self.on_progress = on_progress
        self.digest = digest_file(path) if path.is_file() else ""
        self.mapping = request.mapping or recall_mapping(
            workspace, request.kind, source=request.source
        )
        self.before = workspace.current(request.source)
        self.corrections = corrections_of(self.before)
        self.told: tuple[Issue, ...] = ()
        if request.corrections is not None:
            given, self.told = read_corrections(request.corrections, path.name)
            fresh = dict.fromkeys(each for each in given if each not in self.corrections)
            self.corrections += tuple(fresh)

    def nothing_new(self) -> Imported | None:
        """What the current version says, if it came from the same bytes read the same way."""
        version = self.before
        if version is None or self.digest != version.record.file_digest:
            return None
        if version.record.options_digest != self._options_digest():
            return None
        parts = {name: version.read(name) or b"" for name in (UNDERSTOOD, REPORT)}
        return self._imported(
            version=version,
            same=True,
            understood=understood_from_json(parts[UNDERSTOOD]),
            issues=issues_from_json(parts[REPORT]),
            placed=version.record.placed,
            changes=Changes(),
        )

    def carry_out(self, *, dry_run: bool) -> Imported:
        """Read the file, and write the version unless it is only to be said."""
        taken = self._take()
        fatal = tuple(issue for issue in (*self.told, *taken.checked.issues) if issue.fatal)
        if fatal:
            raise InputError(fatal)
        if dry_run:
            made, issues = self._made(taken)
            return self._done(taken, made, issues, None)
        with self.workspace.writing() as writer:
            self.before = self.workspace.current(self.request.source)
            same = self.nothing_new()
            if same is not None:  # another process has just imported it
                return same
            made, issues = self._made(taken)
            files = {
                **made.files,
                UNDERSTOOD: understood_to_json(taken.understood),
                REPORT: issues_to_json(issues),
                ROWS: rows_to_csv(taken.rows),
            }
            if self.corrections:
                files[CORRECTIONS] = corrections_to_json(self.corrections)
            version = writer.add_version(self.request.source, self._record(taken, made), files)
            if self.mapping is not None:
                headers = [column.header for column in taken.understood.columns]
                remember_mapping(
                    writer,
                    self.request.kind,
                    self.mapping,
                    source=self.request.source,
                    headers=headers,
                )
        return self._done(taken, made, issues, version)

    def _take(self) -> FileTaken:
        """Read the file; once more where what is remembered does not fit its headers."""
        taken = self._take_once()
        if self.request.mapping is not None:
            return taken
        fitting, issues = fitting_mapping(
            self.workspace, self.request.kind, self.mapping, taken.understood
        )
        if fitting == self.mapping:
            return taken
        self.mapping = fitting
        taken = self._take_once()
        checked = replace(taken.checked, issues=(*issues, *taken.checked.issues))
        return replace(taken, checked=checked)

    def _take_once(self) -> FileTaken:
        mapping = self.mapping or ColumnMapping()
        asked = self._by_address if self.request.online else None
        return take_file(
            self.path,
            self.request.kind,
            mapping,
            today=self.today,
            corrections=self.corrections,
            by_address=asked,
        )

    def _by_address(
        self, accounts: Sequence[Account]
    ) -> tuple[tuple[Account, ...], tuple[Issue, ...]]:
        cache = self.workspace.path / "cache"
        return place_by_address(accounts, cache, on_progress=self.on_progress)

    def _made(self, taken: FileTaken) -> tuple[Made, tuple[Issue, ...]]:
        """The version as it would be now, and all that there is to tell."""
        source, previous = self.request.source, self.workspace.current(self.request.source)
        if self.request.kind == "reps":
            made = made_reps(taken.reps, previous)
        else:
            log = log_for(self.workspace, source, taken.accounts)
            made = made_accounts(taken.accounts, log, previous, self.today)
        issues = [*self._many_gone(made), *self._asked_away(made)]
        return made, (*issues, *self.told, *taken.checked.issues)

    def _many_gone(self, made: Made) -> list[Issue]:
        gone = len(made.changes.gone)
        before = len(made.items) - len(made.changes.new) + gone
        if not before or gone / before <= MANY_GONE:
            return []
        facts: dict[str, str | int | float] = {"n": gone, "gone_share": gone / before}
        return [Issue(code="import_many_gone", file=self.path.name, facts=facts, fatal=False)]

    def _asked_away(self, made: Made) -> list[Issue]:
        """Accounts and reps whose deletion was asked for, and that the file still holds."""
        new = {seen.id for seen in made.changes.new}
        named = Counter(fold(item.current_rep) for item in made.models if isinstance(item, Account))
        back = set(deleted_on_request(self.workspace, sorted(new | named.keys())))
        rows = [(item.row or 0) for item in made.models if item.id in back & new]
        issues = [
            Issue(code="import_holds_deleted", file=self.path.name, row=row, fatal=False)
            for row in sorted(rows)
        ]
        code = "import_names_deleted"
        return issues + [
            Issue(code=code, file=self.path.name, value=rep, facts={"n": named[rep]}, fatal=False)
            for rep in sorted(back & named.keys())
        ]

    def _record(self, taken: FileTaken, made: Made) -> ImportRecord:
        return ImportRecord(
            kind=self.request.kind,
            event=Event.CORRECTION if self._corrects() else Event.IMPORT,
            day=self.today,
            file=self.path.name,
            file_digest=self.digest,
            options_digest=self._options_digest(),
            rows=taken.understood.rows_kept,
            new=len(made.changes.new),
            gone=len(made.changes.gone),
            changed=len(made.changes.changed),
            placed=made.placed,
        )

    def _corrects(self) -> bool:
        """Whether the file is the one before, and only corrections are new."""
        before = self.before
        return (
            before is not None
            and before.record.file_digest == self.digest
            and corrections_of(before) != self.corrections
        )

    def _options_digest(self) -> str:
        return self.request.digest(self.mapping or ColumnMapping(), self.corrections)

    def _done(
        self, taken: FileTaken, made: Made, issues: tuple[Issue, ...], version: Version | None
    ) -> Imported:
        return self._imported(
            version=version,
            same=False,
            understood=taken.understood,
            issues=issues,
            placed=made.placed,
            changes=made.changes,
        )

    def _imported(
        self,
        *,
        version: Version | None,
        same: bool,
        understood: Understood,
        issues: tuple[Issue, ...],
        placed: dict[str, int],
        changes: Changes,
    ) -> Imported:
        return Imported(
            source=self.request.source,
            version=version,
            same=same,
            understood=understood,
            issues=issues,
            placed=placed,
            changes=changes,
            mapping=self.mapping or ColumnMapping(),
            recalled=self.request.mapping is None and self.mapping is not None,
        )


def _refuse_other_kind(workspace: Workspace, request: ImportRequest) -> None:
    version = workspace.current(request.source)
    if version is not None and version.record.kind != request.kind:
        facts: dict[str, str | int | float] = {"kind": version.record.kind}
        raise InputError((Issue(code="import_other_kind", value=request.source, facts=facts),))
