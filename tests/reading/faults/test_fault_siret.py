"""SIRET and SIREN: keys, lost zeros, La Poste, numbers rounded by a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import fields, read_column, told, values
from stdnum import luhn

from tournees.reading.identity import read_siret


@st.composite
def sirets(draw) -> str:
    siren = f"{draw(st.integers(0, 99_999_999)):08d}"
    siren += luhn.calc_check_digit(siren)
    nic = siren + f"{draw(st.integers(0, 9_999)):04d}"
    return nic + luhn.calc_check_digit(nic)


@given(sirets().filter(lambda text: not text.startswith("356000000") and int(text[:9])))
def test_a_valid_siret_reads_back_with_or_without_its_zeros(text: str):
    assert read_siret(text) == text
    assert read_siret(f"{text[:3]} {text[3:6]} {text[6:9]} {text[9:]}") == text
    if text.startswith("0") and not text.startswith("00000"):
        assert read_siret(text.lstrip("0")) == text


@pytest.mark.parametrize("text", ["35600000000048", "35600000049837", "732 829 320", "732829320"])
def test_la_poste_and_sirens_are_valid(text: str):
    assert read_siret(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["73282932000079", "732829321", "7328293200007", "12345678901234567"]
)
def test_a_wrong_key_or_length_is_told_and_the_text_kept(tmp_path, text: str):
    reading = read_column(tmp_path, "SIRET", text, "73282932000074")
    assert told(reading) == [("siret_invalid", 2, text, False)]
    assert values(reading, "siret") == [text, "73282932000074"]
    assert reading.usable


def test_a_siret_rounded_by_a_spreadsheet_is_lost_and_told(tmp_path):
    reading = read_column(tmp_path, "SIRET", "3,62521879E+13", "7,3282932000074E+13")
    assert told(reading) == [("siret_scientific", 2, "3,62521879E+13", False)]
    assert values(reading, "siret") == ["", "73282932000074"]


def test_numbers_under_an_unknown_header_are_proposed_by_what_they_are(tmp_path):
    texts = ("73282932000074", "35600000000048", "55208131766522", "44306184100047")
    reading = read_column(tmp_path, "Champ 12", *texts)
    seen = {column.header: column for column in reading.understood.columns}["Champ 12"]
    assert seen.fields == ("siret",)
    assert 0.5 < seen.confidence < 1.0
    wrong = read_column(tmp_path, "Champ 12", *(text[:-1] + "9" for text in texts))
    assert fields(wrong)["Champ 12"] == ()
