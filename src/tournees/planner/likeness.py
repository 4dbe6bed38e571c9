"""Whether two accounts are one: their names, addresses, points and numbers compared."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import Precision
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tournees.model import Account

NEAR_M = 150.0
"""Given points nearer than this are one place."""
_APART_M = 1_000.0
NEAR = 88.0
"""Likeness (0 to 100, of sorted words) from which two names may be one, with a proof of place."""
_VERY_NEAR = 92.0
_LONG_NAME = 8
_SAME_STREET = 84.0
_SLIP = 66.0
_SAME_LETTERS = 95.0
_MARKS = frozenset({
    "i", "ii", "iii", "iv", "v", "est", "ouest", "nord", "sud", "bis", "ter", "east", "west",
    "north", "south", "b", "c",
})  # fmt: skip
_METRES_A_DEGREE = 111_195.0
_LEGAL_FORMS = frozenset({
    "sarl", "sa", "sas", "sasu", "eurl", "eirl", "sci", "snc", "scop", "scea", "gaec", "earl",
    "scp", "selarl", "selas", "sca", "scs", "gie", "ei", "ste", "societe", "ets",
    "etablissements", "etablissement", "etb", "mr", "mme", "m",
})  # fmt: skip
_SMALL_WORDS = frozenset({
    "le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux", "en", "the", "of",
})  # fmt: skip
_WAYS = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "boul": "boulevard", "r": "rue", "rte": "route", "chem": "chemin", "che": "chemin",
    "ch": "chemin", "pl": "place", "imp": "impasse", "all": "allee", "allees": "allee",
    "sq": "square", "fg": "faubourg", "fbg": "faubourg", "crs": "cours", "res": "residence",
    "st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal", "pdt": "president",
    "dr": "docteur", "rn": "route nationale", "rd": "route departementale", "zi": "zone",
    "za": "zone", "zac": "zone", "lieudit": "lieu dit",
}  # fmt: skip
_NUMBER = re.compile(r"^\d+")


class Trait(NamedTuple):
    """What accounts are compared by.

    ``stem`` is the name folded, without legal form and small words; ``town`` the postal
    code, else the commune; ``number`` the first of the street; ``point`` given
    coordinates only; ``siret`` 14 digits or empty.
    """

    stem: str
    town: str
    number: str
    street: str
    point: tuple[float, float] | None
    siret: str
    phone: str


def trait_of(account: Account) -> Trait:
    """What an account is compared by."""
    street, place = _street(account.address), account.place
    given = place is not None and place.precision is Precision.GIVEN
    found = _NUMBER.match(street)
    siret = account.siret if len(account.siret) == 14 and account.siret.isdecimal() else ""
    digits = "".join(char for char in account.phone if char.isdecimal())
    return Trait(
        stem=_stem(account.name),
        town=account.postal_code or account.insee or fold(account.commune),
        number=found[0] if found else "",
        street=street,
        point=(place.lat, place.lon) if place is not None and given else None,
        siret=siret,
        phone=digits[-9:] if len(digits) >= 9 else "",
    )


@functools.lru_cache(maxsize=65_536)
def _stem(name: str) -> str:
    words = fold(name.replace(".", "")).split()
    kept = [word for word in words if word not in _LEGAL_FORMS and word not in _SMALL_WORDS]
    return " ".join(kept or words)


@functools.lru_cache(maxsize=65_536)
def _street(address: str) -> str:
    words = [_WAYS.get(word, word) for word in fold(address).split()]
    return " ".join(word for word in words if word not in _SMALL_WORDS)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Judges pairs; ``chains`` are stem and town of names with several sites in one town."""

    chains: frozenset[tuple[str, str]]

    def same_name_is_one(self, one: Trait, other: Trait) -> bool:
        """Whether two accounts of one name are one."""
        verdict = _same_place(one, other)
        if verdict is None and (one.stem, one.town) in self.chains:
            return False
        return verdict is not False

    def near_name_is_one(self, one: Trait, other: Trait) -> float:
        """How alike the names of one account are, 0 to 1; 0 where they are two accounts."""
        from rapidfuzz import fuzz  # noqa: PLC0415  # heavy for a command that prints its help

        if _marks(one.stem) != _marks(other.stem) or _told_apart(one, other):
            return 0.0
        verdict = _same_place(one, other)
        if verdict is False or (verdict is None and min(_lengths(one, other)) < _LONG_NAME):
            return 0.0
        score = max(float(fuzz.token_sort_ratio(one.stem, other.stem)), _unspaced(one, other))
        return round(score / 100, 2) if score >= (NEAR if verdict else _VERY_NEAR) else 0.0


def near_pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different names that are at least `NEAR` alike, whatever the order of words."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # as above

    turned = [" ".join(sorted(name.split())) for name in names]
    scores = process.cdist(turned, turned, scorer=fuzz.ratio, score_cutoff=NEAR)
    for first, second in zip(*scores.nonzero(), strict=True):
        if first < second:
            yield names[int(first)], names[int(second)]


def _lengths(one: Trait, other: Trait) -> tuple[int, int]:
    return len(one.stem), len(other.stem)


def _marks(stem: str) -> list[str]:
    """The words that tell sites of one name apart: numbers, « II », « ouest »."""
    return sorted(word for word in stem.split() if not word.isalpha() or word in _MARKS)


def _told_apart(one: Trait, other: Trait) -> bool:
    """Whether a whole word tells the names apart: another instead of it, or one more.

    One more (« Ibis », « Ibis Budget ») does so where the telephones differ too.
    """
    if _unspaced(one, other) >= _SAME_LETTERS:
        return False
    mine, theirs = set(one.stem.split()), set(other.stem.split())
    more, less = _alone(mine - theirs, theirs - mine), _alone(theirs - mine, mine - theirs)
    if more and less:
        return True
    other_phone = bool(one.phone and other.phone and one.phone != other.phone)
    return other_phone and (more or less)


def _unspaced(one: Trait, other: Trait) -> float:
    """Likeness of the letters alone: « Beau Rivage » is « Beaurivage »."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # as above

    return float(fuzz.ratio(one.stem.replace(" ", ""), other.stem.replace(" ", "")))


def _alone(words: set[str], others: set[str]) -> bool:
    """Whether one of the words is no slip of any of the others."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # heavy for a command that prints its help

    return any(all(float(fuzz.ratio(word, other)) < _SLIP for other in others) for word in words)


def _same_place(one: Trait, other: Trait) -> bool | None:
    """True with a proof that both stand at one place, False with one of the contrary.

    None where nothing says so. An address weighs more than a point, a point more than a
    telephone number, which a head office may share with its sites.
    """
    street = _same_street(one, other)
    if street is not None:
        return street
    if one.siret and other.siret and one.siret != other.siret:
        return False
    gap_m = _gap_m(one, other)
    if gap_m is not None and gap_m > _APART_M:
        return False
    if gap_m is not None and gap_m <= NEAR_M:
        return True
    if one.phone and one.phone == other.phone:
        return True
    return None if gap_m is None else False


def _same_street(one: Trait, other: Trait) -> bool | None:
    from rapidfuzz import fuzz  # noqa: PLC0415  # heavy for a command that prints its help

    if not one.street or not other.street:
        return None
    if one.number and other.number and one.number != other.number:
        return False
    if one.street == other.street:
        return True
    alike = float(fuzz.token_set_ratio(one.street, other.street)) >= _SAME_STREET
    if alike and bool(one.number) != bool(other.number):
        return None
    return alike


def _gap_m(one: Trait, other: Trait) -> float | None:
    """Metres between two given points, on a plane: they are near or it does not matter."""
    if one.point is None or other.point is None:
        return None
    (lat, lon), (other_lat, other_lon) = one.point, other.point
    east = (lon - other_lon) * math.cos(math.radians(lat))
    return math.hypot(lat - other_lat, east) * _METRES_A_DEGREE
