"""From a user's file of known drives to factors of roads, and what the user is told."""

from __future__ import annotations

import numpy as np
import pytest

from tournees.errors import InputError
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.osm_file import read_osm
from tournees.geo.reported import Verdict
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place
from tournees.planner.reported import place_of_end, read_reported, recalibrate
from tournees.words import Words


def written(tmp_path, text):
    path = tmp_path / "trajets.csv"
    path.write_text(text, "utf-8")
    return path


def test_ends_are_placed_as_accounts_are(tmp_path):
    path = written(
        tmp_path,
        "De;À;Durée\n20000 Ajaccio;41.6752, 8.9035;1 h 30\n20250 Corté;Nowhereville;70\n",
    )
    reported = read_reported(path)
    (drive,) = reported.drives
    assert drive.row == 2
    assert drive.seconds == 5_400
    assert drive.origin.lat == pytest.approx(41.92, abs=0.01)
    assert drive.destination == Place(41.6752, 8.9035)
    assert reported.names == {
        2: "20000 Ajaccio → 41.6752, 8.9035",
        3: "20250 Corté → Nowhereville",
    }
    assert [(i.code, i.row, i.column, i.value) for i in reported.issues] == [
        ("place_commune_unknown", 3, "À", "Nowhereville")
    ]


@pytest.mark.parametrize(
    ("text", "code", "placed"),
    [
        ("Porto", "drive_place_abroad", False),
        ("20150 Porto", "drive_place_read", True),
        ("Nowhereville", "place_commune_unknown", False),
        ("Ajaccio", None, True),
    ],
)
def test_an_end_read_as_another_place_is_told(text, code, placed):
    place, doubt = place_of_end(text)
    assert (place is not None) is placed
    assert (doubt.code if doubt else None) == code


def test_a_file_without_the_columns_is_refused_with_every_fault(tmp_path):
    with pytest.raises(InputError) as caught:
        read_reported(written(tmp_path, "Client;Km\nX;12\n"))
    assert len([issue for issue in caught.value.issues if issue.fatal]) == 3


def test_one_h_40_not_1_h_05_sets_the_road_and_says_before_and_after(tmp_path, shared):
    graph = read_osm(shared / "data" / "roads" / "corse.osm.pbf")
    path = written(
        tmp_path,
        'De;À;Durée\n"42.2660, 8.6965";20260 Calvi;2 h 10\n20000 Ajaccio;20200 Bastia;20 min\n',
    )
    reported = read_reported(path)
    factors, report, issues = recalibrate(graph, reported, Hierarchy.of)
    porto, too_fast = report.drives
    leg = RoadTravel(graph.reweighted(factors)).leg(porto.drive.origin, porto.drive.destination)
    assert leg.seconds == porto.after_s
    assert leg.seconds == pytest.approx(7_800, rel=0.02)
    assert porto.before_s < 7_000
    assert [(issue.code, issue.row, issue.fatal) for issue in issues] == [
        ("drive_too_fast", 3, False),
        ("drives_recalibrated_but", None, False),
    ]
    assert issues[0].value == "20000 Ajaccio → 20200 Bastia"
    assert issues[1].facts["n"] == 1
    bastia = np.hypot(graph.lat[graph.start] - 42.7, graph.lon[graph.start] - 9.45) < 0.05
    assert np.all(factors[bastia] == 1.0)
    for lang in ("fr", "en"):
        assert all("{" not in Words(lang).issue(issue) for issue in issues)
    assert too_fast.after_s is not None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_end_abroad_or_read_as_another_place_is_told_in_words_of_drives(tmp_path, lang):
    path = written(tmp_path, "De;À;Durée\nPorto;20260 Calvi;2 h\n20150 Porto;20260 Calvi;2 h\n")
    reported = read_reported(path)
    assert [drive.row for drive in reported.drives] == [3]
    assert [(i.code, i.row, i.value) for i in reported.issues] == [
        ("drive_place_abroad", 2, "Porto"),
        ("drive_place_read", 3, "20150 Porto"),
    ]
    abroad, read = (Words(lang).issue(issue) for issue in reported.issues)
    assert "PT" in abroad
    assert "20150 Porto" in abroad
    assert "Ota" in read
    assert not any(word in abroad + read for word in ("compte", "account", "{"))


@pytest.fixture(scope="module")
def corsica(shared):
    return read_osm(shared / "data" / "roads" / "corse.osm.pbf")


def test_two_drives_that_contradict_each_other_are_left_out_and_named(tmp_path, corsica):
    path = written(
        tmp_path,
        "De;À;Durée\nCorte;Bastia;1 h 15\nSartène;Ajaccio;1 h 40\nSartène;Ajaccio;2 h 40\n",
    )
    factors, report, issues = recalibrate(corsica, read_reported(path), Hierarchy.of)
    corte, *sartene = report.drives
    assert corte.verdict is Verdict.MET
    assert corte.after_s == pytest.approx(4_500, rel=0.02)
    for each in sartene:
        assert each.verdict is Verdict.CONTRADICTED
        assert each.after_s == each.before_s
    assert report.after < 0.02 < report.before
    propriano = np.hypot(corsica.lat[corsica.start] - 41.67, corsica.lon[corsica.start] - 8.9) < 0.1
    assert np.all(factors[propriano] == 1.0)
    assert [(issue.code, issue.row) for issue in issues] == [
        ("drive_contradicted", 3),
        ("drive_contradicted", 4),
        ("drives_recalibrated_but", None),
    ]
    assert [issue.facts.get("others") for issue in issues[:2]] == [
        "4 (Sartène → Ajaccio)",
        "3 (Sartène → Ajaccio)",
    ]
    assert (issues[2].facts["n"], issues[2].facts["left_out"]) == (1, 2)
    for lang in ("fr", "en"):
        assert all("{" not in Words(lang).issue(issue) for issue in issues)


def test_three_drives_outvote_the_one_that_contradicts_them(tmp_path, corsica):
    path = written(
        tmp_path,
        "De;À;Durée\nSartène;Ajaccio;1 h 40\nSartène;Ajaccio;2 h 40\n"
        "Propriano;Ajaccio;1 h 25\nSartène;Ajaccio;1 h 45\n",
    )
    _, report, issues = recalibrate(corsica, read_reported(path), Hierarchy.of)
    assert [each.verdict for each in report.drives] == [
        Verdict.MET, Verdict.CONTRADICTED, Verdict.MET, Verdict.MET,
    ]  # fmt: skip
    assert report.after <= report.before
    assert [issue.code for issue in issues] == ["drive_contradicted", "drives_recalibrated_but"]
    assert issues[0].facts["n"] == 3
    assert str(issues[0].facts["others"]).startswith("2 (Sartène → Ajaccio), 4 (Propriano")
