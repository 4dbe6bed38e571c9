"""Peak and off-peak: how much slower or faster than a working day's mean, road by road.

`edge_factors` multiplies the everyday time of each edge; `drive_s` joins the times of the
two slots into one drive that leaves at a given second.

For an edge whose peak time is r times its off-peak time, and w the share of a day's work
(7:30 to 18:30) that `PeakHours` takes::

    off peak = 1 / (1 - w + w r)      peak = r off peak

so that the mean over the working day is the everyday time, exactly, edge by edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tournees.model import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph

MODEL = b"slots 1"
"""Changes when the same graph would get other factors."""

_WORK_S = (27_000, 66_600)

# By class, as `RoadClass`: how much longer at peak than off peak, in open country and
# in the largest towns.
_OPEN_RISE = np.array([0.04, 0.05, 0.05, 0.04, 0.03, 0.02, 0.02, 0, 0, 0, 0])
_TOWN_RISE = np.array([0.45, 0.45, 0.40, 0.35, 0.30, 0.20, 0.20, 0.1, 0.1, 0, 0])


@dataclass(frozen=True, slots=True)
class PeakHours:
    """When the peak slot holds, on working days: (from, to) in seconds from midnight.

    Windows are in order and apart; a drive that leaves at ``from`` leaves in the peak, one
    that leaves at ``to`` no longer.

    Raises
    ------
    ValueError
        Windows out of order, or that touch.
    """

    windows_s: tuple[tuple[int, int], ...] = ((27_000, 32_400), (59_400, 66_600))
    """7:30 to 9:00 and 16:30 to 18:30."""

    def __post_init__(self) -> None:
        edges = [edge for window in self.windows_s for edge in window]
        if any(b <= a for a, b in pairwise(edges)):
            msg = f"windows must follow each other: {self.windows_s}"
            raise ValueError(msg)

    def slot(self, depart_s: int) -> Slot:
        """The slot in which a drive that leaves at ``depart_s`` begins."""
        inside = any(begin <= depart_s < end for begin, end in self.windows_s)
        return Slot.PEAK if inside else Slot.OFF_PEAK

    @property
    def share(self) -> float:
        """How much of the working day (7:30 to 18:30) is peak."""
        begin, end = _WORK_S
        peak = sum(max(0, min(end, b) - max(begin, a)) for a, b in self.windows_s)
        return peak / (end - begin)


def edge_factors(
    graph: RoadGraph, slot: Slot, hours: PeakHours | None = None
) -> NDArray[np.float64]:
    """float64[e]: each edge's time in a slot over its everyday time; 1.0 for `Slot.EVERYDAY`.

    Parameters
    ----------
    graph
        The roads, with class and town share.
    slot
        Which time of the day.
    hours
        When the peak is; by default 7:30 to 9:00 and 16:30 to 18:30.
    """
    if slot is Slot.EVERYDAY:
        return np.ones(graph.start.size)
    peak_share = (hours or PeakHours()).share
    town = graph.town / 100
    rise = _OPEN_RISE[graph.road_class] * (1 - town) + _TOWN_RISE[graph.road_class] * town
    off_peak: NDArray[np.float64] = 1 / (1 + peak_share * rise)
    return off_peak if slot is Slot.OFF_PEAK else off_peak * (1 + rise)


def drive_s(
    depart_s: int, slot_seconds: Mapping[Slot, int], peak_hours: PeakHours | None = None
) -> int:
    """Seconds that one drive takes when it leaves at ``depart_s``: `drives_s` of one leg.

    Parameters
    ----------
    depart_s
        Second of the day.
    slot_seconds
        The leg's seconds wholly within `Slot.PEAK` and within `Slot.OFF_PEAK`.
    peak_hours
        When the peak is; by default 7:30 to 9:00 and 16:30 to 18:30.
    """
    peak, off_peak = np.array([[slot_seconds[Slot.PEAK]], [slot_seconds[Slot.OFF_PEAK]]], np.int64)
    return int(drives_s(np.array([depart_s], np.int64), peak, off_peak, peak_hours)[0])


def drives_s(
    depart_s: NDArray[np.int64],
    peak_s: NDArray[np.int64],
    off_peak_s: NDArray[np.int64],
    peak_hours: PeakHours | None = None,
) -> NDArray[np.int64]:
    """int64, broadcast: seconds of drives that leave at ``depart_s``, first in first out.

    A drive covers its way at the pace of the slot it is in, and changes pace where the slot
    ends: leaving later never arrives earlier. Whole seconds, half up. Drives of which
    either time is negative (no road) give -1. Formulation: the step speeds of Ichoua,
    Gendreau, Potvin, "Vehicle dispatching with time-dependent travel times", European
    Journal of Operational Research 144(2), 2003, in whole numbers.

    Parameters
    ----------
    depart_s
        Seconds of the day, within one day; after midnight it is off peak.
    peak_s, off_peak_s
        Seconds of each drive wholly within the peak, and wholly off peak.
    peak_hours
        When the peak is; by default 7:30 to 9:00 and 16:30 to 18:30.
    """
    start, peak, off_peak = (
        np.asarray(each, np.int64) for each in np.broadcast_arrays(depart_s, peak_s, off_peak_s)
    )
    # A way of peak x off_peak units: a second of peak covers off_peak of them, and so back.
    in_peak, outside = np.maximum(off_peak, 1), np.maximum(peak, 1)
    left = np.where(np.maximum(peak, off_peak) > 0, in_peak * outside, 0)
    now = start.copy()
    for end_s, pace in _segments(peak_hours or PeakHours(), in_peak, outside):
        room_s = np.maximum(0, end_s - now)
        ends = left <= room_s * pace
        now += np.where(ends, (2 * left + pace) // (2 * pace), room_s)
        left = np.where(ends, 0, left - room_s * pace)
    return np.where(np.minimum(peak, off_peak) < 0, -1, now - start)


_NEVER_S = 10**8


def _segments(
    hours: PeakHours, in_peak: NDArray[np.int64], outside: NDArray[np.int64]
) -> list[tuple[int, NDArray[np.int64]]]:
    """The end of each stretch of the day and the pace in it, the last without end."""
    day = [
        (edge, pace)
        for window in hours.windows_s
        for edge, pace in zip(window, (outside, in_peak), strict=True)
    ]
    return [*day, (_NEVER_S, outside)]
