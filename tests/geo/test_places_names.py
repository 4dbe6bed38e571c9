"""Names of communes and postal codes in all their spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo.commune_names import clean_postal_code, edits, key, split_postal_code


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("AJACCIO CEDEX 9", "Ajaccio"),
        ("ST ETIENNE", "Saint-Étienne"),
        ("Ste. Foy-lès-Lyon", "Sainte-Foy-lès-Lyon"),
        ("HAVRE (LE)", "Le Havre"),
        ("l'ile rousse", "L'Île-Rousse"),
        ("L’ILE-ROUSSE", "L'Île-Rousse"),
        ("CHALON S/ SAONE", "Chalon-sur-Saône"),
        ("FONTENAY SS BOIS", "Fontenay-sous-Bois"),
        ("VILLENEUVE DASCQ", "Villeneuve-d'Ascq"),
        ("Oeuilly", "Œuilly"),
        ("PARIS 16", "Paris 16e Arrondissement"),
        ("Paris XVIe", "Paris 16e Arrondissement"),
        ("LYON 03", "Lyon 3e Arrondissement"),
        ("marseille 1er", "Marseille 1er Arrondissement"),
    ],
)
def test_two_spellings_of_a_commune_have_one_key(written: str, official: str):
    assert key(written) == key(official)


def test_different_communes_keep_different_keys():
    names = ["Saint-Denis", "Sainte-Denis", "Denis", "Paris 1er Arrondissement", "Paris", "Les"]
    assert len({key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("20000", "20000"),
        ("1000", "01000"),
        ("1000.0", "01000"),
        (" 20 000 ", "20000"),
        ("F-20000", "20000"),
        ("FR 75001", "75001"),
        ("2a004", "2A004"),
        ("123", ""),
        ("750011", ""),
        ("B-1000 Bruxelles", ""),
        ("", ""),
    ],
)
def test_a_postal_code_is_repaired_or_refused(written: str, code: str):
    assert clean_postal_code(written) == code


def test_a_postal_code_in_front_of_the_town_is_split_off():
    assert split_postal_code("20000 Ajaccio") == ("20000", "Ajaccio")
    assert split_postal_code("Ajaccio") == ("", "Ajaccio")


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("ajaccio", "ajacio", 1), ("bastia", "batsia", 1), ("corte", "calvi", 3), ("a", "", 1)],
)
def test_edits_count_letters_added_lost_changed_or_swapped(first: str, second: str, distance: int):
    assert edits(first, second, 2) == min(distance, 3)


@given(st.text(max_size=12), st.text(max_size=12))
def test_edits_do_not_depend_on_the_order(first: str, second: str):
    assert edits(first, second, 3) == edits(second, first, 3)
    assert (edits(first, second, 3) == 0) == (first == second)


@given(st.text())
def test_a_key_is_made_of_plain_letters_and_digits_and_is_its_own_key(text: str):
    found = key(text)
    assert all(char.isascii() and char.isalnum() for char in found)
    assert clean_postal_code(text) in ("", clean_postal_code(clean_postal_code(text)))
