"""From the settings of the page to a scenario file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.files import replace_atomically, shipped
from tournees.scenario import Scenario, load_scenario, scenario_to_toml
from tournees.store import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE = "scenarios/corse.toml"
_FRENCH_DEFAULTS = "scenarios/base.toml"


class Purpose(StrEnum):
    """The three doors: what is to be decided."""

    SECTORS = "sectors"
    WEEK = "week"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the user chose."""

    name: str
    purpose: Purpose
    week: date
    keep_current: bool = False
    tolerance: float = 0.10
    visit_minutes: int = 45
    effort: str = "normal"
    roads: str = ""
    around_km: float | None = None
    campaign_days: float = 2.0


def scenario_of(draft: Draft, sources: Mapping[str, str]) -> Scenario:
    """The draft as a scenario, on the French defaults.

    Parameters
    ----------
    draft
        The settings.
    sources
        Source of the workspace by kind; where there is none, the sample team's files.

    Raises
    ------
    InputError
        With every setting that a scenario refuses.
    """
    base = _FRENCH_DEFAULTS if sources else SAMPLE
    return load_scenario(shipped(base), _overrides(draft, sources))


def write_scenario(scenario: Scenario, workspace: Path) -> Path:
    """Write a scenario whole under ``scenarios``, named after itself."""
    path = workspace / "scenarios" / f"{slug(scenario.name)}.toml"
    replace_atomically(path, scenario_to_toml(scenario))
    return path


def next_monday(today: date) -> date:
    """The Monday after a date."""
    return today + timedelta(days=7 - today.weekday())


def _overrides(draft: Draft, sources: Mapping[str, str]) -> dict[str, Any]:
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
    if sources:
        overrides["data"] = {kind: {"imported": name} for kind, name in sources.items()}
    overrides["travel"] = _travel(draft)
    return overrides


def _travel(draft: Draft) -> dict[str, object]:
    """The origin of travel times that was chosen, whatever the base names."""
    if draft.roads:
        return {"roads": str(Path(draft.roads).expanduser().resolve())}
    return {"roads": ""} if draft.around_km is None else {"around_km": draft.around_km}
