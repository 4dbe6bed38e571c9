"""Make ``data/tables/driving_times_corse.csv``: known driving times that correct the estimate.

    python data/make_driving_times.py [--shared ../shared] [--out FILE]

Driving times and lengths between 110 Corsican places, by our own engine on the real road
graph, and for each place the median drive under 10 km about it. To be run again whenever
the engine's speeds change. It then measures the estimate on points that the table does not
hold, writes the figures into the table, and prints them.

The places are medoids: the road nodes that stand for communes, the sample team's towns and
remote roads, chosen so that the sum of straight lines to the nearest chosen one is small,
from a farthest-point start (Kaufman and Rousseeuw, 1987). Deterministic.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sample_dice import Dice
from sample_ground import Ground, to_metres
from sample_team import TEAM, draw_shops
from scipy.spatial import KDTree

from tournees.files import replace_atomically
from tournees.geo.corrections import Corrections, EstimateError, to_csv
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261124
PLACES = 110
ROUNDS = 30
LOCAL_POINTS = 3_000
LOCAL_RADIUS_M, LOCAL_MIN_M, LOCAL_MAX_M = 7_000.0, 100.0, 10_000.0
LOCAL_FEWEST = 30
HELD_OUT_COMMUNES, HELD_OUT_NODES = 150, 150
APART_M = 300.0
ACCOUNT_SEED = 20261130
COMMENTS = (
    "Driving seconds (s1...) and metres (m1...) between Corsican places, from row to column.",
    "Made by data/make_driving_times.py from OpenStreetMap roads: (c) OpenStreetMap",
    "contributors, Open Database License 1.0.",
)


@dataclass(frozen=True)
class Held:
    """Figures on points held out (``estimate_error``), and on the sample's accounts."""

    points: EstimateError
    accounts: EstimateError
    plain: EstimateError


def as_places(latlon: NDArray[np.float64]) -> list[Place]:
    """Places of (lat, lon) rows."""
    return [Place(float(lat), float(lon)) for lat, lon in latlon]


def pick(dice: Dice, count: int, size: int) -> NDArray[np.int64]:
    """``size`` different whole numbers below ``count``, sorted."""
    return np.sort(np.array(dice.shuffled(range(count))[:size]))


def candidates(ground: Ground) -> NDArray[np.float64]:
    """(lat, lon) of road nodes: one per commune, one per 4 km square of road-bearing land."""
    centres = [ground.nearest_node(c.lat, c.lon) for c in ground.communes]
    squares = np.floor(to_metres(ground.nodes) / 4_000.0)
    _, first = np.unique(squares, axis=0, return_index=True)
    return np.unique(np.concatenate([np.array(centres), ground.nodes[np.sort(first)]]), axis=0)


def medoids(points: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Indices of ``count`` points, alternating assignment and medoid from farthest points."""
    flat = to_metres(points)
    away = np.sqrt(((flat[:, None] - flat[None]) ** 2).sum(axis=2))
    chosen = [int(np.argmin(away.sum(axis=1)))]
    while len(chosen) < count:
        chosen.append(int(np.argmax(away[chosen].min(axis=0))))
    for _ in range(ROUNDS):
        owner = np.argmin(away[chosen], axis=0)
        groups = [np.flatnonzero(owner == at) for at in range(count)]
        better = [int(g[np.argmin(away[np.ix_(g, g)].sum(axis=1))]) for g in groups]
        if better == chosen:
            break
        chosen = better
    return np.sort(np.array(chosen))


def name_places(ground: Ground, latlon: NDArray[np.float64]) -> tuple[str, ...]:
    """Nearest commune's name, numbered where several places share it."""
    seen: dict[str, int] = {}
    names = []
    for lat, lon in latlon:
        name = ground.commune_at(float(lat), float(lon)).name
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(names)


def local_drives(
    ground: Ground, road: RoadTravel, places: NDArray[np.float64], dice: Dice
) -> NDArray[np.int64]:
    """Straight line, seconds and metres of the median local drive about each place, int[n, 3].

    Local drives join two of 3,000 random road nodes, both within 7 km of the place (farther
    where fewer than 30 drives are found), 0.1 to 10 km apart. The median is that of time
    over straight line; its drive's length is the median of lengths likewise.
    """
    nodes = ground.nodes[pick(dice, len(ground.nodes), LOCAL_POINTS)]
    flat = to_metres(nodes)
    tree = KDTree(flat)
    drives = []
    for place in to_metres(places):
        radius_m = LOCAL_RADIUS_M
        while True:
            near = np.sort(tree.query_ball_point(place, radius_m)).astype(np.int64)
            crow_m = np.sqrt(((flat[near, None] - flat[None, near]) ** 2).sum(axis=2))
            wanted = (crow_m > LOCAL_MIN_M) & (crow_m < LOCAL_MAX_M)
            if wanted.sum() >= LOCAL_FEWEST:
                break
            radius_m *= 1.3
        some = as_places(nodes[near])
        matrix = road.matrix(some, some)
        assert matrix.metres is not None
        base = crow_m[wanted]
        typical_m = float(np.median(base))
        pace = float(np.median(matrix.seconds[wanted] / base))
        detour = float(np.median(matrix.metres[wanted] / base))
        drives.append([round(typical_m), round(pace * typical_m), round(detour * typical_m)])
    return np.array(drives, dtype=np.int64)


def make_table(ground: Ground, road: RoadTravel) -> Corrections:
    """The table, measured by the engine."""
    pool = candidates(ground)
    latlon = np.round(pool[medoids(pool, PLACES)], 5)
    matrix = road.matrix(as_places(latlon), as_places(latlon))
    assert matrix.metres is not None
    local = local_drives(ground, road, latlon, Dice(SEED))
    return Corrections(
        names=name_places(ground, latlon),
        latlon=latlon,
        seconds=matrix.seconds.astype(np.int64),
        metres=matrix.metres.astype(np.int64),
        local_crow_m=local[:, 0],
        local_s=local[:, 1],
        local_m=local[:, 2],
        digest="",
    )


def held_out_points(ground: Ground, table: Corrections, seed: int) -> list[Place]:
    """300 random points over 300 m from the table's places: half in communes, half anywhere."""
    dice = Dice(seed)
    tabled = KDTree(to_metres(table.latlon))
    points: list[tuple[float, float]] = []
    while len(points) < HELD_OUT_COMMUNES + HELD_OUT_NODES:
        in_commune = len(points) < HELD_OUT_COMMUNES
        nodes = ground.nodes_of(dice.pick(ground.communes)) if in_commune else ground.nodes
        lat, lon = (float(x) for x in nodes[dice.below(len(nodes))])
        far_enough = tabled.query(to_metres(np.array([lat, lon])))[0] > APART_M
        if far_enough and (lat, lon) not in points:
            points.append((lat, lon))
    return [Place(lat, lon) for lat, lon in points]


def measure(ground: Ground, road: RoadTravel, table: Corrections) -> Held:
    """Errors of the corrected estimate on held-out points and accounts, and of the plain one."""
    communes = {commune.name: commune for commune in ground.communes}
    towns = [communes[seller.commune] for seller in TEAM]
    homes = [Place(*ground.nearest_node(town.lat, town.lon)) for town in towns]
    points = held_out_points(ground, table, SEED + 1)
    shops = draw_shops(ground, Dice(ACCOUNT_SEED))[0]
    accounts = [Place(shop.lat, shop.lon) for shop in shops]
    estimate = EstimateTravel(table)
    return Held(
        points=estimate_error(estimate, road, points, homes, SEED),
        accounts=estimate_error(estimate, road, accounts, homes, SEED),
        plain=estimate_error(EstimateTravel(), road, points, homes, SEED),
    )


def make(shared: Path) -> tuple[bytes, Held]:
    """Bytes of the table with its measured figures, and all figures."""
    ground = Ground(shared)
    graph = open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None)
    road = RoadTravel(graph)
    bare = to_csv(make_table(ground, road), COMMENTS)
    held = measure(ground, road, Corrections.from_csv(bare))
    return to_csv(Corrections.from_csv(bare), COMMENTS, held.points), held


def main() -> None:
    """Write the table and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))
    table = ROOT / "data" / "tables" / "driving_times_corse.csv"
    parser.add_argument("--shared", type=Path, default=default)
    parser.add_argument("--out", type=Path, default=table)
    options = parser.parse_args()
    content, held = make(options.shared)
    replace_atomically(options.out, content)
    for name in ("points", "accounts", "plain"):
        error: EstimateError = getattr(held, name)
        figures = " ".join(f"{value:7.1%}" for value in astuple(error))
        print(f"{name:9} all pairs, 15 nearest, tours, metres: {figures}")


if __name__ == "__main__":
    main()
