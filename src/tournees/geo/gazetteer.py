"""All French communes, postal codes and CEDEX codes, read from one shipped table.

The table is made by ``data/make_gazetteer.py``: one column a line, ``communes.name=...;...``.
Sources: INSEE, La Poste, IGN, Licence Ouverte.
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
    """Read the shipped table, once per process (about 0.1 s, 1 MB)."""
    columns = _columns()
    communes = _communes(columns)
    by_key: dict[str, tuple[Commune, ...]] = {}
    by_postal_code: dict[str, tuple[Commune, ...]] = {}
    for commune, codes in zip(communes, columns["communes.postal_codes"], strict=True):
        by_key[commune.key] = (*by_key.get(commune.key, ()), commune)
        if commune.code not in _DISTRICT_CITIES:
            for postal_code in codes.split():
                by_postal_code[postal_code] = (*by_postal_code.get(postal_code, ()), commune)
    by_code = {commune.code: commune for commune in communes}
    served = [tuple(by_code[code] for code in codes.split()) for codes in columns["cedex.insee"]]
    return Gazetteer(
        by_code=by_code,
        by_key=by_key,
        by_postal_code=by_postal_code,
        spots=dict(zip(columns["postal_codes.code"], _spots(columns), strict=True)),
        cedex=dict(
            zip(columns["cedex.code"], zip(columns["cedex.key"], served, strict=True), strict=True)
        ),
    )


def _columns() -> dict[str, list[str]]:
    text = gzip.decompress(shipped(TABLE).read_bytes()).decode()
    named = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name: values.split(";") for name, _, values in named}


def _communes(columns: dict[str, list[str]]) -> list[Commune]:
    texts = [columns[f"communes.{name}"] for name in ("code", "name", "key", "departement")]
    degrees = [map(float, columns[f"communes.{name}"]) for name in ("lat", "lon")]
    counts = [map(int, columns[f"communes.{name}"]) for name in ("radius_m", "population")]
    return [Commune(*fields) for fields in zip(*texts, *degrees, *counts, strict=True)]


def _spots(columns: dict[str, list[str]]) -> list[Spot]:
    lat, lon, radius_m = (columns[f"postal_codes.{name}"] for name in ("lat", "lon", "radius_m"))
    return list(map(Spot, map(float, lat), map(float, lon), map(int, radius_m)))
