"""The nearest edge of a point: exact, whatever the grid."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.geo.edge_grid import EdgeGrid
from tournees.geo.road_files import open_roads
from tournees.geo.snap import FAR_M, Snapper
from tournees.geo.sphere import EARTH_RADIUS_M, distance_m
from tournees.model import Place

M_PER_DEG = EARTH_RADIUS_M * math.pi / 180


def _lines(*lines):
    first = np.cumsum([0, *(len(line) for line in lines)]).astype(np.int64)
    lat, lon = np.array([point for line in lines for point in line], np.float64).T
    return first, np.ascontiguousarray(lat), np.ascontiguousarray(lon)


def _by_looking_at_all(lines, lat, lon):
    """Metres to every edge, in the plane that touches the earth at the point."""
    first, lats, lons = lines
    narrow = math.cos(math.radians(lat))
    found = []
    for begin, end in pairwise(first):
        y, x = lats[begin:end] - lat, (lons[begin:end] - lon) * narrow
        dy, dx = np.diff(y), np.diff(x)
        whole = dx * dx + dy * dy
        at = -(x[:-1] * dx + y[:-1] * dy) / np.where(whole > 0, whole, 1.0)
        at = np.clip(at, 0.0, 1.0)
        found.append(np.hypot(x[:-1] + at * dx, y[:-1] + at * dy).min() * M_PER_DEG)
    return np.array(found)


def _nearest(lines, lat, lon, limit_m=FAR_M):
    edge, share, off_m = EdgeGrid.build(*lines).nearest(np.array([lat]), np.array([lon]), limit_m)
    return int(edge[0]), float(share[0]), float(off_m[0])


@st.composite
def _cases(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([1e-4, 0.01, 0.3, 3.0]))
    centre = np.array([draw(st.sampled_from([-21.0, 0.0, 43.0, 67.0])), 9.0])
    lines = []
    for _ in range(draw(st.integers(1, 30))):
        points = centre + rng.uniform(-spread, spread, 2)
        steps = rng.normal(0, spread / 8, (rng.integers(2, 7), 2))
        if rng.random() < 0.2:
            steps[1:] = 0.0
        lines.append((points + np.cumsum(steps, axis=0)).tolist())
    asked = centre + rng.uniform(-1.5 * spread, 1.5 * spread, (6, 2))
    ends = np.array([line[0] for line in lines])
    return _lines(*lines), np.concatenate([asked, ends[:3]])


@settings(deadline=None, max_examples=150)
@given(_cases())
def test_the_nearest_edge_is_the_one_found_by_looking_at_all(case):
    lines, asked = case
    edge, _, off_m = EdgeGrid.build(*lines).nearest(*np.ascontiguousarray(asked.T), FAR_M)
    for (lat, lon), found, metres in zip(asked, edge, off_m, strict=True):
        every = _by_looking_at_all(lines, lat, lon)
        if every.min() > FAR_M:
            assert found == -1
            assert metres == math.inf
        else:
            assert metres == pytest.approx(every.min(), abs=1e-4)
            assert every[found] == pytest.approx(every.min(), abs=1e-4)


def test_of_edges_equally_near_the_lowest_is_taken():
    here, there = (42.0, 9.0), (42.0, 9.1)
    assert _nearest(_lines([here, there], [there, here], [here, there]), 42.01, 9.05)[0] == 0
    fork = _lines([(42.1, 9.0), here], [here, (41.9, 9.1)], [here, (41.9, 8.9)])
    assert _nearest(fork, 42.0, 9.0) == (0, 1.0, 0.0)


def test_a_degree_of_longitude_is_shorter_in_the_north():
    """At latitude 60 half as long: the road east is nearer than the one south."""
    south, east = [(59.989, 9.0), (59.989, 9.2)], [(59.9, 9.02), (60.1, 9.02)]
    edge, _, off_m = _nearest(_lines(south, east), 60.0, 9.0)
    assert edge == 1
    assert off_m == pytest.approx(distance_m(60.0, 9.0, 60.0, 9.02), rel=1e-3)


def test_the_share_along_an_edge_counts_metres_not_points():
    bend = [(42.0, 9.0), (42.0, 9.01), (42.0, 9.1)]
    assert _nearest(_lines(bend), 42.001, 9.05)[1] == pytest.approx(0.5, abs=1e-6)
    turn = [(60.0, 9.0), (60.0, 9.1), (60.05, 9.1)]  # both halves are 5.56 km long
    assert _nearest(_lines(turn), 60.0, 9.0999)[1] == pytest.approx(0.5, abs=2e-3)


def test_a_road_of_one_spot_can_be_snapped_to():
    assert _nearest(_lines([(42.0, 9.0), (42.0, 9.0)]), 42.0, 9.0) == (0, 0.0, 0.0)


def test_a_long_crossing_is_found_from_its_middle():
    ferry = [(43.3, 5.4), (41.9, 8.7)]
    town = [[(43.3 + k / 1e3, 5.4), (43.3 + k / 1e3, 5.41)] for k in range(50)]
    edge, share, off_m = _nearest(_lines(*town, ferry), 42.6, 7.05)
    assert edge == 50
    assert 0.4 < share < 0.6
    assert off_m < 100


def test_beyond_the_limit_there_is_no_road():
    road = _lines([(42.0, 9.0), (42.0, 9.1)])
    assert _nearest(road, 42.0 + 0.999 * FAR_M / M_PER_DEG, 9.05)[0] == 0
    assert _nearest(road, 42.0 + 1.001 * FAR_M / M_PER_DEG, 9.05) == (-1, 0.0, math.inf)
    assert _nearest(road, -80.0, -170.0) == (-1, 0.0, math.inf)


def test_points_of_corsica_are_snapped_as_by_looking_at_all(shared):
    graph = open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None)
    lines = graph.shape_first, graph.shape_lat, graph.shape_lon
    rng = np.random.default_rng(3)
    node = rng.integers(0, graph.lat.size, 60)
    asked = np.column_stack([graph.lat[node], graph.lon[node]]) + rng.normal(0, 0.01, (60, 2))
    points = Snapper(graph).snap([Place(*point) for point in asked.tolist()])
    own = np.repeat(np.arange(graph.start.size), np.diff(graph.shape_first))
    same = np.flatnonzero(own[:-1] == own[1:])
    for k, (lat, lon) in enumerate(asked):
        narrow = math.cos(math.radians(lat))
        y, x = lines[1] - lat, (lines[2] - lon) * narrow
        dy, dx = y[same + 1] - y[same], x[same + 1] - x[same]
        whole = np.where(dx * dx + dy * dy > 0, dx * dx + dy * dy, 1.0)
        at = np.clip(-(x[same] * dx + y[same] * dy) / whole, 0.0, 1.0)
        off_m = np.hypot(x[same] + at * dx, y[same] + at * dy) * M_PER_DEG
        assert points.off_m[k] == pytest.approx(off_m.min(), abs=1e-5)
        assert points.edge[k] == own[same[off_m < off_m.min() + 1e-6]].min()
