"""What OpenStreetMap tags mean for a car."""

from __future__ import annotations

import pytest

from tournees.geo.network import RoadClass
from tournees.geo.osm_tags import duration_s, speed_limit, way_facts


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("50 mph", 80),
        ("30 km/h", 30),
        ("FR:urban", 50),
        ("FR:rural", 80),
        ("FR:motorway", 130),
        ("FR:30", 30),
        ("DE:zone:30", 30),
        ("FR:zone30", 30),
        ("none", 130),
        ("walk", 7),
        ("80;50", 80),
        ("signals", 0),
        ("0", 0),
        ("", 0),
        ("fast", 0),
        ("999", 130),
    ],
)
def test_a_limit_is_read_in_every_way_mappers_write_it(text, kmh):
    assert speed_limit(text) == kmh


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0:20", 1200), ("01:05:30", 3930), ("20", 1200), ("PT1H10M", 4200), ("soon", 0), ("", 0)],
)
def test_a_ferry_s_duration_is_read_in_every_way_mappers_write_it(text, seconds):
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ({"highway": "primary"}, (True, True)),
        ({"highway": "primary", "oneway": "yes"}, (True, False)),
        ({"highway": "primary", "oneway": "-1"}, (False, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway_link"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "tertiary", "junction": "roundabout"}, (True, False)),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "-1"}, (False, True)),
    ],
)
def test_one_ways_are_tagged_or_implied(tags, directions):
    facts = way_facts(tags)
    assert (facts.ahead, facts.back) == directions


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "construction"},
        {"highway": "residential", "access": "private"},
        {"highway": "residential", "access": "no"},
        {"highway": "unclassified", "motor_vehicle": "agricultural"},
        {"highway": "unclassified", "access": "yes", "motorcar": "no"},
        {"highway": "track"},
        {"highway": "service", "area": "yes"},
        {"route": "ferry"},
        {"route": "ferry", "foot": "yes", "motor_vehicle": "no"},
        {},
    ],
)
def test_what_cars_may_not_drive_is_left_out(tags):
    assert way_facts(tags) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "residential", "access": "no", "motor_vehicle": "yes"},
        {"highway": "residential", "access": "destination"},
        {"highway": "track", "motor_vehicle": "yes"},
    ],
)
def test_the_narrower_access_tag_wins(tags):
    assert way_facts(tags) is not None


def test_a_zone_gives_its_limit_and_says_town_or_country():
    town = way_facts({"highway": "secondary", "zone:traffic": "FR:urban"})
    country = way_facts({"highway": "secondary", "maxspeed": "90", "source:maxspeed": "FR:rural"})
    assert (town.urban, town.limit_ahead_kmh) == (1, 50)
    assert (country.urban, country.limit_ahead_kmh) == (0, 90)
    assert way_facts({"highway": "secondary"}).urban == -1


def test_each_direction_has_its_limit():
    facts = way_facts({"highway": "primary", "maxspeed": "80", "maxspeed:backward": "50"})
    assert (facts.limit_ahead_kmh, facts.limit_back_kmh) == (80, 50)


def test_a_link_has_the_class_of_its_road_and_a_ferry_its_crossing():
    assert way_facts({"highway": "trunk_link"}).road_class is RoadClass.TRUNK
    assert way_facts({"highway": "trunk_link"}).link
    ferry = way_facts({"route": "ferry", "motor_vehicle": "yes", "duration": "00:30"})
    assert (ferry.road_class, ferry.duration_s) == (RoadClass.FERRY, 1800)
