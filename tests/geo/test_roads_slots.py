"""Times of the day on the same roads, and the store of matrices behind them."""

from __future__ import annotations

import numpy as np
import pytest
from small_drives import graph_of, triangle

from tournees.geo import matrix_cache, slots
from tournees.geo.drives import Drives
from tournees.geo.network import RoadClass
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place, Slot

WEST, EAST, NORTH = Place(42.0, 9.03), Place(42.0, 9.07), Place(42.04, 9.051)
PLACES = [WEST, EAST, NORTH]


def _town():
    return triangle(road_class=RoadClass.PRIMARY, town=100)


def _grid(count=12):
    """A town of crossing streets with some of them one-way."""
    nodes = [(42 + 0.01 * i, 9 + 0.01 * j) for i in range(count) for j in range(count)]
    edges = []
    for i in range(count):
        for j in range(count):
            here = i * count + j
            if j + 1 < count:
                edges.append((here, here + 1, 60_000 + 37 * here, 61_000))
            if i + 1 < count:
                edges.append((here, here + count, 70_000, 70_000 + 11 * here if i % 3 else -1))
    return graph_of(nodes, edges, road_class=RoadClass.SECONDARY, town=60)


def _places(count, seed=0):
    rng = np.random.default_rng(seed)
    return [Place(*point) for point in rng.uniform((42, 9), (42.11, 9.11), (count, 2)).tolist()]


@pytest.mark.parametrize("slot", [Slot.PEAK, Slot.OFF_PEAK])
def test_a_slot_answers_as_roads_with_its_times_do(slot):
    graph = _grid()
    places = _places(9)
    found = RoadTravel(graph).matrix(places, places, slot=slot)
    other = RoadTravel(graph.reweighted(slots.edge_factors(graph, slot))).matrix(places, places)
    assert np.array_equal(found.seconds, other.seconds)
    assert np.array_equal(found.metres, other.metres)
    assert RoadTravel(graph).legs(places, slot=slot) == RoadTravel(graph, slot=slot).legs(places)


def test_a_town_is_slower_at_peak_and_quicker_off_peak_than_every_day():
    travel = RoadTravel(_town())
    peak, day, off_peak = (
        travel.matrix([WEST], [NORTH], slot=slot).seconds[0, 0]
        for slot in (Slot.PEAK, Slot.EVERYDAY, Slot.OFF_PEAK)
    )
    assert off_peak < day < peak


def test_no_slot_named_is_the_slot_of_the_travel():
    graph = _town()
    peak = RoadTravel(graph, slot="peak")
    named = RoadTravel(graph).matrix(PLACES, PLACES, slot="peak")
    assert np.array_equal(peak.matrix(PLACES, PLACES).seconds, named.seconds)
    assert peak.leg(WEST, NORTH) == RoadTravel(graph).legs([WEST, NORTH], slot="peak")[0]
    assert peak.digest != RoadTravel(graph).digest


def test_unknown_slots_are_refused():
    with pytest.raises(ValueError, match="no such slot: lunch"):
        RoadTravel(_town(), slot="lunch")
    for ask in ("matrix", "nearest"):
        with pytest.raises(ValueError, match="no such slot: lunch"):
            getattr(RoadTravel(_town()), ask)(PLACES, PLACES, *([2] * (ask == "nearest")), "lunch")


def test_a_drive_that_leaves_in_the_peak_takes_longer_and_never_arrives_before_an_earlier_one():
    travel = RoadTravel(_town())
    times = range(7 * 3600, 10 * 3600, 60)
    arrivals = [depart + travel.drive_s(WEST, NORTH, depart) for depart in times]
    assert arrivals == sorted(arrivals)
    assert travel.drive_s(WEST, NORTH, 8 * 3600) > travel.drive_s(WEST, NORTH, 12 * 3600)
    assert travel.drive_s(WEST, Place(0.0, 0.0), 8 * 3600) == -1


@pytest.fixture
def counted(monkeypatch):
    """Shapes of the matrices that the roads were asked for."""
    asked = []
    original = Drives.cells

    def cells(self, here, there, *, with_metres):
        asked.append((here.edge.size, there.edge.size))
        return original(self, here, there, with_metres=with_metres)

    monkeypatch.setattr(Drives, "cells", cells)
    monkeypatch.setattr(matrix_cache, "LEAST_CELLS", 1)
    return asked


def _same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("seconds", "metres", "origin")
    )


def test_new_places_cost_only_their_rows_and_columns(tmp_path, counted):
    graph, places = _grid(), _places(50)
    RoadTravel(graph, cache=tmp_path).matrix(places[:40], places[:40])
    grown = RoadTravel(graph, cache=tmp_path).matrix(places, places)
    assert counted == [(40, 40), (10, 50), (40, 10)]
    again = RoadTravel(graph, cache=tmp_path).matrix(places[::-1], places)
    assert len(counted) == 3
    plain = RoadTravel(graph).matrix(places, places)
    assert _same(grown, plain)
    assert np.array_equal(again.seconds, plain.seconds[::-1])
    assert np.array_equal(again.metres, plain.metres[::-1])


def test_each_slot_pace_and_road_has_its_own_store(tmp_path, counted):
    graph, places = _grid(), _places(5)
    for travel, slot in (
        (RoadTravel(graph, cache=tmp_path), ""),
        (RoadTravel(graph, cache=tmp_path), "peak"),
        (RoadTravel(graph, 1.1, cache=tmp_path), ""),
        (RoadTravel(graph.reweighted(np.full(graph.start.size, 1.5)), cache=tmp_path), ""),
    ):
        stored, plain = travel.matrix(places, places, slot), None
        plain = RoadTravel(travel._graph, travel._speed_factor).matrix(places, places, slot)
        assert _same(stored, plain)
    assert len(counted) == 8
    RoadTravel(graph, cache=tmp_path, slot="peak").matrix(places, places)
    assert len(counted) == 8


def test_places_no_road_is_near_stay_unreachable_in_the_store(tmp_path, counted):
    places = [*_places(4), Place(0.0, 0.0)]
    travel = RoadTravel(_grid(), cache=tmp_path)
    assert _same(travel.matrix(places, places), travel.matrix(places, places))
    assert len(counted) == 1
