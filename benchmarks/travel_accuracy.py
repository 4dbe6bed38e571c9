"""How near our times are: to OSRM's, to what people plan with, and the estimate's to the road.

Usage: ``python benchmarks/travel_accuracy.py --roads FILE [--pairs CSV ...] [--legs]``
``[--estimate] [--accounts CSV] --out benchmarks/travel_accuracy.csv``

``--pairs`` compares with a table of OSRM's drives (from_lat, from_lon, to_lat, to_lon,
seconds, metres; `osrm_pairs.py` makes them): our seconds are multiplied by one factor, the
median of OSRM's over ours, and the relative differences that remain are counted.
``--legs`` drives ten named legs of Corsica. ``--estimate`` corrects the crow-fly estimate by
a 100 x 100 reference of our engine's times and measures it on 300 points that it has not
seen, near junctions drawn at random; ``--accounts`` does so on establishments of a table.
Medians of three seeds, which draw the reference too.
Writes a row per figure: what it should be, and whether it is. Rows of the same roads, case
and figure are replaced.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from travel_points import draw_points, read_points

from tournees.files import digest_file
from tournees.geo.corrections import Corrections, EstimateError
from tournees.geo.estimate import EstimateTravel
from tournees.geo.estimate_error import estimate_error
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel
from tournees.geo.speeds import MODEL
from tournees.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = (
    "roads", "roads_digest", "part", "case", "figure", "value", "wanted", "met", "speeds", "day",
)  # fmt: skip
KEY = ("roads", "part", "case", "figure")
FAR_OFF = 0.25
ALLOWED_PAIRS, ALLOWED_LEG = 0.08, 0.15
REFERENCE, UNSEEN, HOMES, SEEDS = 100, 300, 4, (0, 1, 2)
ALLOWED_ESTIMATE = {"all_pairs": 0.08, "nearest": 0.15, "tours": 0.15}
TOWNS = {
    "Ajaccio": Place(41.9192, 8.7386),
    "Bastia": Place(42.7003, 9.4503),
    "Bonifacio": Place(41.3874, 9.1594),
    "Calvi": Place(42.5667, 8.7578),
    "Corte": Place(42.3060, 9.1509),
    "Porto": Place(42.2660, 8.6965),
    "Porto-Vecchio": Place(41.5911, 9.2795),
    "Propriano": Place(41.6752, 8.9035),
}
LEGS = (
    ("Ajaccio", "Bastia", 150, 140, 155),
    ("Ajaccio", "Corte", 80, 80, 95),
    ("Corte", "Bastia", 70, 65, 75),
    ("Bastia", "Calvi", 93, 90, 105),
    ("Porto", "Calvi", 76, 95, 125),
    ("Ajaccio", "Porto", 82, 100, 120),
    ("Bastia", "Porto-Vecchio", 143, 125, 145),
    ("Porto-Vecchio", "Bonifacio", 27, 28, 35),
    ("Propriano", "Bonifacio", 64, 65, 80),
    ("Ajaccio", "Propriano", 72, 75, 95),
)
"""From, to, kilometres, and the minutes that people plan with, from and to (general knowledge)."""


class Figure(NamedTuple):
    """One measured number, what is wanted, and whether it is met (None: only told)."""

    part: str
    case: str
    figure: str
    value: float
    wanted: str = ""
    met: bool | None = None


def main() -> None:
    """Measure what is asked for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    parser.add_argument("--legs", action="store_true")
    parser.add_argument("--estimate", action="store_true")
    parser.add_argument("--accounts", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    graph = open_roads(given.roads)
    travel = RoadTravel(graph)
    figures = [it for path in given.pairs for it in against_osrm(travel, path)]
    if given.legs:
        figures += list(named_legs(travel))
    if given.estimate:
        draws = [draw_points(graph, REFERENCE + UNSEEN + HOMES, seed) for seed in SEEDS]
        figures += list(estimated(travel, "junctions", draws))
    if given.accounts:
        known = sorted(set(read_points(given.accounts, graph, 10_000)))
        dice = [np.random.default_rng(seed) for seed in SEEDS]
        draws = [[known[i] for i in it.permutation(len(known))] for it in dice]
        figures += list(estimated(travel, given.accounts.stem, draws))
    common = {
        "roads": given.roads.name,
        "roads_digest": digest_file(given.roads)[:12],
        "speeds": MODEL.decode(),
        "day": datetime.now(UTC).date().isoformat(),
    }
    write(given.out, [common | told(it) for it in figures])


def against_osrm(travel: RoadTravel, path: Path) -> Iterator[Figure]:
    """Differences from OSRM over the pairs of a table, after one factor."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    found = np.array([drive(travel, *row[:4]) for row in rows.tolist()], np.float64)
    known = (found[:, 0] > 0) & (rows[:, 4] > 0) & (rows[:, 5] > 0)
    ours, osrm = found[known], rows[known, 4:6]
    factor = float(np.median(osrm[:, 0] / ours[:, 0]))
    off = np.abs(factor * ours[:, 0] / osrm[:, 0] - 1)
    longer = np.abs(ours[:, 1] / osrm[:, 1] - 1)
    case, median = path.stem, float(np.median(off))
    yield Figure("osrm", case, "pairs", float(len(rows)))
    yield Figure("osrm", case, "pairs without a road of ours", float(np.sum(~known)))
    yield Figure("osrm", case, "factor", factor)
    yield Figure(
        "osrm", case, "median difference of seconds", median, f"<= {ALLOWED_PAIRS}",
        median <= ALLOWED_PAIRS,
    )  # fmt: skip
    yield Figure("osrm", case, "pairs beyond 25 %", float(np.mean(off > FAR_OFF)))
    yield Figure("osrm", case, "median difference of metres", float(np.median(longer)))
    yield Figure("osrm", case, "metres beyond 5 %", float(np.mean(longer > 0.05)))


def drive(travel: RoadTravel, *ends: float) -> tuple[int, int]:
    """Seconds and metres from one point to another."""
    found = travel.matrix([Place(*ends[:2])], [Place(*ends[2:])])
    assert found.metres is not None
    return int(found.seconds[0, 0]), int(found.metres[0, 0])


def named_legs(travel: RoadTravel) -> Iterator[Figure]:
    """Minutes of the ten legs, how far from the range's middle, and their length."""
    for start, end, km, least, most in LEGS:
        leg = travel.leg(TOWNS[start], TOWNS[end])
        minutes, case = leg.seconds / 60, f"{start} - {end}"
        off = minutes / ((least + most) / 2) - 1
        yield Figure("leg", case, "minutes", minutes, f"{least}-{most}", least <= minutes <= most)
        yield Figure(
            "leg", case, "from the middle of the range", off, f"<= {ALLOWED_LEG}",
            abs(off) <= ALLOWED_LEG,
        )  # fmt: skip
        yield Figure("leg", case, "km", leg.metres / 1000, str(km))


def estimated(
    travel: RoadTravel, case: str, draws: list[list[tuple[float, float]]]
) -> Iterator[Figure]:
    """Errors of the estimate, with and without a reference, medians over the draws.

    Each draw holds the reference, then homes of the tours, then at most 300 unseen points.
    """
    errors: dict[str, list[EstimateError]] = {"no reference": [], f"{REFERENCE} places": []}
    for seed, draw in enumerate(draws):
        places = [Place(*point) for point in draw[: REFERENCE + HOMES + UNSEEN]]
        homes, unseen = places[REFERENCE : REFERENCE + HOMES], places[REFERENCE + HOMES :]
        table = reference(travel, places[:REFERENCE])
        for found, known in zip(errors.values(), (None, table), strict=True):
            estimate = EstimateTravel(known)
            found.append(estimate_error(estimate, travel, unseen, homes, seed))
    for with_what, found in errors.items():
        for field in fields(EstimateError):
            value = float(np.median([getattr(it, field.name) for it in found]))
            most = ALLOWED_ESTIMATE.get(field.name) if with_what != "no reference" else None
            wanted, met = ("", None) if most is None else (f"<= {most}", value <= most)
            yield Figure("estimate", f"{case}, {with_what}", field.name, value, wanted, met)


def reference(travel: RoadTravel, places: list[Place]) -> Corrections:
    """Every drive between some places, as the estimate knows them."""
    matrix = travel.matrix(places, places)
    assert matrix.metres is not None
    driven = (matrix.seconds > 0) & (matrix.metres > 0)
    np.fill_diagonal(driven, val=False)
    origin, to = np.nonzero(driven)
    return Corrections(
        names=tuple(str(number) for number in range(len(places))),
        latlon=np.array([(place.lat, place.lon) for place in places]),
        first=np.searchsorted(origin, np.arange(len(places) + 1)).astype(np.int64),
        to=to.astype(np.int64),
        seconds=matrix.seconds[driven].astype(np.int64),
        metres=matrix.metres[driven].astype(np.int64),
    )


def told(figure: Figure) -> dict[str, str]:
    """A figure as the table holds it."""
    met = "" if figure.met is None else ("yes" if figure.met else "no")
    return figure._asdict() | {"value": f"{figure.value:.4g}", "met": met}


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to the table; those of the same roads, case and figure give way."""
    table: list[dict[str, str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
    new = {tuple(row[name] for name in KEY) for row in rows}
    kept = [row for row in table if tuple(row[name] for name in KEY) not in new]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(kept + rows, key=lambda row: [row[name] for name in KEY[:3]]))
    for row in rows:
        print(*(row[name] for name in ("roads", "case", "figure", "value", "wanted", "met")))


if __name__ == "__main__":
    main()
