"""Old workbooks (.xls) through xlrd: in Python, so that a broken file cannot take us down.

Calamine reads .xls too, but allocates a dense grid for whatever extent a damaged file
claims, and a failed allocation ends the process.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlrd

from tournees.reading.faults import FileFault
from tournees.reading.sheet import MAX_CELLS, Merge, Sheet, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_VISIBLE = 0
_SAID = {"encrypted": "workbook_locked", "workbook in ole2": "workbook_kind"}
"""What xlrd says, in part, and what it means."""


def read_old_workbook(raw: bytes) -> list[Sheet]:
    """Read every worksheet of an .xls file; say so if it is a locked .xlsx instead.

    Raises
    ------
    FileFault
        The workbook is broken, locked, too large or of another kind.
    """
    if _ENCRYPTED in raw:
        msg = "workbook_locked"
        raise FileFault(msg)
    try:
        return list(_sheets(raw))
    except FileFault:
        raise
    except Exception as error:
        said = str(error).lower()
        msg = next((code for part, code in _SAID.items() if part in said), "workbook_broken")
        raise FileFault(msg) from error


def _sheets(raw: bytes) -> Iterator[Sheet]:
    with xlrd.open_workbook(
        file_contents=raw,
        logfile=io.StringIO(),
        ragged_rows=True,
        on_demand=True,
        formatting_info=True,  # without it merged cells are not read
    ) as book:
        room = MAX_CELLS
        for sheet in book.sheets():
            room -= sum(1 + sheet.row_len(row) for row in range(sheet.nrows))
            if room < 0:
                msg = "table_too_many_cells"
                raise FileFault(msg, limit=MAX_CELLS)
            rows = [
                [_text(cell, book.datemode) for cell in sheet.row(row)]
                for row in range(sheet.nrows)
            ]
            merged = sorted(
                Merge(top, left, bottom - 1, right - 1)
                for top, bottom, left, right in sheet.merged_cells
            )
            yield Sheet(
                name=sheet.name,
                rows=rows,
                hidden=sheet.visibility != _VISIBLE,
                merged=tuple(merged),
            )


def _text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return text_of(float(cell.value))
        return text_of(moment.time() if 0 <= cell.value < 1 else moment)
    return text_of(cell.value)
