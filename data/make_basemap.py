"""Make data/tables/basemap.geojson.gz: simplified départements and main towns.

Run: ``python data/make_basemap.py`` (shapely with GEOS 3.14 or later); the same input gives
the same bytes. Sources: INSEE, La Poste, IGN (Licence Ouverte), see data/tables/SOURCES.md.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from tournees.files import replace_atomically
from tournees.geo.sphere import distance_m

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "data" / "tables" / "basemap.geojson.gz"
GAP_DEG = 0.5  # holes are communes missing from the source (and the lagoon of Berre): closed
TOLERANCE_DEG = 0.004  # 400 m: a pixel on a screen that shows 400 km
SMALLEST_ISLAND_DEG2 = 2e-5  # 0.2 km2
DECIMALS = 4
GRID_DEG = 1e-4  # 11 m
LARGE_TOWN = 20_000
TOWNS_EACH = 14
APART_M = 7_000


def main() -> None:
    """Read, clean, simplify, choose towns, write."""
    folder = SHARED / "data" / "france"
    source = json.loads((folder / "departements_simplifies.geojson").read_text("utf-8"))
    features = sorted(source["features"], key=lambda feature: feature["properties"]["code"])
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    cleaned = shapely.coverage_clean(shapes, gap_width=GAP_DEG)  # type: ignore[attr-defined]  # stubs of 2.1
    simple = shapely.coverage_simplify(cleaned, TOLERANCE_DEG)
    lines = [
        {"type": "Feature", "properties": feature["properties"], "geometry": geometry(shape)}
        for feature, shape in zip(features, simple, strict=True)
    ]
    with (folder / "communes_fr.csv").open(encoding="utf-8", newline="") as stream:
        communes = [row for row in csv.DictReader(stream, delimiter=";") if row["type"] == "COM"]
    towns = main_towns(communes)
    lines += [town_feature(row) for row in towns]
    content = json.dumps(
        {"type": "FeatureCollection", "features": lines}, ensure_ascii=False, separators=(",", ":")
    )
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as out:
        out.write(content.encode() + b"\n")
    replace_atomically(OUT, buffer.getvalue())
    points = sum(shapely.get_num_coordinates(shape) for shape in simple)
    size = len(buffer.getvalue()) / 1e3
    print(f"{OUT.name}: {points} points, {len(towns)} towns, {size:.0f} kB")


def geometry(shape: shapely.Geometry) -> dict[str, Any]:
    """MultiPolygon with holes (enclaves), the largest part first, without tiny islands."""
    rounded = shapely.normalize(shapely.set_precision(shape, GRID_DEG))
    parts = sorted(shapely.get_parts(rounded), key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= SMALLEST_ISLAND_DEG2] or parts[:1]
    return {"type": "MultiPolygon", "coordinates": [rings(part) for part in kept]}


def rings(part: shapely.Polygon) -> list[list[list[float]]]:
    """Outer ring, then holes, (lon, lat) rows."""
    holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= SMALLEST_ISLAND_DEG2]
    lines = [part.exterior, *holes]
    return [np.round(shapely.get_coordinates(line), DECIMALS).tolist() for line in lines]


def main_towns(communes: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every town above 20,000, and each département's largest that stand 7 km apart."""
    largest = sorted(communes, key=lambda row: (-int(row["population"] or 0), row["code"]))
    chosen: list[dict[str, str]] = []
    count: dict[str, int] = {}
    for row in largest:
        departement = row["departement"]
        small = int(row["population"] or 0) <= LARGE_TOWN
        if not row["lat"] or (small and count.get(departement, 0) >= TOWNS_EACH):
            continue
        own = [town for town in chosen if town["departement"] == departement]
        if small and any(gap_m(row, town) < APART_M for town in own):
            continue
        chosen.append(row)
        count[departement] = count.get(departement, 0) + 1
    return chosen


def gap_m(row: dict[str, str], other: dict[str, str]) -> float:
    """Metres between two communes."""
    return distance_m(*(float(r[k]) for r in (row, other) for k in ("lat", "lon")))


def town_feature(row: dict[str, str]) -> dict[str, Any]:
    """Point of a town with its name and population."""
    lon, lat = round(float(row["lon"]), DECIMALS), round(float(row["lat"]), DECIMALS)
    return {
        "type": "Feature",
        "properties": {"nom": row["nom"], "population": int(row["population"] or 0)},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


if __name__ == "__main__":
    main()
