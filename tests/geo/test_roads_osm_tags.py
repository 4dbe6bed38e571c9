"""What OpenStreetMap tags mean for a car."""

from __future__ import annotations

import pytest

from tournees.geo.network import RoadClass
from tournees.geo.osm_tags import _SIDES, KEYS, duration_s, speed_limit, way_facts


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
        ("FR:999", 130),
        ("9" * 400, 0),
        ("FR:zone:20", 20),
        ("FR:trunk", 110),
        ("DE:rural", 100),
        ("CH:motorway", 120),
        ("GB:nsl_single", 0),
        ("5 knots", 0),
        ("\u0663\u0660", 0),
    ],
)
def test_a_limit_is_read_in_every_way_mappers_write_it(text, kmh):
    assert speed_limit(text) == kmh


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:20", 1200),
        ("01:05:30", 3930),
        ("20", 1200),
        ("20 min", 1200),
        ("1h", 3600),
        ("1h30", 5400),
        ("1 h 30 min", 5400),
        ("12:45", 45_900),
        ("PT1H10M", 4200),
        ("PT71M", 4260),
        ("PT21.2S", 21),
        ("P1DT2H", 93_600),
        ("0:20;0:25", 1200),
        ("soon", 0),
        ("1-2", 0),
        ("9" * 30, 0),
        ("9" * 30 + ":00", 0),
        ("", 0),
    ],
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
        ({"highway": "tertiary", "junction": "circular"}, (True, False)),
        ({"highway": "tertiary", "oneway": "alternating"}, (True, True)),
        ({"highway": "residential", "motor_vehicle:backward": "no"}, (True, False)),
        ({"highway": "residential", "vehicle:forward": "private"}, (False, True)),
        ({"highway": "residential", "access": "no", "vehicle:forward": "yes"}, (True, False)),
        ({"highway": "residential", "oneway": "yes", "access:conditional": "no"}, (True, False)),
        ({"route": "ferry", "motorcar": "yes", "oneway": "yes"}, (True, False)),
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
        {"highway": "track", "tracktype": "grade1"},
        {"highway": "track", "motor_vehicle": "agricultural;forestry"},
        {"highway": "pedestrian"},
        {"highway": "pedestrian", "motor_vehicle": "destination"},
        {"highway": "busway"},
        {"highway": "service", "service": "emergency_access"},
        {"highway": "service", "motor_vehicle": "private"},
        {"highway": "service", "access": "private;delivery"},
        {"highway": "motorway", "oneway": "reversible"},
        {"highway": "residential", "oneway": "yes", "vehicle:forward": "no"},
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
        {"highway": "road"},
        {"highway": "residential", "access": "private;customers"},
        {"highway": "residential", "access": "customers"},
        {"highway": "residential", "access:conditional": "no @ (Mo-Fr 08:00-10:00)"},
        {"highway": "residential", "access": "unknown"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "service", "service": "driveway"},
        {"highway": "service", "service": "drive-through"},
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


@pytest.mark.parametrize(
    ("tags", "urban", "limit"),
    [
        ({"maxspeed": "FR:urban"}, 1, 50),
        ({"maxspeed": "FR:rural"}, 0, 80),
        ({"maxspeed": "FR:zone30"}, 1, 30),
        ({"maxspeed:type": "FR:zone30"}, 1, 30),
        ({"source:maxspeed": "FR:rural"}, 0, 80),
        ({"maxspeed:type": "sign", "zone:traffic": "FR:urban"}, 1, 50),
        ({"maxspeed": "70", "zone:traffic": "FR:urban"}, 1, 70),
        ({"maxspeed": "30", "zone:maxspeed": "FR:30", "zone:traffic": "FR:urban"}, 1, 30),
        ({"source:maxspeed": "https://example.org/limits"}, -1, 0),
        ({"maxspeed:type": "FR:motorway"}, -1, 130),
        ({"maxspeed:conditional": "30 @ (22:00-06:00)"}, -1, 0),
    ],
)
def test_limits_and_zones_are_read_from_whichever_tag_has_them(tags, urban, limit):
    facts = way_facts({"highway": "secondary", **tags})
    assert (facts.urban, facts.limit_ahead_kmh, facts.limit_back_kmh) == (urban, limit, limit)


def test_every_key_that_is_read_from_files_is_read_from_tags():
    class Tags(dict):
        asked = frozenset()

        def get(self, key, default=None):
            Tags.asked |= {key}
            return super().get(key, default)

        def __contains__(self, key):
            Tags.asked |= {key}
            return super().__contains__(key)

    way_facts(Tags(highway="residential"))
    way_facts(Tags(highway="residential", motorcar="yes"))
    way_facts(Tags(route="ferry", access="yes"))
    assert set(KEYS) <= Tags.asked
    unread = Tags.asked - set(KEYS)
    assert unread <= {f"{key}:{side}" for key in ("motorcar", "access") for side in _SIDES}


def test_each_direction_has_its_limit():
    facts = way_facts({"highway": "primary", "maxspeed": "80", "maxspeed:backward": "50"})
    assert (facts.limit_ahead_kmh, facts.limit_back_kmh) == (80, 50)


def test_a_link_has_the_class_of_its_road_and_a_ferry_its_crossing():
    assert way_facts({"highway": "trunk_link"}).road_class is RoadClass.TRUNK
    assert way_facts({"highway": "trunk_link"}).link
    ferry = way_facts({"route": "ferry", "motor_vehicle": "yes", "duration": "00:30"})
    assert (ferry.road_class, ferry.duration_s) == (RoadClass.FERRY, 1800)
