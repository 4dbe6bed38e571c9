"""Pieces of the page of files: the answer, its figures, what is understood of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from tournees.app import parts, session
from tournees.app.column_form import ask_columns, field_label
from tournees.app.given import given
from tournees.app.margin_question import ask_margin
from tournees.app.read_files import scenario_of_files
from tournees.app.sheet_question import ask_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.app.given import Given
    from tournees.model import Account
    from tournees.planner.check_data import CheckedData
    from tournees.planner.duplicates import Duplicate
    from tournees.planner.quality import MissingValue
    from tournees.reading import ColumnSeen

_MAP_HEIGHT = 400
_SHOWN = 200
_NARROWEST = 150
_SURE, _PROBABLE = 0.95, 0.75
_ORDER = ("given", "address", "commune", "postal_code", "")


def show_answer(checked: Mapping[str, CheckedData]) -> None:
    """What was read, placed, and must be looked at, in a sentence and at most five figures."""
    words = session.words()
    read = sum(data.rows for data in checked.values())
    missing = sum(data.not_placed for data in checked.values())
    doubted = len(frozenset().union(*(data.suspect_rows for data in checked.values())))
    pairs = sum(len(data.duplicates) for data in checked.values())
    answer = "app.data.answer" if doubted else "app.data.answer.clean"
    facts = {"rows": read, "placed": read - missing, "n": doubted}
    st.title(words(answer, **facts))
    figures = {"rows": read, "placed": read - missing, "not_placed": missing}
    figures |= {"suspect": doubted, "duplicates": pairs}
    with st.grid(len(figures), min_column_width=_NARROWEST):
        for key, count in figures.items():
            st.metric(words(f"app.data.figure.{key}"), words.number(count), border=True)


def show_understood(checked: Mapping[str, CheckedData], *, own: bool) -> None:
    """A tab a file: rows, columns with samples and confidence, placing, what is missing."""
    words = session.words()
    tabs = st.tabs([words(f"app.data.{kind}") for kind in checked])
    for tab, (kind, data) in zip(tabs, checked.items(), strict=True):
        with tab:
            _show_file(kind, data, given().get(kind) if own else None)


def _show_file(kind: str, data: CheckedData, each: Given | None) -> None:
    words, file = session.words(), data.understood[0]
    form = file.sheet or ", ".join(part for part in (file.encoding, file.delimiter) if part)
    counts = {"kept": file.rows_kept, "read": file.rows_read}
    st.markdown(parts.plain_long(words("app.data.rows", form=form.strip(), **counts)))
    if each is not None and each.recalled:
        st.info(words("app.data.recalled"), icon=":material/history:")
    _show_placed(data.placed, people=kind == "reps")
    if each is not None and each.path is not None:
        ask_sheet(kind, data, each)
        ask_margin(kind, data, each)
    _show_columns(file.columns)
    if each is not None and each.path is not None and file.columns:
        ask_columns(kind, file.columns, each)
    _show_missing(data.missing)
    _show_duplicates(data.duplicates)


def _show_columns(columns: Sequence[ColumnSeen]) -> None:
    words = session.words()
    names = ("header", "field")
    heads = [words(f"cli.column.{name}") for name in names]
    heads += [words("app.data.column.confidence"), words("cli.column.samples")]
    rows = [
        (
            column.header,
            ", ".join(field_label(field) for field in column.fields) or words("cli.ignored"),
            confidence_text(column),
            " · ".join(column.samples),
        )
        for column in columns
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=heads), hide_index=True, alt=words("app.data.understood")
    )


def confidence_text(column: ColumnSeen) -> str:
    """How sure we are of a column, in a word and a share; empty where it is not used."""
    if not column.fields:
        return ""
    words = session.words()
    level = "sure" if column.confidence >= _SURE else "probable"
    level = level if column.confidence >= _PROBABLE else "look"
    share = words.percent(column.confidence, 0)
    return words("app.data.confidence", level=words(f"app.data.confidence.{level}"), share=share)


def _show_placed(placed: Mapping[str, int], *, people: bool) -> None:
    """How many at which precision; homes of reps are not called accounts."""
    words, total = session.words(), sum(placed.values())
    if not total:
        return
    found = [(precision, placed[precision]) for precision in _ORDER if placed.get(precision)]
    if people:
        missing = placed.get("", 0)
        told = [words("app.data.homes", n=total - missing, total=total)]
    else:
        told = [words(f"cli.placed.{precision or 'none'}", n=n) for precision, n in found]
    st.progress(1 - placed.get("", 0) / total, text=" · ".join(told))


def _show_missing(missing: Sequence[MissingValue]) -> None:
    """Fields that rows leave empty, and the value that will stand in."""
    if not missing:
        return
    words = session.words()
    heads = [words(f"app.data.missing.column.{name}") for name in ("field", "n", "value", "rule")]
    rows = []
    for each in missing:
        told = each.as_json(words)
        rows.append((field_label(each.field), each.rows, told["default"] or "—", told["rule"]))
    title = words("app.data.missing.title", n=len(rows))
    with st.expander(title, icon=":material/rule:"):
        st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, alt=title)


def _show_duplicates(pairs: Sequence[Duplicate]) -> None:
    """Both rows of each pair, one under the other."""
    if not pairs:
        return
    words = session.words()
    names = ("pair", "why", "row", "id", "name", "where", "likeness")
    heads = [words(f"app.data.duplicate.{name}") for name in names]
    rows = [
        _pair_row(number, pair, account)
        for number, pair in enumerate(pairs[:_SHOWN], start=1)
        for account in (pair.account, pair.other)
    ]
    title = words("app.data.duplicate.title", n=len(pairs))
    with st.expander(title, icon=":material/content_copy:"):
        parts.note(words("app.data.duplicate.text"))
        frame = pd.DataFrame(rows, columns=heads).astype({heads[2]: "Int64"})
        st.dataframe(frame, hide_index=True, placeholder="", alt=title)
        if len(pairs) > _SHOWN:
            parts.note(words("app.data.more", n=len(pairs) - _SHOWN))


def _pair_row(number: int, pair: Duplicate, account: Account) -> tuple[object, ...]:
    words = session.words()
    where = ", ".join(
        part
        for part in (account.address, f"{account.postal_code} {account.commune}".strip())
        if part
    )
    why = words(f"app.data.duplicate.why.{pair.code}")
    share = words.percent(pair.likeness, 0)
    return number, why, account.row, account.id, account.name, where, share


def show_places(shown: Mapping[str, Given]) -> None:
    """Where the accounts and homes of the files are, before anything is decided."""
    page = session.accounts_page(scenario_of_files(shown))
    parts.show_map(page, name=session.words()("app.data.map"), height=_MAP_HEIGHT)
