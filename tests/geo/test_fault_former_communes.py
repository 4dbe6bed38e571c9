"""Names of communes that have merged or changed."""

from __future__ import annotations

from tournees.geo.gazetteer import Commune, gazetteer
from tournees.geo.locating import locate


def _former() -> list[tuple[str, Commune]]:
    """Communes of once, every fourth, each with a postal code of the one of today."""
    book = gazetteer()
    listed = [old for _, old in sorted(book.former_by_code.items())][::4]
    return [(code, old) for old in listed for code in book.postal_codes.get(old.code, ())[:1]]


def test_a_former_commune_leads_to_the_one_of_today_and_says_its_old_name():
    named = sure = 0
    for code, old in _former():
        found = locate(code, old.former)
        assert found.place is not None, old
        sure += found.insee == old.code
        named += found.insee == old.code and bool(found.former)
    assert sure > 0.95 * len(_former()) > 400
    assert named > 0.6 * sure


def test_where_it_leads_elsewhere_that_is_told():
    for code, old in _former():
        found = locate(code, old.former)
        if found.insee != old.code:
            homonyms = {town.code for town in gazetteer().within(code)}
            assert found.issue is not None or found.insee in homonyms, (old, found)
