"""Tables of known drives made from any travel times: what they hold, how near they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tournees.geo.corrections import Corrections, to_csv
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.known_drives import (
    SPREAD,
    SQUARE,
    TableSize,
    as_places,
    measured_corrections,
    road_places,
    spread,
)
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Origin, Place, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SMALL = TableSize(places=40, hubs=10, near=6)


class Bent:
    """Travel times that no straight line gives: north is twice as slow, a river splits."""

    source, digest = "server", "bent"

    def __init__(self, *, river: bool = False) -> None:
        self.asked: list[int] = []
        self._river = river

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        del slot
        assert with_metres
        self.asked.append(len(origins) * len(destinations))
        lat = np.array([p.lat for p in origins])[:, None], np.array([p.lat for p in destinations])
        lon = np.array([p.lon for p in origins])[:, None], np.array([p.lon for p in destinations])
        metres = 110_000 * (np.abs(lat[0] - lat[1]) + np.abs(lon[0] - lon[1]))
        seconds = metres / np.where(lat[0] + lat[1] > 90.2, 6.0, 12.0)
        across = (lon[0] > 4.1) != (lon[1] > 4.1)
        if self._river:
            seconds, metres = np.where(across, -1, seconds), np.where(across, -1, metres)
        origin = np.where(seconds < 0, np.uint8(Origin.UNREACHABLE), np.uint8(Origin.SERVER))
        whole = np.rint(seconds).astype(np.int32), np.rint(metres).astype(np.int32)
        return TravelMatrix(*whole, origin.astype(np.uint8))


def scattered(count: int, seed: int = 1) -> list[Place]:
    random = np.random.default_rng(seed)
    return as_places(np.round([45.0, 4.0] + random.random((count, 2)) * [0.2, 0.2], 5))


def test_a_table_holds_all_drives_between_hubs_and_the_fastest_from_each_place():
    travel = Bent()
    table = measured_corrections(travel, scattered(150), size=SMALL)
    assert len(table.names) == 40
    drives = np.diff(table.first)
    assert drives.min() >= 6
    assert np.sort(drives)[-10:].min() >= 9
    assert len(table.to) <= 40 * 6 + 10 * 9
    places = as_places(table.latlon)
    true = travel.matrix(places, places)
    assert true.metres is not None
    start = table.origins()
    assert np.array_equal(true.seconds[start, table.to], table.seconds)
    assert np.array_equal(true.metres[start, table.to], table.metres)
    others = true.seconds + np.where(np.eye(40, dtype=bool), 10**6, 0)
    for place in range(40):
        ends = table.to[table.first[place] : table.first[place + 1]]
        assert set(np.argsort(others[place], kind="stable")[:6]) <= set(ends)


def test_the_sizes_named_know_as_many_drives_as_a_square_of_100():
    places = scattered(700)
    square = measured_corrections(Bent(), places, size=SQUARE)
    assert len(square.to) == 9_900
    assert 9_000 < len(measured_corrections(Bent(), places, size=SPREAD).to) <= 9_900


def test_the_order_of_places_changes_nothing():
    places = scattered(150)
    names = [f"P{at}" for at in range(150)]
    one = measured_corrections(Bent(), places, size=SMALL, names=names)
    other = measured_corrections(Bent(), places[::-1], size=SMALL, names=names[::-1])
    assert to_csv(one) == to_csv(other)
    assert one.digest == other.digest == Corrections.from_csv(to_csv(one)).digest


def test_places_of_the_same_name_are_told_apart():
    table = measured_corrections(Bent(), scattered(20), names=["Calvi"] * 20)
    assert len(set(table.names)) == 20
    assert table.names[:2] == ("Calvi", "Calvi 2")


def test_drives_that_no_road_joins_are_not_known():
    travel = Bent(river=True)
    table = measured_corrections(travel, scattered(150), size=SMALL)
    east = table.latlon[:, 1] > 4.1
    assert np.array_equal(east[table.origins()], east[table.to])
    with pytest.raises(ValueError, match="0 drives"):
        measured_corrections(travel, [Place(45.0, 4.0), Place(45.0, 4.2)])


def test_the_error_is_measured_on_places_set_aside_and_not_on_few():
    table = measured_corrections(Bent(), scattered(400), size=SMALL)
    assert table.held_out is not None
    assert 0 < table.held_out.all_pairs < 0.15
    assert measured_corrections(Bent(), scattered(150), size=SMALL).held_out is None


def test_chosen_places_stand_for_all():
    points = np.unique([(p.lat, p.lon) for p in scattered(600)], axis=0)
    chosen = spread(points, 30)
    assert len(set(chosen.tolist())) == 30
    away = np.abs(points[:, None] - points[chosen]).max(axis=2).min(axis=1)
    assert away.max() < 0.05
    assert np.array_equal(spread(points[:20], 30), np.arange(20))


@pytest.mark.parametrize(
    ("roads", "all_pairs", "nearest"),
    [("corse", 0.05, 0.15), ("liechtenstein", 0.05, 0.175), ("monaco", 0.08, 0.25)],
)
def test_a_table_of_any_roads_is_within_8_percent_on_unseen_points(
    shared: Path, roads: str, all_pairs: float, nearest: float
):
    """As many drives as 100 x 100 are less near (``SOURCES.md``); this is the usual size."""
    graph = open_roads(shared / "data" / "roads" / f"{roads}.osm.pbf", cache=None)
    road = RoadTravel(graph)
    points = road_places(graph, 1_300)
    unseen = [points[at] for at in np.random.default_rng(4).permutation(len(points))[:304]]
    known = [place for place in points if place not in set(unseen)]
    table = measured_corrections(road, known)
    error = estimate_error(EstimateTravel(table), road, unseen[:300], unseen[300:], 4)
    plain = estimate_error(EstimateTravel(), road, unseen[:300], unseen[300:], 4)
    assert error.all_pairs <= all_pairs < plain.all_pairs
    assert error.nearest <= nearest < plain.nearest
    assert error.tours <= 0.10
