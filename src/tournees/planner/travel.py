"""Which travel times a scenario works with: its road file, a download, or the estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tournees.files import shipped
from tournees.geo import Corrections, EstimateTravel, RoadTravel, open_roads, roads_from_place

if TYPE_CHECKING:
    from tournees.model import Travel
    from tournees.scenario import TravelSection


def open_travel(section: TravelSection, cache: Path) -> Travel:
    """Open the travel times of a scenario.

    Raises
    ------
    TravelError
        When the road file is unreadable or the place cannot be downloaded.
    """
    if section.roads is not None:
        graph = open_roads(Path(section.roads), cache)
        return RoadTravel(graph, section.speed_factor, cache)
    if section.place is not None:
        return RoadTravel(roads_from_place(section.place, cache), section.speed_factor, cache)
    corrections = None
    if section.corrections:
        table = shipped(f"data/tables/driving_times_{section.corrections}.csv")
        corrections = Corrections.load(table)
    return EstimateTravel(corrections, speed_factor=section.speed_factor)
