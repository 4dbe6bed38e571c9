"""Commands that prepare road files and describe them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tournees.cli.language import words
from tournees.cli.options import WORKSPACE, LangOption, WorkspaceOption
from tournees.cli.road_answers import (
    accounts_of,
    places_around,
    read_box,
    read_margin,
    refuse,
)
from tournees.cli.road_cover import cover
from tournees.cli.show_roads import (
    Built,
    calibrated_json,
    described,
    download_progress,
    show_built,
    show_calibrated,
    show_roads,
    write_json,
)
from tournees.errors import Issue
from tournees.geo import open_roads
from tournees.geo.download import area_of_place, download_roads, prepared_path
from tournees.geo.download_area import Area, area_around, area_of_box
from tournees.geo.hierarchy import Hierarchy
from tournees.planner.reported import read_reported, recalibrate
from tournees.reading.faults import CellFault

if TYPE_CHECKING:
    from collections.abc import Callable

RoadFile = Annotated[Path, Parameter(help="cli.option.road_file")]
AccountsOption = Annotated[Path | None, Parameter(help="cli.option.road_accounts")]
JsonOption = Annotated[bool, Parameter(name="--json", help="cli.option.json", negative=())]
_GRAPH = ".npz"


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where roads come from; each field is an option, and exactly one origin is given."""

    place: Annotated[str, Parameter(help="cli.option.place")] = ""
    bbox: Annotated[
        tuple[str, str, str, str] | None,
        Parameter(help="cli.option.bbox", allow_leading_hyphen=True, negative=()),
    ] = None
    around: Annotated[Path | None, Parameter(help="cli.option.around")] = None
    margin: Annotated[str, Parameter(help="cli.option.margin")] = ""
    file: Annotated[Path | None, Parameter(help="cli.option.road_file")] = None

    @property
    def margin_m(self) -> float:
        """The margin in metres, 20 km where nothing is said."""
        return read_margin(self.margin or "20km")

    @property
    def beside_homes(self) -> bool:
        """Whether homes are not counted, which a run with `around_km` does."""
        return self.around is not None and self.around.suffix.lower() != ".toml"

    def faults(self) -> list[Issue]:
        """What is wrong with the options, all at once."""
        chosen = (self.place.strip(), self.bbox, self.around, self.file)
        issues = []
        if sum(each not in {None, ""} for each in chosen) != 1:
            issues.append(Issue(code="roads_one_source"))
        if self.margin and self.around is None:
            issues.append(Issue(code="roads_margin_alone", value=self.margin))
        if self.bbox is not None:
            issues += _fault(lambda: read_box(self.bbox or ()), " ".join(self.bbox))
        return issues + _fault(lambda: self.margin_m, self.margin)


NOWHERE = Source()


def roads_build(
    *,
    source: Source = NOWHERE,
    to: Annotated[Path | None, Parameter(help="cli.option.roads_to")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Prepare a road graph once, from a file or a download."""
    del lang
    refuse([*source.faults(), *_not_a_graph(to)])
    began = time.perf_counter()
    cache = workspace / "cache"
    if source.file is not None:
        graph, kept, use = open_roads(source.file, cache), cache.resolve(), source.file.resolve()
    else:
        area = _area(source, workspace)
        with download_progress(words(), area) as on_progress:
            graph = download_roads(area, cache, on_progress)
        kept = use = prepared_path(area, cache).resolve()
    if to is not None:
        graph.save(to)
        kept = use = to.resolve()
    own = to is not None or source.file is not None or source.beside_homes
    section = f"roads = '{use}'" if own else _section(source)
    seconds = time.perf_counter() - began
    built = Built(graph=graph, kept=kept, file=use, travel=section, seconds=seconds)
    if as_json:
        write_json(built.as_json())
    else:
        show_built(built, words())
    return 0


def roads_info(
    file: RoadFile,
    *,
    accounts: AccountsOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Show what a road file covers, and which accounts lie on it."""
    del lang
    known = accounts_of(accounts, workspace) if accounts is not None else None
    graph = open_roads(file, workspace / "cache")
    found = cover(graph, known) if known is not None else None
    if as_json:
        write_json({**described(graph), **({"accounts": found.as_json()} if found else {})})
    else:
        show_roads(graph, words(), found)
    return 0


def roads_calibrate(
    file: RoadFile,
    *,
    reported: Annotated[Path, Parameter(help="cli.option.reported")],
    to: Annotated[Path | None, Parameter(help="cli.option.roads_to")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Set the times of an area by the drives that people report, with a before and an after."""
    del lang
    refuse(_not_a_graph(to))
    drives = read_reported(reported)
    graph = open_roads(file, workspace / "cache")
    factors, report, told = recalibrate(graph, drives, Hierarchy.of)
    if to is not None:
        graph.reweighted(factors).save(to)
    found = (drives, report, (*drives.issues, *told), words())
    if as_json:
        write_json(calibrated_json(*found))
    else:
        show_calibrated(*found, to=to)
    return 0


def _area(source: Source, workspace: Path) -> Area:
    if source.bbox is not None:
        return area_of_box(read_box(source.bbox))
    if source.around is not None:
        return area_around(places_around(source.around, workspace), source.margin_m)
    return area_of_place(source.place, workspace / "cache")


def _section(source: Source) -> str:
    """What to write in ``[travel]`` so that a scenario takes what was downloaded."""
    if source.bbox is not None:
        return f"bbox = [{', '.join(f'{side:g}' for side in read_box(source.bbox))}]"
    if source.around is not None:
        return f"around_km = {source.margin_m / 1_000:g}"
    return f"place = {json.dumps(source.place.strip(), ensure_ascii=False)}"


def _not_a_graph(to: Path | None) -> list[Issue]:
    wrong = to is not None and to.suffix.lower() != _GRAPH
    return [Issue(code="roads_to_npz", value=str(to))] if wrong else []


def _fault(read: Callable[[], object], text: str) -> list[Issue]:
    try:
        read()
    except CellFault as fault:
        return [Issue(code=fault.code, value=text, facts=dict(fault.facts))]
    return []
