"""Back into the CRM: the user's own file with owner and next visit."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import InputError
from tournees.planner.next_visits import NextVisit
from tournees.reading import RawTable, Understood, read_accounts
from tournees.reading.result import RawRow
from tournees.report.crm_file import own_manner, write_crm_file
from tournees.report.data_sheet import TextFile
from tournees.report.safe_cells import safe_cell
from tournees.scenario import Source
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FR = Words("fr")
ADDED = ["Nouveau commercial", "Prochaine visite prévue", "Jour et heure de tournée"]


def raw_table(headers: tuple[str, ...], *rows: tuple[int, str, tuple[str, ...]]):
    return RawTable(headers=headers, rows=tuple(RawRow(*row) for row in rows))


RAW = raw_table(
    ("Code", "Client", "CP", "Code", "Remarque", ""),
    *(
        (2, "00412", ("00412", "  Garage du Port ", "01000", "x", "03/02/2026", "")),
        (3, "", ("", "TOTAL", "", "", "1 234,50 €", "")),
        (4, "B", ("B", "Bar\nl'Étang", '="20000"', "", "", "")),
        (6, "C", ("C", "Court")),
        (7, "D", ("D", "Long", "", "", "", "", "en trop")),
    ),
)
OWNERS = {"00412": "Ghjulia Santoni", "B": "=Marc", "D": "Ghjulia Santoni"}
VISITS = {
    "00412": NextVisit(date(2026, 11, 24), 9 * 3600 + 2400, planned=True),
    "B": NextVisit(date(2026, 12, 7)),
    "C": NextVisit(date(2026, 11, 25), agreed=True),
}


def write(path: Path, raw: RawTable = RAW, words: Words = FR, **more: object):
    return write_crm_file(path, raw, words, owners=OWNERS, visits=VISITS, **more)


def rows_of(path: Path, delimiter: str = ";", encoding: str = "utf-8-sig"):
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def test_every_row_and_column_of_the_user_stands_in_its_order(tmp_path: Path):
    head, *rows = rows_of(write(tmp_path / "crm.csv"))
    assert head == [*RAW.headers, "", *ADDED]
    assert len(rows) == len(RAW.rows)
    for row, (_, _, texts) in zip(rows, RAW.rows, strict=True):
        assert row[: len(texts)] == list(texts)
        assert set(row[len(texts) : -3]) <= {""}


def test_owner_and_next_visit_stand_behind_the_accounts_they_belong_to(tmp_path: Path):
    _, *rows = rows_of(write(tmp_path / "crm.csv"))
    assert [row[-3:] for row in rows] == [
        ["Ghjulia Santoni", "24/11/2026", "mar. 24 nov. 9\u00a0h\u00a040"],
        ["", "", ""],
        ["'=Marc", "07/12/2026", ""],
        ["", "25/11/2026", "mer. 25 nov."],
        ["Ghjulia Santoni", "", ""],
    ]


def test_the_workbook_keeps_zeros_and_gives_real_dates(tmp_path: Path):
    sheet = openpyxl.load_workbook(write(tmp_path / "crm.xlsx")).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[1][:4] == ["00412", "  Garage du Port ", "01000", "x"]
    assert cells[3][2] == "20000"  # the file said ="20000"
    assert cells[5][6] == "en trop"
    dates = [row[8] for row in sheet.iter_rows(min_row=2)]
    assert dates[0].is_date
    assert dates[0].value.date() == date(2026, 11, 24)
    assert dates[1].value is None
    assert {cell.data_type for row in sheet.iter_rows(max_col=7) for cell in row} <= {"s", "n"}


def test_for_double_click_the_text_file_tells_excel_which_digits_are_text(tmp_path: Path):
    _, *rows = rows_of(write(tmp_path / "crm.csv", manner=TextFile(for_excel=True)))
    assert rows[0][:3] == ['="00412"', "  Garage du Port ", '="01000"']
    assert rows[2][2] == '="20000"'
    assert rows[0][4] == "03/02/2026"
    assert rows[0][-2] == "24/11/2026"


@pytest.mark.parametrize(
    ("seen", "for_excel", "encoding"),
    [
        ("UTF-8", False, "utf-8"),
        ("UTF-8", True, "utf-8-sig"),
        ("UTF-8 (BOM)", False, "utf-8-sig"),
        ("UTF-16", False, "utf-16"),
        ("Windows-1252", False, "cp1252"),
        ("", False, "utf-8-sig"),
    ],
)
def test_the_users_own_delimiter_and_encoding_are_kept(
    *, tmp_path: Path, seen: str, for_excel: bool, encoding: str
):
    manner = own_manner(Understood(file="x", encoding=seen, delimiter="|"), for_excel=for_excel)
    assert manner == TextFile(delimiter="|", encoding=encoding, for_excel=for_excel)
    path = write(tmp_path / "crm.csv", manner=manner)
    assert rows_of(path, "|", encoding)[1][1] == "  Garage du Port "


def test_a_workbook_of_the_user_becomes_the_text_file_of_french_excel():
    assert own_manner(Understood(file="x")) == TextFile(delimiter=";", encoding="utf-8-sig")


def test_an_encoding_that_cannot_hold_an_owners_name_gives_way(tmp_path: Path):
    path = write_crm_file(
        tmp_path / "crm.csv",
        RAW,
        FR,
        owners={"B": "Łukasz"},
        visits={},
        manner=TextFile(encoding="cp1252"),
    )
    assert rows_of(path)[3][-3] == "Łukasz"


def test_a_heading_that_stands_already_gets_a_number(tmp_path: Path):
    raw = raw_table(
        ("Code", " nouveau commercial", "Nouveau commercial 2"), (2, "B", ("B", "", ""))
    )
    head, _ = rows_of(write(tmp_path / "crm.csv", raw))
    assert head[3:] == ["Nouveau commercial 3", *ADDED[1:]]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_added_is_not_taken_for_an_appointment_or_todays_rep_when_it_comes_back(
    tmp_path: Path, lang: str
):
    raw = raw_table(
        ("Code client", "Nom", "CP", "Commercial"), (2, "B", ("B", "Bar", "20000", "Paul"))
    )
    path = write(tmp_path / "crm.xlsx", raw, Words(lang))
    reading = read_accounts(path, Source(file="crm.xlsx"), None)
    kept = {column.header for column in reading.understood.columns if column.fields}
    assert kept == set(raw.headers)


def test_the_file_it_comes_from_is_never_replaced(tmp_path: Path):
    own = tmp_path / "clients.csv"
    own.write_text("a", "utf-8")
    with pytest.raises(InputError) as caught:
        write(own, sources=(tmp_path / "x.csv", own))
    assert caught.value.issues[0].code == "export_over_source"
    assert own.read_text("utf-8") == "a"


def test_a_geopackage_cannot_hold_the_users_file(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        write(tmp_path / "crm.gpkg")
    assert ".xlsx, .csv" in FR.issue(caught.value.issues[0])


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    ),
    for_excel=st.booleans(),
)
def test_no_row_or_text_is_lost_whatever_it_holds(
    *, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], for_excel: bool
):
    raw = raw_table(("a", "b"), *((at, "", tuple(row)) for at, row in enumerate(rows, start=2)))
    path = tmp_path_factory.mktemp("crm") / "crm.csv"
    write(path, raw, manner=TextFile(for_excel=for_excel))
    text = path.read_bytes().decode("utf-8-sig")
    _, *read = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert len(read) == len(rows)
    for got, row in zip(read, rows, strict=True):
        for cell, own in zip(got, row, strict=False):
            assert cell in {safe_cell(own), f'="{own}"'}
