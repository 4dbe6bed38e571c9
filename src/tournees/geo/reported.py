"""Drives whose time people know, and what they teach about the roads around them.

Formulation: travel times are sums over a path, so known times give the pace of roads as in
tomography. With f the factor of an edge's time, t a drive's time on its fastest path, T the
time reported, each round adds to log f::

    reach x sum(w v log(T / t)) / sum(w v)

over the drives whose path passes near: w = (1 - (d / 12 km)^2)^3 falls with the distance d
from the edge to the path, v = 1 / t lets a short drive say more of its own roads than a long
one that only passes, and reach, the largest w, leaves roads 12 km from every path as they are.
That is the simultaneous iterative reconstruction (SIRT) of Gilbert, "Iterative methods for the
three-dimensional reconstruction of an object from projections", Journal of Theoretical Biology
36, 1972, in logarithms and with a kernel for smoothness. Paths are found anew a few times,
because other roads become the fastest.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.approaches import Approaches
from tournees.geo.engine import NO_PATH, milliseconds
from tournees.geo.network import RoadClass
from tournees.geo.slots import edge_factors
from tournees.geo.snap import Snapper
from tournees.geo.sphere import distances_m, lat_lon, on_sphere
from tournees.model import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tournees.geo.engine import Engine
    from tournees.geo.network import RoadGraph
    from tournees.model import Place

REACH_M = 12_000.0
"""Roads farther than this from every reported drive keep their times."""
SLOWEST, FASTEST = 2.0, 0.5
"""Bounds of an edge's factor."""
UNMET = 0.15
"""From this difference on a drive is told not to have been met."""
_TOP_KMH = 130.0
_MOST_TIMES = 5.0
_ROUNDS, _STEPS = 3, 12
_SHORTEST_MS = 60_000


@dataclass(frozen=True, slots=True)
class ReportedDrive:
    """A drive that somebody knows: from where, to where, in how many seconds.

    ``slot`` is the time of the day that the seconds are of; ``row`` the line of the user's
    file, to name the drive by.
    """

    origin: Place
    destination: Place
    seconds: int
    row: int | None = None
    slot: Slot = Slot.EVERYDAY


class Verdict(StrEnum):
    """What became of a reported drive."""

    MET = "met"
    """Its roads now give its time, to `UNMET`."""
    UNMET = "unmet"
    """Others contradict it, or the factor of its roads met its bounds."""
    TOO_FAST = "too_fast"
    """Above 130 km/h as the crow flies: left out."""
    TOO_DIFFERENT = "too_different"
    """More than five times our time, or less than a fifth: left out."""
    TOO_SHORT = "too_short"
    """Less than a minute of road: left out."""
    NO_ROAD = "no_road"
    """No road leads there: left out."""


@dataclass(frozen=True, slots=True)
class DriveChecked:
    """A drive with our seconds before and after; None where no road leads."""

    drive: ReportedDrive
    before_s: int | None
    after_s: int | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Every reported drive in the order given, and the medians of those used.

    ``before`` and ``after`` are medians of the relative difference from the times reported,
    None where no drive was used.
    """

    drives: tuple[DriveChecked, ...]
    before: float | None
    after: float | None


def recalibrated(
    graph: RoadGraph,
    drives: Sequence[ReportedDrive],
    engine_of: Callable[[RoadGraph], Engine],
) -> tuple[NDArray[np.float64], Recalibration]:
    """Factors of edges that bring reported drives near their times, and what they did.

    Parameters
    ----------
    graph
        The roads with their everyday times.
    drives
        What people report, in any order.
    engine_of
        Makes the engine of a re-weighted graph.

    Returns
    -------
    tuple
        float64[e] for `RoadGraph.reweighted`, in 0.5..2, exactly 1 for ferries and for
        roads farther than `REACH_M` from every path; and the report.
    """
    order = sorted(range(len(drives)), key=lambda i: _sorting(drives[i]))
    sorted_drives = [drives[i] for i in order]
    survey = _Survey(graph, sorted_drives, engine_of)
    log_factor = np.zeros(graph.start.size)
    first = ways = survey.ways(log_factor)
    verdicts = [_left_out(drive, way) for drive, way in zip(sorted_drives, first, strict=True)]
    used = [i for i, verdict in enumerate(verdicts) if verdict is None]
    for _ in range(_ROUNDS if used else 0):
        log_factor = survey.adjusted(log_factor, [(i, ways[i]) for i in used])
        ways = survey.ways(log_factor)
    checked = [
        _checked(drive, before, after, verdict)
        for drive, before, after, verdict in zip(sorted_drives, first, ways, verdicts, strict=True)
    ]
    given = [checked[order.index(i)] for i in range(len(drives))]
    return np.exp(log_factor), _report(given)


class _Way(NamedTuple):
    """A drive on its fastest path: seconds, and of what they are made.

    ``edge`` int32[k] with ``base_ms`` float64[k], their times in the drive's slot before
    any factor; ``fixed_ms`` is off the roads.
    """

    seconds: int
    edge: NDArray[np.int32]
    base_ms: NDArray[np.float64]
    fixed_ms: float


class _Survey:
    """The drives on the graph."""

    def __init__(
        self,
        graph: RoadGraph,
        drives: Sequence[ReportedDrive],
        engine_of: Callable[[RoadGraph], Engine],
    ) -> None:
        self._graph, self._drives, self._engine_of = graph, drives, engine_of
        snapper = Snapper(graph)
        self._here = snapper.snap([drive.origin for drive in drives])
        self._there = snapper.snap([drive.destination for drive in drives])
        slots = sorted({drive.slot for drive in drives})
        self._slot_factors = {slot: edge_factors(graph, slot) for slot in slots}
        middle = (graph.shape_first[:-1] + graph.shape_first[1:]) // 2
        self._middle = on_sphere(graph.shape_lat[middle], graph.shape_lon[middle])
        self._ferry = graph.road_class == RoadClass.FERRY

    def ways(self, log_factor: NDArray[np.float64]) -> list[_Way | None]:
        """Each drive on its fastest path under these factors; None where no road leads."""
        factor = np.exp(log_factor)
        graph = self._graph.reweighted(factor)
        engine = self._engine_of(graph)
        return [self._way(i, factor, engine, graph) for i in range(len(self._drives))]

    def _way(
        self, i: int, factor: NDArray[np.float64], engine: Engine, graph: RoadGraph
    ) -> _Way | None:
        here, there = (ends.only(slice(i, i + 1)) for ends in (self._here, self._there))
        if min(here.edge[0], there.edge[0]) < 0:
            return None
        approaches = Approaches(graph)
        leaving, arriving = approaches.leaving(here), approaches.arriving(there)
        direct = int(min(approaches.direct(here, there).key, default=NO_PATH))
        path = engine.path(leaving, arriving)
        if min(direct, path.key) == NO_PATH:
            return None
        access_ms = [_ms(int(ends.access[0])) for ends in (here, there)]
        if direct <= path.key:
            edge, ms = here.edge, np.array([_ms(direct) - sum(access_ms)])
        else:
            arcs, taken = graph.arcs, np.array(path.arcs, np.int64)
            first_ms = _ms(int(leaving.key[0, path.left_by])) - access_ms[0]
            last_ms = _ms(int(arriving.key[0, path.entered_by])) - access_ms[1]
            edge = np.concatenate([here.edge, arcs.edge[taken], there.edge])
            ms = np.concatenate([[first_ms], arcs.weight_ms[taken], [last_ms]])
        base_ms = ms / factor[edge] * self._slot_factors[self._drives[i].slot][edge]
        seconds = round((float(base_ms @ factor[edge]) + sum(access_ms)) / 1_000)
        return _Way(seconds, edge, base_ms, float(sum(access_ms)))

    def adjusted(
        self, log_factor: NDArray[np.float64], used: Sequence[tuple[int, _Way | None]]
    ) -> NDArray[np.float64]:
        """Factors that bring the drives near their times on these paths."""
        found = [(self._drives[i].seconds, way, *self._near(way)) for i, way in used if way]
        reach = np.zeros(log_factor.size)
        total = np.zeros(log_factor.size)
        for _, way, edge, weight in found:
            reach[edge] = np.maximum(reach[edge], weight)
            total[edge] += weight / max(way.seconds, 1)
        share = np.divide(reach, total, out=np.zeros_like(total), where=total > 0)
        log_factor = log_factor.copy()
        for _ in range(_STEPS):
            change = np.zeros(log_factor.size)
            for seconds, way, edge, weight in found:
                now_ms = float(way.base_ms @ np.exp(log_factor[way.edge]))
                aim_ms = max(1_000 * seconds - way.fixed_ms, 0.1 * now_ms)
                change[edge] += weight / max(way.seconds, 1) * math.log(aim_ms / now_ms)
            log_factor += share * change
            np.clip(log_factor, math.log(FASTEST), math.log(SLOWEST), out=log_factor)
            log_factor[self._ferry] = 0.0
        return log_factor

    def _near(self, way: _Way) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Edges that a path passes near, with the weight of that, 1 on the path itself."""
        graph = self._graph
        on_path = np.unique(way.edge)
        points = np.concatenate([
            np.arange(graph.shape_first[e], graph.shape_first[e + 1]) for e in on_path.tolist()
        ])  # fmt: skip
        line = on_sphere(graph.shape_lat[points], graph.shape_lon[points])
        inside = np.all(
            (self._middle >= line.min(0) - REACH_M) & (self._middle <= line.max(0) + REACH_M), 1
        )
        edge = np.flatnonzero(inside | np.isin(np.arange(inside.size), on_path))
        away_m, _ = cKDTree(line).query(self._middle[edge], distance_upper_bound=REACH_M)
        weight = np.maximum(0.0, 1 - (np.minimum(away_m, REACH_M) / REACH_M) ** 2) ** 3
        weight[np.searchsorted(edge, on_path)] = 1.0
        return edge[weight > 0], weight[weight > 0]


def _ms(key: int) -> int:
    return int(milliseconds(np.array(key, np.int64)))


def _sorting(drive: ReportedDrive) -> tuple[float, float, float, float, int, str]:
    origin, destination = drive.origin, drive.destination
    ends = (origin.lat, origin.lon, destination.lat, destination.lon)
    return (*ends, drive.seconds, drive.slot.value)


def _left_out(drive: ReportedDrive, way: _Way | None) -> Verdict | None:
    """Why a drive teaches nothing; None where it does."""
    if way is None:
        return Verdict.NO_ROAD
    if 1_000 * way.seconds - way.fixed_ms < _SHORTEST_MS:
        return Verdict.TOO_SHORT
    (lat, lon), (to_lat, to_lon) = lat_lon([drive.origin, drive.destination])
    straight_m = float(distances_m(lat, lon, to_lat, to_lon))
    if straight_m * 3.6 > _TOP_KMH * drive.seconds:
        return Verdict.TOO_FAST
    ratio = drive.seconds / way.seconds
    return Verdict.TOO_DIFFERENT if not 1 / _MOST_TIMES <= ratio <= _MOST_TIMES else None


def _checked(
    drive: ReportedDrive, before: _Way | None, after: _Way | None, left_out: Verdict | None
) -> DriveChecked:
    if before is None or after is None:
        return DriveChecked(drive, None, None, Verdict.NO_ROAD)
    verdict = left_out or (Verdict.UNMET if _off(drive, after.seconds) > UNMET else Verdict.MET)
    return DriveChecked(drive, before.seconds, after.seconds, verdict)


def _off(drive: ReportedDrive, seconds: int) -> float:
    return abs(seconds / drive.seconds - 1)


def _report(drives: Sequence[DriveChecked]) -> Recalibration:
    used = [each for each in drives if each.verdict in {Verdict.MET, Verdict.UNMET}]
    before = [_off(d.drive, d.before_s) for d in used if d.before_s is not None]
    after = [_off(d.drive, d.after_s) for d in used if d.after_s is not None]
    if not used:
        return Recalibration(tuple(drives), None, None)
    return Recalibration(tuple(drives), statistics.median(before), statistics.median(after))
