"""The scenario file: what to decide, from which data, under which rules."""

from tournees.scenario.loading import load_scenario, scenario_to_toml
from tournees.scenario.rules_section import Rules, Spot
from tournees.scenario.schema import (
    Campaign,
    Data,
    Effort,
    Scenario,
    SectorSection,
    Segment,
    Source,
    TravelSection,
    Visits,
    Where,
    json_schema,
)
from tournees.scenario.tours_section import Diary, LimitRule, Tours

__all__ = [
    "Campaign",
    "Data",
    "Diary",
    "Effort",
    "LimitRule",
    "Rules",
    "Scenario",
    "SectorSection",
    "Segment",
    "Source",
    "Spot",
    "Tours",
    "TravelSection",
    "Visits",
    "Where",
    "json_schema",
    "load_scenario",
    "scenario_to_toml",
]
