"""A run under way: what is being done, the best so far, and how to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from tournees.app import jobs, parts, session
from tournees.app.advance import Advance, advance
from tournees.app.names import rep_names
from tournees.app.plain_text import plain
from tournees.store import State

words = session.words()
_EVERY_S = 1.0
_SHOWN = 8


@st.fragment(run_every=_EVERY_S)
def follow(run_id: str) -> None:
    """The progress of a run, drawn anew every second until it ends."""
    job = jobs.find_job(session.workspace(), run_id)
    if job is None or not job.running:
        st.rerun()
    seen = advance(job.run.progress() if job.run else [])
    phase = words(f"phase.{seen.phase}") if words.has(f"phase.{seen.phase}") else seen.phase
    passed_s = max(0, round((datetime.now(UTC) - job.started).total_seconds()))
    st.title(words("app.run.answer", phase=phase))
    done = words("app.run.done_before", phases=phases_done(seen)) if seen.phases[1:] else ""
    st.markdown(
        f":material/schedule: {words('app.run.elapsed', clock=clock(passed_s))} {done}".strip()
    )
    show_bests(seen, job)
    show_parts(seen)
    if job.run is not None and job.run.stop_asked:
        key = "app.roads.stopping" if seen.downloading else "app.run.stopping"
        st.info(words(key), icon=":material/hourglass_bottom:")
    elif job.run is None:
        parts.note(words("app.run.reading"))
    else:
        st.button(
            words("app.roads.stop" if seen.downloading else "app.run.stop"),
            icon=":material/stop_circle:",
            key="stop",
            on_click=job.run.ask_to_stop,
        )
    parts.note(words("app.run.tab"))


def clock(seconds: int) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60} min {seconds % 60:02d} s" if seconds >= 60 else f"{seconds} s"


def phases_done(seen: Advance) -> str:
    """Phases that are over, in words."""
    over = (phase for phase in seen.phases[:-1] if words.has(f"phase.{phase}"))
    return ", ".join(words(f"phase.{phase}").lower() for phase in over)


def show_bests(seen: Advance, job: jobs.Job) -> None:
    """The best found so far, for the sectors and for each rep, with its bound where known."""
    if not seen.bests:
        return
    names = rep_names(job.run.path / "scenario.toml") if job.run else {}
    rows = [
        (
            names.get(best.rep_id, best.rep_id) or words("view.whole_run"),
            words.euros(best.best_eur),
            "" if best.bound_eur is None else words.euros(best.bound_eur),
            words(f"app.run.best.{'week' if best.rep_id else 'sectors'}"),
        )
        for best in seen.bests
    ]
    heads = [words(f"app.run.column.{name}") for name in ("who", "best", "bound", "phase")]
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        pd.DataFrame(rows, columns=heads),
        hide_index=True,
        column_config={heads[1]: right, heads[2]: right},
        alt=words("app.run.bests"),
    )


def show_parts(seen: Advance) -> None:
    """The parts received of a download of roads."""
    if seen.downloading:
        kept, total = seen.parts
        st.progress(kept / total, text=words("app.roads.received", kept=kept, total=total))


def show_end(job: jobs.Job) -> None:
    """How a run ended, and what to do next."""
    name = plain(job.name)
    if job.has_plan:
        st.title(words(f"app.run.end.{job.state.value}", name=name))
        if st.button(
            words("app.open.result"), type="primary", icon=":material/map:", key="to_result"
        ):
            session.go_to("result", job.run_id)
        return
    if job.state is State.DEAD:
        st.title(words("app.run.end.dead", name=name))
        st.markdown(words("app.run.end.dead.remedy"))
    else:
        st.title(words("app.run.end.refused", name=name))
        told = jobs.faults(job)
        if told:
            parts.show_faults(told)
        else:
            st.error(words("app.our_fault"), icon=":material/error:")
            where = job.log.path if job.log else Path()
            parts.note(parts.plain_long(words("app.run.log", folder=str(where))))
    if st.button(words("app.open.data"), icon=":material/upload_file:", key="to_data"):
        session.go_to("data")


found = jobs.find_jobs(session.workspace())
wanted = st.session_state.get("run_id", "")
current = next((job for job in found if job.run_id == wanted), None)
current = current or next((job for job in found if job.running), None)
if current is None and not found:
    st.title(words("app.run.none"))
    st.markdown(words("app.run.none.text"))
    if st.button(words("app.open.home"), type="primary", key="to_home"):
        session.go_to("home")
else:
    shown = current or found[0]
    if shown.running:
        follow(shown.run_id)
    else:
        show_end(shown)
    others = [job for job in found if job.run_id != shown.run_id]
    if others:
        st.header(words("app.home.runs"))
        parts.show_jobs(others[:_SHOWN])
