"""The Excel workbook, opened again with openpyxl."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tournees.metrics import indicators
from tournees.report import write_workbook
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from hand_made_week import Week

FR = Words("fr")
MANIFEST = {
    "run_id": "20261124-essai",
    "name": "=Essai <b>",
    "started": "2026-11-24T03:00:00+00:00",
    "files": {"clients": {"name": "clients.csv", "digest": "ab" * 32}},
    "defaults": {"opening": 12, "value": 0},
    "travel": {"source": "estimate"},
    "warnings": ["clients.csv, ligne 3 : à vérifier."],
    "versions": {"tournees": "0.1.0"},
}


def written(week: Week, path: Path, words: Words = FR):
    measured = indicators(week.problem, week.plan)
    write_workbook(path, week.problem, week.plan, measured, words, manifest=MANIFEST)
    return openpyxl.load_workbook(path)


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet):
    heads, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in body]


def test_the_workbook_has_its_sheets_in_order(week: Week, tmp_path: Path):
    assert written(week, tmp_path / "a.xlsx").sheetnames == [
        "Synthèse",
        "Secteurs",
        "Comptes transférés",
        "Tournées",
        "Journées",
        "Non planifiées",
        "Indicateurs",
        "À propos",
    ]


def test_no_cell_is_a_formula_or_a_link_whatever_a_name_looks_like(week: Week, tmp_path: Path):
    names = ("=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "http://evil.example", "{=A1}", "'=1")
    accounts = tuple(
        replace(account, name=name, phone=name, commune=name)
        for account, name in zip(week.problem.accounts, names, strict=False)
    )
    problem = replace(week.problem, accounts=(*accounts, *week.problem.accounts[len(names) :]))
    book = written(week._replace(problem=problem), tmp_path / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.hyperlink is None for cell in cells)
    told = {row["Identifiant"]: row["Nom"] for row in rows(book["Secteurs"])}
    assert [told[account.id] for account in accounts] == list(names)
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert {"=1+1", "+33", "-2", "@SUM(A1)", "\t=1"} <= quoted


def test_figures_dates_and_hours_are_typed(week: Week, tmp_path: Path):
    book = written(week, tmp_path / "a.xlsx")
    first = rows(book["Tournées"])[0]
    assert first["Date"] == datetime(2026, 11, 23)  # noqa: DTZ001  # Excel knows no zones
    assert first["Début"] == time(9, 0)
    assert first["Contribution (€)"] == 80
    assert book["Tournées"]["B2"].number_format == "[$-40C]ddd d mmm yyyy"
    assert book["Tournées"]["D2"].number_format == "hh:mm"


def test_a_postal_code_keeps_its_zero(week: Week, tmp_path: Path):
    sheet = written(week, tmp_path / "a.xlsx")["Secteurs"]
    told = {row["Identifiant"]: row["Code postal"] for row in rows(sheet)}
    assert told["C5"] == "01000"


def test_revenue_per_rep_is_that_of_the_accounts(week: Week, tmp_path: Path):
    sums: dict[str, float] = {}
    for row in rows(written(week, tmp_path / "a.xlsx")["Secteurs"]):
        rep = row["Nouveau commercial"]
        sums[rep] = sums.get(rep, 0) + (row["CA HT (€/an)"] or 0)
    assert sums == {"Ghjulia <Santoni>": 21_300, '../../Marc "X" Paoli': 0}


def test_tables_are_frozen_and_filtered(week: Week, tmp_path: Path):
    book = written(week, tmp_path / "a.xlsx")
    for name in ("Secteurs", "Tournées", "Non planifiées", "Indicateurs"):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref == book[name].dimensions


def test_what_is_not_planned_says_why(week: Week, tmp_path: Path):
    told = rows(written(week, tmp_path / "a.xlsx")["Non planifiées"])
    assert len(told) == 2
    assert all(row["Motif"] for row in told)


def test_the_last_sheet_says_where_everything_comes_from(week: Week, tmp_path: Path):
    sheet = written(week, tmp_path / "a.xlsx")["À propos"]
    text = "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row)
    for piece in ("20261124-essai", "clients.csv", "12 comptes", "estimés", "OpenStreetMap",
                  "mar. 24 nov. 2026", "ligne 3"):  # fmt: skip
        assert piece in text
    assert "0 compte :" not in text


def test_the_same_run_gives_the_same_bytes(week: Week, tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        written(week, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_workbook_exists_in_english(week: Week, tmp_path: Path):
    book = written(week, tmp_path / "a.xlsx", Words("en"))
    assert book.sheetnames[0] == "Summary"
    assert book["Tours"]["B2"].number_format == "[$-809]ddd d mmm yyyy"


def test_a_plan_of_sectors_alone_has_no_sheet_of_tours(week: Week, tmp_path: Path):
    only = week._replace(plan=replace(week.plan, tours=None))
    assert "Tournées" not in written(only, tmp_path / "a.xlsx").sheetnames


@pytest.mark.parametrize("length", [40_000])
def test_a_text_longer_than_a_cell_is_cut_not_lost(week: Week, tmp_path: Path, length: int):
    first = replace(week.problem.accounts[0], name="x" * length)
    problem = replace(week.problem, accounts=(first, *week.problem.accounts[1:]))
    sheet = written(week._replace(problem=problem), tmp_path / "a.xlsx")["Secteurs"]
    assert len(rows(sheet)[0]["Nom"]) == 32_000


def test_a_row_is_as_high_as_its_longest_text(week: Week, tmp_path: Path):
    sheet = written(week, tmp_path / "a.xlsx")["Indicateurs"]
    heights = [sheet.row_dimensions[line].height for line in range(2, sheet.max_row + 1)]
    long = [len(sheet.cell(line, 5).value) > 70 for line in range(2, sheet.max_row + 1)]
    assert any(long)
    assert all(height > 30 for height, is_long in zip(heights, long, strict=True) if is_long)
