"""Files in good order: workbooks new and old, and what is handed on of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tournees.model import Kind
from tournees.reading import Reading, RepDefaults, read_accounts, read_reps
from tournees.scenario import Source, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

TABLE = (
    ("Liste des clients",), (),
    ("Code client", "Nom", "CP", "CA HT", "Dernière visite", "Durée"),
    (12, "Bar", 1000, 1234.5, dt.date(2026, 2, 3), "0:45"),
)  # fmt: skip


def read(path: Path, **source: Any) -> Reading[Account]:
    return read_accounts(path, Source(file=path.name, **source), Kind.CLIENT)


def written(folder: Path, text: str, name: str = "clients.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_workbook_is_read_with_its_numbers_dates_and_titles(tmp_path: Path):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
    account = read(path).items[0]
    assert (account.id, account.postal_code, account.revenue_eur) == ("12", "01000", 1234.5)
    assert (account.last_visit, account.visit_s) == (dt.date(2026, 2, 3), 2700)
    assert account.row == 4


def test_an_old_workbook_is_read_with_its_numbers_dates_and_titles(tmp_path: Path):
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Clients")
    date = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for number, row in enumerate(TABLE):
        for column, value in enumerate(row):
            style = (date,) if isinstance(value, dt.date) else ()
            sheet.write(number, column, value, *style)
    old.save(str(tmp_path / "clients.xls"))
    account = read(tmp_path / "clients.xls").items[0]
    assert (account.id, account.postal_code, account.revenue_eur) == ("12", "01000", 1234.5)
    assert (account.last_visit, account.visit_s, account.row) == (dt.date(2026, 2, 3), 2700, 4)


def test_the_users_own_columns_and_rows_are_handed_on_in_their_order(tmp_path: Path):
    text = (
        'Titre\nCode client;Nom;Couleur;CP\nB;Bar; bleu ;="01000"\n;;;\nA;Café;rouge\n'
        "C;Cave;;20000;\nTotal;;;\n"
    )
    where = Where(field="CP", starts_with="0")
    raw = read(written(tmp_path, text), where=(where,)).raw
    assert raw is not None
    assert raw.headers == ("Code client", "Nom", "Couleur", "CP")
    assert [(row.number, row.id, row.texts) for row in raw.rows] == [
        (3, "B", ("B", "Bar", " bleu ", '="01000"')),
        (5, "", ("A", "Café", "rouge", "")),
        (6, "", ("C", "Cave", "", "20000", "")),
        (7, "", ("Total", "", "", "")),
    ]


def test_rows_without_an_identifier_carry_the_one_that_was_made_for_them(tmp_path: Path):
    reading = read(written(tmp_path, "Nom;CP\nBar;20000\nCafé;20200\n"))
    assert reading.raw is not None
    made = {account.row: account.id for account in reading.items}
    assert [(row.number, row.id) for row in reading.raw.rows] == sorted(made.items())


def test_the_rows_of_a_team_are_handed_on_too(tmp_path: Path):
    path = written(tmp_path, "Nom;CP\nZoé L'Hôte;20000\n")
    raw = read_reps(path, Source(file=path.name), RepDefaults()).raw
    assert raw is not None
    assert [(row.id, row.texts[0]) for row in raw.rows] == [("zoe-l-hote", "Zoé L'Hôte")]


def test_a_file_that_is_no_table_hands_nothing_on(tmp_path: Path):
    assert read(tmp_path / "absent.csv").raw is None
