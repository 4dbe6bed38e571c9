"""The reader's own reading of a file's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.app.plain_text import plain
from tournees.app.understanding import corrected, fields_of, given_twice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.app.given import Given
    from tournees.reading import ColumnSeen

_ACROSS = 3
_UNUSED = ""


def ask_columns(kind: str, columns: Sequence[ColumnSeen], each: Given) -> None:
    """One list of our fields for each column; what the reader says is kept."""
    words = session.words()
    with st.expander(words("app.columns.title"), icon=":material/edit:"):
        parts.note(words("app.columns.text"))
        with st.form(f"columns_{kind}", border=False, enter_to_submit=False):
            choices = _ask(kind, [column for column in columns if column.header])
            sent = st.form_submit_button(words("app.columns.button"), key=f"correct_{kind}")
        if each.columns and st.button(words("app.columns.undo"), key=f"undo_{kind}"):
            each.columns, each.recalled = {}, False
            st.rerun()
        if not sent:
            return
        twice = given_twice(choices, columns)
        if twice:
            named = ", ".join(field_label(field) for field in twice)
            st.error(words("app.columns.twice", fields=plain(named)), icon=":material/error:")
            return
        found = corrected(columns, choices)
        if found:
            each.columns, each.recalled = _joined(each.columns, found), False
            st.rerun()


def _joined(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Earlier corrections stand, unless their column was read anew."""
    columns = set(now.values()) - {_UNUSED}
    return {field: header for field, header in before.items() if header not in columns} | now


def _ask(kind: str, columns: Sequence[ColumnSeen]) -> dict[str, str]:
    """Header to the field chosen for it; empty where it is not used."""
    words, fields = session.words(), fields_of(kind)
    labels = {_UNUSED: words("cli.ignored")} | {field: field_label(field) for field in fields}
    across = st.columns(_ACROSS)
    choices = {}
    for number, column in enumerate(columns):
        current = next((field for field in column.fields if field in fields), _UNUSED)
        options = (_UNUSED, *fields)
        choices[column.header] = across[number % _ACROSS].selectbox(
            plain(column.header),
            options,
            index=options.index(current),
            format_func=labels.__getitem__,
            key=f"column_{kind}_{number}_{column.header}_{current}",
        )
    return choices


def field_label(field: str) -> str:
    """One of our fields in words."""
    words = session.words()
    key = f"field.{field}"
    return words(key) if words.has(key) else field
