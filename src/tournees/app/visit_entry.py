"""Visit reports typed in a table, and what they would change before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from tournees.app import session
from tournees.app.given import workspace
from tournees.errors import InputError, Issue
from tournees.model import OpeningHours, VisitOutcome, VisitReport
from tournees.planner.today import today
from tournees.planner.versions import accounts_of, reps_of
from tournees.reading.faults import CellFault
from tournees.reading.hours import read_opening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS = ("account", "day", "outcome", "minutes", "order", "opening", "note", "rep")
_EMPTY_ROWS = 3
_MOST_MINUTES, _MOST_EUROS = 1440, 10_000_000.0


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the table: accounts by their label, names of reps."""

    accounts: dict[str, str] = field(default_factory=dict)
    reps: tuple[str, ...] = ()


def choices() -> Choices:
    """Accounts and reps of the workspace's current sources."""
    accounts: dict[str, str] = {}
    reps: list[str] = []
    for source in workspace().sources():
        version = workspace().current(source)
        if version is None:
            continue
        for label, account_id in _labels(version.source, version.number, str(workspace().path)):
            accounts.setdefault(label, account_id)
        reps += [one.rep.name for one in reps_of(version)]
    return Choices(dict(sorted(accounts.items())), tuple(dict.fromkeys(reps)))


@st.cache_data(max_entries=8, show_spinner=False)
def _labels(source: str, number: int, folder: str) -> list[tuple[str, str]]:
    del number, folder  # parts of the key only
    found = accounts_of(workspace().current(source))
    return [(f"{each.name} · {each.commune} · {each.id}", each.id) for each in found]


def ask_reports(known: Choices, key: str) -> tuple[VisitReport, ...] | None:
    """The reports of the table, once the reader sends them; None until then.

    Raises
    ------
    InputError
        Rows that lack an account or a date, or whose hours cannot be read.
    """
    words = session.words()
    outcomes = {words(f"app.visits.outcome.{each}"): each for each in VisitOutcome}
    done = words(f"app.visits.outcome.{VisitOutcome.DONE}")
    blank: dict[str, object] = dict.fromkeys(_COLUMNS)
    rows = [{**blank, "day": today(), "outcome": done} for _ in range(_EMPTY_ROWS)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {"minutes": "Int64", "order": "Float64"} | dict.fromkeys(_texts(), "string")
    )
    with st.form("reports", border=False, enter_to_submit=False):
        edited = st.data_editor(
            frame,
            hide_index=True,
            num_rows="dynamic",
            column_config=_config(known, list(outcomes), done),
            placeholder="",
            key=key,
        )
        sent = st.form_submit_button(
            words("app.visits.preview"), type="primary", key="preview", icon=":material/preview:"
        )
    if not sent:
        return None
    return reports_of(edited.to_dict("records"), known, outcomes)


def _texts() -> tuple[str, ...]:
    return ("account", "outcome", "opening", "note", "rep")


def _config(known: Choices, outcomes: list[str], done: str) -> dict[str, Any]:
    words, kinds = session.words(), st.column_config
    label = {name: words(f"app.visits.{name}") for name in _COLUMNS}
    day = today()
    return {
        "account": kinds.SelectboxColumn(label["account"], options=list(known.accounts), width=190),
        "day": kinds.DateColumn(label["day"], format="DD/MM/YYYY", default=day, max_value=day),
        "outcome": kinds.SelectboxColumn(
            label["outcome"], options=outcomes, default=done, width=104
        ),
        "minutes": kinds.NumberColumn(
            label["minutes"],
            min_value=0,
            max_value=_MOST_MINUTES,
            format="%d",
            width=96,
            help=words("app.visits.minutes.help"),
        ),
        "order": kinds.NumberColumn(
            label["order"], min_value=0.0, max_value=_MOST_EUROS, width=124
        ),
        "opening": kinds.TextColumn(
            label["opening"], help=words("app.visits.opening.help"), width=148
        ),
        "note": kinds.TextColumn(label["note"], width=108),
        "rep": kinds.SelectboxColumn(label["rep"], options=list(known.reps), width=118),
    }


def reports_of(
    rows: Sequence[Mapping[Any, Any]], known: Choices, outcomes: Mapping[str, VisitOutcome]
) -> tuple[VisitReport, ...]:
    """The rows that name an account, as reports.

    Raises
    ------
    InputError
        With every row that lacks a date, or whose hours cannot be read.
    """
    found, issues = [], []
    for number, row in enumerate(rows, start=1):
        account = _text(row.get("account"))
        if not account:
            continue
        day = _day(row.get("day"))
        if day is None:
            issues.append(Issue(code="visit_without_day", row=number, value=account))
            continue
        try:
            opening = _opening(row.get("opening"))
        except CellFault as fault:
            value = _text(row.get("opening"))
            issues.append(Issue(code=fault.code, row=number, value=value, facts=fault.facts))
            continue
        outcome = outcomes.get(_text(row.get("outcome")), VisitOutcome.DONE)
        found.append(_report(known.accounts[account], day, outcome, row, opening))
    if issues:
        raise InputError(tuple(issues))
    return tuple(found)


def _report(
    account_id: str,
    day: date,
    outcome: VisitOutcome,
    row: Mapping[str, object],
    opening: OpeningHours | None,
) -> VisitReport:
    minutes, order = _number(row.get("minutes")), _number(row.get("order"))
    missed = outcome is VisitOutcome.MISSED
    if order and not missed:
        outcome = VisitOutcome.ORDER
    return VisitReport(
        account_id=account_id,
        day=day,
        outcome=outcome,
        visit_s=round(minutes * 60) if minutes and not missed else None,
        order_eur=order if not missed else None,
        opening=opening,
        note=_text(row.get("note")),
        rep=_text(row.get("rep")),
    )


def _opening(cell: object) -> OpeningHours | None:
    text = _text(cell)
    return read_opening(text) if text else None


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not pd.isna(cell) else None


def _day(cell: object) -> date | None:
    if isinstance(cell, pd.Timestamp):
        return None if pd.isna(cell) else cell.date()
    return cell if isinstance(cell, date) else None
