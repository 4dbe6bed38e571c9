"""Bends: along one edge, and along the road that it is on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from test_roads_speeds import streets_of

from tournees.geo.bends import MOST, sinuosity, winding
from tournees.geo.network import RoadClass


def hairpins(count, *, leg=0.004, rise=0.0008):
    """Junctions of a pass that goes to and fro, each leg one edge."""
    return [(45.0 + rise * k, 6.0 + leg * (k % 2)) for k in range(count + 1)]


def chain(nodes, **columns):
    lines = [[a, b] for a, b in pairwise(nodes)]
    return streets_of(lines, nodes=nodes, **columns)


def wound(streets):
    return winding(streets, sinuosity(streets))


def test_a_pass_cut_at_every_hairpin_winds_though_its_edges_are_straight():
    streets = chain(hairpins(12))
    assert sinuosity(streets).max() < 1.01
    assert wound(streets)[4:8].min() > 1.5


def test_a_straight_road_cut_at_many_junctions_does_not_wind():
    streets = chain([(45.0, 6.0 + 0.002 * k) for k in range(12)])
    assert wound(streets) == pytest.approx(np.ones(11), abs=0.001)


def test_a_bent_road_winds_as_much_whole_as_cut_in_pieces():
    bend = [(45.0 + 0.003 * np.sin(k / 3), 6.0 + 0.0015 * k) for k in range(40)]
    bend = [(float(lat), float(lon)) for lat, lon in bend]
    whole = streets_of([bend], nodes=[bend[0], bend[-1]])
    cut = chain(bend)
    assert wound(cut)[15:25].mean() == pytest.approx(wound(whole)[0], rel=0.15)


def test_a_turn_into_another_road_is_no_bend():
    """A crossroads: the road goes straight on, whatever crosses it."""
    nodes = [(45.0, 6.0 + 0.002 * k) for k in range(9)]
    side = [(45.0 + 0.002 * k, 6.008) for k in range(1, 5)]
    lines = [[a, b] for a, b in pairwise(nodes)]
    lines += [[nodes[4], side[0]], *([a, b] for a, b in pairwise(side))]
    streets = streets_of(lines, nodes=[*nodes, *side])
    assert wound(streets) == pytest.approx(np.ones(len(lines)), abs=0.001)


def test_a_road_does_not_go_on_as_a_road_of_another_class():
    nodes = hairpins(2)
    classes = np.array([RoadClass.SECONDARY, RoadClass.TERTIARY], np.uint8)
    assert wound(chain(nodes, road_class=classes)) == pytest.approx([1.0, 1.0], abs=0.001)


def test_streets_that_serve_their_own_houses_are_judged_alone():
    streets = chain(hairpins(12), road_class=np.full(12, RoadClass.RESIDENTIAL, np.uint8))
    assert wound(streets) == pytest.approx(sinuosity(streets))


def test_a_long_edge_is_judged_alone():
    streets = chain([(45.0, 6.0), (45.0, 6.03), (45.02, 6.03)])
    assert wound(streets)[0] == pytest.approx(1.0, abs=0.01)


def test_an_edge_without_length_and_a_ring_have_bounds():
    ring = [(45.0, 6.0), (45.001, 6.001), (45.0, 6.002)]
    lines = [[ring[0], ring[1]], [ring[1], ring[2]], [ring[2], ring[0]], [ring[0], ring[0]]]
    found = wound(streets_of(lines, nodes=ring))
    assert np.all(np.isfinite(found))
    assert found.min() >= 1.0
    assert found.max() <= MOST
