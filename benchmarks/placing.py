"""Placing without coordinates, and faults planted in coordinates, on four public files.

Usage: ``python benchmarks/placing.py --packages FOLDER [--seeds 0 1 2]``
``--out benchmarks/placing.csv``

FOLDER holds the packages of ``data/make_gazetteer.py``: their outlines of communes are the
truth. A row is *right* if the commune found, or a former commune on its land, lies within
1.2 km of the file's own coordinates; files have errors, so that 100 % is out of reach.

Writes a row per file, way of writing and seed (part ``placing``), and per file, fault and
seed (part ``faults``): medians over the seeds are in the README.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import json
import math
import os
import platform
import random
import re
import statistics
import sys
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import shapely

from tournees.geo import check_coordinates, locate
from tournees.geo.gazetteer import gazetteer
from tournees.geo.sphere import EARTH_RADIUS_M, gap_m

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
from gazetteer_sources import DIVISIONS, SHARED, from_npm, read, shape_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CLIENTS = SHARED / "data" / "clients"
NEAR_DEG = 0.012
PLANTED = 3_000
ABROAD = (
    (40.4168, -3.7038), (52.52, 13.405), (41.9, 12.5), (50.85, 4.35), (47.37, 8.54),
    (51.5, -0.12), (33.57, -7.59), (45.46, 9.19), (45.5, -73.6), (41.39, 2.17), (36.75, 3.06),
)  # fmt: skip
FAR = {"coordinates_far", "coordinates_outside_france"}


class Row(NamedTuple):
    """What a file says of an establishment."""

    postal_code: str
    town: str
    lat: float
    lon: float


Lands = dict[str, list[shapely.Geometry]]


def main() -> None:
    """Measure all and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--packages", type=Path, required=True)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    lands, former = outlines(given.packages)
    radii_m = {
        row["code_postal"]: float(row["rayon_km"]) * 1000 for row in read("codes_postaux.csv")
    }
    results: list[dict[str, object]] = []
    for name, rows in files().items():
        for seed in given.seeds:
            results += placing(name, rows, lands, former, seed)
            results += faults(name, rows, radii_m, seed)
    machine = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "scipy": importlib.metadata.version("scipy"),
    }
    results = [result | machine for result in results]
    with given.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(results[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(results)


def files() -> dict[str, list[Row]]:
    """Rows with coordinates of the four files."""
    lodgings = [
        Row(row["Code postal"], row["Ville"], float(row["Latitude"]), float(row["Longitude"]))
        for row in table("hebergements_france.csv", ";")
    ]
    stations = [
        Row(row["cp"], row["ville"], float(row["latitude"]), float(row["longitude"]))
        for row in table("stations_service.csv", ",")
        if row["latitude"]
    ]
    offices = json.loads((CLIENTS / "france_services.geojson").read_text("utf-8"))["features"]
    services = [
        Row(str(it["code_postal"] or ""), it["lib_com"] or "", it["LATITUDE"], it["LONGITUDE"])
        for it in (office["properties"] for office in offices)
        if it["LATITUDE"]
    ]
    laboratories = []
    for row in table("laboratoires.csv", ","):
        if row["latitude"] and (end := re.search(r"(\d{5}) ([^\d].*)$", row["adresse"])):
            point = float(row["latitude"]), float(row["longitude"])
            laboratories.append(Row(end[1], end[2], *point))
    return {
        "hebergements": lodgings,
        "stations": stations,
        "france_services": services,
        "laboratoires": laboratories,
    }


def table(name: str, delimiter: str) -> Iterator[dict[str, str]]:
    """Rows of a file of shared/data/clients."""
    with (CLIENTS / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=delimiter)


def outlines(
    packages: Path,
) -> tuple[Lands, tuple[shapely.STRtree, list[str], list[shapely.Geometry]]]:
    """Lands by INSEE code of today, and a tree of former communes with their names."""
    old = {
        row["code"]: row
        for row in from_npm(packages / DIVISIONS, "communes")
        if row["type"] in ("commune-deleguee", "commune-associee")
    }
    lands: Lands = {}
    names: list[str] = []
    shapes: list[shapely.Geometry] = []
    for row in shape_rows(packages):
        land = shapely.from_wkb(row["geometry"])
        if row["type"] in ("COM", "ARM"):
            lands.setdefault(row["code"], []).append(land)
        elif row["code"] in old:
            lands.setdefault(old[row["code"]]["chefLieu"], []).append(land)
            names.append(old[row["code"]]["nom"])
            shapes.append(land)
    return lands, (shapely.STRtree(shapes), names, shapes)


def placing(name, rows, lands, former, seed) -> Iterator[dict[str, object]]:  # noqa: ANN001 - those of main
    """One result per way of writing the towns."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable draw
    for way, write in WAYS.items():
        if way == "former_name":
            written = list(former_names(rows, former))
        else:
            written = [(row, *write(row, dice)) for row in rows]
        begun = time.process_time()
        found = [locate(code, town) for _, code, town in written]
        seconds = time.process_time() - begun
        errors_m = [
            gap_m(row.lat, row.lon, it.place.lat, it.place.lon)
            for (row, _, _), it in zip(written, found, strict=True)
            if it.place
        ]
        right = sum(
            is_right(row, it.insee, lands) for (row, _, _), it in zip(written, found, strict=True)
        )
        told = sum(it.place is None and it.issue is not None for it in found)
        yield {
            "part": "placing", "file": name, "case": way, "seed": seed, "rows": len(written),
            "found": round(right / len(written), 5), "named": "",
            "median_m": round(statistics.median(errors_m)),
            "not_placed": len(found) - len(errors_m),
            "not_placed_told": told, "with_issue": sum(it.issue is not None for it in found),
            "cpu_s": round(seconds, 2),
        }  # fmt: skip


def is_right(row: Row, insee: str, lands: Lands) -> bool:
    """Whether the point lies in the commune found, or within 1.2 km of it."""
    if not insee:
        return False
    point = shapely.Point(row.lon, row.lat)
    if insee in lands:
        return any(land.distance(point) < NEAR_DEG for land in lands[insee])
    commune = gazetteer().by_code[insee]
    return gap_m(row.lat, row.lon, commune.lat, commune.lon) < commune.reach_m


def plain(text: str) -> str:
    """Capitals without accents, hyphens or apostrophes, St for Saint: as old systems write."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    words = re.sub(r"[-']", " ", folded)
    return re.sub(r"\bSAINT(E?)\b", r"ST\1", words)


def typo(row: Row, dice: random.Random) -> tuple[str, str]:
    """One name in five with a letter lost, doubled, changed or swapped with the next."""
    town = row.town
    if len(town) < 5 or dice.random() > 0.2:
        return row.postal_code, town
    i = dice.randrange(1, len(town) - 1)
    slip = dice.randrange(4)
    changed = (
        town[:i] + town[i + 1 :],
        town[:i] + town[i] + town[i:],
        town[:i] + dice.choice("aeinrst") + town[i + 1 :],
        town[:i] + town[i + 1] + town[i] + town[i + 2 :],
    )
    return row.postal_code, changed[slip]


def wrong_digit(row: Row, dice: random.Random) -> tuple[str, str]:
    """One postal code in five with a wrong digit or two neighbours swapped."""
    code = row.postal_code
    if len(code) < 5 or dice.random() > 0.2:
        return code, row.town
    i = dice.randrange(4)
    if dice.random() < 0.5:
        return code[:i] + code[i + 1] + code[i] + code[i + 2 :], row.town
    return code[:i] + str((int(code[i]) + dice.randint(1, 9)) % 10) + code[i + 1 :], row.town


def cedex(row: Row, dice: random.Random) -> tuple[str, str]:
    """A CEDEX code that no list holds, in the right département; the city keeps its district."""
    known = gazetteer()
    district = row.postal_code[2:3] == "0" and row.postal_code[:2] in ("13", "69", "75")
    office = int(row.postal_code[3:]) if district else dice.randint(1, 20)
    number = next(n for n in range(999, 0, -1) if not known.within(f"{row.postal_code[:2]}{n:03}"))
    return f"{row.postal_code[:2]}{number:03}", f"{row.town} CEDEX {office}"


WAYS: dict[str, Callable[[Row, random.Random], tuple[str, str]]] = {
    "as given": lambda row, _: (row.postal_code, row.town),
    "capitals, St": lambda row, _: (row.postal_code, plain(row.town)),
    "lost zero": lambda row, _: (row.postal_code.lstrip("0"), row.town),
    "typos 20 %": typo,
    "wrong digit 20 %": wrong_digit,
    "unknown CEDEX": cedex,
    "town - hamlet": lambda row, _: (row.postal_code, f"{row.town} - LE BOURG"),
    "town (dep)": lambda row, _: ("", f"{row.town} ({row.postal_code[:2]})"),
    "postal code only": lambda row, _: (row.postal_code, ""),
    "former_name": lambda row, _: (row.postal_code, row.town),
}


def former_names(rows: Iterable[Row], former) -> Iterator[tuple[Row, str, str]]:  # noqa: ANN001
    """Rows on the land of a former commune, under its name."""
    tree, names, shapes = former
    for row in rows:
        point = shapely.Point(row.lon, row.lat)
        inside = [int(i) for i in tree.query(point) if shapes[i].contains(point)]
        if len(inside) == 1:
            yield row, row.postal_code, names[inside[0]]


def moved(lat: float, lon: float, metres: float, dice: random.Random) -> tuple[float, float]:
    """A point that far off in any direction."""
    bearing, angle, phi = dice.random() * 2 * math.pi, metres / EARTH_RADIUS_M, math.radians(lat)
    to = math.asin(
        math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing)
    )
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * math.sin(to),
    )
    return math.degrees(to), math.degrees(math.radians(lon) + turn)


Fault = tuple[set[str], "Callable[[Row, float, random.Random], tuple[float, float]]"]
FAULTS: dict[str, Fault] = {
    "swapped": ({"coordinates_swapped"}, lambda row, *_: (row.lon, row.lat)),
    "lat = lon": ({"coordinates_equal"}, lambda row, *_: (row.lat, row.lat)),
    "sign of lat": ({"coordinates_sign"}, lambda row, *_: (-row.lat, row.lon)),
    "sign of lon": ({"coordinates_sign"}, lambda row, *_: (row.lat, -row.lon)),
    "other country": ({"coordinates_outside_france"}, lambda _, __, dice: dice.choice(ABROAD)),
    "moved 1.01 to 3 limits": (
        FAR,
        lambda row, limit_m, dice: moved(row.lat, row.lon, limit_m * dice.uniform(1.01, 3), dice),
    ),
    "moved 1.01 limits": (
        FAR, lambda row, limit_m, dice: moved(row.lat, row.lon, limit_m * 1.01, dice)
    ),
    "decimals lost": (
        {"coordinates_scaled"}, lambda row, *_: (round(row.lat * 1e6), round(row.lon * 1e6))
    ),
}  # fmt: skip


def faults(name, rows, radii_m, seed) -> Iterator[dict[str, object]]:  # noqa: ANN001 - those of main
    """False alarms on the file as it is, then each fault planted in rows without an alarm."""
    for town in (True, False):
        dice = random.Random(seed)  # noqa: S311 - a repeatable draw
        asked = [(row, row.town if town else "") for row in rows]
        begun = time.process_time()
        alarms = [check_coordinates(row.lat, row.lon, row.postal_code, it) for row, it in asked]
        seconds = time.process_time() - begun
        with_what = "postal code and town" if town else "postal code"
        common = {"part": "faults", "file": name, "seed": seed}
        blank = {"median_m": "", "not_placed": "", "not_placed_told": ""}
        doubted = sum(it is not None for it in alarms)
        yield {
            **common, "case": f"none, {with_what}", "rows": len(rows),
            "found": round(doubted / len(rows), 5), "named": "", **blank,
            "with_issue": doubted, "cpu_s": round(seconds, 2),
        }  # fmt: skip
        clean = [
            it for it, alarm in zip(asked, alarms, strict=True)
            if alarm is None and it[0].postal_code in radii_m
        ]  # fmt: skip
        clean = dice.sample(clean, min(PLANTED, len(clean)))
        for fault, (kinds, plant) in FAULTS.items():
            codes = []
            for row, written in clean:
                limit_m = 3 * max(radii_m[row.postal_code], 10_000)
                issue = check_coordinates(*plant(row, limit_m, dice), row.postal_code, written)
                codes.append(issue.code if issue else "")
            yield {
                **common, "case": f"{fault}, {with_what}", "rows": len(clean),
                "found": round(sum(map(bool, codes)) / len(clean), 5),
                "named": round(sum(code in kinds for code in codes) / len(clean), 5), **blank,
                "with_issue": "", "cpu_s": "",
            }  # fmt: skip


if __name__ == "__main__":
    main()
