"""A table of data as bytes: an Excel workbook or a text file, typed cells, no formula."""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tournees.errors import InputError, Issue
from tournees.report.safe_cells import csv_bytes, excel_cell, is_active, safe_cell
from tournees.view.palette import ACCENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tournees.words import Lang

Value = str | int | float | date | None


class Shape(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    DATE = "date"
    EUROS = "euros"
    SHARE = "share"
    NUMBER = "number"
    DEGREES = "degrees"


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A heading, and how the values below it are written."""

    title: str
    shape: Shape = Shape.TEXT


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows under columns, in order; None is an empty cell."""

    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """How a text file is written: see `csv_bytes`; ``for_excel``: see `excel_cell`."""

    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    for_excel: bool = False


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMATS = {
    Shape.TEXT: "@",
    Shape.DATE: "dd/mm/yyyy",
    Shape.EUROS: '#,##0.00 "€"',
    Shape.SHARE: "0.0%",
    Shape.NUMBER: "General",
    Shape.DEGREES: "0.000000",
}
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
_UNWRITABLE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_LINE_PT, _HIGHEST_PT = 15.5, 409
_NARROWEST, _WIDEST, _LOOKED_AT = 10, 45, 200


def refuse_sources(path: Path, sources: Sequence[Path]) -> None:
    """Make sure that an export replaces none of the files it comes from.

    Raises
    ------
    InputError
        When ``path`` is one of ``sources``, by whatever name.
    """
    for source in sources:
        same = path.resolve() == source.resolve()
        if same or (path.exists() and source.exists() and path.samefile(source)):
            raise InputError((Issue(code="export_over_source", file=path.name),))


def suffix_of(path: Path, known: Sequence[str]) -> str:
    """The ending of a path in lower case, which says what is written.

    Raises
    ------
    InputError
        When it is none of ``known``.
    """
    suffix = path.suffix.lower()
    if suffix not in known:
        facts: dict[str, str | int | float] = {"known": ", ".join(known)}
        raise InputError((Issue(code="export_suffix", file=path.name, facts=facts),))
    return suffix


def text_file(table: DataTable, lang: Lang, manner: TextFile) -> bytes:
    """A table as a text file: decimal comma, dates as 03/02/2026 (English: 2026-02-03)."""
    guard = excel_cell if manner.for_excel else safe_cell
    return csv_bytes(
        [column.title for column in table.columns],
        ([_text(value, lang, guard) for value in row] for row in table.rows),
        delimiter=manner.delimiter,
        encoding=manner.encoding,
    )


def _text(value: Value, lang: Lang, guard: Callable[[str], str]) -> str:
    if value is None or isinstance(value, str):
        return guard(value or "")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if lang == "fr" else value.isoformat()
    return _number(value)


def _number(value: float) -> str:
    """All digits of a number; never just three after the comma, which could be thousands."""
    if value == int(value):
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    if len(text.partition(".")[2]) == 3:
        text += "0"
    return text.replace(".", ",")


def workbook(table: DataTable, sheet_name: str) -> bytes:
    """A table as a workbook of one sheet: frozen headings, filters, widths that fit.

    The same table gives the same bytes.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": _CREATED})
    formats = {
        shape: book.add_format({"num_format": code}) for shape, code in _NUMBER_FORMATS.items()
    }
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    bold = {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True}
    head = book.add_format(bold | {"valign": "top"})
    quoted_head = book.add_format(bold | {"valign": "top", "quote_prefix": True})
    sheet = book.add_worksheet(sheet_name)
    last = max(1, len(table.rows)), max(0, len(table.columns) - 1)
    lines = 1
    for at, column in enumerate(table.columns):
        _put(sheet, 0, at, column.title, head, quoted_head)
        width = _width(table, at)
        sheet.set_column(at, at, width)
        lines = max(lines, len(textwrap.wrap(column.title, width - 1)))
    sheet.set_row(0, min(_HIGHEST_PT, _LINE_PT * lines))
    for line, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row):
            shape = table.columns[at].shape if at < len(table.columns) else Shape.TEXT
            _put(sheet, line, at, value, formats[shape], quoted)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.autofilter(0, 0, *last)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    book.close()
    return stream.getvalue()


def _put(sheet: Any, line: int, at: int, value: Value, manner: Any, quoted: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Write one cell by its type; text stays text, whatever it looks like."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = _UNWRITABLE.sub("\ufffd", value)[:_LONGEST]
        sheet.write_string(line, at, text, quoted if is_active(text) else manner)
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), manner)  # noqa: DTZ001 - a day
    else:
        sheet.write_number(line, at, value, manner)


def _width(table: DataTable, at: int) -> int:
    rows = table.rows[:_LOOKED_AT]
    longest = max((len(str(row[at])) for row in rows if row[at] is not None), default=0)
    title = max((len(word) for word in table.columns[at].title.split()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2, title + 3))
