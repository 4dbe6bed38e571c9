"""The Excel workbook: one table a sheet, typed cells, nothing that Excel would carry out."""

from __future__ import annotations

import io
import textwrap
from datetime import date, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tournees.files import replace_atomically
from tournees.report.about import about_rows, document_notes, started
from tournees.view.atlas import read_atlas
from tournees.view.indicator_tables import definitions_table, reps_table
from tournees.view.palette import ACCENT, INK_SOFT, LINE
from tournees.view.ranking_table import ranking_table
from tournees.view.summary import answer_sentence, key_figures, sector_messages
from tournees.view.tables import (
    Format,
    accounts_table,
    days_table,
    handovers_table,
    stops_table,
    unserved_table,
)
from tournees.view.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Plan, Problem
    from tournees.report.about import Manifest
    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.view.tables import Cell, Table
    from tournees.words import Words

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMATS = {
    Format.INTEGER: "#,##0",
    Format.NUMBER: "#,##0.00",
    Format.EUROS: '#,##0 "€"',
    Format.HOURS: "#,##0.00",
    Format.MINUTES: "0",
    Format.KM: "#,##0.0",
    Format.SHARE: "0.0%",
    Format.TIME: "hh:mm",
}
_DATE_FORMATS = {"fr": "[$-40C]ddd d mmm yyyy", "en": "[$-809]ddd d mmm yyyy"}
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000
_WIDTHS = {Format.LONG: 70, Format.DATE: 17, Format.TIME: 9}
_NARROWEST, _WIDEST = 9, 42
_ABOUT_WIDTHS = (28, 90)
_LINE_PT, _HIGHEST_PT = 15.5, 409


class _Sheets:
    """A workbook in the making, with the formats that all sheets share."""

    def __init__(self, stream: io.BytesIO, words: Words) -> None:
        self.book = xlsxwriter.Workbook(stream, _OPTIONS)
        self.words = words
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        numbers = _NUMBER_FORMATS | {Format.DATE: _DATE_FORMATS[words.lang]}
        self.formats = {
            name: self.book.add_format(font | {"num_format": code})
            for name, code in numbers.items()
        }
        self.text = self.book.add_format(font)
        self.quoted = self.book.add_format(font | {"quote_prefix": True})
        self.wrapped = self.book.add_format(font | {"text_wrap": True})
        self.soft = self.book.add_format(font | {"font_color": INK_SOFT})
        self.title = self.book.add_format(font | {"bold": True, "font_size": 14})
        self.figure = self.book.add_format(font | {"bold": True, "font_size": 13})
        self.head = self.book.add_format(
            font
            | {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True,
               "bottom": 1, "bottom_color": LINE}
        )  # fmt: skip

    def sheet(self, name: str) -> Any:  # noqa: ANN401  # xlsxwriter has no types
        """A new sheet, ready to be printed across A4."""
        sheet = self.book.add_worksheet(self.words(f"report.sheet.{name}"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, name: str, table: Table) -> None:
        """A sheet with one table: frozen headings, filters, widths that fit."""
        sheet = self.sheet(name)
        self.rows(sheet, 0, table)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)

    def rows(self, sheet: Any, top: int, table: Table) -> int:  # noqa: ANN401  # as above
        """Write headings and rows from a line on; return the line after the last."""
        widths = [_width(table, column) for column in range(len(table.columns))]
        self.fit(sheet, top, [column.title for column in table.columns], widths)
        for line, row in enumerate(table.rows, start=top + 1):
            self.fit(sheet, line, row, widths)
        for column, heading in enumerate(table.columns):
            self.put_text(sheet, top, column, heading.title, self.head)
            sheet.set_column(column, column, widths[column])
            for line, row in enumerate(table.rows, start=top + 1):
                self.put(sheet, line, column, row[column], heading.format)
        return top + 1 + len(table.rows)

    def fit(self, sheet: Any, line: int, cells: Sequence[Cell], widths: Sequence[int]) -> None:  # noqa: ANN401  # as above
        """Make a row as high as its text, since not every program does so by itself."""
        lines = 1
        for cell, width in zip(cells, widths, strict=True):
            if isinstance(cell, str) and len(cell) >= width:
                lines = max(lines, len(textwrap.wrap(visible(cell)[:_LONGEST], width - 1)))
        if lines > 1:
            sheet.set_row(line, min(_HIGHEST_PT, _LINE_PT * lines))

    def put(self, sheet: Any, line: int, column: int, cell: Cell, format_: Format) -> None:  # noqa: ANN401  # as above
        """Write one cell by its type; an unknown figure stays empty."""
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            long = format_ is Format.LONG or len(cell) > _WIDEST
            manner = self.wrapped if long else self.text
            self.put_text(sheet, line, column, cell, manner)
        elif isinstance(cell, date | time):
            sheet.write_datetime(line, column, cell, self.formats[format_])
        else:
            whole = format_ is Format.NUMBER and isinstance(cell, int)
            manner = self.formats[Format.INTEGER if whole else format_]
            sheet.write_number(line, column, cell, manner)

    def put_text(self, sheet: Any, line: int, column: int, text: str, manner: Any) -> None:  # noqa: ANN401  # as above
        """Write text as text, whatever it looks like."""
        shown = visible(text)[:_LONGEST]
        hostile = text.startswith(_ACTIVE) and manner in {self.text, self.wrapped}
        sheet.write_string(line, column, shown, self.quoted if hostile else manner)


def _width(table: Table, column: int) -> int:
    format_ = table.columns[column].format
    if format_ in _WIDTHS:
        return _WIDTHS[format_]
    longest = max((len(str(row[column])) for row in table.rows if row[column]), default=0)
    words_of_title = max(len(word) for word in table.columns[column].title.split(" "))
    return min(_WIDEST, max(_NARROWEST, longest + 2, words_of_title + 3))


def write_workbook(
    path: Path,
    problem: Problem,
    plan: Plan,
    indicators: Indicators,
    words: Words,
    *,
    manifest: Manifest,
) -> Path:
    """Write the workbook; the same run gives the same bytes.

    Sheets: summary, sectors, handovers, tours by day and by stop, what is not planned, the
    accounts ranked (where the run ranked them), indicators with their definitions, where
    it all comes from.
    """
    atlas = read_atlas(problem, plan)
    stream = io.BytesIO()
    sheets = _Sheets(stream, words)
    sheets.book.set_properties(
        {
            "title": visible(str(manifest.get("name", ""))),
            "created": started(manifest).replace(tzinfo=None),
        }
    )
    _summary(sheets, indicators, atlas, notes=document_notes(atlas, indicators, words, manifest))
    if plan.sectors is not None:
        sheets.table("sectors", accounts_table(atlas, words))
        sheets.table("handovers", handovers_table(atlas, words))
    if plan.tours is not None:
        sheets.table("tours", stops_table(atlas, words))
        sheets.table("days", days_table(atlas, words))
    sheets.table("unserved", unserved_table(atlas, words))
    if problem.ranking:
        sheets.table("ranking", ranking_table(atlas, words))
    sheets.table("indicators", definitions_table(indicators, words, estimated=atlas.estimated))
    _about(sheets, manifest)
    sheets.book.close()
    replace_atomically(path, stream.getvalue())
    return path


def _summary(
    sheets: _Sheets, indicators: Indicators, atlas: Atlas, *, notes: tuple[str, ...]
) -> None:
    sheet, words = sheets.sheet("summary"), sheets.words
    table = reps_table(indicators, words, estimated=atlas.estimated)
    sheets.put_text(sheet, 0, 0, answer_sentence(indicators, words, atlas), sheets.title)
    line = 2
    for figure in key_figures(indicators, words, atlas):
        sheets.put_text(sheet, line, 0, figure.name, sheets.soft)
        sheets.put_text(sheet, line, 1, figure.text, sheets.figure)
        sheets.put_text(sheet, line, 3, figure.note, sheets.soft)
        line += 1
    line = sheets.rows(sheet, line + 1, table) + 1
    for text in (*notes, *sector_messages(atlas, words)):
        sheets.put_text(sheet, line, 0, text, sheets.text)
        line += 1
    sheet.set_column(0, 0, 34)


def _about(sheets: _Sheets, manifest: Manifest) -> None:
    sheet = sheets.sheet("about")
    for line, (head, text) in enumerate(about_rows(manifest, sheets.words)):
        sheets.put_text(sheet, line, 0, head, sheets.soft)
        sheets.put_text(sheet, line, 1, text, sheets.wrapped)
        sheets.fit(sheet, line, (head, text), _ABOUT_WIDTHS)
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
