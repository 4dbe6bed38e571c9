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
from tournees.geo.locating import locate
from tournees.geo.place_checks import check_coordinates
from tournees.geo.sphere import distance_m
from tournees.model import Precision
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
        ("75008", "PARIS 8E ARRONDISSEMENT", "75108"),
        ("75008", "Paris 8 ème", "75108"),
        ("69999", "LYON CEDEX 03", "69383"),
        ("13001", "Marseille 1er arr.", "13201"),
        ("", "Lyon 69", "69123"),
        ("44999", "NANTES CEDEX 9", "44109"),
        ("", "Saint-Denis (93)", "93066"),
        ("22580", "PLOUHA - LE PALUS", "22222"),
        ("29200", "Brest, Lambézellec", "29019"),
        ("69001", "Lyon, France", "69381"),
        ("95700", "ROISSY EN FRANCE CEDEX", "95527"),
        ("71100", "CHALON S/SAONE", "71076"),
        ("94120", "FONTENAY S/S BOIS", "94033"),
        ("", "N.D. de Monts", "85164"),
        ("98800", "NOUMEA", "98818"),
        ("97500", "St Pierre", "97502"),
        ("97150", "Saint Martin", "97801"),
        ("57340", "Suisse", "57662"),
        ("20000 Ajaccio", "", "2A004"),
        ("20181 CEDEX 1", "Ajaccio", "2A004"),
        ("20 000", "20000 - AJACCIO", "2A004"),
        ("99999", "69003 LYON", "69383"),
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
        ("20000", "Bastia", "2B033", "place_postal_code_mistyped"),
        ("31001", "Marseille", "13055", "place_postal_code_mistyped"),
        ("20000", "Corte", "2B096", "place_commune_elsewhere"),
        ("62340", "ARDRES", "62038", "place_commune_other_postal_code"),
        ("", "Strasbuorg", "67482", "place_commune_corrected"),
        ("13100", "AIX EN PCE", "13001", "place_commune_corrected"),
        ("63000", "CLERMONT FD", "63113", "place_commune_corrected"),
        ("", "Beaumont (Puy-de-Dôme)", "63032", "place_commune_homonym"),
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
        ("98000", "Monaco", "place_abroad"),
        ("98769", "Makemo", "place_without_position"),
        ("", "Rapa", "place_without_position"),
    ],
)
def test_what_is_not_sure_is_not_placed(postal_code: str, town: str, issue: str):
    found = locate(postal_code, town)
    assert found.place is None
    assert found.issue is not None
    assert found.issue.code == issue


@pytest.mark.parametrize(
    ("postal_code", "town", "today", "former"),
    [
        ("51000", "CHALONS SUR MARNE", "Châlons-en-Champagne", "Châlons-sur-Marne"),
        ("02190", "Guignicourt", "Villeneuve-sur-Aisne", "Guignicourt"),
        ("50100", "Cherbourg", "Cherbourg-en-Cotentin", "Cherbourg"),
        ("", "Cherbourg-Octeville", "Cherbourg-en-Cotentin", "Cherbourg-Octeville"),
        ("49530", "LIRE", "Orée d'Anjou", "Liré"),
    ],
)
def test_a_former_name_means_the_commune_of_today(
    postal_code: str, town: str, today: str, former: str
):
    found = locate(postal_code, town)
    assert (found.commune, found.former, found.issue) == (today, former, None)


def test_a_former_commune_is_at_its_own_town_hall():
    old, new = locate("49530", "Liré").place, locate("49530", "Orée d'Anjou").place
    assert old is not None
    assert new is not None
    assert distance_m(old.lat, old.lon, 47.341, -1.166) < 2_000
    assert distance_m(old.lat, old.lon, new.lat, new.lon) > 2_000


@pytest.mark.parametrize(
    ("postal_code", "town", "country"),
    [
        ("98000", "Monaco", "MC"),
        ("L-1234", "Luxembourg", "LU"),
        ("1000", "Bruxelles", "BE"),
        ("BE 7000", "Mons", "BE"),
        ("7000", "Mons", "BE"),
        ("1201", "GENEVE", "CH"),
        ("08010", "Barcelona", "ES"),
        ("", "Annemasse (Suisse)", "CH"),
        ("66111", "Saarbrücken - Allemagne", "DE"),
    ],
)
def test_an_address_abroad_is_told_and_not_placed(postal_code: str, town: str, country: str):
    found = locate(postal_code, town)
    assert found.place is None
    assert found.issue is not None
    assert (found.issue.code, found.issue.facts["country"]) == ("place_abroad", country)


def test_a_large_town_of_another_departement_is_a_conflict_left_at_the_postal_code():
    found = locate("75011", "MARSEILLE")
    assert found.issue is not None
    assert (found.insee, found.issue.code) == ("", "place_commune_conflict")
    assert found.place is not None


@pytest.mark.parametrize(
    ("postal_code", "town", "insee", "found_insee", "issue"),
    [
        ("20166", "PORTICCIO", "2A130", "2A130", None),
        ("", "Saint-Denis", "93066", "93066", None),
        ("", "", "1004", "01004", None),
        ("75008", "Paris", "75056", "75108", None),
        ("49530", "Orée d'Anjou", "49177", "49126", None),
        ("20000", "Ajaccio", "13055", "2A004", "place_insee_conflict"),
        ("20200", "Bastia", "2B353", "2B033", "place_insee_conflict"),
        ("75011", "MARSEILLE", "13055", "13055", "place_insee_kept"),
        ("20000", "Ajaccio", "99999", "2A004", None),
    ],
)
def test_an_insee_code_settles_a_doubt_where_it_agrees(
    postal_code: str, town: str, insee: str, found_insee: str, issue: str | None
):
    found = locate(postal_code, town, insee)
    assert found.insee == found_insee
    assert (found.issue.code if found.issue else None) == issue


def test_the_postal_code_comes_back_as_it_was_understood():
    asked = [
        ("1000", "Bourg"),
        ("F-20000", ""),
        ("", "69003 Lyon"),
        ("abc", "Corte"),
        ("", "Corte"),
    ]
    found = [locate(*it).postal_code for it in asked]
    assert found == ["01000", "20000", "69003", "", ""]


def test_candidates_of_an_ambiguous_name_are_listed():
    found = locate("", "Saint-Denis")
    assert found.issue is not None
    candidates = str(found.issue.facts["candidates"])
    assert candidates.startswith("Saint-Denis (974), Saint-Denis (93), Saint-Denis (11)")
    assert found.issue.facts["n"] == len(
        {commune.code for commune in gazetteer().by_key["saintdenis"]}
    )


def test_another_first_letter_is_another_commune():
    found = locate("02190", "Zignicourt")  # Guignicourt, Pignicourt are next to it
    assert found.issue is not None
    assert (found.insee, found.issue.code) == ("", "place_commune_not_in_postal_code")


def test_a_hamlet_is_placed_at_its_postal_code_and_said():
    found = locate("20166", "PORTICCIO")
    assert found.issue is not None
    assert found.issue.code == "place_commune_not_in_postal_code"
    assert found.place is not None
    assert found.place.precision is Precision.POSTAL_CODE
    assert found.insee == ""


def test_a_hamlet_of_a_code_with_one_commune_is_in_that_commune_and_said():
    found = locate("06160", "JUAN LES PINS")
    assert found.issue is not None
    assert (found.insee, found.issue.code) == ("06004", "place_hamlet")


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
            ("20000", "Corte"),
            ("20000", "ajacio"),
            ("94390", "ORLY"),
            ("20166", "PORTICCIO"),
            ("06160", "Juan-les-Pins"),
            ("75011", "Marseille"),
            ("B-1000", "Bruxelles"),
            ("98769", "Makemo"),
            ("", "Beaumont (63)"),
            ("75011", "", "13055"),
            ("75011", "Marseille", "13055"),
        ]
    ]
    points = [(8.7, 41.9), (1.0, 1.0), (41.9, -8.7), (42.7, 9.4), (40.4, -3.7)]
    points += [(6_862_035, 652_469), (48_856_614, 2_352_221), (float("nan"), 1.0)]
    codes = [*["20000"] * 5, "75004", "75004", "75004"]
    found += [check_coordinates(*point, code) for point, code in zip(points, codes, strict=True)]
    codes = set()
    for issue in found:
        assert issue is not None
        codes.add(issue.code)
        for lang in ("fr", "en"):
            text = Words(lang).issue(Issue(code=issue.code, facts=issue.facts))
            assert "{" not in text
    assert len(codes) == 25


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
