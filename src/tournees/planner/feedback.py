"""Visit reports into the workspace: each kept once, and what they teach of the accounts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.planner.versions import accounts_of, as_read_of, log_of, made_accounts
from tournees.planner.visit_effects import made
from tournees.reading import Reading, Understood
from tournees.reading.folding import fold
from tournees.reading.visits import read_visit_reports
from tournees.scenario import Source
from tournees.store import (
    Changes,
    ColumnMapping,
    Event,
    merge_visits,
    recall_mapping,
    remember_mapping,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Account, VisitReport
    from tournees.planner.versions import Made
    from tournees.store import MergedLog, Version, Workspace, Writer

Fact = str | int | float
_VISITS = "visits"
"""Kind and source under which the columns of files of reports are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFeedback:
    """What the reports did to one source; ``version`` None where nothing was written."""

    source: str
    version: Version | None
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Reports taken: new ones, those that replace an earlier one, those known already.

    ``issues`` tell each report that was not taken, that replaces another, or that is
    older than what the file says; none of them is fatal.
    """

    given: int
    added: int
    updated: int
    repeated: int
    sources: tuple[SourceFeedback, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What a source becomes."""

    version: Version
    log: MergedLog
    made: Made


def take_feedback(
    workspace: Workspace,
    what: Path | Iterable[VisitReport],
    *,
    today: date,
    mapping: ColumnMapping | None = None,
    dry_run: bool = False,
) -> Feedback:
    """Take visit reports in; a new version of each source whose accounts they concern.

    An account is found by its id, else by its exact name without regard to case and
    accents. What the reports change is said in `planner.visit_effects.fed_back`.

    Parameters
    ----------
    workspace
        Holds the accounts.
    what
        A file of reports, or reports whose ``account_id`` is an id or a name.
    today
        Reports of later days are not taken.
    mapping
        Columns of the file, where the user knows better; remembered for the next one.
    dry_run
        Only say what would be done.

    Raises
    ------
    InputError
        Structural faults of the file, or a workspace without accounts.
    StoreError
        The workspace is locked, or cannot be read or written.
    """
    if isinstance(what, Path):
        read = _read(workspace, what, mapping)
    else:
        read = Reading(items=tuple(what), issues=(), understood=Understood(file=""))
    if dry_run:
        return _settle(workspace, read, today, None)
    with workspace.writing() as writer:
        feedback = _settle(workspace, read, today, writer)
        if mapping is not None:
            headers = [column.header for column in read.understood.columns]
            remember_mapping(writer, _VISITS, mapping, source=_VISITS, headers=headers)
    return feedback


def _read(workspace: Workspace, path: Path, mapping: ColumnMapping | None) -> Reading[VisitReport]:
    known = mapping or recall_mapping(workspace, _VISITS, source=_VISITS) or ColumnMapping()
    source = Source(file=str(path), columns=known.columns, sheet=known.sheet)
    read = read_visit_reports(path, source)
    fatal = tuple(issue for issue in read.issues if issue.fatal)
    if fatal:
        raise InputError(fatal)
    return read


def _settle(
    workspace: Workspace, read: Reading[VisitReport], today: date, writer: Writer | None
) -> Feedback:
    issues = list(read.issues)
    versions = _account_versions(workspace)
    if not versions:
        raise InputError((Issue(code="feedback_no_accounts", file=str(workspace.path)),))
    wanted = _by_source(read.items, versions, issues, today)
    settled = [
        _settled(version, given, today, issues)
        for version in versions
        if (given := wanted.get(version.source))
    ]
    sources = [
        SourceFeedback(
            source=one.version.source,
            version=_write(one, today, writer) if writer else None,
            changes=one.made.changes,
        )
        for one in settled
        if one.log.added or one.log.updated
    ]
    return Feedback(
        given=len(read.items),
        added=sum(len(one.log.added) for one in settled),
        updated=sum(len(one.log.updated) for one in settled),
        repeated=sum(one.log.repeated for one in settled),
        sources=tuple(sources),
        issues=tuple(sorted(issues, key=lambda i: (i.file, i.row or 0, i.code, i.value))),
    )


def _account_versions(workspace: Workspace) -> list[Version]:
    found = [workspace.current(source) for source in workspace.sources()]
    return [version for version in found if version and version.record.kind != "reps"]


def _by_source(
    reports: Sequence[VisitReport],
    versions: Sequence[Version],
    issues: list[Issue],
    today: date,
) -> dict[str, list[VisitReport]]:
    """The reports that can be taken, with the ids of their accounts, by source."""
    ids: dict[str, list[tuple[str, Account]]] = defaultdict(list)
    names: dict[str, list[tuple[str, Account]]] = defaultdict(list)
    for version in versions:
        for account in accounts_of(version):
            ids[account.id].append((version.source, account))
            names[fold(account.name)].append((version.source, account))
    found: dict[str, list[VisitReport]] = defaultdict(list)
    for report in reports:
        meant = ids.get(report.account_id) or names.get(fold(report.account_id), [])
        if report.day > today:
            issues.append(_told(report, "visit_in_future", visit_full_date=report.day.isoformat()))
        elif not meant:
            issues.append(_told(report, "visit_account_unknown"))
        elif len({account.id for _, account in meant}) > 1:
            known = ", ".join(f"{account.id} ({account.commune})" for _, account in meant)
            issues.append(_told(report, "visit_account_ambiguous", known=known))
        else:
            for source, account in meant:
                found[source].append(replace(report, account_id=account.id))
    return {source: _each_once(given, issues) for source, given in found.items()}


def _each_once(reports: Iterable[VisitReport], issues: list[Issue]) -> list[VisitReport]:
    """One report for each account, day and rep; the choice does not depend on their order."""
    kept: dict[tuple[str, date, str], VisitReport] = {}
    for report in sorted(reports, key=_by_content):
        key = (report.account_id, report.day, report.rep)
        other = kept.get(key)
        if other is not None and _by_content(other) != _by_content(report):
            issues.append(_told(other, "visit_twice", visit_date=report.day.isoformat()))
        kept[key] = report
    return list(kept.values())


def _by_content(report: VisitReport) -> tuple[str, ...]:
    """An order in which the report that says more comes last."""
    said = (report.visit_s, report.order_eur, report.opening, report.note or None)
    return (str(sum(part is not None for part in said)), *map(repr, (*said, report.outcome)))


def _settled(
    version: Version, given: list[VisitReport], today: date, issues: list[Issue]
) -> _Settled:
    as_read = as_read_of(version)
    log = merge_visits(log_of(version), given)
    issues += [
        _told(report, "visit_updated", visit_date=report.day.isoformat()) for report in log.updated
    ]
    latest = {r.account_id: r for r in sorted(made(given), key=lambda report: report.day)}
    for account in as_read:
        report = latest.get(account.id)
        if report and account.last_visit and report.day < account.last_visit:
            last = account.last_visit.isoformat()
            issues.append(_told(report, "visit_before_last", last_date=last))
    return _Settled(
        version=version, log=log, made=made_accounts(as_read, log.reports, version, today)
    )


def _write(settled: _Settled, today: date, writer: Writer) -> Version:
    """The version that follows: the same file, read as it was, and the longer log."""
    changes = settled.made.changes
    record = replace(
        settled.version.record,
        event=Event.FEEDBACK,
        day=today,
        new=len(changes.new),
        gone=len(changes.gone),
        changed=len(changes.changed),
    )
    kept = {
        path.name: path.read_bytes()
        for path in sorted(settled.version.folder.iterdir())
        if path.is_file() and not path.name.startswith(".")
    }
    return writer.add_version(settled.version.source, record, {**kept, **settled.made.files})


def _told(report: VisitReport, code: str, **facts: Fact) -> Issue:
    return Issue(
        code=code,
        file=report.file,
        row=report.row,
        value=report.account_id,
        facts=dict(facts),
        fatal=False,
    )
