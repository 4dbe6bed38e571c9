"""Workbooks protected by a password, new and old: told as such."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from whole_file import only_issue

from tournees.reading.opening import OLE_MAGIC

if TYPE_CHECKING:
    from pathlib import Path

_BEGINS, _PASSWORD = 0x0809, 0x002F


def test_a_locked_new_workbook_is_told(tmp_path: Path):
    path = tmp_path / "verrou.xlsx"
    path.write_bytes(OLE_MAGIC + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert only_issue(path).code == "workbook_locked"


def test_a_locked_old_workbook_is_told(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    old.add_sheet("Clients").write(0, 0, "Nom")
    path = tmp_path / "verrou.xls"
    old.save(str(path))
    content = bytearray(path.read_bytes())
    begins = content.index(struct.pack("<HH", _BEGINS, 16))
    struct.pack_into("<H", content, begins + 4 + 16, _PASSWORD)  # the record after the first
    path.write_bytes(content)
    assert only_issue(path).code == "workbook_locked"


def test_a_package_with_locked_members_is_told(tmp_path: Path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    content = bytearray(buffer.getvalue())
    content[6] |= 1  # the flag of a member that needs a password, here and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "verrou.xlsx"
    path.write_bytes(content)
    assert only_issue(path).code == "workbook_locked"
