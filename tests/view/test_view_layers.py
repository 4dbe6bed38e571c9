"""GeoJSON of the layers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hand_made_week import FORMULA, QUOTES, SCRIPT, TEMPLATE

from tournees.model import Origin
from tournees.view.atlas import read_atlas, size_steps
from tournees.view.cards import ACCOUNT_FIELDS, LEG_FIELDS, SECTOR_FIELDS, labels
from tournees.view.layers import (
    account_geojson,
    base_geojson,
    home_geojson,
    sector_geojson,
    tour_geojson,
)
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from hand_made_week import Week

FR = Words("fr")


def marks(week: Week, **options: str):
    found = account_geojson(read_atlas(*week[:3]), FR, **options)["features"]
    return {feature["properties"]["id"]: feature for feature in found}


def style(feature: dict):
    return feature["properties"]["style"]


def test_positions_are_longitude_first(week: Week):
    assert marks(week)["C1"]["geometry"]["coordinates"] == [8.74, 41.93]


def test_each_kind_of_account_has_its_mark(week: Week):
    found = {account_id: style(feature)["mark"] for account_id, feature in marks(week).items()}
    assert found["C1"] == "disc"
    assert found["P2"] == "ring"
    assert found["C7"] == "diamond"
    assert found["C4"] == found["C6"] == "cross"


def test_only_a_reserved_client_has_a_bar(week: Week):
    barred = [code for code, feature in marks(week).items() if "reserved" in style(feature)]
    assert barred == ["C2"]


def test_accounts_have_the_colour_of_their_rep(week: Week):
    atlas, found = read_atlas(*week[:3]), marks(week)
    assert style(found["C1"])["color"] == atlas.colours["R1"]
    assert style(found["C5"])["color"] == atlas.colours["R2"]
    assert atlas.colours["R1"] != atlas.colours["R2"]


def test_a_selected_rep_leaves_only_their_accounts_and_tours(week: Week):
    atlas = read_atlas(*week[:3])
    assert set(marks(week, selected_rep="R2")) == {"C5", "C6", "C7", "P2"}
    tours = tour_geojson(atlas, FR, selected_rep="R2")["features"]
    assert {feature["properties"]["rep"] for feature in tours} == {atlas.codes["R2"]}


def test_the_selected_sector_is_filled_more_than_the_others(week: Week):
    sectors = sector_geojson(read_atlas(*week[:3]), FR, selected_rep="R1")["features"]
    assert [style(feature)["fillOpacity"] for feature in sectors] == [0.35, 0.18]


def test_an_account_without_a_place_is_nowhere_on_the_map(week: Week):
    first = replace(week.problem.accounts[0], place=None)
    problem = replace(week.problem, accounts=(first, *week.problem.accounts[1:]))
    lost = week._replace(problem=problem)
    assert "C1" not in marks(lost)
    stops = tour_geojson(read_atlas(*lost[:3]), FR)["features"]
    assert all(feature["properties"].get("id") != "C1" for feature in stops)


def test_size_goes_by_thirds_of_the_amount_within_each_kind(week: Week):
    steps = size_steps(week.problem)
    ordered = sorted(
        (a for a in week.problem.accounts if a.revenue_eur), key=lambda a: a.revenue_eur
    )
    assert [steps[account.id] for account in ordered] == sorted(
        steps[account.id] for account in ordered
    )
    assert steps["C1"] == 2
    assert steps["C3"] == 0


def test_stops_are_numbered_in_the_order_of_the_tour(week: Week):
    features = tour_geojson(read_atlas(*week[:3]), FR)["features"]
    stops = [f for f in features if f["geometry"]["type"] == "Point"]
    numbers = {f["properties"]["id"]: style(f)["number"] for f in stops}
    assert numbers == {"C1": 1, "C2": 2, "C3": 1, "P1": 2, "C7": 1, "C5": 2}


@pytest.mark.parametrize(("origin", "dashed"), [(Origin.ESTIMATE, True), (Origin.ROAD, False)])
def test_a_leg_is_dashed_when_its_time_is_an_estimate(week: Week, origin: Origin, dashed: bool):  # noqa: FBT001
    lines = tuple(
        replace(line, legs=tuple(replace(leg, origin=origin) for leg in line.legs))
        for line in week.picture.lines
    )
    atlas = read_atlas(week.problem, week.plan, replace(week.picture, lines=lines))
    features = tour_geojson(atlas, FR)["features"]
    legs = [f for f in features if f["geometry"]["type"] == "LineString"]
    assert len(legs) == 9
    assert all(("dashArray" in style(leg)) is dashed for leg in legs)


def test_a_card_has_the_same_fields_in_the_same_order_everywhere(week: Week):
    atlas = read_atlas(*week[:3])
    stops = [f for f in tour_geojson(atlas, FR)["features"] if f["geometry"]["type"] == "Point"]
    accounts = account_geojson(atlas, FR)["features"]
    assert {len(f["properties"]["card"]) for f in [*accounts, *stops]} == {len(ACCOUNT_FIELDS)}
    cards = {f["properties"]["id"]: f["properties"]["card"] for f in accounts}
    assert all(f["properties"]["card"] == cards[f["properties"]["id"]] for f in stops)


def test_a_sector_card_counts_what_the_sector_holds(week: Week):
    first = sector_geojson(read_atlas(*week[:3]), FR)["features"][0]["properties"]["card"]
    assert first[:2] == ["4", "1"]
    assert first[2].startswith("21\u202f300\u00a0€")


@pytest.mark.parametrize("hostile", [SCRIPT, FORMULA, TEMPLATE, QUOTES])
def test_no_hostile_name_stands_raw_in_any_layer(week: Week, hostile: str):
    atlas = read_atlas(*week[:3])
    layers = [sector_geojson, account_geojson, tour_geojson, home_geojson]
    text = json.dumps([layer(atlas, FR) for layer in layers], ensure_ascii=False)
    assert hostile not in text
    assert not any(piece in text for piece in ("<script", "{{", "{%", "`", "<Santoni>"))


def test_homes_are_houses_in_the_colour_of_the_rep(week: Week):
    atlas = read_atlas(*week[:3])
    homes = home_geojson(atlas, FR)["features"]
    assert [style(home)["mark"] for home in homes] == ["house", "house"]
    assert [style(home)["color"] for home in homes] == list(atlas.colours.values())


def test_the_base_keeps_each_ring_closed(week: Week):
    (land,) = base_geojson(week.base)["features"]
    ring = land["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1] == [8.53, 41.35]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_a_card_has_its_heading(lang: str):
    for fields in (ACCOUNT_FIELDS, SECTOR_FIELDS, LEG_FIELDS):
        assert all(labels(fields, Words(lang)))


def test_shuffled_accounts_give_the_same_marks(week: Week):
    shuffled = replace(week.problem, accounts=tuple(reversed(week.problem.accounts)))
    assert marks(week) == marks(week._replace(problem=shuffled))


def test_without_a_sector_plan_accounts_keep_the_colour_of_their_current_rep(week: Week):
    atlas = read_atlas(week.problem, replace(week.plan, sectors=None), week.picture)
    features = account_geojson(atlas, FR)["features"]
    owners = {feature["properties"]["id"]: feature["properties"]["rep"] for feature in features}
    assert owners["C4"] == atlas.codes["R2"]


def test_a_sector_around_another_is_drawn_whole_with_its_hole(week: Week):
    """Two halves cut along a parallel, as outlines come, without a line where they meet."""
    south = ((41, 8), (41, 9), (41.5, 9), (41.5, 8.6), (41.4, 8.5), (41.5, 8.4), (41.5, 8), (41, 8))
    north = tuple((83 - lat, lon) for lat, lon in south)
    picture = replace(week.picture, outlines={"R1": (south, north)})
    (feature,) = sector_geojson(read_atlas(week.problem, week.plan, picture), FR)["features"]
    (polygon,) = feature["geometry"]["coordinates"]
    border, hole = polygon
    assert {lat for _, lat in border} >= {41, 42}
    assert sorted({lat for _, lat in hole}) == [41.4, 41.5, 41.6]
