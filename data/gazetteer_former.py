"""Names that communes bore since 1943, each with the commune that has its land today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer_sources import DIVISIONS, HISTORY, from_npm

from tournees.geo.commune_names import key

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer_sources import Record, Row, Shape

_STILL = "commune-actuelle"
_SHAPE_TYPES = {"commune-deleguee": "COMD", "commune-associee": "COMA"}
_LONGEST_CHAIN = 40


@dataclass(frozen=True, slots=True)
class _Former:
    """A former name: of which code, in which commune of today."""

    name: str
    code: str
    today: str


def former_rows(
    packages: Path, known: dict[str, str], shapes: dict[tuple[str, str], Shape]
) -> list[Row]:
    """One row for each former name and commune of today, without those it still bears.

    Parameters
    ----------
    known
        Key of the present name by INSEE code.
    shapes
        Of communes déléguées and associées: the former commune's own place. A merged
        commune without one stands where the present commune does: its fields are empty.
    """
    now = from_npm(packages / DIVISIONS, "communes")
    today = _successors(now)
    found: dict[tuple[str, str], _Former] = {}
    for former in [*_of_today(now), *_merged_or_renamed(packages, today)]:
        name = key(former.name)
        if former.today in known and name != known[former.today]:
            found.setdefault((former.today, name), former)
    return [_row(name, former, shapes) for (_, name), former in sorted(found.items())]


def _row(name: str, former: _Former, shapes: dict[tuple[str, str], Shape]) -> Row:
    shape = shapes.get(("COMD", former.code)) or shapes.get(("COMA", former.code))
    place = ("", "", "", "")
    if shape is not None:
        degrees = (f"{shape.lat:.4f}".rstrip("0"), f"{shape.lon:.4f}".rstrip("0"))
        place = (*degrees, str(shape.radius_m), str(shape.reach_m))
    fields = ("lat", "lon", "radius_m", "reach_m")
    whose = {"code": former.code, "name": former.name, "key": name, "today": former.today}
    return {**whose, **dict(zip(fields, place, strict=True))}


def _successors(now: list[Record]) -> dict[str, str]:
    """Commune of today by the code of each commune that it took in."""
    today = {code: row["code"] for row in now for code in row.get("anciensCodes", ())}
    today |= {row["code"]: row["chefLieu"] for row in now if row["type"] in _SHAPE_TYPES}
    return today | {row["code"]: row["code"] for row in now if row["type"] == _STILL}


def _of_today(now: list[Record]) -> list[_Former]:
    """Communes déléguées and associées, that still have a mayor of their own."""
    return [
        _Former(row["nom"], row["code"], row["chefLieu"])
        for row in now
        if row["type"] in _SHAPE_TYPES
    ]


def _merged_or_renamed(packages: Path, today: dict[str, str]) -> list[_Former]:
    """Every name of the Code officiel géographique from 1943 to 2020, the latest first."""
    history = from_npm(packages / HISTORY, "historique-communes")
    by_id = {row["id"]: row for row in history}
    latest = sorted(history, key=lambda row: (row.get("dateFin", "9"), row["id"]), reverse=True)
    ends = ((row, today.get(_last(row, by_id)["code"])) for row in latest)
    return [_Former(row["nom"], row["code"], code) for row, code in ends if code]


def _last(row: Record, by_id: dict[str, Record]) -> Record:
    """The record that a commune became or was merged into, at the end of the history."""
    for _ in range(_LONGEST_CHAIN):
        following = row.get("successeur") or row.get("pole")
        if following is None or following not in by_id:
            break
        row = by_id[following]
    return row
