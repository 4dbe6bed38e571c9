"""Amounts with their unit in the cell or in the header."""

from __future__ import annotations

import pytest
from one_column import read_column, told, values

from tournees.reading import cells


@pytest.mark.parametrize(
    ("text", "euros"),
    [("1 234,50 €", 1234.5), ("12 k€", 12_000), ("1,2 M€", 1_200_000), ("12 K€ HT", 12_000),
     ("12 300 € HT", 12_300), ("EUR 1 200", 1_200), ("12 300 euros", 12_300), ("3 keur", 3_000)],
)  # fmt: skip
def test_an_amount_carries_its_unit(text: str, euros: float):
    assert cells.read_euros(text) == pytest.approx(euros)


def test_a_header_in_thousands_scales_its_column_and_is_told(tmp_path):
    reading = read_column(tmp_path, "CA (k€)", "12", "0,5", "3 000 €")
    assert [issue.code for issue in reading.issues] == ["column_in_thousands"]
    assert values(reading, "revenue_eur") == [12_000.0, 500.0, 3_000.0]


def test_what_is_no_amount_is_told_with_its_cell(tmp_path):
    reading = read_column(tmp_path, "CA", "beaucoup", "12")
    assert told(reading) == [("cell_number", 2, "beaucoup", True)]
