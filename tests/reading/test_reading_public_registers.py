"""The headers of the French public registers: SIRENE, FINESS, schools, town halls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tournees.model import Kind, Status
from tournees.reading import read_accounts
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account

SIRENE = (
    "siret,denominationUniteLegale,complementAdresseEtablissement,numeroVoieEtablissement,"
    "indiceRepetitionEtablissement,typeVoieEtablissement,libelleVoieEtablissement,"
    "codePostalEtablissement,libelleCommuneEtablissement,codeCommuneEtablissement\n"
    "55208131766522,EDF,ZI NORD,22,B,RUE,DE LA PAIX,57580,REMILLY,57572\n"
)
FINESS = (
    "nofinesset;rs;numvoie;typvoie;voie;compvoie;commune;departement;ligneacheminement\n"
    "570000000;CENTRE HOSPITALIER;22;RUE;DE LA PAIX;;572;57;57580 REMILLY\n"
    "570000001;CLINIQUE;1;PL;DE LA GARE;;463;57;57000 METZ\n"
    "570000002;EHPAD;3;AV;FOCH;;672;57;57100 THIONVILLE\n"
    "570000003;CABINET;;;LE BOURG;;306;57;57190 FLORANGE\n"
    "570000004;CENTRE DE SOINS;7;RUE;HAUTE;;631;57;57200 SARREGUEMINES\n"
)


def _read(folder: Path, text: str) -> Account:
    path = folder / "registre.csv"
    path.write_text(text, encoding="utf-8")
    return read_accounts(path, Source(file=path.name), Kind.CLIENT).items[0]


def test_the_number_and_the_type_of_a_street_are_joined_to_its_name(tmp_path: Path) -> None:
    account = _read(tmp_path, SIRENE)
    assert account.name == "EDF"
    assert account.address == "22 B RUE DE LA PAIX, ZI NORD"
    assert (account.postal_code, account.commune) == ("57580", "REMILLY")


def test_a_line_of_delivery_gives_the_town(tmp_path: Path) -> None:
    account = _read(tmp_path, FINESS)
    assert (account.id, account.name) == ("570000000", "CENTRE HOSPITALIER")
    assert account.address == "22 RUE DE LA PAIX"
    assert account.commune.endswith("REMILLY")


@pytest.mark.parametrize("header", ["Nom de l'organisme", "Organisme", "Appellation officielle"])
def test_the_names_of_public_lists_are_names(tmp_path: Path, header: str) -> None:
    account = _read(tmp_path, f"{header};Code postal;Commune\nMairie;57580;Rémilly\n")
    assert account.name == "Mairie"


def test_a_town_inside_the_first_line_of_an_address_is_found_before_a_second_line(
    tmp_path: Path,
) -> None:
    header = "Nom;Adresse;Complément d'adresse"
    account = _read(tmp_path, f"{header}\nLaboratoire;51 AV MERCIER 01000 BOURG EN BRESSE;ZAC\n")
    assert (account.postal_code, account.commune) == ("01000", "BOURG EN BRESSE")


@pytest.mark.parametrize(("state", "status"), [("A", Status.ACTIVE), ("F", Status.BLOCKED)])
def test_an_establishment_that_sirene_says_is_closed_is_not_visited(
    tmp_path: Path, state: str, status: Status
) -> None:
    header = "denominationUniteLegale,codePostalEtablissement,etatAdministratifEtablissement"
    assert _read(tmp_path, f"{header}\nEDF,57580,{state}\n").status is status
