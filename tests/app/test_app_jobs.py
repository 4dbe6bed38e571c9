"""Runs in other processes: started, followed, stopped, refused, found again."""

from __future__ import annotations

import os
import time
from datetime import date

import pytest
from app_helpers import button, is_whole, texts

from tournees.app import jobs
from tournees.app.advance import advance
from tournees.app.drafts import next_monday, write_scenario
from tournees.files import shipped
from tournees.scenario import load_scenario
from tournees.store import RunFolder, State
from tournees.words import Words

CLIENTS = (
    "Code;Nom;CP;Ville;Latitude;Longitude;Segment;Dernière visite\n"
    "C1;Bar;20000;Ajaccio;41,9269;8,7369;A;01/06/2026\n"
    "C2;Café;20000;Ajaccio;41,9400;8,7500;A;01/06/2026\n"
    "C3;Hôtel;20167;Mezzavia;41,9600;8,7700;A;01/06/2026\n"
)
REPS = "Code;Nom;CP;Ville;Latitude;Longitude\nR1;Paul;20000;Ajaccio;41,9200;8,7400\n"


def small_scenario(workspace, clients=CLIENTS):
    files = {"clients": workspace / "c.csv", "reps": workspace / "r.csv"}
    files["clients"].write_text(clients, "utf-8")
    files["reps"].write_text(REPS, "utf-8")
    settings = {
        "name": "Petite équipe",
        "data": {kind: {"file": str(path)} for kind, path in files.items()},
        "tours": {"week": next_monday(date(2026, 11, 24))},
        "effort": {"level": "fast"},
    }
    return write_scenario(load_scenario(shipped("scenarios/base.toml"), settings), workspace)


def wait_for_end(workspace, run_id, on_wait=None):
    for _ in range(600):
        job = jobs.find_job(workspace, run_id)
        assert job is not None
        if not job.running:
            return job
        if on_wait is not None:
            on_wait()
        time.sleep(0.2)
    pytest.fail("the run did not end")


def test_a_run_survives_reruns_and_a_new_session_and_ends_with_a_result(open_page, workspace):
    scenario = small_scenario(workspace)
    run_id = jobs.start(scenario, workspace, name="Petite équipe", lang="fr")
    first = open_page("run", run_id=run_id)
    job = wait_for_end(workspace, run_id, first.run)
    assert (job.state, job.has_plan) == (State.DONE, True)
    other = open_page("run")
    assert other.title[0].value == Words("fr")("app.run.end.done", name="Petite équipe")
    button(other, "to_result").click().run()
    assert is_whole(other)
    assert other.metric[0].value == "3 sur 3"
    if run_id in jobs._CHILDREN:  # a page that looked after its last word has let it go
        jobs._CHILDREN[run_id].wait(30)
    assert jobs.find_job(workspace, run_id) is not None
    assert not jobs._CHILDREN


def test_a_refused_run_says_why_and_leaves_no_run_folder(open_page, workspace, lang):
    scenario = small_scenario(workspace)
    (workspace / "c.csv").write_text("Truc <b>;CP\nBar;20000\n", "utf-8")
    run_id = jobs.start(scenario, workspace, name="Petite équipe", lang=lang)
    job = wait_for_end(workspace, run_id)
    assert (job.state, job.run) == (State.FAILED, None)
    assert not (workspace / "runs").exists()
    app = open_page("run", lang)
    assert is_whole(app)
    assert app.title[0].value == Words(lang)("app.run.end.refused", name="Petite équipe")
    assert r"c\.csv" in app.error[0].value
    assert "<b>" not in app.error[0].value
    assert "Traceback" not in texts(app)


def test_a_crash_of_ours_shows_a_sentence_and_where_the_log_is(open_page, workspace):
    log = RunFolder.create(workspace / "logs", "x", run_id="20261120-100000-x")
    log.write("stderr.txt", b"Traceback (most recent call last)\n  File secret\nKeyError: 1\n")
    log.end(State.FAILED)
    app = open_page("run")
    assert not app.exception
    assert app.error[0].value == Words("fr")("app.our_fault")
    assert "20261120" in texts(app)
    assert "KeyError" not in texts(app)


def running(workspace, *entries):
    folder = RunFolder.create(workspace / "runs", "Corse", run_id="20261120-100000-a")
    assert folder.status().pid == os.getpid()
    for entry in entries:
        folder.add_progress(entry)
    return folder


def test_progress_tells_phase_best_and_bound_and_how_to_stop(open_page, workspace, lang):
    folder = running(
        workspace,
        {"phase": "travel", "elapsed_s": 0.1},
        {"phase": "sectors", "elapsed_s": 1.0, "best_eur": 900.0, "bound_eur": 800.0},
        {"phase": "week:R1", "elapsed_s": 2.0, "best_eur": 100.0},
        {"phase": "week:R1", "elapsed_s": 2.5, "best_eur": 120.0},
    )
    app, words = open_page("run", lang), Words(lang)
    assert app.title[0].value == words("app.run.answer", phase=words("phase.week"))
    rows = app.dataframe[0].value.to_numpy().tolist()
    assert [row[1:3] for row in rows] == [
        [words.euros(900), words.euros(800)],
        [words.euros(120), ""],
    ]
    assert any(each.key == f"follow_{folder.id}" for each in app.sidebar.button)
    button(app, "stop").click().run()
    assert folder.stop_asked
    assert words("app.run.stopping") in texts(app)


def test_a_download_within_a_run_shows_its_parts_and_can_be_stopped(open_page, workspace, lang):
    folder = running(
        workspace,
        {"phase": "travel", "elapsed_s": 0.1},
        {"phase": "travel", "elapsed_s": 9.0, "done": 2, "total": 8},
    )
    app, words = open_page("run", lang), Words(lang)
    assert is_whole(app)
    (bar,) = app.get("progress")
    assert bar.proto.value == 25
    assert bar.proto.text == words("app.roads.received", kept=2, total=8)
    assert button(app, "stop").label == words("app.roads.stop")
    button(app, "stop").click().run()
    assert folder.stop_asked
    assert words("app.roads.stopping") in texts(app)
    folder.add_progress({"phase": "travel", "elapsed_s": 12.0, "done": 8, "total": 8})
    app.run()
    assert not app.get("progress")
    assert words("app.run.stopping") in texts(app)


def test_a_reader_sees_the_runs_of_others(open_page, workspace):
    folder = running(workspace, {"phase": "travel", "elapsed_s": 0.1})
    app = open_page("home")
    assert Words("fr")("app.running") in "\n".join(each.value for each in app.sidebar.markdown)
    button(app, f"follow_{folder.id}").click().run()
    assert is_whole(app)
    assert app.session_state["run_id"] == folder.id


def test_the_sample_is_started_in_one_click(open_page, workspace, monkeypatch):
    seen = []
    monkeypatch.setattr(jobs, "start", lambda *args, **told: seen.append((args, told)) or "x")
    app = open_page("home")
    button(app, "run_sample").click().run()
    assert is_whole(app)
    assert seen[0][0][0].parent == workspace / "scenarios"
    assert seen[0][1] == {"name": "Corse, nouveaux secteurs", "lang": "fr"}


@pytest.mark.parametrize("run_id", ["../../etc/passwd", "", "a/b", "..", "x" * 300])
def test_no_run_is_found_outside_the_workspace(workspace, run_id):
    assert jobs.find_job(workspace, run_id) is None


def test_phases_stand_once_and_in_order():
    seen = advance(
        [{"phase": "travel"}, {"phase": "week:A"}, {"phase": "week:B"}, {"phase": "end"}]
    )
    assert seen.phases == ("travel", "week", "end")
    assert advance([]).phase == "reading"
