"""Workbooks (.xlsx) through calamine, every cell as text, within limits.

Calamine builds a dense grid, so that one stray cell in the last corner of a tiny
file would take gigabytes: the extent of every sheet is measured before it opens. What
calamine makes empty (errors, formulas without a value) is put back from the measure.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tournees.reading.faults import FileFault
from tournees.reading.sheet import Merge, Sheet, text_of
from tournees.reading.unzipping import Holes, check_extent, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def read_workbook(raw: bytes) -> list[Sheet]:
    """Read every worksheet of a workbook.

    Raises
    ------
    FileFault
        The workbook is broken, locked, too large or of another kind.
    """
    holes = _check_zip(raw)
    try:
        return _sheets(raw, holes)
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


def _sheets(raw: bytes, holes: Mapping[str, Holes]) -> list[Sheet]:
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            check_extent(sheet.total_height, sheet.total_width)
            rows = [
                [text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
            ]
            found = holes.get(meta.name, Holes())
            _put_back(rows, found)
            sheets.append(
                Sheet(
                    name=meta.name,
                    rows=rows,
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                    merged=_merges(sheet.merged_cell_ranges or ()),
                    formulas=frozenset(found.formulas),
                    notes=found.notes(),
                )
            )
    return sheets


def _merges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[Merge, ...]:
    return tuple(sorted(Merge(*first, *last) for first, last in ranges))


def _put_back(rows: list[list[str]], holes: Holes) -> None:
    """The texts of cells that calamine gives as empty."""
    for (row, column), text in sorted((*holes.errors.items(), *holes.formulas.items())):
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text


def _check_zip(raw: bytes) -> dict[str, Holes]:
    """Unpack in passing, within limits; by the sheet's name, what calamine will not give."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                if _is_office(names):
                    msg = "workbook_kind"
                    raise FileFault(msg)
                msg = "table_other_kind"
                raise FileFault(msg, kind="ZIP")
            return measure(package)
    except (*_ZIP_ERRORS, OSError, ValueError) as error:
        msg = "workbook_broken"
        raise FileFault(msg) from error
    except RuntimeError as error:  # an encrypted member
        msg = "workbook_locked"
        raise FileFault(msg) from error


def _is_office(names: list[str]) -> bool:
    return "content.xml" in names or any(name.startswith("xl/") for name in names)
