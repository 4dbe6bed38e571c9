"""The workspace's sources: numbered versions that never change, and which one is current.

``sources/<name>/imports/0001/`` is written whole under a temporary name and then
renamed; ``sources/<name>/current`` is replaced atomically. A reader therefore sees the
workspace before a change or after it, whatever happens to the process that writes.
Writers exclude one another by one lock file; readers need none.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date  # noqa: TC003 (pydantic reads it)
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.files import replace_atomically
from tournees.store.run_folder import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOCK_WAIT_S = 30.0
"""How long a writer waits for another before it gives up."""

_NUMBER = re.compile(r"^\d{4,}$")
_NEW, _GONE = ".new-", ".gone-"
RECORD = "import.json"


class Event(StrEnum):
    """What made a version."""

    IMPORT = "import"
    FEEDBACK = "feedback"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """What ``import.json`` says of a version.

    ``kind`` is clients, prospects, accounts or reps; ``file`` the user's own file name;
    ``parent`` the version that was current before, 0 for none. ``options_digest``
    changes with anything but the file that decides how it is read.
    """

    kind: str
    event: Event
    day: date
    file: str
    file_digest: str
    options_digest: str
    rows: int
    new: int = 0
    gone: int = 0
    changed: int = 0
    placed: dict[str, int] = field(default_factory=dict)
    number: int = 0
    parent: int = 0


_ADAPTER = TypeAdapter(ImportRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a source: its record, its folder, whether runs read it now."""

    source: str
    record: ImportRecord
    folder: Path
    current: bool

    @property
    def number(self) -> int:
        """Its number within the source, from 1."""
        return self.record.number

    @property
    def snapshot(self) -> Path:
        """The typed file that a run reads."""
        return self.folder / ("reps.json" if self.record.kind == "reps" else "accounts.json")

    def read(self, name: str) -> bytes | None:
        """The content of one file, None where the version has none of that name.

        Raises
        ------
        StoreError
            When the file cannot be read.
        """
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.folder / name) from error


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of sources. Reads freely; writes through `writing` only."""

    path: Path

    @contextmanager
    def writing(self, wait_s: float = LOCK_WAIT_S) -> Iterator[Writer]:
        """Hold the lock of the workspace while something is written.

        Raises
        ------
        StoreError
            When another process holds the lock for ``wait_s``, or nothing can be
            written there.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.path / "lock", timeout=wait_s)
            lock.acquire()
        except filelock.Timeout as error:
            wait = {"wait_s": max(1, round(wait_s))}
            issue = Issue(code="workspace_locked", file=str(self.path), facts={**wait})
            raise StoreError(issue) from error
        except OSError as error:
            raise StoreError(Issue(code="workspace_unwritable", file=str(self.path))) from error
        try:
            writer = Writer(self)
            writer.sweep()
            yield writer
        finally:
            lock.release()

    def sources(self) -> tuple[str, ...]:
        """Names of all sources that ever had a version, sorted."""
        folder = self.path / "sources"
        if not folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in folder.iterdir() if self.numbers(p.name)))

    def history(self, source: str) -> tuple[Version, ...]:
        """Every version of a source, the newest first; none for an unknown source.

        Raises
        ------
        StoreError
            When a version's record is not what this program writes.
        """
        now = self.pointer(source)
        return tuple(self._version(source, n, now) for n in reversed(self.numbers(source)))

    def current(self, source: str) -> Version | None:
        """The version that runs read; None for an unknown source or one undone to nothing."""
        number = self.pointer(source)
        return self._version(source, number, number) if number else None

    def numbers(self, source: str) -> tuple[int, ...]:
        """Numbers of a source's versions, from the oldest, damaged ones included."""
        folder = self.imports(source)
        if not folder.is_dir():
            return ()
        return tuple(sorted(int(p.name) for p in folder.iterdir() if _NUMBER.match(p.name)))

    def imports(self, source: str) -> Path:
        """The folder of a source's versions."""
        return self.path / "sources" / slug(source, fallback="source") / "imports"

    def pointer(self, source: str) -> int:
        """Number of the current version, 0 for none.

        Raises
        ------
        StoreError
            When it cannot be read.
        """
        path = self.imports(source).parent / "current"
        try:
            return int(path.read_text("ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise _unreadable(path) from error

    def _version(self, source: str, number: int, now: int) -> Version:
        folder = self.imports(source) / f"{number:04d}"
        try:
            record = _ADAPTER.validate_json((folder / RECORD).read_bytes())
        except (OSError, ValidationError) as error:
            raise _unreadable(folder / RECORD) from error
        name = folder.parents[1].name
        return Version(
            source=name, record=replace(record, number=number), folder=folder, current=number == now
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """What may be done while the lock is held; made by `Workspace.writing`."""

    workspace: Workspace

    def add_version(self, source: str, record: ImportRecord, files: Mapping[str, bytes]) -> Version:
        """Write a version whole, then make it the current one.

        Raises
        ------
        StoreError
            When it cannot be written; the workspace is then as it was.
        """
        imports = self.workspace.imports(source)
        try:
            imports.mkdir(parents=True, exist_ok=True)
            number = max(self.workspace.numbers(source), default=0) + 1
            record = replace(record, number=number, parent=self.workspace.pointer(source))
            content = {**files, RECORD: record_to_json(record)}
            target = imports / f"{number:04d}"
            _write_folder(target, content)
            try:
                self.point_at(source, number)
            except BaseException:
                self.remove(target)
                raise
        except OSError as error:
            raise StoreError(Issue(code="workspace_unwritable", file=str(imports))) from error
        return Version(source=imports.parent.name, record=record, folder=target, current=True)

    def point_at(self, source: str, number: int) -> None:
        """Make another version the current one; 0 for none."""
        replace_atomically(self.workspace.imports(source).parent / "current", b"%d\n" % number)

    def remove(self, path: Path) -> None:
        """Remove a file, or a folder at one stroke as a reader sees it."""
        if not path.is_dir():
            path.unlink(missing_ok=True)
            return
        aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=_GONE))
        path.rename(aside / path.name)
        shutil.rmtree(aside)

    def sweep(self) -> None:
        """Remove what a killed writer left under temporary names."""
        folders = sorted((self.workspace.path / "sources").glob("*/imports"))
        rooms = [self.workspace.path / name for name in ("runs", "logs", "downloads")]
        for folder in [*folders, *(room for room in rooms if room.is_dir())]:
            for path in list(folder.iterdir()):
                if path.name.startswith((_NEW, _GONE)):
                    shutil.rmtree(path, ignore_errors=True)
        for folder in folders:
            for left in folder.parent.glob(".current.*"):
                left.unlink(missing_ok=True)


def record_to_json(record: ImportRecord) -> bytes:
    """The content of ``import.json``."""
    return _ADAPTER.dump_json(record, indent=1) + b"\n"


def _write_folder(target: Path, content: Mapping[str, bytes]) -> None:
    """Write a folder under a temporary name, then rename it."""
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=_NEW))
    try:
        for name, bytes_ in sorted(content.items()):
            replace_atomically(new / name, bytes_)
        new.chmod(0o755)
        new.rename(target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Make a renaming last through a power cut, where the system lets one ask for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path) -> StoreError:
    return StoreError(Issue(code="workspace_unreadable", file=str(path)))
