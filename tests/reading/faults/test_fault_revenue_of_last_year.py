"""Revenue of this year, of last year, of neither."""

from __future__ import annotations

import pytest
from one_column import fields, read_column, values


@pytest.mark.parametrize("before", ["CA N-1", "CA (N-1)", "CA année précédente", "CA HT N-1"])
def test_last_year_stands_beside_this_year(tmp_path, before: str):
    reading = read_column(tmp_path, f"{before};CA", "10;20")
    assert values(reading, "revenue_eur") == [20.0]
    assert values(reading, "previous_revenue_eur") == [10.0]
    assert reading.issues == ()


def test_last_year_alone_stands_in_and_is_told(tmp_path):
    reading = read_column(tmp_path, "CA N-1", "10")
    assert values(reading, "revenue_eur") == [10.0]
    assert values(reading, "previous_revenue_eur") == [None]
    assert [(i.code, i.column, i.fatal) for i in reading.issues] == [
        ("revenue_is_previous", "CA N-1", False)
    ]
    assert reading.understood.columns[3].confidence < 1.0


def test_years_in_headers_tell_this_year_from_the_last(tmp_path):
    reading = read_column(tmp_path, "CA 2023;CA 2024;CA 2025", "1;2;3")
    assert fields(reading)["CA 2025"] == ("revenue_eur",)
    assert fields(reading)["CA 2024"] == ("previous_revenue_eur",)
    assert fields(reading)["CA 2023"] == ()


def test_the_scenario_may_refuse_last_year(tmp_path):
    reading = read_column(tmp_path, "CA N-1", "10", columns={"revenue_eur": ""})
    assert values(reading, "revenue_eur") == [None]
    assert values(reading, "previous_revenue_eur") == [10.0]
