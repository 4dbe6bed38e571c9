"""Where the sample's establishments may stand: real communes, real roads, dry land."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from sample_words import TOURISM
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DEPARTEMENTS = ("2A", "2B")
LAT_M = 111_200.0
LON_M = LAT_M * math.cos(math.radians(42.15))
NEAR_ROAD_M = 300.0


@dataclass(frozen=True)
class Commune:
    """A real commune; ``weight`` says how many establishments it draws."""

    code: str
    name: str
    postal_codes: tuple[str, ...]
    population: int
    lat: float
    lon: float

    @property
    def weight(self) -> float:
        """Population to the power 0.8, so that villages count, plus tourism."""
        return math.pow(self.population, 0.8) + TOURISM.get(self.name, 0)

    @property
    def radius_m(self) -> float:
        """How far from its centre establishments are looked for: 0.5 km to 4 km."""
        return min(4_000.0, 500.0 + 14.0 * math.sqrt(self.population))

    @property
    def kind(self) -> str:
        """A ``town``, a ``resort`` or a ``village``."""
        if self.population >= 5_000:
            return "town"
        return "resort" if TOURISM.get(self.name, 0) >= 80 else "village"


def read_communes(path: Path) -> tuple[Commune, ...]:
    """Communes of Corsica, by INSEE code."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            r for r in csv.DictReader(stream, delimiter=";") if r["departement"] in DEPARTEMENTS
        ]
    return tuple(
        Commune(
            row["code"],
            row["nom"],
            tuple(row["codes_postaux"].split()),
            int(row["population"]),
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in sorted(rows, key=lambda row: row["code"])
    )


def to_metres(latlon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Flat metres of (lat, lon) pairs; good to 1 % over Corsica."""
    return np.asarray(latlon * np.array([LAT_M, LON_M]))


def read_road_nodes(path: Path) -> NDArray[np.float64]:
    """(lat, lon) of the ends of ways in the largest strongly connected part of the roads.

    Only ends, as the file's points between junctions are artificial.
    """
    where: dict[int, tuple[float, float]] = {}
    arcs: list[tuple[int, int]] = []
    for thing in osmium.FileProcessor(str(path)):
        if isinstance(thing, osmium.osm.Node):
            where[thing.id] = (thing.location.lat, thing.location.lon)
        elif isinstance(thing, osmium.osm.Way) and "highway" in thing.tags:
            first, last = thing.nodes[0].ref, thing.nodes[-1].ref
            arcs.append((first, last))
            if thing.tags.get("oneway") != "yes":
                arcs.append((last, first))
    ids = sorted({node for arc in arcs for node in arc})
    index = {node: at for at, node in enumerate(ids)}
    rows = np.array([index[a] for a, _ in arcs])
    columns = np.array([index[b] for _, b in arcs])
    graph = coo_matrix((np.ones(len(arcs)), (rows, columns)), shape=(len(ids), len(ids)))
    _, label = connected_components(graph, connection="strong")
    largest = np.bincount(label).argmax()
    points = np.array([where[node] for node in ids], dtype=np.float64)
    return np.asarray(points[label == largest])


class Ground:
    """Picks points that are on land, near a road and nearest to their own commune's centre."""

    def __init__(self, shared: Path) -> None:
        france = shared / "data" / "france"
        self.communes = read_communes(france / "communes_fr.csv")
        self.nodes = read_road_nodes(shared / "data" / "roads" / "corse.osm.pbf")
        self._roads = KDTree(to_metres(self.nodes))
        self._centres = KDTree(to_metres(np.array([(c.lat, c.lon) for c in self.communes])))
        outlines = json.loads((france / "departements_simplifies.geojson").read_text("utf-8"))
        self._land = shapely.union_all(
            [
                shapely.geometry.shape(feature["geometry"])
                for feature in outlines["features"]
                if feature["properties"]["code"] in DEPARTEMENTS
            ]
        )

    def is_good(self, lat: float, lon: float) -> bool:
        """Whether a point is on land and within 300 m of a road node."""
        off_m, _ = self._roads.query(to_metres(np.array([lat, lon])))
        return bool(off_m <= NEAR_ROAD_M and self._land.contains(shapely.Point(lon, lat)))

    def commune_at(self, lat: float, lon: float) -> Commune:
        """Commune whose centre is nearest."""
        _, at = self._centres.query(to_metres(np.array([lat, lon])))
        return self.communes[int(at)]

    def nearest_node(self, lat: float, lon: float) -> tuple[float, float]:
        """(lat, lon) of the road node nearest to a point."""
        _, at = self._roads.query(to_metres(np.array([lat, lon])))
        return float(self.nodes[at, 0]), float(self.nodes[at, 1])

    def nodes_of(self, commune: Commune) -> NDArray[np.float64]:
        """(lat, lon) of the road nodes about a commune's centre, in a fixed order."""
        centre = to_metres(np.array([commune.lat, commune.lon]))
        radius_m = commune.radius_m
        found: list[int] = []
        while len(found) < 5:
            found = sorted(self._roads.query_ball_point(centre, radius_m))
            radius_m *= 1.4
        return self.nodes[found]
