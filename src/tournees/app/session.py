"""What every page shares: language, workspace, the other pages, and what is read once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from tournees.app import drawing
from tournees.app.options import lang_of, workspace_of
from tournees.files import shipped
from tournees.planner.addresses import addresses_to_ask
from tournees.planner.check_data import check_file
from tournees.planner.file_intake import take_file
from tournees.planner.intake import Intake, intake
from tournees.planner.today import today
from tournees.reading import read_corrections
from tournees.scenario import Scenario, load_scenario
from tournees.store import ColumnMapping, StoredRun, load_run
from tournees.words import Lang, Words

if TYPE_CHECKING:
    from datetime import date

    from tournees.planner.check_data import CheckedData
    from tournees.reading import Correction

_PAGES = Path(__file__).with_name("app_pages")
_FEW = 8
_PLACES = {
    "home": ("accueil", ":material/home:"),
    "data": ("donnees", ":material/upload_file:"),
    "visits": ("comptes-rendus", ":material/edit_calendar:"),
    "personal": ("donnees-personnelles", ":material/shield_person:"),
    "run": ("calcul", ":material/route:"),
    "result": ("resultat", ":material/map:"),
    "compare": ("comparer", ":material/compare_arrows:"),
}


def begin() -> None:
    """Give a new session its language."""
    st.session_state.setdefault("lang", lang_of(sys.argv))


def lang() -> Lang:
    """The language that the reader chose."""
    chosen: Lang = st.session_state["lang"]
    return chosen


def words() -> Words:
    """Texts in the reader's language."""
    return Words(lang())


def workspace() -> Path:
    """The folder of imports, scenarios and runs."""
    return workspace_of(sys.argv, os.environ)


def page(name: str) -> st.Page:
    """One of our pages, by its name in ``_PLACES``."""
    url, icon = _PLACES[name]
    title = words()(f"app.page.{name}")
    return st.Page(
        str(_PAGES / f"{name}.py"), title=title, icon=icon, url_path=url, default=name == "home"
    )


def go_to(name: str, run_id: str = "") -> None:
    """Open a page, on a run where one is given."""
    if run_id:
        st.session_state["run_id"] = run_id
    st.switch_page(page(name))


def sample() -> Scenario:
    """The sample team's scenario."""
    return load_scenario(shipped("scenarios/corse.toml"))


def french_defaults() -> Path:
    """The scenario of French defaults, from which a user's own starts."""
    return shipped("scenarios/base.toml")


def open_run(folder: Path) -> StoredRun:
    """A finished run, read once.

    Raises
    ------
    StoreError
        When its folder is not whole.
    """
    plan = folder / "plan.json"
    stamp = plan.stat().st_mtime_ns if plan.exists() else 0
    return _stored_run(str(folder), stamp)


@st.cache_resource(max_entries=_FEW, show_spinner=False)
def _stored_run(folder: str, stamp: int) -> StoredRun:
    del stamp  # part of the key only
    return load_run(Path(folder))


def run_page(run: StoredRun, rep_id: str | None = None) -> str:
    """The map of a run as HTML, drawn once."""
    return _run_page(run, str(run.folder.path), run.status.ended, rep_id, lang())


@st.cache_data(max_entries=2 * _FEW, show_spinner=False)
def _run_page(_run: StoredRun, folder: str, ended: str, rep_id: str | None, spoken: Lang) -> str:
    del folder, ended
    return drawing.run_map(_run, Words(spoken), rep_id=rep_id)


def read_file(
    path: Path, kind: str, mapping: ColumnMapping, corrections: Path | None
) -> CheckedData:
    """What is understood of a file, read once for each manner of reading it."""
    filled = str(corrections) if corrections else ""
    return _read_file(str(path), kind, _as_key(mapping), filled, today())


_Key = tuple[tuple[tuple[str, str], ...], str | None, Literal["sales", "cost"] | None]


def _as_key(mapping: ColumnMapping) -> _Key:
    return tuple(sorted(mapping.columns.items())), mapping.sheet, mapping.margin_on


@st.cache_resource(max_entries=2 * _FEW, show_spinner=False)
def _read_file(path: str, kind: str, mapping: _Key, filled: str, day: date) -> CheckedData:
    columns, sheet, margin_on = mapping
    return check_file(
        Path(path),
        kind,
        dict(columns),
        sheet=sheet,
        margin_on=margin_on,
        corrections=corrections_of(Path(filled), Path(path).name) if filled else (),
        today=day,
    )


def corrections_of(filled: Path, file: str) -> tuple[Correction, ...]:
    """The corrections that a filled file has for the file of a name."""
    return read_corrections(filled, file)[0]


def addresses_of(path: Path, kind: str, mapping: ColumnMapping) -> int:
    """How many addresses of a file the online service would be asked for, counted once."""
    return _addresses_of(str(path), kind, _as_key(mapping), today())


@st.cache_data(max_entries=_FEW, show_spinner=False)
def _addresses_of(path: str, kind: str, mapping: _Key, day: date) -> int:
    columns, sheet, margin_on = mapping
    known = ColumnMapping(columns=dict(columns), sheet=sheet, margin_on=margin_on)
    return addresses_to_ask(take_file(Path(path), kind, known, today=day).accounts)


def take_in(scenario: Scenario) -> Intake:
    """The accounts and reps of a scenario, read once.

    Raises
    ------
    InputError
        With every fault of its files.
    """
    return _take_in(scenario, scenario.data.model_dump_json(by_alias=True))


@st.cache_resource(max_entries=_FEW, show_spinner=False)
def _take_in(_scenario: Scenario, data: str) -> Intake:
    del data
    return intake(_scenario)


def accounts_page(scenario: Scenario) -> str:
    """A map of the accounts and homes of a scenario's files, drawn once."""
    return _accounts_page(scenario, scenario.data.model_dump_json(by_alias=True), lang())


@st.cache_data(max_entries=_FEW, show_spinner=False)
def _accounts_page(_scenario: Scenario, data: str, spoken: Lang) -> str:
    del data
    taken = take_in(_scenario)
    return drawing.accounts_map(taken.accounts, taken.reps, Words(spoken))
