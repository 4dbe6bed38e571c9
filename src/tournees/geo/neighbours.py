"""Which accounts are next to one another: the graph on which sectors hold together."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, QhullError

from tournees.geo.basemap import basemap, land_of, landmasses, nearest_shape, shape_at
from tournees.geo.outlines import diagram, flattened
from tournees.geo.sphere import distances_m, lat_lon, mercator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.geo.sphere import FloatArray
    from tournees.model import Place

_SPREAD_DEG = 1e-5
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_WATER_M = 5_000
_FERRY_M = 50_000
_SAMPLES = 24
_BORDER_SHARE = 0.01
_AROUND_DEG = 5.0

Edges = NDArray[np.int64]


def neighbours(places: Sequence[Place]) -> tuple[tuple[int, int], ...]:
    """Pairs of places whose surroundings touch.

    The Delaunay triangulation: two places are neighbours if the areas nearer to them than
    to any other place (Voronoi cells) have a border in common. It contains the minimum
    spanning tree, so that the loneliest mountain village stays linked, and about three
    links per place. Angles are kept by the Mercator projection.

    The outlines of sectors are unions of the same cells, cut along the coast. So that a
    sector whose accounts are connected here is in one piece on the map, the common border
    must lie on land, over 1 % of the distance between the two places at least: cells that
    meet out at sea, or at a corner, do not count, but for the shortest links that join
    what would fall apart.

    Places at the same spot are spread on a spiral about a metre apart first: each then has
    its own neighbours, and one of them can leave a sector without cutting off the rest.

    A link that runs over more than 5 km of water is left out, unless it is the shortest way
    to join what would fall apart, and either both ends stand on the same land or it is at
    most 50 km long: Belle-Île stays linked, Corsica and the mainland do not. So the graph
    has one part, and one more for each land beyond the sea. Water is what is outside the
    shipped base map; a link with an end abroad is kept as it is.

    Parameters
    ----------
    places
        Any number, in an order that does not depend on the user's rows.

    Returns
    -------
    tuple of (int, int)
        Sorted pairs of indices, ``i < j``.
    """
    if len(places) < 2:
        return ()
    points = lat_lon(places)
    flat = mercator(_spread(points))
    edges = _without_straits(_delaunay(flat), points)
    edges = _with_border(edges, points, flat)
    return tuple((int(i), int(j)) for i, j in edges.tolist())


def _spread(points: FloatArray) -> FloatArray:
    """Move the second, third... place of a spot along a sunflower spiral."""
    _, group = np.unique(points, axis=0, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    first = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    rank = np.empty(len(points))
    rank[order] = np.arange(len(points)) - np.repeat(first, np.diff(np.r_[first, len(points)]))
    radius, angle = _SPREAD_DEG * np.sqrt(rank), _GOLDEN_ANGLE * rank
    shift = np.stack((radius * np.sin(angle), radius * np.cos(angle)), axis=1)
    return np.asarray(points + shift)


def _delaunay(flat: FloatArray) -> Edges:
    """Edges of the Delaunay triangulation; of a chain where all points are on one line."""
    flat = flat - flat.mean(axis=0)
    try:
        triangles = Delaunay(flat)
    except (QhullError, ValueError):
        line = np.lexsort((flat[:, 1], flat[:, 0]))
        return _sorted(np.stack((line[:-1], line[1:]), axis=1))
    corners = triangles.simplices
    sides = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))
    return _sorted(np.concatenate((sides, triangles.coplanar[:, [0, 2]])))


def _sorted(edges: NDArray[np.integer]) -> Edges:
    return np.unique(np.sort(edges.astype(np.int64), axis=1), axis=0)


def _lengths_m(edges: Edges, points: FloatArray) -> FloatArray:
    starts, ends = points[edges[:, 0]], points[edges[:, 1]]
    return distances_m(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])


def _joined(kept: Edges, spare: Edges, points: FloatArray) -> Edges:
    """Add to ``kept`` the shortest ``spare`` edges that join parts still apart (Kruskal)."""
    if not len(spare):
        return kept
    links = coo_array((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(len(points),) * 2)
    count, part = connected_components(links, directed=False)
    root = list(range(count))

    def top(node: int) -> int:
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    added = []
    metres = np.rint(_lengths_m(spare, points))
    for index in np.lexsort((spare[:, 1], spare[:, 0], metres)).tolist():
        one, other = (top(int(part[node])) for node in spare[index])
        if one != other:
            root[max(one, other)] = min(one, other)
            added.append(index)
    return _sorted(np.concatenate((kept, spare[added])))


def _without_straits(edges: Edges, points: FloatArray) -> Edges:
    """Leave out what runs over the sea and is not needed to hold a land together."""
    metres = _lengths_m(edges, points)
    land = nearest_shape(landmasses(), points)
    ends = land[edges]
    doubtful = np.flatnonzero((metres > _WATER_M) & (ends >= 0).all(axis=1))
    share = _water_share(points[edges[doubtful, 0]], points[edges[doubtful, 1]])
    wet = doubtful[share * metres[doubtful] > _WATER_M]
    dry = np.delete(edges, wet, axis=0)
    crossable = (ends[wet, 0] == ends[wet, 1]) | (metres[wet] <= _FERRY_M)
    return _joined(dry, edges[wet[crossable]], points)


def _water_share(starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Share of each straight line, shape (n,), that is not on land, by 24 samples."""
    if not len(starts):
        return np.zeros(0)
    steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    samples = starts[:, None, :] + steps[None, :, None] * (ends - starts)[:, None, :]
    on_land = shape_at(landmasses(), samples.reshape(-1, 2)) >= 0
    return np.asarray(1 - on_land.reshape(len(starts), _SAMPLES).mean(axis=1))


def _with_border(edges: Edges, points: FloatArray, flat: FloatArray) -> Edges:
    """Leave out what has no border on land and is not needed to hold a part together."""
    ends = nearest_shape(landmasses(), points)[edges]
    abroad = (ends < 0).any(axis=1)
    apart = np.hypot(*(flat[edges[:, 0]] - flat[edges[:, 1]]).T)
    kept = abroad | (_border_on_land(edges, flat, ends) >= _BORDER_SHARE * apart)
    return _joined(edges[kept], edges[~kept], points)


def _border_on_land(edges: Edges, flat: FloatArray, lands: Edges) -> FloatArray:
    """Length, on the flat map, of the border between the cells of each pair on its lands.

    ``lands``, shape (n, 2), are the landmasses of both ends: a border that leaves Corsica
    westwards and crosses Languedoc does not join anything.
    """
    low, high = flat.min(axis=0) - _AROUND_DEG, flat.max(axis=0) + _AROUND_DEG
    found, middle = diagram(flat, low, high)
    sides = np.array(found.ridge_vertices)
    pairs = np.sort(found.ridge_points.astype(np.int64), axis=1)
    real = (pairs[:, 1] < len(flat)) & (sides >= 0).all(axis=1)
    pairs, sides = pairs[real], sides[real]
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    codes = (pairs @ (len(flat), 1))[order]
    wanted = edges @ np.array((len(flat), 1))
    spot = np.minimum(np.searchsorted(codes, wanted), max(len(codes) - 1, 0))
    lengths = np.zeros(len(edges))
    known = np.flatnonzero(codes[spot] == wanted) if len(codes) else np.zeros(0, dtype=np.int64)
    ends = found.vertices[sides[order][spot[known]]] + middle
    lengths[known] = _on_land(shapely.linestrings(ends), lands[known])
    return lengths


def _on_land(lines: NDArray[np.object_], lands: Edges) -> FloatArray:
    """Length of each line on its landmasses; most lie inside one département."""
    tree, masses = _flat_land()
    line, part = tree.query(lines, predicate="intersects")
    own = (lands[line] == masses[part][:, None]).any(axis=1)
    line, shapes = line[own], tree.geometries[part[own]]
    lengths = shapely.length(lines)[line]
    cut = np.flatnonzero(~shapely.contains_properly(shapes, lines[line]))
    lengths[cut] = shapely.length(shapely.intersection(lines[line[cut]], shapes[cut]))
    return np.asarray(np.bincount(line, weights=lengths, minlength=len(lines)), dtype=np.float64)


@functools.cache
def _flat_land() -> tuple[shapely.STRtree, NDArray[np.int64]]:
    """Every part of every département on the flat map, prepared, and its landmass."""
    codes = (departement.code for departement in basemap((-90, -180, 90, 180)).departements)
    parts = shapely.get_parts([land_of((code,)) for code in codes])
    inside = shapely.get_coordinates(shapely.point_on_surface(parts))[:, ::-1]
    shapes = [flattened(part) for part in parts]
    shapely.prepare(shapes)
    return shapely.STRtree(shapes), nearest_shape(landmasses(), inside)
