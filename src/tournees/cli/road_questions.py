"""Commands that ask roads: one drive, who is nearest, what lies within some minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from cyclopts import Parameter

from tournees.cli.language import words
from tournees.cli.options import WORKSPACE, LangOption, WorkspaceOption
from tournees.cli.road_answers import (
    accounts_of,
    read_departure,
    read_minutes,
    read_place,
    refuse,
)
from tournees.cli.road_commands import AccountsOption, JsonOption, RoadFile
from tournees.cli.show_roads import show_lines, show_names, show_table, write_json
from tournees.errors import InputError, Issue
from tournees.files import replace_atomically
from tournees.geo import RoadTravel, open_roads
from tournees.model import Origin, Slot
from tournees.planner.travel import open_travel
from tournees.scenario import TravelSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.geo.isochrones import Isochrone
    from tournees.model import Account, Place, Travel

PlaceArgument = Annotated[str, Parameter(help="cli.argument.place")]
FromOption = Annotated[str, Parameter(name="--from", help="cli.option.from")]
MOST = 1_000
_TOLD_M = 1_000
"""An end farther than this from its road is told, as `[travel] off_road_m` has it."""


def roads_time(
    origin: PlaceArgument,
    destination: PlaceArgument,
    *,
    roads: Annotated[Path | None, Parameter(help="cli.option.roads")] = None,
    at: Annotated[str, Parameter(help="cli.option.at")] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Say how long one drive takes, by time of the day, and where that comes from."""
    del lang
    issues: list[Issue] = []
    ends = [read_place(text, issues) for text in (origin, destination)]
    depart_s = read_departure(at, issues)
    if at and roads is None:
        issues.append(Issue(code="roads_at_alone", value=at))
    refuse(issues)
    here, there = (end for end in ends if end is not None)
    if roads is None:
        content = _estimated(open_travel(TravelSection(), workspace / "cache"), here, there)
    else:
        content = _driven(_travel(roads, workspace), here, there, depart_s)
    if as_json:
        write_json({"from": origin, "to": destination, **content})
    else:
        _show_drive(content, (origin, destination))
    return 0


def roads_near(
    file: RoadFile,
    *,
    start: FromOption,
    accounts: Annotated[Path, Parameter(help="cli.option.road_accounts")],
    count: Annotated[int, Parameter(help="cli.option.count")] = 20,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """List the accounts nearest to a place by road."""
    del lang
    issues: list[Issue] = []
    here = read_place(start, issues)
    if not 1 <= count <= MOST:
        issues.append(Issue(code="roads_count", value=str(count)))
    if here is None:
        raise InputError(tuple(issues))
    refuse(issues)
    known = _placed(accounts, workspace)
    travel = _travel(file, workspace)
    _need_a_road(travel, here, start)
    found = _nearest(travel, here, known, count)
    if as_json:
        write_json({"from": start, "accounts": found})
    else:
        titles = [words()(f"cli.roads.column.{name}") for name in ("account", "time", "length")]
        rows = [
            (each["name"], words().duration(each["seconds"]), words().km(each["metres"]))
            for each in found
        ]
        notes = _off_road([each["name"] for each in found], [each["off_road_m"] for each in found])
        show_table(titles, rows, notes)
    return 0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """From where, and within which times; each field is an option."""

    start: FromOption
    minutes: Annotated[str, Parameter(help="cli.option.minutes")]


def roads_reach(
    file: RoadFile,
    *,
    reach: Reach,
    to: Annotated[Path, Parameter(help="cli.option.to_geojson")],
    accounts: AccountsOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Write what lies within some minutes of a place as polygons, and say who is there."""
    del lang
    issues: list[Issue] = []
    here = read_place(reach.start, issues)
    wanted = read_minutes(reach.minutes, issues)
    if to.suffix.lower() not in {".geojson", ".json"}:
        issues.append(Issue(code="roads_to_geojson", value=str(to)))
    if here is None:
        raise InputError(tuple(issues))
    refuse(issues)
    known = _placed(accounts, workspace) if accounts is not None else []
    travel = _travel(file, workspace)
    _need_a_road(travel, here, reach.start)
    shapes = travel.isochrones(here, wanted)
    text = json.dumps(_geojson(reach.start, shapes), ensure_ascii=False)
    replace_atomically(to, text.encode())
    inside = {limit: _inside(travel, here, known, limit) for limit in wanted}
    if as_json:
        within = inside if accounts is not None else None
        write_json({"from": reach.start, "file": str(to), "within": within})
        return 0
    show_lines([words()("cli.roads.reach_written", file=str(to))])
    for limit in wanted if accounts is not None else ():
        title = words()("cli.roads.within", n=len(inside[limit]), limit_s=limit * 60)
        show_names(title, [each["name"] for each in inside[limit]], words())
    return 0


def _travel(roads: Path, workspace: Path) -> RoadTravel:
    cache = workspace / "cache"
    return RoadTravel(open_roads(roads, cache), cache=cache)


def _need_a_road(travel: RoadTravel, here: Place, text: str) -> None:
    """Refuse a place that lies on no road of the file: nothing can be said of it."""
    if np.isinf(travel.off_road_m([here])[0]):
        raise InputError((Issue(code="roads_place_off", value=text),))


def _off_road(names: Sequence[str], off_m: Sequence[int | None]) -> list[str]:
    """What a reader must know of ends that lie beside the roads, or on none."""
    spoken = words()
    return [
        spoken("cli.roads.no_road_near", place=name)
        if metres is None
        else spoken("cli.roads.off_road", place=name, off_m=metres)
        for name, metres in zip(names, off_m, strict=True)
        if metres is None or metres > _TOLD_M
    ]


def _rounded(off_m: Sequence[float]) -> list[int | None]:
    """Whole metres off the road; None where no road is near."""
    return [None if np.isinf(metres) else round(metres) for metres in off_m]


def _placed(file: Path, workspace: Path) -> list[tuple[Account, Place]]:
    return [(a, a.place) for a in accounts_of(file, workspace) if a.place is not None]


def _estimated(travel: Travel, here: Place, there: Place) -> dict[str, Any]:
    leg = travel.leg(here, there)
    return {"origin": "estimate", "slots": {"everyday": leg.seconds}, "metres": leg.metres}


def _driven(travel: RoadTravel, here: Place, there: Place, depart_s: int | None) -> dict[str, Any]:
    """Seconds by slot, metres of the everyday path; None where no road leads."""
    leg = travel.leg(here, there)
    off_m = _rounded(travel.off_road_m([here, there]).tolist())
    content: dict[str, Any] = {"origin": "road", "slots": {}, "metres": None, "off_road_m": off_m}
    if leg.origin is Origin.UNREACHABLE:
        return content | {"origin": "unreachable"}
    for slot in Slot:
        seconds = travel.matrix([here], [there], slot, with_metres=False).seconds[0, 0]
        content["slots"][slot.value or "everyday"] = int(seconds)
    content["metres"] = leg.metres
    if depart_s is not None:
        content |= {"depart_s": depart_s, "seconds": travel.drive_s(here, there, depart_s)}
    return content


def _show_drive(content: dict[str, Any], ends: tuple[str, str]) -> None:
    spoken = words()
    name = " → ".join(ends)
    beside_road = _off_road(ends, content.get("off_road_m", (0, 0)))
    if content["origin"] == "unreachable":
        show_lines([spoken("cli.roads.no_way", drive=name), *beside_road])
        return
    titles = [spoken(f"cli.roads.column.{each}") for each in ("time", "length")]
    length = spoken.km(content["metres"])
    rows = [
        (spoken(f"cli.roads.slot.{slot}"), spoken.duration(seconds), length)
        for slot, seconds in content["slots"].items()
    ]
    if "depart_s" in content:
        text = spoken("cli.roads.departing", depart_day_s=content["depart_s"])
        rows.append((text, spoken.duration(content["seconds"]), ""))
    notes = [spoken(f"travel.source.{content['origin']}"), *beside_road]
    show_table([name, *titles], rows, notes)


def _nearest(
    travel: RoadTravel, here: Place, known: list[tuple[Account, Place]], count: int
) -> list[dict[str, Any]]:
    places = [place for _, place in known]
    order, _ = travel.nearest([here], places, min(count, len(places)))
    first = [int(index) for index in order[0] if index >= 0]
    ends = [places[index] for index in first]
    drives = travel.matrix([here], ends)
    metres = drives.metres[0].tolist() if drives.metres is not None else []
    figures = zip(
        drives.seconds[0].tolist(), metres, _rounded(travel.off_road_m(ends).tolist()), strict=True
    )
    return [
        {"id": known[index][0].id, "name": known[index][0].name}
        | dict(zip(("seconds", "metres", "off_road_m"), each, strict=True))
        for index, each in zip(first, figures, strict=True)
    ]


def _inside(
    travel: RoadTravel, here: Place, known: list[tuple[Account, Place]], minutes: int
) -> list[dict[str, str]]:
    found = travel.within(here, [place for _, place in known], minutes * 60)
    return [{"id": known[i][0].id, "name": known[i][0].name} for i in found.tolist()]


def _geojson(start: str, shapes: tuple[Isochrone, ...]) -> dict[str, Any]:
    """A feature for each time, the longest first so that a map draws the shorter ones above."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"from": start, "minutes": shape.minutes},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [
                        [[[lon, lat] for lat, lon in ring] for ring in polygon]
                        for polygon in shape.polygons
                    ],
                },
            }
            for shape in reversed(shapes)
        ],
    }
