"""Spaces of every width inside and around the cells."""

from __future__ import annotations

import pytest
from one_column import fields, read_column, read_file, told, values


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", "\u2007"])
def test_thousands_are_separated_by_any_space(tmp_path, space: str):
    reading = read_column(tmp_path, "CA", f"1{space}234{space}567,5", f"12{space}300{space}€")
    assert values(reading, "revenue_eur") == [1_234_567.5, 12_300.0]
    assert told(reading) == []


@pytest.mark.parametrize("header", ["Code\u00a0postal", " CODE  POSTAL ", "code\u202fpostal"])
def test_headers_are_known_whatever_their_spaces(tmp_path, header: str):
    reading = read_file(tmp_path, f"Nom;{header}\nBar;20000\n")
    assert list(fields(reading).values()) == [("name",), ("postal_code",)]


def test_marks_of_direction_around_a_number_are_left_out(tmp_path):
    reading = read_column(tmp_path, "Tél", "\u202d0491011994\u202c")
    assert values(reading, "phone") == ["04 91 01 19 94"]
    assert told(reading) == []
