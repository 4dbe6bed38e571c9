"""A gigabyte, one endless line, one endless cell: refused at once, in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bounded import cost_of
from whole_file import HEADER, ROWS, only_issue

from tournees.reading.sheet import MAX_FILE_BYTES, MEGABYTE

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("resource", reason="memory is measured where the system tells it")


def test_a_gigabyte_of_one_line_is_refused_without_being_read(tmp_path: Path):
    path = tmp_path / "enorme.csv"
    with path.open("wb") as stream:
        stream.write(b"a" * MEGABYTE)
        stream.truncate(1 << 30)
    issue = only_issue(path)
    assert (issue.code, issue.facts["size"]) == ("table_too_large", 1024)
    cost = cost_of(path)
    assert cost.codes == ["table_too_large"]
    assert cost.megabytes < 20


def test_the_longest_line_that_is_opened_takes_little_more_than_its_own_memory(tmp_path: Path):
    path = tmp_path / "ligne.csv"
    path.write_bytes(b"a" * MAX_FILE_BYTES)
    cost = cost_of(path)
    assert cost.codes == ["table_line_too_long"]
    assert cost.megabytes < 3 * MAX_FILE_BYTES / MEGABYTE
    assert cost.cpu_s < 5


def test_an_endless_line_after_good_rows_is_refused_with_its_row(tmp_path: Path):
    path = tmp_path / "ligne.csv"
    path.write_bytes(f"{HEADER}\n{ROWS[0]}\n".encode() + b"a" * (2 * MEGABYTE))
    issue = only_issue(path)
    assert (issue.code, issue.row) == ("table_line_too_long", 3)


def test_one_endless_cell_is_refused_with_its_row(tmp_path: Path):
    path = tmp_path / "cellule.csv"
    path.write_text(f"{HEADER}\n{'a' * 200_000};20000;Ajaccio\n", "utf-8")
    issue = only_issue(path)
    assert (issue.code, issue.row) == ("table_line_too_long", 2)


def test_lines_without_end_are_refused_before_they_take_memory(tmp_path: Path):
    path = tmp_path / "lignes.csv"
    path.write_bytes(b";\n" * (MAX_FILE_BYTES // 2))
    cost = cost_of(path)
    assert cost.codes == ["table_too_many_cells"]
    assert cost.megabytes < 3 * MAX_FILE_BYTES / MEGABYTE
