"""Titles above the header, blank rows, titles between the rows, the header again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlsxwriter
from whole_file import HEADER, ROWS, codes, names, read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def test_titles_above_the_header_and_blank_rows_keep_the_users_row_numbers(tmp_path: Path):
    text = f"Export du 24/11/2026;;\n\n{HEADER}\n{ROWS[0]}\n;;\n{ROWS[1]}\n"
    reading = read_bytes(tmp_path, text.encode())
    understood = reading.understood
    assert understood.header_row == 3
    assert (understood.rows_read, understood.rows_blank, understood.rows_kept) == (2, 1, 2)
    assert sorted(account.row or 0 for account in reading.items) == [4, 6]


def test_a_header_that_stands_again_on_each_page_is_no_account(tmp_path: Path):
    text = f"{HEADER}\n{ROWS[0]}\n{HEADER}\n{ROWS[1]}\n"
    reading = read_bytes(tmp_path, text.encode())
    assert len(reading.items) == 2
    assert ("row_is_header", 3) in codes(reading)
    assert (reading.understood.rows_read, reading.understood.rows_kept) == (3, 2)


def test_a_title_merged_over_the_table_is_no_account_and_is_told(tmp_path: Path):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(";"))
        sheet.merge_range(1, 0, 1, 2, "Corse-du-Sud")
        sheet.write_row(2, 0, ROWS[0].split(";"))
        sheet.write_row(3, 0, ["Seul", "", ""])
    reading = read(path)
    assert names(reading) == ["Épicerie du Port", "Seul"]
    assert ("row_is_title", 2) in codes(reading)
