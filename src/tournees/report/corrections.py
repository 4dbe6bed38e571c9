"""The correction file: one line for each finding, with an empty cell for the right value.

The user fills the last column and gives the file back (`reading.read_corrections`). Every
cell is text: zeros stay, and nothing of the user's file is ever carried out as a formula.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

from tournees.errors import InputError, Issue
from tournees.files import replace_atomically
from tournees.planner.findings import fields_of
from tournees.planner.severity import Severity, severity
from tournees.report.safe_cells import is_active
from tournees.view.palette import ACCENT, LINE
from tournees.view.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tournees.planner.check_data import CheckedData
    from tournees.planner.own_texts import OwnTexts
    from tournees.words import Words

HEADERS = ("file", "row", "key", "column", "value", "rule", "remedy", "new")
"""Names of the columns, each ``corrections.<name>`` in the catalogue."""
_LONGEST = 32_000
_WIDTHS = (24, 8, 16, 22, 28, 60, 60, 28)
_TO_FILL = "#FFF4CC"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_BORN = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone; fixed: same bytes


class CorrectionLine(NamedTuple):
    """One line to fill: where, what stands there, what is wrong with it, what to do."""

    file: str
    row: str
    key: str
    column: str
    value: str
    rule: str
    remedy: str
    new: str = ""


def write_corrections(path: Path, checked: CheckedData, words: Words) -> Path:
    """Write the correction file of a report; the same report gives the same bytes.

    Parameters
    ----------
    path
        ``.xlsx`` for a workbook, ``.csv`` for text (UTF-8 with BOM, semicolons).
    checked
        The report; each finding with a row makes a line, gravest first within a row.
    words
        In whose language the headings, rules and remedies are.

    Raises
    ------
    InputError
        Another ending than these two.
    """
    kind = path.suffix.lower()
    if kind not in {".csv", ".xlsx"}:
        raise InputError((Issue(code="correction_file_kind", value=path.name),))
    heads = [words(f"corrections.{name}") for name in HEADERS]
    lines = tuple(correction_lines(checked, words))
    write = _csv if kind == ".csv" else _workbook
    replace_atomically(path, write(heads, lines, words))
    return path


def correction_lines(checked: CheckedData, words: Words) -> Iterator[CorrectionLine]:
    """The lines of the correction file: a finding of two coordinates' columns makes two."""
    written: set[tuple[str, str, str, str]] = set()
    for issue in checked.issues:
        texts = checked.texts.get(issue.file)
        if issue.row is None or texts is None or issue.row not in texts.rows:
            continue
        if severity(issue) is Severity.NOTICE and not issue.column:
            continue
        rule, remedy = words.rule_and_remedy(issue)
        for column in _columns(issue, texts):
            line = CorrectionLine(
                file=issue.file,
                row=str(issue.row),
                key=texts.key(issue.row),
                column=column,
                value=texts.text(issue.row, column),
                rule=rule,
                remedy=remedy,
            )
            once = (line.file, line.row, line.column, line.rule)
            if once not in written:
                written.add(once)
                yield line


def _columns(issue: Issue, texts: OwnTexts) -> tuple[str, ...]:
    """Where the right value goes: columns of the file, else the first field of its kind."""
    if issue.code.startswith("coordinates_") and texts.header("lat") and texts.header("lon"):
        return texts.header("lat"), texts.header("lon")
    if issue.column:
        return (issue.column,)
    fields = fields_of(issue.code)
    if issue.code == "row_without_location":
        return (next((h for f in fields if (h := texts.header(f))), "lat_lon"),)
    return (fields[0] if fields else "",)


def _csv(heads: Sequence[str], lines: Sequence[CorrectionLine], _: Words) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for line in lines:
        writer.writerow([_inert(cell) for cell in line])
    return stream.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    """Text that a spreadsheet does not carry out: an apostrophe before what begins a formula.

    Numbers with a sign get it too: a correction is compared text by text. An apostrophe of
    the user's own is doubled by one of ours, so that it comes back.
    """
    shown = _one_line(text)
    return f"'{shown}" if _is_changed(shown) or shown.startswith("'") else shown


def _is_changed(shown: str) -> bool:
    return is_active(shown) or shown.startswith(("=", "+", "-", "@"))


def _one_line(text: str) -> str:
    return " ".join(visible(text)[:_LONGEST].splitlines())


def _workbook(heads: Sequence[str], lines: Sequence[CorrectionLine], words: Words) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": _BORN})
    sheet = book.add_worksheet(words("corrections.sheet"))
    font = {"font_name": "Calibri", "font_size": 11, "valign": "top", "num_format": "@"}
    text = book.add_format(font)
    quoted = book.add_format(font | {"quote_prefix": True})
    wrapped = book.add_format(font | {"text_wrap": True})
    fill = book.add_format(font | {"bg_color": _TO_FILL, "border": 1, "border_color": LINE})
    head = book.add_format(font | {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT})
    for column, (name, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, name, head)
    last = len(HEADERS) - 1
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate(line[:last]):
            shown = _one_line(cell)
            long = HEADERS[column] in {"rule", "remedy"}
            manner = quoted if _is_changed(shown) else wrapped if long else text
            sheet.write_string(number, column, shown, manner)
        sheet.write_blank(number, last, None, fill)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(lines)), last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()
