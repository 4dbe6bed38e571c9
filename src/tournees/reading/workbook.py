"""Workbooks (.xlsx) through calamine, every cell as text, within limits.

Calamine builds a dense grid, so that one stray cell in the last corner of a tiny
file would take gigabytes: the extent of every sheet is measured before it opens.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tournees.reading.faults import FileFault
from tournees.reading.sheet import MAX_CELLS, MAX_UNZIPPED_BYTES, MEGABYTE, Sheet, text_of

_CELL = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,7})["']""")
_CHUNK = 1 << 20
_OVERLAP = 32
_ENDLESS = 1 << 62
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def read_workbook(raw: bytes) -> list[Sheet]:
    """Read every worksheet of a workbook.

    Raises
    ------
    FileFault
        The workbook is broken, locked, too large or of another kind.
    """
    _check_zip(raw)
    try:
        return _sheets(raw)
    except PasswordError as error:
        msg = "workbook_locked"
        raise FileFault(msg) from error
    except (CalamineError, OSError, ValueError) as error:
        msg = "workbook_broken"
        raise FileFault(msg) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own, no Exception
            raise
        msg = "workbook_broken"
        raise FileFault(msg) from error


def _sheets(raw: bytes) -> list[Sheet]:
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            _check_extent(sheet.total_height, sheet.total_width)
            rows = [
                [text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
            ]
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append(Sheet(name=meta.name, rows=rows, hidden=hidden))
    return sheets


def _check_zip(raw: bytes) -> None:
    """Unpack in passing, within limits: a declared size proves nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                msg = "workbook_kind" if _is_office(names) else "table_is_binary"
                raise FileFault(msg)
            room = MAX_UNZIPPED_BYTES
            for info in package.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    room -= _measure(package, info, room)
    except (*_ZIP_ERRORS, OSError, ValueError) as error:
        msg = "workbook_broken"
        raise FileFault(msg) from error
    except RuntimeError as error:  # an encrypted member
        msg = "workbook_locked"
        raise FileFault(msg) from error


def _is_office(names: list[str]) -> bool:
    return "content.xml" in names or any(name.startswith("xl/") for name in names)


def _measure(package: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> int:
    """Bytes of one member; its cells are counted if it is a worksheet."""
    info.file_size = _ENDLESS  # read what is there, not what is declared
    is_sheet = "worksheets/" in info.filename
    size, last_row, last_column, tail = 0, 0, 0, b""
    with package.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room:
                msg = "workbook_too_large"
                raise FileFault(msg, limit=MAX_UNZIPPED_BYTES // MEGABYTE)
            if is_sheet:
                found = _CELL.findall(tail + chunk)
                last_row = max([last_row, *(int(row) for _, row in found)])
                letters = {column for column, _ in found}
                last_column = max([last_column, *map(_column_number, letters)])
                tail = chunk[-_OVERLAP:]
                _check_extent(last_row, last_column)
    return size


def _check_extent(height: int, width: int) -> None:
    if height * width > MAX_CELLS:
        msg = "table_too_many_cells"
        raise FileFault(msg, limit=MAX_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
