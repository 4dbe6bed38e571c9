"""Several sheets: the one that fits is taken, otherwise the user is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from whole_file import TABLE, book, only_issue, read

if TYPE_CHECKING:
    from pathlib import Path


def test_among_several_sheets_the_one_that_fits_is_taken(tmp_path: Path):
    notes = [["Lisez-moi"], ["Export mensuel"]]
    reading = read(book(tmp_path / "c.xlsx", {"Notes": notes, "Clients": TABLE, "Vide": []}))
    assert (reading.understood.sheet, len(reading.items)) == ("Clients", 1)


def test_sheets_that_fit_equally_well_are_asked_about(tmp_path: Path):
    path = book(tmp_path / "c.xlsx", {"2025": TABLE, "2026": TABLE})
    issue = only_issue(path)
    assert (issue.code, issue.facts["known"]) == ("sheet_ambiguous", "2025, 2026")
    assert read(path, sheet="2026").understood.sheet == "2026"


def test_a_hidden_sheet_is_left_aside_where_another_is_shown(tmp_path: Path):
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name in ("Ancien", "Clients"):
            sheet = made.add_worksheet(name)
            for number, row in enumerate(TABLE):
                sheet.write_row(number, 0, row)
        made.get_worksheet_by_name("Ancien").hide()
        sheet.activate()
        sheet.set_first_sheet()
    assert read(path).understood.sheet == "Clients"


def test_a_sheet_that_does_not_exist_is_told_with_the_closest(tmp_path: Path):
    issue = only_issue(book(tmp_path / "c.xlsx", {"Clients": TABLE}), sheet="Client")
    assert (issue.code, issue.facts["close"]) == ("sheet_absent", "Clients")


def test_an_empty_workbook_and_a_lone_header_are_told(tmp_path: Path):
    assert only_issue(book(tmp_path / "c.xlsx", {"Feuil1": []})).code == "sheet_empty"
    assert only_issue(book(tmp_path / "d.xlsx", {"A": TABLE[:1]})).code == "sheet_no_rows"


def test_an_old_workbook_takes_the_sheet_that_fits_too(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    old.add_sheet("Notes").write(0, 0, "Lisez-moi")
    sheet = old.add_sheet("Clients")
    for number, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    old.save(str(tmp_path / "clients.xls"))
    reading = read(tmp_path / "clients.xls")
    assert (reading.understood.sheet, reading.items[0].postal_code) == ("Clients", "01000")
