"""Merged cells: their text holds for every row they span, but for amounts and identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from whole_file import read

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["Code client", "Nom", "CP", "Ville", "CA"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with xlsxwriter.Workbook(tmp_path / "clients.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "Siège"])
        sheet.write_row(2, 0, ["2", "Dépôt"])
        sheet.write_row(3, 0, ["3", "Magasin"])
        sheet.merge_range(1, 2, 3, 2, 1000)
        sheet.merge_range(1, 3, 3, 3, "Bourg-en-Bresse")
        sheet.merge_range(1, 4, 3, 4, 900)
    return tmp_path / "clients.xlsx"


def test_a_text_merged_over_rows_holds_for_each_of_them_and_is_told(path: Path):
    reading = read(path)
    assert [(a.postal_code, a.commune) for a in reading.items] == [("01000", "Bourg-en-Bresse")] * 3
    told = {i.column: (i.row, i.facts["n"]) for i in reading.issues if i.code == "cell_merged"}
    assert told == {"CP": (2, 2), "Ville": (2, 2)}


def test_a_merged_amount_is_not_counted_three_times(path: Path):
    reading = read(path)
    assert [account.revenue_eur for account in reading.items] == [900, None, None]
    told = [(i.column, i.facts["n"]) for i in reading.issues if i.code == "cell_merged_alone"]
    assert told == [("CA", 2)]


def test_the_users_own_rows_stay_as_the_file_holds_them(path: Path):
    raw = read(path).raw
    assert raw is not None
    assert [row.texts[3] for row in raw.rows] == ["Bourg-en-Bresse", "", ""]


def test_a_text_merged_over_columns_belongs_to_the_first(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "", "20000"])
        sheet.merge_range(1, 3, 1, 4, "Ajaccio")
    account = read(tmp_path / "c.xlsx").items[0]
    assert (account.commune, account.revenue_eur) == ("Ajaccio", None)


def test_merged_cells_of_an_old_workbook_are_read_alike(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Clients")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    sheet.write(1, 1, "Siège")
    sheet.write(2, 1, "Dépôt")
    sheet.write_merge(1, 2, 2, 2, "20000")
    old.save(str(tmp_path / "clients.xls"))
    assert {a.postal_code for a in read(tmp_path / "clients.xls").items} == {"20000"}
