"""The road commands: four origins, what a file covers, drives, neighbours, outlines, pace."""

from __future__ import annotations

import json
import tomllib

import pytest
import shapely.geometry
from overpass_stand_in import World, asked_instead

from tournees.cli import main
from tournees.geo import RoadGraph, RoadTravel
from tournees.geo.download import prepared_path
from tournees.geo.download_area import area_around, area_of_box
from tournees.model import Place
from tournees.planner.check_data import check_file
from tournees.words import Words

pytest.importorskip("osmnx")

ACCOUNTS = (
    "Code;Raison sociale;CP;Ville\n"
    "C1;Bar;20136;Bocognano\n"
    "C2;Café;20119;Bastelica\n"
    "C3;Loin;20200;Bastia\n"
    "C4;Nulle part;;\n"
)
BOX = ("42.0", "9.0", "42.1", "9.1")
HERE, THERE = "42.02, 9.02", "42.08, 9.06"
WITH_A_FERRY = """<osm version="0.6">
<node id="1" lat="42.00" lon="9.00"/><node id="2" lat="42.01" lon="9.00"/>
<node id="3" lat="42.02" lon="9.00"/><node id="4" lat="42.01" lon="9.02"/>
<node id="5" lat="42.05" lon="9.02"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
<way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
<way id="3"><nd ref="2"/><nd ref="4"/><tag k="highway" v="secondary"/></way>
<way id="4"><nd ref="4"/><nd ref="5"/><tag k="route" v="ferry"/>
<tag k="motor_vehicle" v="yes"/><tag k="duration" v="00:20"/></way>
<relation id="1"><member type="way" ref="1" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="3" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_right_turn"/></relation>
</osm>
"""
COMMANDS = ("build", "info", "calibrate", "reference", "time", "near", "reach")


@pytest.fixture(autouse=True)
def french_machine(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


@pytest.fixture
def world(monkeypatch):
    world = World()
    with asked_instead(world, monkeypatch):
        yield world


@pytest.fixture
def call(tmp_path, capsys):
    """A road command in the workspace of the test: its code, its output, its errors."""

    def called(*tokens):
        code = main(["roads", *map(str, tokens), "--workspace", str(tmp_path / "w")])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return called


@pytest.fixture
def roads(world, call, tmp_path):
    """A prepared file of the stand-in's roads."""
    del world
    path = tmp_path / "roads.npz"
    assert call("build", "--bbox", *BOX, "--to", path)[0] == 0
    return path


@pytest.fixture
def accounts(tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(ACCOUNTS, "utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_road_command_has_its_help(command, lang, capsys):
    assert main(["roads", command, "--help", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert "cli." not in text
    assert "--empty" not in text


def test_a_place_is_downloaded_and_the_answer_says_how_to_use_it(world, call, tmp_path):
    code, out, err = call("build", "--place", "Testville, France")
    assert code == 0
    assert 'place = "Testville, France"' in out
    assert "km²" in err
    assert "[3/3]" in err
    kept = next((tmp_path / "w" / "cache").glob("area-*.npz"))
    assert str(kept) in out
    asked = len(world.asked)
    assert call("build", "--place", "testville,  france")[0] == 0
    assert len(world.asked) == asked


@pytest.mark.parametrize("south", ["42.0", "42,0"])
def test_a_box_is_four_numbers_with_points_or_commas(world, call, south):
    code, out, _ = call("build", "--bbox", south, *BOX[1:], "--json")
    assert code == 0
    content = json.loads(out)
    assert tomllib.loads(content["travel"]) == {"bbox": [42.0, 9.0, 42.1, 9.1]}
    assert content["date"] == "2026-05-02"
    assert content["nodes"] > 30
    assert RoadGraph.load(prepared_path(area_of_box((42.0, 9.0, 42.1, 9.1)), _cache(content)))
    assert world.counts["roads"] == 1


def _cache(content):
    from pathlib import Path

    return Path(content["file"]).parent


def test_a_box_west_of_greenwich_is_no_option(world, call):
    code, _, err = call("build", "--bbox", "47.0", "-2.5", "47.1", "-2.4")
    assert code == 2
    assert "aucune route" in err
    assert world.counts["roads"] == 1


@pytest.mark.parametrize("margin", ["4km", "4 km", "4,0km", "4000m", "4000 M"])
def test_a_margin_is_understood_as_people_write_it(world, call, accounts, margin, tmp_path):
    """What a scenario takes is the file: `around_km` would count homes too, and ask again."""
    code, out, _ = call("build", "--around", accounts, "--margin", margin, "--json")
    assert code == 0
    places = [a.place for a in check_file(accounts, "clients").accounts if a.place is not None]
    kept = prepared_path(area_around(places, 4_000), tmp_path / "w" / "cache")
    assert tomllib.loads(json.loads(out)["travel"]) == {"roads": str(kept)}
    assert world.counts["roads"] >= 1


def test_roads_around_accounts_are_those_of_the_places_that_the_house_gives_them(
    world, call, accounts, tmp_path
):
    assert call("build", "--around", accounts, "--margin", "5km")[0] == 0
    placed = check_file(accounts, "clients").accounts
    area = area_around([a.place for a in placed if a.place is not None], 5_000)
    assert prepared_path(area, tmp_path / "w" / "cache").is_file()
    assert world.counts["search"] == 0


def test_around_a_scenario_the_homes_count_too(world, call, accounts, tmp_path):
    (tmp_path / "equipe.csv").write_text("Nom;CP;Ville\nPaul;20250;Corte\n", "utf-8")
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        f"name = 'S'\n[data.clients]\nfile = '{accounts}'\n[data.reps]\nfile = 'equipe.csv'\n"
        "[tours]\nenabled = false\n",
        "utf-8",
    )
    assert call("build", "--around", scenario, "--margin", "5km")[0] == 0
    placed = [a.place for a in check_file(accounts, "clients").accounts if a.place is not None]
    home = check_file(tmp_path / "equipe.csv", "reps").reps[0].home
    area = area_around([*placed, home], 5_000)
    assert prepared_path(area, tmp_path / "w" / "cache").is_file()
    assert world.most_at_once == 1


def test_a_file_of_the_user_is_prepared_and_can_be_written_elsewhere(call, roads, tmp_path):
    other = tmp_path / "other.npz"
    code, out, _ = call("build", "--file", roads, "--to", other)
    assert code == 0
    assert f"--roads {other}" in out
    assert RoadGraph.load(other).digest == RoadGraph.load(roads).digest


def test_all_faults_of_a_call_are_told_at_once(call, tmp_path):
    code, _, err = call(
        "build", "--place", "Corse", "--bbox", "1", "x", "3", "4", "--margin", "9", "--to", "a.zip"
    )
    assert code == 2
    words = Words("fr")
    for rule in ("one_source", "margin_alone", "box_wrong", "margin", "to_npz"):
        assert words(f"issue.roads_{rule}") in err
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("margin", ["0km", "500 km", "20", "20 miles", "-3km", "km", "deux km"])
def test_a_margin_that_is_none_is_refused(call, accounts, margin):
    code, _, err = call("build", "--around", accounts, f"--margin={margin}")
    assert code == 2
    assert Words("fr")("issue.roads_margin") in err


def test_a_file_of_accounts_that_a_run_would_refuse_is_refused(call, tmp_path, world):
    path = tmp_path / "x.csv"
    path.write_text("Truc;Machin\n1;2\n", "utf-8")
    code, _, err = call("build", "--around", path)
    assert code == 2
    assert "x.csv" in err
    assert world.asked == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_fault_of_the_network_is_a_sentence_and_exit_code_2(world, call, lang):
    world.moods = ["429"] * 50
    code, _, err = call("build", "--bbox", *BOX, "--lang", lang)
    assert code == 2
    facts = {"kept": 0, "total": 2}
    assert Words(lang)("issue.roads_busy", **facts) in err
    assert "Traceback" not in err


def test_an_interruption_is_exit_code_130_and_keeps_what_came(world, call, monkeypatch, tmp_path):
    def stopped(_seconds):
        if world.counts["roads"]:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", stopped)
    code, _, err = call("build", "--bbox", *BOX)
    assert code == 130
    assert "Traceback" not in err
    assert len(list((tmp_path / "w" / "cache" / "openstreetmap").glob("roads-*"))) == 1


def test_info_names_the_accounts_far_from_roads_and_outside(call, roads, accounts, tmp_path):
    code, out, _ = call("info", roads, "--accounts", accounts, "--json")
    assert code == 0
    content = json.loads(out)
    assert content["digest"] == RoadGraph.load(roads).digest
    assert "OpenStreetMap" in content["licence"]
    found = content["accounts"]
    assert found["outside"] == ["Loin"]
    assert found["not_placed"] == ["Nulle part"]
    assert found["near"] + len(found["far"]) == 2
    shift = tmp_path / "far.csv"
    shift.write_text("Code;Nom;Latitude;Longitude\nF;Berger;42,05;9,14\n", "utf-8")
    far = json.loads(call("info", roads, "--accounts", shift, "--json")[1])["accounts"]["far"]
    off_m = RoadTravel(RoadGraph.load(roads)).off_road_m([Place(42.05, 9.14)])[0]
    assert far == [{"name": "Berger", "off_road_m": round(off_m)}]
    assert off_m > 3_000


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_info_reads_as_sentences(call, roads, accounts, lang):
    code, out, _ = call("info", roads, "--accounts", accounts, "--lang", lang)
    assert code == 0
    for part in ("Loin", "Nulle part", "OpenStreetMap", "2026-05-02"):
        assert part in out
    assert "cli." not in out


def test_a_drive_is_told_by_time_of_day_with_its_origin(call, roads):
    code, out, _ = call("time", HERE, THERE, "--roads", roads, "--at", "08:00", "--json")
    assert code == 0
    content = json.loads(out)
    travel = RoadTravel(RoadGraph.load(roads))
    here, there = Place(42.02, 9.02), Place(42.08, 9.06)
    assert content["origin"] == "road"
    assert content["metres"] == travel.leg(here, there).metres
    assert content["slots"]["everyday"] == travel.leg(here, there).seconds
    assert content["slots"]["off_peak"] <= content["slots"]["everyday"] <= content["slots"]["peak"]
    assert content["seconds"] == travel.drive_s(here, there, 8 * 3600)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_drive_without_roads_says_that_it_is_an_estimate(call, lang):
    code, out, _ = call("time", "Ajaccio", "20200 Bastia", "--lang", lang)
    assert code == 0
    assert Words(lang)("travel.source.estimate") in out
    assert "h" in out


def test_both_ends_and_the_hour_are_judged_at_once(call, roads):
    code, _, err = call("time", "Nullepart", "95, 9", "--at", "25h", "--roads", roads)
    assert code == 2
    assert err.count("•") == 3
    assert "Nullepart" in err
    code, _, err = call("time", "Ajaccio", "Bastia", "--at", "8h")
    assert code == 2
    assert Words("fr")("issue.roads_at_alone") in err


def test_a_drive_that_no_road_makes_says_so(call, roads):
    code, out, _ = call("time", HERE, "Paris", "--roads", roads)
    assert code == 0
    assert Words("fr")("cli.roads.no_way", drive=f"{HERE} → Paris") in out


def test_the_nearest_accounts_come_by_road_nearest_first(call, roads, accounts):
    code, out, _ = call("near", roads, "--from", HERE, "--accounts", accounts, "--json")
    assert code == 0
    found = json.loads(out)["accounts"]
    assert {each["id"] for each in found} == {"C1", "C2"}
    assert found[0]["seconds"] <= found[1]["seconds"]
    code, out, _ = call("near", roads, "--from", HERE, "--accounts", accounts, "--count", 1)
    assert code == 0
    assert found[0]["name"] in out
    assert found[1]["name"] not in out


def test_near_refuses_a_place_and_a_number_at_once(call, roads, accounts):
    code, _, err = call("near", roads, "--from", "Nullepart", "--accounts", accounts, "--count", 0)
    assert code == 2
    assert err.count("•") == 2


def test_outlines_are_geojson_and_the_accounts_within_are_named(call, roads, accounts, tmp_path):
    to = tmp_path / "iso.geojson"
    asked = ("reach", roads, "--from", HERE, "--minutes", "30,5", "--to", to)
    code, out, _ = call(*asked, "--accounts", accounts, "--json")
    assert code == 0
    content = json.loads(to.read_text("utf-8"))
    assert [f["properties"]["minutes"] for f in content["features"]] == [30, 5]
    outer, inner = (shapely.geometry.shape(f["geometry"]) for f in content["features"])
    assert outer.is_valid
    assert outer.buffer(1e-6).contains(inner)
    assert inner.contains(shapely.Point(9.02, 42.02)), "longitude first, as GeoJSON has it"
    within = json.loads(out)["within"]
    assert {each["id"] for each in within["30"]} == {"C1", "C2"}
    code, out, _ = call(*asked, "--accounts", accounts)
    assert code == 0
    assert "Bar" in out


def test_reach_refuses_all_at_once_and_writes_nothing(call, roads, tmp_path):
    to = tmp_path / "iso.pdf"
    asked = ("reach", roads, "--from", "Nullepart", "--minutes", "0,x", "--to", to)
    code, _, err = call(*asked)
    assert code == 2
    assert err.count("•") == 3
    assert not to.exists()


def test_reported_drives_set_the_times_with_a_before_and_an_after(call, roads, tmp_path):
    before = json.loads(call("time", HERE, THERE, "--roads", roads, "--json")[1])
    known_s = round(1.5 * before["slots"]["everyday"] / 60) * 60
    drives = tmp_path / "trajets.csv"
    drives.write_text(f"De;A;Minutes\n{HERE};{THERE};{known_s // 60}\n", "utf-8")
    to = tmp_path / "paced.npz"
    code, out, _ = call("calibrate", roads, "--reported", drives, "--to", to, "--json")
    assert code == 0
    (row,) = json.loads(out)["drives"]
    assert row["reported_s"] == known_s
    assert row["verdict"] == "met"
    after = json.loads(call("time", HERE, THERE, "--roads", to, "--json")[1])
    assert after["slots"]["everyday"] == pytest.approx(row["after_s"], abs=1)
    assert abs(row["after_s"] - known_s) < abs(row["before_s"] - known_s) / 4
    code, out, _ = call("calibrate", roads, "--reported", drives, "--to", to)
    assert code == 0
    assert str(to) in out
    assert "%" in out


def test_a_missing_road_file_is_exit_code_2(call, tmp_path):
    for tokens in (
        ("info", tmp_path / "absent.osm.pbf"),
        ("time", HERE, THERE, "--roads", tmp_path / "absent.npz"),
        ("build", "--file", tmp_path / "absent.osm"),
    ):
        code, _, err = call(*tokens)
        assert code == 2
        assert Words("fr")("issue.roads_missing") in err


def test_a_region_s_extract_answers_in_this_house_s_words(shared, call):
    path = shared / "data" / "roads" / "corse.osm.pbf"
    code, out, _ = call("time", "Ajaccio", "Bastia", "--roads", path, "--json")
    assert code == 0
    content = json.loads(out)
    assert 140_000 < content["metres"] < 165_000
    assert 7_200 < content["slots"]["everyday"] < 11_000


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_town_abroad_of_a_drive_says_what_was_understood_and_what_to_write(call, lang):
    words = Words(lang)
    code, _, err = call("time", "Porto", "Calvi", "--lang", lang)
    assert code == 2
    assert words("issue.drive_place_abroad", commune="Porto", country="PT") in err
    assert words("issue.drive_place_abroad.remedy") in err
    code, out, err = call("time", "20150 Porto", "Calvi", "--lang", lang)
    assert code == 0
    assert words("issue.drive_place_read", official="Ota") in err
    assert words("travel.source.estimate") in out


def test_info_counts_forbidden_turns_and_names_ferries(call, tmp_path):
    path = tmp_path / "bac.osm"
    path.write_text(WITH_A_FERRY, "utf-8")
    prepared = tmp_path / "bac.npz"
    assert call("build", "--file", path, "--to", prepared)[0] == 0
    for file in (path, prepared):
        code, out, _ = call("info", file)
        assert code == 0
        assert Words("fr")("cli.roads.bans", n=1) in out
        assert Words("fr")("road_class.ferry") in out
        content = json.loads(call("info", file, "--json")[1])
        assert content["bans"] == 1
        assert content["km"]["ferry"] > 1
        assert content["date"] == ""


def test_a_question_keeps_the_topology_for_the_next(call, roads, tmp_path):
    assert call("time", HERE, THERE, "--roads", roads)[0] == 0
    assert list((tmp_path / "w" / "cache").glob("topology-*.npz"))


def test_places_beside_the_roads_and_far_from_all_are_told_with_their_names(call, shared, tmp_path):
    roads, words = shared / "data" / "roads" / "corse.osm.pbf", Words("fr")
    code, out, _ = call("time", "42.2, 8.4", "Bastia", "--roads", roads)
    assert code == 0
    assert words("cli.roads.off_road", place="42.2, 8.4", off_m=14_400)[:30] in out
    code, out, _ = call("time", "Paris", "Bastia", "--roads", roads)
    assert words("cli.roads.no_road_near", place="Paris") in out
    assert words("cli.roads.no_road_near", place="Bastia") not in out
    outline = tmp_path / "reach.geojson"
    code, _, err = call("reach", roads, "--from", "Paris", "--minutes", "30", "--to", outline)
    assert code == 2
    assert words("issue.roads_place_off") in err
    assert not outline.exists()
