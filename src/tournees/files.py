"""Digests, atomic replacement, and the files that ship with the package."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).resolve().parent
_CHUNK = 1 << 20


def shipped(name: str) -> Path:
    """Path of a file of ``data/`` or ``scenarios/``, in a wheel or in a checkout.

    Parameters
    ----------
    name
        Path relative to the project's root, as ``"data/sample/clients.csv"``.
    """
    in_wheel = _PACKAGE / "_shipped" / name
    return in_wheel if in_wheel.exists() else _PACKAGE.parents[1] / name


def digest_bytes(*parts: bytes) -> str:
    """SHA-256, hexadecimal, of the parts, each preceded by its length."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "little"))
        sha.update(part)
    return sha.hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256, hexadecimal, of a file's bytes."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()


def stable_hash(parts: Iterable[str]) -> int:
    """A 64-bit number that depends on the texts only, the same on every machine."""
    encoded = [part.encode() for part in parts]
    return int(digest_bytes(*encoded)[:16], 16)


def replace_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:  # the user knows their file, not our temporary one
        error.filename = str(path)
        raise
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
