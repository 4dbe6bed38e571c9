"""From files to accounts and reps with a place: every fault of reading and placing at once."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.errors import InputError, Issue
from tournees.geo import locate
from tournees.model import Account, Costs, Kind, Regime, Rep, Window, WorkRules
from tournees.planner.bases import lodgings_of, placed_bases
from tournees.planner.defaults import day_seconds
from tournees.planner.findings import told
from tournees.planner.imported import is_snapshot, read_source, read_team
from tournees.planner.limits import read_uses, snapshot_rows
from tournees.planner.own_texts import OwnTexts, own_texts
from tournees.planner.placing import name_slips, place_accounts
from tournees.reading import (
    RepDefaults,
    Understood,
    capped,
    read_accounts,
    read_corrections,
    read_reps,
)
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.model import Place
    from tournees.planner.limits import Uses
    from tournees.planner.own_rows import Rows
    from tournees.planner.placing import ByAddress
    from tournees.reading import Reading
    from tournees.scenario import Rules, Scenario, Source

_REPS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the files hold, placed, sorted by id; and all that the user should know of it.

    ``warnings`` are the faults of single rows that did not stop the run; ``placed``
    counts accounts by precision, ``""`` for those without a place.
    """

    accounts: tuple[Account, ...]
    reps: tuple[Rep, ...]
    warnings: tuple[Issue, ...]
    understood: tuple[Understood, ...]
    placed: dict[str, int]
    uses: Uses = field(default_factory=dict)
    """What a visit uses of each limit of ``[tours]`` that names a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """All that could be read of the files, whatever faults they have; accounts sorted by id."""

    accounts: tuple[Account, ...]
    reps: tuple[Rep, ...]
    issues: tuple[Issue, ...]
    understood: tuple[Understood, ...]
    texts: dict[str, OwnTexts]
    uses: Uses = field(default_factory=dict)


def intake(scenario: Scenario, by_address: ByAddress | None = None) -> Intake:
    """Read every file of a scenario and place every account.

    ``by_address`` is the online address service, where it is wanted
    (`placing.place_accounts`).

    Raises
    ------
    InputError
        With every structural fault of every file: columns, types, references; those that
        repeat in one column are counted beyond the first twenty.
    """
    found = survey(scenario, by_address)
    fatal = tuple(issue for issue in found.issues if issue.fatal)
    if fatal:
        raise InputError(capped(fatal))
    placed = Counter(a.place.precision.value if a.place else "" for a in found.accounts)
    locked = frozenset(scenario.sectors.locked)
    return Intake(
        accounts=tuple(replace(a, locked=True) if a.id in locked else a for a in found.accounts),
        reps=found.reps,
        warnings=found.issues,
        understood=found.understood,
        placed=dict(sorted(placed.items())),
        uses=found.uses,
    )


def survey(scenario: Scenario, by_address: ByAddress | None = None) -> Survey:
    """Read and place all that can be, with every finding; nothing is raised.

    ``by_address`` as in `intake`.
    """
    files = _account_files(scenario)
    team = _corrected_team(scenario.data.reps, scenario.rules)
    readings: list[Reading[Any]] = [*(read for _, read in files), team]
    issues = [issue for read in readings for issue in read.issues]
    issues += lodgings_of(scenario.rules)[1]
    understood = tuple(read.understood for read in readings)
    reps = tuple(placed_rep(rep, issues) for rep in team.items)
    # Without any rep read nobody's name can be judged.
    names = _names_of(reps) if reps else None
    kept = [account for imported, read in files if imported for account in read.items]
    fresh = [account for imported, read in files if not imported for account in read.items]
    texts = own_texts(readings)
    placed = [*kept, *place_accounts(fresh, issues, by_address)]
    name_slips(fresh, issues, texts)
    accounts = [_with_rep(account, names, issues) for account in placed]
    accounts.sort(key=lambda account: account.id)
    issues += _clashes(accounts)
    issues += _unknown_ids(scenario, accounts)
    uses, faults = read_uses(scenario.tours.limits, _own_rows(scenario, files))
    issues += faults
    if not accounts and not any(issue.fatal for issue in issues):
        issues.append(Issue(code="no_accounts", file=understood[0].file))
    if not reps and not any(issue.fatal for issue in issues):
        issues.append(Issue(code="no_reps", file=team.understood.file))
    return Survey(
        accounts=tuple(accounts),
        reps=reps,
        issues=told(issues, understood),
        understood=understood,
        texts=texts,
        uses=uses,
    )


def rep_defaults(rules: Rules) -> RepDefaults:
    """What a rep's own columns may override, from ``[rules]``."""
    work = WorkRules(
        regime=Regime(rules.regime),
        average_work_s=round(rules.average_week_hours * 3600),
        commute_is_work=rules.commute_is_work,
        reserve_s=rules.reserve_minutes * 60,
        overtime=rules.overtime,
        nights_per_week=rules.nights_per_week,
        night_near_client=rules.night_near_client,
        day_start_s=day_seconds(rules.day_start),
        day_end_s=day_seconds(rules.day_end),
        day_work_s=round(rules.day_work_hours * 3600),
        week_work_s=round(rules.week_work_hours * 3600),
        day_drive_s=round(rules.day_drive_hours * 3600),
        lunch_s=rules.lunch_minutes * 60,
        lunch_window=Window(day_seconds(rules.lunch_from), day_seconds(rules.lunch_to)),
    )
    costs = Costs(
        per_hour_eur=rules.hour_eur,
        per_km_eur=rules.km_eur,
        meal_eur=rules.meal_eur,
        night_eur=rules.night_eur,
    )
    return RepDefaults(
        rules=work,
        costs=costs,
        contract_hours=rules.contract_hours,
        overtime_rate=rules.overtime_rate,
        lodgings=lodgings_of(rules)[0],
    )


def _account_files(scenario: Scenario) -> list[tuple[bool, Reading[Account]]]:
    """Each file of accounts, and whether it is a snapshot, whose accounts are placed already."""
    data = scenario.data
    sources = (
        (data.clients, Kind.CLIENT),
        (data.prospects, Kind.PROSPECT),
        (data.accounts, None),
    )
    return [
        (is_snapshot(Path(source.file)), _corrected(source, kind))
        for source, kind in sources
        if source is not None
    ]


def _own_rows(
    scenario: Scenario, files: Iterable[tuple[bool, Reading[Account]]]
) -> dict[str, Rows]:
    """The user's own rows of each file of accounts, where a limit asks for a column of it."""
    if not any(rule.column for rule in scenario.tours.limits):
        return {}
    data = scenario.data
    sources = [one for one in (data.clients, data.prospects, data.accounts) if one is not None]
    found: dict[str, Rows] = {}
    for source, (imported, read) in zip(sources, files, strict=True):
        if imported:
            found[read.understood.file] = snapshot_rows(Path(source.file))
        elif read.raw is not None:
            found[read.understood.file] = read.raw
    return found


def _corrected(source: Source, kind: Kind | None) -> Reading[Account]:
    """A source read with its corrections, whose own faults are told too."""
    path = Path(source.file)
    if not source.corrections:
        return read_source(path, source, kind)
    corrections, issues = read_corrections(Path(source.corrections), path.name)
    read = read_accounts(path, source, kind, corrections)
    return replace(read, issues=(*issues, *read.issues))


def _corrected_team(source: Source, rules: Rules) -> Reading[Rep]:
    """The reps read with their corrections."""
    path, defaults = Path(source.file), rep_defaults(rules)
    if not source.corrections:
        return read_team(path, source, defaults)
    corrections, issues = read_corrections(Path(source.corrections), path.name)
    read = read_reps(path, source, defaults, corrections)
    return replace(read, issues=(*issues, *read.issues))


def placed_rep(rep: Rep, issues: list[Issue]) -> Rep:
    """The rep with a home, an office and lodgings; a home that cannot be placed is a fault."""
    home: Place | None = rep.home or locate(rep.postal_code, rep.commune).place
    if home is None:
        value = f"{rep.postal_code} {rep.commune}".strip()
        issues.append(_at(rep, "rep_without_home", value, fatal=True, name=rep.name))
    return placed_bases(replace(rep, home=home), issues)


def _with_rep(
    account: Account, names: dict[str, tuple[Rep, ...]] | None, issues: list[Issue]
) -> Account:
    """The account with the id of its current rep, whom the file may name in any spelling."""
    if not account.current_rep:
        if account.locked:
            issues.append(_at(account, "locked_without_rep", "", fatal=False, name=account.name))
        return replace(account, locked=False)
    if names is None:
        return account
    meant = names.get(fold(account.current_rep), ())
    if len(meant) == 1:
        return replace(account, current_rep=meant[0].id)
    code, known = ("rep_ambiguous", meant) if meant else ("rep_unknown", _nearest(account, names))
    shown = ", ".join(_label(rep) for rep in known)
    issues.append(_at(account, code, account.current_rep, fatal=True, known=shown))
    return account


def _nearest(account: Account, names: dict[str, tuple[Rep, ...]]) -> tuple[Rep, ...]:
    """Some reps, those first whose names are most like what the account says."""
    asked = fold(account.current_rep)
    close = difflib.get_close_matches(asked, list(names), n=_REPS_SHOWN, cutoff=0.0)
    reps = dict.fromkeys(rep for name in close for rep in names[name])
    return tuple(reps)[:_REPS_SHOWN]


def _label(rep: Rep) -> str:
    same = fold(rep.id) == fold(rep.name)
    return rep.name if same or not rep.name else f"{rep.id} ({rep.name})"


def _names_of(reps: Iterable[Rep]) -> dict[str, tuple[Rep, ...]]:
    """Every spelling of every rep's name; an id means one rep, a name may mean several."""
    ids: dict[str, tuple[Rep, ...]] = {}
    names: dict[str, tuple[Rep, ...]] = {}
    for rep in reps:
        ids[fold(rep.id)] = (rep,)
        words = fold(rep.name).split()
        for name in dict.fromkeys((" ".join(words), " ".join(reversed(words)))):
            names[name] = (*names.get(name, ()), rep)
    return names | ids


def _clashes(accounts: list[Account]) -> list[Issue]:
    """Ids that stand in two files (within one file, reading tells them)."""
    seen: dict[str, Account] = {}
    issues = []
    for account in accounts:
        first = seen.setdefault(account.id, account)
        if first is not account and first.file != account.file:
            issues.append(_at(account, "id_in_two_files", account.id, fatal=True, other=first.file))
    return issues


def _unknown_ids(scenario: Scenario, accounts: list[Account]) -> list[Issue]:
    known = {account.id for account in accounts}
    named = (
        ("sectors.locked", scenario.sectors.locked),
        ("tours.mandatory", scenario.tours.mandatory),
    )
    return [
        Issue(code="account_unknown", column=key, value=account_id)
        for key, ids in named
        for account_id in ids
        if account_id not in known
    ]


def _at(item: Account | Rep, code: str, value: str, *, fatal: bool, **facts: str) -> Issue:
    return Issue(
        code=code, file=item.file, row=item.row, value=value, facts=dict(facts), fatal=fatal
    )
