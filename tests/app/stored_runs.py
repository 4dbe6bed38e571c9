"""Run folders written by hand, as a run would leave them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hand_made_week import hand_made

from tournees.metrics import indicators
from tournees.report import write_documents
from tournees.store import (
    RunFolder,
    State,
    canonical_json,
    lines_geojson,
    plan_to_json,
    problem_to_json,
    sectors_geojson,
)
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Plan

STARTED = "2026-11-20T10:00:00+00:00"


def other_owner(plan: Plan) -> Plan:
    """The plan with C3 at R2 and without its tours of the third day."""
    assert plan.sectors is not None
    assert plan.tours is not None
    sectors = replace(plan.sectors, rep_of=plan.sectors.rep_of | {"C3": "R2"})
    tours = tuple(tour for tour in plan.tours.tours if tour.day.weekday() != 2)
    return replace(plan, sectors=sectors, tours=replace(plan.tours, tours=tours))


def store_run(
    workspace: Path,
    run_id: str,
    *,
    name: str = "Corse <b>hiver</b>",
    changed: bool = False,
    state: State = State.DONE,
) -> RunFolder:
    """Write a whole run of the hand-made week."""
    week = hand_made()
    plan = other_owner(week.plan) if changed else week.plan
    folder = RunFolder.create(workspace / "runs", name, run_id=run_id)
    measured = indicators(week.problem, plan)
    manifest = {"run_id": run_id, "name": name, "started": STARTED, "files": {}}
    folder.write("plan.json", plan_to_json(plan))
    folder.write("inputs.json", problem_to_json(week.problem))
    folder.write("indicators.json", canonical_json(measured))
    folder.write("manifest.json", canonical_json(manifest))
    folder.write("sectors.geojson", canonical_json(sectors_geojson(week.picture)))
    folder.write("lines.geojson", canonical_json(lines_geojson(week.picture)))
    write_documents(
        folder.path, week.problem, plan, week.picture, measured, Words("fr"), manifest=manifest
    )
    folder.end(state)
    return folder
