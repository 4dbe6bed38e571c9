"""How known drives correct the estimate at any pair of points: the ratio field.

For each pair (i, j) of the table's places r_ij is the ratio of the known time to the
estimated one. Where the table holds no drive from i to j, its time is that of the fastest
chain of drives it holds (a shortest path over them: the table is a small road network of its
own), and its length that of the same chain. The diagonal r_ii is the local pace: the median
ratio of the 8 drives from i that end nearest to it. Places that no chain joins, and places
within 20 m of each other, take the mean of their local paces.

A pair of points (a, b), each with its 3 nearest places, has the ratio

    exp sum_ij w_ai w_bj log r_ij,    w_ai ~ 1 / (distance + a fifth of their mean)^3

with weights scaled to sum to 1, and likewise for lengths: an inverse-distance interpolation
(Shepard, "A two-dimensional interpolation function for irregularly-spaced data", 1968) in the
product of both ends, which knows no scale: it follows the places, dense in towns. Far pairs
thus follow the table, near pairs (whose nearest places are the same) the local pace. From
15 km away from the nearest place (or twice the table's usual gap between neighbours) to twice
that, the correction fades out.

Completion, number of places, power and offset were chosen on held-out points of five areas
(``data/tables/SOURCES.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tournees.geo.plain_estimate import crow_metres, plain_metres, plain_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tournees.geo.corrections import Corrections

_NEIGHBOURS = 3
_OFFSET = 0.2
_LEAST_OFFSET_M = 10.0
_LOCAL_DRIVES = 8
_SAME_PLACE_M = 20.0
_FADE_FROM_M, _FADE_FROM_GAPS = 15_000.0, 2.0
_ROWS = 256
_LENGTHS = 10**8
"""Seconds x this + metres: one exact whole number (below 2^53) for both sums of a chain."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Points with their nearest places of the table: float64[m, 2], int[m, k], float64[m, k].

    ``within`` float64[m] is 1 inside the table's area and fades to 0 outside.
    """

    latlon: NDArray[np.float64]
    places: NDArray[np.int64]
    weights: NDArray[np.float64]
    within: NDArray[np.float64]

    def rows(self) -> Iterator[tuple[slice, Ends]]:
        """Parts of at most 256 points, so that large matrices need little memory."""
        for first in range(0, len(self.latlon), _ROWS):
            part = slice(first, first + _ROWS)
            yield (
                part,
                Ends(self.latlon[part], self.places[part], self.weights[part], self.within[part]),
            )


class CorrectionField:
    """The ratio field of a table; without a table, a field that is 1 everywhere.

    ``log_seconds`` and ``log_metres`` float64[n, n] hold log r_ij.
    """

    def __init__(self, table: Corrections | None) -> None:
        self._latlon = table.latlon if table is not None else np.zeros((0, 2))
        none = np.zeros((0, 0))
        self.log_seconds, self.log_metres, self._fade_from_m = none, none, _FADE_FROM_M
        if table is None:
            return
        crow_m = crow_metres(table.latlon, table.latlon)
        seconds, metres = completed(table)
        self.log_seconds = _ratios(table, seconds, crow_m, plain_seconds(crow_m))
        self.log_metres = _ratios(table, metres, crow_m, plain_metres(crow_m))
        np.fill_diagonal(crow_m, np.inf)
        gap_m = float(np.median(crow_m.min(axis=1)))
        self._fade_from_m = max(_FADE_FROM_M, _FADE_FROM_GAPS * gap_m)

    def ends(self, latlon: NDArray[np.float64]) -> Ends:
        """Points with what the field needs of each, whatever they are asked with."""
        count = len(latlon)
        if not len(self._latlon):
            none = np.zeros((count, 0))
            return Ends(latlon, none.astype(np.int64), none, np.zeros(count))
        parts = [self._nearest(latlon[at : at + _ROWS]) for at in range(0, count, _ROWS)]
        if not parts:
            parts = [self._nearest(latlon)]
        places, weights, nearest_m = (np.concatenate(part) for part in zip(*parts, strict=True))
        fade = 2.0 - nearest_m / self._fade_from_m
        return Ends(latlon, places, weights, np.clip(fade, 0.0, 1.0))

    def _nearest(
        self, latlon: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        away_m = crow_metres(latlon, self._latlon)
        places = np.argsort(away_m, axis=1, kind="stable")[:, :_NEIGHBOURS].astype(np.int64)
        near_m = np.take_along_axis(away_m, places, axis=1)
        offset_m = near_m + (_OFFSET * _sum(near_m) / near_m.shape[1] + _LEAST_OFFSET_M)[:, None]
        weights = 1.0 / (offset_m * offset_m * offset_m)
        return places, weights / _sum(weights)[:, None], near_m[:, 0]


def field(log_ratio: NDArray[np.float64], starts: Ends, ends: Ends) -> NDArray[np.float64]:
    """Logarithm of the field at every pair, float64[m, n]; summed in a fixed order."""
    by_place = np.zeros((len(starts.latlon), len(log_ratio)))
    for i, weight in zip(starts.places.T, starts.weights.T, strict=True):
        by_place += log_ratio[i] * weight[:, None]
    total = np.zeros((len(starts.latlon), len(ends.latlon)))
    for j, weight in zip(ends.places.T, ends.weights.T, strict=True):
        total += by_place[:, j] * weight
    total *= starts.within[:, None]
    total *= ends.within
    return total


def completed(table: Corrections) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds and metres of the fastest chain of known drives, float64[n, n]; inf for none."""
    count = len(table.names)
    both = (table.seconds * _LENGTHS + table.metres).astype(np.float64)
    drives = csr_matrix((both, table.to, table.first), shape=(count, count))
    chains = dijkstra(drives)
    joined = np.isfinite(chains)
    whole = chains[joined].astype(np.int64)
    seconds, metres = np.full((2, count, count), np.inf)
    seconds[joined], metres[joined] = whole // _LENGTHS, whole % _LENGTHS
    return seconds, metres


def _ratios(
    table: Corrections,
    known: NDArray[np.float64],
    crow_m: NDArray[np.float64],
    plain: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Logarithm of known over estimated, local paces where there is none."""
    meant = np.isfinite(known) & (crow_m > _SAME_PLACE_M)
    ratio = np.zeros(known.shape)
    ratio[meant] = np.log(known[meant] / plain[meant])
    held = np.zeros(known.shape, dtype=bool)
    held[table.origins(), table.to] = True
    held &= meant
    away_m = np.where(held, crow_m, np.inf)
    near = np.argsort(away_m, axis=1, kind="stable")[:, :_LOCAL_DRIVES]
    near_ratio = np.where(
        np.take_along_axis(held, near, axis=1), np.take_along_axis(ratio, near, axis=1), np.nan
    )
    overall = float(np.median(ratio[held])) if held.any() else 0.0
    none = ~held.any(axis=1)
    near_ratio[none] = overall
    pace = np.nanmedian(near_ratio, axis=1)
    return np.where(meant, ratio, (pace[:, None] + pace) / 2)


def _sum(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over columns, in order."""
    total = np.zeros(len(columns))
    for column in columns.T:
        total = total + column
    return total
