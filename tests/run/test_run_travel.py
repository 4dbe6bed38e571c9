"""Where a run's travel times come from, as its folder and its documents tell it."""

from __future__ import annotations

import json

import pytest
from osrm_stand_in import Roads, osrm_stand_in
from two_islands import two_islands

from tournees.cli import main
from tournees.cli.commands import scenario_overrides
from tournees.errors import InputError, TravelError
from tournees.geo import EstimateTravel, RoadTravel
from tournees.geo.corrections import to_csv
from tournees.geo.known_drives import measured_corrections
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel
from tournees.model import Origin, Place
from tournees.planner.travel import open_travel, prepare_travel
from tournees.report.about import about_rows
from tournees.run import run_scenario
from tournees.scenario import TravelSection, load_scenario
from tournees.store import State, load_run
from tournees.store.inputs import problem_from_json
from tournees.words import Words

CLIENTS = """Code;Nom;Latitude;Longitude;Visites par an
C1;Bar du Port;42,00;9,00;52
C2;Garage;42,06;9,02;52
C3;Hôtel;42,12;9,08;52
C4;Boulangerie;42,18;9,05;52
C5;Phare;42,02;9,60;52
"""
REPS = """Nom;Latitude;Longitude;Allure
Marie;42,05;9,00;0,9
Paul;42,15;9,10;1
"""
HERE = (Place(42.05, 9.0), Place(42.15, 9.1))


@pytest.fixture
def scenario_file(tmp_path):
    (tmp_path / "clients.csv").write_text(CLIENTS, "utf-8")
    (tmp_path / "equipe.csv").write_text(REPS, "utf-8")
    two_islands().save(tmp_path / "routes.npz")

    def written(travel):
        path = tmp_path / "scenario.toml"
        path.write_text(
            f"""
name = "Essai"
[data.clients]
file = "clients.csv"
[data.reps]
file = "equipe.csv"
[sectors]
tolerance = 1.0
[tours]
week = 2026-11-30
[travel]
{travel}
[effort]
level = "fast"
""",
            "utf-8",
        )
        return path

    return written


def carried_out(path, tmp_path):
    return run_scenario(load_scenario(path), tmp_path / "workspace", Words("fr"))


def told(finished):
    return [text for _, text in about_rows(finished.manifest, Words("fr"))]


def everything_written(folder):
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_road_file_is_named_with_its_date_its_licence_and_the_time_of_day(
    scenario_file, tmp_path
):
    finished = carried_out(scenario_file('roads = "routes.npz"\nslot = "peak"'), tmp_path)
    assert finished.state is State.DONE
    assert finished.violations == ()
    rows = told(finished)
    assert "Temps de route calculés sur les routes du fichier routes.npz." in rows
    assert any("21/09/2026" in row and "OpenStreetMap" in row for row in rows)
    assert "Temps de route des heures de pointe." in rows
    assert finished.manifest["travel"]["source"] == "road"
    warnings = finished.manifest["warnings"]
    assert any("Phare" in text and "aucune route" in text for text in warnings)
    page = (finished.folder.path / "rapport.html").read_text("utf-8")
    assert "Temps de route des heures de pointe." in page
    assert "Phare" in page


def test_the_pace_of_each_rep_stands_in_the_stored_run(scenario_file, tmp_path):
    finished = carried_out(scenario_file('roads = "routes.npz"'), tmp_path)
    stored = load_run(finished.folder.path)
    assert {rep.name: rep.speed_factor for rep in stored.problem.reps} == {"Marie": 0.9, "Paul": 1}
    content = json.loads((finished.folder.path / "inputs.json").read_text("utf-8"))
    for rep in content["reps"]:
        del rep["speed_factor"]  # as runs of an earlier version have it
    older = problem_from_json(content)
    assert {rep.speed_factor for rep in older.reps} == {1.0}


def test_the_command_line_tells_where_travel_times_come_from(scenario_file, tmp_path, capsys):
    path = scenario_file('roads = "routes.npz"\nslot = "off_peak"')
    arguments = ["run", str(path), "--workspace", str(tmp_path / "workspace"), "--lang", "fr"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    for text in ("routes.npz", "21/09/2026", "heures creuses"):
        assert text in said


def test_the_time_of_day_changes_the_times_of_the_plan(scenario_file, tmp_path):
    seconds = {}
    for slot in ("", "peak", "off_peak"):
        section = TravelSection(roads=str(tmp_path / "routes.npz"), slot=slot)
        scenario_file("")
        travel = open_travel(section, tmp_path / "cache", HERE)
        seconds[slot] = int(travel.matrix(HERE[:1], HERE[1:]).seconds[0, 0])
    assert seconds["off_peak"] <= seconds[""] <= seconds["peak"]
    assert seconds["off_peak"] < seconds["peak"]


def test_reported_drives_recalibrate_the_roads_and_are_told(scenario_file, tmp_path):
    (tmp_path / "trajets.csv").write_text(
        'Départ;Arrivée;Durée\n"42.00, 9.00";"42.20, 9.00";40 min\n', "utf-8"
    )
    plain = TravelSection(roads=str(tmp_path / "routes.npz"))
    scenario_file("")
    before = open_travel(plain, tmp_path / "cache").matrix(HERE[:1], HERE[1:])
    finished = carried_out(
        scenario_file('roads = "routes.npz"\nreported = "trajets.csv"'), tmp_path
    )
    travel = finished.decision.problem.travel
    assert (travel.matrix(HERE[:1], HERE[1:]).seconds > before.seconds).all()
    notes = dict(finished.manifest["travel"]["notes"])
    assert notes["travel.recalibrated"]["n"] == 1
    assert (
        notes["travel.recalibrated"]["after_share"] < notes["travel.recalibrated"]["before_share"]
    )
    assert any(
        "Temps de route recalés sur 1 trajet connu (trajets.csv)" in row for row in told(finished)
    )
    assert "trajets.csv" in {file["name"] for file in finished.manifest["files"].values()}


def test_settings_without_effect_are_told(tmp_path):
    section = TravelSection(corrections=None, slot="peak")
    opened = prepare_travel(section, tmp_path)
    assert [issue.code for issue in opened.issues] == ["travel_slot_unheeded"]
    assert isinstance(opened.travel, EstimateTravel)
    with osrm_stand_in(Roads()) as host:
        section = TravelSection(server=f"http://{host}", slot="peak", reported="trajets.csv")
        issues = prepare_travel(section, tmp_path, HERE).issues
    codes = [issue.code for issue in issues]
    assert codes == ["travel_slot_unheeded", "travel_reported_unheeded"]
    assert not any(issue.fatal for issue in issues)


def test_reported_drives_teach_the_estimate_too_and_are_told(tmp_path):
    path = tmp_path / "trajets.csv"
    path.write_text('Départ;Arrivée;Durée\n"42.00, 9.00";"42.20, 9.00";50 min\n', "utf-8")
    section = TravelSection(corrections=None, reported=str(path))
    opened = prepare_travel(section, tmp_path, HERE)
    notes = dict(opened.notes)
    assert notes["travel.recalibrated"]["n"] == 1
    assert [issue.code for issue in opened.issues] == ["drives_recalibrated"]
    path.write_text("Départ;Arrivée;Durée\nNulle Part Ailleurs;Corte;50 min\n", "utf-8")
    unplaced = prepare_travel(section, tmp_path, HERE)
    assert [(issue.row, issue.fatal) for issue in unplaced.issues] == [(2, False)]
    ends = [Place(42.0, 9.0)], [Place(42.2, 9.0)]
    assert opened.travel.matrix(*ends).seconds[0, 0] == pytest.approx(3_000, rel=0.05)
    assert opened.travel.digest != EstimateTravel().digest


def test_a_file_of_drives_that_is_none_stops_the_run_before_its_folder(scenario_file, tmp_path):
    (tmp_path / "trajets.csv").write_text("a;b\n1;2\n", "utf-8")
    with pytest.raises(InputError):
        carried_out(scenario_file('roads = "routes.npz"\nreported = "trajets.csv"'), tmp_path)
    assert not list((tmp_path / "workspace").glob("runs/*"))


def test_an_estimate_says_so_beside_its_figures(scenario_file, tmp_path):
    finished = carried_out(scenario_file('corrections = ""'), tmp_path)
    assert finished.manifest["travel"]["note"] == ["estimate.plain", {}]
    assert any("Temps de route estimés" in row for row in told(finished))
    stored = load_run(finished.folder.path)
    assert stored.problem.travel.source == "estimate"


def test_a_table_without_a_measured_error_is_told_as_one(scenario_file, tmp_path):
    towns = [Place(42.0 + 0.05 * i, 9.0 + 0.04 * j) for i in range(4) for j in range(4)]
    table = measured_corrections(EstimateTravel(speed_factor=0.8), towns)
    assert table.held_out is None
    (tmp_path / "table.csv").write_bytes(to_csv(table))
    finished = carried_out(scenario_file('corrections = "table.csv"'), tmp_path)
    facts = {"n": table.seconds.size, "file": "table.csv"}
    assert finished.manifest["travel"]["note"] == ["estimate.unmeasured", facts]
    assert Words("fr")("estimate.unmeasured", **facts) in told(finished)


def test_a_run_on_a_server_of_one_s_own_holds_its_host_and_no_password(scenario_file, tmp_path):
    roads = Roads(sea_lon=9.5)
    with osrm_stand_in(roads) as host:
        url = f"http://marie:s3cret@{host}?api_key=c0de"
        finished = carried_out(scenario_file(f'server = "{url}"'), tmp_path)
    assert finished.state is State.DONE
    assert finished.violations == ()
    assert finished.manifest["travel"]["note"] == ["travel.server", {"host": host}]
    assert f"Temps de route demandés à votre serveur {host}." in told(finished)
    assert any("Phare" in text for text in finished.manifest["warnings"])
    written = everything_written(tmp_path / "workspace")
    assert host.encode() in written
    for secret in (b"marie:", b"s3cret", b"c0de"):
        assert secret not in written
    assert f'server = "http://{host}"' in (finished.folder.path / "scenario.toml").read_text(
        "utf-8"
    )
    legs = [leg for line in load_run(finished.folder.path).picture.lines for leg in line.legs]
    assert legs
    assert {leg.origin for leg in legs} == {Origin.SERVER}


def test_a_server_that_does_not_answer_fails_the_run_in_its_folder(
    scenario_file, tmp_path, monkeypatch
):
    monkeypatch.setattr("time.sleep", lambda _s: None)
    with osrm_stand_in(Roads()) as host:
        pass
    with pytest.raises(TravelError) as caught:
        carried_out(scenario_file(f'server = "http://a:s3cret@{host}"'), tmp_path)
    assert caught.value.issue.code == "server_offline"
    (folder,) = (tmp_path / "workspace" / "runs").iterdir()
    status = json.loads((folder / "status.json").read_text("utf-8"))
    assert status["state"] == State.FAILED
    assert "ne répond pas" in json.dumps(status, ensure_ascii=False)
    assert b"s3cret" not in everything_written(tmp_path / "workspace")


@pytest.mark.parametrize(
    "origin",
    [
        'place = "Corse, France"',
        "around_km = 20",
        "bbox = [41.0, 8.0, 43.0, 10.0]",
        'server = "http://localhost:5000"',
        'roads = "other.npz"',
    ],
)
def test_roads_of_the_command_line_replace_whatever_origin_the_scenario_names(
    scenario_file, tmp_path, origin
):
    overrides = scenario_overrides(tmp_path / "routes.npz", None, None)
    travel = load_scenario(scenario_file(origin), overrides).travel
    assert travel.roads == str((tmp_path / "routes.npz").resolve())
    assert (travel.place, travel.bbox, travel.around_km, travel.server) == (None,) * 4
    online = load_scenario(scenario_file(origin), scenario_overrides(None, "Corse", None)).travel
    assert (online.place, online.roads) == ("Corse", None)


def test_each_origin_opens_its_own_kind_of_travel(scenario_file, tmp_path):
    scenario_file("")
    roads = open_travel(TravelSection(roads=str(tmp_path / "routes.npz")), tmp_path, HERE)
    assert isinstance(roads, RoadTravel)
    assert isinstance(open_travel(TravelSection(corrections=None), tmp_path), EstimateTravel)
    with osrm_stand_in(Roads()) as host:
        server = open_travel(TravelSection(server=f"http://{host}"), tmp_path, HERE)
        assert isinstance(server, ServerTravel)
        same = ServerTravel(OsrmServer(f"http://{host}"), places=HERE)
        assert server.digest == same.digest


@pytest.mark.parametrize(
    ("section", "wanted"),
    [
        ({"place": "Corse, France"}, ("place", "Corse, France")),
        ({"bbox": (41.0, 8.0, 43.0, 10.0)}, ("box", (41.0, 8.0, 43.0, 10.0))),
        ({"around_km": 12}, ("around", (HERE, 12_000))),
    ],
)
def test_downloads_are_asked_for_what_the_scenario_says(tmp_path, monkeypatch, section, wanted):
    asked = []
    graph = two_islands()

    def note(kind):
        def download(*arguments):
            *what, cache, _on_progress = arguments
            assert cache == tmp_path
            asked.append((kind, what[0] if len(what) == 1 else tuple(what)))
            return graph

        return download

    for name, kind in (("place", "place"), ("box", "box")):
        monkeypatch.setattr(f"tournees.planner.travel.roads_from_{name}", note(kind))
    monkeypatch.setattr("tournees.planner.travel.roads_around", note("around"))
    opened = prepare_travel(TravelSection(**section), tmp_path, HERE)
    assert asked == [wanted]
    for lang in ("fr", "en"):
        for key, facts in opened.notes:
            assert Words(lang)(key, **facts)


def test_a_run_of_an_earlier_version_still_tells_its_travel_times():
    old = {"travel": {"source": "road", "note": ["travel.note.road", {}]}}
    assert any("réseau routier" in text for _, text in about_rows(old, Words("fr")))
