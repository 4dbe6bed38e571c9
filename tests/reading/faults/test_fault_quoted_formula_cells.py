"""``="75001"``: how an export keeps the zeros of a code, in a text file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whole_file import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def test_a_text_written_as_a_formula_is_read_as_the_text(tmp_path: Path):
    text = 'Code client;Nom;CP;Ville\n"=""00012""";Bar;="01000";"=""Bourg-en-Bresse"""\n'
    reading = read_bytes(tmp_path, text.encode())
    account = reading.items[0]
    assert (account.id, account.postal_code, account.commune) == (
        "00012", "01000", "Bourg-en-Bresse",
    )  # fmt: skip
    assert reading.issues == ()


def test_a_header_written_as_a_formula_is_recognised(tmp_path: Path):
    reading = read_bytes(tmp_path, b'="Nom",="CP"\n="Bar ""Le Port""",="75001"\n')
    assert reading.items[0].postal_code == "75001"


def test_the_users_own_rows_keep_the_formula(tmp_path: Path):
    raw = read_bytes(tmp_path, b'Nom;CP\nBar;="01000"\n').raw
    assert raw is not None
    assert raw.rows[0].texts == ("Bar", '="01000"')
