"""Pieces of the page of files: giving them, reading their columns, what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from tournees.app import parts, session
from tournees.app.column_form import ask_columns, field_label
from tournees.app.plain_text import plain
from tournees.app.understanding import merged_issues
from tournees.app.uploads import EXTENSIONS, KINDS, earlier_uploads, keep_upload
from tournees.errors import InputError
from tournees.scenario import load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.errors import Issue
    from tournees.planner.check_data import CheckedData
    from tournees.scenario import Scenario

_SHOWN = 300
_MAP_HEIGHT = 400


def files() -> dict[str, Path]:
    """The reader's own files by kind; empty while they look at the sample's."""
    kept: dict[str, Path] = st.session_state.setdefault("files", {})
    return {kind: path for kind, path in kept.items() if path.is_file()}


def columns() -> dict[str, dict[str, str]]:
    """The reader's corrections by kind: our field to the file's header."""
    kept: dict[str, dict[str, str]] = st.session_state.setdefault("columns", {})
    return kept


def sample_files() -> dict[str, Path]:
    """Files of the sample team."""
    data = session.sample().data
    found = {"clients": data.clients, "prospects": data.prospects, "reps": data.reps}
    return {kind: Path(source.file) for kind, source in found.items() if source is not None}


def missing_kinds(given: Mapping[str, Path]) -> tuple[str, ...]:
    """What a run still needs: nobody to visit, or nobody to visit them."""
    if not given:
        return ()
    needs = []
    if "clients" not in given and "prospects" not in given:
        needs.append("accounts")
    if "reps" not in given:
        needs.append("reps")
    return tuple(needs)


def ask_files() -> None:
    """One place to drop each kind of file; an earlier one can be taken again."""
    for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
        with column.container(border=True, height="stretch"):
            _ask_file(kind)


def _ask_file(kind: str) -> None:
    words, kept = session.words(), st.session_state.setdefault("files", {})
    given: Path | None = kept.get(kind)
    st.markdown(f"**{words(f'app.data.{kind}')}**")
    if given is not None:
        st.markdown(f":material/description: {plain(given.name)}")
        if st.button(words("app.data.remove"), key=f"remove_{kind}", icon=":material/close:"):
            _keep(kind, None)
            st.rerun()
        return
    turn = st.session_state.setdefault(f"turn_{kind}", 0)
    uploaded = st.file_uploader(
        words("app.data.drop"),
        type=list(EXTENSIONS),
        key=f"upload_{kind}_{turn}",
        help=words(f"app.data.{kind}.help"),
    )
    if uploaded is not None:
        path = keep_upload(session.workspace(), kind, uploaded.name, uploaded.getvalue())
        _keep(kind, path)
        st.rerun()
    _ask_earlier(kind, f"earlier_{kind}_{turn}")


def _ask_earlier(kind: str, key: str) -> None:
    words = session.words()
    earlier = {path.name: path for path in earlier_uploads(session.workspace(), kind)}
    if not earlier:
        return
    again = st.selectbox(
        words("app.data.earlier"),
        list(earlier),
        index=None,
        placeholder=words("app.data.choose"),
        key=key,
    )
    if again:
        _keep(kind, earlier[again])
        st.rerun()


def _keep(kind: str, path: Path | None) -> None:
    """Remember a file, or forget it with the corrections made to it."""
    kept = st.session_state.setdefault("files", {})
    columns().pop(kind, None)
    st.session_state[f"turn_{kind}"] = st.session_state.get(f"turn_{kind}", 0) + 1
    if path is None:
        kept.pop(kind, None)
    else:
        kept[kind] = path


def show_understood(shown: Mapping[str, Path]) -> dict[str, CheckedData]:
    """A tab a file: rows, columns with samples, corrections, how surely it is placed."""
    words = session.words()
    own = bool(files())
    checked = {
        kind: session.read_file(path, kind, columns().get(kind, {}) if own else {})
        for kind, path in shown.items()
    }
    tabs = st.tabs([words(f"app.data.{kind}") for kind in shown])
    for tab, (kind, data) in zip(tabs, checked.items(), strict=True):
        with tab:
            _show_file(kind, data, can_correct=own)
    return checked


def _show_file(kind: str, data: CheckedData, *, can_correct: bool) -> None:
    words = session.words()
    file = data.understood[0]
    form = file.sheet or ", ".join(part for part in (file.encoding, file.delimiter) if part)
    st.markdown(
        parts.plain_long(
            words("app.data.rows", kept=file.rows_kept, read=file.rows_read, form=form.strip())
        )
    )
    _show_placed(data.placed)
    heads = [words(f"cli.column.{name}") for name in ("header", "field", "samples")]
    rows = [
        (
            column.header,
            ", ".join(field_label(field) for field in column.fields) or words("cli.ignored"),
            " · ".join(column.samples),
        )
        for column in file.columns
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=heads), hide_index=True, alt=words("app.data.understood")
    )
    if can_correct and file.columns:
        ask_columns(kind, file.columns, columns())


def _show_placed(placed: Mapping[str, int]) -> None:
    words, total = session.words(), sum(placed.values())
    if not total:
        return
    told = [words(f"cli.placed.{precision or 'none'}", n=n) for precision, n in placed.items()]
    st.progress(1 - placed.get("", 0) / total, text=" · ".join(told))


def show_findings(
    shown: Mapping[str, Path], checked: Mapping[str, CheckedData], *, complete: bool
) -> bool:
    """Everything found in the files; True where a run would refuse them."""
    words = session.words()
    issues = merged_issues(
        _found_together(shown) if complete else (), *(data.issues for data in checked.values())
    )
    fatal = sum(issue.fatal for issue in issues)
    if not issues:
        st.success(words("cli.no_fault"), icon=":material/check_circle:")
        return False
    if fatal:
        st.error(words("app.data.fatal", n=fatal), icon=":material/error:")
    else:
        st.info(words("app.data.minor", n=len(issues)), icon=":material/info:")
    with st.expander(words("app.data.findings", n=len(issues)), expanded=bool(fatal)):
        _show_issues(issues)
    return bool(fatal)


def show_places(shown: Mapping[str, Path]) -> None:
    """Where the accounts and homes of the files are, before anything is decided."""
    page = session.accounts_page(_scenario_of_files(shown))
    parts.show_map(page, name=session.words()("app.data.map"), height=_MAP_HEIGHT)


def _found_together(shown: Mapping[str, Path]) -> Sequence[Issue]:
    """Faults that only show when all the files are read as a run would."""
    try:
        taken = session.take_in(_scenario_of_files(shown))
    except InputError as error:
        return error.issues
    return taken.warnings


def _scenario_of_files(shown: Mapping[str, Path]) -> Scenario:
    """The files alone, under the French defaults."""
    data = {
        kind: {"file": str(path), "columns": columns().get(kind, {})}
        for kind, path in shown.items()
    }
    return load_scenario(session.french_defaults(), {"data": data, "tours": {"enabled": False}})


def _show_issues(issues: Sequence[Issue]) -> None:
    words = session.words()
    names = ("grave", "file", "row", "column", "value", "rule", "remedy")
    rows = [
        (
            words("app.data.stops" if issue.fatal else "app.data.goes_on"),
            issue.file,
            issue.row,
            issue.column,
            issue.value,
            *words.rule_and_remedy(issue),
        )
        for issue in issues[:_SHOWN]
    ]
    heads = [words(f"app.data.column.{name}") for name in names]
    frame = pd.DataFrame(rows, columns=heads).astype({heads[2]: "Int64"})
    wide = st.column_config.TextColumn(width=parts.LONG_PX)
    st.dataframe(
        frame,
        hide_index=True,
        column_config={heads[5]: wide, heads[6]: wide},
        row_height=parts.TALL_PX,
        placeholder="",
        alt=words("app.data.findings", n=len(issues)),
    )
    if len(issues) > _SHOWN:
        parts.note(words("app.data.more", n=len(issues) - _SHOWN))
