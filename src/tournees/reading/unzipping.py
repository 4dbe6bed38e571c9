"""What a workbook's package holds, measured while it is unpacked once, within limits.

A declared size proves nothing: members are read piece by piece and counted. On the way,
the cells are noted that hold an error, or a formula without a value, both of which
calamine gives as empty; and how long the shared texts are that cells only point to.
"""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.reading.faults import FileFault
from tournees.reading.sheet import (
    MAX_CELLS,
    MAX_TEXT_CHARS,
    MAX_UNZIPPED_BYTES,
    MEGABYTE,
    Note,
)

if TYPE_CHECKING:
    import zipfile

_CHUNK = 1 << 20
_LONGEST_TAIL = 1 << 16
_MOST_KEPT = 8 << 20
_MOST_HOLES = 200_000
_FORMULA_SHOWN = 80
_ENDLESS = 1 << 62
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED = "sharedStrings.xml"
_REF = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,7})["']""")
# No pattern looks beyond the next tag, nor backs up over blanks: a damaged or hostile
# worksheet is searched in linear time.
_TO_SHARED = re.compile(rb"""\st=["']s["'][^<>]*+>\s*+<(?:\w{1,9}:)?v>(\d{1,9})<""")
_ERROR = re.compile(
    rb"""<(?:\w{1,9}:)?c\b([^<>]*\st=["']e["'][^<>]*)(?<!/)>"""
    rb"""([^<]*+(?:<(?!/?(?:\w{1,9}:)?c\b)[^<]*+)*+)</(?:\w{1,9}:)?c>"""
)
_VALUE = re.compile(rb"<(?:\w{1,9}:)?v>([^<]*)<")
_FORMULA = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^<>]*+)(?<!/)>\s*+<(?:\w{1,9}:)?f\b[^<>]*"
    rb"(?:/>|(?<!/)>([^<]*+)</(?:\w{1,9}:)?f>)\s*+"
    rb"(<(?:\w{1,9}:)?v\s*/>|<(?:\w{1,9}:)?v>\s*+</(?:\w{1,9}:)?v>)?+\s*+</(?:\w{1,9}:)?c>"
)
_IS_TEXT = re.compile(rb"""\bt=["']str["']""")
_SHEET = re.compile(r"<(?:\w{1,9}:)?sheet\b[^<>]{0,4000}>")
_LINK = re.compile(r"<(?:\w{1,9}:)?Relationship\b[^<>]{0,4000}>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True)
class Holes:
    """Cells of a sheet, ``(row, column)`` from 0, that calamine gives as empty."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    nowhere: int = 0

    def notes(self) -> tuple[Note, ...]:
        """What can be said of cells that do not say where they are."""
        if not self.nowhere:
            return ()
        return (Note("table_formulas_unplaced", facts=(("n", self.nowhere),)),)


def measure(package: zipfile.ZipFile) -> dict[str, Holes]:
    """The holes of each sheet by its name.

    Raises
    ------
    FileFault
        The package holds more than can be read, or formulas that were never computed.
    """
    measured = _Measure(package)
    for info in package.infolist():
        if info.filename.endswith((".xml", ".rels")):
            measured.take(info)
    measured.check_texts()
    return {
        name: measured.holes[part]
        for name, part in measured.parts().items()
        if part in measured.holes
    }


def check_extent(height: int, width: int) -> None:
    """Refuse a sheet that would be too large as a grid.

    Raises
    ------
    FileFault
        It has too many cells, counting empty ones.
    """
    if height * width > MAX_CELLS:
        msg = "table_too_many_cells"
        raise FileFault(msg, limit=MAX_CELLS)


class _Measure:
    """Bytes, cells and texts of a package."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.holes: dict[str, Holes] = {}
        self._room = MAX_UNZIPPED_BYTES
        self._kept: dict[str, bytes] = {}
        self._pointers: dict[int, int] = {}

    def take(self, info: zipfile.ZipInfo) -> None:
        """Unpack one member; note a worksheet's cells, keep what names the sheets."""
        info.file_size = _ENDLESS  # read what is there, not what is declared
        name = info.filename
        sheet = _Cells(self._pointers) if "worksheets/" in name and name.endswith(".xml") else None
        keep = name in {_BOOK, _LINKS}
        with self.package.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                self._room -= len(chunk)
                if self._room < 0:
                    msg = "workbook_too_large"
                    raise FileFault(msg, limit=MAX_UNZIPPED_BYTES // MEGABYTE)
                if sheet:
                    sheet.take(chunk)
                elif keep and len(self._kept.get(name, b"")) < _MOST_KEPT:
                    self._kept[name] = self._kept.get(name, b"") + chunk
        if sheet:
            sheet.take(b"", last=True)
            self.holes[name] = sheet.holes

    def check_texts(self) -> None:
        """Refuse a workbook whose cells together point to endless text."""
        for info in self.package.infolist():
            if not info.filename.endswith(_SHARED) or not self._pointers:
                continue
            content = self.package.read(info)
            number, total, start = -1, 0, 0
            for match in re.finditer(rb"<(?:\w{1,9}:)?si\b", content):
                total += self._pointers.get(number, 0) * (match.start() - start)
                number, start = number + 1, match.start()
            total += self._pointers.get(number, 0) * (len(content) - start)
            if total > MAX_TEXT_CHARS:
                msg = "workbook_too_large"
                raise FileFault(msg, limit=MAX_TEXT_CHARS // MEGABYTE)

    def parts(self) -> dict[str, str]:
        """The member that holds each sheet, by the sheet's name."""
        book, links = (
            self._kept.get(name, b"").decode("utf-8", "replace") for name in (_BOOK, _LINKS)
        )
        targets = {
            given.get("Id", ""): posixpath.normpath(
                posixpath.join("/xl", html.unescape(given.get("Target", "")))
            ).lstrip("/")
            for given in map(_attributes, _LINK.findall(links))
        }
        found: dict[str, str] = {}
        for given in map(_attributes, _SHEET.findall(book)):
            link = next((text for name, text in given.items() if name.endswith(":id")), "")
            found[html.unescape(given.get("name", ""))] = targets.get(link, "")
        return found


def _attributes(tag: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


class _Cells:
    """The cells of one worksheet, piece by piece: whole cells at a time."""

    def __init__(self, pointers: dict[int, int]) -> None:
        self.holes = Holes()
        self._pointers = pointers
        self._tail = b""
        self._height = self._width = 0

    def take(self, chunk: bytes, *, last: bool = False) -> None:
        piece = self._tail + chunk
        end = len(piece) if last else piece.rfind(b"c>") + 2
        if end < 2 or len(piece) - end > _CHUNK:
            end = max(len(piece) - _LONGEST_TAIL, 0)
        piece, self._tail = piece[:end], piece[end:]
        if b"=" not in piece:  # no cell at all
            return
        found = _REF.findall(piece)
        self._height = max([self._height, *(int(row) for row in {row for _, row in found})])
        letters = {column for column, _ in found}
        self._width = max([self._width, *map(_column_number, letters)])
        check_extent(self._height, self._width)
        for number in _TO_SHARED.findall(piece):
            self._pointers[int(number)] = self._pointers.get(int(number), 0) + 1
        if b'"e"' in piece or b"'e'" in piece:
            for match in _ERROR.finditer(piece):
                value = _VALUE.search(match[2])
                self._note(self.holes.errors, match[1], value[1] if value else b"#N/A")
        for match in _FORMULA.finditer(piece):
            if not (match[3] and _IS_TEXT.search(match[1])):
                self._note(self.holes.formulas, match[1], b"=" + (match[2] or b""))

    def _note(self, cells: dict[tuple[int, int], str], attributes: bytes, text: bytes) -> None:
        ref = _REF.search(attributes)
        if ref is None or not ref[1] or ref[2] == b"0":
            self.holes.nowhere += 1
            return
        shown = html.unescape(text.decode("utf-8", "replace"))[:_FORMULA_SHOWN]
        cells[int(ref[2]) - 1, _column_number(ref[1]) - 1] = shown
        if len(cells) > _MOST_HOLES:
            msg = "workbook_uncomputed"
            raise FileFault(msg, limit=_MOST_HOLES)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
