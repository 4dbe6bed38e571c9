"""Opening a file, whatever its name says it is: by its first bytes, within limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.reading.faults import FileFault
from tournees.reading.markup import is_markup, read_markup
from tournees.reading.mending import mended
from tournees.reading.oldbook import read_old_workbook
from tournees.reading.sheet import MAX_FILE_BYTES, MEGABYTE
from tournees.reading.textfile import check_lines, decode, read_text
from tournees.reading.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.reading.sheet import Recognises, Sheet

_NOT_TABLES = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"Rar!", "RAR"), (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7-Zip"), (b"{\\rtf", "RTF"),
    (b"SQLite format 3\0", "SQLite"), (b"MIME-Version:", "MHTML"),
)  # fmt: skip
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*\{)\s*\"")
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_sheets(path: Path, recognises: Recognises) -> list[Sheet]:
    """Read all sheets of a file; a text file is one sheet without a name.

    Raises
    ------
    FileFault
        The file is missing, empty, too large, locked, broken, cut or no table.
    """
    raw = file_bytes(path)
    for magic, kind in _NOT_TABLES:
        if raw.startswith(magic):
            msg = "table_other_kind"
            raise FileFault(msg, kind=kind)
    if _JSON.match(raw):
        msg = "table_other_kind"
        raise FileFault(msg, kind="JSON")
    if raw.startswith((*_ZIP_MAGICS, OLE_MAGIC)):
        sheets = read_old_workbook(raw) if raw.startswith(OLE_MAGIC) else read_workbook(raw)
        if not sheets:
            msg = "workbook_no_sheet"
            raise FileFault(msg)
    else:
        sheets = _texts(raw, recognises)
    return [mended(sheet) for sheet in sheets]


def _texts(raw: bytes, recognises: Recognises) -> list[Sheet]:
    markup = is_markup(
        raw[:2000].decode("latin-1").replace("\0", "").lstrip("\u00ef\u00bb\u00bf\u00ff\u00fe")
    )
    if not markup:
        check_lines(raw)
    text, encoding, notes = decode(raw)
    if markup:
        return read_markup(text, encoding, notes)
    return [read_text(text, encoding, notes, recognises)]


def file_bytes(path: Path) -> bytes:
    """The bytes of a file within the limits.

    Raises
    ------
    FileFault
        The file is missing, a folder, empty, too large or locked.
    """
    try:
        if path.is_dir():
            msg = "table_is_folder"
            raise FileFault(msg)
        if not path.is_file():
            msg = "table_is_missing"
            raise FileFault(msg)
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            msg = "table_too_large"
            raise FileFault(msg, limit=MAX_FILE_BYTES // MEGABYTE, size=size // MEGABYTE)
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        msg = "table_unreadable"
        raise FileFault(msg, detail=type(error).__name__) from error
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        msg = "table_is_empty"
        raise FileFault(msg)
    return raw


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the visible sheets of a workbook that hold something, in its order.

    Empty for a text file, and for what cannot be read.
    """
    try:
        sheets = open_sheets(path, len)
    except FileFault:
        return ()
    return tuple(s.name for s in sheets if s.name and not s.hidden and any(map(any, s.rows)))
