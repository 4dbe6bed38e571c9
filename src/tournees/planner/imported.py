"""Sources of the workspace in a scenario: from their name to the snapshot that a run reads."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from tournees.errors import InputError, Issue, StoreError
from tournees.model import HOUR_S, Costs, NamedPlace, Place, Regime, Rep, Window, WorkRules
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
_OWN = ("contract_hours", "lodgings")
"""Fields of a rep, beside rules and prices, that the scenario may decide."""
_OF_FILES = ("sheet", "columns", "where", "defaults", "corrections", "margin_on")
_EARLIER = (
    "rules.lunch_window", "rules.regime", "rules.average_work_s", "rules.commute_is_work",
    "rules.reserve_s", "rules.break_s", "rules.break_after_s", "rules.rest_s", "rules.overtime",
    "rules.nights_per_week", "rules.night_near_client", "lodgings",
)  # fmt: skip
"""Fields that snapshots of earlier versions knew nothing of: the scenario decides them."""


def _probe(number: int, regime: Regime, *, flag: bool) -> RepDefaults:
    """Defaults of which no value is another probe's, and hardly one is a file's."""
    return RepDefaults(
        rules=WorkRules(
            day_start_s=7 * HOUR_S + number,
            day_end_s=19 * HOUR_S + number,
            day_work_s=9 * HOUR_S + number,
            week_work_s=40 * HOUR_S + number,
            day_drive_s=5 * HOUR_S + number,
            lunch_s=2400 + number,
            lunch_window=Window(11 * HOUR_S + number, 15 * HOUR_S + number),
            regime=regime,
            average_work_s=41 * HOUR_S + number,
            commute_is_work=flag,
            reserve_s=60 + number,
            break_s=1200 + number,
            break_after_s=5 * HOUR_S + number,
            rest_s=10 * HOUR_S + number,
            overtime=flag,
            nights_per_week=number,
            night_near_client=flag,
        ),
        costs=Costs(
            per_hour_eur=1 + number / 100,
            per_km_eur=1 + number / 100,
            meal_eur=1 + number / 100,
            night_eur=1 + number / 100,
        ),
        contract_hours=1 + number / 100,
        lodgings=(NamedPlace(str(number), Place(0.0, 0.0)),),
    )


_PROBES = (_probe(1, Regime.HOURS, flag=True), _probe(2, Regime.DAYS, flag=False))
"""A field that follows both is one that the file is silent about."""


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

    The file is read again with two sets of other defaults: what follows both is silent.
    """
    probed = [
        {
            rep.id: _followed(rep, probe)
            for rep in read_reps(path, source, probe, corrections=corrections).items
        }
        for probe in _PROBES
    ]
    return tuple(
        StoredRep(
            rep=rep,
            silent=tuple(n for n in probed[0][rep.id] if all(n in each[rep.id] for each in probed)),
        )
        for rep in reps
    )


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
    rep, silent = stored.rep, stored.silent
    if "rules.rest_s" not in silent:
        silent = (*silent, *_EARLIER)
    rules = {name: getattr(defaults.rules, name) for name in _part(silent, "rules")}
    costs = {name: getattr(defaults.costs, name) for name in _part(silent, "costs")}
    own = {name: getattr(defaults, name) for name in _OWN if name in silent}
    return replace(
        rep,
        rules=replace(rep.rules, **rules),
        costs=defaults.priced(replace(rep.costs, **costs)),
        **own,
    )


def _part(silent: Iterable[str], group: str) -> list[str]:
    return [name.removeprefix(f"{group}.") for name in silent if name.startswith(f"{group}.")]


def _followed(rep: Rep, probe: RepDefaults) -> tuple[str, ...]:
    """The fields of a rep that are those of the defaults that it was read with."""
    groups: tuple[tuple[str, WorkRules | Costs, WorkRules | Costs], ...] = (
        ("rules", rep.rules, probe.rules),
        ("costs", rep.costs, probe.costs),
    )
    names = [
        f"{group}.{field.name}"
        for group, own, other in groups
        for field in dataclasses.fields(own)
        if getattr(own, field.name) == getattr(other, field.name)
    ]
    return (*names, *(name for name in _OWN if getattr(rep, name) == getattr(probe, name)))
