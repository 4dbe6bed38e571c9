"""Three files and a scenario with more than thirty faults: one report, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tournees.cli import main
from tournees.errors import InputError
from tournees.planner.intake import intake
from tournees.scenario import load_scenario
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from pathlib import Path

CLIENTS = """Code client;Nom;CP;Ville;Latitude;Longitude;CA;Marge;Statut client;Fréquence;Durée;\
Horaires;Fermeture annuelle;Dernière visite;Client réservé;Intervalle min;Intervalle max;Commercial
C1;Bar;20000;Ajaccio;41,92;8,73;1200;30 %;actif;12;45;lun-ven 9h-12h;;03/02/2026;non;10;60;ANNE
C1;Bar en double;20000;Ajaccio;;;;;;;;;;;;;;ANNE
C2;Pôle;20000;Ajaccio;95;8,73;;;;;;;;;;;;ANNE
C3;Est;20000;Ajaccio;41,92;nord;;;;;;;;;;;;ANNE
C4;Riche;20000;Ajaccio;;;beaucoup;;;;;;;;;;;ANNE
C5;Marge;20000;Ajaccio;;;;130 %;;;;;;;;;;ANNE
C6;Statut;20000;Ajaccio;;;;;perplexe;;;;;;;;;ANNE
C7;Souvent;20000;Ajaccio;;;;;;400;;;;;;;;ANNE
C8;Négatif;20000;Ajaccio;;;;;;-4;;;;;;;;ANNE
C9;Long;20000;Ajaccio;;;;;;;30 h;;;;;;;ANNE
C10;Tard;20000;Ajaccio;;;;;;;;lun-ven 25h-26h;;;;;;ANNE
C11;Envers;20000;Ajaccio;;;;;;;;lun-ven 18h-9h;;;;;;ANNE
C12;Hiver;20000;Ajaccio;;;;;;;;;31/03/2026-01/11/2025;;;;;ANNE
C13;Février;20000;Ajaccio;;;;;;;;;;31/02/2026;;;;ANNE
C14;Peut-être;20000;Ajaccio;;;;;;;;;;;peut-être;;;ANNE
C15;Intervalle;20000;Ajaccio;;;;;;;;;;;;90;30;ANNE
C16;Inconnu;20000;Ajaccio;;;;;;;;;;;;;;Marguerite
C17;Trop;20000;Ajaccio;;;;;;;;;;;;;;ANNE;de trop
"""
PROSPECTS = (
    ("Code prospect", "Nom", "Type de compte", "CP", "Commune", "Potentiel", "Proba", "Commercial"),
    ("P1", "Un", "prospect", "20000", "Ajaccio", "mille", "20 %", "ANNE"),
    ("P2", "Deux", "martien", "20000", "Ajaccio", 1000, "cent", "ANNE"),
    ("P2", "Trois", "prospect", "20000", "Ajaccio", 1000, "20 %", "Bertrand"),
    ("P2", "Quatre", "prospect", "20000", "Ajaccio", 1000, "20 %", ""),
    ("C1", "Croisé", "prospect", "20000", "Ajaccio", 1000, "20 %", "LUC"),
)
REPS = """Code;Nom;Code postal;Ville;Début de journée;Fin de journée;Heures par semaine;Congés
ANNE;Anne;20000;Ajaccio;18:00;8:00;35;
PAUL;Paul;99999;Nulle-Part;8:00;18:00;35;
LUC;Luc;20200;Bastia;8:00;18:00;120;
LUC;Luc bis;20200;Bastia;8:00;18:00;35;32/13/2026
"""
SCENARIO = """name = "Fautes"
[data.clients]
file = "clients.csv"
columns = { segment = "Segmant", coleur = "Ville" }
[data.prospects]
file = "prospects.xlsx"
[data.reps]
file = "commerciaux.csv"
[sectors]
locked = ["ZZZ"]
[tours]
week = 2026-11-30
mandatory = ["YYY"]
"""
FAULTS = {
    ("clients.csv", None, "", "column_absent"),
    ("clients.csv", None, "", "column_field_unknown"),
    ("clients.csv", 3, "Code client", "duplicate_id"),
    ("clients.csv", 6, "CA", "cell_number"),
    ("clients.csv", 8, "Statut client", "cell_status"),
    ("clients.csv", 10, "Fréquence", "cell_frequency"),
    ("clients.csv", 14, "Fermeture annuelle", "cell_period_reversed"),
    ("clients.csv", 15, "Dernière visite", "cell_date"),
    ("clients.csv", 16, "Client réservé", "cell_yes_no"),
    ("clients.csv", 17, "Intervalle min", "days_reversed"),
    ("clients.csv", 18, "Commercial", "rep_unknown"),
    ("clients.csv", 19, "", "row_too_long"),
    ("prospects.xlsx", 2, "Potentiel", "cell_number"),
    ("prospects.xlsx", 3, "Type de compte", "cell_kind"),
    ("prospects.xlsx", 3, "Proba", "cell_share"),
    ("prospects.xlsx", 4, "Commercial", "rep_unknown"),
    ("prospects.xlsx", 5, "Code prospect", "duplicate_id"),
    ("prospects.xlsx", 6, "Code prospect", "id_in_two_files"),
    ("commerciaux.csv", 2, "Début de journée", "day_reversed"),
    ("commerciaux.csv", 3, "Ville", "rep_without_home"),
    ("commerciaux.csv", 4, "Heures par semaine", "cell_contract"),
    ("commerciaux.csv", 5, "Code", "duplicate_id"),
    ("commerciaux.csv", 5, "Congés", "cell_date"),
    ("", None, "sectors.locked", "account_unknown"),
    ("", None, "tours.mandatory", "account_unknown"),
}


def workbook(path: Path, *sheets: tuple[str, tuple[tuple[object, ...], ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def scenario(tmp_path):
    workbook(tmp_path / "prospects.xlsx", ("Cibles", PROSPECTS), ("Vide", ()))
    (tmp_path / "clients.csv").write_text(CLIENTS, "utf-8")
    (tmp_path / "commerciaux.csv").write_text(REPS, "utf-8")
    (tmp_path / "fautes.toml").write_text(SCENARIO, "utf-8")
    return tmp_path / "fautes.toml"


def issues(scenario):
    with pytest.raises(InputError) as caught:
        intake(load_scenario(scenario))
    return caught.value.issues


def test_every_fault_of_every_file_stands_in_one_report(scenario):
    found = issues(scenario)
    duplicates = {("prospects.xlsx", 4, "Code prospect", "duplicate_id")}
    assert {(i.file, i.row, i.column, i.code) for i in found} - duplicates == FAULTS - duplicates
    assert {i.sheet for i in found if i.file == "prospects.xlsx"} == {"Cibles"}


def test_the_report_goes_file_by_file_and_down_the_rows(scenario):
    places = [(issue.file, issue.row or 0) for issue in issues(scenario)]
    files = list(dict.fromkeys(file for file, _ in places))
    assert files == ["clients.csv", "prospects.xlsx", "commerciaux.csv", ""]
    assert places == sorted(places, key=lambda place: (files.index(place[0]), place[1]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_tells_each_fault_once_and_writes_nothing(scenario, lang, capsys, monkeypatch):
    monkeypatch.chdir(scenario.parent)
    before = sorted(path.name for path in scenario.parent.iterdir())
    assert main(["run", scenario.name, "--lang", lang]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    count, *lines, how_to_correct = shown.err.strip().splitlines()
    assert "--corrections-to" in how_to_correct
    assert count.startswith(f"{len(lines)} ")
    assert len(lines) == len(set(lines)) == len(issues(scenario))
    words = Words(lang)
    assert [f"  • {words.issue(issue)}" for issue in issues(scenario)] == lines
    assert "Traceback" not in shown.err
    assert sorted(path.name for path in scenario.parent.iterdir()) == before


def test_files_that_are_no_tables_are_all_told_at_once(scenario):
    folder = scenario.parent
    whole = (folder / "prospects.xlsx").read_bytes()
    (folder / "prospects.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "clients.csv").write_bytes(b"%PDF-1.7\n%")
    workbook(folder / "vide.xlsx", ("Vide", ()))
    text = SCENARIO.replace("commerciaux.csv", "vide.xlsx")
    scenario.write_text(text, "utf-8")
    found = {(issue.file, issue.sheet, issue.code) for issue in issues(scenario)}
    assert {
        ("clients.csv", "", "table_other_kind"),
        ("prospects.xlsx", "", "workbook_broken"),
        ("vide.xlsx", "Vide", "sheet_empty"),
    } <= found
    assert not any(code == "rep_unknown" for _, _, code in found)


def test_a_file_of_other_columns_says_which_are_missing(scenario):
    (scenario.parent / "clients.csv").write_text("Date;Montant\n01/02/2026;12\n", "utf-8")
    found = {i.code for i in issues(scenario) if i.file == "clients.csv" and i.row}
    assert {"column_name_missing", "column_location_missing"} <= found
