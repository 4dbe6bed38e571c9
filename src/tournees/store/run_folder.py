"""A run's folder: created at once, filled file by file, each replaced atomically.

``status.json`` says where the run stands, ``progress.jsonl`` how it gets on (whole
lines appended), and a file named ``stop`` asks for the best found so far.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tournees.errors import Issue, StoreError
from tournees.files import replace_atomically

if TYPE_CHECKING:
    from pathlib import Path

_ID_TRIES = 1_000


class State(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    FAILED = "failed"
    DEAD = "dead"
    """The process is gone without a last word; never written, only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What ``status.json`` holds."""

    state: State
    name: str
    started: str
    ended: str = ""
    pid: int = 0
    error: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state is not State.RUNNING


def slug(text: str, fallback: str = "calcul") -> str:
    """A text as part of a file name: lower-case ASCII letters, digits and dashes, 60 at most."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60].strip("-") or fallback


def canonical_json(value: object) -> bytes:
    """JSON of which equal values give equal bytes: sorted keys, UTF-8, a last newline."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return f"{text}\n".encode()


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One run's folder. Reading and writing only; decides nothing."""

    path: Path

    @classmethod
    def create(cls, runs: Path, name: str, *, run_id: str = "") -> RunFolder:
        """Make a new folder under ``runs``, by default named after the time and the scenario.

        Raises
        ------
        StoreError
            When no folder can be made there.
        """
        now = datetime.now(UTC)
        stem = slug(run_id) if run_id else f"{now:%Y%m%d-%H%M%S}-{slug(name)}"
        try:
            folder = cls(_new_folder(runs, stem))
            started = now.isoformat(timespec="seconds")
            folder.write_status(
                Status(state=State.RUNNING, name=name, started=started, pid=os.getpid())
            )
        except OSError as error:
            raise StoreError(Issue(code="run_no_folder", file=str(runs))) from error
        return folder

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.path.name

    def write(self, name: str, content: bytes) -> Path:
        """Replace one file atomically; ``name`` may hold one subfolder."""
        target = self.path / name
        replace_atomically(target, content)
        return target

    def write_status(self, status: Status) -> None:
        """Replace ``status.json``."""
        content = {name: getattr(status, name) for name in Status.__slots__}
        self.write("status.json", canonical_json(content))

    def end(self, state: State, error: str = "") -> None:
        """Write the last status."""
        status = self.status()
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        self.write_status(
            Status(
                state=state,
                name=status.name,
                started=status.started,
                ended=ended,
                pid=status.pid,
                error=error,
            )
        )

    def status(self) -> Status:
        """Read ``status.json``; a running run whose process is gone reads as dead."""
        content = self.read_json("status.json")
        status = Status(**{**content, "state": State(content["state"])})
        if status.state is State.RUNNING and not _alive(status.pid):
            return Status(**{**content, "state": State.DEAD})
        return status

    def add_progress(self, entry: dict[str, Any]) -> None:
        """Append one line to ``progress.jsonl``."""
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
        with (self.path / "progress.jsonl").open("ab") as stream:
            stream.write(line.encode())

    def progress(self) -> list[dict[str, Any]]:
        """Read the progress so far; a last line still being written is left out."""
        try:
            content = (self.path / "progress.jsonl").read_bytes()
        except FileNotFoundError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        return [json.loads(line) for line in whole.splitlines()]

    def ask_to_stop(self) -> None:
        """Ask the run to end with the best found so far."""
        (self.path / "stop").touch()

    @property
    def stop_asked(self) -> bool:
        """Whether somebody asked the run to stop."""
        return (self.path / "stop").exists()

    def read_json(self, name: str) -> dict[str, Any]:
        """Read one JSON file.

        Raises
        ------
        StoreError
            When the file is missing or is not JSON.
        """
        try:
            content: dict[str, Any] = json.loads((self.path / name).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(Issue(code="run_unreadable", file=str(self.path / name))) from error
        return content


def _new_folder(runs: Path, stem: str) -> Path:
    """Make the first folder of ``stem``, ``stem-2``, … that does not exist yet."""
    runs.mkdir(parents=True, exist_ok=True)
    for number in range(_ID_TRIES):
        path = runs / (stem if number == 0 else f"{stem}-{number + 1}")
        try:
            path.mkdir()
        except FileExistsError:
            continue
        return path
    raise FileExistsError(runs / stem)


def list_runs(runs: Path) -> tuple[RunFolder, ...]:
    """Every run under a folder, the newest first."""
    if not runs.is_dir():
        return ()
    found = [p for p in runs.iterdir() if (p / "status.json").is_file()]
    return tuple(RunFolder(p) for p in sorted(found, key=lambda p: p.name, reverse=True))


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if os.name == "nt":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _zombie(pid)


def _zombie(pid: int) -> bool:
    """Whether the process has ended and only waits for its parent (Linux)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stream:  # noqa: PTH123 (/proc is no ordinary path)
            return stream.read().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def _alive_on_windows(pid: int) -> bool:
    """``os.kill(pid, 0)`` would end the process there; ask for a handle instead."""
    import ctypes  # noqa: PLC0415 (used on Windows only)

    query_limited_information = 0x1000
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (absent elsewhere, mypy says)
    handle = kernel.OpenProcess(query_limited_information, 0, pid)
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)
