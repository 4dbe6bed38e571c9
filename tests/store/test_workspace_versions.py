"""Versions of a source: whole or absent, whatever happens to whoever writes them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import filelock
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tournees.store.workspace as under_test
from tournees.errors import InputError, StoreError
from tournees.files import replace_atomically
from tournees.store import Event, ImportRecord, Workspace, redo, undo

FILES = {"accounts.json": b"{}\n", "report.json": b"[]\n", "understood.json": b"{}\n"}


def record(file: str = "a.csv", kind: str = "clients") -> ImportRecord:
    return ImportRecord(
        kind=kind,
        event=Event.IMPORT,
        day=date(2026, 11, 24),
        file=file,
        file_digest="d",
        options_digest="o",
        rows=1,
    )


def add(workspace: Workspace, source: str = "clients", content: bytes = b"{}\n"):
    with workspace.writing() as writer:
        return writer.add_version(source, record(), {**FILES, "accounts.json": content})


def check_whole(workspace: Workspace) -> None:
    """Every version in sight has all its files, and the current one is among them."""
    for source in workspace.sources():
        history = workspace.history(source)
        for version in history:
            assert {*FILES, "import.json"} == {p.name for p in version.folder.iterdir()}
            assert version.record.number == int(version.folder.name)
        now = workspace.current(source)
        assert now is None or now.number in {version.number for version in history}
        assert sum(version.current for version in history) == (now is not None)


def test_a_new_workspace_has_no_source_and_makes_no_folder(tmp_path):
    workspace = Workspace(tmp_path / "none")
    assert workspace.sources() == ()
    assert workspace.current("clients") is None
    assert workspace.history("clients") == ()
    assert not workspace.path.exists()


def test_each_version_is_numbered_and_the_last_one_is_current(tmp_path):
    workspace = Workspace(tmp_path)
    assert add(workspace).number == 1
    assert add(workspace).number == 2
    assert [v.number for v in workspace.history("clients")] == [2, 1]
    assert [v.current for v in workspace.history("clients")] == [True, False]
    assert workspace.current("clients").record.parent == 1
    check_whole(workspace)


def test_undo_goes_back_several_times_and_redo_comes_forth(tmp_path):
    workspace = Workspace(tmp_path)
    for content in (b"1\n", b"2\n", b"3\n"):
        add(workspace, content=content)
    assert undo(workspace, "clients").read("accounts.json") == b"2\n"
    assert undo(workspace, "clients").number == 1
    assert undo(workspace, "clients") is None
    with pytest.raises(InputError) as caught:
        undo(workspace, "clients")
    assert caught.value.issues[0].code == "undo_nothing"
    assert [redo(workspace, "clients").number for _ in range(3)] == [1, 2, 3]
    with pytest.raises(InputError) as caught:
        redo(workspace, "clients")
    assert caught.value.issues[0].code == "redo_nothing"


def test_an_import_after_an_undo_follows_what_was_current_and_takes_a_new_number(tmp_path):
    workspace = Workspace(tmp_path)
    add(workspace)
    add(workspace)
    undo(workspace, "clients")
    third = add(workspace)
    assert (third.number, third.record.parent) == (3, 1)
    assert undo(workspace, "clients").number == 1
    assert [v.number for v in workspace.history("clients")] == [3, 2, 1]


def test_a_source_name_cannot_leave_the_workspace(tmp_path):
    workspace = Workspace(tmp_path / "w")
    version = add(workspace, source="../../Étrange nom")
    assert version.folder.is_relative_to(tmp_path / "w" / "sources")
    assert workspace.sources() == ("etrange-nom",)
    assert workspace.current("../../Étrange nom").number == 1


class BrokenDiskError(OSError):
    """A disk that fails at a chosen step."""


def failing_at(step: int, monkeypatch, error: type[BaseException]):
    """Let every write and every renaming count, and fail at one of them."""
    done = {"steps": 0}

    def counted(action):
        def carried_out(*args, **kwargs):
            done["steps"] += 1
            if done["steps"] == step:
                raise error
            return action(*args, **kwargs)

        return carried_out

    monkeypatch.setattr(under_test, "replace_atomically", counted(replace_atomically))
    monkeypatch.setattr(Path, "rename", counted(Path.rename))
    return done


@pytest.mark.parametrize("error", [BrokenDiskError, KeyboardInterrupt])
def test_a_fault_at_any_step_leaves_no_half_version(tmp_path, monkeypatch, error):
    """Four files, one renaming, one pointer: after each the workspace is whole."""
    steps = 6
    for step in range(1, steps + 1):
        workspace = Workspace(tmp_path / str(step))
        add(workspace, content=b"before\n")
        with monkeypatch.context() as patch:
            done = failing_at(step, patch, error)
            with pytest.raises((StoreError, KeyboardInterrupt)):
                add(workspace, content=b"after\n")
        assert done["steps"] >= step
        check_whole(workspace)
        assert workspace.current("clients").read("accounts.json") == b"before\n"
        assert len(workspace.history("clients")) == 1
        add(workspace, content=b"later\n")
        check_whole(workspace)
        assert workspace.current("clients").read("accounts.json") == b"later\n"
    with monkeypatch.context() as patch:
        done = failing_at(steps + 1, patch, error)
        add(Workspace(tmp_path / "last"))
        assert done["steps"] == steps


ENDLESS = """
import sys
from pathlib import Path
from tests_versions import add, Workspace
while True:
    add(Workspace(Path(sys.argv[1])), content=b"x" * 200_000)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process by a POSIX signal")
def test_a_process_killed_while_it_writes_leaves_a_whole_workspace(tmp_path):
    shutil.copyfile(__file__, tmp_path / "tests_versions.py")
    workspace = Workspace(tmp_path / "w")
    for wait_s in (0.0, 0.003, 0.007, 0.011):
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(workspace.path)], cwd=tmp_path
        )
        while not workspace.history("clients"):
            time.sleep(0.01)
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        check_whole(workspace)
        add(workspace)
        check_whole(workspace)
        shutil.rmtree(workspace.path / "sources")


def test_what_a_killed_writer_left_is_swept_by_the_next_one(tmp_path):
    workspace = Workspace(tmp_path)
    add(workspace)
    left = workspace.imports("clients") / ".new-abc"
    left.mkdir()
    (left / "accounts.json").write_bytes(b"half")
    check_whole(workspace)
    add(workspace)
    assert not left.exists()


def test_many_writers_at_once_lose_no_version(tmp_path):
    workspace = Workspace(tmp_path)
    contents = [f"{number}\n".encode() for number in range(12)]
    threads = [
        threading.Thread(target=add, args=(workspace,), kwargs={"content": content})
        for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = workspace.history("clients")
    assert [version.number for version in history] == list(range(12, 0, -1))
    assert {version.read("accounts.json") for version in history} == set(contents)
    assert [version.record.parent for version in history] == list(range(11, -1, -1))
    check_whole(workspace)


def test_a_lock_that_another_holds_is_told_after_a_while(tmp_path):
    workspace = Workspace(tmp_path)
    with (
        filelock.FileLock(tmp_path / "lock"),
        pytest.raises(StoreError) as caught,
        workspace.writing(wait_s=0.05),
    ):
        pytest.fail("two writers at once")
    assert caught.value.issue.code == "workspace_locked"
    add(workspace)


def test_a_first_version_that_fails_makes_no_source(tmp_path, monkeypatch):
    workspace = Workspace(tmp_path)
    with monkeypatch.context() as patch:
        failing_at(2, patch, BrokenDiskError)
        with pytest.raises(StoreError):
            add(workspace)
    assert workspace.sources() == ()
    assert workspace.history("clients") == ()


def test_a_place_where_nothing_can_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(StoreError) as caught:
        add(Workspace(tmp_path / "file"))
    assert caught.value.issue.code == "workspace_unwritable"


@pytest.mark.parametrize("name", ["current", "imports/0001/import.json"])
def test_a_damaged_file_is_named(tmp_path, name):
    workspace = Workspace(tmp_path)
    add(workspace)
    (tmp_path / "sources" / "clients" / name).write_bytes(b"\xff{")
    with pytest.raises(StoreError) as caught:
        workspace.history("clients")
    assert caught.value.issue.code == "workspace_unreadable"
    assert caught.value.issue.file.endswith(name.rpartition("/")[2])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["add", "undo", "redo", "break"]), max_size=8))
def test_no_order_of_imports_undos_and_faults_leaves_half_a_workspace(
    tmp_path_factory, monkeypatch, steps
):
    workspace = Workspace(tmp_path_factory.mktemp("w"))
    added = 0
    for number, step in enumerate(steps):
        if step == "break":
            with monkeypatch.context() as patch:
                failing_at(1 + number % 6, patch, BrokenDiskError)
                with pytest.raises(StoreError):
                    add(workspace)
        elif step == "add":
            add(workspace)
            added += 1
        else:
            with contextlib.suppress(InputError):
                (undo if step == "undo" else redo)(workspace, "clients")
        check_whole(workspace)
    assert len(workspace.history("clients")) == added
