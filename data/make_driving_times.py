"""Make ``data/tables/driving_times_corse.csv``: known drives that correct the estimate.

    python data/make_driving_times.py [--shared ../shared] [--out FILE]

Drives between Corsican places by our own engine on the real road graph, chosen by
``tournees.geo.known_drives``. To be run again whenever the engine's speeds change. It then
measures the estimate on points that the table does not hold, writes the figures into the
table, and prints them.

The places stand for road nodes: one of each 2 km square of road-bearing land, and in
communes as many as their establishments are (the square root of the sample's weights), so
that towns are denser. Deterministic.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sample_dice import Dice
from sample_ground import Ground, to_metres
from sample_team import TEAM, draw_shops
from scipy.spatial import KDTree

from tournees.files import replace_atomically
from tournees.geo.corrections import EstimateError, to_csv
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.known_drives import SPREAD, SQUARE, as_places, measured_corrections
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.corrections import Corrections

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261124
SQUARE_M = 2_000.0
IN_COMMUNE = 0.25
HELD_OUT_COMMUNES, HELD_OUT_NODES = 150, 150
APART_M = 300.0
ACCOUNT_SEED = 20261130
COMMENTS = (
    "Drives between Corsican places: to the rows numbered in 'to', in seconds and metres.",
    "Made by data/make_driving_times.py from OpenStreetMap roads: (c) OpenStreetMap",
    "contributors, Open Database License 1.0.",
)


@dataclass(frozen=True)
class Held:
    """Figures on points held out (``estimate_error``), and on the sample's accounts.

    On the same points: without a table, with a table of 100 x 100 and nothing else, and
    with as many drives spread over more places.
    """

    points: EstimateError
    accounts: EstimateError
    plain: EstimateError
    square: EstimateError
    spread: EstimateError


def candidates(ground: Ground) -> NDArray[np.float64]:
    """(lat, lon) of road nodes: one per square of land, more about communes' centres."""
    dice = Dice(SEED)
    squares = np.floor(to_metres(ground.nodes) / SQUARE_M)
    _, first = np.unique(squares, axis=0, return_index=True)
    found = [ground.nodes[np.sort(first)]]
    for commune in ground.communes:
        nodes = ground.nodes_of(commune)
        wanted = max(1, round(IN_COMMUNE * commune.weight**0.5))
        found.append(nodes[dice.shuffled(range(len(nodes)))[:wanted]])
    return np.unique(np.round(np.concatenate(found), 5), axis=0)


def make_table(ground: Ground, road: RoadTravel) -> Corrections:
    """The table, measured by the engine."""
    places = as_places(candidates(ground))
    names = [ground.commune_at(place.lat, place.lon).name for place in places]
    table = measured_corrections(road, places, names=names)
    return replace(table, held_out=None)


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
    pool = as_places(candidates(ground))
    square, spread = (measured_corrections(road, pool, size=size) for size in (SQUARE, SPREAD))
    return Held(
        points=estimate_error(estimate, road, points, homes, SEED),
        accounts=estimate_error(estimate, road, accounts, homes, SEED),
        plain=estimate_error(EstimateTravel(), road, points, homes, SEED),
        square=estimate_error(EstimateTravel(square), road, points, homes, SEED),
        spread=estimate_error(EstimateTravel(spread), road, points, homes, SEED),
    )


def make(shared: Path) -> tuple[bytes, Held]:
    """Bytes of the table with its measured figures, and all figures."""
    ground = Ground(shared)
    graph = open_roads(shared / "data" / "roads" / "corse.osm.pbf", cache=None)
    road = RoadTravel(graph)
    table = make_table(ground, road)
    held = measure(ground, road, table)
    return to_csv(table, COMMENTS, held.points), held


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
    for name, error in vars(held).items():
        *shares, near_s = astuple(error)
        figures = " ".join(f"{value:7.1%}" for value in shares)
        print(f"{name:9} all pairs, 15 nearest, tours, metres: {figures}; near {near_s:.0f} s")


if __name__ == "__main__":
    main()
