"""Points of ways: numbers, places, and the breaks at barriers and at missing points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo import osm_nodes
from tournees.geo.osm_file import read_osm
from tournees.geo.osm_nodes import Nodes, numbered, numbers_of, unbroken

POINTS = {
    1: (42.00, 9.00),
    2: (42.00, 9.02),
    3: (42.01, 9.02),
    4: (42.01, 9.00),
    5: (42.02, 9.02),
    6: (42.03, 9.02),
}
WAYS = [[1, 2, 3], [3, 4, 1], [3, 5, 6], [6, 1]]


def xml(points=POINTS, ways=WAYS, tags=None, *, nodes_first=True, sign=1):
    """An OSM file, its nodes before or after its ways."""
    nodes = [
        f'<node id="{sign * key}" version="1" lat="{lat}" lon="{lon}">'
        + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in (tags or {}).get(key, {}).items())
        + "</node>"
        for key, (lat, lon) in points.items()
    ]
    roads = [
        f'<way id="{key}" version="1">'
        + "".join(f'<nd ref="{sign * ref}"/>' for ref in way)
        + '<tag k="highway" v="primary"/></way>'
        for key, way in enumerate(ways, 1)
    ]
    parts = [*nodes, *roads] if nodes_first else [*roads, *nodes]
    return "\n".join(['<osm version="0.6">', *parts, "</osm>"])


@pytest.fixture
def read(tmp_path):
    def _read(*args, **options):
        path = tmp_path / "roads.osm"
        path.write_text(xml(*args, **options), "utf-8")
        return read_osm(path)

    return _read


def corners(graph):
    """Points of all lines."""
    pairs = zip(graph.shape_lat.tolist(), graph.shape_lon.tolist(), strict=True)
    return {(round(lat, 7), round(lon, 7)) for lat, lon in pairs}


def test_nodes_may_come_after_the_ways(read):
    assert read(nodes_first=False).digest == read().digest


def test_nodes_that_an_editor_has_not_sent_yet_have_places_too(read):
    assert corners(read(sign=-1)) == corners(read())


def test_the_same_nodes_are_read_when_osmium_picks_them_out(read, monkeypatch):
    with_others = {**POINTS, 99: (50.0, 1.0)}
    lights = {5: {"highway": "traffic_signals"}, 2: {"barrier": "bollard"}}
    plain = read(with_others, tags=lights)
    monkeypatch.setattr(osm_nodes, "_MANY", 0)
    assert read(with_others, tags=lights).digest == plain.digest


def test_nodes_are_read_in_batches_of_any_size(read, monkeypatch):
    lights = {5: {"highway": "traffic_signals"}, 2: {"barrier": "bollard"}}
    plain = read(tags=lights)
    monkeypatch.setattr(osm_nodes, "_AT_ONCE", 2)
    assert read(tags=lights).digest == plain.digest


@pytest.mark.parametrize(
    ("tags", "open_"),
    [
        ({"barrier": "bollard"}, False),
        ({"barrier": "bollard", "bollard": "rising"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, True),
        ({"barrier": "gate"}, True),
        ({"barrier": "gate", "access": "private"}, False),
        ({"barrier": "lift_gate", "access": "no", "motor_vehicle": "destination"}, True),
        ({"barrier": "toll_booth"}, True),
        ({"highway": "crossing"}, True),
    ],
)
def test_a_barrier_stops_cars_or_not(read, tags, open_):
    ways = [[1, 2, 3], [3, 4, 1], [3, 5, 6]]
    graph = read(ways=ways, tags={5: tags})
    assert (POINTS[6] in corners(graph)) == open_


def test_ways_that_end_at_a_barrier_do_not_meet_there(read):
    ways = [[1, 2, 3], [3, 4, 1], [3, 5], [5, 6]]
    assert POINTS[6] in corners(read(ways=ways))
    assert POINTS[6] not in corners(read(ways=ways, tags={5: {"barrier": "block"}}))


def test_a_place_off_the_earth_is_a_missing_point(read):
    points = {**POINTS, 6: (91.0, 9.02)}
    assert read(points).shape_lat.max() == pytest.approx(42.02)


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=50))
def test_numbers_lead_back_to_identities(refs):
    ref = np.array(refs, np.int64)
    known, number = numbered(ref)
    assert known.tolist() == sorted(set(refs))
    assert np.array_equal(known[number], ref)
    assert np.array_equal(numbers_of(known, ref), number)
    assert numbers_of(known, np.array([2**62 + 1])).tolist() == [-1]


def broken_one_by_one(ways, lost, barriers, count):
    """Pieces as lists of nodes, barrier ends as numbers from ``count``: point by point."""
    pieces, shared = [], []
    for number, way in enumerate(ways):
        piece = []
        for place, node in enumerate(way):
            if node in lost:
                pieces.append((number, piece))
                piece = []
            elif node not in barriers:
                piece.append(node)
            else:
                shared.append(node)
                piece.append(count + len(shared) - 1)
                if 0 < place < len(way) - 1:
                    pieces.append((number, piece))
                    shared.append(node)
                    piece = [count + len(shared) - 1]
        pieces.append((number, piece))
    return [(number, piece) for number, piece in pieces if len(piece) > 1], shared


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=8), min_size=1, max_size=6),
    st.sets(st.integers(0, 9), max_size=4),
    st.sets(st.integers(0, 9), max_size=4),
)
def test_ways_break_as_when_walked_point_by_point(ways, lost, barriers):
    places = np.zeros(10, np.int32)
    places[list(lost)] = np.iinfo(np.int32).max
    stops = np.zeros(10, np.bool_)
    stops[list(barriers)] = True
    first = np.cumsum([0, *map(len, ways)])
    node = np.array([ref for way in ways for ref in way], np.int32)
    strings = unbroken(node, first, Nodes(places, places, np.zeros(10, np.bool_), stops))
    pieces, shared = broken_one_by_one(ways, lost, barriers, 10)
    found = [part.tolist() for part in np.split(strings.node, strings.first[1:-1])]
    assert [piece for _, piece in pieces] == [part for part in found if part]
    assert [number for number, _ in pieces] == strings.way.tolist()
    assert strings.barrier.tolist() == shared
