"""2A and 2B: départements, commune codes and postal codes of Corsica."""

from __future__ import annotations

import pytest

from tournees.geo.gazetteer import gazetteer
from tournees.geo.locating import locate


@pytest.mark.parametrize(
    ("postal_code", "town", "insee"),
    [("2A004", "", "2A004"), ("2a004", "Ajaccio", "2A004"), ("2B200", "bastia", "2B033"),
     ("2A000", "AJACCIO", "2A004"), ("20000", "Ajaccio (2A)", "2A004"),
     ("", "Bastia (2B)", "2B033")],
)  # fmt: skip
def test_a_code_with_the_letter_is_understood(postal_code: str, town: str, insee: str):
    assert locate(postal_code, town).insee == insee


def test_every_corsican_commune_is_found_by_its_postal_code_and_name():
    book = gazetteer()
    corsican = [code for code in sorted(book.by_code) if code.startswith(("2A", "2B"))]
    assert len(corsican) > 350
    for insee in corsican:
        for postal_code in book.postal_codes[insee]:
            assert locate(postal_code, book.by_code[insee].name).insee == insee


def test_the_prefix_20_is_no_departement_of_its_own():
    assert locate("20090", "Ajaccio").insee == "2A004"
    assert locate("20600", "Bastia").insee == "2B033"
