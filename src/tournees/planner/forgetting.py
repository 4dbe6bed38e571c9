"""Deletion on request: an account or a rep removed everywhere in the workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.files import replace_atomically
from tournees.planner.addresses import forget_addresses
from tournees.planner.redaction import Person, redacted, who_is_meant
from tournees.planner.versions import as_read_of, log_of, reps_of
from tournees.reading.folding import fold
from tournees.store import RunFolder, State, Wanted, holds, note_deletions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from tournees.model import Account
    from tournees.store import Workspace, Writer

_KEPT = frozenset({"sources", "cache", "lock", "mappings.json", "deletions.jsonl"})
"""What is redacted in place, or says nothing of anybody."""
_WHOLE_FOLDERS = ("runs", "logs")
"""Rooms of which each folder is one thing: its documents cannot be edited safely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was deleted, or would be.

    ``versions`` counts versions of sources out of which somebody was taken, ``reports``
    visit reports; ``removed`` are paths within the workspace deleted whole: runs and
    their logs, files given to the app, scenarios. Answers of the address service for the
    accounts' addresses are deleted too, and not counted.
    """

    accounts: tuple[str, ...]
    reps: tuple[str, ...]
    versions: int
    reports: int
    removed: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, as facts of the texts ``cli.forget``."""
        return {
            "accounts": len(self.accounts),
            "reps": len(self.reps),
            "versions": self.versions,
            "reports": self.reports,
            "n": len(self.removed),
        }


@dataclass(slots=True)
class _Plan:
    """All that is to be written and removed, found before anything is touched."""

    rewritten: dict[Path, bytes] = field(default_factory=dict)
    versions: int = 0
    reports: int = 0
    removed: list[Path] = field(default_factory=list)
    leaving: list[Account] = field(default_factory=list)


def forget(
    workspace: Workspace,
    *,
    accounts: Iterable[str] = (),
    rep: str = "",
    today: date,
    dry_run: bool = False,
) -> Forgotten:
    """Delete accounts, or a rep, everywhere in the workspace.

    Accounts leave every version of every source with their visit reports. A rep leaves
    the team; accounts and visit reports stay without the name. Runs, files given to the
    app and saved scenarios that name them are deleted whole. One line without a name
    stays in ``deletions.jsonl``. The user's own files, elsewhere, are not touched.

    Parameters
    ----------
    workspace
        Where they are looked for.
    accounts
        Ids of accounts.
    rep
        Id or name of a rep, ``""`` for none.
    today
        The day of the deletion.
    dry_run
        Only list what would be deleted.

    Raises
    ------
    InputError
        Nobody of that id is known, or a run that names them is still under way; nothing
        is deleted then.
    StoreError
        The workspace is locked, or cannot be read or written. What was deleted by then
        is deleted; asking again ends it.
    """
    asked = tuple(sorted(set(accounts)))
    with workspace.writing() as writer:
        person = who_is_meant(workspace, asked, rep)
        plan = _planned(workspace, person)
        _refuse_unknown(workspace, asked, rep, person, plan)
        if not dry_run:
            forget_addresses(plan.leaving, workspace.path / "cache")
            _carry_out(writer, plan, person, today)
    base = workspace.path
    return Forgotten(
        accounts=tuple(sorted(person.accounts)),
        reps=tuple(sorted(person.reps)),
        versions=plan.versions,
        reports=plan.reports,
        removed=tuple(path.relative_to(base).as_posix() for path in plan.removed),
    )


def _planned(workspace: Workspace, person: Person) -> _Plan:
    plan = _Plan()
    for source in workspace.sources():
        for version in workspace.history(source):
            plan.leaving += (a for a in as_read_of(version) if a.id in person.accounts)
            changed = redacted(version, person)
            plan.rewritten |= changed
            plan.versions += bool(changed)
            if version.current:
                plan.reports += sum(person.reported(report) for report in log_of(version))
    wanted = Wanted(exact=person.exact, names=person.names, fold=fold)
    for path in _things(workspace.path):
        if _says(path, wanted, person):
            _refuse_running(path)
            plan.removed.append(path)
    return plan


def _things(base: Path) -> Iterator[Path]:
    """Each run, log and loose file of the workspace, in the order of their names."""
    for entry in sorted(base.iterdir()):
        if entry.name in _KEPT:
            continue
        if entry.name in _WHOLE_FOLDERS and entry.is_dir():
            yield from sorted(entry.iterdir())
        elif entry.is_dir():
            yield from sorted(path for path in entry.rglob("*") if path.is_file())
        else:
            yield entry


def _says(path: Path, wanted: Wanted, person: Person) -> bool:
    if path.is_file():
        return holds(path, wanted)
    inputs = path / "inputs.json"
    if inputs.exists():
        return person.in_run(RunFolder(path).read_json("inputs.json"))
    return any(holds(file, wanted) for file in sorted(path.rglob("*")) if file.is_file())


def _refuse_running(path: Path) -> None:
    if (path / "status.json").is_file() and RunFolder(path).status().state is State.RUNNING:
        raise InputError((Issue(code="forget_run_running", value=path.name),))


def _refuse_unknown(
    workspace: Workspace, asked: Iterable[str], rep: str, person: Person, plan: _Plan
) -> None:
    """Refuse ids that stand nowhere: a mistyped one must not pass for a deletion."""
    if plan.removed:
        return
    known = {
        item.id
        for source in workspace.sources()
        for version in workspace.history(source)
        for item in as_read_of(version)
    }
    known |= {
        report.account_id
        for source in workspace.sources()
        for version in workspace.history(source)
        for report in log_of(version)
    }
    unknown = [item for item in asked if item not in known]
    if rep and not plan.rewritten and not _is_rep(workspace, person):
        unknown.append(rep)
    if unknown:
        raise InputError(tuple(Issue(code="forget_unknown", value=item) for item in unknown))


def _is_rep(workspace: Workspace, person: Person) -> bool:
    versions = (v for source in workspace.sources() for v in workspace.history(source))
    return any(one.rep.id in person.reps for version in versions for one in reps_of(version))


def _carry_out(writer: Writer, plan: _Plan, person: Person, day: date) -> None:
    note_deletions(writer, (*person.accounts, *person.reps, *person.spellings), day)
    for path in plan.removed:
        writer.remove(path)
    for path, content in plan.rewritten.items():
        replace_atomically(path, content)
