"""The scenario file: what to decide, from which data, under which rules."""

from tournees.scenario.loading import load_scenario, scenario_to_toml
from tournees.scenario.schema import (
    Campaign,
    Data,
    Effort,
    Rules,
    Scenario,
    SectorSection,
    Segment,
    Source,
    Tours,
    TravelSection,
    Visits,
    Where,
    json_schema,
)

__all__ = [
    "Campaign",
    "Data",
    "Effort",
    "Rules",
    "Scenario",
    "SectorSection",
    "Segment",
    "Source",
    "Tours",
    "TravelSection",
    "Visits",
    "Where",
    "json_schema",
    "load_scenario",
    "scenario_to_toml",
]
