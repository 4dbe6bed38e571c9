"""Dates in every order and shape."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import read_column, told, values

from tournees.reading.dates import read_date

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")  # fmt: skip
SHAPES = ("%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%Y-%m-%dT00:00:00Z", "%Y%m%d", "worded", "serial")
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def write(day: date, shape: str) -> str:
    if shape == "worded":
        first = "1er" if day.day == 1 else str(day.day)
        return f"{first} {MONTHS[day.month - 1]} {day.year}"
    if shape == "serial":
        return str((day - date(1899, 12, 30)).days)
    return day.strftime(shape)


@given(DAYS, st.sampled_from(SHAPES))
def test_a_date_written_in_any_shape_reads_back(day: date, shape: str):
    assert read_date(write(day, shape)) == day


def test_a_column_that_can_only_be_american_is_read_so_and_told(tmp_path):
    days = [date(2026, 1, 5) + timedelta(days=9 * n) for n in range(20)]
    reading = read_column(tmp_path, "Dernière visite", *(f"{day:%m/%d/%Y}" for day in days))
    assert values(reading, "last_visit") == days
    assert [(issue.code, issue.fatal) for issue in reading.issues] == [("column_us_dates", False)]


def test_one_american_date_among_french_ones_is_a_fault(tmp_path):
    reading = read_column(tmp_path, "Dernière visite", "13/02/2026", "02/13/2026")
    assert told(reading) == [("cell_date", 3, "02/13/2026", True)]


@pytest.mark.parametrize("text", ["01/01/1900", "00/00/0000", "1899-12-30", "01/01/0001 00:00:00"])
def test_the_dates_by_which_software_says_nothing_say_nothing(tmp_path, text: str):
    reading = read_column(tmp_path, "Dernière visite", text, "03/02/2026")
    assert values(reading, "last_visit") == [None, date(2026, 2, 3)]
    assert told(reading) == []


def test_a_day_that_does_not_exist_is_told(tmp_path):
    reading = read_column(tmp_path, "Dernière visite", "31/02/2026", "03/02/2026")
    assert told(reading) == [("cell_date", 2, "31/02/2026", True)]
