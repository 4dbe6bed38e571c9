"""Sources of the workspace in a scenario: from their name to the snapshot that a run reads."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from tournees.errors import InputError, Issue, StoreError
from tournees.model import Costs, Rep, WorkRules
from tournees.reading import Reading, RepDefaults, Understood, read_accounts, read_reps
from tournees.store import StoredRep, accounts_from_json, reps_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tournees.model import Account, Kind
    from tournees.reading.corrections import Correction
    from tournees.scenario import Scenario, Source
    from tournees.store import Version, Workspace

UNDERSTOOD = "understood.json"
_UNDERSTOOD = TypeAdapter(Understood)
_FITS = {
    "clients": ("clients", "accounts"),
    "prospects": ("prospects", "accounts"),
    "accounts": ("clients", "prospects", "accounts"),
    "reps": ("reps",),
}
"""Which kinds of imported source may stand in each place of ``[data]``."""
_OF_FILES = ("sheet", "columns", "where", "defaults", "corrections", "margin_on")
_OTHER_DEFAULTS = RepDefaults(
    rules=WorkRules(
        day_start_s=7 * 3600 + 1,
        day_end_s=19 * 3600 + 1,
        day_work_s=9 * 3600 + 1,
        week_work_s=40 * 3600 + 1,
        day_drive_s=5 * 3600 + 1,
        lunch_s=2401,
    ),
    costs=Costs(per_hour_eur=1.01, per_km_eur=1.01, meal_eur=1.01, night_eur=1.01),
    contract_hours=1.01,
)
"""What no team's file says: a field that takes it is one that the file is silent about."""


def is_snapshot(path: Path) -> bool:
    """Whether a source's file is a version of the workspace: accounts placed already."""
    return path.suffix == ".json"


def read_source(path: Path, source: Source, kind: Kind | None) -> Reading[Account]:
    """Accounts of a user's file, or of a snapshot; issues of an import are not told again.

    Raises
    ------
    StoreError
        When a snapshot is not what this program writes.
    """
    if not is_snapshot(path):
        return read_accounts(path, source, kind)
    items = accounts_from_json(_content(path), path.name)
    understood = _understood(path, len(items))
    items = tuple(replace(item, file=understood.file) for item in items)
    return Reading(items=items, issues=(), understood=understood)


def read_team(path: Path, source: Source, defaults: RepDefaults) -> Reading[Rep]:
    """Reps of a user's file, or of a snapshot with the scenario's rules where it is silent.

    Raises
    ------
    StoreError
        When a snapshot is not what this program writes.
    """
    if not is_snapshot(path):
        return read_reps(path, source, defaults)
    stored = reps_from_json(_content(path), path.name)
    understood = _understood(path, len(stored))
    reps = [replace(_completed(one, defaults), file=understood.file) for one in stored]
    issues = tuple(
        Issue(code="day_reversed", file=rep.file, row=rep.row)
        for rep in reps
        if rep.rules.day_start_s >= rep.rules.day_end_s
    )
    return Reading(items=tuple(reps), issues=issues, understood=understood)


def silent_reps(
    path: Path, source: Source, reps: Iterable[Rep], corrections: Sequence[Correction] = ()
) -> tuple[StoredRep, ...]:
    """The reps of a sound file, each with the fields that it takes from the scenario.

    The file is read a second time with other defaults: what follows them is silent.
    """
    other = {
        rep.id: rep
        for rep in read_reps(path, source, _OTHER_DEFAULTS, corrections=corrections).items
    }
    return tuple(StoredRep(rep=rep, silent=_silent(other[rep.id])) for rep in reps)


def resolve_imports(scenario: Scenario, workspace: Workspace) -> Scenario:
    """The scenario with the current version's snapshot in place of each ``imported`` name.

    Raises
    ------
    InputError
        Unknown names, sources of another kind, options that only a file can have.
    StoreError
        When the workspace cannot be read.
    """
    issues: list[Issue] = []
    found: dict[str, Source] = {}
    for role in _FITS:
        source: Source | None = getattr(scenario.data, role)
        if source is not None and source.imported is not None:
            version = _named(role, source, workspace, issues)
            if version is not None:
                path = str(version.snapshot.resolve())
                found[role] = source.model_copy(update={"file": path, "imported": None})
    if issues:
        raise InputError(tuple(issues))
    data = scenario.data.model_copy(update=dict(found))
    return scenario.model_copy(update={"data": data})


def _named(role: str, source: Source, workspace: Workspace, issues: list[Issue]) -> Version | None:
    name, key = source.imported or "", f"data.{role}.imported"
    blank = type(source)(imported=name)
    extra = [f for f in _OF_FILES if getattr(source, f) != getattr(blank, f)]
    issues += [
        Issue(code="imported_option", column=f"data.{role}.{option}", value=name)
        for option in extra
    ]
    version = workspace.current(name)
    if version is None:
        known = ", ".join(s for s in workspace.sources() if workspace.current(s))
        facts: dict[str, str | int | float] = {"known": known or "—"}
        issues.append(Issue(code="imported_unknown", column=key, value=name, facts=facts))
        return None
    if version.record.kind not in _FITS[role]:
        kind = {"kind": version.record.kind}
        issues.append(Issue(code="imported_other_kind", column=key, value=name, facts={**kind}))
    return version


def understood_to_json(understood: Understood) -> bytes:
    """The content of ``understood.json``."""
    return _UNDERSTOOD.dump_json(understood, indent=1) + b"\n"


def understood_from_json(content: bytes, file: str = UNDERSTOOD) -> Understood:
    """Read ``understood.json`` back.

    Raises
    ------
    StoreError
        When the content is not what `understood_to_json` writes.
    """
    try:
        return _UNDERSTOOD.validate_json(content)
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error


def _understood(snapshot: Path, rows: int) -> Understood:
    """What the import understood, its file named after the source: ``clients/export.csv``.

    Two sources may come from files of one name.
    """
    beside = snapshot.with_name(UNDERSTOOD)
    if not beside.exists():
        return Understood(file=snapshot.name, rows_read=rows, rows_kept=rows)
    understood = understood_from_json(_content(beside), str(beside))
    source = snapshot.resolve().parents[2].name
    return replace(understood, file=f"{source}/{understood.file}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=str(path))) from error


def _completed(stored: StoredRep, defaults: RepDefaults) -> Rep:
    rep = stored.rep
    rules = {name: getattr(defaults.rules, name) for name in _part(stored.silent, "rules")}
    costs = {name: getattr(defaults.costs, name) for name in _part(stored.silent, "costs")}
    hours = defaults.contract_hours if "contract_hours" in stored.silent else rep.contract_hours
    return replace(
        rep,
        rules=replace(rep.rules, **rules),
        costs=replace(rep.costs, **costs),
        contract_hours=hours,
    )


def _part(silent: Iterable[str], group: str) -> list[str]:
    return [name.removeprefix(f"{group}.") for name in silent if name.startswith(f"{group}.")]


def _silent(rep: Rep) -> tuple[str, ...]:
    """The fields of a rep read with `_OTHER_DEFAULTS` that the file said nothing about."""
    groups: tuple[tuple[str, WorkRules | Costs, WorkRules | Costs], ...] = (
        ("rules", rep.rules, _OTHER_DEFAULTS.rules),
        ("costs", rep.costs, _OTHER_DEFAULTS.costs),
    )
    names = [
        f"{group}.{field.name}"
        for group, own, other in groups
        for field in dataclasses.fields(own)
        if getattr(own, field.name) == getattr(other, field.name)
    ]
    if rep.contract_hours == _OTHER_DEFAULTS.contract_hours:
        names.append("contract_hours")
    return tuple(names)
