"""Road travel between points beside the roads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.network import CLOSED_MS, RoadGraph
from tournees.geo.road_travel import RoadTravel
from tournees.geo.snap import FAR_M, Snapper
from tournees.geo.sphere import distances_m
from tournees.model import UNREACHABLE_S, Origin, Place


def graph_of(nodes, edges):
    """A graph of straight edges: nodes (lat, lon), edges (start, end, ms ahead, ms back)."""
    lat, lon = np.array(nodes, np.float64).T
    start, end, ahead, back = (np.array(column, np.int32) for column in zip(*edges, strict=True))
    return RoadGraph(
        lat=lat,
        lon=lon,
        start=start,
        end=end,
        forward_ms=ahead,
        backward_ms=back,
        length_dm=np.rint(10 * distances_m(lat[start], lon[start], lat[end], lon[end])).astype(
            np.int32
        ),
        road_class=np.full(start.size, 3, np.uint8),
        town=np.zeros(start.size, np.uint8),
        shape_first=np.arange(0, 2 * start.size + 1, 2, dtype=np.int64),
        shape_lat=np.column_stack([lat[start], lat[end]]).ravel(),
        shape_lon=np.column_stack([lon[start], lon[end]]).ravel(),
    )


def _triangle(ahead=60_000, back=60_000):
    """One side west to east of about 8.3 km, and a way round by the north."""
    nodes = [(42.0, 9.0), (42.0, 9.1), (42.05, 9.05)]
    return graph_of(nodes, [(0, 1, ahead, back), (1, 2, 90_000, 90_000), (2, 0, 90_000, 90_000)])


WEST, EAST = Place(42.0, 9.03), Place(42.0, 9.07)


def test_two_points_of_one_edge_drive_along_it_both_ways():
    found = RoadTravel(_triangle()).matrix([WEST, EAST], [WEST, EAST])
    assert found.seconds.tolist() == [[0, 24], [24, 0]]
    assert found.metres[0, 1] == pytest.approx(distances_m(42.0, 9.03, 42.0, 9.07), abs=1)
    assert (found.origin == Origin.ROAD).all()


def test_a_one_way_edge_is_driven_round_the_other_way():
    travel = RoadTravel(_triangle(back=CLOSED_MS))
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
    found = RoadTravel(_triangle()).matrix([off], [near])
    assert found.metres[0, 0] == pytest.approx(556, abs=2)
    assert found.seconds[0, 0] == pytest.approx(556 * 0.24, abs=1)
    assert Snapper(_triangle()).snap([off, near]).off_m == pytest.approx([556, 0], abs=1)


def test_a_point_far_from_every_road_is_unreachable():
    island = Place(42.0 - 1.01 * FAR_M / 111_195, 9.05)
    travel = RoadTravel(_triangle())
    found = travel.matrix([WEST, island], [WEST, island])
    assert found.seconds.tolist() == [[0, UNREACHABLE_S], [UNREACHABLE_S, 0]]
    assert found.metres[0, 1] == UNREACHABLE_S
    assert found.origin.tolist() == [[1, 0], [0, 1]]
    leg = travel.leg(WEST, island)
    assert (leg.seconds, leg.origin, leg.line) == (UNREACHABLE_S, Origin.UNREACHABLE, ())


def test_a_faster_driver_takes_less_time_on_the_same_road():
    slow = RoadTravel(_triangle())
    fast = RoadTravel(_triangle(), speed_factor=1.25)
    assert fast.matrix([WEST], [EAST]).seconds[0, 0] == round(24 / 1.25)
    assert fast.matrix([WEST], [EAST]).metres == slow.matrix([WEST], [EAST]).metres
    assert fast.digest != slow.digest


def test_a_matrix_computed_by_blocks_of_rows_is_the_same(monkeypatch):
    places = [Place(42.0 + 0.01 * k, 9.02 + 0.013 * k) for k in range(5)] + [WEST, EAST, WEST]
    whole = RoadTravel(_triangle()).matrix(places, places)
    monkeypatch.setattr("tournees.geo.drives._BLOCK_CELLS", 3 * len(places))
    blocks = RoadTravel(_triangle()).matrix(places, places)
    assert np.array_equal(blocks.seconds, whole.seconds)
    assert np.array_equal(blocks.metres, whole.metres)
    assert blocks.seconds[5, 7] == 0


def test_half_a_second_is_rounded_up():
    travel = RoadTravel(_triangle(ahead=2_500, back=2_499))
    ends = Place(42.0, 9.0), Place(42.0, 9.1)
    assert travel.matrix(ends, ends).seconds.tolist() == [[0, 3], [2, 0]]


def test_metres_are_left_out_when_not_asked_for():
    found = RoadTravel(_triangle()).matrix([WEST], [EAST], with_metres=False)
    assert found.metres is None


def test_an_unknown_slot_is_refused():
    with pytest.raises(ValueError, match="slot"):
        RoadTravel(_triangle()).matrix([WEST], [EAST], slot="lunch")


def test_no_places_give_an_empty_matrix():
    travel = RoadTravel(_triangle())
    assert travel.matrix([], [WEST]).seconds.shape == (0, 1)
    assert travel.matrix([WEST], []).seconds.shape == (1, 0)
    assert travel.legs([WEST]) == ()


def test_a_leg_s_line_goes_from_door_to_door():
    here, there = Place(41.999, 9.03), Place(42.03, 9.08)
    leg = RoadTravel(_triangle()).leg(here, there)
    assert leg.line[0] == (41.999, 9.03)
    assert leg.line[-1] == (42.03, 9.08)
    assert (42.0, 9.1) in leg.line


def test_legs_are_the_drives_of_a_tour_in_order():
    travel = RoadTravel(_triangle())
    legs = travel.legs([WEST, EAST, EAST, WEST])
    assert [leg.seconds for leg in legs] == [24, 0, 24]
    assert legs[1].line == ((EAST.lat, EAST.lon),)


@st.composite
def _cases(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, size = draw(st.integers(2, 9)), draw(st.integers(1, 16))
    nodes = np.column_stack([rng.uniform(42, 42.05, count), rng.uniform(9, 9.05, count)])
    edges = []
    for _ in range(size):
        start, end = rng.integers(0, count, 2)
        if start == end:
            continue
        times = rng.integers(1_000, 90_000, 2)
        if rng.random() < 0.4:
            times[rng.integers(0, 2)] = CLOSED_MS
        edges.append((start, end, *times))
    edges = edges or [(0, 1, 5_000, 5_000)]
    places = [Place(*point) for point in rng.uniform((42, 9), (42.05, 9.05), (6, 2)).tolist()]
    return graph_of(nodes, edges), places


def _by_dijkstra(graph, places):
    """Milliseconds by scipy, each point a node that splits its edge."""
    points = Snapper(graph).snap(places)
    nodes, links = graph.lat.size, {}

    def link(tail, head, ms):
        links[tail, head] = min(links.get((tail, head), np.inf), ms)

    for edge in range(graph.start.size):
        on = sorted((float(points.share[k]), int(k)) for k in np.flatnonzero(points.edge == edge))
        chain = [graph.start[edge], *(nodes + k for _, k in on), graph.end[edge]]
        for whole, order in ((graph.forward_ms[edge], 1), (graph.backward_ms[edge], -1)):
            if whole < 0:
                continue
            at = [0, *(round(share * int(whole)) for share, _ in on), int(whole)]
            for a, b, step in zip(chain[:-1], chain[1:], np.diff(at), strict=True):
                link(*(a, b)[::order], max(float(step), 1e-6))
        for (here, a), (there, b) in pairwise(on):
            if here == there:  # one spot of the road, whatever its direction
                link(nodes + a, nodes + b, 1e-6)
                link(nodes + b, nodes + a, 1e-6)
    tail, head = np.array(list(links)).T
    size = nodes + len(places)
    table = coo_array((list(links.values()), (tail, head)), shape=(size, size)).tocsr()
    found = dijkstra(table, indices=range(nodes, size))[:, nodes:]
    access = points.access >> 32
    return found + access[:, None] + access[None, :]


@settings(deadline=None, max_examples=120)
@given(_cases())
def test_times_between_points_equal_dijkstra_on_the_split_network(case):
    graph, places = case
    expected = _by_dijkstra(graph, places)
    found = RoadTravel(graph).matrix(places, places)
    off = ~np.eye(len(places), dtype=bool)
    reached = np.isfinite(expected)
    assert np.array_equal(found.origin[off] == Origin.ROAD, reached[off])
    wanted = np.floor(np.rint(expected[off & reached]) / 1000 + 0.5)
    assert np.array_equal(found.seconds[off & reached], wanted)


@settings(deadline=None, max_examples=60)
@given(_cases())
def test_every_leg_says_what_the_matrix_says_and_its_line_is_as_long(case):
    graph, places = case
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
