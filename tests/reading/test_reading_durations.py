from __future__ import annotations

import pytest

from tournees.reading import durations
from tournees.reading.faults import NOTHING, CellFault


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45", 45), ("45 min", 45), ("45mn", 45), ("45'", 45), ("1h", 60), ("1 h 30", 90),
     ("1h30", 90), ("1 h 05 min", 65), ("0:45", 45), ("00:45:00", 45), ("1,5 h", 90),
     ("1 heure 30", 90), ("2 heures", 120)],
)  # fmt: skip
def test_durations_are_minutes_unless_they_say_hours(text: str, minutes: int):
    assert durations.read_duration(text) == 60 * minutes


def test_a_column_in_hours_says_so():
    assert durations.read_duration("1,5", unit_s=3600) == 5400


@pytest.mark.parametrize(
    ("text", "code"),
    [("25 h", "cell_duration_long"), ("2000", "cell_duration_long"), ("0", "cell_duration_none"),
     ("-10", "cell_duration_none"), ("long", "cell_duration")],
)  # fmt: skip
def test_a_duration_must_be_longer_than_nothing_and_fit_a_day(text: str, code: str):
    with pytest.raises(CellFault) as caught:
        durations.read_duration(text)
    assert (caught.value.code, caught.value.fatal) == (code, code == "cell_duration")
    assert caught.value.keep is NOTHING


@pytest.mark.parametrize(
    ("text", "per_year"),
    [("12", 12), ("12/an", 12), ("12 x/an", 12), ("12 fois par an", 12), ("mensuelle", 12),
     ("Hebdomadaire", 52), ("trimestrielle", 4), ("1 fois par mois", 12), ("2/mois", 24),
     ("1 fois par semaine", 52), ("tous les 3 mois", 4), ("toutes les 2 semaines", 26),
     ("every 6 months", 2), ("monthly", 12), ("1 visite / trimestre", 4), ("jamais", 0),
     ("6 visites", 6), ("0,5", 0.5), ("twice a year", 2), ("quarterly", 4)],
)  # fmt: skip
def test_frequencies_are_visits_a_year(text: str, per_year: float):
    assert durations.read_frequency(text) == pytest.approx(per_year)


@pytest.mark.parametrize(
    ("text", "code"),
    [("-1", "cell_frequency"), ("souvent", "cell_frequency"),
     ("tous les 0 mois", "cell_frequency")],
)  # fmt: skip
def test_a_frequency_must_fit_a_year(text: str, code: str):
    with pytest.raises(CellFault) as caught:
        durations.read_frequency(text)
    assert (caught.value.code, caught.value.fatal) == (code, True)


def test_a_frequency_beyond_the_days_of_a_year_is_told_and_left_out():
    with pytest.raises(CellFault) as caught:
        durations.read_frequency("400")
    fault = caught.value
    assert (fault.code, fault.fatal, fault.keep) == ("cell_frequency_high", False, NOTHING)


def test_intervals_are_days():
    assert durations.read_days("30") == 30
    assert durations.read_days("30 j") == 30
    assert durations.read_days("2 semaines") == 14
    assert durations.read_days("3 mois") == 90
    with pytest.raises(CellFault):
        durations.read_days("souvent")
    with pytest.raises(CellFault):
        durations.read_days("99999")


def test_contract_hours_fit_a_week():
    assert durations.read_hours("35") == 35.0
    assert durations.read_hours("37 h 30") == 37.5
    for text in ("0", "70", "plein"):
        with pytest.raises(CellFault):
            durations.read_hours(text)
