"""What differs between two runs, in the words of the table of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.metrics import Comparison, Unit, compare
from tournees.metrics.table import Scope
from tournees.view.atlas import read_atlas
from tournees.view.indicator_tables import DRIVING
from tournees.view.tables import Column, Format, Table

if TYPE_CHECKING:
    from tournees.model import Account, Place
    from tournees.store import StoredRun
    from tournees.words import Words

KEY_FIGURES = ("visits_planned", "drive_s", "drive_m", "net_eur")


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator of two runs, written; ``verdict`` is about the second."""

    scope: Scope
    item: str
    key: str
    about: str
    name: str
    first: str
    second: str
    difference: str
    verdict: str


def differences(first: StoredRun, second: StoredRun, words: Words) -> tuple[Difference, ...]:
    """Every indicator with its difference: decisions, the whole run, then each rep."""
    names = {rep.id: rep.name for run in (second, first) for rep in run.problem.reps}
    rows = compare(first.indicators, second.indicators)
    runs = estimated_runs(first, second)
    return tuple(
        _written(row, names, words, runs) for row in rows if row.indicator.unit is not Unit.CODE
    )


def key_differences(first: StoredRun, second: StoredRun, words: Words) -> tuple[Difference, ...]:
    """The few that answer first, of the whole run."""
    whole = {
        row.key: _written(row, {}, words, estimated_runs(first, second))
        for row in compare(first.indicators, second.indicators)
        if row.scope is Scope.RUN
    }
    return tuple(whole[key] for key in KEY_FIGURES if key in whole)


def estimated_runs(first: StoredRun, second: StoredRun) -> str:
    """Which of the two runs, A and B, rest on estimated travel times."""
    runs = zip("AB", (first, second), strict=True)
    return ", ".join(name for name, run in runs if run.problem.travel.source == "estimate")


def _written(row: Comparison, names: dict[str, str], words: Words, estimated: str) -> Difference:
    unit, name = row.indicator.unit.value, words(f"indicator.{row.key}")
    if estimated and row.key in DRIVING:
        name = words("app.roads.compared", name=name, runs=estimated)
    return Difference(
        scope=row.scope,
        item=row.item,
        key=row.key,
        about=_about(row, names, words),
        name=name,
        first=words.measure(unit, row.a),
        second=words.measure(unit, row.b),
        difference=words.difference(unit, row.difference),
        verdict=row.verdict,
    )


def _about(row: Comparison, names: dict[str, str], words: Words) -> str:
    if row.scope is Scope.DECISION:
        return words(f"view.decision.{row.item}")
    if row.scope is Scope.RUN:
        return words("view.whole_run")
    return names.get(row.item, row.item) or words("view.nobody")


@dataclass(frozen=True, slots=True)
class Transfer:
    """An account whose rep is not the same in two runs."""

    account: Account
    first_rep: str
    second_rep: str


def transfers(first: StoredRun, second: StoredRun) -> tuple[Transfer, ...]:
    """Accounts of both runs that change hands from one to the other, by id."""
    one, other = read_atlas(first.problem, first.plan), read_atlas(second.problem, second.plan)
    return tuple(
        Transfer(account, one.rep_name(rep_id), other.rep_name(other.rep_of(account)))
        for account in second.problem.accounts
        if account.id in one.accounts
        and (rep_id := one.rep_of(one.accounts[account.id])) != other.rep_of(account)
    )


def transfers_table(found: tuple[Transfer, ...], words: Words, *, names: tuple[str, str]) -> Table:
    """Accounts that change hands; ``names`` head the columns of the two runs."""
    rows = tuple(
        (
            each.account.name,
            words(f"view.kind.{each.account.kind.value}"),
            each.account.commune,
            each.first_rep or words("view.nobody"),
            each.second_rep or words("view.nobody"),
        )
        for each in found
    )
    titles = [words(f"view.column.{name}") for name in ("name", "kind", "commune")]
    return Table(tuple(Column(title, Format.TEXT) for title in (*titles, *names)), rows)


def places_of(found: tuple[Transfer, ...]) -> tuple[Place, ...]:
    """Where the accounts that change hands are."""
    return tuple(each.account.place for each in found if each.account.place is not None)
