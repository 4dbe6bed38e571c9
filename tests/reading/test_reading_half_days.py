"""Half-days of office work out of free text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import HOUR_S, Window
from tournees.reading.faults import CellFault
from tournees.reading.half_days import Half, OfficeTime, read_office_times

AM, PM, ALL = Half.MORNING, Half.AFTERNOON, Half.WHOLE
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HALVES = {
    AM: ("matin", "MATIN", "am", "A.M.", "le matin"),
    PM: ("après-midi", "apres midi", "aprem", "ap-m.", "PM", "p.m.", "l'après-midi"),
    ALL: ("", "toute la journée"),
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vendredi après-midi", [(4, PM)]),
        ("lundi matin ; ven. PM", [(0, AM), (4, PM)]),
        ("L am", [(0, AM)]),
        ("L am, V pm", [(0, AM), (4, PM)]),
        ("lundi et vendredi matin", [(0, AM), (4, AM)]),
        ("lundi, mardi", [(0, ALL), (1, ALL)]),
        ("lundi ; vendredi matin", [(0, ALL), (4, AM)]),
        ("lundi matin et après-midi", [(0, AM), (0, PM)]),
        ("tous les lundis matins", [(0, AM)]),
        ("du lundi au mercredi matin", [(0, AM), (1, AM), (2, AM)]),
        ("ven-lun", [(0, ALL), (4, ALL), (5, ALL), (6, ALL)]),
        ("Monday morning; Friday afternoon", [(0, AM), (4, PM)]),
        ("le vendredi après-midi au bureau", [(4, PM)]),
        ("mercredi 14h-17h", [(2, Window(14 * HOUR_S, 17 * HOUR_S))]),
        ("lundi de 8h30 à 10h", [(0, Window(8 * HOUR_S + 1800, 10 * HOUR_S))]),
        ("Ma matin / Je aprem", [(1, AM), (3, PM)]),
    ],
)
def test_half_days_are_read_as_people_write_them(text, told):
    assert read_office_times(text) == tuple(OfficeTime(day, part) for day, part in told)


@pytest.mark.parametrize(
    "text",
    ["M matin", "matin", "lundi soir", "1 jour", "lundi au", "une fois par mois", "lundi 9h"],
)
def test_what_is_not_understood_is_a_fault(text):
    with pytest.raises(CellFault) as caught:
        read_office_times(text)
    assert (caught.value.code, caught.value.fatal) == ("cell_half_days", True)


def test_hours_that_no_clock_shows_are_a_fault():
    with pytest.raises(CellFault) as caught:
        read_office_times("lundi 17h-14h")
    assert caught.value.code == "cell_hours_impossible"


@given(
    told=st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(list(Half))),
        min_size=1,
        max_size=8,
        unique=True,
    ),
    data=st.data(),
)
def test_what_is_written_out_is_read_back(told, data):
    separator = data.draw(st.sampled_from(["; ", " | ", "\n", ";"]))
    parts = [
        f"{data.draw(st.sampled_from([DAYS[day], DAYS[day][:3] + '.', DAYS[day].upper()]))} "
        f"{data.draw(st.sampled_from(HALVES[half]))}"
        for day, half in told
    ]
    found = read_office_times(separator.join(parts))
    assert set(found) == {OfficeTime(day, half) for day, half in told}


@given(st.text(max_size=60))
def test_any_text_is_half_days_or_a_fault(text):
    try:
        found = read_office_times(text)
    except CellFault:
        return
    assert found
    assert [time.day for time in found] == sorted(time.day for time in found)
    assert len(set(found)) == len(found)
