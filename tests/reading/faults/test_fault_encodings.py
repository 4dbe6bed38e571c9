"""Encodings as programs write them, two of them in one file, and bytes that are no letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole_file import TEXT, codes, names, only_issue, read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ["Épicerie du Port", "Hôtel de l'Étoile"]


@pytest.mark.parametrize(
    ("codec", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("cp1252", "Windows-1252"),
     ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_is_read_with_every_end_of_line(
    tmp_path: Path, codec: str, shown: str, ending: str
):
    reading = read_bytes(tmp_path, TEXT.replace("\n", ending).encode(codec))
    assert names(reading) == BOTH
    assert reading.understood.encoding == shown
    assert reading.issues[1:] == ()
    assert reading.usable


def test_utf_16_of_the_other_end_with_its_mark_is_read(tmp_path: Path):
    assert names(read_bytes(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"))) == BOTH


def test_two_exports_of_two_encodings_in_one_file_are_read_line_by_line(tmp_path: Path):
    first, second, third = TEXT.splitlines(keepends=True)
    content = first.encode() + second.encode("cp1252") + third.encode()
    reading = read_bytes(tmp_path, content)
    assert names(reading) == BOTH
    assert ("table_mixed_encodings", 2) in codes(reading)
    assert reading.usable


def test_zero_bytes_in_a_text_are_removed_and_told(tmp_path: Path):
    reading = read_bytes(tmp_path, TEXT.replace("Port", "Po\0rt\0\0").encode())
    assert names(reading) == BOTH
    issue = next(issue for issue in reading.issues if issue.code == "table_zero_bytes")
    assert (issue.row, issue.facts["n"], issue.fatal) == (2, 3, False)


def test_a_filling_of_zero_bytes_is_not_taken_for_utf_16(tmp_path: Path):
    reading = read_bytes(tmp_path, TEXT.encode() + b"\0" * 900)
    assert names(reading) == BOTH
    assert ("table_zero_bytes", 4) in codes(reading)


def test_bytes_that_are_no_letters_are_told(tmp_path: Path):
    path = tmp_path / "curieux.csv"
    path.write_bytes(b"Nom;Ville\nCaf\x81;Ajaccio\n")
    assert only_issue(path).code == "table_undecodable"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "table_is_empty"), (b"\xef\xbb\xbf \r\n", "table_is_empty"),
     (b"\x7fELF\x02\x01\x01\0\0\0;a\n" * 9, "table_is_binary"),
     (b"%PDF-1.7\n...", "table_other_kind"), (b"\x89PNG\r\n\x1a\n", "table_other_kind")],
)  # fmt: skip
def test_what_is_no_text_at_all_is_told(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "clients.csv"
    path.write_bytes(content)
    assert only_issue(path).code == code


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path):
    assert only_issue(tmp_path / "absent.csv").code == "table_is_missing"
    assert only_issue(tmp_path).code == "table_is_folder"


def test_letters_already_lost_are_told_with_their_row(tmp_path: Path):
    reading = read_bytes(tmp_path, TEXT.replace("Hôtel", "H\ufffdtel").encode())
    assert ("table_letters_lost", 3) in codes(reading)
    assert read(tmp_path / "clients.csv").usable
