"""Corrections: read from a correction file, put over the cells, told where they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tournees.model import Kind
from tournees.reading import (
    Correction,
    Reading,
    RepDefaults,
    read_accounts,
    read_corrections,
    read_reps,
)
from tournees.scenario import Source, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

HEADER = "Code client;Nom;CP;Ville;CA"
ROWS = ("00012;Bar;2000;Ajacio;x", "B7;Café;20200;Bastia;10", "C;Cave;20250;Corte;20")
FRENCH = "Fichier;Ligne;Identifiant;Colonne;Valeur;Règle;Remède;Nouvelle valeur"
ENGLISH = "File;Row;Id;Column;Value;Rule;Remedy;New value"


def fix(key: str, column: str, old: str, new: str) -> Correction:
    return Correction(key=key, column=column, old=old, new=new)


def clients(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "clients.csv"
    path.write_text("\n".join((header, *(rows or ROWS))) + "\n", "utf-8")
    return path


def read(path: Path, *corrections: Correction, **source: Any) -> Reading[Account]:
    return read_accounts(path, Source(file=path.name, **source), Kind.CLIENT, corrections)


def told(reading: Reading[Account]) -> list[tuple[str, int | None, str]]:
    return [(i.code, i.row, i.column) for i in reading.issues if i.code.startswith("correction_")]


def test_a_correction_replaces_a_text_before_it_is_read(tmp_path: Path):
    path = clients(tmp_path)
    before = path.read_bytes()
    reading = read(
        path, fix("00012", "CP", "2000", "20000"), fix("00012", "ville", "Ajacio", "Ajaccio"),
        fix("00012", "CA", "x", "1 200,50 €"), fix("B7", "Nom", "Café", "Café du Port"),
    )  # fmt: skip
    account = reading.items[0]
    assert (account.postal_code, account.commune, account.revenue_eur) == (
        "20000", "Ajaccio", 1200.5,
    )  # fmt: skip
    assert reading.items[1].name == "Café du Port"
    assert reading.corrected == 4
    assert reading.usable
    assert path.read_bytes() == before


def test_the_users_own_rows_stay_what_the_file_says(tmp_path: Path):
    raw = read(clients(tmp_path), fix("B7", "CP", "20200", "20600")).raw
    assert raw is not None
    assert raw.rows[1].texts[2] == "20200"


def test_an_empty_new_text_clears_the_cell(tmp_path: Path):
    reading = read(clients(tmp_path), fix("00012", "CA", "x", ""))
    assert reading.items[0].revenue_eur is None
    assert reading.usable


def test_where_another_text_stands_now_the_file_wins_and_this_is_told(tmp_path: Path):
    reading = read(clients(tmp_path), fix("B7", "CA", "99", "100"))
    assert told(reading) == [("correction_stale", 3, "CA")]
    assert reading.items[1].revenue_eur == 10
    assert reading.corrected == 0


def test_what_the_user_has_since_put_right_in_the_file_is_not_told(tmp_path: Path):
    reading = read(clients(tmp_path), fix("B7", "CA", "99", "10"))
    assert told(reading) == []
    assert reading.corrected == 0


def test_a_row_or_a_column_that_is_gone_is_told(tmp_path: Path):
    reading = read(
        clients(tmp_path), fix("Z9", "CP", "1", "2"), fix("B7", "Couleur", "bleu", "vert")
    )
    assert told(reading) == [
        ("correction_row_unknown", None, "CP"), ("correction_column_unknown", 3, "Couleur"),
    ]  # fmt: skip
    assert all(not issue.fatal for issue in reading.issues if issue.code[:11] == "correction_")


@pytest.mark.parametrize("key", ["row 3", "ligne 3", "3"])
def test_a_row_without_an_identifier_is_found_by_its_number(tmp_path: Path, key: str):
    path = clients(tmp_path, "Bar;20000", "Café;2020", header="Nom;CP")
    reading = read(path, fix(key, "CP", "2020", "20200"))
    assert sorted(a.postal_code for a in reading.items) == ["20000", "20200"]
    assert told(read(path, fix("row 9", "CP", "", "x"))) == [("correction_row_unknown", None, "CP")]


def test_zeros_that_a_spreadsheet_took_from_the_correction_file_do_not_matter(tmp_path: Path):
    path = clients(tmp_path, "00012;Bar;01000;Bourg-en-Bresse;1200,50")
    reading = read(path, fix("12", "CP", "1000", "01004"), fix("12", "CA", "1200.5", "1300"))
    assert (reading.items[0].postal_code, reading.items[0].revenue_eur) == ("01004", 1300)


@pytest.mark.parametrize("column", ["segment", "Segment"])
def test_a_field_that_the_file_has_no_column_for_becomes_one_more(tmp_path: Path, column: str):
    reading = read(clients(tmp_path), fix("B7", column, "", "A"), defaults={"segment": "C"})
    assert [account.segment for account in reading.items] == ["C", "A", "C"]
    assert reading.understood.columns[-1].fields == ("segment",)
    assert reading.raw is not None
    assert reading.raw.headers == tuple(HEADER.split(";"))


def test_coordinates_can_be_given_to_a_row_that_has_none(tmp_path: Path):
    reading = read(clients(tmp_path), fix("B7", "lat_lon", "", "42.70, 9.45"))
    assert [account.place is not None for account in reading.items] == [False, True, False]


def test_one_of_our_fields_names_the_files_own_column(tmp_path: Path):
    reading = read(clients(tmp_path), fix("B7", "postal_code", "20200", "20600"))
    assert reading.items[1].postal_code == "20600"
    assert len(reading.understood.columns) == 5


def test_an_added_column_does_not_swallow_a_cell_too_many(tmp_path: Path):
    path = clients(tmp_path, *ROWS[:2], "C;Cave;20250;Corte;20;de trop")
    reading = read(path, fix("B7", "segment", "", "A"))
    assert [account.segment for account in reading.items] == ["", "A", ""]
    assert [(i.row, i.value) for i in reading.issues if i.code == "row_too_long"] == [
        (4, "de trop")
    ]


def test_a_cell_can_be_corrected_twice_from_either_text(tmp_path: Path):
    first = fix("B7", "CP", "20200", "20201")
    for old in ("20200", "20201"):
        reading = read(clients(tmp_path), first, fix("B7", "CP", old, "20600"))
        assert reading.items[1].postal_code == "20600"
        assert (reading.corrected, told(reading)) == (1, [])


def test_a_row_that_corrections_empty_is_told_and_keeps_its_place(tmp_path: Path):
    path = clients(tmp_path, "A;Bar", "B;Cave", header="Code client;Nom")
    reading = read(path, fix("A", "Code client", "A", ""), fix("row 2", "Nom", "Bar", ""))
    assert [account.id for account in reading.items] == ["B"]
    assert ("row_is_emptied", 2) in [(issue.code, issue.row) for issue in reading.issues]
    assert reading.raw is not None
    assert [(row.number, row.id) for row in reading.raw.rows] == [(2, ""), (3, "B")]


def test_conditions_see_the_corrected_text(tmp_path: Path):
    where = (Where(field="CP", starts_with="20"),)
    path = clients(tmp_path, "A;Bar;99000;Ajaccio;1")
    assert read(path, fix("A", "CP", "99000", "20000"), where=where).items[0].id == "A"


def test_a_team_is_corrected_alike(tmp_path: Path):
    path = clients(tmp_path, "Zoé;2000", header="Nom;CP")
    source = Source(file=path.name)
    fixes = (fix("row 2", "CP", "2000", "20000"), fix("row 2", "km_eur", "", "0,5"))
    reading = read_reps(path, source, RepDefaults(), fixes)
    assert (reading.items[0].postal_code, reading.items[0].costs.per_km_eur) == ("20000", 0.5)


LINES = (
    "clients.csv;2;00012;CP;2000;faux;corrigez;20000",
    "clients.csv;3;B7;CA;10;faux;corrigez;",
    "clients.csv;4;;Ville;'-Corte;faux;corrigez;(vide)",
    "clients.csv;5;'=D;Nom;''Ham;faux;corrigez;'-",
)
FIXES = (
    fix("00012", "CP", "2000", "20000"),
    fix("row 4", "Ville", "-Corte", ""),
    fix("=D", "Nom", "'Ham", ""),
)


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252"])
def test_a_filled_correction_file_is_read_in_both_languages(
    tmp_path: Path, header: str, codec: str
):
    path = tmp_path / "corrections.csv"
    path.write_bytes("\r\n".join((header, *LINES, "")).encode(codec))
    assert read_corrections(path) == (FIXES, ())


def test_a_filled_correction_workbook_is_read_as_it_stands(tmp_path: Path):
    path = tmp_path / "corrections.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as made:
        made.add_worksheet("Lisez-moi").write(0, 0, "Remplissez la dernière colonne")
        sheet = made.add_worksheet("Corrections")
        sheet.write_row(0, 0, FRENCH.split(";"))
        sheet.write_row(1, 0, ["c.csv", 2, "A", "CP", "=1", "", "", 20000])
        sheet.write_row(2, 0, ["c.csv", 3, "B", "CP", "1", "", "", ""])
    assert read_corrections(path) == ((fix("A", "CP", "=1", "20000"),), ())


def test_only_the_lines_of_one_file_are_taken_where_any_line_is_of_it(tmp_path: Path):
    path = tmp_path / "corrections.csv"
    lines = ("a.csv;2;A;CP;1;;;2", "b.csv;2;B;CP;1;;;2", ";2;C;CP;1;;;2")
    path.write_text("\n".join((FRENCH, *lines)), "utf-8")
    assert [each.key for each in read_corrections(path, "a.csv")[0]] == ["A", "C"]
    assert [each.key for each in read_corrections(path, "next.csv")[0]] == ["A", "B", "C"]


def test_lines_that_say_too_little_are_told(tmp_path: Path):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{FRENCH}\na;;;CP;1;;;2\na;3;A;;1;;;2", "utf-8")
    found, issues = read_corrections(path)
    assert found == ()
    assert [(issue.code, issue.row, issue.fatal) for issue in issues] == [
        ("correction_without_row", 2, False), ("correction_without_column", 3, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "table_is_empty"), (b"Nom;CP\nBar;20000\n", "correction_no_columns")],
)
def test_what_is_no_correction_file_is_told(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "corrections.csv"
    path.write_bytes(content)
    found, issues = read_corrections(path)
    assert (found, [(issue.code, issue.fatal) for issue in issues]) == ((), [(code, True)])
