"""Times of everyday driving: each slowing by itself, then the whole against references."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tournees.geo import osm_file
from tournees.geo.bends import sinuosity
from tournees.geo.network import RoadClass
from tournees.geo.osm_file import read_osm
from tournees.geo.road_travel import RoadTravel
from tournees.geo.simplify import Streets
from tournees.geo.speeds import town_share, weigh
from tournees.geo.sphere import distances_m
from tournees.model import Place


def streets_of(lines, nodes=None, **columns):
    """Streets of separate lines, each a list of (lat, lon); or of edges between nodes."""
    ends = nodes or [point for line in lines for point in (line[0], line[-1])]
    lat, lon = np.array(ends, np.float64).T
    size = len(lines)
    shape = np.array([point for line in lines for point in line], np.float64)
    first = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    step = distances_m(shape[:-1, 0], shape[:-1, 1], shape[1:, 0], shape[1:, 1])
    length_m = [step[first[e] : first[e + 1] - 1].sum() for e in range(size)]
    index = {point: k for k, point in enumerate(ends)}
    plain = {
        "lat": lat,
        "lon": lon,
        "signal": np.zeros(lat.size, np.bool_),
        "start": np.array([index[line[0]] for line in lines], np.int32),
        "end": np.array([index[line[-1]] for line in lines], np.int32),
        "road_class": np.full(size, RoadClass.SECONDARY, np.uint8),
        "ahead": np.ones(size, np.bool_),
        "back": np.ones(size, np.bool_),
        "limit_ahead_kmh": np.zeros(size, np.int16),
        "limit_back_kmh": np.zeros(size, np.int16),
        "urban": np.full(size, -1, np.int8),
        "link": np.zeros(size, np.bool_),
        "roundabout": np.zeros(size, np.bool_),
        "duration_s": np.zeros(size),
        "length_m": np.array(length_m),
        "lights": np.zeros(size, np.int32),
        "shape_first": first,
        "shape_lat": shape[:, 0],
        "shape_lon": shape[:, 1],
    }
    return Streets(**{**plain, **columns})


def kmh(streets):
    """Mean pace ahead of each edge."""
    graph = weigh(streets)
    return graph.length_dm / 10 / graph.forward_ms * 3_600


STRAIGHT = [(42.0, 9.0), (42.0, 9.04)]
BENT = [(42.1, 9.0), (42.115, 9.02), (42.1, 9.04)]


def test_a_winding_road_is_slower_than_a_straight_one():
    straight, bent = kmh(streets_of([STRAIGHT, BENT]))
    assert sinuosity(streets_of([STRAIGHT, BENT])) == pytest.approx([1.0, 1.42], abs=0.01)
    assert straight == pytest.approx(70, abs=0.5)
    assert bent == pytest.approx(70 / (1 + 0.85 * 0.42), abs=0.5)


def test_a_long_way_round_without_bends_is_not_winding():
    corner = [(42.0, 9.0 + 0.002 * k) for k in range(101)]
    corner += [(42.0 + 0.002 * k, 9.2) for k in range(1, 101)]
    assert sinuosity(streets_of([corner]))[0] < 1.06


def test_a_length_given_beyond_the_line_counts_as_bends():
    streets = streets_of([STRAIGHT])
    longer = replace(streets, length_m=streets.length_m * 1.5)
    assert sinuosity(longer)[0] == pytest.approx(1.5)


def test_a_ring_of_unknown_bends_has_the_most():
    ring = [(42.0, 9.0), (42.001, 9.001), (42.0, 9.002), (42.0, 9.0)]
    assert sinuosity(streets_of([ring]))[0] == pytest.approx(2.5)


def test_the_same_road_is_slower_in_a_dense_grid_of_streets():
    grid = [[(42 + 0.0008 * i, 9 + 0.0008 * j) for j in range(8)] for i in range(8)]
    lines = [[row[j], row[j + 1]] for row in grid for j in range(7)]
    lines += [[grid[i][j], grid[i + 1][j]] for i in range(7) for j in range(8)]
    nodes = [*(point for row in grid for point in row), STRAIGHT[1]]
    streets = streets_of([*lines, STRAIGHT], nodes=nodes)
    share = town_share(streets)
    assert share[:-1].max() == 1.0
    assert share[-1] < 0.5
    pace = kmh(streets)
    assert pace[:-1].max() < 0.75 * pace[-1]


def test_tags_that_name_a_town_or_the_country_decide():
    streets = streets_of([STRAIGHT, BENT], urban=np.array([1, 0], np.int8))
    assert town_share(streets).tolist() == [1.0, 0.0]
    assert kmh(streets)[0] == pytest.approx(42, abs=0.5)


def test_limits_hold_and_higher_ones_raise_the_pace():
    limits = np.array([30, 90], np.int16)
    slow, fast = kmh(streets_of([STRAIGHT, [(42.2, 9.0), (42.2, 9.04)]], limit_ahead_kmh=limits))
    assert slow == pytest.approx(0.93 * 30, abs=0.3)
    assert fast == pytest.approx(70 * 90 / 80, abs=0.5)


def apart(count):
    """Straight roads far from each other."""
    return [[(42.0 + 0.1 * k, 9.0), (42.0 + 0.1 * k, 9.04)] for k in range(count)]


def test_a_dual_carriageway_is_driven_near_its_limit_whatever_its_class():
    kinds = np.array([RoadClass.MOTORWAY, RoadClass.TRUNK, RoadClass.PRIMARY] * 2, np.uint8)
    limits = np.array([110, 110, 110, 0, 0, 0], np.int16)
    *limited, motorway, trunk, primary = kmh(
        streets_of(apart(6), road_class=kinds, limit_ahead_kmh=limits)
    )
    assert limited == pytest.approx([0.93 * 110] * 3, rel=0.02)
    assert motorway == pytest.approx(115, abs=0.5)
    assert trunk == pytest.approx(92, abs=0.5)
    assert primary == pytest.approx(0.93 * 80, abs=0.5)


def test_an_untold_road_outside_towns_is_limited_to_80():
    kinds = np.array([RoadClass.PRIMARY, RoadClass.SECONDARY], np.uint8)
    assert kmh(streets_of(apart(2), road_class=kinds)).max() <= 0.93 * 80 + 0.1


def test_in_town_a_limit_above_50_tells_an_urban_expressway():
    kinds = np.full(3, RoadClass.PRIMARY, np.uint8)
    limits = np.array([50, 70, 0], np.int16)
    town = np.ones(3, np.int8)
    street, wide, untold = kmh(
        streets_of(apart(3), road_class=kinds, limit_ahead_kmh=limits, urban=town)
    )
    assert street == pytest.approx(0.85 * 50, abs=0.5)
    assert wide == pytest.approx(0.85 * 70, abs=0.5)
    assert untold == pytest.approx(47, abs=0.5)


def test_lights_cost_some_seconds_each():
    one = weigh(streets_of([STRAIGHT]))
    two = weigh(streets_of([STRAIGHT], lights=np.array([2], np.int32)))
    assert two.forward_ms[0] - one.forward_ms[0] == 10_000


def test_a_slip_road_is_slower_than_its_motorway():
    motorway = np.full(2, RoadClass.MOTORWAY, np.uint8)
    link = np.array([False, True])
    main, slip = kmh(
        streets_of([STRAIGHT, [(42.2, 9.0), (42.2, 9.04)]], road_class=motorway, link=link)
    )
    assert slip == pytest.approx(0.6 * main, rel=0.01)


def test_joining_a_greater_road_costs_the_wait_to_give_way():
    nodes = [(42.0, 9.0), (42.0, 9.02), (42.0, 9.04), (42.02, 9.02)]
    lines = [[nodes[0], nodes[1]], [nodes[1], nodes[2]], [nodes[3], nodes[1]]]
    small = np.array([RoadClass.PRIMARY, RoadClass.PRIMARY, RoadClass.SECONDARY], np.uint8)
    graph = weigh(streets_of(lines, nodes=nodes, road_class=small))
    assert graph.forward_ms[2] - graph.backward_ms[2] == 4_000


def test_closed_directions_stay_closed():
    graph = weigh(streets_of([STRAIGHT], back=np.array([False])))
    assert graph.backward_ms[0] == -1
    assert graph.forward_ms[0] > 0


@pytest.fixture(scope="module")
def graph(shared):
    return read_osm(shared / "data" / "roads" / "corse.osm.pbf")


@pytest.fixture(scope="module")
def corsica(graph):
    return RoadTravel(graph)


def test_corsica_is_read_whole(graph):
    info = graph.info()
    assert sum(info.km.values()) == pytest.approx(7713, abs=10)
    assert info.arcs == 36_552


def _difference_from_osrm(travel, path):
    """Median absolute difference of times after one scale factor, and of lengths."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    origins = [Place(lat, lon) for lat, lon in rows[:, :2].tolist()]
    destinations = [Place(lat, lon) for lat, lon in rows[:, 2:4].tolist()]
    found = travel.matrix(origins, destinations)
    seconds, metres = np.diag(found.seconds), np.diag(found.metres)
    scale = np.median(rows[:, 4] / seconds)
    time = np.median(np.abs(scale * seconds / rows[:, 4] - 1))
    return float(time), float(np.median(np.abs(metres / rows[:, 5] - 1)))


def test_corsican_times_stay_near_osrm_s(corsica, shared):
    time, length = _difference_from_osrm(corsica, shared / "bench" / "osrm_corse.csv")
    assert time < 0.05
    assert length < 0.01


def test_liechtenstein_s_times_stay_near_osrm_s(shared):
    travel = RoadTravel(read_osm(shared / "data" / "roads" / "liechtenstein.osm.pbf"))
    time, length = _difference_from_osrm(travel, shared / "bench" / "osrm_liechtenstein.csv")
    assert time < 0.05
    assert length < 0.03


def test_simplified_lines_give_nearly_the_same_times(shared, monkeypatch):
    """Edges drawn as straight lines between their ends, their lengths kept."""
    roads = shared / "data" / "roads" / "liechtenstein.osm.pbf"
    seen = []

    def watched(streets, **more):
        seen.append(streets)
        return weigh(streets, **more)

    monkeypatch.setattr(osm_file, "weigh", watched)
    full = read_osm(roads)
    (streets,) = seen
    first, last = streets.shape_first[:-1], streets.shape_first[1:] - 1
    points = np.column_stack([first, last]).ravel()
    straight = replace(
        streets,
        shape_first=2 * np.arange(first.size + 1),
        shape_lat=streets.shape_lat[points],
        shape_lon=streets.shape_lon[points],
    )
    travels = [RoadTravel(weigh(each)) for each in (streets, straight)]
    pairs = np.random.default_rng(1).choice(full.lat.size, (2, 60))
    ends = [
        [Place(a, b) for a, b in zip(full.lat[k].tolist(), full.lon[k].tolist(), strict=True)]
        for k in pairs
    ]
    found = [np.diag(each.matrix(*ends, with_metres=False).seconds) for each in travels]
    ratio = found[1] / np.maximum(found[0], 1)
    assert np.quantile(ratio, 0.05) > 0.97
    assert np.quantile(ratio, 0.95) < 1.03


TOWNS = {
    "Ajaccio": Place(41.9192, 8.7386),
    "Bastia": Place(42.7003, 9.4503),
    "Bonifacio": Place(41.3874, 9.1594),
    "Calvi": Place(42.5667, 8.7578),
    "Corte": Place(42.3060, 9.1509),
    "Porto": Place(42.2660, 8.6965),
    "Porto-Vecchio": Place(41.5911, 9.2795),
    "Propriano": Place(41.6752, 8.9035),
}


@pytest.mark.parametrize(
    ("leg", "km", "least_min", "most_min"),
    [
        (("Ajaccio", "Bastia"), 150, 140, 155),
        (("Ajaccio", "Corte"), 80, 80, 95),
        (("Corte", "Bastia"), 70, 65, 75),
        (("Bastia", "Calvi"), 93, 90, 105),
        (("Porto", "Calvi"), 76, 95, 125),
        (("Ajaccio", "Porto"), 82, 100, 120),
        (("Bastia", "Porto-Vecchio"), 143, 125, 145),
        (("Porto-Vecchio", "Bonifacio"), 27, 28, 35),
        (("Propriano", "Bonifacio"), 64, 65, 80),
        (("Ajaccio", "Propriano"), 72, 75, 95),
    ],
)
def test_a_known_drive_takes_about_what_people_plan(corsica, leg, km, least_min, most_min):
    """Within 3 % of the range of the project's notes; all lie within 11 % of its middle."""
    found = corsica.leg(TOWNS[leg[0]], TOWNS[leg[1]])
    assert found.seconds / 30 == pytest.approx(least_min + most_min, rel=0.12)
    assert 0.97 * least_min <= found.seconds / 60 <= 1.03 * most_min
    assert found.metres / 1000 == pytest.approx(km, rel=0.07)
