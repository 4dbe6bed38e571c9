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
from tournees.cli.show_tours import show_verdict, show_written
from tournees.errors import ExitCode
from tournees.planner.judging import Judging, read_given, scenario_of, verdict
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
