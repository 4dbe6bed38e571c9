"""Road travel between points beside the roads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_drives import cases, drives_ms, graph_of, triangle

from tournees.geo.network import CLOSED_MS
from tournees.geo.road_travel import RoadTravel
from tournees.geo.snap import FAR_M, Snapper
from tournees.geo.sphere import distances_m
from tournees.model import UNREACHABLE_S, Origin, Place

WEST, EAST = Place(42.0, 9.03), Place(42.0, 9.07)


def test_two_points_of_one_edge_drive_along_it_both_ways():
    found = RoadTravel(triangle()).matrix([WEST, EAST], [WEST, EAST])
    assert found.seconds.tolist() == [[0, 24], [24, 0]]
    assert found.metres[0, 1] == pytest.approx(distances_m(42.0, 9.03, 42.0, 9.07), abs=1)
    assert (found.origin == Origin.ROAD).all()


def test_a_one_way_edge_is_driven_round_the_other_way():
    travel = RoadTravel(triangle(back=CLOSED_MS))
    found = travel.matrix([WEST, EAST], [WEST, EAST])
    assert found.seconds[0, 1] == 24
    assert found.seconds[1, 0] == 18 + 90 + 90 + 18
    line = travel.leg(EAST, WEST).line
    assert (42.05, 9.05) in line


def test_going_round_wins_where_the_edge_itself_is_slower():
    nodes = [(42.0, 9.0), (42.0, 9.1)]
    travel = RoadTravel(graph_of(nodes, [(0, 1, 600_000, 600_000), (0, 1, 10_000, 10_000)]))
    far_west, far_east = Place(42.0, 9.001), Place(42.0, 9.099)
    assert travel.matrix([far_west], [far_east]).seconds[0, 0] == 6 + 10 + 6


def test_the_way_to_the_road_counts_in_time_and_length():
    near, off = Place(42.0, 9.05), Place(41.995, 9.05)
    found = RoadTravel(triangle()).matrix([off], [near])
    assert found.metres[0, 0] == pytest.approx(556, abs=2)
    assert found.seconds[0, 0] == pytest.approx(556 * 0.24, abs=1)
    assert Snapper(triangle()).snap([off, near]).off_m == pytest.approx([556, 0], abs=1)


def test_a_point_far_from_every_road_is_unreachable():
    island = Place(42.0 - 1.01 * FAR_M / 111_195, 9.05)
    travel = RoadTravel(triangle())
    found = travel.matrix([WEST, island], [WEST, island])
    assert found.seconds.tolist() == [[0, UNREACHABLE_S], [UNREACHABLE_S, 0]]
    assert found.metres[0, 1] == UNREACHABLE_S
    assert found.origin.tolist() == [[1, 0], [0, 1]]
    leg = travel.leg(WEST, island)
    assert (leg.seconds, leg.origin, leg.line) == (UNREACHABLE_S, Origin.UNREACHABLE, ())


def test_a_faster_driver_takes_less_time_on_the_same_road():
    slow = RoadTravel(triangle())
    fast = RoadTravel(triangle(), speed_factor=1.25)
    assert fast.matrix([WEST], [EAST]).seconds[0, 0] == round(24 / 1.25)
    assert fast.matrix([WEST], [EAST]).metres == slow.matrix([WEST], [EAST]).metres
    assert fast.digest != slow.digest


def test_a_matrix_computed_by_blocks_of_rows_is_the_same(monkeypatch):
    places = [Place(42.0 + 0.01 * k, 9.02 + 0.013 * k) for k in range(5)] + [WEST, EAST, WEST]
    whole = RoadTravel(triangle()).matrix(places, places)
    monkeypatch.setattr("tournees.geo.drives._BLOCK_CELLS", 3 * len(places))
    blocks = RoadTravel(triangle()).matrix(places, places)
    assert np.array_equal(blocks.seconds, whole.seconds)
    assert np.array_equal(blocks.metres, whole.metres)
    assert blocks.seconds[5, 7] == 0


def test_half_a_second_is_rounded_up():
    travel = RoadTravel(triangle(ahead=2_500, back=2_499))
    ends = Place(42.0, 9.0), Place(42.0, 9.1)
    assert travel.matrix(ends, ends).seconds.tolist() == [[0, 3], [2, 0]]


def test_metres_are_left_out_when_not_asked_for():
    found = RoadTravel(triangle()).matrix([WEST], [EAST], with_metres=False)
    assert found.metres is None


def test_an_unknown_slot_is_refused():
    with pytest.raises(ValueError, match="slot"):
        RoadTravel(triangle()).matrix([WEST], [EAST], slot="lunch")


def test_no_places_give_an_empty_matrix():
    travel = RoadTravel(triangle())
    assert travel.matrix([], [WEST]).seconds.shape == (0, 1)
    assert travel.matrix([WEST], []).seconds.shape == (1, 0)
    assert travel.legs([WEST]) == ()


def test_a_leg_s_line_goes_from_door_to_door():
    here, there = Place(41.999, 9.03), Place(42.03, 9.08)
    leg = RoadTravel(triangle()).leg(here, there)
    assert leg.line[0] == (41.999, 9.03)
    assert leg.line[-1] == (42.03, 9.08)
    assert (42.0, 9.1) in leg.line


def test_legs_are_the_drives_of_a_tour_in_order():
    travel = RoadTravel(triangle())
    legs = travel.legs([WEST, EAST, EAST, WEST])
    assert [leg.seconds for leg in legs] == [24, 0, 24]
    assert legs[1].line == ((EAST.lat, EAST.lon),)


@pytest.mark.parametrize("with_bans", [False, True])
@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_times_between_points_equal_dijkstra_on_the_network_of_edges(with_bans, data):
    graph, places = data.draw(cases(with_bans=with_bans))
    expected = drives_ms(graph, places)
    found = RoadTravel(graph).matrix(places, places)
    off = ~np.eye(len(places), dtype=bool)
    reached = np.isfinite(expected)
    assert np.array_equal(found.origin[off] == Origin.ROAD, reached[off])
    wanted = np.floor(expected[off & reached] / 1000 + 0.5)
    assert np.array_equal(found.seconds[off & reached], wanted)


@pytest.mark.parametrize("with_bans", [False, True])
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_every_leg_says_what_the_matrix_says_and_its_line_is_as_long(with_bans, data):
    graph, places = data.draw(cases(with_bans=with_bans))
    travel = RoadTravel(graph)
    found = travel.matrix(places, places)
    for i, here in enumerate(places):
        for j, there in enumerate(places):
            leg = travel.leg(here, there)
            assert (leg.seconds, leg.metres) == (found.seconds[i, j], found.metres[i, j])
            if leg.origin is Origin.ROAD:
                line = np.array(leg.line)
                before, after = line[:-1].T, line[1:].T
                assert distances_m(*before, *after).sum() == pytest.approx(leg.metres, abs=8)


def test_a_forbidden_turn_is_driven_round():
    """A cross road whose left turn is forbidden: on to the next junction, and back."""
    nodes = [(42.0, 9.0), (42.0, 9.02), (42.0, 9.04), (42.02, 9.02)]
    edges = [(0, 1, 10_000, 10_000), (1, 2, 10_000, 10_000), (1, 3, 10_000, 10_000)]
    south, north = Place(42.0, 9.01), Place(42.01, 9.02)
    free, forbidden = graph_of(nodes, edges), graph_of(nodes, edges, bans=[(0, 4)])
    assert RoadTravel(free).leg(south, north).seconds == 10
    leg = RoadTravel(forbidden).leg(south, north)
    assert leg.seconds == 5 + 10 + 10 + 5
    assert (42.0, 9.04) in leg.line
    assert RoadTravel(forbidden).leg(north, south).seconds == 10


def test_metres_are_those_of_the_matrix_with_and_without_seconds_alone():
    graph, places = triangle(), [WEST, EAST, Place(42.04, 9.05)]
    with_metres = RoadTravel(graph).matrix(places, places)
    alone = RoadTravel(graph).matrix(places, places, with_metres=False)
    assert np.array_equal(with_metres.seconds, alone.seconds)


def test_metres_off_the_road_are_told_and_endless_where_no_road_is_near():
    off_m = RoadTravel(triangle()).off_road_m([Place(41.99, 9.05), WEST, Place(0.0, 0.0)])
    assert off_m == pytest.approx([1_111.95, 0.0, np.inf], abs=1)


def test_no_pace_at_or_below_zero():
    with pytest.raises(ValueError, match="speed_factor"):
        RoadTravel(triangle(), speed_factor=0.0)
