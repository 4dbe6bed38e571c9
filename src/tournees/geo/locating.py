"""From a postal code and a town as people write them to a place, or to the reason why not.

Nothing is guessed in silence: whatever was repaired, doubtful or ambiguous comes back as
a `PlaceIssue` beside the place, or without one.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.geo import commune_names as names
from tournees.geo.abroad import country_of_postal_code, country_of_town
from tournees.geo.gazetteer import gazetteer
from tournees.geo.located import Facts, Located, PlaceIssue, at
from tournees.geo.place_question import Question
from tournees.geo.town_texts import as_hint, read_town

if TYPE_CHECKING:
    from tournees.geo.gazetteer import Commune, Gazetteer

__all__ = ["Facts", "Located", "PlaceIssue", "locate"]

_REMEMBERED = 1 << 16
_DIGITS_ABROAD = 4


@functools.lru_cache(maxsize=_REMEMBERED)
def locate(postal_code: str, commune: str, insee: str = "") -> Located:
    """Find the commune that a postal code and a town name mean.

    Parameters
    ----------
    postal_code
        As written: a lost zero, CEDEX codes, Corsican ``2A004`` are understood; may be empty.
    commune
        As written; may be empty, hold the postal code (``20000 Ajaccio``), CEDEX, a hamlet,
        the département or the country.
    insee
        INSEE code of the commune, if the file has one. It settles what is doubtful where it
        agrees with the postal code or the town, and is told and left aside where it does not.

    Returns
    -------
    Located
        At the town hall, else at the middle of the postal code, else nowhere. Equal
        questions have equal answers, and are remembered.
    """
    asked = _question(postal_code, commune)
    if country := _country(asked, postal_code):
        return Located(issue=asked.issue("place_abroad", country=country))
    found = asked.found()
    if own := _of_insee(asked.book, insee):
        return _with_insee(asked, found, own)
    return found


def _question(postal_code: str, commune: str) -> Question:
    book, text = gazetteer(), read_town(commune)
    written = postal_code.strip() or text.postal_code
    code = names.clean_postal_code(written)
    if not book.within(code) and code[1:2] in ("A", "B"):
        code = f"20{code[2:]}"
    hint = text.hint or (as_hint(written) if not code else "")
    keys = list(text.keys)
    for key in keys[1:]:
        if key in book.departements and key != keys[0]:
            hint = hint or book.departements[key]
            keys.remove(key)
    if text.district and f"{keys[0] if keys else ''}{text.district}" in book.by_key:
        keys.insert(0, f"{keys[0]}{text.district}")
    return Question(
        book, code, written, commune.strip(), replace(text, keys=tuple(keys), hint=hint)
    )


def _country(asked: Question, postal_code: str) -> str:
    """The foreign country that an address is in, empty where it may be in France."""
    if country := country_of_postal_code(postal_code):
        return country
    if asked.book.within(asked.code) and asked.same_name(asked.book.within(asked.code)):
        return ""
    if asked.text.country:
        return asked.text.country
    towns = [country_of_town(key) for key in asked.keys[:1]]
    own = asked.own_departements()
    known = any(c.departement in own or not own for c in asked.homonyms())
    lost_zero_at_best = len(asked.written_code) <= _DIGITS_ABROAD
    return towns[0] if towns and not known and (lost_zero_at_best or not asked.within) else ""


def _of_insee(book: Gazetteer, insee: str) -> Commune | None:
    """The commune of an INSEE code, of today or former; a lost zero is given back."""
    code = insee.strip().upper()
    code = code.zfill(5) if code.isdigit() else code
    return book.by_code.get(code) or book.former_by_code.get(code)


def _with_insee(asked: Question, found: Located, own: Commune) -> Located:
    """What was found, or the commune of the INSEE code where that one agrees better."""
    district = asked.book.by_code.get(found.insee)
    city = asked.book.city_of(district) if district else None
    if found.insee == own.code or (city is not None and city.code == own.code):
        return found if found.former or not own.former else replace(at(own), issue=found.issue)
    named = own.key in asked.keys or asked.is_named(own)
    if named or own in asked.within or own.code in {c.code for c in asked.within}:
        return at(own)
    if found.place is None and own.departement in asked.own_departements():
        return at(own, found.issue)
    told = asked.issue("place_insee_conflict", insee=own.code, official=own.former or own.name)
    if not asked.written_code and not asked.keys:
        return at(own)
    return replace(found, issue=found.issue or told)
