from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tournees.reading import cells
from tournees.reading.faults import CellFault
from tournees.reading.folding import closest, fold, tidy

if TYPE_CHECKING:
    from collections.abc import Callable


def fault_of(read: Callable[[str], object], text: str) -> CellFault:
    with pytest.raises(CellFault) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        ("1234,5", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234,50", 1234.5),
        ("1\u202f234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1.234.567", 1234567.0),
        ("-12", -12.0),
        ("\u221212", -12.0),
        ("1e3", 1000.0),
        ("42,69931", 42.69931),
    ],
)
def test_numbers_are_read_as_french_and_english_files_write_them(text: str, value: float):
    assert cells.read_number(tidy(text)) == value


@pytest.mark.parametrize("text", ["abc", "12a", "nan", "inf", "1e999", "--3", "1,2,3", "12 %"])
def test_what_is_no_number_is_a_fatal_fault(text: str):
    fault = fault_of(cells.read_number, text)
    assert (fault.code, fault.fatal) == ("cell_number", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12 300 €", 12300.0), ("12 k€", 12000.0), ("1,5 M€", 1500000.0), ("€1,234.50", 1234.5),
     ("1 234,50 EUR", 1234.5), ("12K", 12000.0)],
)  # fmt: skip
def test_euros_carry_their_unit(text: str, value: float):
    assert cells.read_euros(text) == value


def test_a_column_in_thousands_scales_bare_numbers_only():
    assert cells.read_euros("12,5", factor=1000.0) == 12500.0
    assert cells.read_euros("12 k€", factor=1000.0) == 12000.0


def test_a_credit_note_is_kept_with_a_warning():
    fault = fault_of(cells.read_euros, "-120,00 €")
    assert (fault.code, fault.fatal, fault.keep) == ("cell_negative", False, -120.0)


def test_a_number_that_reads_two_ways_is_kept_with_a_warning():
    fault = fault_of(cells.read_euros, "12,345")
    assert (fault.code, fault.fatal, fault.keep) == ("cell_ambiguous", False, 12.345)


def test_shares_are_fractions_or_per_cents():
    assert cells.read_share("30 %") == pytest.approx(0.3)
    assert cells.read_share("0,3") == 0.3
    assert cells.read_share("30", factor=0.01) == pytest.approx(0.3)
    assert fault_of(cells.read_share, "130 %").code == "cell_share_over"


@pytest.mark.parametrize(
    ("text", "code"),
    [("1000", "01000"), ("75001", "75001"), ("20 000", "20000"), ("75001.0", "75001"),
     ("F-13001", "13001")],
)  # fmt: skip
def test_postal_codes_get_their_zero_back(text: str, code: str):
    assert cells.read_postal_code(text) == code


def test_a_foreign_postal_code_is_kept_with_a_warning():
    fault = fault_of(cells.read_postal_code, "EC1A 1BB")
    assert (fault.fatal, fault.keep) == (False, "EC1A 1BB")


def test_skills_are_sorted_and_stand_once():
    assert cells.read_skills("Froid ; gaz, froid") == ("froid", "gaz")


@pytest.mark.parametrize(
    "text", ["48.85, 2.35", "48,85 ; 2,35", "48.85,2.35", "(48.85, 2.35)", "48.85 2.35"]
)
def test_two_coordinates_may_share_a_cell(text: str):
    assert cells.read_lat_lon(text) == (48.85, 2.35)


def test_a_latitude_beyond_the_pole_is_a_fault():
    fault = fault_of(cells.read_lat, "95")
    assert (fault.code, fault.fatal, fault.facts) == ("cell_degrees", False, {"limit": 90})


@pytest.mark.parametrize("text", ["", "-", "n/a", "NC", "null", "00/00/0000", "Non communiqué"])
def test_some_texts_say_nothing(text: str):
    assert cells.is_blank(text)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#VALEUR!", "#NOM?", "#DIV/0!"])
def test_errors_of_the_spreadsheet_are_missing_values_with_a_warning(text: str):
    with pytest.raises(CellFault) as caught:
        cells.is_blank(text)
    assert (caught.value.code, caught.value.fatal) == ("cell_error", False)


def test_cells_are_tidied_of_what_the_eye_does_not_see():
    assert tidy('="01000"') == "01000"
    assert tidy("\ufeff Garage\u00a0du \u202f Port\x00 ") == "Garage du Port"
    assert tidy("=1+2") == "=1+2"


def test_names_are_compared_without_accents_case_and_punctuation():
    assert fold("N° Client (Œuvre)") == "n client oeuvre"
    assert closest("reveneu_eur", ["name", "revenue_eur"]) == "revenue_eur"
    assert closest("zzz", ["name"]) == ""
