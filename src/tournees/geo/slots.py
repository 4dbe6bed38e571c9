"""Peak and off-peak: how much slower or faster than a working day's mean, road by road.

`edge_factors` multiplies the everyday time of each edge; `drive_s` joins the times of the
two slots into one drive that leaves at a given second.

For an edge whose peak time is 1 + rise times its off-peak time, and w the share of a day's
work (7:30 to 18:30) that `PeakHours` takes::

    off peak = 1 / (1 + w rise)      peak = (1 + rise) off peak

so that the mean over the working day is the everyday time, exactly, edge by edge. The rise
is that of open country for the class of road, and grows to that of a large town with the
size of the town around: the logarithm of the kilometres of town streets within a square of
5 km, from 20 (Corte, 7,000 inhabitants: none) to 300 (a metropolis). Motorways and trunk
roads count as wholly in the town around them, other roads for their own town share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.network import RoadClass
from tournees.geo.sphere import EARTH_RADIUS_M
from tournees.model import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph

MODEL = b"slots 1"
"""Changes when the same graph would get other factors."""

_WORK_S = (27_000, 66_600)

# By class, as `RoadClass`: how much longer at peak than off peak in the largest towns.
# TomTom Traffic Index: time above free flow, mean and at peak: Lyon 47 %, 80 and 90 % (of
# 2025, press of 21-27 January 2026); Marseille 40 %, 70 and 82 %; Paris 38 %, 74 and 71 %
# (of 2016, press of December 2017). Their peak hours are 1.25 times the mean, so 1.4 times
# the rest of the working day; over our longer windows and all roads 1.35. The spread over
# classes is a judgement: V-Traffic saw 38 km/h at peak on the Paris ring, then limited to 70
# (of 2015, press of 2016); streets that only serve their own houses feel it least.
_TOWN_RISE = np.array([0.45, 0.45, 0.40, 0.35, 0.30, 0.20, 0.20, 0.10, 0.10, 0.0, 0.0])

# The same in open country. ONISR, Observatoire des vitesses 2017: free cars drive 2 to 8
# km/h faster by night than by day; less than that between two hours of the day. A judgement.
_OPEN_RISE = np.array([0.04, 0.05, 0.05, 0.04, 0.03, 0.02, 0.02, 0.0, 0.0, 0.0, 0.0])

_LAST_TRUNK, _LAST_STREET = RoadClass.TRUNK, RoadClass.LIVING_STREET
_CELL_M, _CELLS_AROUND = 1_000.0, 2
_SMALLEST_KM, _LARGEST_KM = 20.0, 300.0


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
    own = np.where(graph.road_class <= _LAST_TRUNK, 1.0, graph.town / 100)
    town = town_size(graph) * own
    rise = _OPEN_RISE[graph.road_class] * (1 - town) + _TOWN_RISE[graph.road_class] * town
    off_peak: NDArray[np.float64] = 1 / (1 + peak_share * rise)
    return off_peak if slot is Slot.OFF_PEAK else off_peak * (1 + rise)


def town_size(graph: RoadGraph) -> NDArray[np.float64]:
    """float64[e] in 0..1: how large the town around each edge is, in open country 0."""
    middle = (graph.shape_first[:-1] + graph.shape_first[1:]) // 2
    lat, lon = graph.shape_lat[middle], graph.shape_lon[middle]
    street = graph.road_class <= _LAST_STREET
    km = np.where(street, graph.length_dm / 10_000 * (graph.town / 100), 0.0)
    line = np.floor(np.radians(lat) * EARTH_RADIUS_M / _CELL_M).astype(np.int64)
    cell, of_edge = np.unique(
        np.column_stack([line, _column(line, lon)]), axis=0, return_inverse=True
    )
    of_edge = of_edge.reshape(-1)
    held = np.bincount(of_edge, km, cell.shape[0])
    here = np.bincount(of_edge, lon, cell.shape[0]) / np.bincount(of_edge)
    code = cell[:, 0] * _LINE + cell[:, 1]
    before = np.concatenate([[0.0], np.cumsum(held)])
    around = np.zeros(cell.shape[0])
    for step in range(-_CELLS_AROUND, _CELLS_AROUND + 1):
        there = cell[:, 0] + step
        first = there * _LINE + _column(there, here) - _CELLS_AROUND
        low, high = (np.searchsorted(code, first + k) for k in (0, 2 * _CELLS_AROUND + 1))
        around += before[high] - before[low]
    grown = np.log(np.maximum(around, _SMALLEST_KM) / _SMALLEST_KM)
    size = np.minimum(1.0, grown / math.log(_LARGEST_KM / _SMALLEST_KM))
    return np.asarray(size[of_edge])


_LINE = 1 << 20
"""More than there are cells around the earth."""


def _column(line: NDArray[np.int64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cells east of Greenwich, in the line of cells that counts from the equator."""
    width = np.cos((line + 0.5) * (_CELL_M / EARTH_RADIUS_M)) * EARTH_RADIUS_M / _CELL_M
    column: NDArray[np.int64] = np.floor(np.radians(lon) * width).astype(np.int64)
    return column


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
