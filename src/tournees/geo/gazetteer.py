"""All French communes, former names, postal codes and CEDEX codes, read from one shipped table.

The table is made by ``data/make_gazetteer.py``: one column a line, ``communes.name=...;...``.
Sources: INSEE, La Poste, IGN (Licence Ouverte); overseas collectivities: GeoNames (CC BY).
"""

from __future__ import annotations

import contextlib
import functools
import gc
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tournees.files import shipped
from tournees.geo.sphere import gap_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = "data/tables/gazetteer.txt.gz"
DISTRICT_CITIES = {"13055": "marseille", "69123": "lyon", "75056": "paris"}

Columns = dict[str, list[str]]


class Commune(NamedTuple):
    """A commune, an arrondissement of Paris, Lyon or Marseille, or a former commune.

    ``lat, lon`` is the town hall (else the middle) in degrees; ``key`` the name reduced by
    `commune_names.key`; ``radius_m`` that of a disc about as large as the commune;
    ``reach_m`` the distance from the point to the commune's farthest border.

    A former commune has the code and the name of the one it belongs to today, its own key
    and its old name as ``former``; its own point where one is known, else today's.
    """

    code: str
    name: str
    key: str
    departement: str
    lat: float
    lon: float
    radius_m: int
    reach_m: int
    population: int
    former: str = ""


class Spot(NamedTuple):
    """Centre in degrees of a postal or CEDEX code, and its radius."""

    lat: float
    lon: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Communes by postal code, by CEDEX code, by INSEE code and by name.

    ``by_code`` holds today's communes, ``former_by_code`` those that have a code no more;
    ``by_key`` both, today's first; ``former_in`` the former ones by the code of today's.
    ``cedex`` gives the key of the delivery office's name and the communes it serves.
    In ``by_postal_code`` the arrondissements stand for Paris, Lyon and Marseille.
    ``departements`` are codes by the key of the name; ``placeless`` names overseas communes
    whose position is not known, by key and by postal code.
    """

    by_code: dict[str, Commune]
    by_key: dict[str, tuple[Commune, ...]]
    by_postal_code: dict[str, tuple[Commune, ...]]
    postal_codes: dict[str, tuple[str, ...]]
    former_by_code: dict[str, Commune]
    former_in: dict[str, tuple[Commune, ...]]
    spots: dict[str, Spot]
    cedex: dict[str, tuple[str, tuple[Commune, ...]]]
    departements: dict[str, str]
    placeless: dict[str, str]

    def within(self, code: str) -> tuple[Commune, ...]:
        """Communes of a postal code, a CEDEX code or a Corsican INSEE code; may be empty."""
        if code in self.by_postal_code:
            return self.by_postal_code[code]
        if code in self.cedex:
            return self.cedex[code][1]
        if code in self.by_code and code[1] in "AB":
            return (self.by_code[code],)
        return ()

    def former_within(self, communes: tuple[Commune, ...]) -> tuple[Commune, ...]:
        """Former communes on the land of these."""
        return tuple(old for commune in communes for old in self.former_in.get(commune.code, ()))

    def city_of(self, district: Commune) -> Commune | None:
        """Paris, Lyon or Marseille for one of its arrondissements."""
        for code, key in DISTRICT_CITIES.items():
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
    reach_m = max(gap_m(lat, lon, c.lat, c.lon) + c.radius_m for c in communes)
    return Spot(lat, lon, round(reach_m))


@functools.cache
def gazetteer() -> Gazetteer:
    """Read the shipped table, once per process (about 0.2 s, 1.1 MB)."""
    with _uncollected():
        return _read(_columns())


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """The collector looks in vain through 100,000 new objects that all stay: half the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read(columns: Columns) -> Gazetteer:
    communes = _communes(columns)
    by_code = {commune.code: commune for commune in communes}
    former = list(_former(columns, by_code))
    codes = [tuple(text.split()) for text in columns["communes.postal_codes"]]
    pairs = list(zip(communes, codes, strict=True))
    served = [tuple(by_code[code] for code in text.split()) for text in columns["cedex.insee"]]
    return Gazetteer(
        by_code=by_code,
        by_key=_grouped((c.key, c) for c in [*communes, *former]),
        by_postal_code=_grouped(
            (code, c) for c, own in pairs if c.code not in DISTRICT_CITIES for code in own
        ),
        postal_codes={commune.code: own for commune, own in pairs},
        former_by_code={
            code: commune
            for code, commune in zip(columns["former.code"], former, strict=True)
            if code not in by_code
        },
        former_in=_grouped((c.code, c) for c in former),
        spots=dict(zip(columns["postal_codes.code"], _spots(columns), strict=True)),
        cedex=dict(
            zip(columns["cedex.code"], zip(columns["cedex.key"], served, strict=True), strict=True)
        ),
        departements=dict(
            zip(columns["departements.key"], columns["departements.code"], strict=True)
        ),
        placeless=_placeless(columns),
    )


def _columns() -> Columns:
    text = gzip.decompress(shipped(TABLE).read_bytes()).decode()
    named = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name: values.split(";") for name, _, values in named}


def _communes(columns: Columns) -> list[Commune]:
    texts = [columns[f"communes.{name}"] for name in ("code", "name", "key", "departement")]
    degrees = [map(float, columns[f"communes.{name}"]) for name in ("lat", "lon")]
    counts = [map(int, columns[f"communes.{name}"]) for name in ("radius_m", "reach_m")]
    people = map(int, columns["communes.population"])
    return [Commune(*fields) for fields in zip(*texts, *degrees, *counts, people, strict=True)]


def _former(columns: Columns, by_code: dict[str, Commune]) -> Iterator[Commune]:
    fields = ("name", "key", "today", "lat", "lon", "radius_m", "reach_m")
    rows = zip(*(columns[f"former.{field}"] for field in fields), strict=True)
    for name, key, code, lat, lon, radius_m, reach_m in rows:
        now = by_code[code]
        place = (float(lat), float(lon), int(radius_m), int(reach_m)) if lat else now[4:8]
        yield Commune(code, now.name, key, now.departement, *place, population=0, former=name)


def _placeless(columns: Columns) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    fields = (columns[f"placeless.{field}"] for field in ("key", "name", "codes"))
    for key, name, codes in zip(*fields, strict=True):
        for it in (key, *codes.split()):
            found.setdefault(it, []).append(name)
    return {it: ", ".join(names) for it, names in found.items()}


def _grouped(pairs: Iterable[tuple[str, Commune]]) -> dict[str, tuple[Commune, ...]]:
    groups: dict[str, list[Commune]] = {}
    for key, commune in pairs:
        groups.setdefault(key, []).append(commune)
    return {key: tuple(group) for key, group in groups.items()}


def _spots(columns: Columns) -> list[Spot]:
    lat, lon, radius_m = (columns[f"postal_codes.{name}"] for name in ("lat", "lon", "radius_m"))
    return list(map(Spot, map(float, lat), map(float, lon), map(int, radius_m)))
