"""Closed periods: of one year, of every year, and the rest of a season of opening."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import fields, read_column, told, values

from tournees.model import ClosedPeriod
from tournees.reading.faults import CellFault
from tournees.reading.seasons import read_leave, read_periods, read_season

YEAR = 2000
DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")  # fmt: skip


def yearly(first: tuple[int, int], last: tuple[int, int]) -> ClosedPeriod:
    return ClosedPeriod(date(YEAR, *first), date(YEAR, *last), yearly=True)


@pytest.mark.parametrize(
    ("text", "period"),
    [("du 01/11 au 31/03", yearly((11, 1), (3, 31))), ("01/11-31/03", yearly((11, 1), (3, 31))),
     ("1er novembre au 31 mars", yearly((11, 1), (3, 31))),
     ("novembre à mars", yearly((11, 1), (3, 31))), ("fermé en août", yearly((8, 1), (8, 31))),
     ("août", yearly((8, 1), (8, 31))), ("du 1er au 15 août", yearly((8, 1), (8, 15))),
     ("tous les ans du 5 janvier au 10 février", yearly((1, 5), (2, 10))),
     ("fermeture annuelle du 01/08/2026 au 15/08/2026", yearly((8, 1), (8, 15))),
     ("mi-novembre à fin février", yearly((11, 15), (2, 29))),
     ("décembre à février", yearly((12, 1), (2, 29))),
     ("du 01/12 au 28/02", yearly((12, 1), (2, 29))),
     ("25/12", yearly((12, 25), (12, 25))),
     ("24/12 au 02/01/2027", ClosedPeriod(date(2026, 12, 24), date(2027, 1, 2))),
     ("août 2026", ClosedPeriod(date(2026, 8, 1), date(2026, 8, 31))),
     ("November to March", yearly((11, 1), (3, 31)))],
)  # fmt: skip
def test_a_closed_period_is_read_as_files_word_it(text: str, period: ClosedPeriod):
    assert read_periods(text) == (period,)


def test_several_periods_may_stand_in_a_cell():
    text = "août et du 24/12/2026 au 03/01/2027"
    assert read_periods(text) == (
        ClosedPeriod(date(2026, 12, 24), date(2027, 1, 3)),
        yearly((8, 1), (8, 31)),
    )


def test_what_is_not_a_period_is_told_and_the_others_kept(tmp_path):
    reading = read_column(tmp_path, "Fermeture annuelle", "tout l'été", "août, ponts", "août")
    assert told(reading) == [
        ("cell_period", 2, "tout l'été", False),
        ("cell_period", 3, "août, ponts", False),
    ]
    august = (yearly((8, 1), (8, 31)),)
    assert values(reading, "closed_periods") == [(), august, august]


@given(DAYS, DAYS)
def test_a_period_of_every_year_reads_back(first: date, last: date):
    start, end = (f"{day.day} {MONTHS[day.month - 1]}" for day in (first, last))
    for text in (f"du {first:%d/%m} au {last:%d/%m}", f"{start} au {end}"):
        (period,) = read_periods(text)
        assert (period.first, period.yearly) == (first, True)
        assert period.last == last or (period.last == date(YEAR, 2, 29) and last.day == 28)


@given(DAYS, DAYS, st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_season_is_closed_exactly_when_it_is_not_open(first: date, last: date, day: date):
    closed = read_season(f"ouvert du {first:%d/%m} au {last:%d/%m}")
    (opened,) = read_periods(f"du {first:%d/%m} au {last:%d/%m}")
    shut = any(period.covers(day) for period in closed)
    assert shut is not opened.covers(day)
    assert all(period.yearly for period in closed)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 300))
def test_a_period_of_one_year_reads_back(first: date, days: int):
    last = first + timedelta(days=days)
    assert read_periods(f"{first:%d/%m/%Y}-{last:%d/%m/%Y}") == (ClosedPeriod(first, last),)


@pytest.mark.parametrize(
    ("header", "text"),
    [("Ouverture saisonnière", "ouvert d'avril à octobre"), ("Mois d'ouverture", "avril à octobre"),
     ("Période d'ouverture", "du 01/04 au 31/10"), ("Ouverture", "d'avril à octobre")],
)  # fmt: skip
def test_a_season_of_opening_closes_the_rest_of_the_year(tmp_path, header: str, text: str):
    reading = read_column(tmp_path, header, text, text, text.replace("avril", "mai"),
                          text.replace("octobre", "septembre"))  # fmt: skip
    assert fields(reading)[header] == ("open_season",)
    assert values(reading, "closed_periods")[0] == (yearly((11, 1), (3, 31)),)
    assert told(reading) == []


def test_an_account_open_all_year_closes_never(tmp_path):
    reading = read_column(tmp_path, "Période d'ouverture", "toute l'année", "à l'année", "été")
    assert values(reading, "closed_periods") == [(), (), ()]
    assert told(reading) == [("cell_season", 4, "été", False)]


def test_a_season_adds_to_the_closures(tmp_path):
    reading = read_column(tmp_path, "Période d'ouverture;Fermeture", "avril à octobre;juin")
    assert values(reading, "closed_periods") == [
        (yearly((6, 1), (6, 30)), yearly((11, 1), (3, 31)))
    ]


def test_leave_without_a_year_is_refused():
    with pytest.raises(CellFault) as caught:
        read_leave("août")
    assert (caught.value.code, caught.value.fatal) == ("leave_without_year", True)
    assert read_leave("du 03/08/2026 au 05/08/2026")[-1] == date(2026, 8, 5)
