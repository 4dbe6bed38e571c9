"""Which travel times a scenario works with, and what its user must know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
from tournees.geo.reported import Verdict
from tournees.geo.server import ServerTravel
from tournees.planner.reported import read_reported, recalibrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.geo import RoadGraph
    from tournees.geo.engine import Engine
    from tournees.model import Place, Travel
    from tournees.scenario import TravelSection

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


def prepare_travel(
    section: TravelSection, cache: Path, places: Sequence[Place] = ()
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

    Raises
    ------
    TravelError
        A road file is unreadable, a download fails, a server does not answer.
    InputError
        The file of reported drives is no such file.
    """
    if section.server is not None:
        return _server(section, section.server, cache, places)
    found = _graph(section, cache, places)
    if found is None:
        return _estimate(section, places)
    graph, note = found
    issues: tuple[Issue, ...] = ()
    notes = [note, _licence(graph)]
    if section.slot:
        notes.append((f"travel.slot.{section.slot}", {}))
    if section.reported:
        reported = read_reported(Path(section.reported))
        factors, report, told = recalibrate(graph, reported, _engine)
        graph, issues = graph.reweighted(factors), (*reported.issues, *told)
        if report.before is not None and report.after is not None:
            used = sum(each.verdict in {Verdict.MET, Verdict.UNMET} for each in report.drives)
            shares: Facts = {"before_share": report.before, "after_share": report.after}
            notes.append(("travel.recalibrated", {"n": used, "file": reported.file, **shares}))
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
    section: TravelSection, cache: Path, places: Sequence[Place]
) -> tuple[RoadGraph, Note] | None:
    """The road graph of a scenario with the note that names it; None where there is none."""
    if section.roads is not None:
        path = Path(section.roads)
        return open_roads(path, cache), ("travel.roads.file", {"file": path.name})
    if section.place is not None:
        note: Note = ("travel.roads.place", {"place": section.place})
        return roads_from_place(section.place, cache), note
    if section.bbox is not None:
        box = ", ".join(map(str, section.bbox))
        return roads_from_box(section.bbox, cache), ("travel.roads.box", {"box": box})
    if section.around_km is not None:
        margin_m = 1_000 * section.around_km
        note = ("travel.roads.around", {"margin_m": margin_m})
        return roads_around(places, margin_m, cache), note
    return None


def _engine(graph: RoadGraph) -> Engine:
    return Hierarchy(graph.nodes, graph.arcs)


def _server(section: TravelSection, url: str, cache: Path, places: Sequence[Place]) -> OpenedTravel:
    travel = ServerTravel(OsrmServer(url), cache, section.speed_factor, places)
    travel.digest  # noqa: B018 - asks the server now: what is wrong with it is told at once
    notes: tuple[Note, ...] = (("travel.server", {"host": travel.host}),)
    return OpenedTravel(travel=travel, issues=_without_effect(section), notes=notes)


def _estimate(section: TravelSection, places: Sequence[Place]) -> OpenedTravel:
    """The estimate; its measured errors, where its table covers the places, stand in its note."""
    corrections = None
    if section.corrections:
        corrections = Corrections.load(corrections_path(section.corrections))
    travel = EstimateTravel(corrections, speed_factor=section.speed_factor)
    error = travel.known_error(places)
    note: Note = ("estimate.plain", {})
    if error is not None:
        shares: Facts = {
            "all_share": error.all_pairs,
            "near_share": error.nearest,
            "tour_share": error.tours,
        }
        note = ("estimate.held_out", shares)
    return OpenedTravel(travel=travel, issues=_without_effect(section), notes=(note,))


def _without_effect(section: TravelSection) -> tuple[Issue, ...]:
    """Settings that only roads of ours can heed."""
    codes = {"travel_slot_unheeded": section.slot, "travel_reported_unheeded": section.reported}
    return tuple(Issue(code=code, fatal=False) for code, given in codes.items() if given)


def _licence(graph: RoadGraph) -> Note:
    """The licence of the roads, with the date of their data where it is known."""
    try:
        day = date.fromisoformat(graph.date[:10]).isoformat()
    except ValueError:
        return "travel.roads.licence", {"licence": graph.licence}
    return "travel.roads.dated", {"data_full_date": day, "licence": graph.licence}
