"""Whether an answer of the address service may be believed, and how precisely.

The service always prefers a wrong answer to none: its score measures how alike the texts
are, not whether the address is the right one. So an answer is taken only when its type
and score are good, when no other candidate is as good, and when it lies in the commune
that postal code and town mean - found by our own gazetteer, without the service's help.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.geo.commune_names import clean_postal_code, key
from tournees.geo.gazetteer import Commune, gazetteer
from tournees.geo.locating import PlaceIssue
from tournees.geo.sphere import distance_m
from tournees.model import Place, Precision

if TYPE_CHECKING:
    from tournees.geo.address_answers import AddressAnswer
    from tournees.geo.locating import Facts

LOWEST_SCORE = 0.7
"""On 430 addresses with a known truth, sent in batches to the real service, invented streets
and names of places reached 0.68, and no right answer fell below 0.7 (test data of a public
project for one commune's map, September 2026; town in the text, as here). Elsewhere 0.8 is
in use (pass Culture) and 0.61 was reported (addok, issue 153): a right answer lost costs
kilometres, a wrong one believed is an error that nobody sees."""
SURE_SCORE = 0.85
"""From here up none of those 430 was wrong; below, another street of the commune is likely
enough (one stood 130 m away at 0.83) for a number to count as no better than a street."""
TIE = 0.01
"""Two streets of one commune with the same name, as in merged communes, differ in score by
their importance only."""
TIE_OF_COMMUNES = 0.05
"""Where the commune itself is not sure, importance (a tenth of the score) must not decide."""
RADIUS_M = {"housenumber": 50, "street": 500, "locality": 1_000}
"""How far the true place may be, by the type of the answer; a municipality is no address."""
_REACH_M = 20_000
_TIMES_RADIUS = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A place with its commune's code, or the reason why the answer is not taken.

    ``insee`` is the answer's own code (an arrondissement where the file said Paris).
    """

    place: Place | None = None
    insee: str = ""
    issue: PlaceIssue | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The communes where an account's address may lie; ``sure`` when that is one commune."""

    communes: tuple[Commune, ...]
    sure: bool
    codes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", frozenset(c.code for c in self.communes))


def expected(insee: str, postal_code: str, town: str) -> Expected:
    """The communes that an account's own data allow; none where nothing can be checked.

    Parameters
    ----------
    insee
        Code of the commune that the gazetteer found, or empty.
    postal_code, town
        As written; they decide where ``insee`` is empty: the communes of the postal code,
        without one those of that name.
    """
    book = gazetteer()
    if commune := book.by_code.get(insee):
        return Expected((commune, *_districts().get(insee, ())), sure=True)
    code = clean_postal_code(postal_code)
    communes = book.within(code) or book.by_key.get(key(town), ())
    return Expected(tuple(communes), sure=len({commune.code for commune in communes}) == 1)


@functools.cache
def _districts() -> dict[str, tuple[Commune, ...]]:
    """Arrondissements by the code of Paris, Lyon or Marseille."""
    book = gazetteer()
    found: dict[str, tuple[Commune, ...]] = {}
    for commune in book.by_code.values():
        if city := book.city_of(commune):
            found[city.code] = (*found.get(city.code, ()), commune)
    return found


def judge(answer: AddressAnswer, where: Expected) -> Verdict:
    """Take an answer as a place, or say why not.

    Returns
    -------
    Verdict
        With a place of precision ``address``, or one of ``address_not_found`` (nothing, or
        the commune alone), ``address_doubtful`` (score below `LOWEST_SCORE`),
        ``address_ambiguous`` (a second candidate as good), ``address_elsewhere`` (another
        commune, or a point far from it).
    """
    radius_m = RADIUS_M.get(answer.kind)
    if answer.status != "ok" or radius_m is None:
        return _not_taken("address_not_found")
    if not LOWEST_SCORE <= answer.score <= 1.0:
        score = answer.score if 0.0 <= answer.score <= 1.0 else 0.0
        return _not_taken("address_doubtful", found=answer.label, score_share=score)
    found = _commune(answer, where)
    if found is None:
        return _not_taken("address_elsewhere", found=answer.label)
    if answer.next_score >= answer.score - (TIE if where.sure else TIE_OF_COMMUNES):
        return _not_taken("address_ambiguous", found=answer.label)
    if answer.score < SURE_SCORE:
        radius_m = max(radius_m, RADIUS_M["street"])
    place = Place(answer.lat, answer.lon, Precision.ADDRESS, radius_m)
    return Verdict(place=place, insee=found.code)


def _not_taken(code: str, **facts: str | float) -> Verdict:
    given: Facts = dict(facts)
    return Verdict(issue=PlaceIssue(code, given))


def _commune(answer: AddressAnswer, where: Expected) -> Commune | None:
    """The expected commune that the answer names, if its point is near that commune."""
    for code in (answer.citycode, answer.old_citycode):
        if code in where.codes:
            commune = gazetteer().by_code[code]
            reach_m = max(_REACH_M, _TIMES_RADIUS * commune.radius_m)
            gap_m = distance_m(answer.lat, answer.lon, commune.lat, commune.lon)
            return commune if gap_m <= reach_m else None
    return None
