"""Pieces of the page of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.app.crm_box import offer_crm_files
from tournees.app.documents import documents

if TYPE_CHECKING:
    from tournees.store import StoredRun

_FEW_MESSAGES = 2


def show_messages(messages: tuple[str, ...]) -> None:
    """What must be known of the sectors: one by one, folded where there are many."""
    words = session.words()
    told = [parts.plain_long(message) for message in messages]
    if len(told) <= _FEW_MESSAGES:
        for message in told:
            st.warning(message, icon=":material/info:")
        return
    with st.expander(words("app.result.messages", n=len(told)), icon=":material/info:"):
        st.markdown("\n".join(f"- {message}" for message in told))


def show_documents(run: StoredRun) -> None:
    """The user's own files for their CRM, then what the run wrote, each with its use."""
    words, folder = session.words(), run.folder.path
    offer_crm_files(run)
    st.subheader(words("app.document.title"))
    found = documents(folder)
    if not found:
        parts.note(words("app.nothing_here"))
    for document in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(words(f"app.document.{document.key}.text"), width="stretch")
            st.download_button(
                words(f"app.document.{document.key}"),
                document.content,
                file_name=document.file_name,
                mime=document.mime,
                icon=":material/download:",
                key=f"download_{document.key}",
                on_click="ignore",
            )
    parts.note(parts.plain_long(words("app.document.folder", folder=str(folder))))
