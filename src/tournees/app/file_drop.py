"""One place to drop each kind of file; an earlier one, or an import, can be taken again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import session
from tournees.app.given import (
    Given,
    give,
    given,
    source_label,
    take_away,
    turn,
    version_of,
    workspace,
)
from tournees.app.plain_text import plain
from tournees.app.uploads import EXTENSIONS, KINDS, earlier_uploads, keep_upload

if TYPE_CHECKING:
    from tournees.store import Version


def ask_files() -> None:
    """A box for each kind of file."""
    for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
        with column.container(border=True, height="stretch"):
            _ask_file(kind)


def _ask_file(kind: str) -> None:
    words = session.words()
    known = given().get(kind)
    st.markdown(f"**{words(f'app.data.{kind}')}**")
    if known is not None:
        _show_given(known)
        if st.button(words("app.data.remove"), key=f"remove_{kind}", icon=":material/close:"):
            take_away(kind)
            st.rerun()
        return
    uploaded = st.file_uploader(
        words("app.data.drop"),
        type=list(EXTENSIONS),
        key=f"upload_{kind}_{turn(kind)}",
        help=words(f"app.data.{kind}.help"),
    )
    if uploaded is not None:
        path = keep_upload(session.workspace(), kind, uploaded.name, uploaded.getvalue())
        give(kind, Given(path=path, name=kind))
        st.rerun()
    _ask_imported(kind)
    _ask_earlier(kind)


def _show_given(known: Given) -> None:
    if known.source:
        st.markdown(f":material/inventory_2: {plain(version_label(version_of(known)))}")
    elif known.path is not None:
        st.markdown(f":material/description: {plain(known.path.name)}")


def version_label(version: Version) -> str:
    """A source of the workspace, its date and its file, as plain text."""
    words, record = session.words(), version.record
    day = words.full_date(record.day)
    return words("app.data.version", source=source_label(version.source), day=day, file=record.file)


def _ask_imported(kind: str) -> None:
    """Sources of the workspace that hold this kind of thing."""
    words = session.words()
    versions = [workspace().current(source) for source in workspace().sources()]
    found = {each.source: each for each in versions if each and each.record.kind == kind}
    if not found:
        return
    source = st.selectbox(
        words("app.data.imported"),
        list(found),
        index=None,
        placeholder=words("app.data.choose"),
        format_func=lambda name: version_label(found[name]),
        key=f"imported_{kind}_{turn(kind)}",
    )
    if source:
        give(kind, Given(source=source, name=source))
        st.rerun()


def _ask_earlier(kind: str) -> None:
    words = session.words()
    earlier = {path.name: path for path in earlier_uploads(session.workspace(), kind)}
    if not earlier:
        return
    again = st.selectbox(
        words("app.data.earlier"),
        list(earlier),
        index=None,
        placeholder=words("app.data.choose"),
        key=f"earlier_{kind}_{turn(kind)}",
    )
    if again:
        give(kind, Given(path=earlier[again], name=kind))
        st.rerun()
