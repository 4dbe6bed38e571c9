from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import OpeningHours
from tournees.reading import hours
from tournees.reading.cells import read_cell
from tournees.reading.faults import NOTHING, CellFault

PIECES = (
    "lundi", "ven", "L-V", "9h", "9h-12h", "14:00", "-", "/", ",", "|", "sauf", "fermé", "matin",
    "sur rdv", "tous les jours", "en semaine", "(", ")", "22 mai", "été", "remarque", "midi", "9",
)  # fmt: skip
CLOSED = ""
WEEK = "9-12 14-18"
WEEK_OF_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


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
        ("lundi 9h-12h, fermé l'après-midi, mardi 9h-18h", ["9-12", "9-18"] + [CLOSED] * 5),
        ("fermé le lundi, 9h-12h du mardi au samedi", [CLOSED] + ["9-12"] * 5 + [CLOSED]),
        (" | ".join(f"{day} : fermé" for day in WEEK_OF_DAYS), [CLOSED] * 7),
        (
            "Du L. au V.: 10h-12h et 14h-17h S: 9h30-11h30",
            ["10-12 14-17"] * 5 + ["9.5-11.5", CLOSED],
        ),
        (
            "Du lundi au vendredi, 8h30-11h45, 13h30-16h30 | samedi et dimanche : fermé",
            ["8.5-11.75 13.5-16.5"] * 5 + [CLOSED] * 2,
        ),
        ("de 10h à 12h du lundi au vendredi", ["10-12"] * 5 + [CLOSED] * 2),
        ("tous les jours de 9h à 17h", ["9-17"] * 7),
        ("7j/7 8h-20h", ["8-20"] * 7),
        ("7 jours sur 7 de 8h à 20h", ["8-20"] * 7),
        ("8h à 14h en semaine et de 8h à 11h le samedi", ["8-14"] * 5 + ["8-11", CLOSED]),
        ("9h-19h du lundi au vendredi et 9h-16h le week-end", ["9-19"] * 5 + ["9-16"] * 2),
        ("du lundi au samedi matin 8h-12h", ["8-12"] * 6 + [CLOSED]),
        ("Tous les mardis et jeudis de 13h à 15h", [CLOSED, "13-15", CLOSED, "13-15"] + [""] * 3),
        ("Tous les jours sauf dimanche de 10h à 12h", ["10-12"] * 6 + [CLOSED]),
        ("lun-ven 9h-18h sauf le mercredi", ["9-18", "9-18", CLOSED, "9-18", "9-18", "", ""]),
        ("Entre 10h30 et 15h du lundi au vendredi", ["10.5-15"] * 5 + [CLOSED] * 2),
        ("Lu 8h00/20h00 | Sa 8h00/16h00", ["8-20"] + [CLOSED] * 4 + ["8-16", CLOSED]),
        ("8h30 12h30 / 13h30 18h", ["8.5-12.5 13.5-18"] * 5 + [CLOSED] * 2),
        ("lun-ven 9h-12h, sur rendez-vous", ["9-12"] * 5 + [CLOSED] * 2),
        ("Uniquement sur RDV | lundi : 8h-12h | mardi : fermé", ["8-12"] + [CLOSED] * 6),
        ("lun-ven 9h-18h (entrée par la rue Foch)", ["9-18"] * 5 + [CLOSED] * 2),
        ("lun-ven 9h-18h | Livraisons par la cour, merci.", ["9-18"] * 5 + [CLOSED] * 2),
        ("lun-ven 9h-18h. Tél. 04 95 12 34 56, www.exemple.fr", ["9-18"] * 5 + [CLOSED] * 2),
        ("lundi : 9h-12h | samedi : pas de prélèvement | dimanche : non", ["9-12"] + [CLOSED] * 6),
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
    "text",
    [
        "Sur rendez-vous", "fermé le lundi", "lun-ven", "9h", "le matin", "samedi : 9h300-12h",
        "vendredi 22 mai 9h-12h", "vendredi 20/11 de 9h à 14h", "lun-ven 9h-12h (14/11)",
        "lun-ven 9h-12h, fermé le 17/10", "lun-ven 9h-18h. Fermé en août.",
        "semaines paires : lundi 9h-12h", "1er lundi du mois 9h-12h", "1 samedi sur 2 : 9h-12h",
        "lun-sam 9h-18h, fermé samedi matin", "lundi 8h-18h fermé de 12h à 14h",
        "fermé dim, mar-sam 9h-12h", "lun-sam 10h-19h sauf le jeudi 14h-19h",
        "lundi 9h et 12h", "lundi : à partir de 14h", "lun-ven 9h-12h, samedi matin",
        "lun-ven 9h-18h | été : 8h-12h", "Hors vacances scolaires | lun-ven 9h-12h",
        "lu ve 9h-12h", "L,M,V : 9h-11h", "lundi, mrdi, jeudi 9h-12h", "lun-ven 9h-12h si urgence",
        "Prise de rendez-vous entre 7h et 13h", "Site A : lun 9h-12h | Site B : lun 14h-18h",
        "Horaires variables | lun-ven 9h-12h", "10h/12h et 14/16",
    ],
)  # fmt: skip
def test_hours_that_are_not_understood_are_a_warning(text: str):
    with pytest.raises(CellFault) as caught:
        hours.read_opening(text)
    assert (caught.value.code, caught.value.fatal) == ("cell_hours_unreadable", False)


def test_a_day_by_appointment_is_closed_and_told():
    with pytest.raises(CellFault) as caught:
        hours.read_opening("lundi : 9h-12h | mardi : sur rdv | samedi : sur demande | dim : fermé")
    assert (caught.value.code, caught.value.fatal) == ("cell_hours_by_appointment", False)
    assert isinstance(caught.value.keep, OpeningHours)
    assert written(caught.value.keep) == ["9-12"] + [CLOSED] * 6


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_no_text_of_hours_makes_the_reader_crash(text: str):
    for read in (hours.read_opening, hours.read_day):
        outcome = read_cell(read, text)
        assert not isinstance(outcome, CellFault) or not outcome.fatal


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
