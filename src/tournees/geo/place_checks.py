"""Whether given coordinates are where the postal code says, and which slip explains them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.commune_names import clean_postal_code
from tournees.geo.gazetteer import gazetteer
from tournees.geo.locating import PlaceIssue
from tournees.geo.sphere import distance_m, on_sphere

if TYPE_CHECKING:
    from tournees.geo.gazetteer import Spot
    from tournees.geo.sphere import FloatArray
    from tournees.model import Place

_SMALLEST_RADIUS_M = 10_000
_TIMES_RADIUS = 3
_ABROAD_M = 30_000


def check_place(place: Place, postal_code: str) -> PlaceIssue | None:
    """Judge coordinates against the postal code beside them, or against France without one.

    A point is accepted within 3 x max(radius of the postal code, 10 km) of its middle.
    Beyond, the usual slips are tried: latitude and longitude swapped, one copied into the
    other, a lost or added sign; what remains is outside France or simply far away.

    Parameters
    ----------
    place
        Coordinates as given.
    postal_code
        As written; empty or unknown, only France as a whole is checked (30 km from a commune).

    Returns
    -------
    PlaceIssue or None
        ``coordinates_equal``, ``coordinates_swapped``, ``coordinates_sign``,
        ``coordinates_outside_france`` or ``coordinates_far``.
    """
    spot = gazetteer().spot(clean_postal_code(postal_code))
    if _plausible(place.lat, place.lon, spot):
        return None
    facts: dict[str, str | int | float] = {
        "lat_text": f"{place.lat:.5f}",
        "lon_text": f"{place.lon:.5f}",
        "postal_code": postal_code.strip(),
    }
    if spot is not None:
        facts["distance_m"] = round(distance_m(place.lat, place.lon, spot.lat, spot.lon))
    return PlaceIssue(_slip(place, spot), facts)


def _slip(place: Place, spot: Spot | None) -> str:
    lat, lon = place.lat, place.lon
    if lat == lon:
        return "coordinates_equal"
    if _plausible(lon, lat, spot):
        return "coordinates_swapped"
    if any(_plausible(y, x, spot) for y, x in ((lat, -lon), (-lat, lon), (-lat, -lon))):
        return "coordinates_sign"
    return "coordinates_far" if _in_france(lat, lon) else "coordinates_outside_france"


def _plausible(lat: float, lon: float, spot: Spot | None) -> bool:
    if spot is None:
        return _in_france(lat, lon)
    limit_m = _TIMES_RADIUS * max(spot.radius_m, _SMALLEST_RADIUS_M)
    return distance_m(lat, lon, spot.lat, spot.lon) <= limit_m


def _in_france(lat: float, lon: float) -> bool:
    """Whether a commune's centre lies within 30 km, or twice its radius in Guyane."""
    tree, radii_m = _commune_tree()
    gap, index = tree.query(on_sphere(np.array([lat]), np.array([lon]))[0])
    return bool(gap <= max(_ABROAD_M, 2 * radii_m[index]))


@functools.cache
def _commune_tree() -> tuple[cKDTree, FloatArray]:
    communes = gazetteer().by_code.values()
    lat = np.array([commune.lat for commune in communes])
    lon = np.array([commune.lon for commune in communes])
    radii_m = np.array([commune.radius_m for commune in communes], dtype=np.float64)
    return cKDTree(on_sphere(lat, lon)), radii_m
