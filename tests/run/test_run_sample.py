"""Whole runs on a cut of the sample team: same plan whatever the day, clear faults, stops."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tournees.errors import InputError, TravelError
from tournees.files import shipped
from tournees.run import run_scenario
from tournees.scenario import load_scenario
from tournees.store import RunFolder, State, load_run
from tournees.words import Words

TOWNS = '["Bastia", "Corte", "Calvi", "Aléria", "Ghisonaccia", "Borgo", "Furiani"]'
SCENARIO = f"""
base = '{{base}}'
name = "Coupe"
[data.clients]
file = "clients.csv"
where = [{{{{ field = "Ville", in = {TOWNS} }}}}]
[data.prospects]
file = "prospects.csv"
where = [{{{{ field = "Commune", in = ["BASTIA", "CORTE", "CALVI"] }}}}]
[data.reps]
file = "commerciaux.csv"
[sectors]
tolerance = 0.9
[effort]
level = "fast"
"""


def cut(folder: Path, extra: str = "") -> Path:
    """A scenario on a copy of the sample's files, small enough for a test."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("clients.csv", "prospects.csv", "commerciaux.csv"):
        (folder / name).write_bytes(shipped(f"data/sample/{name}").read_bytes())
    path = folder / "scenario.toml"
    base = shipped("scenarios/corse.toml")
    path.write_text(SCENARIO.format(base=base) + extra, "utf-8")
    return path


def run(path: Path, workspace: Path):
    return run_scenario(load_scenario(path), workspace, Words("fr"))


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    return run(cut(folder), folder / "workspace")


def plan_bytes(folder: Path) -> bytes:
    return (folder / "plan.json").read_bytes()


def test_a_run_leaves_a_checked_plan_and_its_documents(first):
    assert first.state is State.DONE
    assert first.violations == ()
    names = {path.name for path in first.folder.path.iterdir()}
    assert {
        "status.json", "scenario.toml", "manifest.json", "progress.jsonl", "plan.json",
        "indicators.json", "inputs.json", "violations.json", "accounts.parquet",
        "stops.parquet", "unserved.parquet", "sectors.geojson", "lines.geojson",
        "carte.html", "classeur.xlsx", "rapport.html", "calendriers",
    } <= names  # fmt: skip
    reps = first.decision.problem.reps
    assert len(list((first.folder.path / "calendriers").iterdir())) == len(reps)


def test_the_same_scenario_gives_the_same_plan_to_the_byte(first, tmp_path):
    again = run(cut(tmp_path), tmp_path / "workspace")
    assert plan_bytes(again.folder.path) == plan_bytes(first.folder.path)


def test_another_process_gives_the_same_plan_to_the_byte(first, tmp_path):
    path = cut(tmp_path)
    command = [sys.executable, "-m", "tournees", "run", str(path), "--run-id", "autre",
               "--workspace", str(tmp_path / "w"), "--lang", "en"]  # fmt: skip
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert plan_bytes(tmp_path / "w" / "runs" / "autre") == plan_bytes(first.folder.path)


def test_shuffled_rows_give_the_same_plan_to_the_byte(first, tmp_path):
    path = cut(tmp_path)
    for name in ("clients.csv", "prospects.csv", "commerciaux.csv"):
        header, *rows = (tmp_path / name).read_bytes().splitlines(keepends=True)
        random.Random(5).shuffle(rows)
        (tmp_path / name).write_bytes(header + b"".join(rows))
    again = run(path, tmp_path / "workspace")
    assert plan_bytes(again.folder.path) == plan_bytes(first.folder.path)


def test_the_resolved_scenario_of_the_folder_replays_the_run(first, tmp_path):
    again = run(first.folder.path / "scenario.toml", tmp_path / "workspace")
    assert plan_bytes(again.folder.path) == plan_bytes(first.folder.path)


def test_every_fault_of_every_file_is_told_and_nothing_is_written(tmp_path):
    path = cut(tmp_path)
    clients = (tmp_path / "clients.csv").read_text("utf-8-sig").splitlines()
    line = next(row for row in clients if ";Bastia;" in row).split(";")
    clients += [";".join(line), ";".join(["C9001", *line[1:10], "beaucoup", *line[11:]])]
    (tmp_path / "clients.csv").write_text("\n".join(clients), "utf-8")
    (tmp_path / "commerciaux.csv").write_bytes(b"%PDF-1.7 not a table")
    with pytest.raises(InputError) as caught:
        run(path, tmp_path / "workspace")
    codes = {(issue.file, issue.code) for issue in caught.value.issues}
    assert len(codes) == 3
    assert {file for file, _ in codes} == {"clients.csv", "commerciaux.csv"}
    assert not (tmp_path / "workspace").exists()


def test_a_road_file_that_is_none_is_said_so_and_nothing_is_written(tmp_path):
    (tmp_path / "x.osm.pbf").write_bytes(b"not a road file")
    path = cut(tmp_path, "[travel]\nroads = 'x.osm.pbf'\n")
    with pytest.raises(TravelError):
        run(path, tmp_path / "workspace")
    assert not (tmp_path / "workspace" / "runs").exists()


def test_asked_to_stop_a_run_keeps_its_best_plan_whole(tmp_path):
    path = cut(tmp_path)
    workspace = tmp_path / "workspace"

    def stop_at_once(entry: dict[str, object]) -> None:
        if entry["phase"] == "sectors":
            RunFolder(workspace / "runs" / "court").ask_to_stop()

    finished = run_scenario(
        load_scenario(path), workspace, Words("fr"), run_id="court", on_event=stop_at_once
    )
    assert finished.state is State.STOPPED
    assert not finished.folder.read_json("manifest.json")["replayable"]
    stored = load_run(finished.folder.path)
    assert stored.plan.tours is not None
    due = {visit.id for visit in stored.problem.visits}
    placed = {stop.visit_id for tour in stored.plan.tours.tours for stop in tour.stops}
    assert placed | {item.visit_id for item in stored.plan.tours.unserved} == due


def test_a_campaign_stays_within_its_budget_of_days(tmp_path):
    path = cut(tmp_path, "[campaign]\nenabled = true\ndays = 1.5\nmax_per_day = 1\n")
    finished = run(path, tmp_path / "workspace")
    plan = finished.decision.plan
    assert finished.violations == ()
    assert plan.campaign.chosen
    assert plan.campaign.days_used <= 1.5
    offered = {v.account_id for v in finished.decision.problem.visits if v.campaign}
    assert set(plan.campaign.chosen) <= offered
    for tour in plan.tours.tours:
        assert sum(stop.account_id in offered for stop in tour.stops) <= 1


def test_todays_sectors_are_taken_as_they_stand(tmp_path):
    path = cut(tmp_path, "")
    text = path.read_text("utf-8").replace("[sectors]\n", "[sectors]\nkeep_current = true\n")
    path.write_text(text, "utf-8")
    finished = run(path, tmp_path / "workspace")
    rep_of = finished.decision.plan.sectors.rep_of
    for account in finished.decision.problem.accounts:
        if account.current_rep:
            assert rep_of[account.id] == account.current_rep
    assert finished.state is State.DONE
