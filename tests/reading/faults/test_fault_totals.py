"""Rows of totals: no accounts, told; a client called Total stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole_file import codes, names, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def test_a_total_at_the_foot_is_no_account(tmp_path: Path):
    rows = (
        "Code client;Nom;Adresse;CP;CA", "1;Bar;;20000;10", ";TOTAL :;;;10",
        "Sous-total;;;;10", ";Total général;;;10", ";Total;RN 193;;5", ";Total;;20200;5",
    )  # fmt: skip
    reading = read_bytes(tmp_path, "\n".join(rows).encode())
    assert [row for code, row in codes(reading) if code == "row_is_total"] == [3, 4, 5]
    assert reading.usable
    assert sorted(account.row or 0 for account in reading.items) == [2, 6, 7]
    assert (reading.understood.rows_read, reading.understood.rows_kept) == (6, 3)


@pytest.mark.parametrize("text", ["Total Corse", "Sous-total 20", "TOTAUX", "Total (3 clients)"])
def test_a_total_of_something_with_numbers_only_is_no_account(tmp_path: Path, text: str):
    reading = read_bytes(tmp_path, f"Nom;CP;CA\nBar;20000;10\n{text};;1 010,50 €\n".encode())
    assert names(reading) == ["Bar"]
    assert ("row_is_total", 3) in codes(reading)


@pytest.mark.parametrize(
    "row",
    ["C7;Total Access;;;10", ";Total Access;;20000;10", ";Total Access;RN 193;;", ";Totalia;;;5"],
)
def test_a_client_whose_name_begins_like_a_total_stays_an_account(tmp_path: Path, row: str):
    text = f"Code client;Nom;Adresse;CP;CA\n1;Bar;;20000;10\n{row}\n"
    assert len(read_bytes(tmp_path, text.encode()).items) == 2


def test_totals_alone_are_no_rows(tmp_path: Path):
    reading = read_bytes(tmp_path, b"Nom;CP\nTotal;\n")
    assert codes(reading) == [("sheet_no_rows", 1), ("row_is_total", 2)]
