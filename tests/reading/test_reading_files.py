"""Files as they come: encodings, delimiters, workbooks, and what is no table at all."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tournees.model import Kind
from tournees.reading import Reading, read_accounts, workbook
from tournees.reading.opening import OLE_MAGIC
from tournees.scenario import Source
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.model import Account

HEADER = "Raison sociale;CP;Ville"
ROWS = ("Épicerie du Port;20000;Ajaccio", "Hôtel de l'Étoile;1000;Bourg-en-Bresse")
TEXT = "\n".join((HEADER, *ROWS)) + "\n"


def read(path: Path, **source: Any) -> Reading[Account]:
    return read_accounts(path, Source(file=path.name, **source), Kind.CLIENT)


def names(reading: Reading[Account]) -> set[str]:
    return {account.name for account in reading.items}


def only_issue(path: Path, **source: Any) -> Issue:
    reading = read(path, **source)
    assert reading.items == ()
    assert len(reading.issues) == 1
    assert reading.issues[0].fatal
    for lang in LANGUAGES:
        assert "{" not in Words(lang).issue(reading.issues[0])
    return reading.issues[0]


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        date = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, column, value, date)
                    else:
                        sheet.write(number, column, value)
    return path


TABLE = [["Raison sociale", "CP", "Ville"], ["Épicerie du Port", 1000, "Bourg-en-Bresse"]]


@pytest.mark.parametrize(
    ("codec", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("cp1252", "Windows-1252"),
     ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")],
)  # fmt: skip
def test_every_usual_encoding_is_read(tmp_path: Path, codec: str, shown: str):
    path = tmp_path / "clients.csv"
    path.write_bytes(TEXT.encode(codec))
    reading = read(path)
    assert names(reading) == {"Épicerie du Port", "Hôtel de l'Étoile"}
    assert reading.understood.encoding == shown
    assert reading.usable


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_usual_delimiter_is_read(tmp_path: Path, delimiter: str):
    path = tmp_path / "clients.csv"
    path.write_text(TEXT.replace(";", delimiter), "utf-8")
    reading = read(path)
    assert reading.understood.delimiter == delimiter
    assert len(reading.items) == 2


def test_semicolons_inside_the_cells_of_a_comma_file_do_not_mislead(tmp_path: Path):
    path = tmp_path / "clients.csv"
    path.write_text('Nom,CP,Horaires\nA,20000,"lun 9h-12h; mar 9h-12h"\nB,20200,"lun; mar"\n')
    assert read(path).understood.delimiter == ","


def test_the_first_line_of_excel_that_announces_the_delimiter_is_no_row(tmp_path: Path):
    path = tmp_path / "clients.csv"
    path.write_text("sep=|\n" + TEXT.replace(";", "|"), "utf-8")
    reading = read(path)
    assert (len(reading.items), reading.understood.header_row) == (2, 1)


def test_titles_above_the_header_and_blank_rows_keep_the_users_row_numbers(tmp_path: Path):
    path = tmp_path / "clients.csv"
    path.write_text(f"Export du 24/11/2026;;\n\n{HEADER}\n{ROWS[0]}\n;;\n{ROWS[1]}\n", "utf-8")
    reading = read(path)
    understood = reading.understood
    assert understood.header_row == 3
    assert (understood.rows_read, understood.rows_blank, understood.rows_kept) == (2, 1, 2)
    assert sorted(account.row or 0 for account in reading.items) == [4, 6]


def test_a_workbook_is_read_with_its_numbers_dates_and_titles(tmp_path: Path):
    rows = [
        ["Liste des clients"], [],
        ["Code client", "Nom", "CP", "CA HT", "Dernière visite", "Durée"],
        [12, "Bar", 1000, 1234.5, dt.date(2026, 2, 3), 0.5],
    ]  # fmt: skip
    rows[3][5] = "0:45"
    account = read(book(tmp_path / "clients.xlsx", {"Clients": rows})).items[0]
    assert (account.id, account.postal_code, account.revenue_eur) == ("12", "01000", 1234.5)
    assert (account.last_visit, account.visit_s) == (dt.date(2026, 2, 3), 2700)
    assert account.row == 4


def test_a_workbook_named_csv_is_read_all_the_same(tmp_path: Path):
    path = book(tmp_path / "clients.xlsx", {"A": TABLE}).rename(tmp_path / "clients.csv")
    assert names(read(path)) == {"Épicerie du Port"}


def test_an_old_workbook_is_read(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Clients")
    for number, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    old.save(str(tmp_path / "clients.xls"))
    reading = read(tmp_path / "clients.xls")
    assert reading.items[0].postal_code == "01000"


def test_among_several_sheets_the_one_that_fits_is_taken(tmp_path: Path):
    notes = [["Lisez-moi"], ["Export mensuel"]]
    path = book(tmp_path / "c.xlsx", {"Notes": notes, "Clients": TABLE, "Vide": []})
    reading = read(path)
    assert (reading.understood.sheet, len(reading.items)) == ("Clients", 1)


def test_sheets_that_fit_equally_well_are_asked_about(tmp_path: Path):
    path = book(tmp_path / "c.xlsx", {"2025": TABLE, "2026": TABLE})
    assert only_issue(path).code == "sheet_ambiguous"
    assert read(path, sheet="2026").understood.sheet == "2026"


def test_a_sheet_that_does_not_exist_is_told_with_the_closest(tmp_path: Path):
    issue = only_issue(book(tmp_path / "c.xlsx", {"Clients": TABLE}), sheet="Client")
    assert (issue.code, issue.facts["close"]) == ("sheet_absent", "Clients")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("vide.csv", b"", "table_is_empty"),
        ("blanc.csv", b"\xef\xbb\xbf \r\n", "table_is_empty"),
        ("rapport.xlsx", b"%PDF-1.7\n...", "table_other_kind"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "table_other_kind"),
        ("tronque.xlsx", b"PK\x03\x04 and then nothing", "workbook_broken"),
        ("ancien.xls", OLE_MAGIC + bytes(4096), "workbook_broken"),
        ("binaire.csv", b"abc\x00def;ghi\n" * 9, "table_is_binary"),
        ("page.xls", b"<html><table><tr><td>Nom</td></tr></table></html>", "table_is_html"),
        ("curieux.csv", b"Nom;Ville\nCaf\x81;Ajaccio\n", "table_undecodable"),
        ("impair.csv", b"\xff\xfeN\x00o", "table_undecodable"),
        ("entete.csv", b"Nom;Ville\n", "sheet_no_rows"),
        ("guillemet.csv", b'Nom;Ville\n"Bar;Corte\n' + b"Bar;Corte\n" * 50, "table_open_quote"),
        ("verrou.xlsx",
         OLE_MAGIC + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
         "workbook_locked"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_clearly(tmp_path: Path, name: str, content: bytes, code: str):
    path = tmp_path / name
    path.write_bytes(content)
    assert only_issue(path).code == code


def test_a_truncated_workbook_is_told(tmp_path: Path):
    path = book(tmp_path / "c.xlsx", {"A": TABLE})
    path.write_bytes(path.read_bytes()[:-700])
    assert only_issue(path).code == "workbook_broken"


def test_an_empty_workbook_is_told(tmp_path: Path):
    assert only_issue(book(tmp_path / "c.xlsx", {"Feuil1": []})).code == "sheet_empty"


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path):
    assert only_issue(tmp_path / "absent.csv").code == "table_is_missing"
    assert only_issue(tmp_path).code == "table_is_folder"


def test_another_kind_of_workbook_is_told(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "c.ods", "w") as package:
        package.writestr("content.xml", "<office/>")
    assert only_issue(tmp_path / "c.ods").code == "workbook_kind"
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as package:
        package.writestr("notes.txt", "...")
    assert only_issue(tmp_path / "c.xlsx").code == "table_is_binary"


def test_a_gigabyte_is_refused_without_being_read(tmp_path: Path):
    path = tmp_path / "enorme.csv"
    with path.open("wb") as stream:
        stream.truncate(1 << 30)
    issue = only_issue(path)
    assert (issue.code, issue.facts["size"]) == ("table_too_large", 1024)


def test_one_endless_line_is_refused(tmp_path: Path):
    path = tmp_path / "ligne.csv"
    path.write_bytes(b"a" * (2 << 20))
    assert only_issue(path).code == "table_line_too_long"


def test_one_endless_cell_is_refused_with_its_row(tmp_path: Path):
    path = tmp_path / "cellule.csv"
    path.write_text(f"{HEADER}\n{'a' * 200_000};20000;Ajaccio\n")
    issue = only_issue(path)
    assert (issue.code, issue.row) == ("table_line_too_long", 2)


def test_a_zip_bomb_is_refused_whatever_size_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workbook, "MAX_UNZIPPED_BYTES", 1 << 20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * (8 << 20))
    lying = buffer.getvalue().replace((8 << 20).to_bytes(4, "little"), (99).to_bytes(4, "little"))
    assert lying != buffer.getvalue()
    path = tmp_path / "bombe.xlsx"
    path.write_bytes(lying)
    assert only_issue(path).code == "workbook_too_large"


def test_one_stray_cell_in_the_last_corner_does_not_take_all_memory(tmp_path: Path):
    path = tmp_path / "coin.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Nom")
        sheet.write(1_048_575, 16_383, "x")
    assert only_issue(path).code == "table_too_many_cells"
