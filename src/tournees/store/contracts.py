"""The JSON Schemas that ship beside this module, and what they are written from.

``python -c "from tournees.store.contracts import write_contracts; write_contracts()"``
writes them again after a change; a test holds that they are up to date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tournees.metrics import INDICATORS, Scope, Unit
from tournees.metrics.indicators import FORMAT
from tournees.model import Outcome
from tournees.scenario import json_schema
from tournees.store.plan_shape import PlanShape
from tournees.store.run_folder import canonical_json

SCHEMAS = Path(__file__).with_name("schemas")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[Unit, dict[str, Any]] = {
    Unit.COUNT: {"type": "integer"},
    Unit.SECONDS: {"type": "integer"},
    Unit.METRES: {"type": "integer"},
    Unit.EUROS: {"type": "number"},
    Unit.SHARE: {"type": ["number", "null"]},
}
_ID = {"type": "string"}


def contracts() -> dict[str, dict[str, Any]]:
    """Each schema by its file name."""
    return {
        "indicators.schema.json": _indicators(),
        "plan.schema.json": {"$schema": _DIALECT, **PlanShape.model_json_schema()},
        "scenario.schema.json": {"$schema": _DIALECT, **json_schema()},
    }


def write_contracts(folder: Path = SCHEMAS) -> None:
    """Write every schema into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in contracts().items():
        (folder / name).write_bytes(canonical_json(schema))


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _row(scope: Scope, **ids: dict[str, Any]) -> dict[str, Any]:
    """A row of totals, from the table of indicators."""
    properties: dict[str, Any] = dict(ids)
    blocks: dict[str, dict[str, Any]] = {}
    for indicator in INDICATORS:
        if scope not in indicator.scopes:
            continue
        block, _, key = indicator.key.rpartition(".")
        inside = blocks.setdefault(block, {}) if block else properties
        inside[key] = _TYPES[indicator.unit]
    for block, inside in blocks.items():
        properties[block] = _closed(inside)
    return _closed(properties)


def _decision(**more: dict[str, Any]) -> dict[str, Any]:
    status = {"enum": [outcome.value for outcome in Outcome]}
    return {"anyOf": [{"type": "null"}, _closed({"status": status} | more)]}


def _indicators() -> dict[str, Any]:
    number: dict[str, Any] = {"type": ["number", "null"]}
    positive: dict[str, Any] = {"type": ["number", "null"], "minimum": 0}
    proof: dict[str, dict[str, Any]] = {
        "sense": {"enum": ["min", "max"]},
        "objective_eur": number,
        "bound_eur": number,
        "bound_model": {"type": ["string", "null"]},
        "gap_eur": positive,
        "gap": positive,
    }
    totals = {
        "run": _row(Scope.RUN),
        "reps": {"type": "array", "items": _row(Scope.REP, rep_id=_ID, name=_ID)},
        "sectors": {"type": "array", "items": _row(Scope.SECTOR, rep_id=_ID, name=_ID)},
        "unassigned": _row(Scope.REP),
        "days": {
            "type": "array",
            "items": _row(Scope.DAY, rep_id=_ID, date={"type": "string", "format": "date"}),
        },
    }
    content = {
        "format": {"const": FORMAT},
        "sectors": _decision(**proof),
        "tours": _decision(**proof, gap_of_travel=positive),
        "campaign": _decision(days_used={"type": "number", "minimum": 0}),
        "totals": _closed(totals),
    }
    title = {"title": "Indicators of a run of Tournées"}
    return {"$schema": _DIALECT, **title, **_closed(content)}
