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
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

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
            f"{error.nearest:.1%} to the 15 nearest, {error.tours:.1%} over whole tours, "
            f"{error.metres:.1%} of lengths"
        )
    assert error.all_pairs <= 0.08
    assert error.metres <= 0.08
    assert error.nearest <= 0.25
    assert error.tours <= 0.10
    assert error.all_pairs < plain.all_pairs / 2


def test_the_table_still_says_what_the_engine_says(road: RoadTravel):
    """A sample of its rows: a change of speeds that forgets the table fails here."""
    table = Corrections.load(corrections_path("corse"))
    places = [Place(lat, lon) for lat, lon in table.latlon[::5].tolist()]
    matrix = road.matrix(places, places)
    assert matrix.metres is not None
    assert np.allclose(matrix.seconds, table.seconds[::5, ::5], rtol=0.002, atol=2)
    assert np.allclose(matrix.metres, table.metres[::5, ::5], rtol=0.002, atol=20)
