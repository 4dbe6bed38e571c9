"""The map under every map: départements as land, main towns; all shipped, nothing fetched.

The table is made by ``data/make_basemap.py``. Sources: INSEE, La Poste, IGN, Licence Ouverte.
"""

from __future__ import annotations

import functools
import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from tournees.files import shipped
from tournees.geo.sphere import lat_lon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.sphere import FloatArray
    from tournees.model import Place, Ring

TABLE = "data/tables/basemap.geojson.gz"
_COAST_DEG = 0.05

Bounds = tuple[float, float, float, float]
"""South, west, north, east in degrees."""


class Town(NamedTuple):
    """A main town; ``population`` 0 where it is not known (Mayotte)."""

    name: str
    lat: float
    lon: float
    population: int


class Departement(NamedTuple):
    """A département's land, outer rings only, the largest first."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Basemap:
    """Land and towns of a stretch of map.

    ``departements`` in the order of their codes, whole, ``towns`` from the most populous.
    """

    departements: tuple[Departement, ...]
    towns: tuple[Town, ...]


class _Shapes(NamedTuple):
    """Names, (lon, lat) polygons and index of the départements in the order of their codes."""

    names: dict[str, str]
    polygons: dict[str, shapely.Geometry]
    tree: shapely.STRtree
    towns: tuple[Town, ...]


def basemap(bounds: Bounds) -> Basemap:
    """Départements that meet a box, and the towns inside it.

    Parameters
    ----------
    bounds
        South, west, north, east in degrees.
    """
    south, west, north, east = bounds
    shapes = _shapes()
    box = shapely.box(west, south, east, north)
    departements = tuple(
        Departement(code, shapes.names[code], outer_rings(polygon))
        for code, polygon in shapes.polygons.items()
        if shapely.intersects(polygon, box)
    )
    towns = tuple(
        town for town in shapes.towns if south <= town.lat <= north and west <= town.lon <= east
    )
    return Basemap(departements, towns)


def departement_of(place: Place) -> str | None:
    """Code of the département under a place; at sea, of the nearest within some 5 km."""
    return departements_of(np.array([[place.lat, place.lon]]))[0]


def departements_of(points: FloatArray) -> tuple[str | None, ...]:
    """`departement_of` for (lat, lon) rows in degrees, shape (n, 2)."""
    shapes = _shapes()
    codes = list(shapes.polygons)
    found = nearest_shape(shapes.tree, points)
    return tuple(codes[index] if index >= 0 else None for index in found.tolist())


def shape_at(tree: shapely.STRtree, points: FloatArray) -> NDArray[np.int64]:
    """Index, shape (n,), of the first shape that holds each (lat, lon) row, else -1.

    The shapes should be prepared: then a point costs about a microsecond.
    """
    found = np.full(len(points), -1, dtype=np.int64)
    lat, lon = points.T
    for index, shape in enumerate(tree.geometries):
        west, south, east, north = shape.bounds
        boxed = (found < 0) & (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        inside = np.flatnonzero(boxed)
        if len(inside):
            held = shapely.intersects_xy(shape, lon[inside], lat[inside])
            found[inside[held]] = index
    return found


def nearest_shape(tree: shapely.STRtree, points: FloatArray) -> NDArray[np.int64]:
    """`shape_at`, and for points outside every shape the nearest within some 5 km."""
    found = shape_at(tree, points)
    missing = np.flatnonzero(found < 0)
    if len(missing):
        spots = shapely.points(points[missing][:, ::-1])
        near, shape = tree.query_nearest(spots, max_distance=_COAST_DEG)
        found[missing[near[::-1]]] = shape[::-1]
    return found


def land_of_places(places: Sequence[Place]) -> tuple[int, ...]:
    """A number for the mainland or island that each place stands on; -1 where none is known."""
    return tuple(nearest_shape(landmasses(), lat_lon(places)).tolist())


def land_of(codes: tuple[str, ...]) -> shapely.Geometry:
    """Land, in (lon, lat), of some départements as one shape."""
    return shapely.union_all([_shapes().polygons[code] for code in codes])


@functools.cache
def landmasses() -> shapely.STRtree:
    """The mainland and the islands of all départements, each a (lon, lat) polygon."""
    return _prepared(shapely.get_parts(land_of(tuple(_shapes().polygons))).tolist())


def _prepared(shapes: Sequence[shapely.Geometry]) -> shapely.STRtree:
    shapely.prepare(shapes)
    return shapely.STRtree(shapes)


def outer_rings(shape: shapely.Geometry) -> tuple[Ring, ...]:
    """Outer rings as (lat, lon) pairs of a (lon, lat) shape."""
    lines = shapely.get_exterior_ring(shapely.get_parts(shape))
    return tuple(
        tuple((lat, lon) for lon, lat in shapely.get_coordinates(line).tolist()) for line in lines
    )


@functools.cache
def _shapes() -> _Shapes:
    features = json.loads(gzip.decompress(shipped(TABLE).read_bytes()))["features"]
    names: dict[str, str] = {}
    polygons: dict[str, shapely.Geometry] = {}
    towns = []
    for feature in features:
        facts, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] == "Point":
            lon, lat = geometry["coordinates"]
            towns.append(Town(facts["nom"], lat, lon, facts["population"]))
        else:
            names[facts["code"]] = facts["nom"]
            polygons[facts["code"]] = shapely.from_geojson(json.dumps(geometry))
    return _Shapes(names, polygons, _prepared(list(polygons.values())), tuple(towns))
