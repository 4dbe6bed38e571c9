"""Which travel times a scenario works with, and what its user must know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.errors import Issue
from tournees.geo import (
    Corrections,
    EstimateTravel,
    RoadTravel,
    corrections_path,
    open_roads,
    roads_around,
    roads_from_box,
    roads_from_place,
    server_client,
)
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel
from tournees.geo.topology import Topology
from tournees.planner.reported import (
    read_reported,
    recalibrate,
    recalibration_facts,
    recalibration_told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tournees.geo import RoadGraph
    from tournees.geo.engine import Engine
    from tournees.geo.reported import Recalibration
    from tournees.model import Place, Travel
    from tournees.planner.reported import ReportedFile
    from tournees.scenario import TravelSection

    Progress = Callable[[int, int], None]


Facts = dict[str, str | int | float]
Note = tuple[str, Facts]
"""A key of the catalogue and its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTravel:
    """The travel times, findings that are never fatal, and notes for whoever reads the plan.

    The first note is the main one.
    """

    travel: Travel
    issues: tuple[Issue, ...] = ()
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """What a manifest says of the travel times; the main note stands apart."""
        main, *more = (list(note) for note in self.notes)
        travel = self.travel
        return {"source": travel.source, "digest": travel.digest, "note": main, "notes": more}


def open_travel(section: TravelSection, cache: Path, places: Sequence[Place] = ()) -> Travel:
    """Open the travel times of a scenario: `prepare_travel` without what is told of them.

    Raises
    ------
    TravelError, InputError
        As `prepare_travel`.
    """
    return prepare_travel(section, cache, places).travel


def pass_over(_done: int, _total: int) -> None:
    """Let the parts of a download pass."""


def prepare_travel(
    section: TravelSection,
    cache: Path,
    places: Sequence[Place] = (),
    on_progress: Progress = pass_over,
) -> OpenedTravel:
    """Open the travel times of a scenario: a road file, a download, a server, or the estimate.

    Parameters
    ----------
    section
        What the scenario says of travel.
    cache
        Folder of prepared roads, downloads and matrices.
    places
        Accounts and homes: roads are downloaded around them, and they are the witnesses of
        a server's version.
    on_progress
        Told the parts received of a download and their number. What it raises ends the
        download; the parts received are kept.

    Raises
    ------
    TravelError
        A road file is unreadable, a download fails, a server does not answer.
    InputError
        The file of reported drives is no such file.
    """
    if section.server is not None:
        return _server(section, section.server, cache, places)
    found = _graph(section, cache, places, on_progress)
    if found is None:
        return _estimate(section, places)
    graph, note = found
    notes = [note, _licence(graph)]
    if section.slot:
        notes.append((f"travel.slot.{section.slot}", {}))
    issues: tuple[Issue, ...] = ()
    if section.reported:
        reported = read_reported(Path(section.reported))
        topology = Topology.prepared(graph, cache)
        factors, report, told = recalibrate(graph, reported, partial(_engine, topology))
        graph, issues = graph.reweighted(factors), (*reported.issues, *told)
        notes += _recalibrated(report, reported)
    travel = RoadTravel(graph, section.speed_factor, cache, section.slot)
    return OpenedTravel(travel=travel, issues=issues, notes=tuple(notes))


def is_remote(section: TravelSection) -> bool:
    """Whether the travel times come from elsewhere, so that opening them may take a while."""
    return any((section.place, section.bbox, section.around_km, section.server))


def without_secrets(section: TravelSection) -> TravelSection:
    """The section as a run's folder may hold it: its server without password and key."""
    if section.server is None:
        return section
    return section.model_copy(update={"server": server_client.without_secrets(section.server)})


def _graph(
    section: TravelSection, cache: Path, places: Sequence[Place], on_progress: Progress
) -> tuple[RoadGraph, Note] | None:
    """The road graph of a scenario with the note that names it; None where there is none."""
    if section.roads is not None:
        path = Path(section.roads)
        return open_roads(path, cache), ("travel.roads.file", {"file": path.name})
    if section.place is not None:
        note: Note = ("travel.roads.place", {"place": section.place})
        return roads_from_place(section.place, cache, on_progress), note
    if section.bbox is not None:
        box = ", ".join(map(str, section.bbox))
        return roads_from_box(section.bbox, cache, on_progress), ("travel.roads.box", {"box": box})
    if section.around_km is not None:
        margin_m = 1_000 * section.around_km
        note = ("travel.roads.around", {"margin_m": margin_m})
        return roads_around(places, margin_m, cache, on_progress), note
    return None


def _engine(topology: Topology, graph: RoadGraph) -> Engine:
    return Hierarchy.of(graph, topology)


def _recalibrated(report: Recalibration, reported: ReportedFile) -> list[Note]:
    """What a reader must know of known drives; nothing where none was used."""
    facts = recalibration_facts(report)
    return [("travel.recalibrated", {"file": reported.file, **facts})] if facts else []


def _server(section: TravelSection, url: str, cache: Path, places: Sequence[Place]) -> OpenedTravel:
    travel = ServerTravel(OsrmServer(url), cache, section.speed_factor, places)
    travel.digest  # noqa: B018 - asks the server now: what is wrong with it is told at once
    notes: tuple[Note, ...] = (("travel.server", {"host": travel.host}),)
    return OpenedTravel(travel=travel, issues=_unheeded(section, "slot", "reported"), notes=notes)


def _estimate(section: TravelSection, places: Sequence[Place]) -> OpenedTravel:
    """The estimate; its measured errors, where its table covers the places, stand in its note."""
    corrections = None
    if section.corrections:
        corrections = Corrections.load(corrections_path(section.corrections))
    reported = read_reported(Path(section.reported)) if section.reported else None
    drives = reported.drives if reported else ()
    travel = EstimateTravel(corrections, section.speed_factor, drives)
    error = travel.known_error(places)
    note: Note = ("estimate.plain", {})
    if error is not None:
        shares: Facts = {
            "all_share": error.all_pairs,
            "near_share": error.nearest,
            "near_min": round(error.nearest_s / 60, 1),
            "tour_share": error.tours,
        }
        note = ("estimate.measured", shares)
    elif corrections is not None and corrections.held_out is None:
        known: Facts = {
            "n": int(corrections.seconds.size),
            "file": Path(section.corrections or "").name,
        }
        note = ("estimate.unmeasured", known)
    notes, issues = [note], _unheeded(section, "slot")
    if reported is not None:
        issues = (*issues, *reported.issues)
        report = travel.recalibration
        if report is not None:
            notes += _recalibrated(report, reported)
            issues = (*issues, *recalibration_told(report, reported))
    return OpenedTravel(travel=travel, issues=issues, notes=tuple(notes))


def _unheeded(section: TravelSection, *keys: str) -> tuple[Issue, ...]:
    """Settings that have no effect on an estimate or on a server."""
    codes = {"slot": "travel_slot_unheeded", "reported": "travel_reported_unheeded"}
    return tuple(Issue(code=codes[key], fatal=False) for key in keys if getattr(section, key))


def _licence(graph: RoadGraph) -> Note:
    """The licence of the roads, with the date of their data where it is known."""
    try:
        day = date.fromisoformat(graph.date[:10]).isoformat()
    except ValueError:
        return "travel.roads.licence", {"licence": graph.licence}
    return "travel.roads.dated", {"data_full_date": day, "licence": graph.licence}
