"""Applying corrections, taking them away, and exchanging them as a file."""

from __future__ import annotations

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.app.fixes import keep_fixes, lines_of, merged_lines, write_fixes
from tournees.app.given import give, given, turn
from tournees.app.plain_text import plain
from tournees.errors import InputError
from tournees.reading import read_corrections
from tournees.report.corrections import write_corrections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.planner.check_data import CheckedData
    from tournees.report.corrections import CorrectionLine

_BEFORE = "findings_before"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIMES = {".xlsx": _SHEET, ".csv": "text/csv"}


def apply_fixes(typed: Mapping[str, Sequence[CorrectionLine]]) -> None:
    """Add corrections to those of each file, and read the files again with them."""
    words, known = session.words(), given()
    if not typed:
        st.warning(words("app.findings.nothing"), icon=":material/edit:")
        return
    for kind, lines in typed.items():
        each = known[kind]
        all_lines = merged_lines(lines_of(each.made_corrections()), lines)
        each.corrections = write_fixes(session.workspace(), all_lines, words)
        give(kind, each)
    st.session_state["fixed"] = sum(len(lines) for lines in typed.values())
    st.rerun()


def show_fixes(found: int) -> None:
    """How many findings the last corrections settled, and how to take them away."""
    words = session.words()
    before = st.session_state.get(_BEFORE, found)
    st.session_state[_BEFORE] = found
    made = st.session_state.pop("fixed", 0)
    if made:
        gone = max(0, before - found)
        st.success(words("app.findings.applied", n=gone, made=made), icon=":material/done_all:")
    for kind, each in given().items():
        if each.corrections is None:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            count = len(each.made_corrections())
            name = words(f"app.data.{kind}")
            st.markdown(words("app.fixes.kept", n=count, kind=name), width="stretch")
            if st.button(words("app.fixes.clear"), key=f"clear_{kind}", icon=":material/undo:"):
                each.corrections = None
                give(kind, each)
                st.rerun()


def exchange_fixes(read: Mapping[str, CheckedData]) -> None:
    """The correction file of each kind: to take away, and to give back filled."""
    words = session.words()
    kinds = [kind for kind, each in given().items() if each.path is not None and kind in read]
    if not kinds:
        return
    with st.expander(words("app.fixes.title"), icon=":material/swap_horiz:"):
        parts.note(words("app.fixes.text"))
        for kind in kinds:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{words(f'app.data.{kind}')}**", width="stretch")
                for ending in _MIMES:
                    _offer(kind, read[kind], ending)
            _ask_filled(kind)


def _offer(kind: str, data: CheckedData, ending: str) -> None:
    words = session.words()
    spoken = words

    def content() -> bytes:
        with TemporaryDirectory() as folder:
            return write_corrections(Path(folder) / f"x{ending}", data, spoken).read_bytes()

    st.download_button(
        words(f"app.fixes.download{ending}"),
        content,
        file_name=f"{words('app.fixes.file')}-{kind}{ending}",
        mime=_MIMES[ending],
        icon=":material/download:",
        key=f"fixes_{kind}{ending}",
        on_click="ignore",
    )


def _ask_filled(kind: str) -> None:
    """A filled file: read at once, and refused whole where it is none."""
    words = session.words()
    uploaded = st.file_uploader(
        words("app.fixes.give"), type=["xlsx", "csv"], key=f"filled_{kind}_{turn(kind)}"
    )
    if uploaded is None:
        return
    ending = PurePath(uploaded.name).suffix.lower()
    path = keep_fixes(session.workspace(), uploaded.getvalue(), ending)
    each = given()[kind]
    assert each.path is not None
    found, issues = read_corrections(path, each.path.name)
    if any(issue.fatal for issue in issues):
        parts.show_error(InputError(issues))
        return
    made = len(found)
    if not made:
        name = plain(uploaded.name)
        st.warning(words("app.fixes.empty", name=name), icon=":material/edit:")
        return
    lines = merged_lines(lines_of(each.made_corrections()), lines_of(found))
    each.corrections = write_fixes(session.workspace(), lines, words)
    give(kind, each)
    st.session_state["fixed"] = made
    st.rerun()
