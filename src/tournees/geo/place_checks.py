"""Whether given coordinates are where the address says, and which slip explains them."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.commune_names import departements
from tournees.geo.gazetteer import gazetteer
from tournees.geo.lambert import from_lambert_93, is_lambert_93
from tournees.geo.located import PlaceIssue
from tournees.geo.locating import locate
from tournees.geo.sphere import gap_m, on_sphere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tournees.geo.located import Located
    from tournees.geo.sphere import FloatArray
    from tournees.model import Place

_SMALLEST_RADIUS_M = 10_000
_TIMES_RADIUS = 3
_BEYOND_COMMUNE_M = 10_000
_BESIDE_COMMUNE_M = 1_000
_ABROAD_M = 30_000
_NEAREST = 12
_LARGEST_LAT, _LARGEST_LON = 90.0, 180.0
_LARGEST_POWER = 8
_REMEMBERED = 1 << 16
# Issues where the postal code and the town contradict each other: either may be right.
_CONTRADICTIONS = frozenset(
    {
        "place_commune_other_postal_code",
        "place_commune_elsewhere",
        "place_commune_conflict",
        "place_postal_code_mistyped",
        "place_insee_conflict",
        "place_insee_kept",
    }
)

Point = tuple[float, float]


def check_place(
    place: Place, postal_code: str, commune: str = "", insee: str = ""
) -> PlaceIssue | None:
    """`check_coordinates` of a place."""
    return check_coordinates(place.lat, place.lon, postal_code, commune, insee)


def check_coordinates(
    lat: float, lon: float, postal_code: str, commune: str = "", insee: str = ""
) -> PlaceIssue | None:
    """Judge coordinates against the address beside them, or against France without one.

    A point is accepted within 3 x max(radius of the postal code, 10 km) of its middle and,
    where the commune is sure, within 10 km of its land; where the postal code and the town
    contradict each other, one of both will do. Beyond, the usual slips are tried in turn;
    what none explains is outside France or simply far away. A point up to 10 km off the
    commune is doubted only if swapping or a sign brings it home.

    Parameters
    ----------
    lat, lon
        As given: degrees, or whatever stands in the columns.
    postal_code, commune, insee
        As written, each may be empty. Without any that is known, the département of the
        code, else France as a whole is checked (30 km from a town hall).

    Returns
    -------
    PlaceIssue or None
        ``coordinates_equal``, ``coordinates_swapped``, ``coordinates_sign``,
        ``coordinates_lambert``, ``coordinates_scaled``, ``coordinates_not_degrees``,
        ``coordinates_outside_france`` or ``coordinates_far``; the facts hold ``right_text``
        where the slip tells the value.
    """
    area = _area(postal_code, commune, insee)
    if area.holds(lat, lon):
        return area.nearby_slip(lat, lon)
    if lat == lon:
        return area.issue("coordinates_equal", lat, lon)
    for code, point in _slips(lat, lon):
        if area.holds(*point):
            return area.issue(code, lat, lon, point)
    if not _on_earth(lat, lon):
        return area.issue("coordinates_not_degrees", lat, lon)
    inside = _inside_france(lat, lon)
    return area.issue("coordinates_far" if inside else "coordinates_outside_france", lat, lon)


@dataclass(frozen=True, slots=True)
class _Disc:
    """Where a point is expected: within a limit of a middle."""

    lat: float
    lon: float
    limit_m: float

    def holds(self, lat: float, lon: float, beyond_m: float = 0.0) -> bool:
        return _on_earth(lat, lon) and self.gap_m(lat, lon) <= self.limit_m + beyond_m

    def gap_m(self, lat: float, lon: float) -> float:
        return gap_m(lat, lon, self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class _Area:
    """Where an address lets its point be.

    ``land`` is the disc that holds the commune, else all communes of the postal code;
    ``code_disc`` the middle of the postal code with its limit; both None where nothing is
    known. ``either`` if the town and the code contradict each other.
    """

    name: str
    land: _Disc | None = None
    code_disc: _Disc | None = None
    either: bool = False
    departements: tuple[str, ...] = ()

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point may be right."""
        if not _on_earth(lat, lon):
            return False
        if self.land is None and self.code_disc is None:
            return _in_france(lat, lon, self.departements)
        near = self.land is None or self.land.holds(lat, lon, _BEYOND_COMMUNE_M)
        near_code = self.code_disc is None or self.code_disc.holds(lat, lon)
        return near or near_code if self.either else near and near_code

    def nearby_slip(self, lat: float, lon: float) -> PlaceIssue | None:
        """The slip that brings a point just off its commune home; None where none is needed."""
        land = self.land
        if land is None or self.either or land.holds(lat, lon, _BESIDE_COMMUNE_M):
            return None
        slips = ((code, p) for code, p in _swaps_and_signs(lat, lon) if land.holds(*p))
        code, point = next(slips, ("", (lat, lon)))
        return self.issue(code, lat, lon, point) if code else None

    def issue(self, code: str, lat: float, lon: float, right: Point | None = None) -> PlaceIssue:
        facts: dict[str, str | int | float] = {
            "lat_text": _as_text(lat),
            "lon_text": _as_text(lon),
            "expected": self.name,
        }
        disc = self.land or self.code_disc
        if disc is not None and _on_earth(lat, lon):
            facts["distance_m"] = round(disc.gap_m(lat, lon))
        if right is not None:
            facts["right_text"] = f"{right[0]:.5f} ; {right[1]:.5f}"
        return PlaceIssue(code, facts)


@functools.lru_cache(maxsize=_REMEMBERED)
def _area(postal_code: str, commune: str, insee: str) -> _Area:
    book = gazetteer()
    found: Located = locate(postal_code, commune, insee)
    code = found.postal_code
    spot, own = book.spot(code), book.by_code.get(found.insee)
    land = None if own is None else _Disc(own.lat, own.lon, own.reach_m)
    code_disc = None
    if spot is not None:
        limit_m = _TIMES_RADIUS * max(spot.radius_m, _SMALLEST_RADIUS_M)
        code_disc = _Disc(spot.lat, spot.lon, limit_m)
        reaches_m = (code_disc.gap_m(c.lat, c.lon) + c.reach_m for c in book.within(code))
        land = land or _Disc(spot.lat, spot.lon, max(reaches_m))
    either = found.issue is not None and found.issue.code in _CONTRADICTIONS
    name = f"{postal_code.strip()} {commune.strip()}".strip() or found.commune
    return _Area(name, land, code_disc, either, departements(code) if code else ())


def _slips(lat: float, lon: float) -> Iterator[tuple[str, Point]]:
    """What the point may have been before each usual slip, the commonest first."""
    yield from _swaps_and_signs(lat, lon)
    yield from (
        ("coordinates_swapped", (y, x)) for y, x in ((lon, -lat), (-lon, lat), (-lon, -lat))
    )
    for x_m, y_m in ((lon, lat), (lat, lon)):
        if is_lambert_93(x_m, y_m):
            yield "coordinates_lambert", from_lambert_93(x_m, y_m)
    if not _on_earth(lat, lon):
        # The same power of ten for both first: 48856614 and 2352221 lost six decimals each.
        powers = range(_LARGEST_POWER + 1)
        pairs = sorted(itertools.product(powers, powers), key=lambda p: (abs(p[0] - p[1]), p))
        for p, q in pairs[1:]:
            yield "coordinates_scaled", (lat / 10**p, lon / 10**q)


def _swaps_and_signs(lat: float, lon: float) -> Iterator[tuple[str, Point]]:
    yield "coordinates_swapped", (lon, lat)
    yield from (("coordinates_sign", point) for point in ((lat, -lon), (-lat, lon), (-lat, -lon)))


def _on_earth(lat: float, lon: float) -> bool:
    return abs(lat) <= _LARGEST_LAT and abs(lon) <= _LARGEST_LON


def _as_text(value: float) -> str:
    return f"{value:.5f}" if math.isfinite(value) else str(value)


def _in_france(lat: float, lon: float, own: tuple[str, ...]) -> bool:
    """Whether a commune of these départements, of any without, is near: the rule without address.

    Near is 30 km, or twice the commune's radius in Guyane.
    """
    gaps_m, found = _nearest(lat, lon)
    _, radii_m, _, codes = _commune_tree()
    near = found[gaps_m <= np.maximum(_ABROAD_M, 2 * radii_m[found])]
    known = not set(own).isdisjoint(gazetteer().departements.values())
    return any(not known or codes[i] in own for i in near)


def _inside_france(lat: float, lon: float) -> bool:
    """Whether a point is within the reach of a commune: on land, or just off its coast."""
    gaps_m, found = _nearest(lat, lon)
    return bool((gaps_m <= _commune_tree()[2][found]).any())


def _nearest(lat: float, lon: float) -> tuple[FloatArray, NDArray[np.intp]]:
    """Metres to the nearest communes' points, and their numbers."""
    point = on_sphere(np.array([lat]), np.array([lon]))[0]
    gaps_m, found = _commune_tree()[0].query(point, k=_NEAREST)
    return np.asarray(gaps_m), np.asarray(found)


@functools.cache
def _commune_tree() -> tuple[cKDTree, FloatArray, FloatArray, list[str]]:
    communes = list(gazetteer().by_code.values())
    lat = np.array([commune.lat for commune in communes])
    lon = np.array([commune.lon for commune in communes])
    radii_m = np.array([commune.radius_m for commune in communes], dtype=np.float64)
    reaches_m = np.array([commune.reach_m for commune in communes], dtype=np.float64)
    own = [commune.departement for commune in communes]
    return cKDTree(on_sphere(lat, lon)), radii_m, reaches_m, own
