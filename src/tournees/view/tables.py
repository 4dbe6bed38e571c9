"""Tables in the user's language: numbers typed, units in the headings.

A `Table` is what the app (as a data frame), the workbook and the reports share, so that
a figure has one heading and one format everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from tournees.model import HOUR_S
from tournees.view.atlas import all_unserved, amount_eur
from tournees.view.cards import address_line
from tournees.view.text import handover_sentence, reason_sentence

if TYPE_CHECKING:
    from tournees.model import Account, Stop, Tour, Unserved
    from tournees.view.atlas import Atlas
    from tournees.words import Words

Cell = str | int | float | date | time | None


class Format(StrEnum):
    """How a column is written."""

    TEXT = "text"
    LONG = "long"
    """Text of a sentence's length."""
    INTEGER = "integer"
    NUMBER = "number"
    EUROS = "euros"
    HOURS = "hours"
    """Decimal hours."""
    MINUTES = "minutes"
    KM = "km"
    SHARE = "share"
    """A fraction, written as per cent."""
    DATE = "date"
    TIME = "time"


_FIGURES = frozenset(Format) - {Format.TEXT, Format.LONG, Format.DATE, Format.TIME}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with its unit, and the format of what stands below."""

    title: str
    format: Format


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, in order."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def frame(self) -> pd.DataFrame:
        """As a data frame; missing figures stay missing, never zero."""
        titles = [column.title for column in self.columns]
        frame = pd.DataFrame([list(row) for row in self.rows], columns=pd.Index(titles))
        for rank, column in enumerate(self.columns):
            if column.format in _FIGURES and all(
                not isinstance(row[rank], str) for row in self.rows
            ):
                frame.isetitem(rank, pd.to_numeric(frame.iloc[:, rank]).array)
        return frame


def columns(words: Words, *wanted: tuple[str, Format]) -> tuple[Column, ...]:
    """Columns by the name of their heading, ``view.column.<name>``."""
    return tuple(Column(words(f"view.column.{name}"), format_) for name, format_ in wanted)


def clock(day_s: int) -> time:
    """An hour of the day, to the minute."""
    minutes = min((day_s + 30) // 60, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def hours(seconds: float) -> float:
    """Decimal hours, to the hundredth."""
    return round(seconds / HOUR_S, 2)


def km(metres: float) -> float:
    """Kilometres, to the tenth."""
    return round(metres / 1000, 1)


def minutes(seconds: int) -> int:
    """Whole minutes."""
    return (seconds + 30) // 60


def accounts_table(atlas: Atlas, words: Words) -> Table:
    """Every account with the rep of today, the rep of the plan and the reason of a change."""
    sectors = atlas.plan.sectors
    handovers = {h.account_id: h for h in (sectors.handovers if sectors else ())}
    unassigned = {u.account_id: u for u in (sectors.unassigned if sectors else ())}

    def reason(account: Account) -> str:
        if account.id in handovers:
            return handover_sentence(handovers[account.id], words)
        left_out = unassigned.get(account.id)
        return reason_sentence(left_out, words, atlas) if left_out else ""

    rows = tuple(
        (
            account.id,
            account.name,
            words(f"view.kind.{account.kind.value}"),
            account.segment,
            account.address,
            account.postal_code,
            account.commune,
            account.revenue_eur,
            account.potential_eur,
            hours(atlas.problem.load_s[account.id]) if account.id in atlas.problem.load_s else None,
            atlas.rep_name(account.current_rep),
            atlas.rep_name(atlas.rep_of(account)),
            reason(account),
        )
        for account in atlas.problem.accounts
    )
    return Table(
        columns(
            words,
            ("id", Format.TEXT),
            ("name", Format.TEXT),
            ("kind", Format.TEXT),
            ("segment", Format.TEXT),
            ("address", Format.TEXT),
            ("postal_code", Format.TEXT),
            ("commune", Format.TEXT),
            ("revenue", Format.EUROS),
            ("potential", Format.EUROS),
            ("load", Format.HOURS),
            ("current_rep", Format.TEXT),
            ("new_rep", Format.TEXT),
            ("reason", Format.LONG),
        ),
        rows,
    )


def stops_table(atlas: Atlas, words: Words) -> Table:
    """Every stop of every tour, by rep, day and order."""
    values_eur = _values_eur(atlas)
    origin = words(f"view.origin.{atlas.problem.travel.source}")
    rows = tuple(
        (
            *_stop_cells(tour, order, stop, atlas, words),
            values_eur.get((stop.visit_id, tour.day)),
            _value_origin(stop.visit_id, atlas, words),
            origin,
            stop.account_id,
        )
        for tour in atlas.tours
        for order, stop in enumerate(tour.stops, start=1)
    )
    return Table(
        columns(
            words,
            ("rep", Format.TEXT),
            ("date", Format.DATE),
            ("order", Format.INTEGER),
            ("arrive", Format.TIME),
            ("start", Format.TIME),
            ("leave", Format.TIME),
            ("travel", Format.MINUTES),
            ("length", Format.KM),
            ("name", Format.TEXT),
            ("kind", Format.TEXT),
            ("address", Format.TEXT),
            ("phone", Format.TEXT),
            ("value", Format.EUROS),
            ("value_origin", Format.TEXT),
            ("travel_origin", Format.TEXT),
            ("id", Format.TEXT),
        ),
        rows,
    )


def _values_eur(atlas: Atlas) -> dict[tuple[str, date], float]:
    """What each visit brings on each day of the horizon."""
    days = tuple(enumerate(atlas.problem.calendar.days))
    return {
        (visit.id, day): visit.value_on(index)
        for visit in atlas.problem.visits
        for index, day in days
    }


def _stop_cells(tour: Tour, order: int, stop: Stop, atlas: Atlas, words: Words) -> tuple[Cell, ...]:
    account = atlas.accounts[stop.account_id]
    return (
        atlas.rep_name(tour.rep_id),
        tour.day,
        order,
        clock(stop.arrive_s),
        clock(stop.start_s),
        clock(stop.leave_s),
        minutes(stop.travel_s),
        km(stop.travel_m),
        account.name,
        words(f"view.kind.{account.kind.value}"),
        address_line(account),
        account.phone,
    )


def _value_origin(visit_id: str, atlas: Atlas, words: Words) -> str:
    conventional = visit_id in atlas.conventional
    return words("view.value_origin.conventional" if conventional else "view.value_origin.file")


def days_table(atlas: Atlas, words: Words) -> Table:
    """One row per tour: when it starts and ends, what it holds."""
    manner = "_estimated" if atlas.estimated else ""
    rows = tuple(
        (
            atlas.rep_name(tour.rep_id),
            tour.day,
            clock(tour.depart_s),
            clock(tour.return_s),
            len(tour.stops),
            hours(tour.drive_s),
            km(tour.drive_m),
            hours(tour.visit_s),
            atlas.place_name(tour.end_id) if tour.overnight else "",
        )
        for tour in atlas.tours
    )
    return Table(
        columns(
            words,
            ("rep", Format.TEXT),
            ("date", Format.DATE),
            ("depart", Format.TIME),
            ("return", Format.TIME),
            ("visits", Format.INTEGER),
            (f"drive{manner}", Format.HOURS),
            (f"distance{manner}", Format.KM),
            ("visit_time", Format.HOURS),
            ("night", Format.TEXT),
        ),
        rows,
    )


def unserved_table(atlas: Atlas, words: Words) -> Table:
    """Everything that is left out, each with its reason in a sentence."""
    rows = [_unserved_row(unserved, atlas, words) for unserved in all_unserved(atlas.plan)]
    return Table(
        columns(
            words,
            ("rep", Format.TEXT),
            ("name", Format.TEXT),
            ("kind", Format.TEXT),
            ("commune", Format.TEXT),
            ("value", Format.EUROS),
            ("value_origin", Format.TEXT),
            ("mandatory", Format.TEXT),
            ("overdue", Format.INTEGER),
            ("reason", Format.LONG),
            ("id", Format.TEXT),
        ),
        tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[-1])))),
    )


def _unserved_row(unserved: Unserved, atlas: Atlas, words: Words) -> tuple[Cell, ...]:
    account = atlas.accounts.get(unserved.account_id)
    visit = atlas.visits.get(unserved.account_id)
    return (
        atlas.rep_name(unserved.rep_id),
        account.name if account else "",
        words(f"view.kind.{account.kind.value}") if account else "",
        account.commune if account else "",
        visit.value_eur if visit else None,
        _value_origin(visit.id, atlas, words) if visit else "",
        words("view.yes") if visit and visit.mandatory else "",
        visit.overdue_days if visit and visit.overdue_days else None,
        reason_sentence(unserved, words, atlas),
        unserved.account_id,
    )


def handovers_table(atlas: Atlas, words: Words) -> Table:
    """Accounts that change hands, and why."""
    handovers = atlas.plan.sectors.handovers if atlas.plan.sectors else ()
    rows = []
    for handover in handovers:
        account = atlas.accounts[handover.account_id]
        rows.append(
            (
                account.name,
                words(f"view.kind.{account.kind.value}"),
                account.commune,
                amount_eur(account),
                atlas.rep_name(handover.from_rep),
                atlas.rep_name(handover.to_rep),
                handover_sentence(handover, words),
                account.id,
            )
        )
    return Table(
        columns(
            words,
            ("name", Format.TEXT),
            ("kind", Format.TEXT),
            ("commune", Format.TEXT),
            ("amount", Format.EUROS),
            ("current_rep", Format.TEXT),
            ("new_rep", Format.TEXT),
            ("reason", Format.LONG),
            ("id", Format.TEXT),
        ),
        tuple(rows),
    )
