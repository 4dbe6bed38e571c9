"""Which travel times a scenario works with: its road file, a download, or the estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.geo import (
    Corrections,
    EstimateTravel,
    RoadTravel,
    corrections_path,
    land_of_places,
    open_roads,
    roads_from_place,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Account, Place, Rep, Travel
    from tournees.scenario import TravelSection

_NAMES_SHOWN = 5
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


def over_the_sea(
    travel: Travel, accounts: Sequence[Account], reps: Sequence[Rep]
) -> tuple[Issue, ...]:
    """Tell the accounts on a land where no rep lives, which an estimate reaches dry-shod.

    The estimate knows neither the sea nor bridges and ferries; a road file does.
    """
    placed = [account for account in accounts if account.place is not None]
    homes = [rep.home for rep in reps if rep.home is not None]
    if not isinstance(travel, EstimateTravel) or not placed or not homes:
        return ()
    inhabited = set(land_of_places(homes))
    lands = land_of_places([account.place for account in placed if account.place is not None])
    away = [a for a, land in zip(placed, lands, strict=True) if land not in inhabited | {-1}]
    if not away:
        return ()
    names = ", ".join(account.name for account in away[:_NAMES_SHOWN])
    facts: Facts = {"n": len(away), "names": names}
    return (Issue(code="estimate_over_sea", file=away[0].file, facts=facts, fatal=False),)


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
