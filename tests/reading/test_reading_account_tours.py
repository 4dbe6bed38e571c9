"""What a file of accounts says of how and when they are visited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tournees.model import HOUR_S, Appointment, Kind
from tournees.reading import Reading, read_accounts
from tournees.reading.durations import read_days
from tournees.reading.faults import CellFault
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account


def read(tmp_path: Path, header: str, cell: str) -> Reading[Account]:
    path = tmp_path / "clients.csv"
    path.write_text(f"Code;Nom;CP;Ville;{header}\nC;Bar;20250;Corte;{cell}\n", "utf-8")
    return read_accounts(path, Source(file=path.name), Kind.CLIENT)


@pytest.mark.parametrize(
    ("header", "cell", "remote"),
    [
        ("Mode de visite", "visio", True), ("Mode de visite", "Téléphone", True),
        ("Mode de visite", "distanciel", True), ("Mode de visite", "à distance", True),
        ("Mode de visite", "Présentiel", False), ("Mode de visite", "sur place", False),
        ("Mode de visite", "face à face", False), ("À distance", "oui", True),
        ("Visio", "non", False), ("Visit mode", "video call", True),
        ("Visit mode", "in person", False), ("Type de visite", "Teams", True),
        ("Type de visite", "physique", False), ("Mode de contact", "", False),
    ],
)  # fmt: skip
def test_a_visit_is_made_on_site_or_at_a_distance(tmp_path, header, cell, remote):
    reading = read(tmp_path, header, cell)
    assert reading.issues == ()
    assert reading.items[0].remote is remote


@pytest.mark.parametrize("cell", ["présentiel ou visio", "hybride", "pas de visio"])
def test_a_mode_that_is_not_sure_is_told_and_needs_the_road(tmp_path, cell):
    reading = read(tmp_path, "Mode de visite", cell)
    assert [(i.code, i.row, i.fatal) for i in reading.issues] == [("cell_visit_mode", 2, False)]
    assert reading.items[0].remote is False


def test_kinds_of_visit_that_say_nothing_of_distance_are_another_column(tmp_path):
    path = tmp_path / "clients.csv"
    rows = [f"C{n};Bar;20250;Corte;{kind}" for n, kind in enumerate(("suivi", "audit", "vente"))]
    path.write_text("\n".join(["Code;Nom;CP;Ville;Type de visite", *rows]) + "\n", "utf-8")
    reading = read_accounts(path, Source(file=path.name), Kind.CLIENT)
    assert not any(issue.code == "cell_visit_mode" for issue in reading.issues)
    assert not any(account.remote for account in reading.items)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("45", 45), ("45 j", 45), ("3 mois", 90), ("6 semaines", 42), ("trimestriel", 91),
        ("Trimestrielle", 91), ("mensuel", 30), ("hebdomadaire", 7), ("un mois", 30),
        ("1 trimestre", 91), ("2 ans", 730), ("tous les 15 jours", 15), ("quinzaine", 14),
        ("every 2 weeks", 14), ("semestriel", 182), ("annuelle", 365), ("bimestriel", 61),
        ("toutes les 3 semaines", 21), ("quarterly", 91), ("12 sem.", 84), ("3 m", 90), ("0", 0),
    ],
)  # fmt: skip
def test_days_between_visits_are_read_as_people_write_them(text, days):
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["souvent", "jamais", "-3", "6 ans", "3 fois", "semaine 12", "m"])
def test_what_is_no_number_of_days_is_a_fault(text):
    with pytest.raises(CellFault) as caught:
        read_days(text)
    assert caught.value.code == "cell_days"


@pytest.mark.parametrize("header", ["Intervalle maximum", "Délai max", "Max interval"])
def test_the_maximum_interval_of_a_file_is_read(tmp_path, header):
    assert read(tmp_path, header, "trimestriel").items[0].max_days_between == 91


FIRST, SECOND = Appointment(date(2026, 12, 1), 9 * HOUR_S), Appointment(date(2026, 12, 8))


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("RDV", '"01/12/2026 9h00 ; 08/12/2026"'),
        ("RDV", "08/12/2026 et 01/12/2026 9h00"),
        ("RDV", "08/12/2026 | 01/12/2026 9h00 | 08/12/2026"),
        ("RDV 1;RDV 2", "01/12/2026 9h00;08/12/2026"),
        ("Date RDV;Heure RDV;Date RDV 3", "01/12/2026;9h;08/12/2026"),
    ],
)
def test_an_account_may_have_several_appointments(tmp_path, header, cell):
    reading = read(tmp_path, header, cell)
    assert reading.issues == ()
    assert reading.items[0].appointments == (FIRST, SECOND)


def test_one_hour_beside_several_dates_is_told(tmp_path):
    reading = read(tmp_path, "Date RDV;Heure RDV", '"01/12/2026;08/12/2026";9h')
    assert [issue.code for issue in reading.issues] == ["appointment_hour_of_several"]
    assert [each.start_s for each in reading.items[0].appointments] == [None, None]
