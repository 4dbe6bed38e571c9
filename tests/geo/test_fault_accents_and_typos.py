"""Accents, capitals, hyphens and a wrong letter."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from sampled_communes import sampled

from tournees.geo.locating import locate

LONG = [(code, town) for code, town in sampled() if len(town.key) >= 9]


def test_without_accents_and_hyphens_in_capitals_a_town_is_the_same():
    for code, town in sampled():
        parts = unicodedata.normalize("NFD", town.name.replace("-", " ").upper())
        written = "".join(char for char in parts if not unicodedata.combining(char))
        found = locate(code, written)
        assert (found.insee, found.issue) == (town.code, None), town


@given(st.sampled_from(LONG), st.data())
@settings(max_examples=150, deadline=None)
def test_a_letter_lost_is_put_right_and_said_or_not_guessed_at_all(pair, data):
    code, town = pair
    at = data.draw(st.integers(1, len(town.name) - 2))
    found = locate(code, town.name[:at] + town.name[at + 1 :])
    assert found.place is not None
    if found.insee == town.code:
        assert found.issue is None or not found.issue.code.startswith("coordinates_")
    else:
        assert found.issue is not None or found.former, (town, found)


def test_a_typo_is_told_with_the_name_that_was_meant():
    found = locate("20000", "ajacio")
    assert (found.insee, found.commune) == ("2A004", "Ajaccio")
    assert found.issue is not None
    assert found.issue.code == "place_commune_corrected"
