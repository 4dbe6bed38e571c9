"""What area to download: a box, or the land around places; and how it is cut into requests.

Shapes are drawn on Mercator's plane in degrees of longitude, where a circle of r metres at
a latitude is a circle of r / (metres of a degree there); outside this file they stand in
degrees, x the longitude and y the latitude.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import minimum_spanning_tree

from tournees.errors import Issue, TravelError
from tournees.geo.sphere import EARTH_RADIUS_M, from_mercator, lat_lon, mercator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry as Geometry

    from tournees.model import Place

MOST_KM2 = 80_000
"""A larger area is no fair use of a public service: a regional extract is one file."""
_DEGREE_M = math.pi / 180 * EARTH_RADIUS_M
_HULL_RATIO = 3.0
"""Separate discs are replaced by one hull while it is at most so many times their area."""
_CORRIDOR_SHARE = 0.22
"""Half the width of a corridor, over its length, unless the margin is more: the motorway from
Paris to Lyon leaves the straight line by 17 % of it."""
_LONGEST_CORRIDOR_M = 500_000
_CELL_LAT, _CELL_LON = 0.36, 0.5
"""Sides of a request in degrees: some 40 km in France; OSMnx's own bound is 50 km."""
BESIDE_SIZE = 4.0
"""Sides of a request for ferries and turn restrictions, which are rare, over those for roads."""
_NARROW = 0.004
"""A piece narrower than this, degrees, is within the 500 m that OSMnx adds to its neighbours."""
_DETAIL = 0.004
_QUARTER_SEGMENTS = 6
_MAP_LAT, _MAP_LON = 85.0, 180.0
_Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Area:
    """An area to download, and what names it; ``shape`` in degrees, x the longitude."""

    name: str
    shape: Geometry

    @property
    def km2(self) -> float:
        """Square kilometres on the sphere, exact between parallels and meridians.

        Lambert's cylindrical projection (longitude, sine of the latitude) keeps areas.
        """
        flat = shapely.transform(self.shape, _equal_area)
        return float(flat.area) / 1e6

    @property
    def requests(self) -> int:
        """How many requests it takes, when no answer is cut short."""
        return len(cells(self.shape)) + len(cells(self.shape, BESIDE_SIZE))


def area_of_box(box: tuple[float, float, float, float]) -> Area:
    """Area of a box: south, west, north, east in degrees.

    Raises
    ------
    TravelError
        Its sides are no degrees in that order, or it is too large.
    """
    south, west, north, east = box
    whole = -_MAP_LAT <= south < north <= _MAP_LAT and -_MAP_LON <= west < east <= _MAP_LON
    name = " ".join(f"{side:g}" for side in box)
    if not whole:
        raise TravelError(Issue(code="roads_box_wrong", value=name))
    return allowed(Area(name, shapely.box(west, south, east, north)))


def area_around(places: Sequence[Place], margin_m: float) -> Area:
    """Area within a margin of places, and the land between them.

    The union of discs of ``margin_m`` around the places. Where it falls into pieces, the
    convex hull of all, if that is at most 3 times as large; else the hull of each piece,
    joined by corridors along the minimum spanning tree of the pieces, so that the roads
    between two groups of accounts are there without the empty land between. A corridor is
    as wide on each side as the margin, or 22 % of its length where that is more: roads
    wind. None is longer than 500 km: Réunion is not joined to Paris.

    Raises
    ------
    TravelError
        There is no place, or the area is too large.
    ValueError
        The margin is not above 0.
    """
    if not margin_m > 0:
        msg = f"margin_m must be above 0, got {margin_m}"
        raise ValueError(msg)
    if not places:
        raise TravelError(Issue(code="roads_around_nothing"))
    spots = np.unique(np.round(lat_lon(places), 5), axis=0)
    radii = margin_m / (_DEGREE_M * np.cos(np.radians(spots[:, 0])))
    discs = shapely.buffer(shapely.points(mercator(spots)), radii, quad_segs=_QUARTER_SEGMENTS)
    flat = _joined(shapely.union_all(discs), margin_m)
    return allowed(Area("", _in_degrees(flat)))


def area_of_shape(name: str, shape: Geometry) -> Area:
    """Area of a boundary, which it follows within half a kilometre and always contains.

    Raises
    ------
    TravelError
        It is too large.
    """
    about = shapely.simplify(shapely.buffer(shape, 2 * _DETAIL, quad_segs=2), _DETAIL)
    return allowed(Area(name, about))


def allowed(area: Area) -> Area:
    """The area itself, unless it is larger than a public service should be asked for.

    Raises
    ------
    TravelError
        It is.
    """
    if area.km2 > MOST_KM2:
        facts: dict[str, str | int | float] = {"km2": round(area.km2), "most": MOST_KM2}
        raise TravelError(Issue(code="roads_area_large", value=area.name, facts=facts))
    return area


def cells(shape: Geometry, size: float = 1.0) -> tuple[shapely.Polygon, ...]:
    """A shape cut along a fixed grid, from south to north, then west to east.

    The grid does not depend on the shape: where an area grows, its inner pieces stay, and
    the answers kept for them serve again. Slivers are left to their neighbours.
    """
    west, south, east, north = shape.bounds
    high, wide = _CELL_LAT * size, _CELL_LON * size
    shapely.prepare(shape)
    pieces: list[shapely.Polygon] = []
    for row in range(math.floor(south / high), math.ceil(north / high)):
        for column in range(math.floor(west / wide), math.ceil(east / wide)):
            left, low = column * wide, row * high
            pieces += _polygons(shape, (left, low, left + wide, low + high))
    return tuple(piece for piece in pieces if _is_wide(piece)) or tuple(pieces)


def quarters(piece: shapely.Polygon) -> tuple[shapely.Polygon, ...]:
    """A piece cut in four, for a service that could not answer it whole."""
    west, south, east, north = piece.bounds
    middle, centre = (south + north) / 2, (west + east) / 2
    boxes = (
        (west, south, centre, middle),
        (centre, south, east, middle),
        (west, middle, centre, north),
        (centre, middle, east, north),
    )
    return tuple(part for box in boxes for part in _polygons(piece, box))


def _polygons(shape: Geometry, box: tuple[float, float, float, float]) -> list[shapely.Polygon]:
    """The parts of a shape in a box, without holes, in a fixed order of their points."""
    parts = shapely.get_parts(shapely.intersection(shape, shapely.box(*box)))
    return [
        shapely.normalize(shapely.Polygon(shapely.get_exterior_ring(part)))
        for part in shapely.normalize(parts)
        if shapely.get_dimensions(part) == 2
    ]


def _is_wide(piece: shapely.Polygon) -> bool:
    return not shapely.is_empty(shapely.buffer(piece, -_NARROW / 2))


def _joined(discs: Geometry, margin_m: float) -> Geometry:
    """One shape of the discs on the plane, see `area_around`."""
    hull = shapely.convex_hull(discs)
    if hull.area <= _HULL_RATIO * discs.area:
        return hull
    pieces = shapely.get_parts(shapely.union_all(shapely.convex_hull(shapely.get_parts(discs))))
    gaps = shapely.distance(pieces[:, None], pieces[None, :])
    tree = minimum_spanning_tree(gaps).tocoo()
    corridors = [
        _corridor(pieces[a], pieces[b], margin_m)
        for a, b in sorted(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    ]
    return shapely.union_all([*pieces, *corridors])


def _corridor(one: shapely.Polygon, other: shapely.Polygon, margin_m: float) -> Geometry:
    """The land between two pieces; empty where they are too far apart."""
    line = shapely.shortest_line(one, other)
    middle = from_mercator(np.array([line.centroid.coords[0]]))
    degree_m = _DEGREE_M * math.cos(math.radians(float(middle[0, 0])))
    length_m = line.length * degree_m
    if length_m > _LONGEST_CORRIDOR_M:
        return shapely.Polygon()
    half_m = max(margin_m, _CORRIDOR_SHARE * length_m)
    start, end = np.array(line.coords)
    overlap = (end - start) * min(1.0, margin_m / length_m)  # each piece reaches so far inwards
    line = shapely.LineString([start - overlap, end + overlap])
    return shapely.buffer(line, half_m / degree_m, cap_style="flat")


def _in_degrees(flat: Geometry) -> Geometry:
    """From the plane to degrees, to the metre: kept answers are named by these figures."""

    def back(points: _Points) -> _Points:
        return np.round(from_mercator(points)[:, ::-1], 5)

    shape = shapely.make_valid(shapely.transform(flat, back))
    return shapely.normalize(shape)


def _equal_area(points: _Points) -> _Points:
    radians = np.radians(points)
    return EARTH_RADIUS_M * np.column_stack([radians[:, 0], np.sin(radians[:, 1])])
