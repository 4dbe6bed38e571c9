"""A version of a source without somebody: each of its files written again without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tournees.planner.imported import UNDERSTOOD, understood_from_json, understood_to_json
from tournees.planner.versions import (
    ACCOUNTS,
    AS_READ,
    CHANGES,
    CORRECTIONS,
    REPORT,
    REPS,
    ROWS,
    VISITS,
    accounts_of,
    as_read_of,
    corrections_of,
    corrections_to_json,
    issues_from_json,
    issues_to_json,
    log_of,
    reps_of,
    rows_of,
)
from tournees.reading.folding import fold
from tournees.store import (
    Wanted,
    accounts_from_json,
    accounts_to_json,
    changes_from_json,
    changes_to_json,
    reps_to_json,
    rows_to_csv,
    visits_to_jsonl,
)
from tournees.store.workspace import RECORD, record_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.model import Account, VisitReport
    from tournees.store import Changes, ItemChange, Version, Workspace

_SHORT_NUMBER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a deletion is about: ids of accounts and reps, and names that are theirs alone.

    ``names`` are folded. A name that somebody else has too is not among them: it would
    take the others along. ``spellings`` are every folded way of naming the reps.
    """

    accounts: frozenset[str]
    reps: frozenset[str]
    names: frozenset[str]
    spellings: frozenset[str]

    @property
    def exact(self) -> frozenset[str]:
        """Ids to look for in files of any kind; a short number would be found everywhere."""
        ids = self.accounts | self.reps
        short = {item for item in ids if item.isdigit() and len(item) < _SHORT_NUMBER}
        return frozenset(ids - short) if self.names else frozenset(ids)

    def is_rep(self, text: str) -> bool:
        """Whether a text names one of the reps."""
        return bool(text) and fold(text) in self.spellings

    def reported(self, report: VisitReport) -> bool:
        """Whether a visit report is about one of them or by one of them."""
        return report.account_id in self.accounts or self.is_rep(report.rep)

    def in_text(self, text: str) -> bool:
        """Whether a free text names one of them."""
        return text in self.exact or Wanted(exact=frozenset(), names=self.names, fold=fold).named(
            text
        )

    def in_note(self, text: str) -> bool:
        """Whether what a rep wrote freely names one of them, by however short a name."""
        folded = f" {fold(text)} "
        return self.in_text(text) or any(f" {name} " in folded for name in self.names)

    def in_run(self, inputs: dict[str, Any]) -> bool:
        """Whether a run's ``inputs.json`` holds one of them."""
        accounts, reps = inputs.get("accounts", ()), inputs.get("reps", ())
        return any(
            account["id"] in self.accounts
            or self.is_rep(account.get("current_rep") or "")
            or fold(account["name"]) in self.names
            for account in accounts
        ) or any(self.is_rep(rep["id"]) or self.is_rep(rep["name"]) for rep in reps)


def who_is_meant(workspace: Workspace, accounts: Iterable[str], rep: str) -> Person:
    """The ids and names of all versions that belong to what was asked for."""
    ids = frozenset(accounts)
    own: set[str] = set()
    others: set[str] = set()
    reps: set[str] = set()
    spellings: set[str] = {fold(rep)} if rep else set()
    for version in _all_versions(workspace):
        for account in as_read_of(version):
            (own if account.id in ids else others).add(fold(account.name))
        for one in reps_of(version):
            known = _spellings(one.rep.id, one.rep.name)
            if rep and fold(rep) in known:
                reps.add(one.rep.id)
                spellings |= known
    return Person(
        accounts=ids,
        reps=frozenset(reps or ({rep} if rep else ())),
        names=frozenset((own - others) | spellings),
        spellings=frozenset(spellings),
    )


def redacted(version: Version, person: Person) -> dict[Path, bytes]:
    """The files of a version that say something of a person, without it."""
    rows = frozenset(
        item.row
        for item in (*as_read_of(version), *accounts_of(version))
        if item.id in person.accounts and item.row is not None
    ) | frozenset(
        one.rep.row for one in reps_of(version) if one.rep.id in person.reps and one.rep.row
    )
    changed: dict[Path, bytes] = {}
    for name, without in _FILES.items():
        before = version.read(name)
        if before is None:
            continue
        after = without(version, person, rows)
        if after != before:
            changed[version.folder / name] = after
    return changed


def _accounts(name: str) -> Callable[[Version, Person, frozenset[int]], bytes]:
    def without(version: Version, person: Person, rows: frozenset[int]) -> bytes:
        del rows
        read = accounts_from_json(version.read(name) or b"", name)
        kept = [_orphan(a, person) for a in read if a.id not in person.accounts]
        return accounts_to_json(kept)

    return without


def _orphan(account: Account, person: Person) -> Account:
    return replace(account, current_rep="") if person.is_rep(account.current_rep) else account


def _reps(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    del rows
    return reps_to_json([one for one in reps_of(version) if one.rep.id not in person.reps])


def _visits(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    del rows
    kept = [report for report in log_of(version) if report.account_id not in person.accounts]
    return visits_to_jsonl(
        replace(
            report,
            rep="" if person.is_rep(report.rep) else report.rep,
            note="" if person.in_note(report.note) else report.note,
            file="" if person.in_text(report.file) else report.file,
        )
        for report in kept
    )


def _changes(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    del rows
    changes: Changes = changes_from_json(version.read(CHANGES) or b"")
    gone = person.accounts | person.reps
    return changes_to_json(
        replace(
            changes,
            new=tuple(seen for seen in changes.new if seen.id not in gone),
            gone=tuple(seen for seen in changes.gone if seen.id not in gone),
            changed=tuple(_change(item, person) for item in changes.changed if item.id not in gone),
        )
    )


def _change(item: ItemChange, person: Person) -> ItemChange:
    fields = tuple(
        replace(
            field,
            old="" if isinstance(field.old, str) and person.in_text(field.old) else field.old,
            new="" if isinstance(field.new, str) and person.in_text(field.new) else field.new,
        )
        for field in item.fields
    )
    return replace(item, fields=fields)


def _report(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    issues = issues_from_json(version.read(REPORT) or b"")
    return issues_to_json([i for i in issues if i.row not in rows and not _named(i, person)])


def _named(issue: Issue, person: Person) -> bool:
    texts = (issue.value, *(fact for fact in issue.facts.values() if isinstance(fact, str)))
    return any(person.in_text(text) for text in texts)


def _understood(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    """Without any sample where somebody leaves: samples hold addresses and phones too."""
    content = version.read(UNDERSTOOD) or b""
    understood = understood_from_json(content)
    samples = [sample for column in understood.columns for sample in column.samples]
    if not rows and not any(map(person.in_text, samples)):
        return content
    columns = tuple(replace(column, samples=()) for column in understood.columns)
    return understood_to_json(replace(understood, columns=columns))


def _record(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    del rows
    if not person.in_text(version.record.file):
        return version.read(RECORD) or b""
    return record_to_json(replace(version.record, file=version.source))


def _rows(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    stored = rows_of(version).without(rows, person.accounts | person.reps)
    return rows_to_csv(
        stored.with_texts(lambda text: "" if person.is_rep(text) or person.in_text(text) else text)
    )


def _corrections(version: Version, person: Person, rows: frozenset[int]) -> bytes:
    kept = []
    for correction in corrections_of(version):
        words = correction.key.split()
        of_row = words[-1:] and words[-1].isdigit() and int(words[-1]) in rows
        texts = (correction.key, correction.old, correction.new)
        own = correction.key in person.accounts | person.reps
        if not of_row and not own and not any(person.is_rep(t) or person.in_text(t) for t in texts):
            kept.append(correction)
    return corrections_to_json(kept)


_FILES: dict[str, Callable[[Version, Person, frozenset[int]], bytes]] = {
    VISITS: _visits,
    CHANGES: _changes,
    REPORT: _report,
    UNDERSTOOD: _understood,
    ROWS: _rows,
    CORRECTIONS: _corrections,
    RECORD: _record,
    ACCOUNTS: _accounts(ACCOUNTS),
    AS_READ: _accounts(AS_READ),
    REPS: _reps,
}
"""Who is meant is read from the last ones: a deletion cut short can be asked for again."""


def _all_versions(workspace: Workspace) -> list[Version]:
    return [version for name in workspace.sources() for version in workspace.history(name)]


def _spellings(rep_id: str, name: str) -> set[str]:
    """Every folded way in which a file may name a rep."""
    words = fold(name).split()
    ways = {fold(rep_id), " ".join(words), " ".join(reversed(words))}
    return {way for way in ways if way}
