"""Drives that people know bring the roads around them near the truth, and no others."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tournees.geo.hierarchy import Hierarchy
from tournees.geo.network import RoadClass, RoadGraph
from tournees.geo.osm_file import read_osm
from tournees.geo.reported import ReportedDrive, Verdict, recalibrated
from tournees.geo.reported_survey import REACH_M
from tournees.geo.road_travel import RoadTravel
from tournees.geo.slots import edge_factors
from tournees.geo.sphere import distances_m
from tournees.model import Place, Slot

STEP_DEG = 0.02
SIDE = 21


def engine_of(graph):
    return Hierarchy.of(graph)


@pytest.fixture(scope="module")
def grid():
    """A grid of roads 32 km wide, all of the same pace (60 km/h)."""
    node = np.arange(SIDE * SIDE, dtype=np.int32).reshape(SIDE, SIDE)
    lat = np.repeat(44.0 + STEP_DEG * np.arange(SIDE), SIDE)
    lon = np.tile(3.0 + STEP_DEG * np.arange(SIDE), SIDE)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    metres = distances_m(lat[start], lon[start], lat[end], lon[end])
    ms = np.rint(metres * 60).astype(np.int32)
    size = start.size
    return RoadGraph(
        lat=lat,
        lon=lon,
        start=start,
        end=end,
        forward_ms=ms,
        backward_ms=ms,
        length_dm=np.rint(10 * metres).astype(np.int32),
        road_class=np.full(size, RoadClass.SECONDARY, np.uint8),
        town=np.zeros(size, np.uint8),
        shape_first=np.arange(size + 1, dtype=np.int64) * 2,
        shape_lat=np.column_stack([lat[start], lat[end]]).ravel(),
        shape_lon=np.column_stack([lon[start], lon[end]]).ravel(),
    )


def at(row, column):
    return Place(44.0 + STEP_DEG * row, 3.0 + STEP_DEG * column)


def told(graph, *ends, times=1.0, **more):
    """Drives reported to take ``times`` what they take on the graph."""
    travel = RoadTravel(graph)
    return [ReportedDrive(a, b, round(times * travel.leg(a, b).seconds), **more) for a, b in ends]


def test_one_report_sets_its_own_drive_and_leaves_far_roads_alone(grid):
    ends = (at(2, 2), at(2, 10))
    factors, report = recalibrated(grid, told(grid, ends, times=1.5), engine_of)
    (checked,) = report.drives
    assert checked.verdict is Verdict.MET
    assert checked.after_s == pytest.approx(checked.drive.seconds, rel=0.02)
    assert report.before == pytest.approx(1 / 3, abs=0.01)
    assert report.after < 0.02
    travel = RoadTravel(grid.reweighted(factors))
    assert travel.leg(*ends).seconds == checked.after_s
    middle_lat = (grid.lat[grid.start] + grid.lat[grid.end]) / 2
    beyond = (middle_lat - 44.0 - 2 * STEP_DEG) * 111_195 > REACH_M
    assert beyond.any()
    assert np.all(factors[beyond] == 1.0)
    assert np.all(factors >= 1.0)


def test_the_factor_falls_with_the_distance_from_the_drive(grid):
    factors, _ = recalibrated(grid, told(grid, (at(2, 2), at(2, 10)), times=1.5), engine_of)
    along = np.flatnonzero((grid.start % SIDE == 6) & (grid.end % SIDE == 7))
    by_row = factors[along][np.argsort(grid.start[along])][2:12]
    assert np.all(np.diff(by_row) <= 1e-9)
    assert by_row[0] == pytest.approx(1.5, abs=0.05)


def test_a_faster_report_makes_roads_faster(grid):
    _, report = recalibrated(grid, told(grid, (at(5, 3), at(15, 9)), times=0.8), engine_of)
    assert report.drives[0].verdict is Verdict.MET
    assert report.drives[0].after_s < report.drives[0].before_s


def test_of_two_reports_that_contradict_each_other_neither_is_used(grid):
    ends = (at(4, 4), at(4, 12))
    drives = [*told(grid, ends, times=1.6), *told(grid, ends, times=0.9)]
    factors, report = recalibrated(grid, drives, engine_of)
    assert [each.verdict for each in report.drives] == [Verdict.CONTRADICTED] * 2
    assert [each.against for each in report.drives] == [(drives[1],), (drives[0],)]
    assert np.all(factors == 1.0)
    assert report.before is report.after is None
    assert report.used == 0


@pytest.mark.parametrize("odd", [2.0, 0.7])
def test_where_most_agree_only_the_odd_one_is_left_out(grid, odd):
    drives = [
        *told(grid, (at(4, 4), at(4, 12)), (at(4, 4), at(4, 13)), (at(4, 3), at(4, 12)), times=1.2),
        *told(grid, (at(4, 12), at(4, 4)), times=odd),
    ]
    factors, report = recalibrated(grid, drives, engine_of)
    assert [each.verdict for each in report.drives] == [*[Verdict.MET] * 3, Verdict.CONTRADICTED]
    assert set(report.drives[3].against) == set(drives[:3])
    alone, _ = recalibrated(grid, drives[:3], engine_of)
    assert factors.tobytes() == alone.tobytes()
    assert report.after < 0.02
    assert report.before > 0.15


def test_reports_within_their_doubt_are_met_in_the_middle(grid):
    ends = (at(4, 4), at(4, 12))
    drives = [*told(grid, ends, times=1.5), *told(grid, ends, times=1.3)]
    _, report = recalibrated(grid, drives, engine_of)
    assert [each.verdict for each in report.drives] == [Verdict.MET] * 2
    assert drives[1].seconds < report.drives[0].after_s < drives[0].seconds


def test_a_group_that_gains_nothing_keeps_its_roads(grid):
    """Ours lies between the two: their mean would bring neither nearer."""
    ends = (at(4, 4), at(4, 12))
    drives = [*told(grid, ends, times=1.14), *told(grid, ends, times=0.9)]
    other = told(grid, (at(18, 4), at(18, 12)), times=1.4)
    factors, report = recalibrated(grid, drives + other, engine_of)
    alone, _ = recalibrated(grid, other, engine_of)
    assert report.after <= report.before
    for each in report.drives[:2]:
        assert each.verdict is Verdict.MET
        assert abs(each.after_s / each.drive.seconds - 1) < 0.15
    assert report.drives[2].verdict is Verdict.MET
    assert factors.shape == alone.shape


def test_a_report_beyond_the_bounds_is_told_and_does_not_run_away(grid):
    factors, report = recalibrated(grid, told(grid, (at(4, 4), at(4, 12)), times=3.5), engine_of)
    assert report.drives[0].verdict is Verdict.UNMET
    assert factors.max() == pytest.approx(2.0)


def test_impossible_reports_are_left_out_and_named(grid):
    ends = (at(4, 4), at(4, 14))
    drives = [
        *told(grid, ends, times=0.3),
        *told(grid, ends, times=6.0),
        ReportedDrive(at(3, 3), at(3, 3), 600),
        ReportedDrive(at(3, 3), Place(48.0, 3.0), 9_000),
    ]
    factors, report = recalibrated(grid, drives, engine_of)
    assert [each.verdict for each in report.drives] == [
        Verdict.TOO_FAST,
        Verdict.TOO_DIFFERENT,
        Verdict.TOO_SHORT,
        Verdict.NO_ROAD,
    ]
    assert report.before is report.after is None
    assert report.drives[3].before_s is None
    assert np.all(factors == 1.0)


def test_no_report_changes_nothing(grid):
    factors, report = recalibrated(grid, [], engine_of)
    assert np.all(factors == 1.0)
    assert report.drives == ()


def test_the_order_of_reports_changes_no_factor(grid):
    drives = [
        *told(grid, (at(2, 2), at(9, 9)), times=1.3, row=2),
        *told(grid, (at(4, 1), at(4, 12)), times=1.1, row=3),
        *told(grid, (at(12, 3), at(3, 8)), times=0.9, row=4),
    ]
    one, report = recalibrated(grid, drives, engine_of)
    other, turned = recalibrated(grid, drives[::-1], engine_of)
    assert one.tobytes() == other.tobytes()
    assert report.drives == turned.drives[::-1]
    assert [each.drive.row for each in report.drives] == [2, 3, 4]


def test_a_time_at_peak_is_compared_with_the_peak(grid):
    """What takes at peak just what our peak says changes nothing."""
    ends = (at(4, 4), at(4, 14))
    peak = RoadTravel(grid.reweighted(edge_factors(grid, Slot.PEAK))).leg(*ends).seconds
    assert peak > RoadTravel(grid).leg(*ends).seconds
    drive = ReportedDrive(*ends, peak, slot=Slot.PEAK)
    factors, report = recalibrated(grid, [drive], engine_of)
    assert report.before < 0.002
    assert np.abs(np.log(factors)).max() < 0.002


def test_a_ferry_keeps_its_timetable(grid):
    ferry = grid.road_class.copy()
    middle = (grid.start % SIDE == 8) & (grid.end % SIDE == 9)
    ferry[middle] = RoadClass.FERRY
    graph = RoadGraph(
        **{name: getattr(grid, name) for name in (
            "lat", "lon", "start", "end", "forward_ms", "backward_ms", "length_dm", "town",
            "shape_first", "shape_lat", "shape_lon",
        )},
        road_class=ferry,
    )  # fmt: skip
    factors, report = recalibrated(graph, told(graph, (at(4, 4), at(4, 12)), times=1.4), engine_of)
    assert np.all(factors[middle] == 1.0)
    assert report.drives[0].verdict is Verdict.MET


@pytest.fixture(scope="module")
def corsica(shared):
    return read_osm(shared / "data" / "roads" / "corse.osm.pbf")


def _around(graph, least_km, most_km, count, seed):
    """Pairs of junctions between two distances from the middle of the hidden region."""
    size = graph.lat.size
    away_m = distances_m(graph.lat, graph.lon, np.full(size, 42.25), np.full(size, 8.75))
    pool = np.flatnonzero((away_m >= 1_000 * least_km) & (away_m <= 1_000 * most_km))
    pairs = np.random.default_rng(seed).choice(pool, (count, 2), replace=False)
    places = [Place(a, b) for a, b in zip(graph.lat.tolist(), graph.lon.tolist(), strict=True)]
    return [places[i] for i in pairs[:, 0]], [places[i] for i in pairs[:, 1]]


def _seconds(travel, ends):
    return np.diag(travel.matrix(*ends, with_metres=False).seconds)


def test_eight_reports_teach_a_hidden_slow_region_to_unseen_drives(corsica):
    """The Gulf of Porto 1.4 times slower than we think; the rest of Corsica as we think."""
    middle = (corsica.shape_first[:-1] + corsica.shape_first[1:]) // 2
    lat, lon = corsica.shape_lat[middle], corsica.shape_lon[middle]
    away_m = distances_m(lat, lon, np.full(lat.size, 42.25), np.full(lat.size, 8.75))
    truth = RoadTravel(corsica.reweighted(np.where(away_m < 25_000, 1.4, 1.0)))
    origins, destinations = _around(corsica, 0, 22, 8, seed=3)
    known = [
        ReportedDrive(a, b, truth.leg(a, b).seconds)
        for a, b in zip(origins, destinations, strict=True)
    ]
    factors, report = recalibrated(corsica, known, engine_of)
    assert all(each.verdict is Verdict.MET for each in report.drives)
    before, after = RoadTravel(corsica), RoadTravel(corsica.reweighted(factors))
    unseen = _around(corsica, 0, 22, 80, seed=11)
    wanted = _seconds(truth, unseen)
    errors = [np.abs(_seconds(travel, unseen) / wanted - 1) for travel in (before, after)]
    assert np.median(errors[0]) > 0.25
    assert np.median(errors[1]) < 0.05
    assert np.quantile(errors[1], 0.9) < 0.15
    far = _around(corsica, 75, math.inf, 40, seed=5)
    assert np.array_equal(_seconds(before, far), _seconds(after, far))
