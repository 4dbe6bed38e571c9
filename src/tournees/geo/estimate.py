"""Travel times where there is no road graph: an estimate, always shown as one.

Model. A drive of ``d`` metres in a straight line has the length ``1.3 d`` and the speed
``25 + 70 d / (d + 30 km)`` km/h: 27 km/h over 1 km (town), 43 over 10, 69 over 50, 79 over
100. The detour is the usual circuity of road networks; the speeds are everyday averages
over the whole drive (a judgement, between town traffic and motorways).

Where a table of known driving times is at hand, the estimate is multiplied by a ratio
field. The table gives, for each pair of its places (i, j), the ratio r_ij of known to
estimated time; the diagonal r_ii is the ratio of the typical local drive about the place.
For a pair of points (a, b), each with its 3 nearest places and the weights
w_ai = 1 / (distance + 1 km)^3, scaled to sum to 1:

    time(a, b) = estimate(a, b) * sum_ij w_ai w_bj r_ij

and likewise for lengths. Far pairs thus follow the table, near pairs (whose nearest places
are the same) the local pace. From 15 to 30 km away from the nearest place of the table the
correction fades out. The number of places, power and offset were chosen on held-out points
(``data/tables/SOURCES.md``); the ratio field is an inverse-distance interpolation (Shepard,
1968) in the product of both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.files import digest_bytes
from tournees.geo.sphere import distances_m, lat_lon
from tournees.model import Leg, Origin, Place, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tournees.geo.corrections import Corrections, EstimateError

DETOUR = 1.3
_SLOW_KMH, _GAIN_KMH, _HALF_GAIN_M = 25.0, 70.0, 30_000.0
_NEIGHBOURS = 3
_OFFSET_M = 1_000.0
_FADE_FROM_M, _FADE_TO_M = 15_000.0, 30_000.0
_ROWS = 256
_MOSTLY = 0.95
_VERSION = b"estimate 2"


@dataclass(frozen=True, slots=True)
class _Ends:
    """Points with their nearest places of the table: float64[m, 2], int[m, k], float64[m, k].

    ``within`` float64[m] is 1 inside the table's area and fades to 0 outside.
    """

    latlon: NDArray[np.float64]
    places: NDArray[np.int64]
    weights: NDArray[np.float64]
    within: NDArray[np.float64]

    def rows(self) -> Iterator[tuple[slice, _Ends]]:
        """Parts of at most 256 points, so that large matrices need little memory."""
        for first in range(0, len(self.latlon), _ROWS):
            part = slice(first, first + _ROWS)
            ends = _Ends(
                self.latlon[part], self.places[part], self.weights[part], self.within[part]
            )
            yield part, ends


class EstimateTravel:
    """Estimated travel times and lengths; corrected where a table knows better.

    Every operation is element by element, so that a pair's answer does not depend on the
    other pairs that it is asked with. All times are divided by ``speed_factor``.
    """

    def __init__(self, corrections: Corrections | None = None, speed_factor: float = 1.0) -> None:
        if not speed_factor > 0:
            msg = f"speed factor must be positive: {speed_factor}"
            raise ValueError(msg)
        self.corrections = corrections
        self._speed_factor = speed_factor
        self._seconds_ratio, self._metres_ratio = _ratios(corrections)

    @property
    def source(self) -> str:
        """``estimate``."""
        return "estimate"

    @property
    def digest(self) -> str:
        """Of the table, the speed factor and the version of the formula."""
        table = self.corrections.digest if self.corrections else ""
        return digest_bytes(_VERSION, table.encode(), repr(float(self._speed_factor)).encode())

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Estimated times and lengths; ``slot`` changes nothing, no pair is unreachable."""
        del slot
        starts, ends = self._ends(origins), self._ends(destinations)
        shape = (len(origins), len(destinations))
        seconds = np.empty(shape, dtype=np.int32)
        metres = np.empty(shape, dtype=np.int32) if with_metres else None
        for part, some in starts.rows():
            crow_m = _crow_m(some.latlon, ends.latlon)
            drive_s = base_seconds(crow_m) * _field(self._seconds_ratio, some, ends)
            seconds[part] = _whole(drive_s / self._speed_factor)
            if metres is not None:
                metres[part] = _whole(DETOUR * crow_m * _field(self._metres_ratio, some, ends))
        origin = np.full(shape, Origin.ESTIMATE, dtype=np.uint8)
        return TravelMatrix(seconds, metres, origin)

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive; its line is straight, as nothing is known of the road."""
        one = self.matrix([origin], [destination])
        assert one.metres is not None
        line = ((origin.lat, origin.lon), (destination.lat, destination.lon))
        return Leg(int(one.seconds[0, 0]), int(one.metres[0, 0]), Origin.ESTIMATE, line)

    def known_error(self, places: Sequence[Place]) -> EstimateError | None:
        """The error measured beside the table, where it holds: for places inside its area.

        None without a table, without a measure, or when one place in twenty lies outside.
        """
        if self.corrections is None or not places:
            return None
        inside = float((self._ends(places).within >= 1.0).mean())
        return self.corrections.held_out if inside >= _MOSTLY else None

    def _ends(self, places: Sequence[Place]) -> _Ends:
        latlon = lat_lon(places)
        if self.corrections is None:
            none = np.zeros((len(places), 0))
            return _Ends(latlon, none.astype(np.int64), none, np.zeros(len(places)))
        away_m = _crow_m(latlon, self.corrections.latlon)
        nearest = np.argsort(away_m, axis=1, kind="stable")[:, :_NEIGHBOURS].astype(np.int64)
        near_m = np.take_along_axis(away_m, nearest, axis=1)
        offset_m = near_m + _OFFSET_M
        weights = 1.0 / (offset_m * offset_m * offset_m)
        total = np.zeros(len(places))
        for column in weights.T:
            total = total + column
        fade = (_FADE_TO_M - near_m[:, 0]) / (_FADE_TO_M - _FADE_FROM_M)
        return _Ends(latlon, nearest, weights / total[:, None], np.clip(fade, 0.0, 1.0))


def base_seconds(crow_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of drives of so many metres in a straight line, before any correction."""
    speed_kmh = _SLOW_KMH + _GAIN_KMH * crow_m / (crow_m + _HALF_GAIN_M)
    return DETOUR * crow_m * 3.6 / speed_kmh


def _ratios(
    table: Corrections | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Known over estimated, float64[n, n] for times and for lengths; local on the diagonal."""
    if table is None:
        none = np.zeros((0, 0))
        return none, none
    crow_m = _crow_m(table.latlon, table.latlon)
    np.fill_diagonal(crow_m, table.local_crow_m)
    seconds, metres = table.seconds.astype(np.float64), table.metres.astype(np.float64)
    np.fill_diagonal(seconds, table.local_s)
    np.fill_diagonal(metres, table.local_m)
    return seconds / base_seconds(crow_m), metres / (DETOUR * crow_m)


def _field(ratio: NDArray[np.float64], starts: _Ends, ends: _Ends) -> NDArray[np.float64]:
    """The ratio field at every pair, float64[m, n]; summed in a fixed order."""
    field = np.zeros((len(starts.latlon), len(ends.latlon)))
    for i, start_weight in zip(starts.places.T, starts.weights.T, strict=True):
        for j, end_weight in zip(ends.places.T, ends.weights.T, strict=True):
            field += ratio[i[:, None], j] * (start_weight[:, None] * end_weight)
    within = starts.within[:, None] * ends.within
    return 1.0 + (field - 1.0) * within


def _crow_m(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres, float64[m, n], between (lat, lon) rows in degrees."""
    return distances_m(starts[:, :1], starts[:, 1:], ends[:, 0], ends[:, 1])


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Nearest whole numbers, halves up."""
    return np.floor(values + 0.5).astype(np.int32)
