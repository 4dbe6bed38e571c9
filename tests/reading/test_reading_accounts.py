"""Accounts out of rows: ids, twins, places, defaults, single rows at fault."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tournees.model import Appointment, ClosedPeriod, Kind, Place, Status, Window
from tournees.reading import Reading, read_accounts
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

NINE, TWELVE = 9 * 3600, 12 * 3600


def read(tmp_path: Path, *lines: str, kind: Kind | None = Kind.CLIENT, **source: Any):
    path = tmp_path / "clients.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read_accounts(path, Source(file=path.name, **source), kind)


def found(reading: Reading[Account]) -> list[tuple[str, int | None, bool]]:
    return [(issue.code, issue.row, issue.fatal) for issue in reading.issues]


def test_a_full_row_becomes_an_account(tmp_path: Path):
    reading = read(
        tmp_path,
        "Code client;Nom;Type de compte;Adresse 1;Adresse 2;CP;Ville;Latitude;Longitude;Segment;"
        "CA;Taux de marge;Potentiel;Probabilité;SIRET;NAF;Tél;E-mail;Groupe;Statut client;"
        "Commercial;Client réservé;Fréquence;Intervalle minimum;Intervalle maximum;Durée;Horaires;"
        "Fermeture annuelle;Compétences;Dernière visite;Date RDV;Heure RDV;Obligatoire",
        "C1;Bar;Distributeur;1 rue A;Bât. B;20000;Ajaccio;41,92;8,73;A;"
        "1 234,50 €;30 %;2 k€;20 %;73282932000074;56.30Z;0495000000;a@b.fr;Groupe X;Bloqué;"
        "Zoé L.;oui;mensuelle;10;2 mois;1 h 30;lun 9h-12h;"
        "01/11/2026-31/03/2027;froid;03/02/2026;24/11/2026;14:30;non",
        margin_on="sales",
    )
    assert reading.issues == ()
    account = reading.items[0]
    assert (account.id, account.name, account.kind) == ("C1", "Bar", Kind.DISTRIBUTOR)
    assert account.place == Place(41.92, 8.73)
    assert (account.address, account.postal_code) == ("1 rue A, Bât. B", "20000")
    assert (account.revenue_eur, account.margin_rate, account.potential_eur) == (1234.5, 0.3, 2000)
    assert (account.probability, account.status) == (0.2, Status.BLOCKED)
    assert (account.current_rep, account.locked, account.mandatory) == ("Zoé L.", True, False)
    assert (account.visits_per_year, account.visit_s) == (12.0, 5400)
    assert (account.min_days_between, account.max_days_between) == (10, 60)
    assert account.opening is not None
    assert account.opening.days[0] == (Window(NINE, TWELVE),)
    assert account.closed_periods == (ClosedPeriod(dt.date(2026, 11, 1), dt.date(2027, 3, 31)),)
    assert account.appointments == (Appointment(dt.date(2026, 11, 24), 52200),)
    assert account.last_visit == dt.date(2026, 2, 3)
    assert (account.file, account.row) == ("clients.csv", 2)


def test_a_row_that_says_little_keeps_the_models_silence(tmp_path: Path):
    account = read(tmp_path, "Nom;CP;CA;Horaires;Statut client", "Bar;20000;;;").items[0]
    assert (account.revenue_eur, account.opening, account.place) == (None, None, None)
    assert account.status is Status.ACTIVE


def test_ids_are_stable_hashes_that_ignore_accents_case_and_the_row(tmp_path: Path):
    first = read(tmp_path, "Nom;Adresse;CP", "Café du Port;1, rue A;1000").items[0]
    second = read(tmp_path, "CP;Nom;Adresse", ";;", "01000;CAFE DU PORT;1 Rue A").items[0]
    assert first.id == second.id
    assert first.id.startswith("C-")
    prospect = read(tmp_path, "Nom;Adresse;CP", "Café du Port;1 rue A;1000", kind=Kind.PROSPECT)
    assert prospect.items[0].id == "P" + first.id[1:]


def test_an_id_is_the_same_tomorrow(tmp_path: Path):
    account = read(tmp_path, "Nom;Adresse;CP", "Café du Port;1 rue A;20000").items[0]
    assert account.id == "C-e9e022f02534"


def test_twins_are_kept_told_apart_and_warned_about(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Tél", "Bar;20000;0495000002",
                   "Bar;20000;0495000001", "Bar;20000;0495000003")  # fmt: skip
    base = reading.items[0].id
    assert [a.id for a in reading.items] == [base, f"{base}-2", f"{base}-3"]
    assert [a.phone[-1] for a in reading.items] == ["1", "2", "3"]
    assert found(reading) == [("duplicate_row", 2, False), ("duplicate_row", 4, False)]


def test_shuffling_the_rows_changes_nothing_but_row_numbers(tmp_path: Path):
    rows = [f"Bar {n % 40};20{n % 7:03d};{n % 3}" for n in range(120)]
    straight = read(tmp_path, "Nom;CP;Tél", *rows)
    rows.sort(key=lambda row: row[::-1])
    shuffled = read(tmp_path, "Nom;CP;Tél", *rows)
    assert [(a.id, a.name, a.postal_code, a.phone) for a in straight.items] == [
        (a.id, a.name, a.postal_code, a.phone) for a in shuffled.items
    ]
    assert len({account.id for account in straight.items}) == 120


def test_duplicate_ids_name_both_rows(tmp_path: Path):
    reading = read(tmp_path, "ID;Nom;CP", "7;Bar;20000", "8;Café;20000", "7;Garage;20200")
    assert found(reading) == [("duplicate_id", 4, True)]
    assert (reading.issues[0].value, reading.issues[0].facts["first"]) == ("7", "2")


def test_a_missing_id_is_computed_with_a_warning(tmp_path: Path):
    reading = read(tmp_path, "ID;Nom;CP", "7;Bar;20000", ";Café;20000")
    assert found(reading) == [("id_missing", 3, False)]
    assert len(reading.items) == 2


def test_without_a_name_column_the_address_stands_in(tmp_path: Path):
    reading = read(tmp_path, "adresse;cp", "RN 7;20000")
    assert reading.items[0].name == "RN 7"
    assert found(reading) == [("name_from_address", None, False)]


def test_a_row_without_a_name_is_kept(tmp_path: Path):
    reading = read(tmp_path, "Nom;Ville", ";Corte", "Bar;Corte")
    assert found(reading) == [("name_missing", 2, False)]
    assert {account.name for account in reading.items} == {"Corte", "Bar"}


def test_coordinates_that_cannot_be_used_leave_the_row_in(tmp_path: Path):
    reading = read(
        tmp_path, "Nom;CP;Latitude;Longitude", "A;20000;42,1;", "B;20000;0;0", "C;;42,1;9,1"
    )
    assert found(reading) == [("coordinates_half", 2, False), ("coordinates_zero", 3, False)]
    places = {account.name: account.place for account in reading.items}
    assert places == {"A": None, "B": None, "C": Place(42.1, 9.1)}


def test_a_row_without_any_location_is_kept_with_a_warning(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP", "Bar;", "Café;20000")
    assert found(reading) == [("row_without_location", 2, False)]
    assert len(reading.items) == 2


def test_impossible_coordinates_are_told_and_left_out(tmp_path: Path):
    reading = read(tmp_path, "Nom;Latitude;Longitude", "A;95;8", "B;42;8")
    assert ("cell_degrees", 2, False) in found(reading)
    assert {account.name: account.place for account in reading.items} == {
        "A": None,
        "B": Place(42.0, 8.0),
    }


def test_both_coordinates_may_stand_in_one_column(tmp_path: Path):
    reading = read(tmp_path, "Nom;Coordonnées GPS", "A;42.1, 9.1")
    assert reading.items[0].place == Place(42.1, 9.1)


def test_postal_code_and_town_are_found_inside_the_address(tmp_path: Path):
    address = "51 AV AMEDEE MERCIER 01000 BOURG EN BRESSE CEDEX 9"
    reading = read(tmp_path, "Nom;Adresse", f"A;{address}")
    account = reading.items[0]
    assert (account.postal_code, account.commune) == ("01000", "BOURG EN BRESSE")
    assert account.address == address
    assert found(reading) == [("postal_from_address", None, False)]


def test_restored_zeros_are_counted_once(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP", "A;1000", "B;1200", "C;20000")
    assert found(reading) == [("postal_zero_restored", None, False)]
    assert reading.issues[0].facts == {"n": 2}


def test_hours_may_stand_in_one_column_for_each_weekday(tmp_path: Path):
    reading = read(
        tmp_path,
        "Nom;CP;lundi matin;lundi après-midi;Horaires mardi;h_mercredi",
        "A;20000;9h-12h;14h-18h;-;fermé",
        "B;20000;;;;",
    )
    by_name = {account.name: account.opening for account in reading.items}
    assert by_name["B"] is None
    assert by_name["A"] is not None
    assert by_name["A"].days[0] == (Window(NINE, TWELVE), Window(14 * 3600, 18 * 3600))
    assert by_name["A"].days[1:] == ((), (), (), (), (), ())


def test_overlapping_morning_and_afternoon_columns_are_merged_with_a_warning(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;lundi matin;lundi après-midi", "A;20000;9h-15h;14h-18h")
    assert found(reading) == [("cell_hours_overlap", 2, False)]
    assert reading.items[0].opening is not None
    assert reading.items[0].opening.days[0] == (Window(NINE, 18 * 3600),)


def test_an_interval_must_not_be_reversed(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Intervalle min;Intervalle max", "A;20000;30;10")
    assert found(reading) == [("days_reversed", 2, True)]


def test_an_hour_without_its_date_is_no_appointment(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Date RDV;Heure RDV", "A;20000;;14:30")
    assert found(reading) == [("appointment_without_date", 2, True)]


def test_errors_of_the_spreadsheet_count_as_missing(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;CA", "A;20000;#REF!")
    assert found(reading) == [("cell_error", 2, False)]
    assert reading.items[0].revenue_eur is None


def test_a_row_with_too_many_cells_is_fatal(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP", "A;20000", "B;sud;20200")
    assert ("row_too_long", 3, True) in found(reading)


def test_a_row_must_say_its_kind_where_the_file_decides(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Type de compte", "A;20000;", "B;20000;Client", kind=None)
    assert found(reading) == [("row_without_kind", 2, True)]


def test_hostile_names_are_kept_as_text(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP", "=cmd|'/c calc'!A1;20000", "<script>;20000")
    assert {a.name for a in reading.items} == {"=cmd|'/c calc'!A1", "<script>"}


def test_what_stands_in_for_a_missing_name_is_told(tmp_path: Path):
    reading = read(tmp_path, "ID;Nom;Adresse;Latitude;Longitude", "C7;;;42;9", "C8;;RN 7;42;9")
    told = [issue.facts["instead"] for issue in reading.issues if issue.code == "name_missing"]
    assert told == ["C7", "RN 7"]
