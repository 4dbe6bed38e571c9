"""Distances on the ground and a flat picture of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Place

EARTH_M = 6_371_009
_LARGEST_LAT = 85.0

FloatArray = NDArray[np.float64]


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in metres between two points in degrees (haversine)."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half_lat = math.sin((other_phi - phi) / 2)
    half_lon = math.sin(math.radians(other_lon - lon) / 2)
    chord = half_lat * half_lat + math.cos(phi) * math.cos(other_phi) * half_lon * half_lon
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(chord)))


def lengths_m(starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Great-circle distances in metres, shape (n,), of pairs of (lat, lon) rows in degrees."""
    start, end = np.radians(starts), np.radians(ends)
    half = np.sin((end - start) / 2)
    chord = half[:, 0] ** 2 + np.cos(start[:, 0]) * np.cos(end[:, 0]) * half[:, 1] ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def lat_lon(places: Sequence[Place]) -> FloatArray:
    """Coordinates of places in degrees, shape (n, 2)."""
    return np.array([(p.lat, p.lon) for p in places], dtype=np.float64).reshape(len(places), 2)


def mercator(points: FloatArray) -> FloatArray:
    """Flat (x, y) of (lat, lon) rows: degrees of longitude, angles kept.

    The Mercator projection is conformal: near any point it is a plain enlargement, so
    that circles stay circles and neighbours stay neighbours, in Lille as in Réunion.
    Latitudes beyond 85 degrees are drawn at 85.
    """
    phi = np.radians(np.clip(points[:, 0], -_LARGEST_LAT, _LARGEST_LAT))
    y = np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))
    return np.stack((points[:, 1], y), axis=1)


def from_mercator(flat: FloatArray) -> FloatArray:
    """(lat, lon) rows in degrees of flat (x, y) rows, the inverse of `mercator`."""
    lat = np.degrees(2 * np.arctan(np.exp(np.radians(flat[:, 1]))) - np.pi / 2)
    return np.stack((lat, flat[:, 0]), axis=1)
