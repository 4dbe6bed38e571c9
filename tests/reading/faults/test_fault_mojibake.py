"""« GÃ©rard »: texts written in one encoding and read in another, once or twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole_file import TEXT, book, codes, names, read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ["Épicerie du Port", "Hôtel de l'Étoile"]


def garbled(text: str, codec: str = "cp1252") -> str:
    """UTF-8 taken for another encoding, undefined bytes as the programs of the trade do."""
    return "".join(
        bytes([byte]).decode(codec, "replace").replace("\ufffd", chr(byte))
        for byte in text.encode()
    )


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_a_whole_file_of_garbled_accents_is_repaired_and_told(tmp_path: Path, codec: str):
    reading = read_bytes(tmp_path, garbled(TEXT, codec).encode())
    assert names(reading) == BOTH
    issue = next(i for i in reading.issues if i.code == "table_mojibake_undone")
    assert (issue.row, issue.facts["after"], issue.fatal) == (2, "Épicerie du Port", False)


def test_accents_garbled_twice_are_repaired(tmp_path: Path):
    assert names(read_bytes(tmp_path, garbled(garbled(TEXT)).encode())) == BOTH


def test_a_file_that_is_only_partly_garbled_is_told_and_left_alone(tmp_path: Path):
    first, second, third = TEXT.splitlines(keepends=True)
    reading = read_bytes(tmp_path, (first + second + garbled(third)).encode())
    assert names(reading) == ["Épicerie du Port", garbled("Hôtel de l'Étoile")]
    assert ("table_mojibake", 3) in codes(reading)


def test_a_garbled_header_is_recognised_once_repaired(tmp_path: Path):
    text = "Société;CP;Ville\nCafé;20000;Ajaccio\n"
    assert names(read_bytes(tmp_path, garbled(text).encode())) == ["Café"]


def test_garbled_texts_of_a_workbook_are_repaired_too(tmp_path: Path):
    table = [["Nom", "CP"], [garbled("Épicerie"), "20000"], [garbled("Hôtel"), "20200"]]
    assert names(read(book(tmp_path / "c.xlsx", {"A": table}))) == ["Épicerie", "Hôtel"]


def test_words_that_only_look_garbled_are_left_alone(tmp_path: Path):
    odd = "Nom;CP;Ville\nSÃO BENTO «été» 1⁄2 l’école;20000;Ajaccio\nÂge d'or – Ægir;20200;Bastia\n"
    reading = read_bytes(tmp_path, odd.encode())
    assert names(reading) == ["SÃO BENTO «été» 1⁄2 l’école", "Âge d'or – Ægir"]
    assert not [code for code, _ in codes(reading) if code.startswith("table_mojibake")]
