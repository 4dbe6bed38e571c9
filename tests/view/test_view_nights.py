"""Nights away, other starts and ends, and diaries, on maps, in tables, charts and reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from small_team import LONG_DAY, MONDAY, MORNING, PLAN, TOURS, place, problem, with_tours

from tournees.model import Busy, NamedPlace, RepDay, Tour
from tournees.view.atlas import Atlas, read_atlas
from tournees.view.charts import hours_chart, week_timeline
from tournees.view.layers import home_geojson
from tournees.view.tables import days_table, stops_table
from tournees.view.timeline import Activity, stretches
from tournees.words import Words

FR = Words("fr")
HOTEL = NamedPlace("Hôtel <du> Port", place(9.05))
AWAY = replace(MORNING, end_id="hotel", overnight=True)
BACK = replace(MORNING, day=MONDAY + timedelta(days=1), start_id="hotel", end_id="near:B1")


def atlas(*tours: Tour, **changes: object) -> Atlas:
    plan = with_tours(*tours) if tours else PLAN
    return read_atlas(problem(places={"hotel": HOTEL}, **changes), plan)


def titles(seen: Atlas, **choice: str) -> list[tuple[str, list[float]]]:
    features = home_geojson(seen, FR, **choice)["features"]
    return [(f["properties"]["title"], f["geometry"]["coordinates"]) for f in features]


def test_each_place_where_tours_begin_or_end_has_its_house():
    told = [text for text, _ in titles(atlas(AWAY, BACK, LONG_DAY))]
    assert len(told) == 4
    assert "Hôtel &lt;du&gt; Port" in told[1]
    assert "Nuit de Anne" in told[1]
    assert "Garage B1" in told[2]
    assert "Nuit" not in told[2]


def test_a_place_that_no_tour_uses_has_no_house_and_another_rep_is_left_out():
    assert len(titles(atlas())) == 2
    seen = atlas(AWAY, BACK, LONG_DAY)
    assert len(titles(seen, selected_rep="R1")) == 3
    assert len(titles(seen, selected_rep="R2")) == 1


def test_a_night_is_told_in_the_table_of_days():
    rows = days_table(atlas(AWAY, BACK, LONG_DAY), FR).rows
    assert [row[-1] for row in rows] == ["Hôtel <du> Port", "", ""]


def test_an_unknown_place_is_told_by_its_id():
    seen = atlas(replace(AWAY, end_id="barn"), replace(AWAY, end_id="near:XX"))
    assert [row[-1] for row in days_table(seen, FR).rows] == ["barn", "XX"]
    assert len(titles(seen)) == 2


def test_a_visit_is_told_with_the_value_of_its_day():
    visits = tuple(
        replace(visit, day_values_eur=(7.0, 1.0, 1.0, 1.0, 1.0)) for visit in problem().visits
    )
    table = stops_table(atlas(visits=visits), FR)
    value = next(k for k, column in enumerate(table.columns) if column.title.startswith("Contrib"))
    assert {row[value] for row in table.rows} == {7.0}


def test_the_diary_is_cut_out_of_drives_and_waits():
    tour = replace(MORNING, return_s=MORNING.return_s + 1_000)
    found = stretches(tour, 0, (Busy(43_000, 43_600), Busy(80_000, 90_000)))
    busy = [(one.start_s, one.end_s) for one in found if one.activity is Activity.BUSY]
    assert busy == [(43_000, 43_600)]
    assert sum(o.end_s - o.start_s for o in found if o.activity is Activity.DRIVE) == tour.drive_s
    assert found[0].start_s == tour.depart_s
    assert found[-1].end_s == tour.return_s
    for earlier, later in pairwise(found):
        assert earlier.end_s == later.start_s


@pytest.mark.parametrize("chart", [hours_chart, week_timeline])
def test_charts_show_the_diary_where_there_is_one(chart):
    days = (RepDay(rep_id="R2", day=MONDAY, busy=(Busy(46_800, 48_600),)),)
    assert "Agenda" in str(chart(atlas(rep_days=days), FR).to_dict())
    assert "Agenda" not in str(chart(atlas(), FR).to_dict())


def test_the_plan_of_the_small_team_has_no_night():
    assert [row[-1] for row in days_table(atlas(*TOURS.tours), FR).rows] == ["", ""]
