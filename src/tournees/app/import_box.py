"""Importing what was given, what differs from last time, and the history with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from tournees.app import parts, session
from tournees.app.address_box import ask_online
from tournees.app.given import given, source_label, turn, workspace
from tournees.app.importing import import_given
from tournees.app.plain_text import plain
from tournees.report.changed_texts import change_sentence
from tournees.store import redo, undo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.app.given import Given
    from tournees.planner.importing import Imported
    from tournees.store import Changes, ItemSeen, Version

_DONE = "imports_done"
_SHOWN = 500
_MANY_GONE = "import_many_gone"
_COLUMNS = ("number", "day", "event", "file", "rows", "new", "gone", "changed", "current")


def ask_import() -> bool:
    """Names of the sources, online addresses, the button; whether the service is wanted."""
    words, online = session.words(), False
    files = {kind: each for kind, each in given().items() if each.path is not None}
    st.header(words("app.import.title"))
    parts.note(words("app.import.text"))
    if files:
        _ask_names(files)
        online = ask_online(files)
        if st.button(
            words("app.import.button"), key="import", icon=":material/inventory_2:", type="primary"
        ):
            with parts.faults_told():
                remember_done(carry_out(files, online=online))
                st.rerun()
    for kind, done in st.session_state.get(_DONE, {}).items():
        if kind in given():
            _show_done(kind, done)
    return online


def remember_done(done: Mapping[str, Imported]) -> None:
    """Keep what the imports said, to be shown until something else is imported."""
    st.session_state[_DONE] = dict(done)


def carry_out(files: Mapping[str, Given], *, online: bool) -> dict[str, Imported]:
    """Import files while saying which one is read."""
    words = session.words()
    with st.status(words("app.import.running"), expanded=True) as status:

        def on_file(kind: str) -> None:
            status.update(label=words("app.import.reading", kind=words(f"app.data.{kind}")))

        def on_addresses(done: int, total: int) -> bool:
            status.update(label=words("app.import.addresses", done=done, total=total))
            return False

        return import_given(files, online=online, on_file=on_file, on_addresses=on_addresses)


def _ask_names(files: Mapping[str, Given]) -> None:
    """Under which name each file is kept: the same name next month is compared with this one."""
    words = session.words()
    with st.expander(words("app.import.names"), icon=":material/label:"):
        parts.note(words("app.import.names.text"))
        for column, (kind, each) in zip(st.columns(len(files)), files.items(), strict=True):
            name = column.text_input(
                words(f"app.data.{kind}"),
                value=each.name or kind,
                max_chars=40,
                key=f"source_{kind}_{turn(kind)}",
            )
            each.name = name.strip() or kind


def _show_done(kind: str, done: Imported) -> None:
    """One import: how many rows, who is new, gone or changed since last time."""
    words = session.words()
    name = words(f"app.data.{kind}")
    if done.same:
        st.info(words("app.import.same", kind=name), icon=":material/check:")
        return
    facts = {
        "rows": done.understood.rows_kept,
        "number": done.version.number if done.version else 0,
    }
    st.success(words("app.import.done", kind=name, **facts), icon=":material/check_circle:")
    for issue in done.issues:
        if issue.code == _MANY_GONE:
            st.warning(parts.plain_long(words.issue(issue)), icon=":material/warning:")
    show_changes(done.changes, key=kind)


def show_changes(changes: Changes, *, key: str) -> None:
    """Lists of who is new, gone, changed, each folded."""
    words = session.words()
    if not (changes.new or changes.gone or changes.changed):
        parts.note(words("cli.changes.none"))
        return
    for name, seen in (("new", changes.new), ("gone", changes.gone)):
        if seen:
            with st.expander(words(f"app.changes.{name}", n=len(seen)), key=f"{name}_{key}"):
                _show_seen(seen)
    if changes.changed:
        title = words("app.changes.changed", n=len(changes.changed))
        with st.expander(title, key=f"changed_{key}"):
            show_changed(changes)


def _show_seen(seen: Sequence[ItemSeen]) -> None:
    words = session.words()
    heads = [words("app.changes.id"), words("app.changes.name")]
    rows = [(item.id, item.name) for item in seen[:_SHOWN]]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True)
    if len(seen) > _SHOWN:
        parts.note(words("app.data.more", n=len(seen) - _SHOWN))


def show_changed(changes: Changes, dues: Mapping[str, str] | None = None) -> None:
    """Each field that changed, in a sentence: old, then new; and the next due dates given."""
    words = session.words()
    told = [
        (item.id, change_sentence(item.name, change, words), *_due(item.id, dues))
        for item in changes.changed
        for change in item.fields
    ]
    heads = [words("app.changes.id"), words("app.changes.what")]
    heads += [words("app.visits.next")] if dues is not None else []
    st.dataframe(
        pd.DataFrame(told[:_SHOWN], columns=heads),
        hide_index=True,
        column_config={heads[1]: st.column_config.TextColumn(width="large")},
    )
    if len(told) > _SHOWN:
        parts.note(words("app.data.more", n=len(told) - _SHOWN))


def _due(item_id: str, dues: Mapping[str, str] | None) -> tuple[str, ...]:
    return () if dues is None else (dues.get(item_id, ""),)


def show_history() -> None:
    """Every source of the workspace with its versions, and one step back or forth."""
    words = session.words()
    names = workspace().sources()
    if not names:
        return
    st.header(words("app.history.title"))
    for name in names:
        versions = workspace().history(name)
        now = next((version for version in versions if version.current), None)
        label = words("app.history.none") if now is None else words.full_date(now.record.day)
        title = words("app.history.source", source=plain(source_label(name)), label=label)
        with st.expander(title, icon=":material/history:", key=f"history_{name}"):
            _show_versions(versions)
            _ask_undo(name, versions, now)


def _show_versions(versions: Sequence[Version]) -> None:
    words = session.words()
    heads = [words(f"cli.history.{name}").capitalize() for name in _COLUMNS]
    rows = [
        (
            version.number,
            words.full_date(version.record.day),
            words(f"cli.event.{version.record.event.value}"),
            version.record.file,
            version.record.rows,
            version.record.new,
            version.record.gone,
            version.record.changed,
            words("cli.history.current") if version.current else "",
        )
        for version in versions
    ]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True)


def _ask_undo(name: str, versions: Sequence[Version], now: Version | None) -> None:
    words = session.words()
    number = now.number if now else 0
    later = any(version.record.parent == number for version in versions)
    with st.container(horizontal=True):
        for key, change, possible in (
            ("undo", undo, now is not None),
            ("redo", redo, later),
        ):
            pressed = st.button(
                words(f"app.history.{key}"),
                key=f"{key}_import_{name}",
                icon=f":material/{key}:",
                disabled=not possible,
            )
            if pressed:
                with parts.faults_told():
                    change(workspace(), name)
                    st.session_state.pop(_DONE, None)
                    st.rerun()
