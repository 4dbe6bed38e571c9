"""Visit reports: typed or dropped, shown with what they change, then written; undone at will."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from tournees.app import parts, session
from tournees.app.given import source_label, workspace
from tournees.app.import_box import show_changed, show_history
from tournees.app.plain_text import plain
from tournees.app.uploads import EXTENSIONS, keep_upload
from tournees.app.visit_dues import next_dues
from tournees.app.visit_entry import ask_reports, choices
from tournees.planner.feedback import take_feedback
from tournees.planner.today import today

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.model import VisitReport
    from tournees.planner.feedback import Feedback

words = session.words()
_PENDING, _TAKEN = "visits_pending", "visits_taken"
_KIND = "visits"
_SHOWN = 300


def turn() -> int:
    """Changes whenever reports were taken, so that the table and the drop begin anew."""
    return int(st.session_state.get("turn_visits", 0))


def ask() -> None:
    """The table to fill and the file to drop; what was given waits to be confirmed."""
    typed, dropped = st.tabs([words("app.visits.type"), words("app.visits.drop")])
    with typed:
        parts.note(words("app.visits.type.text"))
        with parts.faults_told():
            given = ask_reports(choices(), f"reports_{turn()}_{session.lang()}")
            if given == ():
                st.warning(words("app.visits.nobody"), icon=":material/edit:")
            elif given:
                st.session_state[_PENDING] = given
    with dropped:
        parts.note(words("app.visits.drop.text"))
        uploaded = st.file_uploader(
            words("app.data.drop"), type=list(EXTENSIONS), key=f"upload_visits_{turn()}"
        )
        if uploaded is not None:
            content = uploaded.getvalue()
            path = keep_upload(session.workspace(), _KIND, uploaded.name, content)
            st.session_state[_PENDING] = path


def show_pending(pending: Path | tuple[VisitReport, ...]) -> None:
    """What would change, and the button that writes it."""
    with parts.faults_told():
        would = take_feedback(workspace(), pending, today=today(), dry_run=True)
        st.header(words("app.visits.would"))
        show_counts(would)
        show_effects(would)
        with st.container(horizontal=True):
            if st.button(
                words("app.visits.confirm"),
                type="primary",
                key="confirm_visits",
                icon=":material/check:",
                disabled=not would.sources,
            ):
                st.session_state[_TAKEN] = take_feedback(workspace(), pending, today=today())
                begin_anew()
            if st.button(words("app.visits.drop_it"), key="drop_visits", icon=":material/close:"):
                begin_anew()


def begin_anew() -> None:
    """Nothing waits any more."""
    st.session_state.pop(_PENDING, None)
    st.session_state["turn_visits"] = turn() + 1
    st.rerun()


def show_counts(taken: Feedback) -> None:
    """How many reports are new, replace an earlier one, were known, or are not taken."""
    counts = {"added": taken.added, "updated": taken.updated, "repeated": taken.repeated}
    counts["refused"] = taken.given - sum(counts.values())
    st.markdown(words("cli.feedback.taken", given=taken.given, **counts))


def show_effects(taken: Feedback) -> None:
    """Old and new values of each account, then what must be known of single reports."""
    for source in taken.sources:
        st.markdown(f"**{plain(source_label(source.source))}**")
        if source.changes.changed:
            show_changed(source.changes, next_dues(source.source, source.changes))
        else:
            parts.note(words("app.visits.no_change"))
    show_issues(taken.issues)


def show_issues(issues: tuple[Issue, ...]) -> None:
    """Reports that were not taken, or that replace another, with the reason."""
    if not issues:
        return
    names = ("file", "row", "value", "rule", "remedy")
    heads = [words(f"app.data.column.{name}") for name in names]
    rows = [
        (issue.file, issue.row, issue.value, *words.rule_and_remedy(issue))
        for issue in issues[:_SHOWN]
    ]
    frame = pd.DataFrame(rows, columns=heads).astype({heads[1]: "Int64"})
    wide = st.column_config.TextColumn(width=parts.LONG_PX)
    title = words("app.visits.issues", n=len(issues))
    st.warning(title, icon=":material/info:")
    st.dataframe(
        frame,
        hide_index=True,
        column_config={heads[3]: wide, heads[4]: wide},
        row_height=parts.TALL_PX,
        placeholder="",
        alt=title,
    )


known = [workspace().current(source) for source in workspace().sources()]
accounts = sum(v.record.rows for v in known if v and v.record.kind != "reps")
if not accounts:
    st.title(words("app.visits.none"))
    st.markdown(words("app.visits.none.text"))
    if st.button(words("app.open.data"), type="primary", key="to_data"):
        session.go_to("data")
else:
    st.title(words("app.visits.answer", n=accounts, count=words.number(accounts)))
    taken: Feedback | None = st.session_state.pop(_TAKEN, None)
    if taken is not None:
        added, updated = taken.added, taken.updated
        st.success(words("app.visits.done", n=added + updated), icon=":material/check_circle:")
        show_effects(taken)
    ask()
    waiting = st.session_state.get(_PENDING)
    if waiting is not None:
        show_pending(waiting)
    parts.note(words("app.visits.follows"))
    show_history()
