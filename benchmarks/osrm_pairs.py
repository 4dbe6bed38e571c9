"""Pairs of points with OSRM's seconds and metres, to judge speeds on road files not seen before.

Usage: ``python benchmarks/osrm_pairs.py --roads FILE.osm.pbf [--pairs 300] [--seed 7]``
``[--moved-m 0] --out CSV``

Runs in an environment of its own with ``osrm-bindings`` and ``osmium`` (Python 3.12 or
later; this script needs nothing of Tournées). The points are nodes of roads that cars may
drive, drawn by their share of the road's length, moved at random up to ``--moved-m``; both ends
lie at least 300 m apart. OSRM's own car profile, contraction hierarchy, one thread.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import osmium
import osrm

ROADS = {
    f"{kind}{link}"
    for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for link in ("", "_link")
} | {"unclassified", "residential", "living_street"}
APART_M, DEGREE_M = 300.0, 111_195.0
PROFILE = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"

Point = tuple[float, float]


def main() -> None:
    """Prepare the file for OSRM, draw pairs until enough have a route, write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--moved-m", type=float, default=0.0)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    dice = random.Random(given.seed)  # noqa: S311 - a repeatable draw
    points, weights = road_points(given.roads)
    with tempfile.TemporaryDirectory() as folder:
        base = prepare(given.roads, Path(folder))
        engine = osrm.OSRM(storage_config=base, algorithm="CH", use_shared_memory=False)
        rows = []
        while len(rows) < given.pairs:
            drawn = dice.choices(points, weights, k=2)
            start, end = (moved(it, given.moved_m, dice) for it in drawn)
            if apart_m(start, end) >= APART_M and (found := route(engine, start, end)):
                rows.append((*start, *end, *found))
    with given.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("from_lat", "from_lon", "to_lat", "to_lon", "seconds", "metres"))
        writer.writerows(rows)


def road_points(path: Path) -> tuple[list[Point], list[float]]:
    """Nodes of the roads, each with half the length of the pieces of road that it ends."""
    points: list[Point] = []
    weights: list[float] = []
    ways = osmium.FileProcessor(str(path)).with_locations()
    for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
        if not isinstance(way, osmium.osm.Way) or way.tags.get("highway") not in ROADS:
            continue
        line = [(it.lat, it.lon) for it in way.nodes if it.location.valid()]
        steps = [apart_m(*ends) for ends in pairwise(line)]
        points += line
        weights += [
            (before + after) / 2 for before, after in zip([0.0, *steps], [*steps, 0.0], strict=True)
        ][: len(line)]
    return points, weights


def apart_m(one: Point, other: Point) -> float:
    """Metres between two points that lie near each other."""
    flat = math.cos(math.radians(one[0]))
    return DEGREE_M * math.hypot(other[0] - one[0], flat * (other[1] - one[1]))


def moved(point: Point, most_m: float, dice: random.Random) -> Point:
    """A point up to so far away in any direction."""
    angle, far = dice.uniform(0, 2 * math.pi), dice.uniform(0, most_m) / DEGREE_M
    lon = point[1] + far * math.cos(angle) / math.cos(math.radians(point[0]))
    return round(point[0] + far * math.sin(angle), 6), round(lon, 6)


def prepare(roads: Path, folder: Path) -> str:
    """Extract and contract in a folder; return where OSRM finds it."""
    here = folder / "roads.osm.pbf"
    shutil.copyfile(roads, here)
    base = folder / "roads.osrm"
    for step in (["extract", "-t", "1", "-p", str(PROFILE), str(here)],
                 ["contract", "-t", "1", str(base)]):  # fmt: skip
        command = [sys.executable, "-m", "osrm", *step]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return str(base)


def route(engine: osrm.OSRM, start: Point, end: Point) -> tuple[float, float] | None:
    """Seconds and metres of the fastest drive; None where there is none."""
    coordinates = [(lon, lat) for lat, lon in (start, end)]
    try:
        answer = engine.Route(osrm.RouteParameters(coordinates=coordinates, overview="false"))
    except RuntimeError:  # no route
        return None
    best = answer["routes"][0]
    return float(best["duration"]), float(best["distance"])


if __name__ == "__main__":
    main()
