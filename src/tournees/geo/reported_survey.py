"""The roads that reported drives take, and factors of edges that bring them to their times.

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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.approaches import Approaches
from tournees.geo.engine import NO_PATH, milliseconds
from tournees.geo.network import RoadClass
from tournees.geo.slots import edge_factors
from tournees.geo.snap import Snapper
from tournees.geo.sphere import on_sphere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tournees.geo.engine import Engine
    from tournees.geo.network import RoadGraph
    from tournees.geo.reported import ReportedDrive

REACH_M = 12_000.0
"""Roads farther than this from every reported drive keep their times."""
SLOWEST, FASTEST = 2.0, 0.5
"""Bounds of an edge's factor."""
_ROUNDS, _STEPS = 3, 12
_ALONG = 0.2
"""Drives touch where this part of one's time, each edge weighted, is near the other."""


class Way(NamedTuple):
    """A drive on its fastest path: seconds, and of what they are made.

    ``edge`` int32[k] with ``base_ms`` float64[k], their times in the drive's slot before
    any factor; ``fixed_ms`` is off the roads.
    """

    seconds: int
    edge: NDArray[np.int32]
    base_ms: NDArray[np.float64]
    fixed_ms: float


class Fit(NamedTuple):
    """Logarithms of factors float64[e], and every drive on its fastest path under them."""

    log_factor: NDArray[np.float64]
    ways: list[Way | None]


class Survey:
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

    def ways(self, log_factor: NDArray[np.float64]) -> list[Way | None]:
        """Each drive on its fastest path under these factors; None where no road leads."""
        factor = np.exp(log_factor)
        graph = self._graph.reweighted(factor)
        engine = self._engine_of(graph)
        return [self._way(i, factor, engine, graph) for i in range(len(self._drives))]

    def fitted(self, first: Sequence[Way | None], used: Sequence[int]) -> Fit:
        """Factors that bring the drives ``used`` near their times, and all drives on them.

        Parameters
        ----------
        first
            The drives where every factor is 1.
        used
            Which of them teach.
        """
        fit = Fit(np.zeros(self._ferry.size), list(first))
        for _ in range(_ROUNDS if used else 0):
            log_factor = self._adjusted(fit.log_factor, [(i, fit.ways[i]) for i in used])
            fit = Fit(log_factor, self.ways(log_factor))
        return fit

    def touching(self, ways: Sequence[Way | None]) -> NDArray[np.bool_]:
        """Whether drives go along the same roads, symmetric bool[n, n]."""
        along = np.zeros((len(ways), len(ways)), np.bool_)
        for i, way in enumerate(ways):
            if way is None:
                continue
            near = np.zeros(self._ferry.size)
            edge, weight = self._near(way)
            near[edge] = weight
            for j, other in enumerate(ways):
                if other is not None:
                    shared_ms = float(other.base_ms @ near[other.edge])
                    along[i, j] = shared_ms >= _ALONG * float(other.base_ms.sum())
        return along | along.T

    def _way(
        self, i: int, factor: NDArray[np.float64], engine: Engine, graph: RoadGraph
    ) -> Way | None:
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
        return Way(seconds, edge, base_ms, float(sum(access_ms)))

    def _adjusted(
        self, log_factor: NDArray[np.float64], used: Sequence[tuple[int, Way | None]]
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

    def _near(self, way: Way) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
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
