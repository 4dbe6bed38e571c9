"""Pieces of a page that several pages show."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import streamlit as st

from tournees.app import session
from tournees.app.plain_text import plain
from tournees.errors import InputError, StoreError, TravelError
from tournees.reading import capped
from tournees.reading.sheet import MAX_FILE_BYTES, MEGABYTE
from tournees.view.tables import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import altair as alt

    from tournees.app.jobs import Job
    from tournees.view.tables import Column, Table

HouseError = InputError | StoreError | TravelError
_HEAD = Path(__file__).with_name("page_head.html")
_MOST_MEGABYTES = MAX_FILE_BYTES // MEGABYTE
MAP_HEIGHT = 560
_LONGEST_TABLE = 460
_LABEL_PX = 240
_ROW_PX, TALL_PX = 36, 64
"""Height of a row, and of one whose sentence takes two lines."""
_NARROW_PX, LONG_PX = 122, 340
_NUMBERS = {
    Format.INTEGER: "localized",
    Format.NUMBER: "localized",
    Format.EUROS: "localized",
    Format.HOURS: "localized",
    Format.MINUTES: "localized",
    Format.KM: "localized",
    Format.SHARE: "percent",
}


def show_head() -> None:
    """Tell the browser the language, and say in it what Streamlit says in English only."""
    words = session.words()
    head = _HEAD.read_text("utf-8")
    for mark, text in (
        ("BROWSE", words("app.data.browse")),
        ("LIMIT", words("app.data.limit", megabytes=_MOST_MEGABYTES)),
        ("LANG", words.lang),
    ):
        head = head.replace(mark, json.dumps(text, ensure_ascii=False), 1)
    st.html(head, unsafe_allow_javascript=True)


def note(sentence: str) -> None:
    """A remark in the second ink, dark enough to be read; nothing where it is empty."""
    if sentence:
        st.markdown(f":small[:gray[{sentence}]]")


def show_error(error: HouseError) -> None:
    """An error of the house in its own sentences: what, where, why, remedy."""
    words = session.words()
    issues = error.issues if isinstance(error, InputError) else (error.issue,)
    show_faults([words.issue(issue) for issue in capped(issues)])


@contextmanager
def faults_told() -> Iterator[None]:
    """Say an error of the house where it happens: the rest of the page stays."""
    try:
        yield
    except (InputError, StoreError, TravelError) as error:
        show_error(error)


def show_faults(sentences: Sequence[str]) -> None:
    """Sentences in one block that says plainly that something must be corrected."""
    words = session.words()
    if len(sentences) == 1:
        st.error(plain_long(sentences[0]), icon=":material/error:")
        return
    lines = "\n".join(f"- {plain_long(sentence)}" for sentence in sentences)
    st.error(f"{words('app.faults', n=len(sentences))}\n\n{lines}", icon=":material/error:")


def plain_long(sentence: str) -> str:
    """A sentence of ours that quotes the user's text, as harmless Markdown."""
    return "".join(plain(piece) + " " for piece in sentence.split(" ")).strip()


def show_map(page: str, *, name: str, height: int = MAP_HEIGHT) -> None:
    """A whole HTML map in a frame of its own."""
    st.iframe(page, height=height, alt=name)


def show_chart(chart: alt.TopLevelMixin, *, name: str) -> None:
    """A chart of the view."""
    st.altair_chart(cast("alt.Chart", chart.configure_axisY(labelLimit=_LABEL_PX)), alt=name)


def show_table(table: Table, *, name: str, narrow: bool = False) -> None:
    """A table of the view, figures written in the manner of the reader's browser.

    Parameters
    ----------
    narrow
        Keep the columns of figures small, for a table beside a map.
    """
    words = session.words()
    if not table.rows:
        note(words("app.nothing_here"))
        return
    frame = _readable(table)
    frame.columns = pd.Index([str(number) for number in range(len(table.columns))])
    long = any(column.format is Format.LONG for column in table.columns)
    row_px = TALL_PX if long else _ROW_PX
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            str(rank): _column(each, written=frame[str(rank)].dtype == "string", narrow=narrow)
            for rank, each in enumerate(table.columns)
        },
        height=_LONGEST_TABLE if len(table.rows) * row_px > _LONGEST_TABLE else "auto",
        row_height=row_px,
        placeholder="",
        alt=name,
    )


def _readable(table: Table) -> pd.DataFrame:
    """Its data frame: whole euros; a column that mixes figures and words is written out."""
    words = session.words()
    frame = table.frame()
    for rank, column in enumerate(table.columns):
        cells = [row[rank] for row in table.rows]
        if column.format not in _NUMBERS:
            continue
        if any(isinstance(cell, str) for cell in cells):
            written = [
                words.number(cell, 0 if cell == round(cell) else 2)
                if isinstance(cell, int | float)
                else str(cell or "")
                for cell in cells
            ]
            frame.isetitem(rank, pd.array(written, dtype="string"))
        elif column.format is Format.EUROS:
            frame.isetitem(rank, frame.iloc[:, rank].round(0).array)
    return frame


def _column(column: Column, *, written: bool, narrow: bool) -> Any:  # noqa: ANN401 (Streamlit does not export the type)
    kinds = st.column_config
    if column.format in _NUMBERS:
        width = _NARROW_PX if narrow else None
        if written:
            return kinds.TextColumn(column.title, alignment="right", width=width)
        return kinds.NumberColumn(column.title, format=_NUMBERS[column.format], width=width)
    if column.format is Format.DATE:
        return kinds.DateColumn(column.title, format="localized")
    if column.format is Format.TIME:
        return kinds.TimeColumn(column.title, format="HH:mm")
    return kinds.TextColumn(column.title, width=LONG_PX if column.format is Format.LONG else None)


def job_label(job: Job) -> str:
    """Name, date and state of a run, as plain text for a list."""
    words = session.words()
    began = job.started.astimezone()
    when = words("app.when", date=began.date(), at_day_s=(began.hour * 60 + began.minute) * 60)
    label = f"{job.name or job.run_id} · {when}"
    return label if job.has_plan else f"{label} · {words(f'state.{job.state.value}')}"


def show_jobs(jobs: Sequence[Job]) -> None:
    """Runs, one a line, each with the button that opens it."""
    words = session.words()
    for job in jobs:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"job_{job.run_id}"
        ):
            st.markdown(plain(job_label(job)), width="stretch")
            target = "result" if job.has_plan else "run"
            if st.button(words(f"app.open.{target}"), key=f"open_{job.run_id}"):
                session.go_to(target, job.run_id)
