"""Telephone numbers: lost zeros, prefixes, overseas, foreign, rounded, wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import read_column, told, values

from tournees.reading.cells import read_cell
from tournees.reading.faults import CellFault
from tournees.reading.identity import read_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [("0123456789", "01 23 45 67 89"), ("123456789", "01 23 45 67 89"),
     ("01.23.45.67.89", "01 23 45 67 89"), ("+33 1 23 45 67 89", "01 23 45 67 89"),
     ("+33 (0)1 23 45 67 89", "01 23 45 67 89"), ("0033123456789", "01 23 45 67 89"),
     ("33123456789", "01 23 45 67 89"), ("6,12345678E+08", "06 12 34 56 78"),
     ("+590 690 12 34 56", "06 90 12 34 56"), ("0262 12 34 56", "02 62 12 34 56"),
     ("+32 2 555 12 12", "+32 2 555 12 12"), ("3631", "3631"), ("0800 123 456", "08 00 12 34 56"),
     ("02/98/12/34/56", "02 98 12 34 56")],
)  # fmt: skip
def test_a_number_is_written_in_one_way(text: str, number: str):
    assert read_phone(text) == number


@pytest.mark.parametrize(
    ("text", "first"),
    [("01 23 45 67 89 / 06 12 34 56 78", "01 23 45 67 89"),
     ("02 98 12 34 56 ou 02 98 12 34 57", "02 98 12 34 56"),
     ("02.96.55.64.36 de 13h30 à 16h00 du lundi au vendredi", "02 96 55 64 36"),
     ("0477443075  (nouveau numéro)", "04 77 44 30 75"),
     ("04 37 41 63 30 04 78 57 20 91", "04 37 41 63 30"),
     ("0555848200 et 0555257350 (fax)", "05 55 84 82 00"),
     ("fax 0555962833, tél. 0555961246", "05 55 96 12 46"),
     ("Hotline : infocovid@exemple.fr / 0176215776", "01 76 21 57 76"),
     ("+33 1 23 45 67 89 (standard)", "01 23 45 67 89"),
     ("054976088 ou 0549789540", "05 49 78 95 40"),
     ("0032 2 555 12 12 ou +32 2 555 12 13", "+32 2 555 12 12")],
)  # fmt: skip
def test_of_several_numbers_the_first_is_kept_and_told_once(tmp_path, text: str, first: str):
    reading = read_column(tmp_path, "Tél", text, "0123456789", "0123456780", "0123456781")
    assert told(reading) == [("phone_several", 2, text, False)]
    assert values(reading, "phone")[0] == first


@pytest.mark.parametrize("text", ["fax 0555962833", "04949742484 ou 049497424", "Doctolib"])
def test_no_number_is_made_of_a_fax_or_of_pieces(tmp_path, text: str):
    assert told(read_column(tmp_path, "Tél", text, "0123456789", "0123456780", "0123456781")) == [
        ("phone_invalid", 2, text, False)
    ]


@pytest.mark.parametrize("text", ["01 23 45 67", "0000000000", "6,1E+08", "voir le siège", "0701"])
def test_a_wrong_number_is_told_and_kept_as_written(tmp_path, text: str):
    reading = read_column(tmp_path, "Tél", text, "0123456789", "0123456780", "0123456781")
    assert told(reading) == [("phone_invalid", 2, text, False)]
    assert values(reading, "phone")[0] == text
    assert reading.usable


@given(st.integers(100_000_000, 599_999_999), st.sampled_from(("0{}", "+33{}", "0033 {}", "{}")))
def test_any_geographic_number_reads_back(digits: int, shape: str):
    assert read_phone(shape.format(digits)).replace(" ", "") == f"0{digits}"


@given(st.text(max_size=20))
def test_no_text_makes_the_reader_of_numbers_crash(text: str):
    outcome = read_cell(read_phone, text)
    assert not isinstance(outcome, CellFault) or not outcome.fatal


def test_plain_french_numbers_do_not_load_the_numbering_plans():
    code = (
        "import sys; from tournees.reading.identity import read_phone; "
        "[read_phone(f'06123456{n:02d}') for n in range(100)]; "
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_mobile_stands_in_where_the_telephone_is_missing(tmp_path):
    reading = read_column(tmp_path, "Tél;Portable", "0123456789;0612345678", ";0612345679")
    assert values(reading, "phone") == ["01 23 45 67 89", "06 12 34 56 79"]
