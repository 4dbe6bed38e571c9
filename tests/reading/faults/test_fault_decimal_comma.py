"""Numbers with a decimal comma, as French software writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import fields, read_column, told, values

from tournees.reading import cells
from tournees.reading.folding import tidy

SPACES = (" ", "\u00a0", "\u202f", "")


@given(st.integers(-(10**10), 10**10), st.sampled_from(SPACES))
def test_a_number_written_the_french_way_reads_back(cents: int, space: str):
    whole, rest = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}{whole:,}".replace(",", space) + f",{rest:02d}"
    assert cells.read_number(tidy(text)) == pytest.approx(cents / 100)


@given(st.integers(10**5, 10**10))
def test_a_number_written_the_english_way_reads_back(cents: int):
    assert cells.read_number(f"{cents / 100:,.2f}") == pytest.approx(cents / 100)


def test_coordinates_with_a_comma_are_places(tmp_path):
    path_text = read_column(tmp_path, "Latitude;Longitude", "41,9267;8,7369")
    place = path_text.items[0].place
    assert place is not None
    assert (place.lat, place.lon) == (41.9267, 8.7369)


def test_an_amount_with_one_comma_and_three_digits_is_told(tmp_path):
    reading = read_column(tmp_path, "CA", "12,345", "12,34")
    assert values(reading, "revenue_eur") == [12.345, 12.34]
    assert told(reading) == [("cell_ambiguous", 2, "12,345", False)]
    assert fields(reading)["CA"] == ("revenue_eur",)
