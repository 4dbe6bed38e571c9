"""Travel times and lengths on a road graph, as the rest of the house asks for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tournees.files import digest_bytes
from tournees.geo import slots
from tournees.geo.drives import Drives
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.isochrones import isochrones
from tournees.geo.matrix_cache import MatrixCache
from tournees.geo.road_legs import RoadLegs
from tournees.geo.snap import Snapper
from tournees.geo.topology import Topology
from tournees.model import Origin, Slot, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tournees.geo.isochrones import Isochrone
    from tournees.geo.matrix_cache import Cells, Gap
    from tournees.geo.network import RoadGraph
    from tournees.model import Leg, Place

_METHOD = b"road 2"
"""Changes when the same graph would answer otherwise."""


class RoadTravel:
    """`tournees.model.Travel` on a road graph: the fastest path, its time and its length.

    A drive is the straight way from the origin to the nearest road, the fastest path
    from there, and the straight way to the destination (`tournees.geo.snap`). Each slot
    puts its own times (`tournees.geo.slots`) on the same roads at its first question.

    Parameters
    ----------
    graph
        The roads.
    speed_factor
        How much faster than everyday driving: 1.1 takes a tenth off all speeds' times.
    cache
        Folder in which matrices are kept; None keeps none.
    slot
        What ``slot=""`` of every method stands for.

    Raises
    ------
    ValueError
        The speed factor is not above 0, or there is no such slot.
    """

    source = "road"

    def __init__(
        self,
        graph: RoadGraph,
        speed_factor: float = 1.0,
        cache: Path | None = None,
        slot: str = "",
    ) -> None:
        if not speed_factor > 0:
            msg = f"speed_factor must be above 0, got {speed_factor}"
            raise ValueError(msg)
        self._graph = graph
        self._speed_factor = float(speed_factor)
        self._cache = cache
        self._slot = _slot(slot)
        self._snapper = Snapper(graph)
        self._drives: dict[Slot, Drives] = {}

    @cached_property
    def digest(self) -> str:
        """Changes whenever any answer could change."""
        return self._profile(self._slot)

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
            One of `tournees.model.Slot`; ``""`` is the slot of this travel.
        with_metres
            Whether to return metres too.

        Raises
        ------
        ValueError
            No such slot.
        """
        when = self._when(slot)
        here = self._snapper.snap(origins)
        there = here if destinations is origins else self._snapper.snap(destinations)

        def compute(gap: Gap) -> Cells:
            return self._at(when).cells(
                here.only(gap.row), there.only(gap.column), with_metres=with_metres
            )

        if self._cache is None:
            found = self._at(when).cells(here, there, with_metres=with_metres)
        else:
            kept = MatrixCache(self._cache, self._profile(when))
            found = kept.cells(here.point, there.point, compute, with_metres=with_metres)
        origin = np.where(found.seconds < 0, np.uint8(Origin.UNREACHABLE), np.uint8(Origin.ROAD))
        return TravelMatrix(found.seconds, found.metres if with_metres else None, origin)

    def nearest(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        count: int,
        slot: str = "",
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The destinations nearest to each origin by driving time, without a whole matrix.

        Parameters
        ----------
        origins, destinations
            m and n places; an origin that is a destination too is its own nearest.
        count
            How many, k.
        slot
            As in `matrix`.

        Returns
        -------
        tuple
            int32[m, k], indices of destinations, nearest first, equal times and lengths
            by index; and int32[m, k], their seconds as `matrix` has them. Both -1 where
            fewer can be reached.
        """
        here, there = self._snapper.snap(origins), self._snapper.snap(destinations)
        return self._at(self._when(slot)).nearest(here, there, count)

    def within(
        self, origin: Place, places: Sequence[Place], seconds: int, slot: str = ""
    ) -> NDArray[np.int64]:
        """Indices of the places that are at most so many seconds away, rising."""
        found = self.matrix([origin], places, slot, with_metres=False).seconds[0]
        return np.flatnonzero((found >= 0) & (found <= seconds))

    def isochrones(
        self, origin: Place, minutes: Sequence[int], slot: str = ""
    ) -> tuple[Isochrone, ...]:
        """What can be reached within each of some times, as polygons, each within the next.

        See `tournees.geo.isochrones`. In order of time; `within` says exactly who is there.
        """
        drives = self._at(self._when(slot))
        return isochrones(drives, self._snapper.snap([origin]), minutes, self._speed_factor)

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive with its line, from door to door; the same figures as `matrix`."""
        return self.legs((origin, destination))[0]

    def legs(self, places: Sequence[Place], slot: str = "") -> tuple[Leg, ...]:
        """Return the drives from each place to the next, as `leg`."""
        return RoadLegs(self._at(self._when(slot)), self._snapper.snap(places)).all()

    def drive_s(self, origin: Place, destination: Place, depart_s: int) -> int:
        """Seconds of the drive that leaves at a second of the day, first in first out; or -1."""
        ends = ([origin], [destination])
        return slots.drive_s(
            depart_s,
            {
                slot: int(self.matrix(*ends, slot, with_metres=False).seconds[0, 0])
                for slot in (Slot.PEAK, Slot.OFF_PEAK)
            },
        )

    def off_road_m(self, places: Sequence[Place]) -> NDArray[np.float64]:
        """Metres from each place to its road; inf where none lies within 20 km."""
        return self._snapper.snap(places).off_m

    @cached_property
    def _topology(self) -> Topology:
        return Topology.prepared(self._graph, self._cache)

    def _when(self, slot: str) -> Slot:
        return _slot(slot) or self._slot

    def _profile(self, slot: Slot) -> str:
        """Digest of all that changes an answer of a slot, but the points."""
        parts = (_METHOD, self._graph.digest.encode(), repr(self._speed_factor).encode())
        times = (slot.encode(), slots.MODEL) if slot else ()
        return digest_bytes(*parts, *times)

    def _at(self, slot: Slot) -> Drives:
        """The drives of a slot, prepared at the first question."""
        if slot not in self._drives:
            graph = self._graph
            if slot:
                graph = graph.reweighted(slots.edge_factors(graph, slot))
            engine = Hierarchy.of(graph, self._topology)
            self._drives[slot] = Drives(graph, engine, self._snapper, self._speed_factor)
        return self._drives[slot]


def _slot(name: str) -> Slot:
    try:
        return Slot(name)
    except ValueError:
        msg = f"no such slot: {name}"
        raise ValueError(msg) from None
