"""Files that stop too early: in a quoted cell, in a letter, in a row, in a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole_file import HEADER, ROWS, TABLE, TEXT, book, codes, names, only_issue, read_bytes

from tournees.reading.opening import OLE_MAGIC

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f'{HEADER}\n{ROWS[0]}\n"Bar du'.encode(), 3),
        (f'{HEADER}\n{ROWS[0]}\n"Bar";"20'.encode(), 3),
        (f'{HEADER}\n{ROWS[0]}\n"Bar\nsur le quai\n'.encode(), 3),
        (f"{HEADER}\n{ROWS[0]}\nCaf\u00e9".encode()[:-1], 3),
        (TEXT.encode("utf-16")[:-1], None),
    ],
)
def test_a_text_cut_in_the_middle_of_a_cell_is_told_with_its_row(
    tmp_path: Path, content: bytes, row: int | None
):
    path = tmp_path / "clients.csv"
    path.write_bytes(content)
    issue = only_issue(path)
    assert (issue.code, issue.row) == ("table_truncated", row)


def test_a_last_row_cut_between_two_cells_is_read_and_told(tmp_path: Path):
    rows = [f"Bar {n};20000;Ajaccio" for n in range(4)]
    reading = read_bytes(tmp_path, "\n".join((HEADER, *rows, "Dernier;200")).encode())
    assert names(reading)[-1] == "Dernier"
    assert ("row_cut_short", 6) in codes(reading)


def test_a_whole_file_without_a_last_end_of_line_is_no_fault(tmp_path: Path):
    for text in (TEXT.rstrip("\n") + "\n" + ROWS[0], f'{HEADER}\n{ROWS[0]}\n"Bar";"20000";"Corte"'):
        reading = read_bytes(tmp_path, text.encode())
        assert reading.usable
        assert not [c for c, _ in codes(reading) if c in {"row_cut_short", "table_truncated"}]


def test_the_last_letter_of_a_windows_file_is_not_taken_for_a_cut(tmp_path: Path):
    reading = read_bytes(tmp_path, "Nom;Ville\nBar;Orl\u00e9".encode("cp1252"))
    assert reading.items[0].commune == "Orlé"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_anywhere_is_told(tmp_path: Path, keep: float):
    path = book(tmp_path / "c.xlsx", {"A": TABLE})
    content = path.read_bytes()
    path.write_bytes(content[: int(keep * len(content))])
    assert only_issue(path).code == "workbook_broken"


@pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", OLE_MAGIC + bytes(4096)])
def test_the_mere_beginning_of_a_workbook_is_told(tmp_path: Path, content: bytes):
    path = tmp_path / "c.xls"
    path.write_bytes(content)
    assert only_issue(path).code == "workbook_broken"


@pytest.mark.parametrize(
    "end", ["<tr><td>Ba", "<tr><td>Bar</td><t", "<tr><td>Bar</td></tr>", "<!-- "]
)
def test_a_page_cut_before_the_end_of_its_table_is_told(tmp_path: Path, end: str):
    path = tmp_path / "export.xls"
    path.write_text(f"<table><tr><td>Nom</td><td>CP</td></tr>{end}", "utf-8")
    assert only_issue(path).code == "table_truncated"


@pytest.mark.parametrize("piece", ["<!--", "<![CDATA[", "</", "<a ", "<td a='", "<", "&#", "<?x"])
def test_a_damaged_page_takes_no_endless_time(tmp_path: Path, piece: str):
    path = tmp_path / "export.xls"
    path.write_text("<table><tr><td>Nom</td></tr>" + piece * 100_000, "utf-8")
    assert only_issue(path).fatal
