"""Which drives to know between which places, so that the estimate learns an area from few.

`measured_corrections` asks any source of travel times (a road graph, a server) for

* every drive between some ``hubs``, for the far pairs;
* the ``near`` fastest drives from each of more ``places``, for the near pairs.

Near pairs are what a matrix of few places knows least of: their error falls with the
distance to the nearest place of the table, hardly with anything else (``SOURCES.md`` of
the tables). A table of so many drives therefore does better with many places and few
drives from each than with few places and all drives between them.

Places are chosen among the user's own by medoids: from a farthest-point start, points go to
their nearest place and each group takes its own middle point instead, until nothing changes
(Kaufman and Rousseeuw, "Clustering by means of medoids", 1987; the alternation is that of
Park and Jun, 2009). Places follow the points, so that towns get more of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.corrections import Corrections, to_csv
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import NEAREST, estimate_error
from tournees.geo.sphere import lat_lon, on_sphere
from tournees.model import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.corrections import EstimateError
    from tournees.geo.network import RoadGraph
    from tournees.model import Travel

_ROUNDS = 30
_DECIMALS = 5
_JUDGING, _FEWEST_JUDGES, _MOST_JUDGES, _HOMES = 5, 40, 300, 4
_FEWEST_NEAR = 3
_SEED = 20261124


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """How many drives a table knows: about ``hubs`` squared + ``places`` x ``near``."""

    places: int = 600
    hubs: int = 100
    near: int = 30


SQUARE = TableSize(places=100, hubs=100, near=0)
"""Every drive between 100 places and nothing else: 9,900 drives."""

SPREAD = TableSize(places=450, hubs=45, near=17)
"""As many drives as `SQUARE`, spread over more places."""


def measured_corrections(
    travel: Travel,
    places: Sequence[Place],
    *,
    size: TableSize | None = None,
    names: Sequence[str] | None = None,
) -> Corrections:
    """Known drives among some of the places, and the error on those left over.

    Parameters
    ----------
    travel
        Whatever knows the times. It is asked for the matrix of the places chosen.
    places
        Accounts and homes, or points of the roads (`road_places`); in any order.
    size
        How many drives to know; `TableSize` as it is without it.
    names
        A name for each place; numbers without them.

    Returns
    -------
    Corrections
        ``held_out`` is measured on a fifth of the places, 300 at most, drawn and set aside
        before the others were chosen; None where that leaves fewer than 40. Near pairs
        are as near as the 15 nearest among all places.

    Raises
    ------
    ValueError
        When no road joins the places, or fewer than two are given.
    """
    size = size or TableSize()
    points, at = np.unique(np.round(lat_lon(places), _DECIMALS), axis=0, return_index=True)
    judges, others = _set_aside(len(points))
    chosen = others[spread(points[others], size.places)]
    hubs = spread(points[chosen], size.hubs)
    called = [names[at[i]] if names is not None else str(i + 1) for i in chosen]
    table = _asked(travel, points[chosen], hubs, size.near, _distinct(called))
    if judges.size:
        nearest = max(_FEWEST_NEAR, round(NEAREST * judges.size / len(points)))
        error = _judged(travel, table, as_places(points[judges]), nearest)
        table = replace(table, held_out=error)
    return Corrections.from_csv(to_csv(table))


def road_places(graph: RoadGraph, count: int = 3_000) -> list[Place]:
    """Junctions of a road graph drawn at random, always the same ones.

    For a table of a whole road file, where no accounts are at hand.
    """
    total = graph.lat.size
    drawn = np.random.default_rng(_SEED).permutation(total)[:count]
    return as_places(np.column_stack([graph.lat, graph.lon])[np.sort(drawn)])


def as_places(latlon: NDArray[np.float64]) -> list[Place]:
    """Places of (lat, lon) rows."""
    return [Place(float(lat), float(lon)) for lat, lon in latlon]


def spread(latlon: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Indices, ascending, of ``count`` points that stand for all (all, if they are fewer).

    Parameters
    ----------
    latlon
        Different points, float64[n, 2] in degrees.
    count
        How many are wanted.
    """
    points = on_sphere(latlon[:, 0], latlon[:, 1])
    if len(points) <= count:
        return np.arange(len(points))
    chosen = _farthest(points, count)
    for _ in range(_ROUNDS):
        owner = np.asarray(cKDTree(points[chosen]).query(points)[1], dtype=np.int64)
        owner[chosen] = np.arange(count)
        groups = np.split(np.argsort(owner, kind="stable"), np.cumsum(np.bincount(owner))[:-1])
        better = np.array([_middle(points, group) for group in groups])
        if np.array_equal(better, chosen):
            break
        chosen = better
    return np.sort(chosen)


def _farthest(points: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """From the point nearest to the centre, always the point farthest from those taken."""
    chosen = [int(np.argmin(((points - points.mean(axis=0)) ** 2).sum(axis=1)))]
    away = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(np.argmax(away)))
        away = np.minimum(away, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return np.array(chosen)


def _middle(points: NDArray[np.float64], group: NDArray[np.int64]) -> int:
    """The point of a group with the smallest sum of distances; of equals the first."""
    some = points[group[np.linspace(0, len(group) - 1, min(len(group), 500)).astype(np.int64)]]
    total = np.zeros(len(group))
    for other in some:
        total += np.sqrt(((points[group] - other) ** 2).sum(axis=1))
    return int(group[np.argmin(total)])


def _asked(
    travel: Travel,
    latlon: NDArray[np.float64],
    hubs: NDArray[np.int64],
    near: int,
    names: tuple[str, ...],
) -> Corrections:
    """The table: all drives between hubs, the fastest from each place."""
    places = as_places(latlon)
    matrix = travel.matrix(places, places)
    assert matrix.metres is not None
    count = len(places)
    known = np.zeros((count, count), dtype=bool)
    known[np.ix_(hubs, hubs)] = True
    usable = matrix.seconds >= 0
    np.fill_diagonal(usable, val=False)
    order = np.argsort(np.where(usable, matrix.seconds, np.inf), axis=1, kind="stable")
    np.put_along_axis(known, order[:, :near], values=True, axis=1)
    known &= usable
    return Corrections(
        names=names,
        latlon=latlon,
        first=np.concatenate([[0], np.cumsum(known.sum(axis=1))]),
        to=np.nonzero(known)[1],
        seconds=np.maximum(matrix.seconds[known].astype(np.int64), 1),
        metres=np.maximum(matrix.metres[known].astype(np.int64), 1),
    )


def _set_aside(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points that judge the table, none if they would be too few, and the others."""
    judges = min(count // _JUDGING, _MOST_JUDGES + _HOMES)
    if judges < _FEWEST_JUDGES + _HOMES:
        judges = 0
    drawn = np.random.default_rng(_SEED).permutation(count)
    return drawn[:judges], np.sort(drawn[judges:])


def _judged(travel: Travel, table: Corrections, judges: list[Place], nearest: int) -> EstimateError:
    """The error on points that the table does not hold."""
    points, homes = judges[:-_HOMES], judges[-_HOMES:]
    estimate = EstimateTravel(table)
    return estimate_error(estimate, travel, points, homes, _SEED, nearest=nearest)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names, numbered where several places share one."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(distinct)
