"""A finished run read back whole, for the app, the comparison and the exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tournees.errors import Issue, StoreError
from tournees.store.geojson import picture_from_geojson
from tournees.store.inputs import problem_from_json
from tournees.store.plan_json import plan_from_json
from tournees.store.run_folder import RunFolder, Status

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Picture, Plan, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """Everything that a run's folder holds of its decision."""

    folder: RunFolder
    status: Status
    problem: Problem
    plan: Plan
    picture: Picture
    indicators: dict[str, Any]
    manifest: dict[str, Any]


def load_run(path: Path) -> StoredRun:
    """Read a finished run.

    Raises
    ------
    StoreError
        When a file of the folder is missing or is not what a run writes.
    """
    folder = RunFolder(path)
    try:
        plan_bytes = (path / "plan.json").read_bytes()
    except OSError as error:
        raise StoreError(Issue(code="run_unreadable", file=str(path / "plan.json"))) from error
    return StoredRun(
        folder=folder,
        status=folder.status(),
        problem=problem_from_json(folder.read_json("inputs.json")),
        plan=plan_from_json(plan_bytes),
        picture=picture_from_geojson(
            folder.read_json("sectors.geojson"), folder.read_json("lines.geojson")
        ),
        indicators=folder.read_json("indicators.json"),
        manifest=folder.read_json("manifest.json"),
    )
