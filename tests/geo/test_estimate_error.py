"""The estimate against the roads themselves, on points that the table does not hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tournees.geo.corrections import Corrections, corrections_path
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.known_drives import as_places
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """The script that makes the table, as a module."""
    sys.path.insert(0, str(DATA))
    try:
        import make_driving_times

        yield make_driving_times
    finally:
        sys.path.remove(str(DATA))


@pytest.fixture(scope="module")
def road(shared: Path) -> RoadTravel:
    return RoadTravel(open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None))


def test_an_estimate_that_is_the_truth_has_no_error():
    points = [Place(42.0 + at / 100, 9.0 + at * at / 1_000) for at in range(60)]
    travel = EstimateTravel()
    error = estimate_error(travel, travel, points, points[:2], seed=1)
    assert (error.all_pairs, error.nearest, error.tours, error.metres) == (0, 0, 0, 0)


def test_an_estimate_a_tenth_too_fast_is_a_tenth_wrong_everywhere():
    points = [Place(42.0 + at / 100, 9.0 + at * at / 1_000) for at in range(60)]
    error = estimate_error(EstimateTravel(None, 1 / 0.9), EstimateTravel(), points, points[:2], 1)
    for figure in (error.all_pairs, error.nearest, error.tours):
        assert figure == pytest.approx(0.1, abs=0.005)


def test_held_out_points_are_within_8_percent_and_the_other_figures_are_shown(
    shared: Path, road: RoadTravel, script: ModuleType, capsys: pytest.CaptureFixture[str]
):
    """New points, on which nothing was chosen: another seed than that of the table."""
    table = Corrections.load(corrections_path("corse"))
    ground = script.Ground(shared)
    points = script.held_out_points(ground, table, seed=5)
    homes = [Place(41.9186, 8.7369), Place(42.7021, 9.4515), Place(42.3082, 9.1501)]
    error = estimate_error(EstimateTravel(table), road, points, homes, seed=5)
    plain = estimate_error(EstimateTravel(), road, points, homes, seed=5)
    with capsys.disabled():
        print(  # noqa: T201 - shown, never hidden
            f"\nmedian error of the estimate: {error.all_pairs:.1%} over all pairs, "
            f"{error.nearest:.1%} or {error.nearest_s:.0f} s to the 15 nearest, "
            f"{error.tours:.1%} over whole tours, {error.metres:.1%} of lengths"
        )
    assert error.all_pairs <= 0.08
    assert error.metres <= 0.08
    assert error.nearest <= 0.15
    assert error.tours <= 0.10
    assert error.all_pairs < plain.all_pairs / 2


def test_tours_and_pairs_that_no_road_joins_are_left_out():
    class Islands(EstimateTravel):
        def matrix(self, origins, destinations, slot="", *, with_metres=True):
            found = super().matrix(origins, destinations, slot, with_metres=with_metres)
            east = [np.array([p.lon > 9.5 for p in ends]) for ends in (origins, destinations)]
            cut = east[0][:, None] != east[1]
            seconds, metres = (np.where(cut, -1, it) for it in (found.seconds, found.metres))
            return TravelMatrix(seconds, metres, np.where(cut, np.uint8(0), found.origin))

    points = [Place(42.0 + at / 100, 9.0 + at * at / 1_000) for at in range(60)]
    error = estimate_error(EstimateTravel(None, 1 / 0.9), Islands(), points, points[:2], 1)
    for figure in (error.all_pairs, error.nearest, error.tours):
        assert figure == pytest.approx(0.1, abs=0.005)


def test_the_table_still_says_what_the_engine_says(road: RoadTravel):
    """A sample of its drives: a change of speeds that forgets the table fails here."""
    table = Corrections.load(corrections_path("corse"))
    some = np.flatnonzero(table.origins() % 10 == 0)
    starts = np.unique(table.origins()[some])
    matrix = road.matrix(as_places(table.latlon[starts]), as_places(table.latlon))
    assert matrix.metres is not None
    at = np.searchsorted(starts, table.origins()[some]), table.to[some]
    assert np.allclose(matrix.seconds[at], table.seconds[some], rtol=0.002, atol=2)
    assert np.allclose(matrix.metres[at], table.metres[some], rtol=0.002, atol=20)
