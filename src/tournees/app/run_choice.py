"""Choosing among finished runs, and what to do while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.app.jobs import Job


def choose_run(found: Sequence[Job], label: str, *, key: str, preferred: str = "") -> Job:
    """A list of runs; it opens on the preferred one, else on the newest."""
    by_id = {job.run_id: job for job in found}
    ids, labels = list(by_id), {job.run_id: parts.job_label(job) for job in found}
    run_id = st.selectbox(
        label,
        ids,
        index=ids.index(preferred) if preferred in by_id else 0,
        format_func=labels.__getitem__,
        key=f"{key}_{preferred}",
    )
    return by_id[run_id]


def two_runs(found: Sequence[Job]) -> tuple[str, str]:
    """Which runs to compare at first: the one last asked for, and the one before it."""
    ids = [job.run_id for job in found]
    asked = st.session_state.get("run_id", "")
    second = ids.index(asked) if asked in ids else 0
    first = second + 1 if second + 1 < len(ids) else second - 1
    return ids[first], ids[second]


def no_run_yet() -> None:
    """An empty page says what to do next."""
    words = session.words()
    st.title(words("app.run.none"))
    st.markdown(words("app.run.none.text"))
    if st.button(words("app.open.home"), type="primary", key="to_home"):
        session.go_to("home")
