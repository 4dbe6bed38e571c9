"""Run folders and the workspace: what is written, and what is read back."""

from tournees.store.changes import (
    Changes,
    FieldChange,
    ItemChange,
    ItemSeen,
    changes_from_json,
    changes_to_json,
    compare_items,
)
from tournees.store.deletions import deleted_on_request, note_deletions
from tournees.store.geojson import lines_geojson, picture_from_geojson, sectors_geojson
from tournees.store.holding import Wanted, holds
from tournees.store.inputs import StoredTravel, problem_from_json, problem_to_json
from tournees.store.mappings import ColumnMapping, recall_mapping, remember_mapping
from tournees.store.plan_json import plan_from_json, plan_to_json
from tournees.store.rows import StoredRows, rows_from_csv, rows_to_csv
from tournees.store.run_folder import (
    RunFolder,
    State,
    Status,
    canonical_json,
    list_runs,
    slug,
)
from tournees.store.snapshots import (
    StoredRep,
    accounts_from_json,
    accounts_to_json,
    reps_from_json,
    reps_to_json,
)
from tournees.store.stored_run import StoredRun, load_run
from tournees.store.tables import run_tables
from tournees.store.undoing import redo, undo
from tournees.store.visit_log import (
    MergedLog,
    merge_visits,
    visits_from_jsonl,
    visits_to_jsonl,
)
from tournees.store.workspace import Event, ImportRecord, Version, Workspace, Writer

__all__ = [
    "Changes",
    "ColumnMapping",
    "Event",
    "FieldChange",
    "ImportRecord",
    "ItemChange",
    "ItemSeen",
    "MergedLog",
    "RunFolder",
    "State",
    "Status",
    "StoredRep",
    "StoredRows",
    "StoredRun",
    "StoredTravel",
    "Version",
    "Wanted",
    "Workspace",
    "Writer",
    "accounts_from_json",
    "accounts_to_json",
    "canonical_json",
    "changes_from_json",
    "changes_to_json",
    "compare_items",
    "deleted_on_request",
    "holds",
    "lines_geojson",
    "list_runs",
    "load_run",
    "merge_visits",
    "note_deletions",
    "picture_from_geojson",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "recall_mapping",
    "redo",
    "remember_mapping",
    "reps_from_json",
    "reps_to_json",
    "rows_from_csv",
    "rows_to_csv",
    "run_tables",
    "sectors_geojson",
    "slug",
    "undo",
    "visits_from_jsonl",
    "visits_to_jsonl",
]
