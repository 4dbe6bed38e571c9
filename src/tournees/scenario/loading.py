"""Scenario files: TOML with bases, merged, validated whole; every fault at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w
from pydantic import BaseModel, ValidationError

from tournees.errors import InputError, Issue
from tournees.scenario.schema import TRAVEL_ORIGINS, Scenario, is_own_table

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MAX_BASES = 8
_PLACE_IN_TOML = re.compile(r"\(at line (\d+), column \d+\)")


def load_scenario(path: Path, overrides: dict[str, Any] | None = None) -> Scenario:
    """Read a scenario file, its bases, and what the command line overrides.

    Tables are merged key by key, the nearer file winning; lists are replaced whole. An
    origin of travel times takes the place of any other.
    Relative paths become absolute, each from the file that names it.

    Raises
    ------
    InputError
        With every fault of the scenario: unreadable files, bases in a circle, unknown
        keys, wrong values.
    """
    merged = _changed(_read_with_bases(path, ()), overrides or {})
    try:
        return Scenario.model_validate(merged)
    except ValidationError as error:
        issues = tuple(_issue(path.name, entry) for entry in error.errors())
        raise InputError(issues) from error


def scenario_to_toml(scenario: Scenario) -> bytes:
    """Write a scenario whole, every default included, as a file that reads back equal."""
    return tomli_w.dumps(
        scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    ).encode()


def _changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A scenario with what a nearer file or the command line says instead."""
    travel, before = change.get("travel"), base.get("travel")
    if isinstance(travel, dict) and isinstance(before, dict) and set(TRAVEL_ORIGINS) & set(travel):
        kept = {key: value for key, value in before.items() if key not in TRAVEL_ORIGINS}
        base = {**base, "travel": kept}
    return _merge(base, change)


def _merge(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in change.items():
        old = merged.get(key)
        both_tables = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(merged[key], value) if both_tables else value
    return merged


def _read_with_bases(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    path = path.resolve()
    if path in seen or len(seen) >= _MAX_BASES:
        chain = " → ".join(p.name for p in (*seen, path))
        raise InputError((Issue(code="scenario_base_circle", file=path.name, value=chain),))
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        issue = Issue(code="scenario_unreadable", file=str(path))
        raise InputError((issue,)) from error
    except UnicodeDecodeError as error:
        raise InputError((Issue(code="scenario_encoding", file=path.name),)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError((_syntax_fault(path.name, str(error)),)) from error
    base = content.pop("base", None)
    _make_paths_absolute(content, path.parent)
    if base is None:
        return content
    if not isinstance(base, str):
        raise InputError((Issue(code="scenario_text", file=path.name, column="base"),))
    return _changed(_read_with_bases(path.parent / base, (*seen, path)), content)


def _syntax_fault(file: str, detail: str) -> Issue:
    """Where the parser stopped; what it says of it is in English and in its own words."""
    place = _PLACE_IN_TOML.search(detail)
    return Issue(code="scenario_syntax", file=file, row=int(place[1]) if place else None)


def _make_paths_absolute(content: dict[str, Any], folder: Path) -> None:
    sources = content.get("data")
    given = sources.values() if isinstance(sources, dict) else ()
    holders = [(source, key) for source in given for key in ("file", "corrections")]
    travel = content.get("travel")
    tours = content.get("tours")
    diaries = tours.get("diaries", ()) if isinstance(tours, dict) else ()
    holders += [(diary, "file") for diary in diaries if isinstance(diaries, list)]
    holders += [(tours, "previous"), (tours, "agreements")]
    for holder, key in [*holders, (travel, "roads"), (travel, "reported")]:
        if isinstance(holder, dict) and isinstance(holder.get(key), str) and holder[key]:
            holder[key] = _absolute(holder[key], folder)
    table = travel.get("corrections") if isinstance(travel, dict) else None
    if isinstance(travel, dict) and isinstance(table, str) and is_own_table(table):
        travel["corrections"] = _absolute(table, folder)


def _absolute(path: str, folder: Path) -> str:
    return str((folder / Path(path).expanduser()).resolve())


_KNOWN_FAULTS = {
    "extra_forbidden": "scenario_unknown_key",
    "missing": "scenario_missing",
    "literal_error": "scenario_choice",
    "string_type": "scenario_text",
    "bool_type": "scenario_bool",
    "bool_parsing": "scenario_bool",
    "model_type": "scenario_table",
    "model_attributes_type": "scenario_table",
    "dict_type": "scenario_table",
    "tuple_type": "scenario_list",
    "too_short": "scenario_list",
    "too_long": "scenario_list",
}
_OWN_FAULTS = {
    "bad_hour": "scenario_hour",
    "where_one_condition": "scenario_where",
    "week_required": "scenario_week",
    "week_far": "scenario_week_far",
    "one_source": "scenario_no_accounts",
    "source_one_origin": "scenario_source_origin",
    "day_reversed": "scenario_day_reversed",
    "lunch_too_long": "scenario_lunch",
    "windows_reversed": "scenario_windows",
    "risk_loss_falling": "scenario_risk_loss",
    "pair_falling": "scenario_pair",
    "travel_one_origin": "scenario_travel_origin",
    "travel_box_reversed": "scenario_travel_box",
    "spot_somewhere": "scenario_spot",
}
_KEY_OF = {
    "scenario_week": "tours.week",
    "scenario_week_far": "tours.week",
    "scenario_day_reversed": "rules.day_end",
    "scenario_lunch": "rules.lunch_minutes",
}


def _issue(file: str, entry: ErrorDetails) -> Issue:
    kind, context = entry["type"], entry.get("ctx", {})
    where = ".".join(str(part) for part in entry["loc"])
    code = _KNOWN_FAULTS.get(kind, "")
    facts: dict[str, str | int | float] = {}
    if kind == "value_error":
        code = _OWN_FAULTS[str(context["error"])]
        where = _KEY_OF.get(code, where)
    elif not code and kind.startswith(("greater_than", "less_than")):
        code = "scenario_too_small" if kind.startswith("greater") else "scenario_too_big"
        facts["limit"] = next(iter(context.values()))
    elif not code:
        code = "scenario_date" if kind.startswith("date") else "scenario_number"
    if code == "scenario_choice":
        choices = str(context["expected"]).replace(" or ", ", ")
        facts["choices"] = choices.replace("'', ", "").replace("'", "")  # the empty choice: none
    if code == "scenario_unknown_key":
        facts["close"] = _closest(entry["loc"])
    value = entry["input"]
    shown = str(value) if isinstance(value, str | int | float | bool) else ""
    return Issue(code=code, file=file, column=where, value=shown, facts=facts)


def _closest(loc: tuple[int | str, ...]) -> str:
    """The known key most like the last part of ``loc``, or all that stand there."""
    model: type[BaseModel] | None = Scenario
    for part in loc[:-1]:
        field = model.model_fields.get(str(part)) if model else None
        model = _section_of(field.annotation) if field else model
    known = sorted(model.model_fields) if model else []
    close = difflib.get_close_matches(str(loc[-1]), known, n=1)
    return close[0] if close else ", ".join(known)


def _section_of(annotation: object) -> type[BaseModel] | None:
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
