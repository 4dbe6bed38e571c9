"""Travel times and lengths on a road graph, as the rest of the house asks for them."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tournees.files import digest_bytes
from tournees.geo import matrix_cache
from tournees.geo.hierarchy import NO_PATH, Hierarchy, decimetres, milliseconds
from tournees.geo.snap import Snapped, Snapper
from tournees.model import UNREACHABLE_S, Leg, Origin, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tournees.geo.hierarchy import Path as RoadPath
    from tournees.geo.network import RoadGraph
    from tournees.model import Place

_LEFT_AT = (1.0, 0.0)
"""Share of the edge at which each gate of `Snapper.leaving` stands; so for arriving."""
_ENTERED_AT = (0.0, 1.0)

_BLOCK_CELLS = 2_000_000
"""Cells of a matrix computed at a time."""

_METHOD = b"road 1"
"""Changes when the same graph would answer otherwise."""


class RoadTravel:
    """`tournees.model.Travel` on a road graph: the fastest path, its time and its length.

    A drive is the straight way from the origin to the nearest road, the fastest path
    from there, and the straight way to the destination (`tournees.geo.snap`).

    Parameters
    ----------
    graph
        The roads.
    speed_factor
        How much faster than everyday driving: 1.1 takes a tenth off all speeds' times.
    cache
        Folder in which matrices are kept; None keeps none.
    """

    source = "road"

    def __init__(
        self, graph: RoadGraph, speed_factor: float = 1.0, cache: Path | None = None
    ) -> None:
        if not speed_factor > 0:
            msg = f"speed_factor must be above 0, got {speed_factor}"
            raise ValueError(msg)
        self._graph = graph
        self._speed_factor = float(speed_factor)
        self._cache = cache
        self._snapper = Snapper(graph)

    @cached_property
    def digest(self) -> str:
        """Changes whenever any answer could change."""
        factor = repr(self._speed_factor).encode()
        return digest_bytes(_METHOD, self._graph.digest.encode(), factor)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self._graph.lat.size, self._graph.arcs)

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Times and lengths from every origin to every destination.

        Parameters
        ----------
        origins, destinations
            m and n places.
        slot
            Only ``""``, everyday driving.
        with_metres
            Whether to return metres too.
        """
        if slot:
            msg = f"no such slot: {slot}"
            raise ValueError(msg)
        found = self._stored(origins, destinations)
        if with_metres:
            return found
        return TravelMatrix(found.seconds, None, found.origin)

    def _stored(self, origins: Sequence[Place], destinations: Sequence[Place]) -> TravelMatrix:
        if self._cache is None:
            return self._computed(origins, destinations)
        path = matrix_cache.path_of(self._cache, self.digest, origins, destinations)
        shape = (len(origins), len(destinations))
        found = matrix_cache.load(path, shape)
        if found is None:
            found = self._computed(origins, destinations)
            matrix_cache.save(path, found)
        return found

    def _computed(self, origins: Sequence[Place], destinations: Sequence[Place]) -> TravelMatrix:
        """Compute by blocks of rows, so that wide keys never stand for the whole matrix."""
        here, there = self._snapper.snap(origins), self._snapper.snap(destinations)
        same = _spots([*origins, *destinations])
        shape = (len(origins), len(destinations))
        seconds, metres = np.empty(shape, np.int32), np.empty(shape, np.int32)
        rows = max(1, _BLOCK_CELLS // max(1, len(destinations)))
        for first in range(0, len(origins), rows):
            part = slice(first, first + rows)
            keys = self._keys(here.only(part), there)
            keys[same[: len(origins)][part, None] == same[None, len(origins) :]] = 0
            closed = keys == NO_PATH
            seconds[part] = np.where(closed, UNREACHABLE_S, self._seconds(milliseconds(keys)))
            metres[part] = np.where(closed, UNREACHABLE_S, _metres(decimetres(keys)))
        origin = np.where(seconds < 0, np.uint8(Origin.UNREACHABLE), np.uint8(Origin.ROAD))
        return TravelMatrix(seconds, metres, origin)

    def _keys(self, here: Snapped, there: Snapped) -> NDArray[np.int64]:
        """int64[m, n], the smaller of the path through junctions and along one edge."""
        leaving, arriving = self._snapper.leaving(here), self._snapper.arriving(there)
        through = self._hierarchy.keys(leaving, arriving)
        return np.minimum(through, self._snapper.direct(here, there), out=through)

    def _seconds(self, ms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Whole seconds, half up."""
        if self._speed_factor == 1.0:
            return (ms + 500) // 1000
        return np.floor(ms / (1000 * self._speed_factor) + 0.5).astype(np.int64)

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive with its line, from door to door; the same figures as `matrix`."""
        return self.legs((origin, destination))[0]

    def legs(self, places: Sequence[Place]) -> tuple[Leg, ...]:
        """Return the drives from each place to the next."""
        points = self._snapper.snap(places)
        return tuple(
            self._leg(
                places[i], places[j], points.only(slice(i, i + 1)), points.only(slice(j, j + 1))
            )
            for i, j in pairwise(range(len(places)))
        )

    def _leg(self, origin: Place, destination: Place, here: Snapped, there: Snapped) -> Leg:
        ends = ((origin.lat, origin.lon), (destination.lat, destination.lon))
        if ends[0] == ends[1]:
            return Leg(0, 0, Origin.ROAD, (ends[0],))
        direct = int(self._snapper.direct(here, there)[0, 0])
        path = self._hierarchy.path(self._snapper.leaving(here), self._snapper.arriving(there))
        if min(direct, path.key) == NO_PATH:
            return Leg(UNREACHABLE_S, UNREACHABLE_S, Origin.UNREACHABLE, ())
        line = (
            self._stretch(int(here.edge[0]), float(here.share[0]), float(there.share[0]))
            if direct <= path.key
            else self._path_line(here, there, path)
        )
        total = np.array([min(direct, path.key)], np.int64)
        seconds = int(self._seconds(milliseconds(total))[0])
        metres = int(_metres(decimetres(total))[0])
        return Leg(seconds, metres, Origin.ROAD, _without_repeats([ends[0], *line, ends[1]]))

    def _path_line(
        self, here: Snapped, there: Snapped, path: RoadPath
    ) -> list[tuple[float, float]]:
        """Points of a path through junctions: the rest of an edge, arcs, part of an edge."""
        arcs = self._graph.arcs
        line = self._stretch(int(here.edge[0]), float(here.share[0]), _LEFT_AT[path.left_by])
        for arc in path.arcs:
            points = self._graph.line(int(arcs.edge[arc])).tolist()
            line += points if arcs.forward[arc] else points[::-1]
        entered_at = _ENTERED_AT[path.entered_by]
        return line + self._stretch(int(there.edge[0]), entered_at, float(there.share[0]))

    def _stretch(self, edge: int, begin: float, end: float) -> list[tuple[float, float]]:
        """Points along an edge between two shares of it, in the order driven."""
        low, high = min(begin, end), max(begin, end)
        line = self._snapper.part(edge, low, high)
        return line if begin <= end else line[::-1]


def _metres(dm: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whole metres, half up."""
    return (dm + 5) // 10


def _spots(places: Sequence[Place]) -> NDArray[np.int64]:
    """A number for each place, the same for the same point."""
    points = np.array([(place.lat, place.lon) for place in places], np.float64).reshape(-1, 2)
    return np.unique(points, axis=0, return_inverse=True)[1].reshape(-1)


def _without_repeats(line: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    points = [(point[0], point[1]) for point in line]
    return (points[0], *(b for a, b in pairwise(points) if a != b))
