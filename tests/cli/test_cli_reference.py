"""`roads reference`: a table of known drives from roads or a server, and an estimate on it."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest
from osrm_stand_in import Roads, drive, osrm_stand_in
from two_islands import two_islands

from tournees.cli import main
from tournees.geo import Corrections, EstimateTravel, RoadTravel
from tournees.model import Place
from tournees.scenario import load_scenario
from tournees.words import Words

HOSTILE = "=cmd|'/C calc'!A1\r\n#x, \"zzq"
WEST = [(42.10, 9.00), (42.12, 9.02), (42.15, 9.08), (42.18, 9.05), (42.16, 9.01)]


@pytest.fixture(autouse=True)
def french_machine(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


@pytest.fixture
def call(tmp_path, capsys):
    def called(*tokens):
        workspace = str(tmp_path / "w")
        code = main(["roads", "reference", *map(str, tokens), "--workspace", workspace])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return called


@pytest.fixture
def roads(tmp_path):
    path = tmp_path / "routes.npz"
    two_islands().save(path)
    return path


def accounts_at(tmp_path, points, communes=("",)):
    path = tmp_path / "clients.csv"
    rows = [
        f'C{k};Secret {k};{lat:.5f};{lon:.5f};"{communes[k % len(communes)]}"'
        for k, (lat, lon) in enumerate(points)
    ]
    path.write_text("\n".join(["Code;Nom;Latitude;Longitude;Ville", *rows]) + "\n", "utf-8")
    return path


def test_the_drives_between_accounts_are_those_of_the_roads_and_name_nobody(call, roads, tmp_path):
    to = tmp_path / "t.csv"
    code, out, _ = call(roads, "--accounts", accounts_at(tmp_path, WEST, ("Corte",)), "--to", to)
    assert code == 0
    table, travel = Corrections.load(to), RoadTravel(two_islands())
    assert table.to.size == 20
    places = [Place(*latlon) for latlon in table.latlon.tolist()]
    matrix = travel.matrix(places, places)
    assert matrix.seconds[table.origins(), table.to].tolist() == table.seconds.tolist()
    assert matrix.metres[table.origins(), table.to].tolist() == table.metres.tolist()
    text = to.read_text("utf-8")
    assert "Secret" not in text
    assert table.names[:2] == ("Corte", "Corte 2")
    assert "routes.npz" in text
    assert "OpenStreetMap" in text
    assert Words("fr")("cli.reference.unmeasured") in out


def test_accounts_in_another_order_give_the_same_bytes(call, roads, tmp_path):
    tables = []
    for points in (WEST, WEST[::-1]):
        to = tmp_path / f"t{len(tables)}.csv"
        assert call(roads, "--accounts", accounts_at(tmp_path, points), "--to", to)[0] == 0
        tables.append(to.read_bytes())
    assert tables[0] == tables[1]


def test_a_hostile_commune_neither_breaks_the_table_nor_is_a_formula(call, roads, tmp_path):
    to = tmp_path / "t.csv"
    hostile = (HOSTILE.replace('"', '""'), "-2+3", "@SUM", "—")
    path = accounts_at(tmp_path, WEST, hostile)
    assert call(roads, "--accounts", path, "--to", to)[0] == 0
    names = Corrections.load(to).names
    assert len(names) == len(WEST)
    assert all(name[0].isalnum() or name.startswith("—") for name in names)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_estimate_on_the_table_of_a_scenario_is_nearer_than_without(call, tmp_path, lang, roads):
    random = np.random.default_rng(4)
    points = [(42.0 + 0.2 * a, 9.0 + 0.1 * b) for a, b in random.random((260, 2)).round(4)]
    to = tmp_path / "t.csv"
    asked = (roads, "--accounts", accounts_at(tmp_path, points), "--to", to)
    code, out, _ = call(*asked, "--lang", lang)
    assert code == 0
    error = Corrections.load(to).held_out
    assert error is not None
    assert Words(lang).percent(error.tours) in out
    content = json.loads(call(*asked, "--json")[1])
    assert content["held_out"]["tours"] == pytest.approx(error.tours, abs=1e-4)
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        "[data.clients]\nfile='c.csv'\n[data.reps]\nfile='r.csv'\n[tours]\nweek=2026-11-30\n"
        "[travel]\ncorrections = 't.csv'\n",
        "utf-8",
    )
    section = load_scenario(scenario).travel
    assert tomllib.loads(content["travel"])["corrections"] == section.corrections
    road = RoadTravel(two_islands())
    ends = [Place(42.031, 9.013), Place(42.171, 9.067), Place(42.112, 9.042)]
    true = road.matrix(ends, ends).seconds
    away = {
        each: np.abs(EstimateTravel(table).matrix(ends, ends).seconds - true).sum()
        for each, table in (("with", Corrections.load(to)), ("without", None))
    }
    assert away["with"] < away["without"] / 2


def test_without_accounts_the_junctions_of_the_file_are_the_places(call, roads, tmp_path):
    to = tmp_path / "t.csv"
    assert call(roads, "--to", to)[0] == 0
    graph = two_islands()
    assert len(Corrections.load(to).names) == graph.lat.size


def test_a_server_is_asked_between_the_accounts_and_its_password_stands_nowhere(call, tmp_path):
    to = tmp_path / "t.csv"
    with osrm_stand_in(Roads()) as host:
        path = accounts_at(tmp_path, WEST)
        code, out, _ = call("--server", f"http://a:s3cret@{host}", "--accounts", path, "--to", to)
    assert code == 0
    table = Corrections.load(to)
    first, last = table.latlon[0].tolist(), table.latlon[table.to[0]].tolist()
    assert table.seconds[0] == pytest.approx(drive(first, last)[0], abs=1)
    assert host in to.read_text("utf-8")
    assert "s3cret" not in to.read_text("utf-8") + out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_all_faults_of_the_call_are_told_at_once(call, roads, tmp_path, lang):
    words = Words(lang)
    code, _, err = call("--server", "http://x", roads, "--to", tmp_path / "t.zip", "--lang", lang)
    assert code == 2
    for fault in ("origin", "places", "to"):
        assert words(f"issue.roads_reference_{fault}") in err
    code, _, err = call("--to", tmp_path / "t.csv", "--lang", lang)
    assert code == 2
    assert err.count("•") == 1


def test_places_that_no_road_joins_are_refused(call, roads, tmp_path):
    to = tmp_path / "t.csv"
    path = accounts_at(tmp_path, [(42.0, 9.0), (48.8, 2.3)])
    code, _, err = call(roads, "--accounts", path, "--to", to)
    assert code == 2
    assert Words("fr")("issue.roads_reference_apart") in err
    assert not to.exists()
