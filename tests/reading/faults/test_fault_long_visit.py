"""Visits longer than a day of work, or than any opening window."""

from __future__ import annotations

from one_column import read_column, told, values


def test_a_visit_longer_than_a_day_of_work_is_told_and_left_out(tmp_path):
    reading = read_column(tmp_path, "Durée visite", "45", "900", "11 h", "10 h", "0")
    assert told(reading) == [
        ("cell_duration_long", 3, "900", False),
        ("cell_duration_long", 4, "11 h", False),
        ("cell_duration_none", 6, "0", False),
    ]
    assert values(reading, "visit_s") == [2700, None, None, 36_000, None]
    assert reading.usable


def test_a_visit_that_fits_in_no_window_is_told_and_left_out(tmp_path):
    hours = "lun-ven 9h-12h, 14h-18h"
    reading = read_column(tmp_path, "Durée visite;Horaires", f"5 h;{hours}", f"4 h;{hours}")
    assert told(reading) == [("visit_over_opening", 2, "5 h", False)]
    assert reading.issues[0].facts["longest_s"] == 4 * 3600
    assert values(reading, "visit_s") == [None, 4 * 3600]
