"""Back into the CRM: the user's own files with the new owner and the next visit of a run."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.planner.own_rows import own_rows, roles_of
from tournees.report.crm_file import CRM_SUFFIXES, own_manner, write_crm_file

if TYPE_CHECKING:
    from tournees.store import StoredRun
    from tournees.words import Words

_MIMES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def offer_crm_files(run: StoredRun) -> None:
    """A line for each file of accounts that the run was made from, in two formats."""
    words = session.words()
    st.subheader(words("app.crm.title"))
    parts.note(words("app.crm.text"))
    with parts.faults_told():
        for role in roles_of(run):
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(words(f"app.data.{role}"), width="stretch")
                for ending in CRM_SUFFIXES:
                    _offer(run, role, ending)


def _offer(run: StoredRun, role: str, ending: str) -> None:
    """The file is made when it is asked for."""
    words = session.words()

    def content() -> bytes:
        return crm_bytes(run, role, ending, words)

    st.download_button(
        words(f"app.crm.download{ending}"),
        content,
        file_name=f"{run.folder.id}-{role}{ending}",
        mime=_MIMES[ending],
        icon=":material/download:",
        key=f"crm_{role}{ending}",
        on_click="ignore",
    )


def crm_bytes(run: StoredRun, role: str, ending: str, words: Words) -> bytes:
    """The user's file of a role with what the run decided.

    Raises
    ------
    InputError
        The file cannot be read any more.
    StoreError
        The import that the run was made from has been removed.
    """
    own = own_rows(run, role)
    with TemporaryDirectory() as folder:
        path = write_crm_file(
            Path(folder) / f"crm{ending}",
            own.rows,
            words,
            owners=own.owners,
            visits=own.visits,
            manner=own_manner(own.understood),
        )
        return path.read_bytes()
