from __future__ import annotations

from datetime import date

import pytest

from tournees.model import Appointment, ClosedPeriod
from tournees.reading import dates, seasons
from tournees.reading.faults import CellFault


@pytest.mark.parametrize(
    "text",
    ["03/02/2026", "3/2/26", "2026-02-03", "03-02-2026", "03.02.2026", "46056", "3 février 2026",
     "03 févr. 2026", "3 Feb 2026", "2026-02-03T10:00:00", "03/02/2026 00:00", "2026/02/03"],
)  # fmt: skip
def test_one_date_has_many_spellings(text: str):
    assert dates.read_date(text) == date(2026, 2, 3)


@pytest.mark.parametrize(
    "text", ["31/02/2026", "02/13/2026", "hier", "2026", "01/01/1900", "12345678", "0/0/0"]
)
def test_a_date_that_does_not_exist_is_a_fatal_fault(text: str):
    with pytest.raises(CellFault) as caught:
        dates.read_date(text)
    assert (caught.value.code, caught.value.fatal) == ("cell_date", True)


@pytest.mark.parametrize(
    "text",
    ["01/11/2026-31/03/2027", "du 01/11/2026 au 31/03/2027", "2026-11-01/2027-03-31",
     "01/11/2026 – 31/03/2027"],
)  # fmt: skip
def test_a_closed_period_is_two_dates(text: str):
    assert seasons.read_periods(text) == (ClosedPeriod(date(2026, 11, 1), date(2027, 3, 31)),)


def test_several_periods_stand_in_order():
    periods = seasons.read_periods("24/12/2026 ; 01/08/2026-15/08/2026")
    assert periods == (
        ClosedPeriod(date(2026, 8, 1), date(2026, 8, 15)),
        ClosedPeriod(date(2026, 12, 24), date(2026, 12, 24)),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("31/03/2026-01/11/2025", "cell_period_reversed"),
     ("01/01/2026-31/12/2096", "cell_period_long"), ("31/02/2026", "cell_date"),
     ("31/02", "cell_date"), ("13/13", "cell_date")],
)  # fmt: skip
def test_a_period_that_cannot_be_is_a_fault(text: str, code: str):
    with pytest.raises(CellFault) as caught:
        seasons.read_periods(text)
    assert (caught.value.code, caught.value.fatal) == (code, True)


def test_leave_is_every_day_of_its_periods_once():
    days = seasons.read_leave("02/03/2026-04/03/2026, 03/03/2026")
    assert days == (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))


def test_an_appointment_may_carry_its_hour():
    day = date(2026, 2, 3)
    assert dates.read_appointment("03/02/2026") == Appointment(day)
    assert dates.read_appointment("03/02/2026 14h30") == Appointment(day, 52200)
    assert dates.read_appointment("2026-02-03 14:30:00") == Appointment(day, 52200)
    assert dates.read_appointment("03/02/2026 00:00") == Appointment(day)
