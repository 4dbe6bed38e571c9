"""Opening hours that end before they start, and days written as letters."""

from __future__ import annotations

import pytest
from one_column import read_column, told, values

from tournees.model import Window
from tournees.reading.hours import read_opening

DAY = (Window(9 * 3600, 17 * 3600),)


def test_reversed_hours_are_told_and_left_out(tmp_path):
    reading = read_column(tmp_path, "Horaires", "17:00-09:00", "lun-ven 9h-17h")
    assert told(reading) == [("cell_hours_reversed", 2, "17:00-09:00", False)]
    assert values(reading, "opening")[0] is None
    assert values(reading, "opening")[1].days[0] == DAY
    assert reading.usable


@pytest.mark.parametrize(
    ("text", "open_days"),
    [("L-V 9h-17h", range(5)), ("LMMJV 9h-17h", range(5)), ("lun-ven 9h-17h", range(5)),
     ("Lu Ma Je 9h-17h", (0, 1, 3)), ("L à S 9h-17h", range(6)), ("jvs 9h-17h", (3, 4, 5)),
     ("LMMJVSD 9h-17h", range(7)), ("du lundi au vendredi 9h-17h", range(5))],
)  # fmt: skip
def test_days_may_be_letters(text: str, open_days):
    days = read_opening(text).days
    assert [n for n, windows in enumerate(days) if windows] == list(open_days)
    assert all(windows == DAY for windows in days if windows)


def test_a_lone_m_is_not_guessed(tmp_path):
    reading = read_column(tmp_path, "Horaires", "M-V 9h-17h", "L-V 9h-17h")
    assert told(reading) == [("cell_hours_unreadable", 2, "M-V 9h-17h", False)]
