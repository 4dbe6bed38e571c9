"""Degrees of Lambert-93 metres, the projection of French official maps (EPSG 2154)."""

from __future__ import annotations

import math

_EXPONENT = 0.7256077650532670
_CONSTANT_M = 11_754_255.426096
_X_POLE_M, _Y_POLE_M = 700_000.0, 12_655_612.049876
_ECCENTRICITY = 0.0818191910428158
_MERIDIAN = math.radians(3.0)
_WEST_M, _EAST_M = 50_000, 1_300_000
_SOUTH_M, _NORTH_M = 6_000_000, 7_200_000
_ROUNDS = 8


def is_lambert_93(x_m: float, y_m: float) -> bool:
    """Whether a pair may be Lambert-93 metres of metropolitan France, easting first."""
    return _WEST_M <= x_m <= _EAST_M and _SOUTH_M <= y_m <= _NORTH_M


def from_lambert_93(x_m: float, y_m: float) -> tuple[float, float]:
    """``lat, lon`` in degrees of Lambert-93 metres, within a centimetre.

    Inverse conformal conic projection on the ellipsoid GRS 80 (IGN, NTG 71, ALG0004 and
    ALG0002, with the constants of Lambert-93).
    """
    east_m, south_m = x_m - _X_POLE_M, _Y_POLE_M - y_m
    lon = _MERIDIAN + math.atan2(east_m, south_m) / _EXPONENT
    isometric = -math.log(math.hypot(east_m, south_m) / _CONSTANT_M) / _EXPONENT
    lat = 2 * math.atan(math.exp(isometric)) - math.pi / 2
    for _ in range(_ROUNDS):
        flat = _ECCENTRICITY * math.sin(lat)
        swell = ((1 + flat) / (1 - flat)) ** (_ECCENTRICITY / 2)
        lat = 2 * math.atan(swell * math.exp(isometric)) - math.pi / 2
    return math.degrees(lat), math.degrees(lon)
