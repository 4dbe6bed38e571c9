"""Downloads of roads in other processes: started here, followed through their folders only.

``downloads/<area>`` holds the area asked for, the status and the parts received; closing
the tab, or the app, does not stop one. What was received is kept whatever becomes of it.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from tournees.errors import StoreError
from tournees.geo.download import prepared_path
from tournees.geo.download_area import Area
from tournees.store import RunFolder, State, list_runs

if TYPE_CHECKING:
    from pathlib import Path

ROOM = "downloads"
_AREA, _SAID = "area.wkb", "stderr.txt"
_CHILDREN: dict[str, subprocess.Popen[bytes]] = {}
"""Processes of this server by folder, kept only to be laid to rest when they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A download as the app sees it: parts received and their number, 0 until it is known."""

    folder: RunFolder
    state: State
    done: int = 0
    total: int = 0
    error: str = ""

    @property
    def running(self) -> bool:
        """Whether more will come."""
        return self.state is State.RUNNING

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not done so yet."""
        return self.running and self.folder.stop_asked


def is_ready(area: Area, workspace: Path) -> bool:
    """Whether the roads of an area are prepared."""
    return prepared_path(area, workspace / "cache").is_file()


def start(area: Area, workspace: Path, lang: str) -> RunFolder:
    """Start the download of an area in a process of its own.

    Raises
    ------
    StoreError
        The workspace cannot be written.
    """
    folder = RunFolder.create(workspace / ROOM, area.name, run_id=_stem(area, workspace))
    folder.write(_AREA, shapely.to_wkb(area.shape))
    with (folder.path / _SAID).open("wb") as said:
        _CHILDREN[str(folder.path)] = subprocess.Popen(  # noqa: S603 (our own interpreter and words)
            [sys.executable, "-m", "tournees.app.road_download", str(folder.path), lang],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    return folder


def area_of(folder: RunFolder) -> Area:
    """The area that a folder asks for, as its process reads it."""
    return Area(folder.status().name, shapely.from_wkb((folder.path / _AREA).read_bytes()))


def find(area: Area, workspace: Path) -> Download | None:
    """The last download of an area; None where there was none."""
    stem = _stem(area, workspace)
    ours = [each for each in _folders(workspace) if each.id.startswith(stem)]
    if not ours:
        return None
    return _seen(max(ours, key=lambda each: (each.status().started, len(each.id), each.id)))


def under_way(workspace: Path) -> Download | None:
    """A download of any area that is running now."""
    return next((seen for each in _folders(workspace) if (seen := _seen(each)).running), None)


def _stem(area: Area, workspace: Path) -> str:
    return prepared_path(area, workspace / "cache").stem


def _folders(workspace: Path) -> list[RunFolder]:
    """Every folder whose status can be read."""
    found = []
    for folder in list_runs(workspace / ROOM):
        try:
            folder.status()
        except (StoreError, TypeError, KeyError, ValueError):
            continue
        found.append(folder)
    return found


def _seen(folder: RunFolder) -> Download:
    status = folder.status()
    child = _CHILDREN.get(str(folder.path))
    if child is not None and child.poll() is not None:
        del _CHILDREN[str(folder.path)]
        status = folder.status()  # its last word, or none where it could not even begin
        if status.state is State.RUNNING:
            folder.end(State.FAILED)
            status = folder.status()
    last = (folder.progress() or [{}])[-1]
    return Download(
        folder=folder,
        state=status.state,
        done=int(last.get("done", 0)),
        total=int(last.get("total", 0)),
        error=status.error,
    )
