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
_SHORTEST_ABROAD = 6


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
    return _located(postal_code, commune, insee)


@functools.lru_cache(maxsize=_REMEMBERED)
def _located(postal_code: str, commune: str, insee: str) -> Located:
    asked = _question(postal_code, commune)
    if country := _country(asked, postal_code):
        return Located(issue=asked.issue("place_abroad", country=country))
    found = asked.found()
    if own := _of_insee(asked.book, insee):
        found = _with_insee(asked, found, own)
    return Located(
        place=found.place,
        commune=found.commune,
        insee=found.insee,
        former=found.former,
        postal_code=asked.code,
        issue=found.issue,
    )


def _question(postal_code: str, commune: str) -> Question:
    book, text = gazetteer(), read_town(commune)
    written = postal_code.strip() or text.postal_code
    code = _clean(book, written)
    if written and not code and (beside := read_town(written)).postal_code:
        # « 20000 Ajaccio » stands whole in the code's column.
        written, code = beside.postal_code, _clean(book, beside.postal_code)
        text = text if text.keys else beside
    if text.postal_code and not book.within(code) and book.within(text.postal_code):
        written = code = text.postal_code
    hint = text.hint or (as_hint(written) if not code else "")
    keys = text.keys
    if len(keys) > 1:
        hint = hint or next((book.departements[k] for k in keys[1:] if k in book.departements), "")
        keys = (keys[0], *(k for k in keys[1:] if k not in book.departements))
    if keys and text.district and f"{keys[0]}{text.district}" in book.by_key:
        keys = (f"{keys[0]}{text.district}", *keys)
    if (hint, keys) != (text.hint, text.keys):
        text = replace(text, keys=keys, hint=hint)
    return Question(book, code, written, commune.strip(), text)


def _clean(book: Gazetteer, written: str) -> str:
    """`clean_postal_code`, where a Corsican ``2A000`` that is no commune stands for 20000."""
    code = names.clean_postal_code(written)
    if not book.within(code) and code[1:2] in ("A", "B"):
        return f"20{code[2:]}"
    return code


def _country(asked: Question, postal_code: str) -> str:
    """The foreign country that an address is in, empty where it may be in France."""
    if country := country_of_postal_code(postal_code):
        return country
    town = country_of_town(asked.keys[0]) if asked.keys else ""
    if not (town or asked.text.country):
        return ""
    if asked.within and asked.same_name(asked.within):
        return ""
    if asked.text.country:
        return asked.text.country
    homonyms, own = asked.homonyms(), asked.own_departements()
    if not homonyms and len(asked.keys[0]) >= _SHORTEST_ABROAD:
        return town
    known = any(c.departement in own or not own for c in homonyms)
    lost_zero_at_best = len(asked.written_code) <= _DIGITS_ABROAD
    return town if not known and (lost_zero_at_best or not asked.within) else ""


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
        return found if found.former or not own.former else at(own, found.issue)
    settled = own.code in {commune.code for commune in asked.within}
    alone = not asked.written_code and not asked.keys
    facts = {"insee": own.code, "official": own.former or own.name}
    if found.insee and found.issue is None and asked.keys:
        return replace(found, issue=asked.issue("place_insee_conflict", **facts))
    if settled or alone:
        return at(own)
    if own.key in asked.keys or asked.is_named(own):
        return at(own, asked.issue("place_insee_kept", **facts) if asked.within else None)
    if found.place is None and own.departement in asked.own_departements():
        return at(own, found.issue)
    return replace(found, issue=found.issue or asked.issue("place_insee_conflict", **facts))
