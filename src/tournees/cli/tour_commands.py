"""Commands on tours: judge a plan that is given, find slots for a new appointment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tournees.cli.commands import EffortOption, RoadsOption, scenario_overrides
from tournees.cli.language import words
from tournees.cli.options import (
    WORKSPACE,
    ColumnsOption,
    LangOption,
    SheetOption,
    WorkspaceOption,
    chosen_columns,
)
from tournees.cli.show import live_progress
from tournees.cli.show_tours import show_offers, show_verdict, show_written
from tournees.errors import ExitCode
from tournees.planner.judging import Judging, read_given, scenario_of, verdict
from tournees.planner.opened_run import account_of, new_visit, newest_run, open_standing, reps_for
from tournees.planner.slots import SlotFinder
from tournees.run import run_scenario
from tournees.scenario import Source, load_scenario


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """How the file of a plan is to be read; each field is an option."""

    column: ColumnsOption = ()
    sheet: SheetOption = None


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the command line puts before a scenario; each field is an option."""

    roads: RoadsOption = None
    effort: EffortOption = None
    run_id: Annotated[str, Parameter(help="cli.option.run_id")] = ""


AS_RECOGNISED, AS_SAID = TableOptions(), RunOptions()


def judge(
    scenario: Annotated[Path, Parameter(help="cli.argument.scenario")],
    file: Annotated[Path, Parameter(help="cli.argument.given")],
    *,
    table: TableOptions = AS_RECOGNISED,
    run: RunOptions = AS_SAID,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Judge a plan that is given, beside what Tournées would have done."""
    del lang
    source = Source(file=str(file), columns=chosen_columns(table.column), sheet=table.sheet)
    given = read_given(source)
    overrides = scenario_overrides(run.roads, None, run.effort)
    asked, judging = scenario_of(load_scenario(scenario, overrides), given), Judging(given)
    stem = run.run_id or words()("judge.run_id", name=file.stem)
    both = ((stem, judging.given), (f"{stem}-tournees", judging.ours))
    with live_progress(words()) as on_event:
        theirs, ours = (
            run_scenario(asked, workspace, words(), run_id=id_, on_event=on_event, deciding=decided)
            for id_, decided in both
        )
    problem, plan = theirs.decision.problem, theirs.decision.plan
    found = verdict(problem, plan, ours.decision.plan)
    show_verdict(problem, plan, found, judging.issues, words())
    show_written((theirs.folder.path, ours.folder.path), words())
    return ExitCode.DONE


def slots(
    plan: Annotated[Path, Parameter(name="run", help="cli.argument.scenario_or_run")],
    account: Annotated[str, Parameter(help="cli.argument.slot_account")],
    *,
    minutes: Annotated[int | None, Parameter(help="cli.option.slot_minutes")] = None,
    rep: Annotated[str, Parameter(help="cli.option.slot_rep")] = "",
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Find the five best days and hours for a new appointment in a plan that stands."""
    del lang
    is_scenario = plan.suffix.lower() == ".toml"
    standing = open_standing(newest_run(load_scenario(plan), workspace) if is_scenario else plan)
    asked = account_of(standing, account)
    reps = reps_for(standing, asked, rep)
    visit = new_visit(standing, asked, None if minutes is None else minutes * 60)
    offers = SlotFinder(standing.problem, standing.plan).offers(visit, reps)
    show_offers(standing, asked, visit, offers, words())
    return ExitCode.DONE if offers else ExitCode.INFEASIBLE
