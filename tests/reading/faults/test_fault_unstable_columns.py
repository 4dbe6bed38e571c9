"""What a column is does not hang on one odd row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_column import read_column, read_file, told, values

from tournees.model import Kind, Risk
from tournees.reading import dates
from tournees.reading.account_fields import ACCOUNT_FIELDS
from tournees.reading.content import Content
from tournees.reading.readers import reader

SHARE = next(field for field in ACCOUNT_FIELDS if field.name == "probability")


def seen(reading, header: str) -> tuple[str, ...]:
    columns = reading.understood.columns
    return next(column.fields for column in columns if column.header == header)


@pytest.mark.parametrize("header", ["Code", "Référence", "N°"])
def test_one_duplicate_does_not_unmake_the_column_of_identifiers(tmp_path, header: str):
    codes = [f"C{n:03d}" for n in range(40)]
    codes[7] = codes[3]
    reading = read_column(tmp_path, header, *codes)
    assert seen(reading, header) == ("id",)
    assert told(reading) == [("duplicate_id", 9, "C003", True)]
    assert reading.issues[0].facts["first"] == "5"
    assert {account.id for account in reading.items} == set(codes)


def test_a_code_that_many_rows_share_is_no_identifier(tmp_path):
    reading = read_column(tmp_path, "Code", *[f"Z{n % 30}" for n in range(40)])
    assert seen(reading, "Code") == ()
    assert reading.usable


def test_identifiers_left_blank_do_not_unmake_the_column(tmp_path):
    codes = [f"C{n:03d}" if n % 4 else "n/a" for n in range(40)]
    reading = read_column(tmp_path, "Code", *codes)
    assert seen(reading, "Code") == ("id",)
    assert {issue.code for issue in reading.issues} == {"id_missing"}


@given(st.integers(20, 300), st.integers(0, 15))
@settings(max_examples=40)
def test_up_to_one_identifier_in_twenty_may_be_a_twin(rows: int, twins: int):
    texts = [f"C{n}" for n in range(rows - twins)] + ["C0"] * twins
    assert Content.of(texts).nearly_unique == (20 * twins <= rows)


def test_one_odd_kind_among_many_is_a_fault_of_its_row(tmp_path):
    kinds = ["Client", "Prospect"] * 20 + ["Fournisseur"]
    reading = read_column(tmp_path, "Type", *kinds)
    assert told(reading) == [("cell_kind", 42, "Fournisseur", True)]
    assert {account.kind for account in reading.items} == {Kind.CLIENT, Kind.PROSPECT}


def test_one_number_among_words_does_not_make_a_column_of_euros(tmp_path):
    reading = read_column(tmp_path, "Potentiel", *["Fort", "Moyen", "Faible"] * 9, "12000")
    assert told(reading) == [("column_not_fitting", None, "", False)]


def test_one_word_among_numbers_is_a_fault_of_its_row(tmp_path):
    reading = read_column(tmp_path, "Potentiel", *[str(1000 + n) for n in range(30)], "fort")
    assert told(reading) == [("cell_number", 32, "fort", True)]


@pytest.mark.parametrize(
    ("texts", "read", "value"),
    [(["0,2", "0,3", "0,25", "30"], "0,2", 0.2), (["20", "30", "25", "0,3"], "20", 0.2),
     (["0", "0", "1", "40", "60"], "40", 0.4), (["0", "1"], "1", 1.0)],
)  # fmt: skip
def test_one_rate_does_not_decide_whether_all_are_per_cents(
    texts: list[str], read: str, value: float
):
    assert reader(SHARE, "Probabilité", texts)(read) == pytest.approx(value)


def test_one_date_with_its_month_first_does_not_turn_the_others(tmp_path):
    days = [f"{day:02d}/0{month}/2026" for month in (1, 2) for day in range(1, 13)]
    assert not dates.american([*days, "02/25/2026"])
    reading = read_column(tmp_path, "Dernière visite", *days, "02/25/2026")
    assert told(reading) == [("cell_date", 26, "02/25/2026", True)]
    assert values(reading, "last_visit")[1] == date(2026, 1, 2)


def test_one_date_with_its_day_first_does_not_turn_an_american_column():
    days = [f"0{month}/{day}/2026" for month in (1, 2) for day in range(1, 29)]
    assert dates.american([*days, "25/02/2026"])


def test_one_grade_off_the_scale_does_not_move_the_others(tmp_path):
    grades = [str(n % 11) for n in range(60)]
    text = "Nom;CP;Risque\n" + "\n".join(f"N{n};20000;{g}" for n, g in enumerate(grades))
    before = values(read_file(tmp_path, text), "risk")
    after = values(read_file(tmp_path, f"{text}\nNx;20000;55"), "risk")
    assert after[:60] == before
    assert before[10] is Risk.HIGH


def test_a_month_with_one_slip_reads_its_columns_as_the_month_before(tmp_path):
    rows = [f"K{n};Hôtel {n};2000{n % 10};Prospect;{n / 100:.2f}" for n in range(1, 50)]
    header = "Code;Nom;CP;Type;Probabilité"
    before = read_file(tmp_path, "\n".join((header, *rows)))
    after = read_file(tmp_path, "\n".join((header, *rows, "K1;Bar;x;Fournisseur;50")))
    assert [c.fields for c in after.understood.columns] == [
        c.fields for c in before.understood.columns
    ]
    kept = {account.id: account for account in after.items}
    assert all(kept[account.id].name in {account.name, "Bar"} for account in before.items)
