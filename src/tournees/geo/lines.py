"""Lines of edges laid one after the other, and their lengths, without copies in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.compiled import compiled
from tournees.geo.sphere import distances_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE = 1 << 20


class Lines(NamedTuple):
    """Points of line i: ``first[i]:first[i + 1]`` (int64) of ``lat, lon`` (float64)."""

    first: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def part(self, lines: NDArray[np.int64]) -> Lines:
        """Some of the lines."""
        begin, size = self.first[lines], np.diff(self.first)[lines]
        return self.laid(begin, size, np.ones(lines.size, np.int8))

    def laid(
        self, begin: NDArray[np.int64], size: NDArray[np.int64], step: NDArray[np.int8]
    ) -> Lines:
        """Stretches of ``size`` points from ``begin``, each by its step of 1 or -1."""
        first = np.zeros(size.size + 1, np.int64)
        np.cumsum(size, out=first[1:])
        lat, lon = np.empty(first[-1]), np.empty(first[-1])
        _lay(self.lat, begin, step, first, lat)
        _lay(self.lon, begin, step, first, lon)
        return Lines(first, lat, lon)


@compiled
def _lay(
    source: NDArray[np.float64],
    begin: NDArray[np.int64],
    step: NDArray[np.int8],
    first: NDArray[np.int64],
    laid: NDArray[np.float64],
) -> None:
    """Copy each stretch to its place."""
    for i in range(begin.size):
        at = begin[i]
        for k in range(first[i], first[i + 1]):
            laid[k] = source[at]
            at += step[i]


def along_m(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[p], metres from the first point to each, by way of those between."""
    metres = np.zeros(lat.size)
    for begin in range(1, lat.size, _AT_ONCE):
        here = slice(begin, begin + _AT_ONCE)
        before = slice(begin - 1, min(begin + _AT_ONCE, lat.size) - 1)
        metres[here] = distances_m(lat[before], lon[before], lat[here], lon[here])
    return np.cumsum(metres, out=metres)
