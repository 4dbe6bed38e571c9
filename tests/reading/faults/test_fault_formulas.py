"""Formulas: the stored value is read; without one, or with an error, the cell is told."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from whole_file import read, read_bytes

from tournees.reading import unzipping

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tournees.model import Account
    from tournees.reading import Reading

HEADER = ["Nom", "CP", "Ville", "CA"]


def about_cells(reading: Reading[Account]) -> list[tuple[str, int | None, str, str]]:
    return [(i.code, i.row, i.column, i.value) for i in reading.issues if i.code[:5] == "cell_"]


def uncomputed(path: Path, rows: Iterable[list[object]]) -> None:
    """A workbook by a program that computes nothing: formulas without a stored value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(path)


def test_the_stored_value_of_a_formula_is_read(tmp_path: Path):
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, '="Bar "&"du Port"', value="Bar du Port")
        sheet.write_formula(1, 1, "=19000+1000", value=20000)
        sheet.write_formula(1, 3, "=1+2", value=3)
    reading = read(path)
    account = reading.items[0]
    assert (account.name, account.postal_code, account.revenue_eur) == ("Bar du Port", "20000", 3)
    assert about_cells(reading) == []


def test_a_formula_never_computed_is_told_with_row_and_column(tmp_path: Path):
    rows = (["A", 20000, "Ajaccio", "=1+2"], ["B", "=B2", "Ajaccio", 7])
    uncomputed(tmp_path / "c.xlsx", rows)
    reading = read(tmp_path / "c.xlsx")
    assert about_cells(reading) == [
        ("cell_formula_uncomputed", 2, "CA", "=1+2"),
        ("cell_formula_uncomputed", 3, "CP", "=B2"),
    ]
    assert reading.usable
    assert [account.revenue_eur for account in reading.items if account.name == "B"] == [7]
    assert reading.raw is not None
    assert reading.raw.rows[0].texts[3] == "=1+2"


def test_a_formula_whose_value_is_the_empty_text_is_no_fault(tmp_path: Path):
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Bar", "20000", "Ajaccio"])
        sheet.write_formula(1, 3, '=IF(1,"",2)', value="")
    content = (tmp_path / "c.xlsx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'<c r="D2">', b'<c r="D2" t="str">')
            new.writestr(name, part)
    assert about_cells(read_bytes(tmp_path, out.getvalue(), "d.xlsx")) == []


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_an_error_of_the_spreadsheet_is_told_with_row_and_column(tmp_path: Path, error: str):
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Bar", "20000", "Ajaccio"])
        sheet.write_formula(1, 3, "=1/0", value=error)
    assert about_cells(read(path)) == [("cell_error", 2, "CA", error)]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALEUR!", "#NOM?"])
def test_an_error_in_a_text_file_is_told_alike(tmp_path: Path, error: str):
    reading = read_bytes(tmp_path, f"Nom;CP;CA\nBar;20000;{error}\n".encode())
    assert about_cells(reading) == [("cell_error", 2, "CA", error)]


def test_an_error_of_an_old_workbook_is_told_alike(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Clients")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
        if column < 3:
            sheet.write(1, column, "20000")
    sheet.row(1).set_cell_error(3, 0x17)
    old.save(str(tmp_path / "c.xls"))
    assert about_cells(read(tmp_path / "c.xls")) == [("cell_error", 2, "CA", "#REF!")]


def test_cells_are_found_where_a_workbook_is_unpacked_in_small_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    bars = ([f"Bar {number}", "20000", "Ajaccio", f"={number}+1"] for number in range(60))
    uncomputed(tmp_path / "c.xlsx", bars)
    monkeypatch.setattr(unzipping, "_CHUNK", 97)
    found = about_cells(read(tmp_path / "c.xlsx"))
    assert [row for _, row, _, _ in found] == list(range(2, 62))


def test_more_formulas_without_value_than_can_be_listed_stop_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    bars = ([f"Bar {number}", "20000", "Ajaccio", "=1+1"] for number in range(9))
    uncomputed(tmp_path / "c.xlsx", bars)
    monkeypatch.setattr(unzipping, "_MOST_HOLES", 8)
    assert [i.code for i in read(tmp_path / "c.xlsx").issues] == ["workbook_uncomputed"]
