"""Measure the estimate of travel times on areas and points that it has not seen.

    python data/measure_estimate.py [--shared ../shared]

For each area and three seeds, 304 points are drawn and never shown to the estimate; it
learns from up to 1,200 others. Prints, as the table of ``data/tables/SOURCES.md``, median
errors over the seeds by `tournees.geo.estimate_error`: of the straight line times one factor
(fitted on a 100 x 100), of the plain estimate, of a 100 x 100 and nothing else, of as many
drives spread over more places, and of a table of the usual size.
"""

from __future__ import annotations

import argparse
import csv
import os
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.known_drives import SPREAD, SQUARE, TableSize, as_places, measured_corrections
from tournees.geo.plain_estimate import crow_metres
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.geo.sphere import lat_lon
from tournees.model import Origin, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tournees.geo.corrections import Corrections
    from tournees.geo.network import RoadGraph
    from tournees.model import Place

ROOT = Path(__file__).resolve().parents[1]
SEEDS = (1, 2, 3)
UNSEEN, HOMES, SHOWN = 300, 4, 1_200
NORTH, SOUTH = 42.35, 41.85
AJACCIO, TOWN_M = np.array([[41.93, 8.74]]), 12_000.0
NEAR_ROAD_M = 1_000.0
CORSICA = (41.3, 43.1, 8.5, 9.6)


class Factor(EstimateTravel):
    """The straight line times one factor for times and one for lengths."""

    def __init__(self, table: Corrections) -> None:
        super().__init__()
        crow_m = crow_metres(table.latlon, table.latlon)[table.origins(), table.to]
        self._s = float(np.median(table.seconds / crow_m))
        self._m = float(np.median(table.metres / crow_m))

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Straight lines times the factors."""
        del slot, with_metres
        crow_m = crow_metres(lat_lon(origins), lat_lon(destinations))
        seconds, metres = (np.rint(crow_m * it).astype(np.int32) for it in (self._s, self._m))
        return TravelMatrix(seconds, metres, np.full(crow_m.shape, Origin.ESTIMATE, np.uint8))


def areas(shared: Path) -> Iterator[tuple[str, RoadTravel, NDArray[np.float64], int]]:
    """Name, roads, points, and how many of the last ones are to be judged (0: any)."""
    roads = shared / "data" / "roads"
    graph = open_roads(roads / "corse.osm.pbf", cache=None)
    road, nodes = RoadTravel(graph), junctions(graph)
    yield "Corsica", road, nodes, 0
    yield "northern Corsica", road, nodes[nodes[:, 0] > NORTH], 0
    yield "southern Corsica", road, nodes[nodes[:, 0] < SOUTH], 0
    yield "Ajaccio, 12 km about", road, nodes[crow_metres(nodes, AJACCIO)[:, 0] < TOWN_M], 0
    real = establishments(shared / "data" / "clients")
    real = real[road_distance_m(real, nodes) < NEAR_ROAD_M]
    yield "real establishments of Corsica", road, np.concatenate([nodes, real]), len(real)
    for name, file in (("Liechtenstein", "liechtenstein.osm.pbf"), ("Riviera", "monaco.osm.pbf")):
        graph = open_roads(roads / file, cache=None)
        yield name, RoadTravel(graph), junctions(graph), 0
    graph = open_roads(roads / "france_main_roads_etisplus.graphml", cache=None)
    yield "main roads of France", RoadTravel(graph), along_links(graph), 0


def junctions(graph: RoadGraph) -> NDArray[np.float64]:
    """(lat, lon) of all junctions."""
    return np.unique(np.round(np.column_stack([graph.lat, graph.lon]), 5), axis=0)


def along_links(graph: RoadGraph) -> NDArray[np.float64]:
    """1,600 random points along straight links."""
    dice = np.random.default_rng(0)
    edge, share = dice.integers(graph.start.size, size=1_600), dice.random((1_600, 1))
    ends = np.column_stack([graph.lat, graph.lon])
    start, end = ends[graph.start[edge]], ends[graph.end[edge]]
    return np.unique(np.round(start + share * (end - start), 5), axis=0)


def establishments(clients: Path) -> NDArray[np.float64]:
    """(lat, lon) of Corsica's petrol stations and lodgings."""
    found = []
    for file, delimiter, names in (
        ("stations_service.csv", ",", ("latitude", "longitude")),
        ("hebergements_france.csv", ";", ("Latitude", "Longitude")),
    ):
        with (clients / file).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=delimiter))
        found += [[float(row[name]) for name in names] for row in rows if all(map(row.get, names))]
    points = np.unique(np.array(found), axis=0)
    south, north, west, east = CORSICA
    inside = (points > [south, west]).all(axis=1) & (points < [north, east]).all(axis=1)
    return np.asarray(points[inside])


def road_distance_m(points: NDArray[np.float64], nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres from each point to the nearest junction."""
    return np.asarray(crow_metres(points, nodes).min(axis=1))


def measure(
    road: RoadTravel, points: NDArray[np.float64], judged: int, seed: int
) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Errors of each way to estimate, on unseen points of one draw."""
    dice = np.random.default_rng(seed)
    drawn = dice.permutation(len(points) - judged)
    count = min(UNSEEN + HOMES, len(points) // 3)
    unseen, shown = drawn[:count], drawn[count : count + SHOWN]
    if judged:
        unseen = len(points) - judged + dice.permutation(judged)[:count]
    places, others = as_places(points[unseen]), as_places(points[shown])
    ways = {"a 100 x 100 alone": SQUARE, "as many drives, spread": SPREAD, "usual": TableSize()}
    tables = {name: measured_corrections(road, others, size=ways[name]) for name in ways}
    estimates = {"one factor": Factor(tables["a 100 x 100 alone"]), "plain": EstimateTravel()}
    estimates |= {name: EstimateTravel(table) for name, table in tables.items()}
    for name, estimate in estimates.items():
        error = estimate_error(estimate, road, places[:-HOMES], places[-HOMES:], seed)
        yield name, astuple(error)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=default)
    print("| area | estimate | all pairs | 15 nearest | (minutes) | tours | lengths |")
    print("|---|---|---|---|---|---|---|")
    for area, road, points, judged in areas(parser.parse_args().shared):
        draws = [dict(measure(road, points, judged, seed)) for seed in SEEDS]
        for name in draws[0]:
            every, near, tours, metres, near_s = np.median([draw[name] for draw in draws], axis=0)
            shares = f"{every:.1%} | {near:.1%} | {near_s / 60:.1f} | {tours:.1%} | {metres:.1%}"
            print(f"| {area} | {name} | {shares} |".replace("%", " %"), flush=True)


if __name__ == "__main__":
    main()
