"""A prospect who refused to be canvassed stands in no file of a run, whoever asked for it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tournees.files import shipped
from tournees.run import run_scenario
from tournees.scenario import load_scenario
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = "Prospect Secret Nonpareil"
SCENARIO = """
base = '{base}'
name = "Statuts"
[data.clients]
file = "clients.csv"
where = [{{ field = "Ville", in = ["Bastia", "Corte", "Borgo", "Furiani"] }}]
[data.prospects]
file = "prospects.csv"
[data.reps]
file = "commerciaux.csv"
[sectors]
tolerance = 0.9
[tours]
mandatory = ["P9001"]
[campaign]
enabled = true
days = 2
[effort]
level = "fast"
"""
PROSPECTS = f"""Code prospect;Nom du compte;Code postal;Commune;Potentiel;Statut;Impérative
P0001;Épicerie du Port;20200;Bastia;9000;actif;non
P0002;Bar du Marché;20250;Corte;8000;actif;non
P9001;{HIDDEN};20200;Bastia;900000;ne pas démarcher;oui
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standing")
    for name in ("clients.csv", "commerciaux.csv"):
        (folder / name).write_bytes(shipped(f"data/sample/{name}").read_bytes())
    (folder / "prospects.csv").write_text(PROSPECTS, "utf-8")
    path = folder / "scenario.toml"
    path.write_text(SCENARIO.format(base=shipped("scenarios/corse.toml")), "utf-8")
    return run_scenario(load_scenario(path), folder / "workspace", Words("fr"))


def everything(path: Path) -> bytes:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()


def test_no_file_of_the_run_names_it(finished):
    files = [path for path in finished.folder.path.rglob("*") if path.is_file()]
    assert len(files) > 15
    naming = [path.name for path in files if b"Secret Nonpareil" in everything(path)]
    assert naming == []
    by_id = [path.name for path in files if b"P9001" in everything(path)]
    assert by_id == ["scenario.toml"]  # where the user asked for it


def test_the_run_says_so_and_is_valid(finished):
    assert finished.violations == ()
    told = " ".join(finished.manifest["warnings"])
    assert "ne pas démarcher" in told
    assert "impérative" in told


def test_the_workbook_ranks_the_accounts_and_marks_conventional_euros(finished):
    book = openpyxl.load_workbook(finished.folder.path / "classeur.xlsx")
    heads, *rows = book["Classement"].iter_rows(values_only=True)
    cells = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["Rang"] for row in cells] == list(range(1, len(cells) + 1))
    net = [row["Contribution nette (€/an)"] for row in cells]
    assert net == sorted(net, reverse=True)
    origin = {row["Identifiant"]: row["Origine de la contribution"] for row in cells}
    assert origin["P0001"] == "valeur conventionnelle"
    assert set(origin.values()) == {"valeur conventionnelle", "selon vos fichiers"}
