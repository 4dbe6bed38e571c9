"""Reps out of rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tournees.model import Costs, Place, WorkRules
from tournees.reading import Reading, RepDefaults, read_reps
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Rep

DEFAULTS = RepDefaults(
    rules=WorkRules(day_start_s=25_200), costs=Costs(per_km_eur=0.6), contract_hours=37.0
)


def read(tmp_path: Path, *lines: str, **source: Any) -> Reading[Rep]:
    path = tmp_path / "equipe.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read_reps(path, Source(file=path.name, **source), DEFAULTS)


def found(reading: Reading[Rep]) -> list[tuple[str, int | None, bool]]:
    return [(issue.code, issue.row, issue.fatal) for issue in reading.issues]


def test_a_full_row_becomes_a_rep(tmp_path: Path):
    reading = read(
        tmp_path,
        "Code;Nom;Adresse domicile;CP;Ville;Latitude;Longitude;Compétences;Heures par semaine;"
        "Début de journée;Fin de journée;Coût horaire;Coût km;Congés;Région",
        "ZL;Zoé L.;1 rue A;20000;Ajaccio;41,92;8,73;froid;35 h;8h30;17:30;32,50 €;0,40;"
        "02/03/2026-03/03/2026;Sud",
    )
    assert reading.issues == ()
    rep = reading.items[0]
    assert (rep.id, rep.name, rep.home) == ("ZL", "Zoé L.", Place(41.92, 8.73))
    assert (rep.rules.day_start_s, rep.rules.day_end_s) == (30600, 63000)
    assert (rep.costs.per_hour_eur, rep.costs.per_km_eur) == (32.5, 0.4)
    assert (rep.contract_hours, rep.skills, rep.region) == (35.0, ("froid",), "Sud")
    assert rep.leave == (dt.date(2026, 3, 2), dt.date(2026, 3, 3))
    assert (rep.address, rep.postal_code, rep.commune) == ("1 rue A", "20000", "Ajaccio")


def test_a_silent_file_takes_the_defaults_and_a_slug_of_the_name(tmp_path: Path):
    rep = read(tmp_path, "Prénom;Nom;Ville domicile", "Zoé;L'Hôte;Corte").items[0]
    assert (rep.id, rep.name, rep.commune, rep.home) == ("zoe-l-hote", "Zoé L'Hôte", "Corte", None)
    assert rep.rules == DEFAULTS.rules
    assert rep.costs == DEFAULTS.costs
    assert rep.contract_hours == 37.0


def test_namesakes_need_ids(tmp_path: Path):
    reading = read(tmp_path, "Nom;Ville", "Zoé;Corte", "Léo;Bastia", "Zoe;Ajaccio")
    assert found(reading) == [("duplicate_rep", 4, True)]
    assert reading.issues[0].facts["first"] == "2"


def test_ids_stand_once(tmp_path: Path):
    reading = read(tmp_path, "Code;Nom;Ville", "Z;Zoé;Corte", "Z;Léo;Bastia")
    assert found(reading) == [("duplicate_id", 3, True)]


def test_a_day_must_not_end_before_it_starts(tmp_path: Path):
    reading = read(tmp_path, "Nom;Ville;Début;Fin", "Zoé;Corte;18h;8h")
    assert found(reading) == [("day_reversed", 2, True)]


def test_reps_are_sorted_by_id(tmp_path: Path):
    reading = read(tmp_path, "Nom;Ville", "Zoé;Corte", "Ange;Bastia")
    assert [rep.id for rep in reading.items] == ["ange", "zoe"]


def test_name_and_home_are_required(tmp_path: Path):
    reading = read(tmp_path, "Couleur;Taille", "bleu;12")
    assert {issue.code for issue in reading.issues if issue.row == 1} == {
        "column_location_missing",
        "column_name_missing",
    }


def test_a_row_without_a_name_is_at_fault(tmp_path: Path):
    reading = read(tmp_path, "Nom;Ville", ";Corte", "Zoé;Corte")
    assert found(reading) == [("rep_without_name", 2, True)]


@pytest.mark.parametrize("header", ["Heures/semaine", "Heures hebdo"])
def test_common_headers_of_hours_are_known(tmp_path: Path, header: str):
    assert read(tmp_path, f"Nom;Ville;{header}", "Zoé;Corte;28").items[0].contract_hours == 28.0
