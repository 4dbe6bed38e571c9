"""One question, a postal code and a town, and the ways to its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.geo import commune_names as names
from tournees.geo.gazetteer import DISTRICT_CITIES
from tournees.geo.located import Located, PlaceIssue, at, listed, only_one
from tournees.geo.name_search import alike_anywhere, nearly_named, one_slip_apart
from tournees.geo.sphere import gap_m
from tournees.model import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.geo.gazetteer import Commune, Gazetteer
    from tournees.geo.town_texts import TownText

_NEAR_M = 20_000
_LARGE_TOWN = 5_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the postal code, cleaned and as written, the town as written and as read."""

    book: Gazetteer
    code: str
    written_code: str
    town: str
    text: TownText

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the readings of the town, the likeliest first."""
        return self.text.keys

    @property
    def within(self) -> tuple[Commune, ...]:
        """Communes of the postal code; empty where it is unknown."""
        return self.book.within(self.code)

    def issue(self, code: str, **facts: str | float) -> PlaceIssue:
        """What is wrong, with the question's own facts and these."""
        return PlaceIssue(
            code, {"postal_code": self.code or self.written_code, "commune": self.town, **facts}
        )

    def found(self) -> Located:
        """The answer of the postal code and the town alone."""
        if self.within:
            return self.within_code(self.within)
        if official := self.placeless():
            return Located(issue=self.issue("place_without_position", official=official))
        if self.keys:
            return self.by_name()
        if self.written_code:
            kind = "place_postal_code_unknown" if self.code else "place_postal_code_invalid"
            return Located(issue=self.issue(kind))
        return Located(issue=self.issue("place_missing"))

    def placeless(self) -> str:
        """Overseas communes that are meant and whose position is not known, else empty."""
        for asked in (self.code, *self.keys[:1]):
            if asked in self.book.placeless and asked not in self.book.by_key:
                return self.book.placeless[asked]
        return ""

    def own_departements(self) -> tuple[str, ...]:
        """Départements that the postal code or a note beside the town tells of."""
        if self.within:
            own = {c.departement for c in self.within}.union(names.departements(self.code))
            return tuple(sorted(own))
        if self.code:
            likely = names.departements(self.code)
            return tuple(code for code in likely if code in self.book.departements.values())
        return names.departements(self.text.hint) if self.text.hint[:2] == "20" else self._hinted()

    def _hinted(self) -> tuple[str, ...]:
        return (self.text.hint,) if self.text.hint else ()

    def is_named(self, commune: Commune) -> bool:
        """Whether the text means that commune, under its own name or nearly."""
        return nearly_named(self.text.names, (commune,)) is not None

    def within_code(self, communes: tuple[Commune, ...]) -> Located:
        """The postal code is known: the town must be one of its communes."""
        if not self.keys:
            return at(communes[0]) if len(communes) == 1 else self.at_code(None)
        if found := self.same_name(communes):
            return at(found)
        if neighbour := self.neighbour():
            return neighbour
        if found := nearly_named(self.text.names, (*communes, *self.book.former_within(communes))):
            official = found.former or found.name
            return at(found, self.issue("place_commune_corrected", official=official))
        if self.is_delivery_office():
            return at(communes[0]) if len(communes) == 1 else self.at_code(None)
        return self.far() or self.hamlet(communes)

    def same_name(self, communes: tuple[Commune, ...]) -> Commune | None:
        """The commune of that name, today's first; for ``Paris`` the code's arrondissement."""
        for key in self.keys:
            for commune in communes:
                if commune.key == key:
                    return commune
            if found := self.district_of(key, communes) or self.former_named(key, communes):
                return found
        return None

    def former_named(self, key: str, communes: tuple[Commune, ...]) -> Commune | None:
        """The former commune of that name on the land of these."""
        codes = {commune.code for commune in communes}
        named = (c for c in self.book.by_key.get(key, ()) if c.former and c.code in codes)
        return next(named, None)

    def district_of(self, key: str, communes: tuple[Commune, ...]) -> Commune | None:
        """For ``Paris``, ``Lyon`` or ``Marseille`` the only arrondissement, else the city."""
        if key not in DISTRICT_CITIES.values():
            return None
        cities = [(c, self.book.city_of(c)) for c in communes]
        districts = [(c, city) for c, city in cities if city is not None and city.key == key]
        if not districts:
            return None
        return districts[0][0] if len(districts) == 1 else districts[0][1]

    def is_delivery_office(self) -> bool:
        """The name is that of the CEDEX code's office, which need not be a commune."""
        return self.code in self.book.cedex and self.book.cedex[self.code][0] in self.keys

    def neighbour(self) -> Located | None:
        """The town has that very name and is near the postal code."""
        spot = self.book.spot(self.code)
        assert spot is not None
        reach_m = max(_NEAR_M, spot.radius_m)
        near = [c for c in self.homonyms() if gap_m(spot.lat, spot.lon, c.lat, c.lon) <= reach_m]
        only = only_one(near)
        if only is None:
            return None
        official = only.former or only.name
        return at(only, self.issue("place_commune_other_postal_code", official=official))

    def far(self) -> Located | None:
        """The town has that very name elsewhere: a slip in the code, or a contradiction."""
        homonyms = self.homonyms()
        if found := self.mistyped(homonyms):
            return found
        spot = self.book.spot(self.code)
        assert spot is not None
        own = self.own_departements()
        if only := only_one(c for c in homonyms if c.departement in own):
            metres = round(gap_m(spot.lat, spot.lon, only.lat, only.lon))
            official = only.former or only.name
            issue = self.issue("place_commune_elsewhere", official=official, distance_m=metres)
            return at(only, issue)
        only = only_one(homonyms)
        if only and only.population >= _LARGE_TOWN:
            metres = round(gap_m(spot.lat, spot.lon, only.lat, only.lon))
            issue = self.issue("place_commune_conflict", official=only.name, distance_m=metres)
            return self.at_code(issue)
        return None

    def hamlet(self, communes: Sequence[Commune]) -> Located:
        """A name that is no commune's: in the code's only commune, or at its middle."""
        if len(communes) == 1:
            official = communes[0].name
            return at(communes[0], self.issue("place_hamlet", official=official))
        candidates = listed(communes)
        return self.at_code(self.issue("place_commune_not_in_postal_code", candidates=candidates))

    def homonyms(self) -> tuple[Commune, ...]:
        """Communes of France, today's first, that the first known reading names."""
        return next((self.book.by_key[key] for key in self.keys if key in self.book.by_key), ())

    def mistyped(self, homonyms: Sequence[Commune]) -> Located | None:
        """The only homonym, in the département if any is, whose postal code is one slip away."""
        own = self.own_departements()
        homonyms = [c for c in homonyms if c.departement in own] or homonyms
        codes = self.book.postal_codes
        right = {
            c: next((code for code in codes[c.code] if one_slip_apart(self.code, code)), "")
            for c in homonyms
        }
        only = only_one(c for c in homonyms if right[c])
        if only is None:
            return None
        facts = {"official": only.former or only.name, "right": right[only]}
        return at(only, self.issue("place_postal_code_mistyped", **facts))

    def at_code(self, issue: PlaceIssue | None) -> Located:
        """The middle of the postal code."""
        spot = self.book.spot(self.code)
        assert spot is not None
        place = Place(spot.lat, spot.lon, Precision.POSTAL_CODE, spot.radius_m)
        return Located(place=place, issue=issue)

    def by_name(self) -> Located:
        """No usable postal code: only a name that one commune bears will do."""
        issue = None
        if self.written_code and not (self.text.is_cedex and self.code):
            kind = "place_postal_code_unknown" if self.code else "place_postal_code_invalid"
            issue = self.issue(kind)
        everywhere = self.homonyms()
        own = self.own_departements()
        homonyms = [c for c in everywhere if not own or c.departement in own]
        if homonyms:
            return self.only_of(homonyms, issue)
        if mistyped := self.mistyped(everywhere):
            return mistyped
        alike = alike_anywhere(self.keys[0], own) if not everywhere else ()
        if len(alike) == 1:
            official = alike[0].former or alike[0].name
            return at(alike[0], issue or self.issue("place_commune_corrected", official=official))
        if alike:
            return Located(issue=self.ambiguous(alike))
        return Located(issue=issue or self.issue("place_commune_unknown"))

    def only_of(self, homonyms: Sequence[Commune], issue: PlaceIssue | None) -> Located:
        """The only commune of that name today, else the only former one; told where others were."""
        today = [c for c in homonyms if not c.former]
        only = only_one(today or homonyms)
        if only is None:
            return Located(issue=self.ambiguous(homonyms))
        if len({c.code for c in homonyms}) > 1 and issue is None:
            issue = self.issue("place_commune_homonym", candidates=listed(homonyms))
        return at(only, issue)

    def ambiguous(self, homonyms: Sequence[Commune]) -> PlaceIssue:
        """Several communes bear the name: none is chosen."""
        count = len({c.code for c in homonyms})
        return self.issue("place_commune_ambiguous", n=count, candidates=listed(homonyms))
