"""No cell of an exported file is carried out by a spreadsheet, whatever a client is called."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tournees.model import Account, Contact, Kind, Rep
from tournees.reading.result import RawRow, RawTable
from tournees.report.crm_file import write_crm_file
from tournees.report.data_sheet import TextFile
from tournees.report.qualified import write_qualified
from tournees.report.safe_cells import csv_bytes, excel_cell, is_active, safe_cell, told_as_text
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FR = Words("fr")
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://evil.example";"clic")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tDupont",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "＝1+1",
    "＋1+cmd",
    "－1+cmd",
    "＠SUM(1)",
    "﹦1+1",
    "+33 1 23 45 67 89+cmd|' /C calc'!A0",
    "-",
)
HARMLESS = (
    "+33 4 95 00 00 00",
    "+33495000000",
    "+33 (0)4 95 00 00 00",
    "+32 2 555 12 12",
    "-12,5",
    "-1 234,50 €",
    "-3 %",
    "--",
    "L'Étang",
    "'t Zand",
    "01000",
    "a@b.fr; c@d.fr",
    "lun-ven 8h-12h ; sam 9h-12h",
    "3 - 4 rue du Port",
    "1=2",
    "",
)
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
NASTY = st.text(
    st.sampled_from([*"=+-@＝＠\t\r\n ;,|\"'a1€\u00a0\u200b"]) | st.characters(codec="utf-8"),
    max_size=12,
)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text != "-"])
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str):
    assert safe_cell(text).startswith("'")
    assert excel_cell(text).startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_telephones_negative_numbers_and_plain_names_stay_as_they_are(text: str):
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Dupont,=1+1",
        "Dupont;@SUM(1)",
        "Dupont\n=1+1",
        'Dupont,"=1+1',
        "Dupont|+SUM(1)",
        "a\t＝1",
        "a,-1+cmd|' /C calc'!A0",
        "a | b;=1",
    ],
)
def test_what_another_delimiter_would_make_a_cell_of_is_defused_too(text: str):
    rows = csv_bytes(["x"], [["C1", text, "b"]]).decode("utf-8-sig")
    for delimiter in ";,\t|":
        read = csv.reader(io.StringIO(rows, newline=""), delimiter=delimiter)
        assert not [cell for row in read for cell in row if is_active(cell)], delimiter


def test_a_list_with_dashes_stays_as_it_is():
    text = "lundi : 8h-12h | - mardi sur RDV : 14h-16h | + samedi, -5 %"
    assert safe_cell(text) == text


@given(text=NASTY)
@example(text="=" + '"' * 3)
def test_whatever_the_text_its_cell_is_no_formula_and_is_made_safe_once(text: str):
    cell = safe_cell(text)
    if told_as_text(text) != text:  # the user's own ="01000" is a constant, nothing more
        assert cell == text
        return
    assert not is_active(cell)
    assert safe_cell(cell) == cell
    assert cell.replace("'", "") == text.replace("'", "")


@given(rows=st.lists(st.tuples(NASTY, NASTY, NASTY), max_size=4))
def test_a_file_read_back_with_its_delimiter_has_the_same_cells(rows: list[tuple[str, str, str]]):
    text = csv_bytes(["a", "b", "c"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert read[1:] == [[safe_cell(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("01000", '="01000"'),
        ("00412", '="00412"'),
        ("73282932000074", '="73282932000074"'),
        ("0495000000", '="0495000000"'),
        ("04 95 00 00 00", '="04 95 00 00 00"'),
        ("+33495000000", '="+33495000000"'),
        ("1E5", '="1E5"'),
        ("3-4", '="3-4"'),
        ("0", "0"),
        ("20000", "20000"),
        ("03/02/2026", "03/02/2026"),
        ("2026-02-03", "2026-02-03"),
        ("1 234,50", "1 234,50"),
        ("12 rue 0", "12 rue 0"),
    ],
)
def test_for_excel_digits_that_it_would_change_are_told_to_be_text(text: str, cell: str):
    assert excel_cell(text) == cell
    assert told_as_text(cell) == text


def test_an_encoding_that_cannot_hold_a_name_gives_way_to_utf_8():
    assert csv_bytes(["Nom"], [["Évry"]], encoding="cp1252") == "Nom\r\nÉvry\r\n".encode("cp1252")
    assert (
        csv_bytes(["Nom"], [["Łódź"]], encoding="cp1252").decode("utf-8-sig").endswith("Łódź\r\n")
    )


def hostile_accounts():
    return tuple(
        Account(
            id=f"C{number:02d}",
            name=text,
            kind=Kind.CLIENT,
            address=text,
            segment=text,
            group=text,
            current_rep="R1",
            contacts=(Contact(name=text, role=text),),
            phone="+33 4 95 00 00 00",
            revenue_eur=-12.5,
        )
        for number, text in enumerate(HOSTILE)
    )


def exported(folder: Path, suffix: str):
    """The qualified file and the user's own, written with hostile texts everywhere."""
    qualified = write_qualified(
        folder / f"q{suffix}",
        hostile_accounts(),
        FR,
        reps=(Rep(id="R1", name=HOSTILE[1], home=None),),
    )
    rows = tuple(
        RawRow(number + 2, f"C{number:02d}", (text,)) for number, text in enumerate(HOSTILE)
    )
    raw = RawTable(headers=(HOSTILE[2],), rows=rows)
    owners = {f"C{number:02d}": text for number, text in enumerate(HOSTILE)}
    crm = write_crm_file(folder / f"c{suffix}", raw, FR, owners=owners, visits={})
    return qualified, crm


def test_text_files_hold_no_formula_and_keep_telephones_and_negative_numbers(tmp_path: Path):
    for path in exported(tmp_path, ".csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream, delimiter=";") for cell in row]
        assert not [cell for cell in cells if is_active(cell)]
        signed = {cell for cell in cells if cell.strip()[:1] and cell.strip()[0] in SIGNS}
        assert signed <= {"+33 4 95 00 00 00", "-12,5", "-"}


def test_workbooks_hold_texts_never_formulas_or_links(tmp_path: Path):
    for path in exported(tmp_path, ".xlsx"):
        with zipfile.ZipFile(path) as package:
            sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet.lower()
        book = openpyxl.load_workbook(path)
        cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        texts = {cell.value for cell in cells}
        assert '=HYPERLINK("http://evil.example";"clic")' in texts
        formulas = [cell for cell in cells if str(cell.value).startswith("=")]
        assert formulas
        assert all(cell.quotePrefix for cell in formulas)


def test_for_excel_a_hostile_text_is_never_told_to_be_a_text_by_a_formula(tmp_path: Path):
    raw = RawTable(headers=("Nom",), rows=tuple(RawRow(2, "", (text,)) for text in HOSTILE))
    path = tmp_path / "c.csv"
    manner = TextFile(for_excel=True)
    write_crm_file(path, raw, FR, owners={}, visits={}, manner=manner)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [row[0] for row in csv.reader(stream, delimiter=";")]
    assert not [cell for cell in cells if cell.startswith("=")]
