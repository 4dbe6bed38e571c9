"""Retention: what has been kept for longer than the firm decided is removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue, StoreError
from tournees.files import replace_atomically
from tournees.planner.versions import VISITS, log_of
from tournees.store import visits_to_jsonl
from tournees.store.run_folder import list_runs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tournees.store import RunFolder, Version, Workspace

RETENTION_DAYS = 3 * 365 + 1
"""Three years: what the CNIL's reference framework on commercial activities allows for a
prospect after the last contact. A default: the firm decides and writes it in its register.
"""
_UPLOADS = ("imports", "uploads")
_ROOMS = ("runs", "logs", "downloads")
_ROAD_FILES = ("cache/*.npz", "cache/openstreetmap/*")
"""Prepared roads, their topologies, matrices; answers of OpenStreetMap. All can be had again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was removed, or would be: paths within the workspace, and notes emptied.

    ``roads`` counts files of roads and of travel times kept in the cache, which are many and
    are not named.
    """

    removed: tuple[str, ...]
    notes: int
    roads: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, as facts of the texts ``cli.purge``."""
        return {"n": len(self.removed), "notes": self.notes, "roads": self.roads}


def purge(
    workspace: Workspace,
    *,
    today: date,
    older_than_days: int = RETENTION_DAYS,
    dry_run: bool = False,
) -> Purged:
    """Remove versions that are not current, runs, files given to the app, and visit notes.

    Downloads of roads go too, with all that the cache keeps of roads and travel times: an
    outline around few accounts, or the points of a matrix, tell where these are. A matrix
    is as old as its last use, roads as their making.

    A note of a visit is emptied, the visit itself stays: its day and duration say nothing
    of a person. The current version of each source stays whatever its age: it is the file
    that the firm works with.

    Parameters
    ----------
    workspace
        What is cleaned.
    today
        Ages are counted up to it.
    older_than_days
        Whatever is older goes.
    dry_run
        Only list what would go.

    Raises
    ------
    InputError
        The age is below zero.
    StoreError
        The workspace is locked, or cannot be read or written.
    """
    if older_than_days < 0:
        raise InputError((Issue(code="purge_negative", value=str(older_than_days)),))
    before = today - timedelta(days=older_than_days)
    with workspace.writing() as writer:
        versions = [v for name in workspace.sources() for v in workspace.history(name)]
        old = [v for v in versions if not v.current and v.record.day < before]
        removed = sorted(
            [version.folder for version in old]
            + [run.path for room in _ROOMS for run in _old_runs(workspace, room, before)]
            + _old_uploads(workspace.path, before)
        )
        roads = _old_roads(workspace.path, before)
        gone = {version.folder for version in old}
        emptied = [(v, *_without_notes(v, before)) for v in versions if v.folder not in gone]
        notes = sum(count for version, count, _ in emptied if version.current)
        if not dry_run:
            for version, count, content in emptied:
                if count:
                    replace_atomically(version.folder / VISITS, content)
            for path in [*removed, *roads]:
                writer.remove(path)
    named = tuple(path.relative_to(workspace.path).as_posix() for path in removed)
    return Purged(removed=named, notes=notes, roads=len(roads))


def _old_runs(workspace: Workspace, room: str, before: date) -> list[RunFolder]:
    found = []
    for run in list_runs(workspace.path / room):
        try:
            status = run.status()
        except StoreError:
            continue
        if status.over and datetime.fromisoformat(status.started).date() < before:
            found.append(run)
    return found


def _old_uploads(base: Path, before: date) -> list[Path]:
    rooms = [base / name for name in _UPLOADS if (base / name).is_dir()]
    return _old_files((path for room in rooms for path in room.rglob("*")), before)


def _old_roads(base: Path, before: date) -> list[Path]:
    return _old_files((path for kind in _ROAD_FILES for path in base.glob(kind)), before)


def _old_files(paths: Iterable[Path], before: date) -> list[Path]:
    files = [path for path in paths if path.is_file()]
    return [
        path
        for path in files
        if datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date() < before
    ]


def _without_notes(version: Version, before: date) -> tuple[int, bytes]:
    log = log_of(version)
    old = [report for report in log if report.day < before and report.note]
    kept = (replace(r, note="") if r.day < before else r for r in log)
    return len(old), visits_to_jsonl(kept)
