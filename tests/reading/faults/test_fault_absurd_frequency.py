"""Frequencies beyond the days of a year."""

from __future__ import annotations

from one_column import read_column, told, values


def test_four_hundred_visits_a_year_are_told_and_left_out(tmp_path):
    reading = read_column(tmp_path, "Fréquence", "400", "12", "2 par jour", "mensuelle")
    assert told(reading) == [
        ("cell_frequency_high", 2, "400", False),
        ("cell_frequency_high", 4, "2 par jour", False),
    ]
    assert values(reading, "visits_per_year") == [None, 12.0, None, 12.0]
    assert reading.usable


def test_a_probability_above_one_is_told_and_left_out(tmp_path):
    reading = read_column(tmp_path, "Probabilité", "130 %", "20 %", "-5 %")
    assert told(reading) == [
        ("cell_share_over", 2, "130 %", False),
        ("cell_share_negative", 4, "-5 %", False),
    ]
    assert values(reading, "probability") == [None, 0.2, None]


def test_one_share_above_one_does_not_make_the_others_per_cents(tmp_path):
    reading = read_column(tmp_path, "Probabilité", "0,2", "0,5", "1,3", "0,1")
    assert values(reading, "probability") == [0.2, 0.5, None, 0.1]
    assert told(reading) == [("cell_share_over", 4, "1,3", False)]
