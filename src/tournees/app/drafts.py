"""From the settings of the page to a scenario file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from tournees.files import replace_atomically, shipped
from tournees.scenario import Scenario, load_scenario, scenario_to_toml
from tournees.store import slug

SAMPLE = "scenarios/corse.toml"
_FRENCH_DEFAULTS = "scenarios/base.toml"


class Purpose(StrEnum):
    """The three doors: what is to be decided."""

    SECTORS = "sectors"
    WEEK = "week"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the user chose. Without files of their own, the sample team's are taken.

    ``columns`` holds, by kind of file, our field to the file's header.
    """

    name: str
    purpose: Purpose
    week: date
    files: dict[str, Path] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    keep_current: bool = False
    tolerance: float = 0.10
    visit_minutes: int = 45
    effort: str = "normal"
    roads: str = ""
    campaign_days: float = 2.0


def scenario_of(draft: Draft) -> Scenario:
    """The draft as a scenario, on the French defaults.

    Raises
    ------
    InputError
        With every setting that a scenario refuses.
    """
    base = _FRENCH_DEFAULTS if draft.files else SAMPLE
    return load_scenario(shipped(base), _overrides(draft))


def write_scenario(scenario: Scenario, workspace: Path) -> Path:
    """Write a scenario whole under ``scenarios``, named after itself."""
    path = workspace / "scenarios" / f"{slug(scenario.name)}.toml"
    replace_atomically(path, scenario_to_toml(scenario))
    return path


def next_monday(today: date) -> date:
    """The Monday after a date."""
    return today + timedelta(days=7 - today.weekday())


def _overrides(draft: Draft) -> dict[str, Any]:
    overrides: dict[str, Any] = {
        "name": draft.name,
        "sectors": {"keep_current": draft.keep_current, "tolerance": draft.tolerance},
        "visits": {"minutes": draft.visit_minutes},
        "tours": {"enabled": draft.purpose is not Purpose.SECTORS, "week": draft.week},
        "campaign": {
            "enabled": draft.purpose is Purpose.CAMPAIGN,
            "days": draft.campaign_days,
        },
        "effort": {"level": draft.effort},
    }
    if draft.files:
        overrides["data"] = {
            kind: {"file": str(path), "columns": draft.columns.get(kind, {})}
            for kind, path in draft.files.items()
        }
    if draft.roads:
        overrides["travel"] = {"roads": str(Path(draft.roads).expanduser().resolve())}
    return overrides
