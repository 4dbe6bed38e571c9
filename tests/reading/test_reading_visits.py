"""Visit reports as reps write them."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.model import VisitOutcome, VisitReport
from tournees.reading.cells import read_cell
from tournees.reading.faults import CellFault
from tournees.reading.visit_fields import read_outcome
from tournees.reading.visits import read_visit_reports
from tournees.scenario import Source

DONE, MISSED, ORDER = VisitOutcome.DONE, VisitOutcome.MISSED, VisitOutcome.ORDER


def read(tmp_path: Path, text: str, **source: Any):
    path = tmp_path / "visites.csv"
    path.write_text(text, "utf-8")
    return read_visit_reports(path, Source(file=path.name, **source))


def told(reading) -> list[tuple[str, int | None, bool]]:
    return [(issue.code, issue.row, issue.fatal) for issue in reading.issues]


def test_a_full_row_becomes_a_report(tmp_path: Path):
    reading = read(
        tmp_path,
        "Code client;Nom client;Date;Résultat;Durée réelle;Montant commande;Nouveaux horaires;"
        "Compte rendu;Commercial\n"
        "C2;Bar;03/02/2026;Commande;1 h 15;1 200 €;L-V 9h-12h;Content;Zoé\n",
    )
    assert reading.issues == ()
    report = reading.items[0]
    assert report.opening is not None
    assert len([windows for windows in report.opening.days if windows]) == 5
    assert report == VisitReport(
        account_id="C2", day=date(2026, 2, 3), outcome=ORDER, visit_s=4500, order_eur=1200.0,
        opening=report.opening, note="Content", rep="Zoé", file="visites.csv", row=2,
    )  # fmt: skip


def test_a_name_stands_in_for_a_code(tmp_path: Path):
    reading = read(tmp_path, "Client;Date;Statut\nBar du Port;2026-02-03;fait\n")
    assert [report.account_id for report in reading.items] == ["Bar du Port"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("fait", DONE), ("Faite", DONE), ("OK", DONE), ("vu", DONE), ("réalisée", DONE),
     ("oui", DONE), ("Vu le gérant", DONE), ("sans commande", DONE), ("manquée", MISSED),
     ("Absent", MISSED), ("non vu", MISSED), ("Reportée", MISSED), ("annulé", MISSED),
     ("no show", MISSED), ("non", MISSED), ("commande", ORDER), ("Commande prise", ORDER),
     ("sold", ORDER)],
)  # fmt: skip
def test_an_outcome_has_many_words(text: str, outcome: VisitOutcome):
    assert read_outcome(text) is outcome


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_of_outcomes_crash(text: str):
    outcome = read_cell(read_outcome, text)
    assert not isinstance(outcome, CellFault) or not outcome.fatal


def test_an_order_sold_makes_the_visit_an_order(tmp_path: Path):
    reading = read(tmp_path, "Client;Date;Fait;Montant\nA;03/02/2026;oui;100\nB;03/02/2026;;50\n"
                             "C;03/02/2026;oui;0\n")  # fmt: skip
    assert [report.outcome for report in reading.items] == [ORDER, ORDER, DONE]


def test_rows_that_cannot_be_used_are_told_one_by_one(tmp_path: Path):
    reading = read(
        tmp_path,
        "Client;Date;Résultat\nA;;fait\nB;03/02/2026;\n;03/02/2026;fait\nC;03/02/2026;martien\n"
        "D;03/02/2026;fait\n",
    )
    assert told(reading) == [
        ("visit_without_day", 2, False),
        ("visit_without_outcome", 3, False),
        ("visit_without_account", 4, False),
        ("cell_outcome", 5, False),
    ]
    assert [report.account_id for report in reading.items] == ["D"]
    assert reading.understood.rows_read == 5


def test_a_visit_lasts_from_arrival_to_departure(tmp_path: Path):
    reading = read(
        tmp_path,
        "Client;Date;Résultat;Heure d'arrivée;Heure de départ\nA;03/02/2026;fait;9:00;9:50\n"
        "B;03/02/2026;fait;10:00;9:00\n",
    )
    assert [report.visit_s for report in reading.items] == [3000, None]
    assert told(reading) == [("visit_reversed", 3, False)]
    assert reading.issues[0].value == "10:00 - 9:00"


def test_a_missed_visit_has_no_duration(tmp_path: Path):
    reading = read(tmp_path, "Client;Date;Résultat;Durée\nA;03/02/2026;absent;10\n")
    assert [(report.outcome, report.visit_s) for report in reading.items] == [(MISSED, None)]


def test_without_a_column_of_outcomes_all_count_as_made_which_is_told(tmp_path: Path):
    reading = read(tmp_path, "Client;Date\nA;03/02/2026\n")
    assert [report.outcome for report in reading.items] == [DONE]
    assert told(reading) == [("visits_all_done", 1, False)]


def test_the_columns_that_must_be_are_missed(tmp_path: Path):
    reading = read(tmp_path, "Couleur;Résultat\nbleu;fait\n")
    assert told(reading) == [
        ("column_account_missing", 1, True),
        ("column_day_missing", 1, True),
    ]


def test_reports_stand_by_day_account_and_row_whatever_the_order(tmp_path: Path):
    rows = [f"C{n % 3};0{1 + n % 4}/02/2026;fait" for n in range(12)]
    ahead = read(tmp_path, "\n".join(("Code client;Date;Résultat", *rows)))
    behind = read(tmp_path, "\n".join(("Code client;Date;Résultat", *rows[::-1])))
    key = [(report.day, report.account_id) for report in ahead.items]
    assert key == sorted(key) == [(report.day, report.account_id) for report in behind.items]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ("", "fait", "C1", "31/02/2026", "03/02/2026", "9h", "-5", "45", "août", "²", "x;y")
            ),
            min_size=5,
            max_size=5,
        ),
        max_size=6,
    )
)
@settings(deadline=None, max_examples=50)
def test_every_row_is_a_report_or_is_told(rows: list[list[str]]):
    header = "Code client;Date;Résultat;Durée;Heure d'arrivée"
    text = "\n".join([header, *(";".join(cell.replace(";", ",") for cell in row) for row in rows)])
    with tempfile.TemporaryDirectory() as folder:
        reading = read(Path(folder), text)
    seen = {report.row for report in reading.items} | {issue.row for issue in reading.issues}
    filled = {n for n, row in enumerate(rows, start=2) if any(row)}
    assert filled <= seen
