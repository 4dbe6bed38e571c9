"""Cutting, keeping and joining ways changes no drive: against the graph of all points."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from tournees.geo.chains import join_chains
from tournees.geo.lines import Lines, along_m
from tournees.geo.osm_restrictions import Restrictions
from tournees.geo.osm_tags import WayFacts, way_facts
from tournees.geo.simplify import Ways, cut, keep_largest

SORTS = [
    {"highway": "primary"},
    {"highway": "primary", "oneway": "yes"},
    {"highway": "primary", "oneway": "-1"},
    {"highway": "residential", "maxspeed:forward": "30"},
    {"route": "ferry", "motorcar": "yes", "duration": "0:10"},
]
COUNT = 9


@st.composite
def ways(draw):
    """Ways between a few points, of any shape and sort."""
    listed = draw(
        st.lists(
            st.tuples(
                st.lists(st.integers(0, COUNT - 1), min_size=2, max_size=6),
                st.integers(0, len(SORTS) - 1),
            ),
            min_size=1,
            max_size=9,
        )
    )
    facts = [way_facts(tags) for tags in SORTS]
    turn = np.arange(COUNT) * 2.4  # a spiral: no two points alike, no two distances alike
    return Ways(
        node=np.array([node for way, _ in listed for node in way], np.int32),
        first=np.cumsum([0, *(len(way) for way, _ in listed)]),
        sort=np.array([sort for _, sort in listed], np.int32),
        facts={
            field.name: np.array([getattr(one, field.name) for one in facts], np.float64)
            for field in fields(WayFacts)
        },
        identity=np.arange(len(listed)),
        lat=42 + 0.01 * (1 + turn) * np.sin(turn),
        lon=9 + 0.01 * (1 + turn) * np.cos(turn),
        signal=np.array(draw(st.lists(st.booleans(), min_size=COUNT, max_size=COUNT))),
        restrictions=Restrictions(),
        via=np.empty(0, np.int32),
    )


def shortest(nodes, tail, head, metres):
    """Metres from every node to every node; a loop or the longer of two arcs helps nobody."""
    best = {}
    for a, b, length in zip(tail.tolist(), head.tolist(), metres.tolist(), strict=True):
        if a != b:
            best[a, b] = min(length, best.get((a, b), length))
    table = np.array([(a, b) for a, b in best], np.int64).reshape(-1, 2)
    lengths = np.array(list(best.values()))
    return dijkstra(csr_array((lengths, table.T), shape=(nodes, nodes)))


def directed(start, end, ahead, back, metres):
    """Arcs of edges."""
    return (
        np.concatenate([start[ahead], end[back]]),
        np.concatenate([end[ahead], start[back]]),
        np.concatenate([metres[ahead], metres[back]]),
    )


def steps(given_ways):
    """Every step from point to point, as arcs with their metres."""
    inner = np.ones(given_ways.node.size, np.bool_)
    inner[given_ways.first[1:] - 1] = False
    at = np.flatnonzero(inner)
    way = np.searchsorted(given_ways.first, at, side="right") - 1
    along = along_m(given_ways.lat[given_ways.node], given_ways.lon[given_ways.node])
    sort = given_ways.sort[way]
    may = (given_ways.facts[name][sort] > 0 for name in ("ahead", "back"))
    node = given_ways.node
    return directed(node[at], node[at + 1], *may, along[at + 1] - along[at])


def joined_both_ways(streets):
    """Whether any two junctions reach each other; a loop at one junction joins nothing."""
    tail, head, _ = directed(
        streets.start, streets.end, streets.ahead, streets.back, streets.length_m
    )
    links = csr_array((np.ones(tail.size), (tail, head)), shape=(streets.lat.size,) * 2)
    return connected_components(links, connection="strong")[0] < streets.lat.size


@given(ways())
def test_drives_are_those_of_the_graph_of_all_points(given_ways):
    arcs = steps(given_ways)
    metres = shortest(COUNT, *arcs)
    links = csr_array((np.ones(arcs[0].size), arcs[:2]), shape=(COUNT, COUNT))
    part = connected_components(links, connection="strong")[1]
    kept = keep_largest(cut(given_ways))
    for streets in (kept, join_chains(kept)) if kept.start.size else ():
        point = np.array(
            [int(np.argmin(abs(given_ways.lat - lat))) for lat in streets.lat.tolist()]
        )
        found = shortest(
            streets.lat.size,
            *directed(streets.start, streets.end, streets.ahead, streets.back, streets.length_m),
        )
        assert np.allclose(found, metres[np.ix_(point, point)])
        assert np.unique(part[point]).size == 1
        assert np.bincount(part).max() >= np.unique(streets.shape_lat).size
    assert kept.start.size or not joined_both_ways(cut(given_ways))


@given(ways())
def test_joined_lines_run_between_their_junctions_over_their_length(given_ways):
    kept = keep_largest(cut(given_ways))
    if not kept.start.size:
        return
    joined = join_chains(kept)
    for streets in (kept, joined):
        first, last = streets.shape_first[:-1], streets.shape_first[1:] - 1
        assert np.array_equal(streets.shape_lat[first], streets.lat[streets.start])
        assert np.array_equal(streets.shape_lat[last], streets.lat[streets.end])
        along = along_m(streets.shape_lat, streets.shape_lon)
        assert np.allclose(along[last] - along[first], streets.length_m)
    for name in ("length_m", "duration_s"):
        assert np.isclose(getattr(joined, name).sum(), getattr(kept, name).sum())
    lost = int(kept.signal.sum() - joined.signal.sum())
    assert joined.lights.sum() - kept.lights.sum() == lost


def test_lines_are_laid_forward_and_backward():
    lat = np.arange(10.0)
    lines = Lines(np.array([0, 4, 10]), lat, -lat)
    laid = lines.laid(np.array([6, 1]), np.array([3, 2]), np.array([-1, 1], np.int8))
    assert laid.lat.tolist() == [6, 5, 4, 1, 2]
    assert laid.lon.tolist() == [-6, -5, -4, -1, -2]
    assert laid.first.tolist() == [0, 3, 5]
    assert lines.part(np.array([1])).lat.tolist() == [4, 5, 6, 7, 8, 9]
