"""Drives that users report, from their file to factors of roads, with a before and an after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.geo import PlaceIssue, locate
from tournees.geo.reported import ReportedDrive, Verdict, recalibrated
from tournees.model import Place
from tournees.planner.findings import header_of
from tournees.reading.reported_drives import read_reported_drives
from tournees.scenario import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tournees.geo import RoadGraph
    from tournees.geo.engine import Engine
    from tournees.geo.reported import DriveChecked, Recalibration
    from tournees.reading import Understood
    from tournees.reading.reported_drives import DriveTold, End

_TOLD_AS = {
    Verdict.UNMET: "drive_unmet",
    Verdict.CONTRADICTED: "drive_contradicted",
    Verdict.NOT_BETTER: "drive_not_better",
    Verdict.TOO_FAST: "drive_too_fast",
    Verdict.TOO_DIFFERENT: "drive_too_different",
    Verdict.TOO_SHORT: "drive_too_short",
    Verdict.NO_ROAD: "drive_no_road",
}
_NOWHERE = {
    "": "drive_place_unknown",
    "place_missing": "drive_place_unknown",
    "place_without_position": "drive_place_unknown",
    "place_abroad": "drive_place_abroad",
}
"""Texts that speak of accounts, by those that speak of drives."""
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFile:
    """The drives of a file that could be placed, and what was found of all its rows.

    ``names`` says each drive in the user's own words, by its row.
    """

    file: str
    drives: tuple[ReportedDrive, ...]
    names: Mapping[int, str]
    issues: tuple[Issue, ...]


def read_reported(path: Path) -> ReportedFile:
    """Read a file of reported drives and place their ends, as intake places accounts.

    Raises
    ------
    InputError
        The file is no table, or has no column for the start, the end or the time.
    """
    reading = read_reported_drives(path, Source(file=path.name))
    if not reading.usable:
        raise InputError(reading.issues)
    issues = list(reading.issues)
    drives, names = [], {}
    for told in reading.items:
        names[told.row] = f"{_written(told.origin)} → {_written(told.destination)}"
        drive = _placed(told, reading.understood, issues)
        if drive is not None:
            drives.append(drive)
    return ReportedFile(file=path.name, drives=tuple(drives), names=names, issues=tuple(issues))


def recalibrate(
    graph: RoadGraph, reported: ReportedFile, engine_of: Callable[[RoadGraph], Engine]
) -> tuple[NDArray[np.float64], Recalibration, tuple[Issue, ...]]:
    """Factors of edges for the drives reported, the report, and what a user must know of it.

    The issues are never fatal: each drive that was left out or is still far from its time,
    and once for the file the medians before and after.

    Parameters
    ----------
    graph
        The roads with their everyday times.
    reported
        The file as read.
    engine_of
        Makes the engine of a re-weighted graph.
    """
    factors, report = recalibrated(graph, reported.drives, engine_of)
    return factors, report, recalibration_told(report, reported)


def recalibration_told(report: Recalibration, reported: ReportedFile) -> tuple[Issue, ...]:
    """What a user must know of a recalibration: see `recalibrate`."""
    issues = [
        _told(checked, code, reported)
        for checked in report.drives
        if (code := _TOLD_AS.get(checked.verdict))
    ]
    facts = recalibration_facts(report)
    if facts:
        out = len(report.drives) - report.used
        code = "drives_recalibrated_but" if out else "drives_recalibrated"
        facts |= {"left_out": out} if out else {}
        issues.append(Issue(code=code, file=reported.file, facts=facts, fatal=False))
    return tuple(issues)


def recalibration_facts(report: Recalibration) -> dict[str, str | int | float]:
    """How many drives were used, and the medians before and after; empty without any."""
    if report.before is None or report.after is None:
        return {}
    return {"n": report.used, "before_share": report.before, "after_share": report.after}


def _placed(told: DriveTold, file: Understood, issues: list[Issue]) -> ReportedDrive | None:
    """A drive between points; None, with its issues, where an end is not found."""
    places = []
    for end, field in ((told.origin, "drive_from"), (told.destination, "drive_to")):
        place, doubt = place_of_end(end)
        places.append(place)
        if doubt is not None:
            issue = Issue(
                code=doubt.code,
                file=file.file,
                sheet=file.sheet,
                row=told.row,
                column=header_of((field,), file),
                value=_written(end),
                facts=dict(doubt.facts),
                fatal=False,
            )
            issues.append(issue)
    origin, destination = places
    if origin is None or destination is None:
        return None
    return ReportedDrive(origin, destination, told.seconds, told.row, told.slot)


def place_of_end(end: End) -> tuple[Place | None, PlaceIssue | None]:
    """Where an end of a drive is, with what was doubtful of it or why it is nowhere.

    What is said of accounts is said of drives here: a town abroad, a text that names no
    place, a town read from a hamlet, a slip of the pen or a postal code.
    """
    if isinstance(end, Place):
        return end, None
    located = locate("", end)
    if located.issue is None and located.place is not None:
        return located.place, None
    facts = dict(located.issue.facts) if located.issue else {}
    if located.place is not None:
        read_as = located.commune or located.postal_code
        return located.place, PlaceIssue("drive_place_read", {"official": read_as})
    code = located.issue.code if located.issue else ""
    return None, PlaceIssue(_NOWHERE.get(code, code), facts)


def _written(end: End) -> str:
    return f"{end.lat:.4f}, {end.lon:.4f}" if isinstance(end, Place) else end


def _rows(checked: DriveChecked, reported: ReportedFile) -> str:
    """The drives that one contradicts, by row and name; the first few of many."""
    rows = sorted(each.row for each in checked.against if each.row is not None)
    told = [f"{row} ({reported.names.get(row, '')})" for row in rows[:_MOST_NAMED]]
    return ", ".join(told) + (", …" if len(rows) > _MOST_NAMED else "")


def _told(checked: DriveChecked, code: str, reported: ReportedFile) -> Issue:
    row = checked.drive.row
    facts: dict[str, str | int | float] = {"reported_s": checked.drive.seconds}
    if checked.before_s is not None and checked.after_s is not None:
        facts |= {"before_s": checked.before_s, "after_s": checked.after_s}
    if checked.against:
        facts |= {"n": len(checked.against), "others": _rows(checked, reported)}
    return Issue(
        code=code,
        file=reported.file,
        row=row,
        value=reported.names.get(row, "") if row is not None else "",
        facts=facts,
        fatal=False,
    )
