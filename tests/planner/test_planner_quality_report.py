"""The quality report: rows, places, what is doubted and what is missing, each with its row."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.model import Account, Kind, Place, Precision
from tournees.planner.check_data import check_file, check_scenario
from tournees.planner.placing import place_accounts
from tournees.scenario import Visits, load_scenario
from tournees.words import Words

HEADER = "Code client;Nom;Adresse;CP;Ville;Latitude;Longitude;CA HT;Dernière visite"
FR = Words("fr")


def checked(folder, *rows: str, header: str = HEADER, kind: str = "clients", **options):
    path = folder / "clients.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return check_file(path, kind, **options)


def report(folder, *rows: str, **options):
    return checked(folder, *rows, **options).as_json(FR)


AJACCIO = "C{n};Bar {n};{n} rue Haute;20000;Ajaccio;{lat};{lon};1000;01/02/2026"


def test_counts_are_whole_numbers_that_add_up(tmp_path):
    told = report(
        tmp_path,
        "C1;Bar;1 rue Haute;20000;Ajaccio;41,92;8,73;1000;",
        "C2;Hôtel;;20200;Bastia;;;1000;",
        "C3;Nulle part;;;;;;1000;",
        "C4;Inconnu;;99999;Nullepart;;;-5;",
    )
    assert (told["rows"], told["placed"], told["not_placed"]) == (4, 2, 2)
    assert told["placed_by_precision"] == {"commune": 1, "given": 1}
    assert told["suspect"] == 2
    doubted = {finding["row"] for finding in told["findings"] if finding["severity"] == "suspect"}
    assert doubted == {4, 5}
    json.dumps(told)


WRONG = {
    "coordinates_swapped": ("8,73", "41,92"),
    "coordinates_equal": ("41,92", "41,92"),
    "coordinates_sign": ("41,92", "-8,73"),
    "coordinates_outside_france": ("41,90", "12,49"),
    "coordinates_far": ("48,85", "2,35"),
}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_coordinates_are_told_with_their_row_column_and_value(tmp_path, code):
    lat, lon = WRONG[code]
    rows = [AJACCIO.format(n=n, lat="41,92", lon="8,73") for n in range(1, 4)]
    told = report(tmp_path, *rows, AJACCIO.format(n=9, lat=lat, lon=lon))
    (finding,) = [f for f in told["findings"] if f["code"].startswith("coordinates_")]
    assert (finding["code"], finding["row"], finding["column"]) == (code, 5, "Latitude")
    assert finding["severity"] == "suspect"
    numbers = [float(text) for text in finding["value"].split(", ")]
    assert numbers == [float(text.replace(",", ".")) for text in (lat, lon)]
    assert told["placed_by_precision"] == {"commune": 1, "given": 3}


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("coordinates_scaled", "41926700", "8736900"),
        ("coordinates_lambert", "6105500", "1176500"),
    ],
)
def test_coordinates_that_are_no_degrees_are_told_once_with_what_they_are(tmp_path, code, lat, lon):
    told = report(tmp_path, AJACCIO.format(n=1, lat=lat, lon=lon))
    (finding,) = told["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == (code, 2, "Latitude")
    right = [float(text) for text in finding["facts"]["right_text"].split(" ; ")]
    assert right == pytest.approx([41.91, 8.735], abs=0.03)
    assert told["placed_by_precision"] == {"commune": 1}


def test_a_longitude_that_nothing_explains_is_told_as_it_stands(tmp_path):
    told = report(tmp_path, AJACCIO.format(n=1, lat="41,92", lon="8 pas 73"))
    (finding,) = told["findings"]
    assert (finding["code"], finding["column"]) == ("cell_degrees", "Longitude")
    assert finding["value"] == "8 pas 73"


def test_a_point_abroad_is_kept_where_nothing_else_places_the_account_and_told(tmp_path):
    told = report(tmp_path, "C1;Bar;;;Bruxelles;50,85;4,35;;")
    codes = [f["code"] for f in told["findings"]]
    assert "coordinates_outside_france" in codes
    assert told["placed_by_precision"] == {"given": 1}


def test_swapped_coordinates_that_nothing_else_replaces_place_nobody(tmp_path):
    told = report(tmp_path, "C1;Bar;;;;2,35;48,85;;")
    assert told["not_placed"] == 1
    assert [f["row"] for f in told["findings"] if f["code"] == "coordinates_swapped"] == [2]


def test_no_finding_is_left_out_however_many_there_are(tmp_path):
    rows = [f"C{n};Bar {n};;99{n:03};Nullepart;;;;" for n in range(60)]
    told = report(tmp_path, *rows)
    rows_told = [f["row"] for f in told["findings"] if f["code"] == "place_postal_code_unknown"]
    assert rows_told == list(range(2, 62))


CELL = st.sampled_from([
    "", "20000", "75116", "99999", "abc", "Ajaccio", "Saint-Denis", "Nullepart", "41,92", "8,73",
    "0", "-8,73", "400", "2A004", "Paris CEDEX 16", "1e9",
])  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=8))
def test_every_row_without_a_place_is_told_why(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("rows")
    rows = [f"C{n};Bar {n};;{';'.join(four)};;" for n, four in enumerate(cells)]
    seen = checked(folder, *rows)
    told = seen.as_json(FR)
    assert told["rows"] == told["placed"] + told["not_placed"] == len(rows)
    explained = {f["row"] for f in told["findings"] if f["severity"] != "notice" and f["row"]}
    assert len(explained) >= told["not_placed"]
    assert told["suspect"] == len(explained)


def test_placing_keeps_the_commune_of_sound_coordinates_and_of_places_found():
    here = Account(
        id="1", name="Bar", kind=Kind.CLIENT, place=Place(41.92, 8.73), postal_code="20000",
        commune="Ajaccio", file="c.csv", row=2,
    )  # fmt: skip
    there = Account(id="2", name="Bar", kind=Kind.CLIENT, commune="Bastia", file="c.csv", row=3)
    sound, found = place_accounts((here, there), issues := [])
    assert (sound.insee, sound.place) == ("2A004", here.place)
    assert found.insee == "2B033"
    assert found.place.precision is Precision.COMMUNE
    assert issues == []


def test_the_address_service_is_asked_last_and_its_issues_are_told(tmp_path):
    asked = []

    def service(accounts):
        asked.extend(accounts)
        better = Place(41.93, 8.74, Precision.ADDRESS, 20)
        return tuple(Account(id=a.id, name=a.name, kind=a.kind, place=better) for a in accounts), ()

    told = report(tmp_path, "C1;Bar;3 rue Haute;20000;Ajaccio;;;;", by_address=service)
    assert [account.place.precision for account in asked] == [Precision.COMMUNE]
    assert told["placed_by_precision"] == {"address": 1}


def test_what_is_missing_is_told_with_the_value_that_stands_in(tmp_path):
    visits = Visits(minutes=30, per_year=4.0)
    told = report(
        tmp_path,
        "C1;Bar;;20000;Ajaccio;A;;20 min",
        "C2;Bar;;20200;Bastia;B;9000;",
        "C3;Bar;;20250;Corte;;;",
        header="Code client;Nom;Adresse;CP;Ville;Segment;CA HT;Durée",
        visits=visits,
    )
    missing = {(m["field"], m["value"]): m for m in told["missing"]}
    assert missing["visit_s", 1800]["rows"] == 2
    assert missing["visit_s", 1800]["default"].replace("\u00a0", " ") == "30 min"
    frequencies = {value: m["rows"] for (field, value), m in missing.items() if "visits" in field}
    assert frequencies == {12: 1, 6: 1, 4.0: 1}
    assert sum(m["rows"] for m in told["missing"] if m["field"] == "revenue_eur") == 2
    assert missing["margin_rate", 0.3]["rows"] == 1
    assert missing["address", None]["rows"] == 3
    assert missing["address", None]["default"] is None


def test_dates_are_judged_against_the_day_that_the_caller_gives(tmp_path):
    row = "C1;Bar;;20000;Ajaccio;;;1000;25/11/2026"
    told = report(tmp_path, row, today=date(2026, 11, 24))
    (finding,) = told["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == (
        "last_visit_future", 2, "Dernière visite",
    )  # fmt: skip
    assert report(tmp_path, row)["findings"] == []


def test_columns_are_listed_with_fields_confidence_and_samples(tmp_path):
    told = report(tmp_path, AJACCIO.format(n=1, lat="41,92", lon="8,73"))
    by_header = {column["header"]: column for column in told["columns"]}
    assert by_header["CP"]["fields"] == ["postal_code"]
    assert by_header["CP"]["confidence"] == 1.0
    assert by_header["Ville"]["samples"] == ["Ajaccio"]


def test_reps_are_placed_and_a_rep_without_a_home_stops_the_run(tmp_path):
    told = report(
        tmp_path, "Marie;20000;Ajaccio", "Paul;99999;Nullepart", header="Nom;CP;Ville", kind="reps"
    )
    assert (told["rows"], told["placed"], told["not_placed"]) == (2, 1, 1)
    (finding,) = told["findings"]
    assert (finding["code"], finding["row"], finding["severity"]) == (
        "rep_without_home",
        3,
        "error",
    )


SCENARIO = """
[data.clients]
file = "clients.csv"
[data.prospects]
file = "prospects.csv"
[data.reps]
file = "reps.csv"
[tours]
enabled = false
"""


def test_a_scenario_tells_prospects_that_are_clients_already_and_faults_too(tmp_path):
    (tmp_path / "s.toml").write_text(SCENARIO, "utf-8")
    (tmp_path / "clients.csv").write_text(
        "Code;Nom;CP;Ville;Commercial\nC1;Bar du Port;20000;Ajaccio;Personne\n", "utf-8"
    )
    (tmp_path / "prospects.csv").write_text(
        "Code;Nom;CP;Ville\nP1;SARL BAR DU PORT;20000;Ajaccio\n", "utf-8"
    )
    (tmp_path / "reps.csv").write_text("Nom;CP;Ville\nMarie;20000;Ajaccio\n", "utf-8")
    seen = check_scenario(load_scenario(tmp_path / "s.toml"))
    told = seen.as_json(FR)
    assert seen.fatal
    assert [(f["file"], f["code"], f["severity"]) for f in told["findings"]] == [
        ("clients.csv", "rep_unknown", "error"),
        ("prospects.csv", "prospect_is_client", "suspect"),
    ]
    assert told["rows"] == 3
    (pair,) = told["duplicates"]
    assert [(row["file"], row["row"]) for row in pair["rows"]] == [
        ("prospects.csv", 2),
        ("clients.csv", 2),
    ]


def test_the_report_is_the_same_in_both_languages_but_for_its_words(tmp_path):
    seen = checked(tmp_path, "C3;Nulle part;;;;;;1000;")
    fr, en = seen.as_json(FR), seen.as_json(Words("en"))
    assert fr["findings"][0]["rule"] != en["findings"][0]["rule"]
    same = [{k: v for k, v in f.items() if k not in {"rule", "remedy"}} for f in fr["findings"]]
    other = [{k: v for k, v in f.items() if k not in {"rule", "remedy"}} for f in en["findings"]]
    assert same == other
