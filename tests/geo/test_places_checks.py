"""Given coordinates against the address beside them."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo.gazetteer import gazetteer
from tournees.geo.lambert import from_lambert_93
from tournees.geo.locating import PlaceIssue
from tournees.geo.place_checks import check_coordinates, check_place
from tournees.geo.sphere import distance_m
from tournees.model import Place

if TYPE_CHECKING:
    from pathlib import Path

AJACCIO = (41.9186, 8.7369)


@pytest.mark.parametrize(
    ("lat", "lon", "postal_code", "issue"),
    [
        (*AJACCIO, "20000", None),
        (*AJACCIO, "20090", None),
        (*AJACCIO, "", None),
        (*AJACCIO[::-1], "20000", "coordinates_swapped"),
        (*AJACCIO[::-1], "", "coordinates_swapped"),
        (41.9186, 41.9186, "20000", "coordinates_equal"),
        (0.0, 0.0, "20000", "coordinates_equal"),
        (41.9186, -8.7369, "20000", "coordinates_sign"),
        (-41.9186, 8.7369, "", "coordinates_sign"),
        (42.7021, 9.4515, "20000", "coordinates_far"),
        (40.4168, -3.7038, "20000", "coordinates_outside_france"),
        (40.4168, -3.7038, "", "coordinates_outside_france"),
    ],
)
def test_slips_in_coordinates_are_found_and_named(
    lat: float, lon: float, postal_code: str, issue: str | None
):
    found = check_place(Place(lat, lon), postal_code)
    assert (found.code if found else None) == issue


@given(st.floats(-90, 90), st.floats(-180, 180), st.text(max_size=6))
def test_any_coordinates_can_be_judged(lat: float, lon: float, postal_code: str):
    found = check_place(Place(lat, lon), postal_code)
    assert found is None or isinstance(found, PlaceIssue)


@pytest.mark.parametrize(
    ("lat", "lon", "postal_code", "town", "issue"),
    [
        (48_856_614, 2_352_221, "75004", "Paris", "coordinates_scaled"),
        (4_885_661, 235_222, "75004", "", "coordinates_scaled"),
        (6_862_035, 652_469, "75004", "Paris", "coordinates_lambert"),
        (652_469, 6_862_035, "75004", "", "coordinates_lambert"),
        (-149.56, -17.53, "98714", "Papeete", "coordinates_swapped"),
        (math.nan, 2.35, "75004", "", "coordinates_not_degrees"),
        (1e300, -1e300, "", "", "coordinates_not_degrees"),
        (math.inf, 2.35, "75004", "Paris", "coordinates_not_degrees"),
    ],
)
def test_numbers_that_are_no_degrees_are_named(
    lat: float, lon: float, postal_code: str, town: str, issue: str
):
    found = check_coordinates(lat, lon, postal_code, town)
    assert found is not None
    assert found.code == issue


def test_a_slip_that_can_be_undone_is_told_with_the_right_value():
    found = check_coordinates(48_856_614, 2_352_221, "75004", "Paris")
    assert found is not None
    assert found.facts["right_text"] == "48.85661 ; 2.35222"


def test_lambert_93_is_read_to_the_metre():
    lat, lon = from_lambert_93(700_000, 6_600_000)  # the projection's origin
    assert (lat, lon) == pytest.approx((46.5, 3.0), abs=1e-9)
    lat, lon = from_lambert_93(652_469.02, 6_862_035.26)
    assert distance_m(lat, lon, 48.8566, 2.3522) < 1


def test_a_point_far_from_its_commune_is_doubted_though_the_postal_code_allows_it():
    book = gazetteer()
    town, spot = book.by_code["33186"], book.spots["33890"]
    point = (town.lat + (town.reach_m + 11_000) / 111_195, town.lon)
    assert distance_m(*point, spot.lat, spot.lon) < 3 * 10_000
    found = check_coordinates(*point, "33890", town.name)
    assert found is not None
    assert found.code == "coordinates_far"


def test_a_lost_sign_beside_the_meridian_is_seen_where_the_other_sign_is_home():
    town = gazetteer().by_code["14654"]  # Saint-Pierre-en-Auge, just east of Greenwich
    assert check_place(Place(town.lat, town.lon), "14170", "Saint-Pierre-en-Auge") is None
    lost = check_coordinates(44.84, -0.11, "33220", "Sainte-Foy-la-Grande")
    assert lost is not None
    assert (lost.code, lost.facts["right_text"]) == ("coordinates_sign", "44.84000 ; 0.11000")


def test_where_town_and_code_contradict_each_other_a_point_in_either_will_do():
    ajaccio, corte = (41.9186, 8.7369), (42.3062, 9.1509)
    for point in (ajaccio, corte):
        assert check_coordinates(*point, "20000", "Corte") is None
    assert check_coordinates(42.7, 9.45, "20000", "Corte") is not None


def test_without_a_known_code_the_town_then_the_departement_is_expected():
    assert check_coordinates(43.3, 5.4, "13999") is None
    assert check_coordinates(48.85, 2.35, "13999") is not None
    assert check_coordinates(43.3, 5.4, "", "Marseille") is None
    assert check_coordinates(48.85, 2.35, "", "Marseille") is not None
    assert check_coordinates(48.85, 2.35, "", "", "13055") is not None


def _lodgings(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "clients" / "hebergements_france.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_faults_planted_in_real_coordinates_are_found_and_few_true_ones_doubted(shared: Path):
    rows = _lodgings(shared)
    points = [(float(row["Latitude"]), float(row["Longitude"])) for row in rows]
    codes = [row["Code postal"] for row in rows]
    doubted = sum(
        check_place(Place(lat, lon), code) is not None
        for (lat, lon), code in zip(points, codes, strict=True)
    )
    assert doubted / len(rows) < 0.005
    slips = {
        "coordinates_swapped": lambda lat, lon: (lon, lat),
        "coordinates_equal": lambda lat, _: (lat, lat),
        "coordinates_sign": lambda lat, lon: (-lat, lon),
        "coordinates_outside_france": lambda lat, lon: (lat - 20, lon),
    }
    for name, slip in slips.items():
        named = 0
        for (lat, lon), code in list(zip(points, codes, strict=True))[::20]:
            found = check_place(Place(*slip(lat, lon)), code)
            named += found is not None and found.code == name
        assert named / len(points[::20]) >= 0.95, name
