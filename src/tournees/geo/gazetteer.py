"""All French communes, postal codes and CEDEX codes, read from one shipped table.

The table is made by ``data/make_gazetteer.py``; its lines start with ``C`` (commune),
``P`` (postal code) or ``X`` (CEDEX code). Sources: INSEE, La Poste, IGN, Licence Ouverte.
"""

from __future__ import annotations

import functools
import gzip
from dataclasses import dataclass
from typing import NamedTuple

from tournees.files import shipped
from tournees.geo.sphere import distance_m

TABLE = "data/tables/gazetteer.txt.gz"
_DISTRICT_CITIES = {"13055": "marseille", "69123": "lyon", "75056": "paris"}


class Commune(NamedTuple):
    """A commune, or an arrondissement of Paris, Lyon or Marseille.

    ``lat, lon`` is the town hall (else the middle) in degrees; ``key`` the name reduced by
    `commune_names.key`; ``radius_m`` that of a disc about as large as the commune.
    """

    code: str
    name: str
    key: str
    departement: str
    lat: float
    lon: float
    radius_m: int
    population: int


class Spot(NamedTuple):
    """Centre in degrees of a postal or CEDEX code, and its radius."""

    lat: float
    lon: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Communes by postal code, by CEDEX code, by INSEE code and by name.

    ``cedex`` gives the key of the delivery office's name and the communes it serves.
    In ``by_postal_code`` the arrondissements stand for Paris, Lyon and Marseille.
    """

    by_code: dict[str, Commune]
    by_key: dict[str, tuple[Commune, ...]]
    by_postal_code: dict[str, tuple[Commune, ...]]
    spots: dict[str, Spot]
    cedex: dict[str, tuple[str, tuple[Commune, ...]]]

    def within(self, code: str) -> tuple[Commune, ...]:
        """Communes of a postal code, a CEDEX code or a Corsican INSEE code; may be empty."""
        if code in self.by_postal_code:
            return self.by_postal_code[code]
        if code in self.cedex:
            return self.cedex[code][1]
        if code in self.by_code and code[1] in "AB":
            return (self.by_code[code],)
        return ()

    def city_of(self, district: Commune) -> Commune | None:
        """Paris, Lyon or Marseille for one of its arrondissements."""
        for code, key in _DISTRICT_CITIES.items():
            if district.key != key and district.key.rstrip("0123456789") == key:
                return self.by_code[code]
        return None

    def spot(self, code: str) -> Spot | None:
        """Centre and radius of a code known to `within`."""
        if code in self.spots:
            return self.spots[code]
        communes = self.within(code)
        return _middle(communes) if communes else None


def _middle(communes: tuple[Commune, ...]) -> Spot:
    """Centre weighted by population, and the radius that takes in every commune."""
    weights = [commune.population + 1 for commune in communes]
    total = sum(weights)
    lat = sum(w * c.lat for w, c in zip(weights, communes, strict=True)) / total
    lon = sum(w * c.lon for w, c in zip(weights, communes, strict=True)) / total
    reach_m = max(distance_m(lat, lon, c.lat, c.lon) + c.radius_m for c in communes)
    return Spot(lat, lon, round(reach_m))


@functools.cache
def gazetteer() -> Gazetteer:
    """Read the shipped table, once per process (about 0.2 s, 1 MB)."""
    by_code: dict[str, Commune] = {}
    by_key: dict[str, list[Commune]] = {}
    by_postal_code: dict[str, list[Commune]] = {}
    spots: dict[str, Spot] = {}
    cedex: dict[str, tuple[str, tuple[Commune, ...]]] = {}
    text = gzip.decompress(shipped(TABLE).read_bytes()).decode()
    for line in text.splitlines():
        kind, *fields = line.split(";")
        if kind == "C":
            code, name, key, departement, lat, lon, radius_m, population, codes = fields
            commune = Commune(
                code, name, key, departement, float(lat), float(lon), int(radius_m), int(population)
            )
            by_code[code] = commune
            by_key.setdefault(key, []).append(commune)
            if code not in _DISTRICT_CITIES:
                for postal_code in codes.split():
                    by_postal_code.setdefault(postal_code, []).append(commune)
        elif kind == "P":
            spots[fields[0]] = Spot(float(fields[1]), float(fields[2]), int(fields[3]))
        elif kind == "X":
            cedex[fields[0]] = (fields[1], tuple(by_code[code] for code in fields[2].split()))
    return Gazetteer(
        by_code=by_code,
        by_key={key: tuple(communes) for key, communes in by_key.items()},
        by_postal_code={code: tuple(communes) for code, communes in by_postal_code.items()},
        spots=spots,
        cedex=cedex,
    )
