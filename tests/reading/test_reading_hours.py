from __future__ import annotations

import pytest

from tournees.model import OpeningHours
from tournees.reading import hours
from tournees.reading.faults import NOTHING, CellFault

CLOSED = ""
WEEK = "9-12 14-18"


def written(opening: OpeningHours) -> list[str]:
    return [
        " ".join(f"{window.start_s / 3600:g}-{window.end_s / 3600:g}" for window in day)
        for day in opening.days
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lun-ven 9h-12h, 14h-18h; sam 9h-12h; fermé dim", [WEEK] * 5 + ["9-12", CLOSED]),
        ("Du lundi au vendredi de 9h à 12h et de 14h à 18h", [WEEK] * 5 + [CLOSED] * 2),
        ("9h-12h / 14h-18h", [WEEK] * 5 + [CLOSED] * 2),
        ("7h à 17h du lundi au samedi", ["7-17"] * 6 + [CLOSED]),
        ("9h-12h lundi, 14h-18h mardi", ["9-12", "14-18"] + [CLOSED] * 5),
        (
            "lundi : 8h00-12h00 et 14h00-19h00 | mardi : fermé | dimanche : 9h-12h",
            ["8-12 14-19"] + [CLOSED] * 5 + ["9-12"],
        ),
        ("samedi : | dimanche : 9h-12h", [CLOSED] * 6 + ["9-12"]),
        ("Tous les jours 7h-18h  samedi : 7h-12h  dimanche : fermé", ["7-18"] * 5 + ["7-12", ""]),
        ("lundi : - ; mardi : 9h-12h", [CLOSED, "9-12"] + [CLOSED] * 5),
        ("fermé sam, dim; lun-ven 9h-12h", ["9-12"] * 5 + [CLOSED] * 2),
        ("Mon-Fri 9am-5pm", ["9-17"] * 5 + [CLOSED] * 2),
        ("7j/7 24h/24", ["0-24"] * 7),
        ("lun–ven 8h–minuit", ["8-24"] * 5 + [CLOSED] * 2),
        ("lun, mar, jeu : 9 h 30 - 12 h", ["9.5-12", "9.5-12", CLOSED, "9.5-12"] + [CLOSED] * 3),
        ("sam-lun 9h-12h", ["9-12"] + [CLOSED] * 4 + ["9-12"] * 2),
        ("lun 9h-12h, 12h-14h", ["9-14"] + [CLOSED] * 6),
        ("fermé", [CLOSED] * 7),
    ],
)
def test_opening_hours_are_understood(text: str, days: list[str]):
    assert written(hours.read_opening(text)) == days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lun-dim 25h-26h", "cell_hours_impossible"),
        ("lun-ven 9h75-12h", "cell_hours_impossible"),
        ("lun-ven 18h-9h", "cell_hours_reversed"),
    ],
)
def test_hours_that_cannot_be_are_told_and_left_out(text: str, code: str):
    with pytest.raises(CellFault) as caught:
        hours.read_opening(text)
    assert (caught.value.code, caught.value.fatal) == (code, False)
    assert caught.value.keep is NOTHING


def test_one_faulty_window_among_good_ones_is_left_out_with_a_warning():
    with pytest.raises(CellFault) as caught:
        hours.read_opening("lun 9h-12h, 18h-14h")
    assert (caught.value.code, caught.value.fatal) == ("cell_hours_left_out", False)
    assert isinstance(caught.value.keep, OpeningHours)
    assert written(caught.value.keep)[0] == "9-12"


def test_overlapping_windows_are_merged_with_a_warning():
    with pytest.raises(CellFault) as caught:
        hours.read_opening("lun 9h-12h et 11h-15h")
    assert (caught.value.code, caught.value.fatal) == ("cell_hours_overlap", False)
    assert isinstance(caught.value.keep, OpeningHours)
    assert written(caught.value.keep)[0] == "9-15"


@pytest.mark.parametrize(
    "text", ["Sur rendez-vous", "fermé le lundi", "lun-ven", "9h", "le matin", "samedi : 9h300-12h"]
)
def test_hours_that_are_not_understood_are_a_warning(text: str):
    with pytest.raises(CellFault) as caught:
        hours.read_opening(text)
    assert (caught.value.code, caught.value.fatal) == ("cell_hours_unreadable", False)


def test_a_weekdays_own_cell_holds_windows_or_a_closure():
    assert [tuple(window) for window in hours.read_day("9:00 - 12:00 / 13:30 - 17:00")] == [
        (32400, 43200),
        (48600, 61200),
    ]
    assert hours.read_day("-") == ()
    assert hours.read_day("Fermé") == ()
    with pytest.raises(CellFault):
        hours.read_day("25:00-26:00")
    with pytest.raises(CellFault):
        hours.read_day("mardi 9h-12h")


@pytest.mark.parametrize("text", ["8:30", "8h30", "08:30:00", "8 h 30", "8:30 am"])
def test_an_hour_of_the_day_has_many_spellings(text: str):
    assert hours.read_hour(text) == 30600


@pytest.mark.parametrize("text", ["25h", "tôt", "8h-9h", "", "8:99"])
def test_what_is_no_hour_is_a_fatal_fault(text: str):
    with pytest.raises(CellFault) as caught:
        hours.read_hour(text)
    assert caught.value.fatal
