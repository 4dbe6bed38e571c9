"""From postal code and town to a place."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import Issue
from tournees.geo.commune_names import key
from tournees.geo.gazetteer import gazetteer
from tournees.geo.locating import PlaceIssue, locate
from tournees.geo.place_checks import check_place
from tournees.geo.sphere import distance_m
from tournees.model import Place, Precision
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("postal_code", "town", "insee"),
    [
        ("20000", "Ajaccio", "2A004"),
        ("1000", "BOURG EN BRESSE", "01053"),
        ("20700", "AJACCIO CEDEX 9", "2A004"),
        ("2A004", "", "2A004"),
        ("2B200", "bastia", "2B033"),
        ("75116", "PARIS", "75116"),
        ("75016", "PARIS", "75116"),
        ("75826", "PARIS CEDEX 17", "75117"),
        ("69003", "Lyon", "69383"),
        ("", "Paris 16", "75116"),
        ("", "Porto Vecchio", "2A247"),
        ("", "20220 L'Ile Rousse", "2B134"),
        ("97400", "ST DENIS", "97411"),
        ("93201", "ST DENIS CEDEX", "93066"),
    ],
)
def test_a_town_is_found_as_people_write_it(postal_code: str, town: str, insee: str):
    found = locate(postal_code, town)
    assert (found.insee, found.issue) == (insee, None)
    assert found.place is not None
    assert found.place.precision is Precision.COMMUNE
    assert found.place.radius_m > 0
    assert found.commune == gazetteer().by_code[insee].name


@pytest.mark.parametrize(
    ("postal_code", "town", "insee", "issue"),
    [
        ("20000", "ajacio", "2A004", "place_commune_corrected"),
        ("74400", "CHAMONIX", "74056", "place_commune_corrected"),
        ("06160", "ANTIBES JUAN LES PINS", "06004", "place_commune_corrected"),
        ("75000", "Paris", "75056", "place_postal_code_unknown"),
        ("13000", "MARSEILLE 08", "13208", "place_postal_code_unknown"),
        ("abc", "Porto-Vecchio", "2A247", "place_postal_code_invalid"),
        ("94390", "ORLY", "94054", "place_commune_other_postal_code"),
    ],
)
def test_whatever_was_repaired_is_said(postal_code: str, town: str, insee: str, issue: str):
    found = locate(postal_code, town)
    assert found.issue is not None
    assert (found.insee, found.issue.code) == (insee, issue)
    assert found.place is not None


@pytest.mark.parametrize(
    ("postal_code", "town", "issue"),
    [
        ("", "", "place_missing"),
        ("abc", "", "place_postal_code_invalid"),
        ("99999", "", "place_postal_code_unknown"),
        ("", "Saint-Denis", "place_commune_ambiguous"),
        ("", "Atlantide", "place_commune_unknown"),
        ("20000", "Bastia", "place_commune_elsewhere"),
    ],
)
def test_what_is_not_sure_is_not_placed(postal_code: str, town: str, issue: str):
    found = locate(postal_code, town)
    assert found.place is None
    assert found.issue is not None
    assert found.issue.code == issue


def test_candidates_of_an_ambiguous_name_are_listed():
    found = locate("", "Saint-Denis")
    assert found.issue is not None
    assert found.issue.facts["n"] == 4
    assert "Saint-Denis (93)" in str(found.issue.facts["candidates"])


def test_another_first_letter_is_another_commune():
    found = locate("02190", "Guignicourt")  # a former commune; Pignicourt is next to it
    assert found.issue is not None
    assert (found.insee, found.issue.code) == ("", "place_commune_not_in_postal_code")


def test_a_hamlet_is_placed_at_its_postal_code_and_said():
    found = locate("20150", "PORTO")
    assert found.issue is not None
    assert found.issue.code == "place_commune_not_in_postal_code"
    assert found.place is not None
    assert found.place.precision is Precision.POSTAL_CODE
    assert found.insee == ""


def test_a_postal_code_alone_gives_its_middle_or_its_only_commune():
    several, one = locate("20190", ""), locate("20000", "")
    assert several.place is not None
    assert several.place.precision is Precision.POSTAL_CODE
    assert several.commune == ""
    assert one.place is not None
    assert (one.place.precision, one.commune) == (Precision.COMMUNE, "Ajaccio")


@given(st.text(max_size=30), st.text(max_size=40))
def test_any_text_gives_a_place_or_an_issue(postal_code: str, town: str):
    found = locate(postal_code, town)
    assert found.place is not None or found.issue is not None


@given(st.sampled_from(sorted(gazetteer().by_postal_code)), st.text(max_size=12))
def test_a_known_postal_code_places_any_town_or_says_the_conflict(postal_code: str, town: str):
    found = locate(postal_code, town)
    if found.place is None:
        assert found.issue is not None
        assert found.issue.code == "place_commune_elsewhere"


def test_keys_of_the_table_are_those_of_the_code_and_unique_within_a_postal_code():
    book = gazetteer()
    assert all(commune.key == key(commune.name) for commune in book.by_code.values())
    for communes in book.by_postal_code.values():
        assert len({commune.key for commune in communes}) == len(communes)


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


def test_every_issue_has_its_rule_and_its_remedy_in_both_languages():
    found = [
        locate(*asked).issue
        for asked in [
            ("", ""),
            ("abc", ""),
            ("99999", ""),
            ("", "Saint-Denis"),
            ("", "Atlantide"),
            ("20000", "Bastia"),
            ("20000", "ajacio"),
            ("94390", "ORLY"),
            ("20150", "PORTO"),
        ]
    ]
    found += [
        check_place(Place(lat, lon), "20000")
        for lat, lon in [(8.7, 41.9), (1.0, 1.0), (41.9, -8.7), (42.7, 9.4), (40.4, -3.7)]
    ]
    codes = set()
    for issue in found:
        assert issue is not None
        codes.add(issue.code)
        for lang in ("fr", "en"):
            text = Words(lang).issue(Issue(code=issue.code, facts=issue.facts))
            assert "{" not in text
    assert len(codes) == 14


def test_placing_needs_no_pandas():
    script = (
        "import sys; from tournees.geo.locating import locate; locate('20000', 'Ajaccio');"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def _lodgings(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "clients" / "hebergements_france.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_real_lodgings_are_placed_without_their_coordinates(shared: Path):
    rows = _lodgings(shared)
    errors_m = []
    for row in rows:
        place = locate(row["Code postal"], row["Ville"]).place
        if place is not None:
            lat, lon = float(row["Latitude"]), float(row["Longitude"])
            errors_m.append(distance_m(lat, lon, place.lat, place.lon))
    placed, median_m = len(errors_m) / len(rows), statistics.median(errors_m)
    right = sum(error_m <= 10_000 for error_m in errors_m) / len(rows)
    print(f"placed {placed:.2%}, within 10 km {right:.2%}, median {median_m:.0f} m")  # noqa: T201 - shown by pytest -s
    assert placed >= 0.99
    assert right >= 0.97
    assert median_m <= 3_000


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
