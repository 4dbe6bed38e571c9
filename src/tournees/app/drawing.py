"""Maps as whole HTML pages, to be put in a frame: nothing is fetched from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.model import Calendar, Plan, Problem, SectorRules
from tournees.report.documents import base_of
from tournees.store import StoredTravel
from tournees.view.maps import team_map
from tournees.view.standalone import standalone_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.model import Account, Place, Rep
    from tournees.store import StoredRun
    from tournees.words import Words

Corners = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east, (lat, lon)."""

_LINK = Path(__file__).with_name("linked_maps.js")


def run_map(run: StoredRun, words: Words, *, rep_id: str | None = None) -> str:
    """The map of a run, or of one rep of it."""
    base = base_of(run.problem, words)
    drawn = team_map(run.problem, run.plan, run.picture, base, words, selected_rep=rep_id)
    return standalone_html(drawn, lang=words.lang)


def accounts_map(accounts: Sequence[Account], reps: Sequence[Rep], words: Words) -> str:
    """Accounts and homes as the files hold them, before anything is decided."""
    problem = Problem(
        accounts=tuple(accounts),
        reps=tuple(reps),
        calendar=Calendar(()),
        visits=(),
        travel=StoredTravel(digest="", source="estimate"),
        sectors=SectorRules(),
        load_s={},
    )
    drawn = team_map(problem, Plan(), None, base_of(problem, words), words)
    return standalone_html(drawn, lang=words.lang)


def corners_of(runs: Iterable[StoredRun]) -> Corners | None:
    """The stretch of map that shows every account and home of some runs."""
    places = [place for run in runs for place in _places(run)]
    if not places:
        return None
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    return (min(lats), min(lons)), (max(lats), max(lons))


def _places(run: StoredRun) -> list[Place]:
    accounts = [account.place for account in run.problem.accounts]
    homes = [rep.home for rep in run.problem.reps]
    return [place for place in (*accounts, *homes) if place is not None]


def linked(page: str, corners: Corners | None, circled: Sequence[Place]) -> str:
    """A map that opens on given corners, follows its neighbours, and circles some places."""
    options = {"corners": corners, "circled": [[place.lat, place.lon] for place in circled]}
    told = json.dumps(options).replace("<", "\\u003c")
    script = _LINK.read_text("utf-8").replace("__OPTIONS__", told)
    return page.replace("</head>", f"<script>{script}</script>\n</head>", 1)
