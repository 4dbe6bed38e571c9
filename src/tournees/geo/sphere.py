"""Distances on the ground and a flat picture of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Place

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG)."""
_LARGEST_LAT = 85.0

FloatArray = NDArray[np.float64]


def distances_m(
    lat: FloatArray, lon: FloatArray, other_lat: FloatArray, other_lon: FloatArray
) -> FloatArray:
    """Great-circle metres between points in degrees, elementwise with broadcasting (haversine).

    Accurate on short distances, where the law of cosines is not (Sinnott, Sky and
    Telescope 68(2), 1984).
    """
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_phi = np.sin((other_phi - phi) / 2) ** 2
    half_lon = np.sin(np.radians(other_lon - lon) / 2) ** 2
    chord = half_phi + np.cos(phi) * np.cos(other_phi) * half_lon
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord))))


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle metres between two points in degrees: `distances_m` of one pair."""
    return float(distances_m(*(np.array(it) for it in (lat, lon, other_lat, other_lon))))


def gap_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """`distance_m` without arrays, ten times as fast; the last digits may differ."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half_phi = math.sin((other_phi - phi) / 2) ** 2
    half_lon = math.sin(math.radians(other_lon - lon) / 2) ** 2
    chord = half_phi + math.cos(phi) * math.cos(other_phi) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def on_sphere(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """float64[n, 3], metres from the earth's centre, of points in degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    plane = np.cos(phi)
    unit = np.column_stack([plane * np.cos(lam), plane * np.sin(lam), np.sin(phi)])
    return EARTH_RADIUS_M * unit


def lat_lon(places: Sequence[Place]) -> FloatArray:
    """Coordinates of places in degrees, shape (n, 2)."""
    return np.array([(p.lat, p.lon) for p in places], dtype=np.float64).reshape(len(places), 2)


def plane(lat: FloatArray, lon: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mercator's x and y of points in degrees, in radians of longitude.

    The projection is conformal: near any point it is a plain enlargement (times
    ``cos(lat)`` of the earth's radius, metres), so that circles stay circles and
    neighbours stay neighbours, in Lille as in Réunion.
    """
    return np.radians(lon), np.arcsinh(np.tan(np.radians(lat)))


def mercator(points: FloatArray) -> FloatArray:
    """Flat (x, y) of (lat, lon) rows: `plane` in degrees of longitude, up to latitude 85."""
    lat = np.clip(points[:, 0], -_LARGEST_LAT, _LARGEST_LAT)
    return np.stack((points[:, 1], np.degrees(plane(lat, points[:, 1])[1])), axis=1)


def from_mercator(flat: FloatArray) -> FloatArray:
    """(lat, lon) rows in degrees of flat (x, y) rows, the inverse of `mercator`."""
    lat = np.degrees(2 * np.arctan(np.exp(np.radians(flat[:, 1]))) - np.pi / 2)
    return np.stack((lat, flat[:, 0]), axis=1)
