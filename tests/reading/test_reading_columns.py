"""Which column is which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tournees.model import Kind
from tournees.reading import Reading, read_accounts
from tournees.scenario import Source, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account


def read(tmp_path: Path, text: str, kind: Kind | None = Kind.CLIENT, **source: Any):
    path = tmp_path / "clients.csv"
    path.write_text(text, "utf-8")
    return read_accounts(path, Source(file=path.name, **source), kind)


def fields(reading: Reading[Account]) -> dict[str, tuple[str, ...]]:
    return {column.header: column.fields for column in reading.understood.columns}


def codes(reading: Reading[Account]) -> list[str]:
    return [issue.code for issue in reading.issues]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("RAISON SOCIALE", "name"), ("Nom du compte", "name"), ("Enseigne", "name"),
        ("Code Postal", "postal_code"), ("C.P.", "postal_code"), ("Ville", "commune"),
        ("N° client", "id"), ("Réf. client", "id"), ("CA HT (€)", "revenue_eur"),
        ("CA 2025", "revenue_eur"), ("Chiffre d'affaires", "revenue_eur"),
        ("Fréq. visite", None), ("Fréquence de visite", "visits_per_year"),
        ("Dernière visite", "last_visit"), ("Tél.", "phone"), ("Code NAF", "naf"),
        ("N° SIRET", "siret"), ("Catégorie", "segment"), ("Commercial", "current_rep"),
        ("Durée visite (min)", "visit_s"), ("Adresse 2", "address2"),
        ("Last visit", "last_visit"), ("ZIP Code", "postal_code"), ("Account Owner", "current_rep"),
        ("Altitude", None), ("Secteur d'activité", None), ("Capacité", None), ("h_lundi",
        "opening_monday"), ("Horaires mardi", "opening_tuesday"), ("revenue_eur", "revenue_eur"),
    ],
)  # fmt: skip
def test_headers_are_recognised_as_crms_write_them(tmp_path: Path, header: str, field: str | None):
    reading = read(tmp_path, f"{header}\n\n" if field == "name" else f"Société;{header}\nBar;\n")
    assert fields(reading)[header] == ((field,) if field else ())


def test_the_current_year_is_preferred_to_the_last(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;CA 2024;CA 2025;CA N-1\nBar;20000;1;2;3\n")
    assert reading.items[0].revenue_eur == 2.0


def test_a_vague_header_is_taken_only_if_its_values_fit(tmp_path: Path):
    fits = read(tmp_path, "Nom;CP;Type\nBar;20000;Prospect\nGarage;20200;Client\n")
    assert {account.name: account.kind for account in fits.items} == {
        "Bar": Kind.PROSPECT,
        "Garage": Kind.CLIENT,
    }
    assert fields(read(tmp_path, "Nom;CP;Type\nBar;20000;CAMPING\n"))["Type"] == ()


def test_a_column_whose_values_are_all_something_else_is_left_out_with_a_warning(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Potentiel\nA;20000;Fort\nB;20200;Moyen\nC;20250;Faible\n")
    assert [(issue.code, issue.fatal) for issue in reading.issues] == [
        ("column_not_fitting", False)
    ]
    assert fields(reading)["Potentiel"] == ()


def test_a_foreign_file_keeps_its_postal_codes(tmp_path: Path):
    reading = read(tmp_path, "Name;Postcode\nA;EC1A 1BB\nB;W1A 0AX\nC;M1 1AE\n")
    assert {account.postal_code for account in reading.items} == {"EC1A 1BB", "W1A 0AX", "M1 1AE"}


def test_what_is_understood_is_shown_with_samples_and_confidence(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;Adrese\nBar;20000;1 rue A\nCafé;20200;2 rue B\n")
    seen = {column.header: column for column in reading.understood.columns}
    assert seen["Nom"].samples == ("Bar", "Café")
    assert seen["Nom"].confidence == 1.0
    assert 0.0 < seen["Adrese"].confidence < 1.0


def test_the_word_of_the_scenario_wins(tmp_path: Path):
    text = "Nom;Surnom;CP\nBar;Le Petit;20000\n"
    assert read(tmp_path, text, columns={"name": "surnom"}).items[0].name == "Le Petit"


def test_an_empty_header_in_the_scenario_leaves_a_field_without_column(tmp_path: Path):
    text = "Nom;CP;Potentiel\nA;20000;classe 1\n"
    assert codes(read(tmp_path, text)) == ["cell_number"]
    assert codes(read(tmp_path, text, columns={"potential_eur": ""})) == []


def test_a_column_that_does_not_exist_is_told_with_the_closest(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP\nBar;20000\n", columns={"name": "Nomm", "nmae": "Nom"})
    issues = {issue.code: issue for issue in reading.issues}
    assert issues["column_absent"].facts["close"] == "Nom"
    assert issues["column_field_unknown"].facts["close"] == "name"
    assert not reading.usable


def test_required_columns_are_missed(tmp_path: Path):
    reading = read(tmp_path, "Couleur;Taille\nbleu;12\n", kind=None)
    assert codes(reading) == [
        "column_kind_missing",
        "column_location_missing",
        "column_name_missing",
    ]


def test_conditions_compare_texts_and_restore_postal_zeros(tmp_path: Path):
    text = "Nom;CP;Pays\nA;1000;FR\nB; 01200 ;FR\nC;20000;FR\nD;1300;BE\n"
    where = (Where(field="CP", starts_with="01"), Where(field="pays", equals="FR"))
    assert {a.name for a in read(tmp_path, text, where=where).items} == {"A", "B"}
    listed = (Where(field="postal_code", **{"in": ("20000", "01300")}),)
    assert {a.name for a in read(tmp_path, text, where=listed).items} == {"C", "D"}


def test_a_condition_on_nothing_or_that_keeps_nothing_is_told(tmp_path: Path):
    text = "Nom;CP\nA;20000\n"
    unknown = read(tmp_path, text, where=(Where(field="Paus", equals="x"),))
    assert [(issue.code, issue.facts["known"]) for issue in unknown.issues] == [
        ("where_unknown", "Nom, CP")  # the user's own headers, no names of ours
    ]
    nothing = read(tmp_path, text, where=(Where(field="CP", equals="75001"),))
    assert codes(nothing) == ["where_keeps_nothing"]


def test_rows_outside_the_conditions_cannot_be_at_fault(tmp_path: Path):
    text = "Nom;CP;CA\nA;20000;12\nB;75001;beaucoup\n"
    assert codes(read(tmp_path, text, where=(Where(field="CP", starts_with="20"),))) == []


def test_defaults_stand_in_for_missing_columns_and_are_counted(tmp_path: Path):
    text = "Nom;CP;Segment\nA;20000;B\nC;20200;\n"
    reading = read(tmp_path, text, kind=None, defaults={"kind": "prospect", "segment": "Z"})
    assert {account.kind for account in reading.items} == {Kind.PROSPECT}
    assert {account.segment for account in reading.items} == {"B", ""}
    used = reading.understood.defaults
    assert [(default.field, default.value, default.rows) for default in used] == [
        ("kind", "prospect", 2)
    ]
    assert [(missing.field, missing.rows) for missing in reading.understood.missing] == [
        ("segment", 1)
    ]


def test_a_default_that_cannot_be_is_told(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP\nA;20000\n", defaults={"visit_s": "toujours", "couleur": "x"})
    assert codes(reading) == ["column_field_unknown", "cell_duration"]


def test_units_of_headers_scale_their_columns(tmp_path: Path):
    text = "Nom;CP;CA (k€);Durée (h);Visites par mois;Taux de marge\nA;20000;12,5;1,5;2;30\n"
    account = read(tmp_path, text, margin_on="sales").items[0]
    assert (account.revenue_eur, account.visit_s) == (12500.0, 5400)
    assert (account.visits_per_year, account.margin_rate) == (24.0, pytest.approx(0.3))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Chargé de compte", "current_rep"),
        ("Chargé de clientèle", "current_rep"),
        ("Dernier passage", "last_visit"),
        ("Date dernier passage", "last_visit"),
    ],
)
def test_common_headers_of_accounts_are_known(tmp_path: Path, header: str, field: str):
    reading = read(tmp_path, f"Nom;CP;{header}\nBar;20000;03/02/2026\n")
    assert fields(reading)[header] == (field,)


def test_where_nothing_is_close_the_first_columns_are_offered(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP\nBar;20000\n", columns={"name": "Xyzzy"})
    assert reading.issues[0].facts["close"] == "Nom, CP"
    wide = ";".join(f"Colonne {n}" for n in range(20))
    far = read(tmp_path, f"{wide}\n{wide}\n", columns={"name": "Xyzzy"})
    close = next(issue.facts["close"] for issue in far.issues if issue.code == "column_absent")
    assert str(close).endswith("Colonne 11, …")


def test_a_scenario_may_call_our_fields_as_the_user_sees_them(tmp_path: Path):
    text = "Nom;CP;Vu le;Qui\nBar;20000;03/02/2026;Zoé\n"
    columns = {"dernière visite": "Vu le", "Current rep": "Qui"}
    reading = read(tmp_path, text, columns=columns, defaults={"Type de compte": "client"})
    assert reading.issues == ()
    assert fields(reading)["Vu le"] == ("last_visit",)
    assert fields(reading)["Qui"] == ("current_rep",)
    wrong = read(tmp_path, text, columns={"dernieres visite": "Vu le"})
    assert wrong.issues[0].facts["close"] == "dernière visite"


def test_a_field_called_twice_is_not_taken_in_silence(tmp_path: Path):
    reading = read(tmp_path, "A;B;CP\nBar;x;20000\n", columns={"nom": "B", "name": "A"})
    assert codes(reading) == ["column_field_unknown"]
    assert fields(reading)["A"] == ("name",)


def test_amounts_in_thousands_are_told_once(tmp_path: Path):
    reading = read(tmp_path, "Nom;CP;CA (k€)\nA;20000;1\nB;20200;2\n")
    assert [(issue.code, issue.column, issue.fatal) for issue in reading.issues] == [
        ("column_in_thousands", "CA (k€)", False)
    ]
