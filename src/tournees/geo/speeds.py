"""Times of everyday driving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.network import CLOSED_MS, LICENCE, RoadGraph

if TYPE_CHECKING:
    from tournees.geo.simplify import Streets

MODEL = b"everyday 1"
"""Changes when the same streets would get other times."""

_KMH = np.array([105.0, 85, 70, 55, 45, 30, 27, 12, 12, 10, 20])


def weigh(streets: Streets, *, date: str = "", licence: str = LICENCE) -> RoadGraph:
    """Give every edge its milliseconds."""
    ms = np.rint(streets.length_m / _KMH[streets.road_class] * 3_600).astype(np.int32)
    ferry = streets.duration_s > 0
    ms[ferry] = streets.duration_s[ferry] * 1000
    return RoadGraph(
        lat=streets.lat,
        lon=streets.lon,
        start=streets.start,
        end=streets.end,
        forward_ms=np.where(streets.ahead, ms, CLOSED_MS).astype(np.int32),
        backward_ms=np.where(streets.back, ms, CLOSED_MS).astype(np.int32),
        length_dm=np.rint(streets.length_m * 10).astype(np.int32),
        road_class=streets.road_class,
        shape_first=streets.shape_first,
        shape_lat=streets.shape_lat,
        shape_lon=streets.shape_lon,
        date=date,
        licence=licence,
    )
