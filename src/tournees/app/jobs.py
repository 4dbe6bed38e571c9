"""Runs in other processes: started here, followed through their folders only.

Each start leaves ``logs/<run id>`` with a status and what the process said, so that a
new session, or the app started again, finds runs that have no folder yet and reads why
a run was refused.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tournees.errors import StoreError
from tournees.store import RunFolder, State, Status, list_runs, slug

if TYPE_CHECKING:
    from pathlib import Path

_SAID = "stderr.txt"
_PROGRESS_LINE = re.compile(r"^\[[\d.]+ s\] ")
_CRASH = "Traceback (most recent call last)"
_CHILDREN: dict[str, subprocess.Popen[bytes]] = {}
"""Processes of this server by run id, kept only to be laid to rest when they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run as the app sees it. ``run`` is None until its files have been read."""

    run_id: str
    name: str
    started: datetime
    state: State
    error: str = ""
    run: RunFolder | None = None
    log: RunFolder | None = None

    @property
    def running(self) -> bool:
        """Whether more will come."""
        return self.state is State.RUNNING

    @property
    def has_plan(self) -> bool:
        """Whether there is a result to open."""
        over = self.state in {State.DONE, State.STOPPED, State.INFEASIBLE}
        return over and self.run is not None


def start(scenario: Path, workspace: Path, *, name: str, lang: str) -> str:
    """Start ``tournees run`` in a process of its own and return the id of its run."""
    now = datetime.now(UTC)
    log = RunFolder.create(workspace / "logs", name, run_id=f"{now:%Y%m%d-%H%M%S}-{slug(name)}")
    options = [f"--workspace={workspace}", f"--run-id={log.id}", f"--lang={lang}"]
    with (log.path / _SAID).open("wb") as said:
        child = subprocess.Popen(  # noqa: S603 (our own interpreter and our own words)
            [sys.executable, "-m", "tournees", "run", str(scenario), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    _CHILDREN[log.id] = child
    log.write_status(replace(log.status(), pid=child.pid))
    return log.id


def find_job(workspace: Path, run_id: str) -> Job | None:
    """The run of an id; None where there is none."""
    _lay_to_rest()
    plain_id = slug(run_id)
    log, run = RunFolder(workspace / "logs" / plain_id), RunFolder(workspace / "runs" / plain_id)
    said = _status(log)  # before the run's: its folder may appear meanwhile
    told = _status(run)
    if told is not None:
        return _job(plain_id, told, run=run, log=log if said else None)
    if said is None:
        return None
    refused = said if said.state is State.RUNNING else replace(said, state=State.FAILED)
    return _job(plain_id, refused, log=log)


def find_jobs(workspace: Path) -> tuple[Job, ...]:
    """Every run, refused ones included, the newest first."""
    ids = {folder.id for room in ("runs", "logs") for folder in list_runs(workspace / room)}
    found = (find_job(workspace, run_id) for run_id in ids)
    jobs = [job for job in found if job is not None]
    return tuple(sorted(jobs, key=lambda job: (job.started, job.run_id), reverse=True))


def faults(job: Job) -> tuple[str, ...]:
    """What the run said against its input; empty where the fault is ours or unknown."""
    lines = _said(job).splitlines()
    if any(_CRASH in line for line in lines):
        return ()
    told = tuple(line.strip(" •") for line in lines if not _PROGRESS_LINE.match(line))
    return tuple(line for line in told if line)


def _said(job: Job) -> str:
    if job.log is None:
        return job.error
    try:
        return (job.log.path / _SAID).read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _job(
    run_id: str, status: Status, *, run: RunFolder | None = None, log: RunFolder | None
) -> Job:
    return Job(
        run_id=run_id,
        name=status.name,
        started=datetime.fromisoformat(status.started).astimezone(UTC),
        state=status.state,
        error=status.error,
        run=run,
        log=log,
    )


def _status(folder: RunFolder) -> Status | None:
    """Status of a folder; None where it has none that can be read."""
    try:
        status = folder.status()
        datetime.fromisoformat(status.started)
    except (StoreError, ValueError, TypeError, KeyError):
        return None
    return status


def _lay_to_rest() -> None:
    """Take note of children that ended, or they would linger as zombies."""
    for run_id in [run_id for run_id, child in _CHILDREN.items() if child.poll() is not None]:
        del _CHILDREN[run_id]
