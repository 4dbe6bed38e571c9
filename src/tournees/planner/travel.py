"""Which travel times a scenario works with: its road file, a download, or the estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tournees.geo import (
    Corrections,
    EstimateTravel,
    RoadTravel,
    corrections_path,
    open_roads,
    roads_from_place,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Place, Travel
    from tournees.scenario import TravelSection

Facts = dict[str, str | int | float]


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
        corrections = Corrections.load(corrections_path(section.corrections))
    return EstimateTravel(corrections, speed_factor=section.speed_factor)


def travel_note(travel: Travel, places: Sequence[Place]) -> tuple[str, Facts]:
    """What a user must know of the travel times: a key of the catalogue and its facts.

    An estimate shows its measured errors, near drives and whole tours included, where its
    table covers the places; elsewhere it says that its error is not known.
    """
    if not isinstance(travel, EstimateTravel):
        return f"travel.note.{travel.source}", {}
    error = travel.known_error(places)
    if error is None:
        return "estimate.plain", {}
    return "estimate.held_out", {
        "all_share": error.all_pairs,
        "near_share": error.nearest,
        "tour_share": error.tours,
    }
