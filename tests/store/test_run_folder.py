"""A run's folder: created at once, replaced atomically, read while it is written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tournees.errors import StoreError
from tournees.store import RunFolder, State, Status, list_runs, slug


def test_a_new_folder_says_at_once_that_it_runs(tmp_path):
    folder = RunFolder.create(tmp_path, "Corse, hiver")
    status = folder.status()
    assert status.state is State.RUNNING
    assert status.pid == os.getpid()
    assert folder.id.endswith("-corse-hiver")


def test_two_runs_of_one_second_get_two_folders(tmp_path):
    ids = {RunFolder.create(tmp_path, "x", run_id="same").id for _ in range(3)}
    assert ids == {"same", "same-2", "same-3"}


def test_a_run_whose_process_is_gone_reads_as_dead(tmp_path):
    folder = RunFolder.create(tmp_path, "x")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder.write_status(Status(state=State.RUNNING, name="x", started="", pid=gone.pid))
    assert folder.status().state is State.DEAD


def test_the_end_keeps_what_the_status_said_before(tmp_path):
    folder = RunFolder.create(tmp_path, "été")
    folder.end(State.DONE)
    status = folder.status()
    assert (status.state, status.name, status.over) == (State.DONE, "été", True)
    assert status.ended


def test_progress_leaves_out_a_line_still_being_written(tmp_path):
    folder = RunFolder.create(tmp_path, "x")
    assert folder.progress() == []
    folder.add_progress({"phase": "week", "elapsed_s": 1.5})
    with (folder.path / "progress.jsonl").open("ab") as stream:
        stream.write(b'{"phase": "wee')
    assert folder.progress() == [{"phase": "week", "elapsed_s": 1.5}]


def test_a_file_named_stop_asks_to_stop(tmp_path):
    folder = RunFolder.create(tmp_path, "x")
    assert not folder.stop_asked
    folder.ask_to_stop()
    assert folder.stop_asked


def test_writing_leaves_no_other_file_behind(tmp_path):
    folder = RunFolder.create(tmp_path, "x")
    folder.write("calendars/a.ics", b"1")
    folder.write("calendars/a.ics", b"2")
    assert [p.name for p in (folder.path / "calendars").iterdir()] == ["a.ics"]
    assert (folder.path / "calendars" / "a.ics").read_bytes() == b"2"


@pytest.mark.parametrize("content", [None, b"{", b"\xff"])
def test_an_unreadable_file_is_a_clear_error(tmp_path, content):
    folder = RunFolder.create(tmp_path, "x")
    if content is not None:
        folder.write("plan.json", content)
    with pytest.raises(StoreError):
        folder.read_json("plan.json")


def test_runs_are_listed_the_newest_first(tmp_path):
    assert list_runs(tmp_path / "none") == ()
    for run_id in ("20260101-a", "20260301-b", "20260201-c"):
        RunFolder.create(tmp_path, "x", run_id=run_id)
    (tmp_path / "not-a-run").mkdir()
    assert [run.id for run in list_runs(tmp_path)] == ["20260301-b", "20260201-c", "20260101-a"]


@pytest.mark.parametrize("name", ["../../etc", "a/b\\c", "été 2026 !", "", "💥", "x" * 300])
def test_a_hostile_name_stays_one_plain_folder_name(name):
    made = slug(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= 60


def test_a_workspace_where_no_folder_can_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(StoreError) as caught:
        RunFolder.create(tmp_path / "file" / "runs", "x")
    assert caught.value.issue.code == "run_no_folder"
