"""Communes of the overseas collectivities, which INSEE's and IGN's tables leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer_sources import DIVISIONS, from_npm, towns_abroad_and_overseas

from tournees.geo.commune_names import key

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer_sources import Record, Row

COUNTRIES = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}
# Main village where no town of GeoNames bears the commune's own name.
SEATS = {
    "97501": "Miquelon",
    "97701": "Gustavia",
    "97801": "Marigot",
    "98613": "Mata-Utu",
    "98711": "Tukuhora",
    "98714": "Vaitape",
    "98719": "Rikitea",
    "98720": "Otepa",
    "98722": "Hitiaa",
    "98723": "Atuona",
    "98724": "Fare",
    "98729": "Afareaitu",
    "98731": "Taiohae",
    "98740": "Avatoru",
    "98742": "Tapuarava",
    "98744": "Moerai",
    "98747": "Afaahiti",
    "98748": "Vairao",
    "98752": "Papao",
    "98753": "Mataura",
    "98754": "Tevaitoa",
    "98801": "Wala",
    "98809": "Vao",
    "98814": "Wé",
    "98815": "Tadine",
    "98832": "Yaté-Barrage",
}


def overseas_rows(packages: Path) -> tuple[list[Row], list[Row]]:
    """Rows like those of ``communes_fr.csv``, and those of the communes without a position."""
    towns = _towns(packages)
    rows: list[Row] = []
    missing: list[Row] = []
    for commune in from_npm(packages / DIVISIONS, "communes"):
        if commune.get("zone") != "com":
            continue
        country = COUNTRIES.get(commune["departement"], "")
        name = SEATS.get(commune["code"]) or commune["nom"]
        found = towns.get((country, key(name)))
        if not found or not commune.get("codesPostaux"):
            codes = " ".join(commune.get("codesPostaux", ()))
            missing.append({"key": key(commune["nom"]), "name": commune["nom"], "codes": codes})
            continue
        rows.append(_row(commune, max(found, key=lambda town: town["population"])))
    return rows, missing


def _towns(packages: Path) -> dict[tuple[str, str], list[Record]]:
    wanted = set(COUNTRIES.values())
    towns: dict[tuple[str, str], list[Record]] = {}
    for town in towns_abroad_and_overseas(packages):
        if town["countrycode"] in wanted:
            for name in sorted({key(text) for text in (town["name"], *town["alternatenames"])}):
                towns.setdefault((town["countrycode"], name), []).append(town)
    return towns


def _row(commune: Record, town: Record) -> Row:
    return {
        "code": commune["code"],
        "type": "COM",
        "nom": commune["nom"],
        "departement": commune["departement"],
        "population": str(commune.get("population", 0)),
        "codes_postaux": " ".join(commune["codesPostaux"]),
        "lat": str(town["latitude"]),
        "lon": str(town["longitude"]),
    }
