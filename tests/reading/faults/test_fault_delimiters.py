"""Delimiters, quotes, line breaks inside cells, rows of unequal length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole_file import HEADER, ROWS, TEXT, codes, names, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_usual_delimiter_is_read(tmp_path: Path, delimiter: str):
    reading = read_bytes(tmp_path, TEXT.replace(";", delimiter).encode())
    assert reading.understood.delimiter == delimiter
    assert len(reading.items) == 2


def test_semicolons_inside_the_cells_of_a_comma_file_do_not_mislead(tmp_path: Path):
    text = 'Nom,CP,Horaires\nA,20000,"lun 9h-12h; mar 9h-12h"\nB,20200,"lun; mar"\n'
    assert read_bytes(tmp_path, text.encode()).understood.delimiter == ","


def test_the_first_line_of_excel_that_announces_the_delimiter_is_no_row(tmp_path: Path):
    reading = read_bytes(tmp_path, ("sep=|\n" + TEXT.replace(";", "|")).encode())
    assert (len(reading.items), reading.understood.header_row) == (2, 1)


def test_quotes_and_line_breaks_inside_a_cell_are_kept_in_one_row(tmp_path: Path):
    text = f'{HEADER}\n"Bar ""Le Port""\nsur le quai; à droite";20000;Ajaccio\n{ROWS[1]}\n'
    reading = read_bytes(tmp_path, text.encode())
    assert names(reading) == ['Bar "Le Port" sur le quai; à droite', "Hôtel de l'Étoile"]
    assert [account.row for account in reading.items] in ([2, 3], [3, 2])


def test_a_row_with_fewer_cells_is_read_and_one_with_more_is_told(tmp_path: Path):
    text = f"{HEADER}\nBar;20000\nCafé;20200;Bastia;de trop\nHôtel;20250;Corte;;\n"
    reading = read_bytes(tmp_path, text.encode())
    assert names(reading) == ["Bar", "Café", "Hôtel"]
    assert [found for found in codes(reading) if found[0] == "row_too_long"] == [
        ("row_too_long", 3)
    ]


def test_a_quotation_mark_never_closed_is_told_with_its_row(tmp_path: Path):
    text = f'{HEADER}\n{ROWS[0]}\n"Bar;20000;Corte\n' + "Bar;20000;Corte\n" * 50
    reading = read_bytes(tmp_path, text.encode())
    assert codes(reading) == [("table_open_quote", 3)]
