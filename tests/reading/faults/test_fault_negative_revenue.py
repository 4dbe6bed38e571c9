"""Negative amounts: credit notes, in every way accountants write them."""

from __future__ import annotations

import pytest
from one_column import read_column, told, values


@pytest.mark.parametrize(
    "text", ["-1 200,50", "(1 200,50)", "1200,50-", "(1 200,50 €)", "−1200,5 €"]
)
def test_a_negative_revenue_is_kept_and_told(tmp_path, text: str):
    reading = read_column(tmp_path, "CA", text, "10")
    assert values(reading, "revenue_eur") == [-1200.5, 10.0]
    assert told(reading) == [("cell_negative", 2, text, False)]
    assert reading.usable


def test_negative_orders_and_objectives_are_told_too(tmp_path):
    reading = read_column(tmp_path, "Commandes;Objectif", "-5;-10")
    assert [code for code, *_ in told(reading)] == ["cell_negative", "cell_negative"]
