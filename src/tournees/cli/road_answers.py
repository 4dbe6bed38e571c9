"""What the road commands read of the command line: margins, boxes, minutes, places, accounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from tournees.cli.faults import beside
from tournees.cli.language import words
from tournees.errors import InputError, Issue
from tournees.planner.check_data import check_scenario
from tournees.planner.imported import resolve_imports
from tournees.planner.previewing import preview_file
from tournees.planner.reported import place_of_end
from tournees.planner.standing import canvassable
from tournees.planner.today import today
from tournees.reading import capped
from tournees.reading.cells import read_number
from tournees.reading.faults import CellFault
from tournees.reading.hours import read_hour
from tournees.reading.reported_drives import read_end
from tournees.scenario import load_scenario
from tournees.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Account, Place
    from tournees.planner.check_data import CheckedData

MARGIN_M = (1_000, 200_000)
_MARGIN = re.compile(r"([\d\s.,]+)(km|m)", re.IGNORECASE)
_MINUTES = (1, 600)
_NOT_A_LABEL = re.compile(r"[^\w' -]|_")


def read_margin(text: str) -> float:
    """``20km``, ``7,5 km`` or ``800 m``, in metres.

    Raises
    ------
    CellFault
        It is no length from 1 to 200 km.
    """
    found = _MARGIN.fullmatch(text.strip())
    code = "roads_margin"
    try:
        value = read_number(found[1]) if found else 0.0
    except CellFault as fault:
        raise CellFault(code) from fault
    metres = value * (1_000 if found and found[2].lower() == "km" else 1)
    if not MARGIN_M[0] <= metres <= MARGIN_M[1]:
        raise CellFault(code)
    return metres


def read_box(sides: Sequence[str]) -> tuple[float, float, float, float]:
    """South, west, north, east in degrees; decimal commas are understood.

    Raises
    ------
    CellFault
        One is no number.
    """
    try:
        south, west, north, east = (read_number(side) for side in sides)
    except CellFault as fault:
        code = "roads_box_wrong"
        raise CellFault(code) from fault
    return south, west, north, east


def read_minutes(text: str, issues: list[Issue]) -> tuple[int, ...]:
    """``30,60`` as minutes, rising; what is none is told."""
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    good = [p for p in parts if p.isdecimal() and _MINUTES[0] <= int(p) <= _MINUTES[1]]
    wrong = [part for part in parts if part not in good]
    if wrong or not parts:
        issues.append(Issue(code="roads_minutes", value=", ".join(wrong) or text))
    return tuple(sorted({int(part) for part in good}))


def read_departure(text: str, issues: list[Issue]) -> int | None:
    """``08:00`` or ``8h`` in seconds from midnight; what is none is told."""
    if not text:
        return None
    try:
        return read_hour(text)
    except CellFault as fault:
        issues.append(Issue(code=fault.code, value=text))
        return None


def read_place(text: str, issues: list[Issue]) -> Place | None:
    """A commune by name, with or without postal code, or ``lat, lon``.

    What is none is told, and what was read as something else, which is not fatal.
    """
    try:
        end = read_end(text.strip())
    except CellFault as fault:
        issues.append(Issue(code=fault.code, value=text, facts=dict(fault.facts)))
        return None
    place, doubt = place_of_end(end)
    if doubt is not None:
        facts, fatal = dict(doubt.facts), place is None
        issues.append(Issue(code=doubt.code, value=text, facts=facts, fatal=fatal))
    return place


def accounts_of(file: Path, workspace: Path) -> tuple[Account, ...]:
    """The accounts of a file or of a scenario, placed as everywhere in the house.

    Raises
    ------
    InputError
        With every fault that a run would refuse.
    """
    return _read(file, workspace).accounts


def places_around(file: Path, workspace: Path) -> list[Place]:
    """Places of the accounts of a file; of a scenario those of its run, homes included.

    Raises
    ------
    InputError
        As `accounts_of`.
    """
    return [place for _, place in named_places(file, workspace)]


def named_places(file: Path, workspace: Path) -> list[tuple[str, Place]]:
    """The same with the commune of each as a label, so that a table of them names no account.

    Raises
    ------
    InputError
        As `accounts_of`.
    """
    found = _read(file, workspace)
    known = [(account.commune, account.place) for account in canvassable(found.accounts)]
    homes = [(rep.commune, rep.home) for rep in found.reps]
    return [(_label(name), place) for name, place in (*known, *homes) if place is not None]


def refuse(issues: Sequence[Issue]) -> None:
    """Raise all faults at once, if one is fatal; otherwise say what was doubtful.

    Raises
    ------
    InputError
        One is fatal.
    """
    if any(issue.fatal for issue in issues):
        raise InputError(tuple(issues))
    for issue in issues:
        beside().print(Text(f"  ! {words().issue(issue)}"))


def _label(commune: str) -> str:
    """The letters and digits of a commune's name: one line, and no formula of a spreadsheet."""
    return " ".join(_NOT_A_LABEL.sub(" ", commune).split()).strip(" -'") or "—"


def _read(file: Path, workspace: Path) -> CheckedData:
    space = Workspace(workspace)
    if file.suffix.lower() == ".toml":
        scenario = resolve_imports(load_scenario(file), space)
        found = check_scenario(scenario, today=today())
    else:
        found = preview_file(space, file, "clients", today=today()).checked
    refuse(capped([issue for issue in found.issues if issue.fatal]))
    return found
