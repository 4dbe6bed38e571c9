"""The plain estimate: travel times and lengths from straight lines and nothing else.

A drive of ``d`` metres in a straight line has the length ``1.3 d`` and the speed
``25 + 70 d / (d + 30 km)`` km/h: 27 km/h over 1 km (town), 43 over 10, 69 over 50, 79 over
100. The detour is the usual circuity of road networks; the speeds are everyday averages
over the whole drive (a judgement, between town traffic and motorways).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.sphere import distances_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETOUR = 1.3
_SLOW_KMH, _GAIN_KMH, _HALF_GAIN_M = 25.0, 70.0, 30_000.0


def plain_seconds(crow_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of drives of so many metres in a straight line."""
    speed_kmh = _SLOW_KMH + _GAIN_KMH * crow_m / (crow_m + _HALF_GAIN_M)
    return DETOUR * crow_m * 3.6 / speed_kmh


def plain_metres(crow_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres of drives of so many metres in a straight line."""
    return DETOUR * crow_m


def crow_metres(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres, float64[m, n], between (lat, lon) rows in degrees."""
    return np.asarray(distances_m(starts[:, :1], starts[:, 1:], ends[:, 0], ends[:, 1]))
