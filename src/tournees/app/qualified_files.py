"""The qualified file of each source of accounts: text, workbook, GeoPackage."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.app.given import source_label, workspace
from tournees.app.plain_text import plain
from tournees.planner.enriching import enrich
from tournees.planner.versions import accounts_of, reps_of
from tournees.report.qualified import QUALIFIED_SUFFIXES, write_qualified
from tournees.scenario import Visits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Rep
    from tournees.store import Version
    from tournees.words import Words

_MIMES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".gpkg": "application/geopackage+sqlite3",
}


def offer_qualified() -> None:
    """A line for each source of accounts, with its three formats."""
    words = session.words()
    now = [workspace().current(source) for source in workspace().sources()]
    versions = [version for version in now if version and version.record.kind != "reps"]
    if not versions:
        return
    reps = [one.rep for version in now if version for one in reps_of(version)]
    st.header(words("app.qualified.title"))
    parts.note(words("app.qualified.text"))
    for version in versions:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(source_label(version.source))}**", width="stretch")
            for ending in QUALIFIED_SUFFIXES:
                _offer(version, reps, ending)


def _offer(version: Version, reps: Sequence[Rep], ending: str) -> None:
    words = session.words()

    def content() -> bytes:
        return qualified_bytes(version, reps, ending, words)

    st.download_button(
        words(f"app.qualified{ending}"),
        content,
        file_name=f"{version.source}{ending}",
        mime=_MIMES[ending],
        icon=":material/download:",
        key=f"qualified_{version.source}{ending}",
        on_click="ignore",
    )


def qualified_bytes(version: Version, reps: Sequence[Rep], ending: str, words: Words) -> bytes:
    """The accounts of a version in one format."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"accounts{ending}"
        accounts = accounts_of(version)
        added = enrich(accounts, Visits())
        return write_qualified(path, accounts, words, reps=reps, enriched=added).read_bytes()
