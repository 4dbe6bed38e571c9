"""The commands: each reads its options, calls one function of the house, shows the result."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from tournees.batch import run_batch
from tournees.cli.faults import console, show_issues
from tournees.cli.language import words
from tournees.cli.options import WORKSPACE, LangOption, WorkspaceOption
from tournees.cli.show import (
    live_progress,
    show_batch,
    show_comparison,
    show_finished,
)
from tournees.errors import ExitCode, InputError, Issue
from tournees.files import shipped
from tournees.metrics import compare as compare_indicators
from tournees.report import FORMATS, write_documents
from tournees.run import Finished, exit_code, run_scenario
from tournees.scenario import Scenario, load_scenario
from tournees.store import load_run

DEMO = "scenarios/corse.toml"
RoadsOption = Annotated[Path | None, Parameter(help="cli.option.roads")]
Level = Literal["fast", "normal", "thorough"]
EffortOption = Annotated[Level | None, Parameter(help="cli.option.effort")]


def demo(
    *,
    roads: RoadsOption = None,
    online: Annotated[bool, Parameter(help="cli.option.online", negative=())] = False,
    workspace: WorkspaceOption = WORKSPACE,
    effort: EffortOption = None,
    lang: LangOption = None,
) -> int:
    """Run the sample team."""
    del lang  # read before parsing, see cli.language
    place = "Corse, France" if online else None
    return _run(load_scenario(shipped(DEMO), scenario_overrides(roads, place, effort)), workspace)


def run(
    scenario: Annotated[Path, Parameter(help="cli.argument.scenario")],
    *,
    roads: RoadsOption = None,
    effort: EffortOption = None,
    workspace: WorkspaceOption = WORKSPACE,
    run_id: Annotated[str, Parameter(help="cli.option.run_id")] = "",
    lang: LangOption = None,
) -> int:
    """Carry out a scenario."""
    del lang
    return _run(load_scenario(scenario, scenario_overrides(roads, None, effort)), workspace, run_id)


def compare(
    first: Annotated[Path, Parameter(help="cli.argument.run")],
    second: Annotated[Path, Parameter(help="cli.argument.run")],
    *,
    lang: LangOption = None,
) -> int:
    """Show two runs side by side."""
    del lang
    a, b = load_run(first), load_run(second)
    rows = compare_indicators(a.indicators, b.indicators)
    show_comparison((a, b), rows, words())
    return 0


def batch(
    *scenarios: Annotated[Path, Parameter(help="cli.argument.scenarios")],
    workspace: WorkspaceOption = WORKSPACE,
    workers: Annotated[int, Parameter(help="cli.option.workers")] = 2,
    scheduler: Annotated[str, Parameter(help="cli.option.scheduler")] = "",
    lang: LangOption = None,
) -> int:
    """Carry out many scenarios on a Dask cluster."""
    del lang
    if not scenarios:
        raise InputError((Issue(code="batch_empty"),))
    results = run_batch(scenarios, workspace, words().lang, workers=workers, scheduler=scheduler)
    show_batch(results, words())
    return max((result.exit_code for result in results), default=0)


def export(
    folder: Annotated[Path, Parameter(name="run", help="cli.argument.run")],
    *,
    to: Annotated[Path, Parameter(help="cli.option.to")],
    formats: Annotated[
        tuple[str, ...], Parameter(name="--format", help="cli.option.format", negative=())
    ] = FORMATS,
    lang: LangOption = None,
) -> int:
    """Write a run's documents again, elsewhere or in the other language."""
    del lang
    unknown = [Issue(code="export_format", value=f) for f in formats if f not in FORMATS]
    if unknown:
        raise InputError(tuple(unknown))
    stored = load_run(folder)
    to.mkdir(parents=True, exist_ok=True)
    paths = write_documents(
        to,
        stored.problem,
        stored.plan,
        stored.picture,
        stored.indicators,
        words(),
        manifest=stored.manifest,
        formats=formats,
    )
    for path in paths:
        console().print(str(path), markup=False, highlight=False, soft_wrap=True)
    return 0


def app(
    *,
    port: Annotated[int, Parameter(help="cli.option.port")] = 8501,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Open the application in the browser; its look stands in ``.streamlit`` beside it."""
    del lang
    try:
        import streamlit  # noqa: F401, PLC0415 (an extra: say so when it is absent)
    except ImportError:
        show_issues((Issue(code="app_not_installed"),), words())
        return ExitCode.INPUT_FAULT
    main = Path(__file__).resolve().parents[1] / "app" / "main.py"
    command = [sys.executable, "-m", "streamlit", "run", str(main), f"--server.port={port}"]
    script = ["--", f"--workspace={workspace.resolve()}", f"--lang={words().lang}"]
    return subprocess.run([*command, *script], check=False).returncode  # noqa: S603 (our own words)


def scenario_overrides(
    roads: Path | None, place: str | None, effort: Level | None
) -> dict[str, Any]:
    """What the command line puts before the scenario."""
    overrides: dict[str, Any] = {}
    if roads is not None:
        overrides["travel"] = {"roads": str(roads.expanduser().resolve())}
    elif place is not None:
        overrides["travel"] = {"place": place}
    if effort is not None:
        overrides["effort"] = {"level": effort}
    return overrides


def _run(scenario: Scenario, workspace: Path, run_id: str = "") -> int:
    with live_progress(words()) as on_event:
        finished: Finished = run_scenario(
            scenario, workspace, words(), run_id=run_id, on_event=on_event
        )
    show_finished(finished, words())
    return exit_code(finished.state)
