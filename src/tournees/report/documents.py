"""All the documents of a run, into one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.files import replace_atomically
from tournees.geo import basemap
from tournees.report.calendars import write_calendars
from tournees.report.page import write_html_report
from tournees.report.workbook import write_workbook
from tournees.view.atlas import BaseMap, Land, Town
from tournees.view.maps import team_map
from tournees.view.standalone import standalone_html

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Picture, Plan, Problem
    from tournees.report.about import Manifest
    from tournees.view.indicator_tables import Indicators
    from tournees.words import Words

FORMATS = ("map", "workbook", "calendars", "html")
"""What `write_documents` can write."""

MAP_FILE = "carte.html"
WORKBOOK_FILE = "classeur.xlsx"
REPORT_FILE = "rapport.html"
CALENDAR_FOLDER = "calendriers"

_MARGIN_DEG = 0.3


def base_of(problem: Problem, words: Words) -> BaseMap:
    """Our own land and towns under the accounts, homes and other places of a problem."""
    places = [account.place for account in problem.accounts if account.place is not None]
    places += [rep.home for rep in problem.reps if rep.home is not None]
    places += [named.place for named in problem.places.values()]
    if not places:
        return BaseMap()
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    found = basemap(
        (
            min(lats) - _MARGIN_DEG,
            min(lons) - _MARGIN_DEG,
            max(lats) + _MARGIN_DEG,
            max(lons) + _MARGIN_DEG,
        )
    )
    return BaseMap(
        land=tuple(Land(one.name, one.rings) for one in found.departements),
        towns=tuple(Town(*town) for town in found.towns),
        credit=words("report.map.credit"),
    )


def write_map(
    path: Path,
    problem: Problem,
    plan: Plan,
    picture: Picture,
    words: Words,
    *,
    title: str = "",
) -> Path:
    """Write the team's map as one file that opens without internet."""
    drawn = team_map(problem, plan, picture, base_of(problem, words), words, tiles=True)
    shown = title or words("report.page.title")
    replace_atomically(path, standalone_html(drawn, title=shown, lang=words.lang).encode())
    return path


def write_documents(  # noqa: PLR0913  # everything that a run knows
    folder: Path,
    problem: Problem,
    plan: Plan,
    picture: Picture,
    indicators: Indicators,
    words: Words,
    *,
    manifest: Manifest,
    formats: tuple[str, ...] = FORMATS,
) -> tuple[Path, ...]:
    """Write the documents of a run and return their paths.

    Parameters
    ----------
    manifest
        Content of ``manifest.json``: run id, date, files, defaults.
    formats
        Which of `FORMATS` to write; others are ignored.
    """
    name = str(manifest.get("name", ""))
    paths: list[Path] = []
    if "map" in formats:
        paths.append(write_map(folder / MAP_FILE, problem, plan, picture, words, title=name))
    if "workbook" in formats:
        path = folder / WORKBOOK_FILE
        paths.append(write_workbook(path, problem, plan, indicators, words, manifest=manifest))
    if "calendars" in formats and plan.tours is not None:
        calendars = folder / CALENDAR_FOLDER
        paths += write_calendars(calendars, problem, plan, words, manifest=manifest)
    if "html" in formats:
        path = folder / REPORT_FILE
        paths.append(write_html_report(path, problem, plan, indicators, words, manifest=manifest))
    return tuple(paths)
