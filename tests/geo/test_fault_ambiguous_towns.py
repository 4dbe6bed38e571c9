"""Homonyms: told with their candidates, never chosen in silence."""

from __future__ import annotations

from tournees.geo.gazetteer import Commune, gazetteer
from tournees.geo.locating import locate


def _homonyms() -> list[list[Commune]]:
    """Communes of today of one name, three or more, every fifth of such names."""
    found = [
        [town for town in towns if not town.former]
        for _, towns in sorted(gazetteer().by_key.items())
    ]
    return [towns for towns in found if len({town.code for town in towns}) > 2][::5]


def test_a_name_of_several_communes_without_a_code_is_never_placed_in_silence():
    assert len(_homonyms()) > 50
    for towns in _homonyms():
        found = locate("", towns[0].name)
        assert found.issue is not None, towns[0]
        if found.place is None:
            assert found.issue.code == "place_commune_ambiguous", (towns[0], found)
            assert found.issue.facts


def test_a_postal_code_settles_the_homonyms():
    codes = gazetteer().postal_codes
    for towns in _homonyms():
        for town in towns:
            for code in codes.get(town.code, ())[:1]:
                if sum(code in codes.get(twin.code, ()) for twin in towns) == 1:
                    assert locate(code, town.name).insee == town.code, town
