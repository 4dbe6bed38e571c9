"""Commands on the workspace: import, history, undo, visit reports, exports, deletion."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from tournees.cli import main
from tournees.planner.today import today

CLIENTS = """Code client;Raison sociale;CP;Ville;Commercial;CA HT;Taux de marge
C1;Garage du Port;1000;Bourg en Bresse;R1;12 000 €;25 %
C2;Café de la Place;20000;Ajaccio;R1;9 000 €;25 %
C3;Hôtel des Voyageurs;20200;Bastia;R2;1 500 €;25 %
"""
REPS = "Code;Nom;CP;Ville\nR1;Paule;20000;Ajaccio\nR2;Jeanne;20200;Bastia\n"
WEEK = """
[data.clients]
imported = "clients"
[data.reps]
imported = "reps"
[sectors]
keep_current = true
[tours]
week = 2026-11-30
[effort]
level = "fast"
"""


@pytest.fixture
def say(tmp_path, monkeypatch, capsys):
    """Runs a command in a folder that holds two files; gives its code and what it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clients.csv").write_text(CLIENTS, "utf-8")
    (tmp_path / "commerciaux.csv").write_text(REPS, "utf-8")

    def run(line):
        code = main(line.split())
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def imported(say):
    assert say("import clients.csv --margin-on cost")[0] == 0
    assert say("import commerciaux.csv --kind reps")[0] == 0
    return say


def test_an_import_is_kept_undone_and_taken_back(imported, tmp_path):
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS.replace("9 000", "9 500").replace("C3;", "C4;"), "utf-8")
    code, said = imported("import clients.csv")
    assert code == 0
    assert "comme la dernière fois" in said
    assert all(f"({name})" in said for name in ("C2", "C3", "C4"))
    assert "version 2" in said
    assert "version 1" in imported("data undo clients")[1].replace("\u00a0", " ")
    assert imported("data redo clients")[0] == 0
    history = imported("data history")[1]
    assert "en cours" in history
    assert imported("data undo nobody")[0] == 2


def test_the_same_file_is_no_new_version(imported):
    assert "déjà" in imported("import clients.csv")[1]


def test_visit_reports_move_the_last_visit(imported, tmp_path):
    day = today().isoformat()
    (tmp_path / "visites.csv").write_text(f"Code client;Date;Résultat\nC1;{day};fait\n", "utf-8")
    assert "rien n'a été écrit" in imported("feedback visites.csv --dry-run")[1]
    code, said = imported("feedback visites.csv")
    assert code == 0
    assert "Garage du Port" in said
    assert imported("data export clients --to q.xlsx")[0] == 0
    rows = list(openpyxl.load_workbook("q.xlsx").active.values)
    last = rows[0].index("Dernière visite")
    assert rows[1][last].date().isoformat() == day
    assert rows[1][rows[0].index("Code postal")] == "01000"


def test_the_crm_gets_its_own_file_back_with_codes_of_reps(imported, tmp_path):
    (tmp_path / "semaine.toml").write_text(WEEK, "utf-8")
    assert imported("run semaine.toml --run-id s")[0] in {0, 3}
    assert imported("data crm tournees-data/runs/s --to crm.csv")[0] == 0
    with (tmp_path / "crm.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    assert header[:7] == CLIENTS.splitlines()[0].split(";")
    assert [row[:3] for row in rows] == [line.split(";")[:3] for line in CLIENTS.splitlines()[1:]]
    assert [row[7] for row in rows] == ["R1", "R1", "R2"]
    assert all(row[8] for row in rows)


def test_a_deleted_account_is_nowhere_in_the_workspace(imported, tmp_path):
    assert "Rien n'a été supprimé" in imported("data forget C2 --dry-run")[1]
    assert imported("data forget C2")[0] == 0
    files = [path for path in (tmp_path / "tournees-data").rglob("*") if path.is_file()]
    assert not [path for path in files if "Café de la Place".encode() in path.read_bytes()]
    assert imported("data forget C2")[0] == 2
    assert imported("data forget")[0] == 2


def test_a_deleted_rep_that_a_file_still_names_is_told(imported, tmp_path):
    assert imported("data forget --rep Paule")[0] == 0
    (tmp_path / "clients.csv").write_text(CLIENTS + "C4;Bar;20000;Ajaccio;R1;;\n", "utf-8")
    said = imported("import clients.csv")[1]
    assert "3 lignes nomment un commercial dont la suppression" in said.replace("\u00a0", " ")


def test_ages_below_zero_and_empty_sources_are_refused(imported):
    assert imported("data purge --older-than-days -5")[0] == 2
    assert imported("data purge --dry-run")[0] == 0
    assert imported("data export reps --to q.csv")[0] == 2


def test_a_correction_file_is_written_filled_and_read_back(imported, tmp_path):
    (tmp_path / "clients.csv").write_text(CLIENTS.replace("Bastia", "Bbbbb"), "utf-8")
    assert imported("check-data clients.csv --corrections-to c.csv --to q.csv")[0] == 0
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *lines = csv.reader(stream, delimiter=";")
    (wrong,) = [line for line in lines if line[2] == "C3"]
    wrong[-1] = "Bastia"
    with (tmp_path / "c.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *lines])
    _, said = imported("check-data clients.csv --corrections c.csv --json")
    report = json.loads(said)
    assert report["placed_by_precision"] == {"commune": 3}
    assert not [f for f in report["findings"] if f["row"] == 4]


def test_a_column_that_is_not_said_right_is_explained(say):
    code, said = say("check-data clients.csv --column name")
    assert code == 2
    assert "--column name=Enseigne" in said
