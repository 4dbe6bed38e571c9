"""Two runs side by side: two maps that move together, figures, transferred accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from tournees.app import comparing, jobs, parts, session
from tournees.app.drawing import corners_of, linked
from tournees.app.plain_text import plain
from tournees.app.run_choice import choose_run, no_run_yet, two_runs
from tournees.metrics.table import Scope

if TYPE_CHECKING:
    from tournees.store import StoredRun

words = session.words()
_COLOURS = {"better": "color: #205A38", "worse": "color: #8C1D18"}
_SIGNS = {"better": "▲ ", "worse": "▼ "}
_MAP_HEIGHT = 480
_NARROWEST = 150


def show_answer(first: StoredRun, second: StoredRun, moved: int) -> None:
    """In one sentence, then in figures with signs: what the second has over the first."""
    shown = {one.key: one for one in comparing.key_differences(first, second, words)}
    drive, visits = shown.get("drive_s"), shown.get("visits_planned")
    if drive is not None and visits is not None:
        st.title(
            words(
                "app.compare.answer",
                drive=drive.difference or words("app.compare.same"),
                visits=visits.difference or words("app.compare.same"),
                n=moved,
            )
        )
    with st.grid(len(shown) or 1, min_column_width=_NARROWEST):
        show_figures(tuple(shown.values()))
    if any(visit.conventional for run in (first, second) for visit in run.problem.visits):
        parts.note(words("app.compare.conventional"))


def show_figures(shown: tuple[comparing.Difference, ...]) -> None:
    """Figures of B, each with its difference; better or worse only where it is certain."""
    for one in shown:
        certain = one.verdict in _COLOURS
        st.metric(
            one.name,
            one.second,
            one.difference,
            delta_color="off",
            delta_arrow="off",
            delta_description=words(f"indicator_verdict.{one.verdict}") if certain else None,
            border=True,
        )


def show_maps(first: StoredRun, second: StoredRun, moved: tuple[comparing.Transfer, ...]) -> None:
    """The same stretch of land twice; accounts that change hands are circled on both."""
    corners, circled = corners_of((first, second)), comparing.places_of(moved)
    for column, run, letter in zip(st.columns(2), (first, second), "AB", strict=True):
        with column:
            st.markdown(f"**{letter} · {plain(run.status.name)}**")
            page = linked(session.run_page(run), corners, circled)
            parts.show_map(page, name=words("app.compare.map", name=letter), height=_MAP_HEIGHT)
    parts.note(words("app.compare.maps"))


def show_differences(first: StoredRun, second: StoredRun) -> None:
    """Every indicator; a colour only where better or worse is certain."""
    team = words("view.whole_run")
    wanted = st.segmented_control(
        words("app.compare.scope"),
        ("team", "reps"),
        default="team",
        format_func=lambda name: words(f"app.compare.scope.{name}"),
        key="compare_scope",
    )
    order = (Scope.REP,) if wanted == "reps" else (Scope.RUN, Scope.DECISION)
    found = comparing.differences(first, second, words)
    rows = [one for scope in order for one in found if one.scope is scope]
    heads = [words(f"app.compare.column.{name}") for name in ("about", "name")]
    heads += ["A", "B", words("app.compare.column.difference"), words("app.compare.column.verdict")]
    frame = pd.DataFrame(
        [
            (
                one.about or team,
                one.name,
                one.first,
                one.second,
                one.difference,
                f"{_SIGNS.get(one.verdict, '')}{words(f'indicator_verdict.{one.verdict}')}",
            )
            for one in rows
        ],
        columns=heads,
    )
    colours = [_COLOURS.get(one.verdict, "") for one in rows]
    styled = frame.style.apply(lambda _: colours, subset=[heads[5]])
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        styled,
        hide_index=True,
        column_config={"A": right, "B": right, heads[4]: right},
        height=460,
        alt=words("app.compare.table"),
    )


finished = [job for job in jobs.find_jobs(session.workspace()) if job.has_plan]
if not finished:
    no_run_yet()
elif len(finished) == 1:
    st.title(words("app.compare.one"))
    st.markdown(words("app.compare.one.text"))
    if st.button(words("app.open.home"), type="primary", key="to_home"):
        session.go_to("home")
else:
    before, after = two_runs(finished)
    left, right = st.columns(2)
    with left:
        a = choose_run(finished, words("app.compare.first"), key="compare_a", preferred=before)
    with right:
        b = choose_run(finished, words("app.compare.second"), key="compare_b", preferred=after)
    assert a.run is not None
    assert b.run is not None
    first, second = session.open_run(a.run.path), session.open_run(b.run.path)
    moved = comparing.transfers(first, second)
    show_answer(first, second, len(moved))
    show_maps(first, second, moved)
    st.header(words("app.compare.table"))
    show_differences(first, second)
    st.header(words("app.compare.moved", n=len(moved)))
    table = comparing.transfers_table(moved, words, names=(f"A · {a.name}", f"B · {b.name}"))
    parts.show_table(table, name=words("app.compare.moved", n=len(moved)))
