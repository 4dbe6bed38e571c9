"""Small packages that unpack to gigabytes, or whose cells would: refused in little memory."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from bounded import cost_of
from whole_file import book, only_issue

from tournees.reading import unzipping

if TYPE_CHECKING:
    from pathlib import Path

_SPACES = 8 << 20


def test_a_zip_bomb_is_refused_whatever_size_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unzipping, "MAX_UNZIPPED_BYTES", 1 << 20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * _SPACES)
    lying = buffer.getvalue().replace(_SPACES.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    assert lying != buffer.getvalue()
    path = tmp_path / "bombe.xlsx"
    path.write_bytes(lying)
    assert only_issue(path).code == "workbook_too_large"


def test_a_real_bomb_is_refused_within_seconds_in_little_memory(tmp_path: Path):
    pytest.importorskip("resource", reason="memory is measured where the system tells it")
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(33):
                stream.write(b" " * _SPACES)
    assert path.stat().st_size < 4 << 20
    cost = cost_of(path)
    assert cost.codes == ["workbook_too_large"]
    assert cost.megabytes < 60
    assert cost.cpu_s < 10


def test_one_stray_cell_in_the_last_corner_does_not_take_all_memory(tmp_path: Path):
    path = tmp_path / "coin.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Nom")
        sheet.write(1_048_575, 16_383, "x")
    assert only_issue(path).code == "table_too_many_cells"


def test_one_long_text_that_every_cell_points_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    table = [["Nom", "CP"], *(["a" * 1000, "20000"] for _ in range(50))]
    path = book(tmp_path / "c.xlsx", {"A": table})
    monkeypatch.setattr(unzipping, "MAX_TEXT_CHARS", 40_000)
    assert only_issue(path).code == "workbook_too_large"


@pytest.mark.parametrize(
    "piece",
    [b'<c r="A1" t="e">', b"<c ", b'<c r="A1"><f>', b'<c r="A1"><f>1</f>' + b" " * 60_000,
     b'<c t="s" ', b"<a:", b'<c r="A1" t="e"><v>'],
)  # fmt: skip
def test_a_damaged_worksheet_takes_no_endless_time(tmp_path: Path, piece: bytes):
    path = tmp_path / "c.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", piece * (1_500_000 // len(piece)))
    assert only_issue(path).code.startswith("workbook_")
