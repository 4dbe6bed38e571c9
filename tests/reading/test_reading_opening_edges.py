"""Opening and closing hours in columns of their own, days of opening and of closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import DAY_S, HOUR_S, Kind, Window
from tournees.reading import Reading, read_accounts
from tournees.reading.cells import read_cell
from tournees.reading.faults import NOTHING, CellFault
from tournees.reading.opening_edges import read_edge, read_weekdays
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

NINE_TO_SIX = (Window(9 * HOUR_S, 18 * HOUR_S),)
TWO = (Window(9 * HOUR_S, 12 * HOUR_S), Window(14 * HOUR_S, 18 * HOUR_S))


def read(tmp_path: Path, header: str, *cells: str) -> Reading[Account]:
    path = tmp_path / "clients.csv"
    rows = [f"C{n};Bar {n};20250;Corte;{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join([f"Code;Nom;CP;Ville;{header}", *rows]) + "\n", "utf-8")
    return read_accounts(path, Source(file=path.name), Kind.CLIENT)


def days(tmp_path: Path, header: str, cell: str) -> tuple[tuple[Window, ...], ...]:
    reading = read(tmp_path, header, cell)
    assert [issue.code for issue in reading.issues] == []
    opening = reading.items[0].opening
    assert opening is not None
    return opening.days


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Heure ouverture;Heure fermeture", "9:00;18:00"),
        ("Heure d'ouverture;Heure de fermeture", "9h;18h"),
        ("Ouverture;Fermeture", "09:00;18:00"),
        ("Opening time;Closing time", "9am;6pm"),
        ("Opens at;Closes at", "9;18"),
    ],
)
def test_one_pair_of_hours_holds_from_monday_to_friday(tmp_path, header, cell):
    assert days(tmp_path, header, cell) == (NINE_TO_SIX,) * 5 + ((), ())


def test_mornings_and_afternoons_are_two_pairs(tmp_path):
    header = "Ouverture matin;Fermeture matin;Ouverture après-midi;Fermeture après-midi"
    assert days(tmp_path, header, "9h;12h;14h;18h") == (TWO,) * 5 + ((), ())
    assert days(tmp_path, header, "9h;;;18h") == (NINE_TO_SIX,) * 5 + ((), ())
    assert days(tmp_path, header, "9h;12h;;") == ((TWO[0],),) * 5 + ((), ())


@pytest.mark.parametrize(
    ("header", "cell", "closed"),
    [
        ("Jour de fermeture", "dimanche", {6}),
        ("Jours de fermeture", "dimanche et lundi", {0, 6}),
        ("Fermeture hebdomadaire", "mercredi, dimanche", {2, 6}),
        ("Fermé le", "Dim", {6}),
        ("Closed on", "Sunday", {6}),
    ],
)
def test_days_of_closing_leave_the_others_open(tmp_path, header, cell, closed):
    found = days(tmp_path, f"Heure ouverture;Heure fermeture;{header}", f"9h;18h;{cell}")
    assert {day for day in range(7) if not found[day]} == closed
    assert {windows for windows in found if windows} == {NINE_TO_SIX}


@pytest.mark.parametrize(
    ("cell", "opened"),
    [
        ("du lundi au samedi", {0, 1, 2, 3, 4, 5}),
        ("lun, mar, jeu", {0, 1, 3}),
        ("L-V", {0, 1, 2, 3, 4}),
        ("tous les jours sauf le dimanche", {0, 1, 2, 3, 4, 5}),
    ],
)
def test_days_of_opening_close_the_others(tmp_path, cell, opened):
    header = "Heure ouverture;Heure fermeture;Jours d'ouverture"
    found = days(tmp_path, header, f'9h;18h;"{cell}"')
    assert {day for day in range(7) if found[day]} == opened


def test_hours_by_weekday_stand_in_pairs_of_columns(tmp_path):
    header = "Lundi ouverture;Lundi fermeture;Mardi ouverture;Mardi fermeture"
    assert days(tmp_path, header, "9h;18h;fermé;fermé") == (NINE_TO_SIX, *((),) * 6)


def test_a_weekday_may_have_two_pairs(tmp_path):
    header = (
        "Lundi ouverture matin;Lundi fermeture matin;Lundi ouverture après-midi;"
        "Lundi fermeture après-midi;Mardi ouverture;Mardi fermeture"
    )
    found = days(tmp_path, header, "9h;12h;14h;18h;9h;18h")
    assert found[:3] == (TWO, NINE_TO_SIX, ())


def test_a_column_of_a_weekday_that_holds_whole_hours_is_read_as_before(tmp_path):
    assert days(tmp_path, "Ouverture lundi", "9h-12h / 14h-18h")[0] == TWO


def test_a_day_of_closing_wins_over_free_text_of_the_week(tmp_path):
    found = days(tmp_path, "Horaires;Jour de fermeture", '"lun-sam 9h-18h";mercredi')
    assert found == tuple(() if day in {2, 6} else NINE_TO_SIX for day in range(7))


def test_days_without_hours_leave_any_hour_and_are_told(tmp_path):
    reading = read(tmp_path, "Jour de fermeture", "lundi", "")
    assert [(i.code, i.row, i.fatal) for i in reading.issues] == [
        ("row_days_without_hours", 2, False)
    ]
    first, second = reading.items
    assert first.opening is not None
    assert first.opening.days == ((), *((Window(0, DAY_S),),) * 6)
    assert second.opening is None


@pytest.mark.parametrize("cell", ["9h;", ";18h", "18h;9h"])
def test_hours_that_make_no_pair_are_told_and_left_out(tmp_path, cell):
    reading = read(tmp_path, "Heure ouverture;Heure fermeture", cell)
    issue = reading.issues[0]
    assert (issue.code, issue.row, issue.fatal) == ("row_hours_unpaired", 2, False)
    assert reading.items[0].opening is None


def test_midnight_may_close_a_day(tmp_path):
    found = days(tmp_path, "Heure ouverture;Heure fermeture", "18h;0h")
    assert found[0] == (Window(18 * HOUR_S, DAY_S),)


def test_closing_periods_and_seasons_keep_their_columns(tmp_path):
    reading = read(tmp_path, "Fermeture;Horaires", "01/08/2026-15/08/2026;9h-18h")
    account = reading.items[0]
    assert account.closed_periods
    assert account.opening is not None


@given(st.text(max_size=40))
def test_any_text_is_days_or_a_warning(text):
    outcome = read_cell(read_weekdays, text)
    if isinstance(outcome, CellFault):
        assert not outcome.fatal
    elif outcome is not NOTHING:
        assert isinstance(outcome, tuple)
        assert list(outcome) == sorted(set(outcome) & set(range(7)))


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_written_out_is_read_back(hour, minute):
    assert read_edge(f"{hour}h{minute:02d}") == (hour * HOUR_S + minute * 60,)
