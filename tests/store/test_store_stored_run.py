"""Inputs and picture of a run read back equal; a stored run computes no travel."""

from __future__ import annotations

import pytest
from small_team import PLAN, problem

from tournees.errors import StoreError, TravelError
from tournees.model import Leg, Origin, Picture, TourLine
from tournees.store import (
    lines_geojson,
    picture_from_geojson,
    problem_from_json,
    problem_to_json,
    run_tables,
    sectors_geojson,
)


def test_a_problem_reads_back_equal_but_for_its_travel():
    import json

    first = problem()
    second = problem_from_json(json.loads(problem_to_json(first)))
    for name in ("accounts", "reps", "calendar", "visits", "sectors", "load_s", "neighbours"):
        assert getattr(second, name) == getattr(first, name)
    assert second.travel.digest == first.travel.digest
    with pytest.raises(TravelError):
        second.travel.matrix([], [])
    assert problem_to_json(second) == problem_to_json(first)


@pytest.mark.parametrize("content", [{}, {"travel": {}}, {"travel": {"digest": "", "source": ""}}])
def test_a_damaged_file_of_inputs_is_a_clear_error(content):
    with pytest.raises(StoreError):
        problem_from_json(content)


def test_a_picture_reads_back_equal():
    tour = PLAN.tours.tours[0]
    leg = Leg(600, 9000, Origin.ESTIMATE, ((42.0, 9.0), (42.1, 9.1)))
    ring = ((42.0, 9.0), (42.0, 9.1), (42.1, 9.1), (42.0, 9.0))
    picture = Picture(
        outlines={"R1": (ring,), "R2": (ring, ring)},
        touching=(("R1", "R2"),),
        lines=(TourLine(rep_id=tour.rep_id, day=tour.day, legs=(leg, leg)),),
    )
    assert picture_from_geojson(sectors_geojson(picture), lines_geojson(picture)) == picture
    first = sectors_geojson(picture)["features"][0]["geometry"]["coordinates"][0][0][0]
    assert first == [9.0, 42.0]  # GeoJSON is lon, lat


def test_tables_hold_every_account_and_stop():
    import io

    import pyarrow.parquet as pq

    tables = {n: pq.read_table(io.BytesIO(b)) for n, b in run_tables(problem(), PLAN).items()}
    assert tables["accounts.parquet"].num_rows == len(problem().accounts)
    stops = [stop for tour in PLAN.tours.tours for stop in tour.stops]
    assert tables["stops.parquet"].num_rows == len(stops)
    assert tables["unserved.parquet"].num_rows == len(PLAN.tours.unserved)
