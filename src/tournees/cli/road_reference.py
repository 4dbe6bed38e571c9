"""Command that makes a table of known drives, which corrects the estimate without a road file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tournees.cli.language import words
from tournees.cli.options import WORKSPACE, LangOption, WorkspaceOption
from tournees.cli.road_answers import named_places, refuse
from tournees.cli.road_commands import AccountsOption, JsonOption, RoadFile
from tournees.cli.show_roads import show_lines, write_json
from tournees.errors import InputError, Issue
from tournees.files import replace_atomically
from tournees.geo import RoadTravel, open_roads
from tournees.geo.corrections import to_csv
from tournees.geo.known_drives import measured_corrections, road_places
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel

if TYPE_CHECKING:
    from tournees.geo import Corrections
    from tournees.model import Place, Travel

_TABLE = ".csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Whoever knows the times, between which places, and what the table must say of that."""

    travel: Travel
    places: list[Place]
    names: list[str] | None
    comments: tuple[str, ...]


def roads_reference(
    file: RoadFile | None = None,
    *,
    to: Annotated[Path, Parameter(help="cli.option.to_reference")],
    server: Annotated[str, Parameter(help="cli.option.server")] = "",
    accounts: AccountsOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Write known drives between some places, so that the estimate learns from them."""
    del lang
    refuse(_faults(file, server, accounts, to))
    named = sorted(named_places(accounts, workspace), key=_order) if accounts is not None else []
    if file is not None:
        known = _of_roads(file, named, workspace)
    else:
        known = _of_server(server, named, workspace)
    try:
        table = measured_corrections(known.travel, known.places, names=known.names)
    except ValueError as error:
        value = str(accounts or file)
        raise InputError((Issue(code="roads_reference_apart", value=value),)) from error
    replace_atomically(to, to_csv(table, known.comments))
    if as_json:
        write_json(_as_json(table, to, known))
    else:
        show_lines(_lines(table, to, known))
    return 0


def _faults(file: Path | None, server: str, accounts: Path | None, to: Path) -> list[Issue]:
    issues = []
    if (file is None) == (not server):
        issues.append(Issue(code="roads_reference_origin"))
    if server and accounts is None:
        issues.append(Issue(code="roads_reference_places"))
    if to.suffix.lower() != _TABLE:
        issues.append(Issue(code="roads_reference_to", value=str(to)))
    return issues


def _order(named: tuple[str, Place]) -> tuple[float, float, str]:
    name, place = named
    return place.lat, place.lon, name


def _of_roads(file: Path, named: list[tuple[str, Place]], workspace: Path) -> _Known:
    cache = workspace / "cache"
    graph = open_roads(file, cache)
    dated = words()("cli.reference.dated", date=graph.date or words()("cli.roads.unknown"))
    return _Known(
        travel=RoadTravel(graph, cache=cache),
        places=[place for _, place in named] or road_places(graph),
        names=[name for name, _ in named] or None,
        comments=(words()("cli.reference.of_roads", file=file.name), dated, graph.licence),
    )


def _of_server(url: str, named: list[tuple[str, Place]], workspace: Path) -> _Known:
    places = [place for _, place in named]
    travel = ServerTravel(OsrmServer(url), workspace / "cache", places=places)
    return _Known(
        travel=travel,
        places=places,
        names=[name for name, _ in named],
        comments=(
            words()("cli.reference.of_server", host=travel.host),
            words()("cli.reference.server_licence"),
        ),
    )


def _use(to: Path) -> str:
    return f"corrections = '{to.resolve()}'"


def _as_json(table: Corrections, to: Path, known: _Known) -> dict[str, Any]:
    """For a program."""
    return {
        "file": str(to.resolve()),
        "places": len(table.names),
        "drives": int(table.to.size),
        "held_out": asdict(table.held_out) if table.held_out else None,
        "sources": list(known.comments),
        "travel": _use(to),
    }


def _lines(table: Corrections, to: Path, known: _Known) -> list[str]:
    spoken, error = words(), table.held_out
    written = spoken(
        "cli.reference.written", file=str(to), places=len(table.names), drives=int(table.to.size)
    )
    if error is None:
        measured = spoken("cli.reference.unmeasured")
    else:
        measured = spoken(
            "cli.reference.measured",
            all_share=error.all_pairs,
            near_share=error.nearest,
            near_min=round(error.nearest_s / 60, 1),
            tour_share=error.tours,
        )
    return [written, measured, spoken("cli.reference.use", line=_use(to)), *known.comments]
