"""Which account an event is about: the sure ones, and every trap that must stay unsure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tournees.model import Account, Kind
from tournees.planner.diary_matching import Matcher, is_remote
from tournees.reading import read_accounts
from tournees.reading.diary import Event
from tournees.scenario import Source


def account(id_, name, commune="Ajaccio", postal_code="20000", address="", kind=Kind.CLIENT):
    return Account(
        id=id_, name=name, kind=kind, commune=commune, postal_code=postal_code, address=address
    )


ACCOUNTS = (
    account("C0412", "SARL Garage du Port", address="12 quai Napoléon"),
    account("C0413", "Hôtel Napoléon", address="4 rue Lorenzo Vero"),
    account("C0414", "Hôtel Napoléon", "Bastia", "20200", "43 bd Paoli"),
    account("C0415", "Boulangerie Galeani", address="3 rue Fesch"),
    account("C0416", "Le Bureau", address="20 cours Grandval"),
    account("C0417", "Napoléon", "Bastia", "20200"),
    account("20600", "Caves du Cap", "Furiani", "20600"),
    account("D0193", "Comptoir Agricole de la Plaine", "Aléria", "20270"),
    account("P0001", "Pharmacie des Palmiers", "Porto-Vecchio", "20137", kind=Kind.PROSPECT),
    account("C0430", "Cave Leca", "Porto", "20150"),
    account("C0431", "Cave Mori", "Ajaccio"),
    account("C0420", "Bar des Amis", "Corte", "20250"),
    account("C0421", "Bar des Amis", "Corte", "20250", "2 place Paoli"),
)
MATCHER = Matcher(ACCOUNTS)


def event(label="", location="", description=""):
    return Event(
        day=date(2026, 11, 24),
        start_s=36_000,
        end_s=39_600,
        label=label,
        location=location,
        description=description,
    )


@pytest.mark.parametrize(
    ("label", "location", "description", "expected"),
    [
        ("Point C0412", "", "", "C0412"),
        ("Point", "", "compte : c0412", "C0412"),
        ("RDV code 20600", "", "", "20600"),
        ("Point D0193", "", "", "D0193"),
        ("Garage du Port", "", "", "C0412"),
        ("RDV GARAGE DU PORT", "", "", "C0412"),
        ("Visite : Garage du Port", "12 quai Napoléon, 20000 Ajaccio", "", "C0412"),
        ("Garage du Port - point commande", "", "", "C0412"),
        ("Déjeuner avec M. Rossi, Garage du Port", "Ajaccio", "", "C0412"),
        ("RDV M. Rossi", "Garage du Port, 12 quai Napoléon, 20000 Ajaccio, France", "", "C0412"),
        ("Hôtel Napoléon", "43 boulevard Paoli, 20200 Bastia", "", "C0414"),
        ("Hôtel Napoléon (Ajaccio)", "", "", "C0413"),
        ("Hotel Napoleon Bastia", "", "", "C0414"),
        ("Bureau", "20 cours Grandval, 20000 Ajaccio", "", "C0416"),
        ("Pharmacie des Palmiers", "Porto-Vecchio", "", "P0001"),
        ("Boulangerie Galleani", "3 rue Fesch, 20000 Ajaccio", "", "C0415"),
    ],
)
def test_an_account_that_is_surely_meant_is_found(label, location, description, expected):
    match = MATCHER.match(event(label, location, description))
    assert match.account is not None
    assert match.account.id == expected


@pytest.mark.parametrize(
    ("label", "location", "candidates"),
    [
        ("Hôtel Napoléon", "", {"C0413", "C0414"}),
        ("Garage du Port", "Bastia", {"C0412"}),
        ("Garage du Port", "3 rue Fesch, 20000 Ajaccio", {"C0412"}),
        ("Garage du Port : réparation voiture", "", {"C0412"}),
        ("Boulangerie Galleani", "", {"C0415"}),
        ("Bureau", "Ajaccio", {"C0416"}),
        ("Bureau", "", {"C0416"}),
        ("Bar des Amis", "Corte", {"C0420", "C0421"}),
        ("Garage du Port / Boulangerie Galeani", "Ajaccio", {"C0412", "C0415"}),
        ("Cave Leca", "Marine, Porto-Vecchio", {"C0430"}),
        ("Cave Mori", "3 rue d'Ajaccio, 20200 Bastia", {"C0431"}),
        ("Cave Mori", "rue d'Ajaccio, Bastia", {"C0431"}),
        ("C0412 puis C0415", "", {"C0412", "C0415"}),
    ],
)
def test_what_is_weak_or_ambiguous_is_no_match_and_names_its_candidates(
    label, location, candidates
):
    match = MATCHER.match(event(label, location))
    assert match.account is None
    assert {account.id for account in match.candidates} == candidates


@pytest.mark.parametrize(
    ("label", "location"),
    [
        ("Réunion d'équipe", ""),
        ("Déplacement", "20600 Furiani"),
        ("Déplacement", "D193, Aléria"),
        ("Café Napoléon Bonaparte", "Bastia"),
        ("Port", "Ajaccio"),
        ("Formation", "Chambre de commerce, Ajaccio"),
        ("", ""),
        ("12345", "20000"),
    ],
)
def test_an_event_that_names_nobody_has_no_candidates(label, location):
    match = MATCHER.match(event(label, location))
    assert (match.account, match.candidates) == (None, ())


def test_the_order_of_accounts_changes_nothing():
    events = [event("Hôtel Napoléon"), event("Bar des Amis", "Corte"), event("Garage du Port")]
    backwards = Matcher(reversed(ACCOUNTS))
    assert [MATCHER.match(e) for e in events] == [backwards.match(e) for e in events]


def test_a_name_of_many_parts_is_not_slow_to_refuse():
    assert MATCHER.match(event(" - ".join(["x y"] * 500))).account is None


@pytest.mark.parametrize(
    "where", ["Réunion Microsoft Teams", "https://zoom.us/j/1", "par téléphone"]
)
def test_an_event_by_telephone_or_video_is_known_as_such(where):
    assert is_remote(event("Garage du Port", where))
    assert not is_remote(replace(event("Garage du Port"), location="Ajaccio"))


def test_among_real_lodgings_a_name_with_its_town_is_found_and_never_another(shared):
    path = shared / "data/clients/hebergements_france.csv"
    accounts = read_accounts(path, Source(file=str(path)), Kind.CLIENT).items[:1_500]
    matcher = Matcher(accounts)
    right = 0
    for meant in accounts[::5]:
        for found in (
            matcher.match(event(f"RDV {meant.name}")),
            matcher.match(event(f"RDV {meant.name}", f"{meant.postal_code} {meant.commune}")),
        ):
            assert found.account in {None, meant}
        right += found.account is not None
    assert right > 0.9 * len(accounts[::5])
