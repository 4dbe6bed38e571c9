"""Everything found in the files, by severity, each cell with a place for its right value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from tournees.app import parts, session
from tournees.app.finding_lines import counted, finding_lines, graded
from tournees.app.fixes import coordinate_lines
from tournees.app.fixing import apply_fixes, show_fixes
from tournees.app.given import given, turn
from tournees.planner.severity import Severity, severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.app.finding_lines import FindingLine
    from tournees.errors import Issue
    from tournees.planner.check_data import CheckedData
    from tournees.report.corrections import CorrectionLine

_SHOWN = 300
_WIDTHS = {"grave": 86, "row": 56, "column": 124, "value": 128, "told": 336, "coordinates": 132}
_NEW_PX = 140
_HEAD_PX, _ROW_PX, _LONGEST_PX = 40, 80, 600
_NAMES = ("grave", "file", "row", "column", "value", "rule", "remedy")
_EDITED = ("grave", "file", "row", "column", "value", "told", "coordinates", "new")


def show_findings(issues: Sequence[Issue], read: Mapping[str, CheckedData], *, own: bool) -> bool:
    """The findings and their corrections; True where a run would refuse the files."""
    words = session.words()
    fatal = sum(issue.fatal for issue in issues)
    st.header(words("app.findings.title"))
    if fatal:
        st.error(words("app.data.fatal", n=fatal), icon=":material/error:")
    elif issues:
        st.info(words("app.data.minor", n=len(issues)), icon=":material/info:")
    else:
        st.success(words("cli.no_fault"), icon=":material/check_circle:")
    if own:
        show_fixes(len(issues))
    if issues:
        wanted = _ask_severity(issues)
        chosen = graded(issue for issue in issues if wanted in {None, severity(issue)})
        lines = finding_lines(chosen, read, words, _SHOWN)
        can_fix = {kind for kind, each in given().items() if each.path is not None}
        fixable = [one for one in lines if one.line is not None and one.kind in can_fix]
        _show_read_only([one for one in lines if one not in fixable] if own else lines)
        if own and fixable:
            _ask_fixes(fixable, read, wanted)
        if len(chosen) > _SHOWN:
            parts.note(words("app.findings.more", n=len(chosen) - _SHOWN))
    return bool(fatal)


def _ask_severity(issues: Sequence[Issue]) -> Severity | None:
    """The severity to show; all of them until one is chosen."""
    words, counts = session.words(), counted(issues)
    labels = {
        level: words(f"app.findings.{level}", n=count, count=words.number(count))
        for level, count in counts.items()
    }
    return st.segmented_control(
        words("app.findings.show"),
        list(counts),
        format_func=labels.__getitem__,
        key="findings_severity",
    )


def _show_read_only(lines: Sequence[FindingLine]) -> None:
    """Findings that no cell settles: of a whole file, of several, of an import."""
    if not lines:
        return
    words = session.words()
    heads = [words(f"app.data.column.{name}") for name in _NAMES]
    rows = [
        (
            words(f"app.severity.{one.severity}"),
            one.issue.file,
            one.issue.row,
            one.issue.column,
            one.issue.value,
            *words.rule_and_remedy(one.issue),
        )
        for one in lines
    ]
    frame = pd.DataFrame(rows, columns=heads).astype({heads[2]: "Int64"})
    wide = st.column_config.TextColumn(width=parts.LONG_PX)
    title = words("app.findings.whole", n=len(rows))
    with st.expander(title, icon=":material/info:", expanded=any(o.issue.fatal for o in lines)):
        st.dataframe(
            frame,
            hide_index=True,
            column_config={heads[5]: wide, heads[6]: wide},
            row_height=parts.TALL_PX,
            placeholder="",
            alt=title,
        )


def _ask_fixes(
    lines: Sequence[FindingLine], read: Mapping[str, CheckedData], wanted: Severity | None
) -> None:
    """The table to fill, and the button that reads the files again with it."""
    words = session.words()
    parts.note(words("app.findings.text"))
    frame, shown = _frame(lines)
    turns = "_".join(str(turn(kind)) for kind in read)
    with st.form("fixes", border=False, enter_to_submit=False):
        edited = st.data_editor(
            frame,
            hide_index=True,
            num_rows="fixed",
            disabled=[name for name in shown if name not in {"coordinates", "new"}],
            column_config=_columns(shown),
            row_height=_ROW_PX,
            height=min(_HEAD_PX + _ROW_PX * len(frame), _LONGEST_PX),
            placeholder="",
            key=f"findings_{wanted}_{turns}_{session.lang()}",
        )
        sent = st.form_submit_button(
            words("app.findings.apply"), type="primary", key="apply", icon=":material/done_all:"
        )
    if sent:
        _apply(lines, read, edited)


def _frame(lines: Sequence[FindingLine]) -> tuple[pd.DataFrame, list[str]]:
    """The lines as a table; columns that would be empty or all alike are left out."""
    words = session.words()
    rows = []
    for one in lines:
        assert one.line is not None
        line, grave = one.line, words(f"app.severity.{one.severity}")
        told = f"{line.rule[:1].upper()}{line.rule[1:]} {line.remedy}"
        cells = (grave, line.file, int(line.row), line.column, line.value, told, "", "")
        rows.append(cells)
    shown = list(_EDITED)
    if len({one.line.file for one in lines if one.line}) == 1:
        shown.remove("file")
    if not any(one.place for one in lines):
        shown.remove("coordinates")
    return pd.DataFrame(rows, columns=list(_EDITED))[shown], shown


def _columns(shown: Sequence[str]) -> dict[str, Any]:
    words, kinds = session.words(), st.column_config
    found: dict[str, Any] = {}
    for name in shown:
        width = _WIDTHS.get(name, _NEW_PX)
        label = words(f"app.data.column.{name}")
        if name == "row":
            found[name] = kinds.NumberColumn(label, width=width, format="%d")
        elif name in {"coordinates", "new"}:
            help_ = words(f"app.findings.{name}.help")
            found[name] = kinds.TextColumn(label, width=width, help=help_)
        else:
            found[name] = kinds.TextColumn(label, width=width)
    return found


def _apply(
    lines: Sequence[FindingLine], read: Mapping[str, CheckedData], edited: pd.DataFrame
) -> None:
    """Keep what was typed, by kind of file, and read again."""
    typed: dict[str, list[CorrectionLine]] = {}
    for one, row in zip(lines, edited.to_dict("records"), strict=True):
        assert one.line is not None
        new, point = _text(row.get("new")), _text(row.get("coordinates"))
        if new:
            typed.setdefault(one.kind, []).append(one.line._replace(new=new))
        if point and one.place:
            texts = read[one.kind].texts[one.line.file]
            typed.setdefault(one.kind, []).extend(coordinate_lines(one.line, texts, point))
    apply_fixes(typed)


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
