"""Margin rates on sales or on cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import read_column, told, values

from tournees.reading.margins import basis_of


@given(st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_a_rate_on_cost_and_one_on_sales_are_the_same_margin(cost: float, margin: float):
    on_cost, on_sales = margin / cost, margin / (cost + margin)
    assert on_cost / (1 + on_cost) == pytest.approx(on_sales)


@pytest.mark.parametrize(
    ("header", "basis"),
    [("Taux de marque", "sales"), ("Taux de marge", "cost"), ("Marge", "sales"),
     ("Margin", "sales"), ("Marge sur coût", "cost"), ("Marge sur vente", "sales"),
     ("Markup", "cost")],
)  # fmt: skip
def test_a_header_says_what_its_rates_are_on(header: str, basis: str):
    assert basis_of(header) == basis


def test_the_scenario_has_the_last_word_and_nothing_is_then_told(tmp_path):
    on_cost = read_column(tmp_path, "Marge", "25 %", "150 %", margin_on="cost")
    assert values(on_cost, "margin_rate") == [pytest.approx(0.2), pytest.approx(0.6)]
    on_sales = read_column(tmp_path, "Taux de marge", "25 %", "60", margin_on="sales")
    assert values(on_sales, "margin_rate") == [0.25, 0.6]
    assert told(on_cost) == told(on_sales) == []


@pytest.mark.parametrize(
    ("header", "rate", "term"),
    [("Taux de marge", 0.2, "taux de marge"), ("Taux de marque", 0.25, "taux de marque"),
     ("Marge", 0.25, "taux de marque")],
)  # fmt: skip
def test_a_basis_that_is_assumed_is_told_once(tmp_path, header: str, rate: float, term: str):
    reading = read_column(tmp_path, header, "25 %", "25 %")
    assert values(reading, "margin_rate") == [pytest.approx(rate)] * 2
    assert [(i.code, i.facts["basis"], i.fatal) for i in reading.issues] == [
        ("margin_basis_assumed", term, False)
    ]


def test_a_margin_above_the_price_is_told_and_left_out(tmp_path):
    reading = read_column(tmp_path, "Marge", "120 %", "30 %", margin_on="sales")
    assert told(reading) == [("margin_over_sales", 2, "120 %", False)]
    assert values(reading, "margin_rate") == [None, 0.3]


def test_rates_as_fractions_may_exceed_one_on_cost(tmp_path):
    reading = read_column(tmp_path, "Taux de marge", "0,25", "1,5", "0,4", "0,3", margin_on="cost")
    assert values(reading, "margin_rate")[1] == pytest.approx(0.6)
