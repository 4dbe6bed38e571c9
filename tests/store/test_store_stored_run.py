"""Inputs and picture of a run read back equal; a stored run computes no travel."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from small_team import MONDAY, PLAN, REPS, place, problem, visit

from tournees.errors import StoreError, TravelError
from tournees.model import (
    Agreement,
    Busy,
    Costs,
    Leg,
    Limit,
    LimitScope,
    NamedPlace,
    Origin,
    Picture,
    Placed,
    Problem,
    Regime,
    RepDay,
    TourLine,
    Window,
    WorkRules,
)
from tournees.store import (
    lines_geojson,
    picture_from_geojson,
    problem_from_json,
    problem_to_json,
    run_tables,
    sectors_geojson,
)

HOTEL = NamedPlace("Hôtel du Port", place(9.525))
DAY = RepDay(
    rep_id="R1",
    day=MONDAY,
    start_id="hotel",
    end_id="hotel",
    first_s=30_000,
    last_s=60_000,
    busy=(Busy(36_000, 39_600, "Réunion"),),
    off=True,
    frozen=True,
    other_work_s=7_200,
)
REP = replace(
    REPS[0],
    rules=WorkRules(regime=Regime.DAYS, reserve_s=3_600, nights_per_week=2, overtime=False),
    costs=Costs(overtime_eur=7.5),
    office=place(9.2),
    recent_week_hours=38.5,
    lodgings=(HOTEL,),
    office_times=((4, Window(50_400, 64_800)),),
)
VISIT = visit(
    "A1",
    remote=True,
    day_values_eur=(1.0, 2.0, 3.0, 4.0, 5.0),
    order=2,
    spacing_days=3,
    urgency=1.5,
    due_by=MONDAY,
    other_reps=(("R2", 12.5),),
    agreement=Agreement.CONFIRMED,
    frozen=True,
)
FULL = problem(
    reps=(REP, REPS[1]),
    visits=(VISIT, *problem().visits[1:]),
    rep_days=(DAY,),
    places={"hotel": HOTEL},
    previous=(Placed("V-A1", "R1", MONDAY, 32_400),),
    max_changes=3,
    limits=(Limit(name="boxes", scope=LimitScope.WEEK, maximum=3, use={"A1": 2}),),
)
PARTS = [field.name for field in fields(Problem) if field.name != "travel"]


@pytest.mark.parametrize("first", [problem(), FULL])
def test_a_problem_reads_back_equal_but_for_its_travel(first: Problem):
    second = problem_from_json(json.loads(problem_to_json(first)))
    for name in PARTS:
        assert getattr(second, name) == getattr(first, name)
    assert second.travel.digest == first.travel.digest
    with pytest.raises(TravelError):
        second.travel.matrix([], [])
    assert problem_to_json(second) == problem_to_json(first)


@pytest.mark.parametrize("content", [{}, {"travel": {}}, {"travel": {"digest": "", "source": ""}}])
def test_a_damaged_file_of_inputs_is_a_clear_error(content):
    with pytest.raises(StoreError):
        problem_from_json(content)


def test_inputs_of_a_version_without_diaries_and_nights_are_still_read():
    content = json.loads(problem_to_json(problem()))
    for name in ("ranking", "rep_days", "places", "previous", "max_changes"):
        del content[name]
    for rep in content["reps"]:
        for name in ("regime", "reserve_s", "nights_per_week", "rest_s"):
            del rep["rules"][name]
        del rep["lodgings"], rep["costs"]["overtime_eur"]
    for one in content["visits"]:
        for name in ("remote", "day_values_eur", "agreement", "frozen", "other_reps"):
            del one[name]
    second = problem_from_json(content)
    for name in PARTS:
        assert getattr(second, name) == getattr(problem(), name)


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
