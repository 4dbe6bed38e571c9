"""A run whose roads are downloaded first: how it gets on, is stopped, is interrupted."""

from __future__ import annotations

import json

import pytest
from overpass_stand_in import World, asked_instead, grid

from tournees.cli import main
from tournees.errors import TravelError
from tournees.run import run_scenario
from tournees.scenario import load_scenario
from tournees.store import RunFolder, State
from tournees.words import Words

pytest.importorskip("osmnx")

BOX = (42.0, 9.0, 42.1, 9.1)
SCENARIO = f"""
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
bbox = {list(BOX)}
[effort]
level = "fast"
"""


@pytest.fixture
def world(monkeypatch):
    world = World()
    world.nodes, world.ways = grid(*BOX)
    with asked_instead(world, monkeypatch):
        yield world


@pytest.fixture
def path(tmp_path):
    (tmp_path / "clients.csv").write_text(
        "Code;Nom;Latitude;Longitude;Visites par an\nC1;Bar;42,02;9,02;52\nC2;Café;42,08;9,06;52\n",
        "utf-8",
    )
    (tmp_path / "equipe.csv").write_text("Nom;Latitude;Longitude\nMarie;42,05;9,05\n", "utf-8")
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, "utf-8")
    return path


def only_run(workspace):
    (folder,) = (workspace / "runs").iterdir()
    return RunFolder(folder)


def test_the_parts_received_stand_in_the_progress_and_on_the_command_line(
    world, path, tmp_path, capsys
):
    workspace = tmp_path / "w"
    assert main(["run", str(path), "--workspace", str(workspace), "--lang", "fr"]) == 0
    parts = [(e["done"], e["total"]) for e in only_run(workspace).progress() if "total" in e]
    assert parts[0] == (0, 2)
    assert parts[-1] == (2, 2)
    said = capsys.readouterr().err
    assert f"{Words('fr')('phase.travel')} · {Words('fr')('cli.roads.receiving')} 2/2" in said
    assert world.counts["roads"] == 1


def test_a_stop_before_the_first_part_asks_nothing_and_says_so(world, path, tmp_path):
    workspace = tmp_path / "w"

    def stop_at_once(entry):
        if entry["phase"] == "travel":
            only_run(workspace).ask_to_stop()

    scenario = load_scenario(path)
    with pytest.raises(TravelError) as caught:
        run_scenario(scenario, workspace, Words("fr"), on_event=stop_at_once)
    issue = caught.value.issue
    assert (issue.code, dict(issue.facts)) == ("roads_stopped", {"kept": 0, "total": 2})
    folder = only_run(workspace)
    assert folder.status().state is State.FAILED
    assert "0 parties reçues sur 2" in folder.status().error
    assert world.asked == []


def test_a_stop_amid_a_download_keeps_what_came_and_the_next_run_asks_the_rest(
    world, path, tmp_path, monkeypatch
):
    workspace = tmp_path / "w"
    monkeypatch.setattr("tournees.run._EVERY_S", 0.0)

    def stop_after_the_first_part(entry):
        if entry.get("done") == 1:
            only_run(workspace).ask_to_stop()

    with pytest.raises(TravelError) as caught:
        run_scenario(
            load_scenario(path), workspace, Words("fr"), on_event=stop_after_the_first_part
        )
    assert dict(caught.value.issue.facts) == {"kept": 1, "total": 2}
    assert (world.counts["roads"], world.counts["beside"]) == (1, 0)
    again = run_scenario(load_scenario(path), workspace, Words("fr"))
    assert again.state is State.DONE
    assert (world.counts["roads"], world.counts["beside"]) == (1, 1)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_interruption_at_the_keyboard_says_what_is_kept(
    world, path, tmp_path, monkeypatch, capsys, lang
):
    def interrupted(_seconds):
        if world.counts["roads"]:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    workspace = tmp_path / "w"
    assert main(["run", str(path), "--workspace", str(workspace), "--lang", lang]) == 130
    told = Words(lang)("run.interrupted_download", kept=1, total=2)
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    status = json.loads((only_run(workspace).path / "status.json").read_text("utf-8"))
    assert (status["state"], status["error"]) == (State.FAILED, told)
