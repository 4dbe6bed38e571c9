"""Make data/tables/gazetteer.txt.gz from the public tables of ../shared.

Run: ``python data/make_gazetteer.py``; the same input gives the same bytes.
Sources: INSEE, La Poste, IGN (Licence Ouverte), see data/tables/SOURCES.md.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import os
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from tournees.files import replace_atomically
from tournees.geo.commune_names import departements, key
from tournees.geo.sphere import EARTH_RADIUS_M, on_sphere

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "data" / "tables" / "gazetteer.txt.gz"
# In a hexagonal tiling the disc of a cell's area has 0.525 x the spacing as radius.
RADIUS_OVER_SPACING = math.sqrt(math.sqrt(3) / 2 / math.pi)
NEAREST = 6
DISTRICT_CITIES = ("13055", "69123", "75056")

Row = dict[str, str]


def main() -> None:
    """Read, complete, write."""
    communes = read("communes_fr.csv")
    postal = read("codes_postaux.csv")
    complete_coordinates(communes, postal)
    radii = commune_radii(communes)
    columns = {
        **table("communes", commune_rows(communes, radii)),
        **table("postal_codes", postal_rows(postal, communes, radii)),
        **table("cedex", cedex_rows(read("cedex_insee.csv"), communes)),
    }
    lines = ["# INSEE, La Poste, IGN: Licence Ouverte 2.0; made by data/make_gazetteer.py"]
    lines += [f"{name}={';'.join(values)}" for name, values in columns.items()]
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as out:
        out.write("\n".join(lines).encode() + b"\n")
    replace_atomically(OUT, buffer.getvalue())
    sizes = {name: len(values) for name, values in columns.items() if name.endswith(".code")}
    print(f"{OUT.name}: {sizes}, {len(buffer.getvalue()) / 1e6:.2f} MB")


def read(name: str) -> list[Row]:
    """Rows of a semicolon-separated table, in its order."""
    with (SHARED / "data" / "france" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def complete_coordinates(communes: list[Row], postal: list[Row]) -> None:
    """Give the five communes without coordinates the centre of their first postal code."""
    centres = {row["code_postal"]: (row["lat"], row["lon"]) for row in postal}
    for row in communes:
        if not row["lat"]:
            row["lat"], row["lon"] = centres[row["codes_postaux"].split()[0]]


def commune_radii(communes: list[Row]) -> dict[str, int]:
    """Metres: radius of the disc as large as the commune, from the spacing of its neighbours.

    Arrondissements are measured among those of their own city, the cities among communes.
    """
    radii: dict[str, int] = {}
    groups = [[row for row in communes if row["type"] == "COM"]]
    groups += [
        [row for row in communes if row["type"] == "ARM" and row["departement"] == code]
        for code in ("13", "69", "75")
    ]
    for group in groups:
        points = on_sphere(
            *(np.array([float(row[name]) for row in group]) for name in ("lat", "lon"))
        )
        chords, _ = cKDTree(points).query(points, k=NEAREST + 1)
        chord_m = np.asarray(chords)[:, 1:].mean(axis=1)
        spacing_m = 2 * EARTH_RADIUS_M * np.arcsin(chord_m / 2 / EARTH_RADIUS_M)
        for row, metres in zip(group, spacing_m, strict=True):
            radii[row["code"]] = round(float(metres) * RADIUS_OVER_SPACING)
    return radii


def table(name: str, rows: list[Row]) -> dict[str, list[str]]:
    """Columns ``name.field`` of rows; a column is read many times faster than rows are."""
    return {f"{name}.{field}": [row[field] for row in rows] for field in rows[0]}


def commune_rows(communes: list[Row], radii: dict[str, int]) -> list[Row]:
    """What the product needs of each commune."""
    return [
        {
            "code": row["code"],
            "name": row["nom"],
            "key": key(row["nom"]),
            "departement": row["departement"],
            "lat": degrees(row["lat"]),
            "lon": degrees(row["lon"]),
            "radius_m": str(radii[row["code"]]),
            "population": row["population"] or "0",
            "postal_codes": row["codes_postaux"],
        }
        for row in communes
    ]


def degrees(text: str) -> str:
    """Four decimals (11 m), shortest form."""
    return f"{float(text):.4f}".rstrip("0")


def postal_rows(postal: list[Row], communes: list[Row], radii: dict[str, int]) -> list[Row]:
    """Centre and radius of each postal code; a code is at least as large as its communes."""
    largest_m: dict[str, int] = {}
    for row in communes:
        if row["code"] not in DISTRICT_CITIES:
            for code in row["codes_postaux"].split():
                largest_m[code] = max(largest_m.get(code, 0), radii[row["code"]])
    return [
        {
            "code": row["code_postal"],
            "lat": degrees(row["lat"]),
            "lon": degrees(row["lon"]),
            "radius_m": str(
                max(round(float(row["rayon_km"]) * 1000), largest_m[row["code_postal"]])
            ),
        }
        for row in postal
    ]


def cedex_rows(cedex: list[Row], communes: list[Row]) -> list[Row]:
    """Key of the delivery office's name and INSEE codes of each CEDEX code.

    The list comes from firms' addresses: codes of foreign towns, of other départements
    and of communes since merged are left out; where none is left, the commune that bears
    the label's name in the département stands in.
    """
    known = {row["code"]: row["departement"] for row in communes}
    by_name: dict[tuple[str, str], list[str]] = {}
    for row in communes:
        by_name.setdefault((row["departement"], key(row["nom"])), []).append(row["code"])
    found: dict[str, tuple[str, list[str]]] = {}
    for row in cedex:
        code = row["code_cedex"]
        _, insee = found.setdefault(code, (key(row["libelle"]), []))
        if known.get(row["code_insee"]) in departements(code):
            insee.append(row["code_insee"])
    rows = []
    for code, (label, insee) in sorted(found.items()):
        named = [c for dep in departements(code) for c in by_name.get((dep, label), [])]
        codes = sorted(insee) or named
        if codes:
            rows.append({"code": code, "key": label, "insee": " ".join(codes)})
    return rows


if __name__ == "__main__":
    main()
