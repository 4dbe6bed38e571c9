"""One run: the answer, its figures, map and tables, and the documents to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import jobs, parts, result_parts, session
from tournees.app.roads_box import offer_download
from tournees.app.run_choice import choose_run, no_run_yet
from tournees.view import charts, indicator_tables, summary, tables
from tournees.view.atlas import Atlas, read_atlas

if TYPE_CHECKING:
    from tournees.store import StoredRun

words = session.words()
_NARROWEST = 150
_WEEK_KEYS = ("visits_planned", "drive_s", "drive_m")
_SECTOR_KEYS = ("accounts", "load_s", "imbalance")
_TABS = ("tours", "unserved", "handovers", "load", "indicators", "documents")


def show_answer(run: StoredRun, atlas: Atlas) -> None:
    """The sentence, the figures, where the times come from, what must be known."""
    st.title(summary.answer_sentence(run.indicators, words, atlas))
    figures = summary.key_figures(run.indicators, words, atlas)
    grid = st.grid(len(figures) + 1, min_column_width=_NARROWEST)
    for number, figure in enumerate(figures, start=1):
        with grid.cell(column_span=2 if number == len(figures) else 1):
            told = figure.definition if number == len(figures) else None
            st.metric(figure.name, figure.text, help=told, border=True)
            parts.note(figure.note)
    source = words(f"travel.source.{run.problem.travel.source}")
    parts.note(words("app.result.origin", source=source))
    for note in (*summary.gap_notes(run.indicators, words), summary.value_note(atlas, words)):
        parts.note(note)
    result_parts.show_messages(summary.sector_messages(atlas, words))


def show_map_and_reps(run: StoredRun, atlas: Atlas) -> None:
    """Map on the left, the team's figures on the right; a rep chosen shows alone."""
    everyone = ""
    names = {everyone: words("app.result.everyone")} | {
        rep_id: rep.name for rep_id, rep in sorted(atlas.reps.items())
    }
    rep_id = st.selectbox(
        words("app.result.rep"),
        list(names),
        format_func=names.__getitem__,
        key="result_rep",
        width=360,
    )
    left, right = st.columns(2, gap="medium")
    with left:
        parts.show_map(session.run_page(run, rep_id or None), name=words("app.result.map"))
    with right:
        if atlas.plan.tours:
            note_estimate(atlas)
        keys = _WEEK_KEYS if atlas.plan.tours else _SECTOR_KEYS
        reps = indicator_tables.reps_table(
            run.indicators, words, keys=keys, estimated=atlas.estimated
        )
        parts.show_table(reps, name=words("app.result.reps"), narrow=True)
        if atlas.plan.tours:
            parts.show_chart(charts.hours_chart(atlas, words), name=words("app.result.hours"))
        else:
            show_load(run, atlas)


def note_estimate(atlas: Atlas) -> None:
    """Above a chart of times: whether they are an estimate."""
    if atlas.estimated:
        parts.note(words("app.roads.drawn"))


def show_load(run: StoredRun, atlas: Atlas) -> None:
    """Yearly load of each rep beside their share."""
    note_estimate(atlas)
    parts.show_chart(charts.load_chart(atlas, run.indicators, words), name=words("app.result.load"))


def show_tours(run: StoredRun, atlas: Atlas) -> None:
    """Days, hours of each day, then stops, of the rep chosen above or of all."""
    if not atlas.tours:
        parts.note(words("app.result.no_tours"))
        return
    rep_id = st.session_state.get("result_rep") or None
    note_estimate(atlas)
    parts.show_chart(
        charts.week_timeline(atlas, words, selected_rep=rep_id), name=words("app.result.timeline")
    )
    parts.show_table(of_rep(tables.days_table(atlas, words), atlas, rep_id), name=run.folder.id)
    st.subheader(words("app.result.stops"))
    parts.show_table(of_rep(tables.stops_table(atlas, words), atlas, rep_id), name=run.folder.id)


def of_rep(table: tables.Table, atlas: Atlas, rep_id: str | None) -> tables.Table:
    """Rows of one rep; their name stands first."""
    if rep_id is None:
        return table
    name = atlas.rep_name(rep_id)
    return tables.Table(table.columns, tuple(row for row in table.rows if row[0] == name))


def show_tabs(run: StoredRun, atlas: Atlas) -> None:
    """The details, folded."""
    opened = dict(
        zip(_TABS, st.tabs([words(f"app.result.tab.{name}") for name in _TABS]), strict=True)
    )
    with opened["tours"]:
        show_tours(run, atlas)
    with opened["unserved"]:
        parts.note(words("app.result.unserved"))
        parts.show_table(tables.unserved_table(atlas, words), name=words("app.result.unserved"))
    with opened["handovers"]:
        parts.show_table(tables.handovers_table(atlas, words), name=words("app.result.handovers"))
    with opened["load"]:
        show_load(run, atlas)
        parts.show_table(
            indicator_tables.reps_table(
                run.indicators,
                words,
                keys=indicator_tables.SECTOR_KEYS,
                estimated=atlas.estimated,
            ),
            name=words("app.result.load"),
        )
    with opened["indicators"]:
        reps = indicator_tables.reps_table(run.indicators, words, estimated=atlas.estimated)
        parts.show_table(reps, name=words("app.result.reps"))
        parts.show_table(
            indicator_tables.definitions_table(run.indicators, words, estimated=atlas.estimated),
            name=words("app.result.tab.indicators"),
        )
    with opened["documents"]:
        result_parts.show_documents(run)


finished = [job for job in jobs.find_jobs(session.workspace()) if job.has_plan]
if not finished:
    no_run_yet()
else:
    asked = st.session_state.get("run_id", "")
    job = choose_run(finished, words("app.result.run"), key="result_run", preferred=asked)
    assert job.run is not None
    run = session.open_run(job.run.path)
    atlas = read_atlas(run.problem, run.plan, run.picture)
    show_answer(run, atlas)
    if atlas.estimated:
        offer_download()
    show_map_and_reps(run, atlas)
    show_tabs(run, atlas)
