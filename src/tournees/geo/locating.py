"""From a postal code and a town as people write them to a place, or to the reason why not.

Nothing is guessed in silence: whatever was repaired, doubtful or ambiguous comes back as
a `PlaceIssue` beside the place, or without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.geo import commune_names as names
from tournees.geo.gazetteer import Commune, Gazetteer, gazetteer
from tournees.geo.sphere import distance_m
from tournees.model import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 5
_NEAR_M = 20_000
_SHORTEST_FOR_ONE_EDIT = 5
_SHORTEST_FOR_TWO_EDITS = 9
_SHORTEST_PART = 4
_TOO_COMMON = frozenset({"saint", "sainte", "mont", "ville", "bourg", "port"})

Facts = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class PlaceIssue:
    """What is wrong or doubtful about a place: a code of ``errors.Issue`` and its facts."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a postal code and a town are.

    ``place`` is None where nothing sure can be said; ``commune`` and ``insee`` are empty
    where only the postal code is sure. ``issue`` may stand beside a place: something was
    repaired or does not agree.
    """

    place: Place | None = None
    commune: str = ""
    insee: str = ""
    issue: PlaceIssue | None = None


def locate(postal_code: str, commune: str) -> Located:
    """Find the commune that a postal code and a town name mean.

    Parameters
    ----------
    postal_code
        As written: a lost zero, CEDEX codes, Corsican ``2A004`` are understood; may be empty.
    commune
        As written; may be empty, or hold the postal code first (``20000 Ajaccio``).

    Returns
    -------
    Located
        At the commune's town hall, else at the middle of the postal code, else nowhere.
    """
    if not postal_code.strip():
        postal_code, commune = names.split_postal_code(commune)
    book = gazetteer()
    code = names.clean_postal_code(postal_code)
    if not book.within(code) and code[1:2] in ("A", "B"):
        code = f"20{code[2:]}"
    asked = _Asked(book, code, postal_code.strip(), commune.strip(), names.key(commune))
    if book.within(code):
        return asked.within_code()
    if asked.key:
        return asked.by_name()
    if asked.written_code:
        kind = "place_postal_code_unknown" if code else "place_postal_code_invalid"
        return Located(issue=asked.issue(kind))
    return Located(issue=asked.issue("place_missing"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: the code, cleaned and as written, the town as written and its key."""

    book: Gazetteer
    code: str
    written_code: str
    town: str
    key: str

    def issue(self, code: str, **facts: str | float) -> PlaceIssue:
        return PlaceIssue(
            code, {"postal_code": self.code or self.written_code, "commune": self.town, **facts}
        )

    def within_code(self) -> Located:
        """The postal code is known: the town must be one of its communes."""
        communes = self.book.within(self.code)
        if not self.key:
            return _at(communes[0]) if len(communes) == 1 else self.at_code(None)
        if found := self.same_name(communes):
            return _at(found)
        if found := self.similar_name(communes):
            return _at(found, self.issue("place_commune_corrected", official=found.name))
        if self.is_delivery_office():
            return _at(communes[0]) if len(communes) == 1 else self.at_code(None)
        return self.outside_code(communes)

    def same_name(self, communes: Sequence[Commune]) -> Commune | None:
        """The commune of that name; for ``Paris`` the code's arrondissement, else Paris."""
        districts = []
        for commune in communes:
            if commune.key == self.key:
                return commune
            city = self.book.city_of(commune)
            if city is not None and city.key == self.key:
                districts.append((commune, city))
        if not districts:
            return None
        return districts[0][0] if len(districts) == 1 else districts[0][1]

    def similar_name(self, communes: Sequence[Commune]) -> Commune | None:
        """The only commune whose name is part of the text, holds it, or is a typo away."""
        words = names.key_words(self.town)
        parts = [c for c in communes if _is_part(words, names.key_words(c.name))]
        if parts:
            return parts[0] if len(parts) == 1 else None
        length, digits = len(self.key), _digits(self.key)
        limit = (length >= _SHORTEST_FOR_ONE_EDIT) + (length >= _SHORTEST_FOR_TWO_EDITS)
        # A slip seldom falls on the first letter: Guignicourt is not Pignicourt.
        alike = [c for c in communes if c.key[0] == self.key[0] and _digits(c.key) == digits]
        scored = sorted((names.edits(self.key, c.key, limit), c.code, c) for c in alike)
        if not scored or scored[0][0] > limit:
            return None
        best = scored[0][0]
        unique = len(scored) == 1 or scored[1][0] > best
        return scored[0][2] if unique else None

    def is_delivery_office(self) -> bool:
        """The name is that of the CEDEX code's office, which need not be a commune."""
        return self.code in self.book.cedex and self.book.cedex[self.code][0] == self.key

    def outside_code(self, communes: Sequence[Commune]) -> Located:
        """The town is none of the code's communes: a neighbour, a conflict, or a hamlet."""
        spot = self.book.spot(self.code)
        assert spot is not None
        reach_m = max(_NEAR_M, spot.radius_m)
        homonyms = self.book.by_key.get(self.key, ())
        gaps_m = [distance_m(spot.lat, spot.lon, c.lat, c.lon) for c in homonyms]
        near = [c for c, gap_m in zip(homonyms, gaps_m, strict=True) if gap_m <= reach_m]
        if len(near) == 1:
            issue = self.issue("place_commune_other_postal_code", official=near[0].name)
            return _at(near[0], issue)
        own = {c.departement for c in communes}.union(names.departements(self.code))
        same = [
            (c, gap_m)
            for c, gap_m in zip(homonyms, gaps_m, strict=True)
            if c.departement in own and not near
        ]
        if same:
            issue = self.issue("place_commune_elsewhere", distance_m=round(same[0][1]))
            return Located(issue=issue)
        candidates = _listed(communes)
        return self.at_code(self.issue("place_commune_not_in_postal_code", candidates=candidates))

    def at_code(self, issue: PlaceIssue | None) -> Located:
        """The middle of the postal code."""
        spot = self.book.spot(self.code)
        assert spot is not None
        place = Place(spot.lat, spot.lon, Precision.POSTAL_CODE, spot.radius_m)
        return Located(place=place, issue=issue)

    def by_name(self) -> Located:
        """No usable postal code: only a name that one commune bears will do."""
        homonyms = self.book.by_key.get(self.key, ())
        issue = None
        if self.written_code:
            kind = "place_postal_code_unknown" if self.code else "place_postal_code_invalid"
            issue = self.issue(kind)
        if self.code:
            allowed = names.departements(self.code)
            homonyms = tuple(c for c in homonyms if c.departement in allowed)
        if len(homonyms) == 1:
            return _at(homonyms[0], issue)
        if homonyms:
            facts: Facts = {"n": len(homonyms), "candidates": _listed(homonyms)}
            return Located(issue=self.issue("place_commune_ambiguous", **facts))
        return Located(issue=issue or self.issue("place_commune_unknown"))


def _at(commune: Commune, issue: PlaceIssue | None = None) -> Located:
    place = Place(commune.lat, commune.lon, Precision.COMMUNE, commune.radius_m)
    return Located(place=place, commune=commune.name, insee=commune.code, issue=issue)


def _listed(communes: Sequence[Commune]) -> str:
    """The largest communes with their départements, as one text."""
    largest = sorted(communes, key=lambda c: (-c.population, c.code))
    text = ", ".join(f"{c.name} ({c.departement})" for c in largest[:_SHOWN])
    return f"{text}…" if len(largest) > _SHOWN else text


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


def _is_part(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the shorter list of words stands whole within the longer."""
    short, long = sorted((words, others), key=len)
    text = "".join(short)
    if len(text) < _SHORTEST_PART or text in _TOO_COMMON:
        return False
    starts = range(len(long) - len(short) + 1)
    return any(long[start : start + len(short)] == short for start in starts)
