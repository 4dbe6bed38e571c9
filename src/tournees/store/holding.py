"""Whether a file says something of somebody, whatever its kind: text, workbook, archive."""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BETWEEN = re.compile(r'[;,\t|"<>\x00-\x1f]+')
_LARGEST = 1 << 28
"""Bytes beyond which a file is not searched but taken to hold what is looked for."""
_LONG_NAME = 5
"""Letters from which a name is looked for inside longer texts too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for.

    ``exact`` are cells, compared whole as written; ``names`` are compared as ``fold``
    makes them, whole cells or, where they are long enough, words within a text.
    """

    exact: frozenset[str]
    names: frozenset[str]
    fold: Callable[[str], str]

    def named(self, text: str) -> bool:
        """Whether a text is or holds one of the names."""
        folded = self.fold(text)
        if folded in self.names:
            return True
        return any(len(name) >= _LONG_NAME and f" {name} " in f" {folded} " for name in self.names)

    def inside(self, text: str) -> bool:
        """Whether a whole file's text holds any of it."""
        cells = {cell.strip() for cell in _BETWEEN.split(text)}
        return not self.exact.isdisjoint(cells) or any(map(self.named, cells))


def holds(path: Path, wanted: Wanted) -> bool:
    """Whether a file holds any of what is wanted; one too large to search does."""
    if path.stat().st_size > _LARGEST:
        return True
    if zipfile.is_zipfile(path):
        return _zip_holds(path, wanted)
    return any(wanted.inside(text) for text in _texts(path.read_bytes()))


def _zip_holds(path: Path, wanted: Wanted) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                return True
            return any(
                wanted.inside(text)
                for member in archive.infolist()
                for text in _texts(archive.read(member))
            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return True  # damaged or locked: nobody can say what it holds


def _texts(content: bytes) -> Iterator[str]:
    """The bytes as text, in each way that they may have been written."""
    if b"\x00" not in content:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        yield html.unescape(text)
        return
    yield content.decode("latin-1")
    for shift in (0, 1):
        yield content[shift:].decode("utf-16-le", errors="replace")
        yield content[shift:].decode("utf-16-be", errors="replace")
