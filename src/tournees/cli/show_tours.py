"""What the commands on tours print: a plan judged, slots for a new appointment."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from tournees.cli.faults import console
from tournees.metrics import Scope
from tournees.view import read_atlas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.metrics import Comparison
    from tournees.model import Account, Plan, Problem, Stop, Tour, Visit
    from tournees.planner.judging import Verdict
    from tournees.planner.opened_run import StandingPlan
    from tournees.planner.slots import Offer
    from tournees.words import Words

_OF_RUN = (
    "visits_planned", "visits_unserved", "drive_m", "drive_s", "visit_s", "wait_s", "work_s",
    "overtime_s", "value_eur", "cost_eur.total", "net_eur",
)  # fmt: skip
_OF_REP = ("visits_planned", "drive_m", "drive_s", "net_eur")
_LISTED = 30


def show_verdict(
    problem: Problem, given: Plan, verdict: Verdict, issues: Sequence[Issue], words: Words
) -> None:
    """The two plans side by side, what the one given breaks, and the visits that differ."""
    out = console()
    tours = given.tours.tours if given.tours else ()
    facts: dict[str, str | int] = {
        "n": sum(len(tour.stops) for tour in tours),
        "reps": len({tour.rep_id for tour in tours}),
        "from_date": min(tour.day for tour in tours).isoformat(),
        "to_date": max(tour.day for tour in tours).isoformat(),
    }
    out.print(Text(words("judge.title", **facts), style="bold"))
    out.print()
    out.print(_side_by_side(problem, verdict, facts["reps"], words))
    _show_violations(problem, given, verdict, words)
    _show_differences(problem, given, verdict, words)
    if issues:
        out.print()
        out.print(Text(words("judge.rows", n=len(issues)), style="bold"))
        _bullets((words.issue(issue) for issue in issues), words)


def show_offers(
    standing: StandingPlan, account: Account, visit: Visit, offers: Sequence[Offer], words: Words
) -> None:
    """The slots of least detour, a line each."""
    out = console()
    for issue in standing.issues:
        out.print(Text(words.issue(issue)), soft_wrap=True)
    facts: dict[str, str | int] = {
        "account": account.name,
        "visit_s": visit.service_s,
        "run": standing.name,
    }
    if not offers:
        out.print(Text(words("slots.none", **facts)), soft_wrap=True)
        return
    out.print(Text(words("slots.title", **facts), style="bold"), soft_wrap=True)
    out.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("slots.column.day", "slots.column.hour"):
        table.add_column(words(key))
    for key in ("slots.column.drive", "cli.column.drive_m", "slots.column.cost"):
        table.add_column(words(key), justify="right")
    table.add_column(words("cli.column.rep"))
    names = {rep.id: rep.name for rep in standing.problem.reps}
    for offer in offers:
        table.add_row(
            words.fact("day", offer.day),
            words.fact("start_day_s", offer.start_s),
            words.fact("detour_s", offer.detour_s),
            words.fact("detour_m", offer.detour_m),
            words.fact("detour_eur", offer.detour_eur),
            Text(names[offer.rep_id]),
        )
    out.print(table)


def show_written(folders: Iterable[Path], words: Words) -> None:
    """Where the two runs are, to be opened and compared."""
    out = console()
    out.print()
    for key, folder in zip(("judge.written.given", "judge.written.ours"), folders, strict=True):
        out.print(Text(words(key, folder=str(folder))), soft_wrap=True)


def _side_by_side(problem: Problem, verdict: Verdict, reps: object, words: Words) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(words("cli.column.indicator"))
    for key in ("judge.column.given", "judge.column.ours", "cli.column.difference"):
        table.add_column(words(key), justify="right")
    table.add_column("")
    rows = {(row.scope, row.item, row.key): row for row in verdict.compared}
    for key in _OF_RUN:
        if (Scope.RUN, "", key) in rows:
            _add_row(table, rows[Scope.RUN, "", key], "", words)
    for rep in problem.reps if reps != 1 else ():
        mine = [rows[Scope.REP, rep.id, key] for key in _OF_REP]
        if any(row.a or row.b for row in mine):
            table.add_section()
            for row in mine:
                _add_row(table, row, f"{rep.name}{words('cli.colon')}", words)
    return table


def _add_row(table: Table, row: Comparison, whose: str, words: Words) -> None:
    unit = row.indicator.unit.value
    table.add_row(
        Text(f"{whose}{words(f'indicator.{row.key}')}"),
        words.measure(unit, row.a),
        words.measure(unit, row.b),
        words.difference(unit, row.difference),
        words(f"indicator_verdict.{row.verdict}"),
    )


def _show_violations(problem: Problem, given: Plan, verdict: Verdict, words: Words) -> None:
    """A line for each rule that is broken, by rep and day."""
    out = console()
    out.print()
    if not verdict.violations:
        out.print(Text(words("judge.no_violation"), style="bold"))
        return
    out.print(Text(words("judge.violations", n=len(verdict.violations)), style="bold"))
    atlas = read_atlas(problem, given)
    names = {rep.id: rep.name for rep in problem.reps}
    for (rep_id, day), found in groupby(verdict.violations, key=lambda v: (v.rep_id, v.day)):
        parts = [names.get(rep_id, rep_id), "" if day is None else words.fact("day", day)]
        title = ", ".join(filter(None, parts)) or words("judge.whole_plan")
        out.print(Text(f"{title}{words('cli.colon').rstrip()}"))
        _bullets((words(f"rule.{v.rule}", **atlas.named(v.facts)) for v in found), words)


def _show_differences(problem: Problem, given: Plan, verdict: Verdict, words: Words) -> None:
    """The visits that only one of the plans makes, and those on another day or by another rep."""
    out = console()
    atlas = read_atlas(problem, given)
    lists = (
        (
            "judge.dropped",
            [
                f"{_placed(problem, each.given, words)}{words('cli.colon')}"
                f"{words(f'reason.{each.why.reason}', **atlas.named(each.why.facts))}"
                for each in verdict.dropped
            ],
        ),
        ("judge.added", [_placed(problem, each, words) for each in verdict.added]),
        (
            "judge.moved",
            [
                f"{_placed(problem, each.given, words)} → {_when(problem, each.ours, words)}"
                for each in verdict.moved
            ],
        ),
    )
    for key, lines in lists:
        if lines:
            out.print()
            out.print(Text(words(key, n=len(lines)), style="bold"))
            _bullets(lines, words)


def _bullets(lines: Iterable[str], words: Words) -> None:
    """The first lines, then how many more."""
    out, listed = console(), list(lines)
    for line in listed[:_LISTED]:
        out.print(Text(f"  • {line}"), soft_wrap=True)
    if len(listed) > _LISTED:
        out.print(Text(f"  • {words('judge.more', n=len(listed) - _LISTED)}"))


def _placed(problem: Problem, placed: tuple[Tour, Stop], words: Words) -> str:
    """A visit as a user knows it: whom, when, by whom, what it brings."""
    tour, stop = placed
    names = {account.id: account.name for account in problem.accounts}
    visit = next(visit for visit in problem.visits if visit.id == stop.visit_id)
    days = problem.calendar.days
    value_eur = visit.value_on(days.index(tour.day)) if tour.day in days else visit.value_eur
    worth = words.fact("value_eur", value_eur)
    return (
        f"{names.get(stop.account_id, stop.account_id)}, {_when(problem, placed, words)} ({worth})"
    )


def _when(problem: Problem, placed: tuple[Tour, Stop], words: Words) -> str:
    tour, stop = placed
    name = next((rep.name for rep in problem.reps if rep.id == tour.rep_id), tour.rep_id)
    hour = words.fact("start_day_s", stop.start_s)
    return f"{words.fact('day', tour.day)} {hour}, {name}"
