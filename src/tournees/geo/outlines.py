"""Outlines of sectors: who is nearest, cut along the coast and the départements' borders."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import Voronoi

from tournees.geo.basemap import departements_of, land_of, outer_rings
from tournees.geo.sphere import from_mercator, lat_lon, mercator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.geo.sphere import FloatArray
    from tournees.model import Place, Ring

_SPOT_DECIMALS = 5
_ABROAD_DEG = 0.1
_CRUMB_DEG2 = 2e-6
_TOUCH_DEG = 1e-3
_HAIR_DEG = 1e-8
_FAR = 4.0


def outlines(places: Sequence[Place], labels: Sequence[str]) -> dict[str, tuple[Ring, ...]]:
    """Polygons of sectors that share out the départements where the places stand.

    Every point of the land goes to the sector of the place nearest to it: the union of the
    Voronoi cells of a sector's places (on the Mercator map, where angles are kept), cut to
    the départements that hold a place. A place abroad brings 11 km around it. Sectors
    neither overlap nor leave a gap. Of several places at one spot the most frequent label
    decides, then the first in the alphabet.

    Parameters
    ----------
    places
        Any number, in any order.
    labels
        The sector of each place; empty for a place without one, which is left out.

    Returns
    -------
    dict of str to tuple of Ring
        For each label in order, outer rings of (lat, lon), the largest first. A sector that
        surrounds another is cut open, so that outer rings are enough.
    """
    spots, owners = _spots(places, labels)
    if not owners:
        return {}
    land = _land(spots)
    cells = _cells(mercator(spots), land)
    found: dict[str, tuple[Ring, ...]] = {}
    for label in sorted(set(owners)):
        own = [cell for cell, owner in zip(cells, owners, strict=True) if owner == label]
        found[label] = _rings(shapely.intersection(shapely.union_all(own), land))
    return {label: rings for label, rings in found.items() if rings}


def touching(found: Mapping[str, tuple[Ring, ...]]) -> tuple[tuple[str, str], ...]:
    """Pairs of labels, in order, whose outlines come within some 100 m of one another."""
    labels = sorted(found)
    if not labels:
        return ()
    shapes = [
        shapely.multipolygons([shapely.Polygon([(x, y) for y, x in ring]) for ring in found[name]])
        for name in labels
    ]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_DEG)
    pairs = sorted({(int(i), int(j)) for i, j in zip(one, other, strict=True) if i < j})
    return tuple((labels[i], labels[j]) for i, j in pairs)


def _spots(places: Sequence[Place], labels: Sequence[str]) -> tuple[FloatArray, list[str]]:
    """Distinct (lat, lon) rows, a metre apart at least, in order, and the label of each."""
    votes: dict[tuple[float, float], Counter[str]] = {}
    points = np.round(lat_lon(places), _SPOT_DECIMALS).tolist()
    for (lat, lon), label in zip(points, labels, strict=True):
        if label:
            votes.setdefault((lat, lon), Counter())[label] += 1
    owners = [
        min((-count, label) for label, count in votes[spot].items())[1] for spot in sorted(votes)
    ]
    return np.array(sorted(votes), dtype=np.float64).reshape(len(votes), 2), owners


def _land(spots: FloatArray) -> shapely.Geometry:
    """Flat shape of the départements that hold a spot, and of discs around spots abroad."""
    codes = departements_of(spots)
    abroad = spots[[code is None for code in codes]]
    discs = shapely.MultiPoint(mercator(abroad)).buffer(_ABROAD_DEG)
    land = land_of(tuple(sorted({code for code in codes if code is not None})))
    return shapely.union_all([flattened(land), discs])


def flattened(shape: shapely.Geometry) -> shapely.Geometry:
    """Put a (lon, lat) shape on the Mercator map of the outlines."""
    return shapely.transform(shape, _flat)


def _flat(lon_lat: FloatArray) -> FloatArray:
    return mercator(lon_lat[:, ::-1])


def _cells(flat: FloatArray, land: shapely.Geometry) -> list[shapely.Polygon]:
    """The Voronoi cell of each (x, y) row."""
    low = np.minimum(shapely.bounds(land)[:2], flat.min(axis=0))
    high = np.maximum(shapely.bounds(land)[2:], flat.max(axis=0))
    found, middle = diagram(flat, low, high)
    cells = []
    for spot, region in zip(flat - middle, found.point_region, strict=False):
        ring = found.vertices[found.regions[region]]
        # A cell is convex and holds its spot: the angle seen from there orders its corners.
        ring = ring[np.argsort(np.arctan2(*(ring - spot).T[::-1]), kind="stable")]
        cells.append(shapely.Polygon(ring + middle))
    return cells


def diagram(flat: FloatArray, low: FloatArray, high: FloatArray) -> tuple[Voronoi, FloatArray]:
    """Voronoi diagram of (x, y) rows around the middle of a box, and that middle.

    Four far spots, after the rows, close the cells at the edge.
    """
    middle = (low + high) / 2
    reach = _FAR * float((high - low).max())
    corners = reach * np.array([(-1, 0), (1, 0), (0, -1), (0, 1)])
    return Voronoi(np.concatenate((flat - middle, corners))), middle


def _rings(shape: shapely.Geometry) -> tuple[Ring, ...]:
    """Outer rings of a flat shape without its crumbs, back in degrees, the largest first."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    pieces = [piece for part in parts for piece in _opened(part)]
    pieces.sort(key=lambda piece: (-piece.area, piece.bounds))
    kept = [piece for piece in pieces if piece.area >= _CRUMB_DEG2] or pieces[:1]
    rounded = shapely.transform(shapely.multipolygons(kept), _rounded)
    return tuple(ring for ring in outer_rings(rounded) if len(set(ring)) > 2)


def _rounded(flat: FloatArray) -> FloatArray:
    return np.round(from_mercator(flat), _SPOT_DECIMALS)[:, ::-1]


def _opened(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut a polygon through its first hole, and again, until no hole is left."""
    if not polygon.interiors:
        return [polygon]
    hole = polygon.interiors[0]
    west, _, east, _ = polygon.bounds
    height = (hole.bounds[1] + hole.bounds[3]) / 2
    chords = shapely.get_parts(
        shapely.intersection(shapely.LineString([(west - 1, height), (east + 1, height)]), polygon)
    )
    # Chords overrun their ends: rounding must not leave a cut one hair short of the border.
    cuts = [
        shapely.LineString(
            [(chord.bounds[0] - _HAIR_DEG, height), (chord.bounds[2] + _HAIR_DEG, height)]
        )
        for chord in chords
        if chord.distance(hole) < _HAIR_DEG
    ]
    lines = shapely.union_all([polygon.boundary, *cuts])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    pieces = [face for face in faces if polygon.contains(face.representative_point())]
    if sum(len(piece.interiors) for piece in pieces) >= len(polygon.interiors):
        return [shapely.Polygon(polygon.exterior)]
    return [piece for face in pieces for piece in _opened(face)]
