"""Files that a user gives: kept as they are, under names of ours."""

from __future__ import annotations

from pathlib import Path, PurePath

from tournees.files import digest_bytes, replace_atomically
from tournees.store import slug

KINDS = ("clients", "prospects", "reps")
"""What a file may hold, in the order of the page."""
EXTENSIONS = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods")
_DIGEST_SHOWN = 8


def keep_upload(workspace: Path, kind: str, name: str, content: bytes) -> Path:
    """Write an uploaded file, byte for byte, under ``imports``; the same file only once."""
    given = PurePath(name.replace("\\", "/").rpartition("/")[2])
    extension = given.suffix.lower().removeprefix(".")
    stem = slug(given.stem, fallback=kind)[:40]
    digest = digest_bytes(content)[:_DIGEST_SHOWN]
    ending = f".{extension}" if extension in EXTENSIONS else ""
    path = workspace / "imports" / kind / f"{stem}-{digest}{ending}"
    if not path.exists():
        replace_atomically(path, content)
    return path


def earlier_uploads(workspace: Path, kind: str) -> tuple[Path, ...]:
    """Files of a kind given before, the latest first."""
    folder = workspace / "imports" / kind
    if not folder.is_dir():
        return ()
    found = [path for path in folder.iterdir() if path.is_file() and path.name[0] != "."]
    return tuple(sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name)))
