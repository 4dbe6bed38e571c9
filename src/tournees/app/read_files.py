"""What is understood of the files given, alone and together; read once, remembered columns used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from tournees.app import session
from tournees.app.fixes import lines_of, merged_lines, write_fixes
from tournees.app.given import Given, version_of, workspace
from tournees.app.understanding import merged_issues
from tournees.errors import InputError
from tournees.planner.check_data import CheckedData
from tournees.planner.duplicates import find_duplicates
from tournees.planner.imported import UNDERSTOOD, understood_from_json
from tournees.planner.quality import missing_values
from tournees.planner.standing import canvassable
from tournees.planner.versions import REPORT, accounts_of, corrections_of, issues_from_json
from tournees.scenario import Visits, load_scenario
from tournees.store import ColumnMapping, Version, recall_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.errors import Issue
    from tournees.model import Place
    from tournees.reading import Understood
    from tournees.scenario import Scenario

_FEW = 8


def read_given(kind: str, each: Given) -> CheckedData:
    """The report on one thing given; a file is first read with the columns remembered for it."""
    if each.source:
        return _of_version(version_of(each))
    assert each.path is not None
    if not each.asked:
        _recall(kind, each)
    return session.read_file(each.path, kind, each.mapping, each.corrections)


def sample_files() -> dict[str, Given]:
    """Files of the sample team."""
    data = session.sample().data
    found = {"clients": data.clients, "prospects": data.prospects, "reps": data.reps}
    return {
        kind: Given(path=Path(source.file), name=kind, asked=True)
        for kind, source in found.items()
        if source is not None
    }


def found_together(
    shown: Mapping[str, Given], read: Mapping[str, CheckedData]
) -> tuple[Issue, ...]:
    """Every finding once: of each file, and those that only show when all are read together."""
    together: tuple[Issue, ...] = ()
    if _whole(shown):
        try:
            together = session.take_in(scenario_of_files(shown)).warnings
        except InputError as error:
            together = error.issues
    return merged_issues(together, *(data.issues for data in read.values()))


def scenario_of_files(shown: Mapping[str, Given]) -> Scenario:
    """The files alone, under the French defaults."""
    data = {kind: source_of(each) for kind, each in shown.items()}
    return load_scenario(session.french_defaults(), {"data": data, "tours": {"enabled": False}})


def places_to_drive(files: Mapping[str, Given]) -> list[Place]:
    """Accounts and homes between which a run of these files, or of the sample, would drive.

    The same places as the run's own, so that roads downloaded around them are found again.
    """
    taken = session.take_in(scenario_of_files(files) if files else session.sample())
    known = [account.place for account in canvassable(taken.accounts)]
    return [place for place in (*known, *(rep.home for rep in taken.reps)) if place is not None]


def source_of(each: Given) -> dict[str, Any]:
    """What was given as the scenario's ``[data]`` says it, an import as its snapshot."""
    if each.source:
        return {"file": str(version_of(each).snapshot.resolve())}
    return each.as_source()


def _whole(shown: Mapping[str, Given]) -> bool:
    return "reps" in shown and bool({"clients", "prospects"} & set(shown))


def _recall(kind: str, each: Given) -> None:
    """Take the columns remembered for these headers, else what of the source's own fits them."""
    assert each.path is not None
    each.asked = True
    earlier = corrections_of(workspace().current(each.name or kind))
    if earlier:
        lines = merged_lines((), lines_of(earlier))
        each.corrections = write_fixes(session.workspace(), lines, session.words())
    headers = _headers(session.read_file(each.path, kind, ColumnMapping(), None).understood)
    known = recall_mapping(workspace(), kind, source=each.name, headers=headers)
    if known is None or known == ColumnMapping():
        return
    if not headers:
        each.sheet = known.sheet
        each.recalled = True
        headers = _headers(session.read_file(each.path, kind, each.mapping, None).understood)
    bare = {_bare(header) for header in headers}
    each.columns = {f: h for f, h in known.columns.items() if _bare(h) in bare}
    each.sheet, each.margin_on = known.sheet, known.margin_on
    each.recalled = each.mapping != ColumnMapping()


def _headers(understood: tuple[Understood, ...]) -> list[str]:
    return [column.header for file in understood for column in file.columns]


def _bare(header: str) -> str:
    return " ".join(header.split()).casefold()


def _of_version(version: Version) -> CheckedData:
    """What its import said of a version, and what is missing in it now."""
    return _read_version(version, str(version.folder))


@st.cache_resource(max_entries=4 * _FEW, show_spinner=False)
def _read_version(_version: Version, folder: str) -> CheckedData:
    del folder  # part of the key only
    understood = (understood_from_json(_version.read(UNDERSTOOD) or b""),)
    accounts = accounts_of(_version)
    return CheckedData(
        understood=understood,
        issues=issues_from_json(_version.read(REPORT) or b"[]"),
        placed=dict(_version.record.placed),
        duplicates=find_duplicates(accounts, {}),
        missing=missing_values(accounts, understood, Visits()),
    )
