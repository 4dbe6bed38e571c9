"""CEDEX behind the town, and postal codes that only CEDEX has."""

from __future__ import annotations

import pytest
from sampled_communes import sampled

from tournees.geo.gazetteer import gazetteer
from tournees.geo.locating import locate


@pytest.mark.parametrize("behind", ["CEDEX", "Cedex 3", "CEDEX 09", "cédex 2"])
def test_cedex_behind_a_town_changes_nothing(behind: str):
    for code, town in sampled(step=197):
        plainly = locate(code, town.name)
        found = locate(code, f"{town.name} {behind}")
        assert (found.insee, found.place) == (plainly.insee, plainly.place), town


def test_every_cedex_code_of_the_gazetteer_is_placed_by_itself_and_with_its_town():
    cedex = sorted(gazetteer().cedex.items())[::7]
    assert len(cedex) > 100
    for code, (_, communes) in cedex:
        assert locate(code, "").place is not None, code
        names = {commune.code for commune in communes}
        assert locate(code, f"{communes[0].name} CEDEX").insee in names, code


@pytest.mark.parametrize(
    ("code", "town", "insee"),
    [("97825", "LE PORT CEDEX", "97407"), ("97863", "", "97415"),
     ("97743", "Saint-denis cedex 9", "97411"), ("97871", "SAINT-LOUIS CEDEX", "97414"),
     ("97150", "SAINT-MARTIN", "97801"), ("97133", "SAINT BARTHELEMY", "97701")],
)  # fmt: skip
def test_cedex_codes_in_977_and_978_are_of_reunion(code: str, town: str, insee: str):
    assert locate(code, town).insee == insee


def test_a_cedex_code_of_paris_gives_its_arrondissement():
    assert locate("75826", "PARIS CEDEX 17").insee == "75117"
