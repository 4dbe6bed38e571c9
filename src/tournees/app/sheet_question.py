"""Which sheet of a workbook is meant, where several fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import session
from tournees.app.given import turn
from tournees.reading.opening import sheet_names

if TYPE_CHECKING:
    from tournees.app.given import Given
    from tournees.planner.check_data import CheckedData

_CODES = frozenset({"sheet_ambiguous", "sheet_absent"})


def ask_sheet(kind: str, data: CheckedData, each: Given) -> None:
    """Ask where no sheet stands out; the answer can be changed."""
    unsure = any(issue.code in _CODES for issue in data.issues)
    if each.path is None or not (unsure or each.sheet):
        return
    names = sheet_names(each.path)
    if not names:
        return
    chosen = st.selectbox(
        session.words()("app.sheet.question"),
        names,
        index=names.index(each.sheet) if each.sheet in names else None,
        placeholder=session.words()("app.data.choose"),
        key=f"sheet_{kind}_{turn(kind)}",
    )
    if chosen and chosen != each.sheet:
        each.sheet, each.columns = chosen, {}
        st.rerun()
