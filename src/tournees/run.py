"""Carries out one scenario: reads, decides, checks, measures, writes the run's folder."""

from __future__ import annotations

import importlib.metadata
import logging
import platform
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tournees import __version__
from tournees.check import violations
from tournees.errors import ExitCode, InputError, Issue, TravelError
from tournees.files import digest_bytes, digest_file
from tournees.metrics import indicators
from tournees.model import Outcome
from tournees.planner.addresses import place_by_address
from tournees.planner.decide import Decision, decide
from tournees.planner.imported import resolve_imports
from tournees.planner.intake import Intake, intake
from tournees.planner.picture import picture
from tournees.planner.standing import canvassable, discreet
from tournees.planner.travel import (
    OpenedTravel,
    is_remote,
    pass_over,
    prepare_travel,
    without_secrets,
)
from tournees.planner.travel_findings import travel_findings
from tournees.report import write_documents
from tournees.scenario import scenario_to_toml
from tournees.store import (
    RunFolder,
    State,
    Workspace,
    canonical_json,
    lines_geojson,
    plan_to_json,
    problem_to_json,
    run_tables,
    sectors_geojson,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.check import Violation
    from tournees.model import Plan, Travel
    from tournees.scenario import Scenario
    from tournees.solver.stop import OnProgress
    from tournees.words import Words

    Decide = Callable[[Scenario, Intake, Travel, OnProgress], Decision]
    """How a scenario is decided: `planner.decide.decide`, or from a plan that is given."""

_LOG = logging.getLogger(__name__)
_EVERY_S = 0.25
_VERSIONS = ("numpy", "scipy", "ortools", "numba", "pandas", "pydantic")

OnEvent = Callable[[dict[str, object]], None]
"""Hears each line of ``progress.jsonl`` as it is written."""


def hear_nothing(entry: dict[str, object]) -> None:
    """Let the progress pass; it is still written to the run's folder."""
    del entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that ended with a plan: done, stopped by the user, or infeasible with reasons."""

    folder: RunFolder
    state: State
    decision: Decision
    indicators: dict[str, Any]
    violations: tuple[Violation, ...]
    manifest: dict[str, Any]
    today: bool
    """Whether the sectors are the user's own, taken as they stand."""
    documents: tuple[Path, ...]


@dataclass(slots=True)
class _Progress:
    """Writes progress lines, not more than a few a second, and listens for ``stop``."""

    folder: RunFolder
    on_event: OnEvent
    started: float = field(default_factory=time.monotonic)
    timings: dict[str, float] = field(default_factory=dict)
    parts: tuple[int, int] = (0, 0)
    """Of a download: received, and their number."""
    _last: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(
        self, phase: str, elapsed_s: float, best: float | None, bound: float | None
    ) -> bool:
        with self._lock:
            if self._due(phase):
                facts = {"best_eur": best, "bound_eur": bound, "phase_s": round(elapsed_s, 1)}
                self._write(phase, facts)
        return self.folder.stop_asked

    def received(self, done: int, total: int) -> None:
        """Hear of a part of a download.

        Raises
        ------
        TravelError
            The run was asked to stop: there is no plan without roads. What came is kept.
        """
        self.parts = (done, total)
        whole = done >= total
        if self._due("travel") or whole:
            self._write("travel", {"done": done, "total": total})
        if self.folder.stop_asked and not whole:
            raise TravelError(Issue(code="roads_stopped", facts={"kept": done, "total": total}))

    def interrupted(self, words: Words) -> str:
        """What an interruption at the keyboard leaves."""
        kept, total = self.parts
        if kept < total:
            return words("run.interrupted_download", kept=kept, total=total)
        return words("run.interrupted")

    def begin(self, phase: str) -> None:
        with self._lock:
            self.timings[phase] = round(time.monotonic() - self.started, 2)
            self._write(phase, {})

    def _due(self, phase: str) -> bool:
        now = time.monotonic()
        due = now - self._last.get(phase, -1.0) >= _EVERY_S
        if due:
            self._last[phase] = now
        return due

    def _write(self, phase: str, facts: Mapping[str, object]) -> None:
        elapsed_s = round(time.monotonic() - self.started, 2)
        entry: dict[str, object] = {"phase": phase, "elapsed_s": elapsed_s}
        entry |= {key: value for key, value in facts.items() if value is not None}
        self.folder.add_progress(entry)
        self.on_event(entry)


def run_scenario(
    scenario: Scenario,
    workspace: Path,
    words: Words,
    *,
    run_id: str = "",
    on_event: OnEvent = hear_nothing,
    deciding: Decide = decide,
) -> Finished:
    """Carry out a scenario into a new folder of ``workspace/runs``.

    Sources named by ``imported`` are those of the same workspace, at their current version.

    Raises
    ------
    InputError
        Faults of the files; nothing has been written then.
    StoreError
        An imported source cannot be read.
    TravelError
        The travel times cannot be had, or a download of roads was stopped; the folder, where
        it exists, says so.
    KeyboardInterrupt
        With what it leaves, in words.
    """
    scenario = resolve_imports(scenario, Workspace(workspace))
    cache = workspace / "cache"
    online = scenario.data.online_addresses
    taken = intake(scenario, partial(place_by_address, cache_folder=cache) if online else None)
    opened = None if is_remote(scenario.travel) else _opened(scenario, taken, cache)
    folder = RunFolder.create(workspace / "runs", scenario.name, run_id=run_id)
    progress = _Progress(folder, on_event)
    try:
        return _carry_out(scenario, taken, opened, progress, words, deciding)
    except (InputError, TravelError) as error:
        issues = error.issues if isinstance(error, InputError) else (error.issue,)
        folder.end(State.FAILED, "\n".join(words.issue(issue) for issue in issues))
        raise
    except KeyboardInterrupt as error:
        told = progress.interrupted(words)
        folder.end(State.FAILED, told)
        raise KeyboardInterrupt(told) from error
    except BaseException as error:
        folder.end(State.FAILED, f"{type(error).__name__}: {error}")
        raise


def _carry_out(
    scenario: Scenario,
    taken: Intake,
    opened: OpenedTravel | None,
    progress: _Progress,
    words: Words,
    deciding: Decide,
) -> Finished:
    folder = progress.folder
    shown = scenario.model_copy(update={"travel": without_secrets(scenario.travel)})
    folder.write("scenario.toml", scenario_to_toml(shown))
    progress.begin("travel")
    if opened is None:
        opened = _opened(scenario, taken, folder.path.parents[1] / "cache", progress.received)
    travel = opened.travel
    named = canvassable(taken.accounts)
    found_of_travel = travel_findings(travel, named, taken.reps, scenario.travel.off_road_m)
    told = discreet(taken.warnings, taken.accounts)
    taken = replace(taken, warnings=(*told, *opened.issues, *found_of_travel))
    progress.begin("sectors")
    decision = deciding(scenario, taken, travel, progress)
    problem, plan = decision.problem, decision.plan
    progress.begin("check")
    found = violations(problem, plan)
    measured = indicators(problem, plan)
    plan_bytes = plan_to_json(plan)
    folder.write("plan.json", plan_bytes)
    folder.write("indicators.json", canonical_json(measured))
    folder.write("inputs.json", problem_to_json(problem))
    folder.write("violations.json", canonical_json([violation.as_json() for violation in found]))
    progress.begin("report")
    drawn = picture(problem, plan)
    folder.write("sectors.geojson", canonical_json(sectors_geojson(drawn)))
    folder.write("lines.geojson", canonical_json(lines_geojson(drawn)))
    for name, content in run_tables(problem, plan).items():
        folder.write(name, content)
    manifest = _manifest(shown, taken, decision, folder, words)
    manifest["travel"] = opened.as_json()
    documents = write_documents(
        folder.path, problem, plan, drawn, measured, words, manifest=manifest
    )
    manifest["plan_digest"] = digest_bytes(plan_bytes)
    manifest["seconds_at_start_of_phase"] = progress.timings
    folder.write("manifest.json", canonical_json(manifest))
    state = _state(plan, stopped=folder.stop_asked)
    folder.end(state)
    progress.begin("end")
    return Finished(
        folder=folder,
        state=state,
        decision=decision,
        indicators=measured,
        violations=found,
        manifest=manifest,
        today=scenario.sectors.keep_current or not scenario.sectors.enabled,
        documents=documents,
    )


def _opened(
    scenario: Scenario,
    taken: Intake,
    cache: Path,
    on_progress: Callable[[int, int], None] = pass_over,
) -> OpenedTravel:
    """The travel times, opened for the accounts that may appear and for the homes."""
    places = [account.place for account in canvassable(taken.accounts)]
    homes = [rep.home for rep in taken.reps]
    known = [place for place in (*places, *homes) if place is not None]
    return prepare_travel(scenario.travel, cache, known, on_progress)


def exit_code(state: State) -> ExitCode:
    """What a finished run tells the shell."""
    return ExitCode.INFEASIBLE if state is State.INFEASIBLE else ExitCode.DONE


def _state(plan: Plan, *, stopped: bool) -> State:
    parts = [part for part in (plan.sectors, plan.tours) if part is not None]
    if any(part.status is Outcome.INFEASIBLE for part in parts):
        return State.INFEASIBLE
    return State.STOPPED if stopped else State.DONE


def _manifest(
    scenario: Scenario, taken: Intake, decision: Decision, folder: RunFolder, words: Words
) -> dict[str, Any]:
    """All that it takes to replay the run, and what the user should know of the input."""
    return {
        "format": 1,
        "run_id": folder.id,
        "name": scenario.name,
        "lang": words.lang,
        "started": folder.status().started,
        "scenario_digest": scenario.digest,
        "files": {
            role: {"name": file.name, "digest": digest_file(file)}
            for role, file in scenario.files.items()
        },
        "seed": scenario.effort.seed,
        "effort": scenario.effort.level,
        "replayable": scenario.effort.time_limit_s is None and not folder.stop_asked,
        "versions": {
            "tournees": __version__,
            "python": platform.python_version(),
            "machine": platform.machine(),
            **{name: importlib.metadata.version(name) for name in _VERSIONS},
        },
        "defaults": decision.defaults,
        "placed": taken.placed,
        "warnings": [words.issue(issue) for issue in (*taken.warnings, *decision.findings)],
    }
