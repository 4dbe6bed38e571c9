"""Run folders: what a run writes and what the app reads back."""

from tournees.store.geojson import lines_geojson, picture_from_geojson, sectors_geojson
from tournees.store.inputs import StoredTravel, problem_from_json, problem_to_json
from tournees.store.plan_json import plan_from_json, plan_to_json
from tournees.store.run_folder import (
    RunFolder,
    State,
    Status,
    canonical_json,
    list_runs,
    slug,
)
from tournees.store.stored_run import StoredRun, load_run
from tournees.store.tables import run_tables

__all__ = [
    "RunFolder",
    "State",
    "Status",
    "StoredRun",
    "StoredTravel",
    "canonical_json",
    "lines_geojson",
    "list_runs",
    "load_run",
    "picture_from_geojson",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "run_tables",
    "sectors_geojson",
    "slug",
]
