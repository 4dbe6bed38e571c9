"""One file with twenty faults gives one report with twenty faults, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tournees.model import Kind
from tournees.reading import Reading, read_accounts
from tournees.scenario import Source, Where
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

HEADER = (
    "Code client;Nom;CP;Ville;Latitude;Longitude;CA;Taux de marge;Statut client;Fréquence;Durée;"
    "Horaires;Fermeture annuelle;Dernière visite;Client réservé;Intervalle min;Intervalle max"
)
GOOD = "20000;Ajaccio;41,92;8,73;1200;30 %;actif;12;45;lun-ven 9h-12h;;03/02/2026;non;10;60"
ROWS = {
    2: f"C1;Bar;{GOOD}",
    3: f"C1;Bar en double;{GOOD}",
    4: "C3;Pôle;20000;Ajaccio;95;8,73;;;;;;;;;;;",
    5: "C4;Est;20000;Ajaccio;41,92;nord;;;;;;;;;;;",
    6: "C5;Riche;20000;Ajaccio;;;beaucoup;;;;;;;;;;",
    7: "C6;Marge;20000;Ajaccio;;;;130 %;;;;;;;;;",
    8: "C7;Statut;20000;Ajaccio;;;;;perplexe;;;;;;;;",
    9: "C8;Souvent;20000;Ajaccio;;;;;;400;;;;;;;",
    10: "C9;Parfois;20000;Ajaccio;;;;;;parfois;;;;;;;",
    11: "C10;Long;20000;Ajaccio;;;;;;;30 h;;;;;;",
    12: "C11;Court;20000;Ajaccio;;;;;;;0;;;;;;",
    13: "C12;Tard;20000;Ajaccio;;;;;;;;lun-ven 25h-26h;;;;;",
    14: "C13;Envers;20000;Ajaccio;;;;;;;;lun-ven 18h-9h;;;;;",
    15: "C14;Hiver;20000;Ajaccio;;;;;;;;;31/03/2026-01/11/2025;;;;",
    16: "C15;Été;20000;Ajaccio;;;;;;;;;tout l'été;;;;",
    17: "C16;Février;20000;Ajaccio;;;;;;;;;;31/02/2026;;;",
    18: "C17;Peut-être;20000;Ajaccio;;;;;;;;;;;peut-être;;",
    19: "C18;Intervalle;20000;Ajaccio;;;;;;;;;;;;90;30",
    20: "C19;Trop;20000;Ajaccio;;;;;;;;;;;;;;;de trop",
    21: f"C20;Bon;{GOOD}",
}
FAULTS = {
    ("duplicate_id", 3),
    ("cell_degrees", 4),
    ("cell_degrees", 5),
    ("cell_number", 6),
    ("margin_over_sales", 7),
    ("cell_status", 8),
    ("cell_frequency_high", 9),
    ("cell_frequency", 10),
    ("cell_duration_long", 11),
    ("cell_duration_none", 12),
    ("cell_hours_impossible", 13),
    ("cell_hours_reversed", 14),
    ("cell_period_reversed", 15),
    ("cell_period", 16),
    ("cell_date", 17),
    ("cell_yes_no", 18),
    ("days_reversed", 19),
    ("row_too_long", 20),
    ("column_absent", None),
    ("column_field_unknown", None),
    ("where_unknown", None),
}


@pytest.fixture
def reading(tmp_path: Path) -> Reading[Account]:
    path = tmp_path / "vingt_fautes.csv"
    path.write_bytes("\r\n".join((HEADER, *ROWS.values())).encode("cp1252"))
    source = Source(
        file=path.name,
        columns={"segment": "Segmant", "coleur": "Ville"},
        margin_on="sales",
        where=(Where(field="Pays", equals="France"),),
    )
    return read_accounts(path, source, Kind.CLIENT)


def test_every_fault_of_the_file_is_in_one_report(reading: Reading[Account]):
    assert {(issue.code, issue.row) for issue in reading.issues} == FAULTS
    assert not reading.usable


def test_each_fault_names_its_file_and_its_cell(reading: Reading[Account]):
    assert {issue.file for issue in reading.issues} == {"vingt_fautes.csv"}
    cells = {issue.row: (issue.column, issue.value) for issue in reading.issues if issue.row}
    assert cells[6] == ("CA", "beaucoup")
    assert cells[14] == ("Horaires", "lun-ven 18h-9h")
    assert cells[3] == ("Code client", "C1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fault_is_told_in_the_users_language(reading: Reading[Account], lang: str):
    words = Words("en" if lang == "en" else "fr")
    lines = [words.issue(issue) for issue in reading.issues]
    assert all(line.startswith("vingt_fautes.csv") and "{" not in line for line in lines)
    assert len(set(lines)) == len(lines)
