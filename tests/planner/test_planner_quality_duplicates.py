"""Probable duplicates: what is one account is found, what only looks like it is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import Account, Kind, Place, Precision
from tournees.planner.duplicates import duplicate_issues, find_duplicates

ORDER = {"clients.csv": 0, "prospects.csv": 1}


def account(row: int, name: str, **fields) -> Account:
    base = {"file": "clients.csv", "kind": Kind.CLIENT, "postal_code": "20000"}
    return Account(id=f"C{row:06}", name=name, row=row, **{**base, **fields})


def pairs(*accounts: Account) -> list[tuple[str, int | None, int | None]]:
    found = find_duplicates(accounts, ORDER)
    return [(pair.code, pair.account.row, pair.other.row) for pair in found]


def test_two_rows_with_one_siret_are_one_account_whatever_their_names():
    one = account(2, "Bar du Port", siret="73282932000074", postal_code="75001")
    two = account(3, "SARL Leroy", siret="73282932000074", postal_code="13001")
    assert pairs(one, two) == [("duplicate_siret", 3, 2)]


def test_a_siren_of_nine_digits_is_shared_by_sites_and_proves_nothing():
    one = account(2, "Bar du Port", siret="732829320")
    assert pairs(one, account(3, "Leroy", siret="732829320")) == []


@pytest.mark.parametrize(
    "other", ["SARL BAR DU PORT", "Le Bar du Port", "bar  du port S.A.S.", "Bâr du Port"]
)
def test_legal_forms_articles_accents_and_case_make_no_other_name(other):
    assert pairs(account(2, "Bar du Port"), account(3, other)) == [("duplicate_name", 3, 2)]


def test_one_name_in_two_towns_is_two_accounts():
    assert pairs(account(2, "Bar du Port"), account(3, "Bar du Port", postal_code="20200")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 rue du Port", "14 rue du Port"),
        ("12 rue du Port", "12 avenue Foch"),
        ("Route de Bastia", "Place du Diamant"),
    ],
)
def test_a_chain_with_two_addresses_in_one_town_is_no_duplicate(one, other):
    assert pairs(account(2, "Spar", address=one), account(3, "Spar", address=other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 av. du Général Leclerc", "12 avenue General Leclerc"),
        ("12, Bd Foch", "12 boulevard Foch"),
        ("12 rue du Port", "12 RUE DU PORT 20000 AJACCIO"),
    ],
)
def test_one_address_written_in_two_ways_is_one(one, other):
    found = pairs(account(2, "Spar", address=one), account(3, "Spar", address=other))
    assert found == [("duplicate_name", 3, 2)]


def test_of_a_chain_with_several_sites_in_a_town_only_those_at_one_place_are_one():
    elsewhere = [account(n, "Spar", postal_code=f"2{n}000") for n in range(2, 9)]
    in_town = [account(n, "Spar", postal_code="22000") for n in (20, 21)]
    assert pairs(*elsewhere, *in_town) == []
    at_one_place = [replace(a, address="3 rue Haute") for a in in_town]
    assert pairs(*elsewhere, *at_one_place) == [("duplicate_name", 21, 20)]


def test_a_chain_that_stands_twice_in_a_town_without_any_address_is_told():
    elsewhere = [account(n, "Spar", postal_code=f"2{n}000") for n in range(2, 9)]
    twin = account(20, "Spar", postal_code="22000")
    assert pairs(*elsewhere, twin) == [("duplicate_name", 20, 2)]


def test_points_that_nearly_touch_make_one_place_across_postal_codes():
    here, there = Place(41.9270, 8.7369), Place(41.9275, 8.7372)
    one, two = account(2, "Bar du Port", place=here), account(3, "Bar du Port", place=there)
    assert pairs(one, replace(two, postal_code="20090")) == [("duplicate_name", 3, 2)]
    far = replace(two, place=Place(41.9470, 8.7369))
    assert pairs(one, far) == []


def test_the_centre_of_a_commune_is_no_proof_of_place():
    centre = Place(41.9, 8.7, Precision.COMMUNE, 4_000)
    one = account(2, "Spar", place=centre, address="1 rue Haute")
    assert pairs(one, account(3, "Spar", place=centre, address="9 rue Basse")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Garage Marcaggi", "Garage Marcagi"), ("Hôtel Beau Rivage", "Hotel Beaurivage")],
)
def test_names_a_letter_apart_at_one_address_are_one(one, other):
    two = account(3, other, address="5 cours Napoleon")
    found = pairs(account(2, one, address="5 Cours Napoléon"), two)
    assert found == [("duplicate_near_name", 3, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hôtel Ibis Bastia Gare", "Hôtel Ibis Budget Bastia Gare"),
        ("Résidence du Galibier I", "Résidence du Galibier II"),
        ("Aire des Chênes Est", "Aire des Chênes Ouest"),
        ("Camping municipal le Martinet", "Camping municipal le Marais"),
        ("Pharmacie 1", "Pharmacie 2"),
    ],
)
def test_neighbours_whose_names_tell_them_apart_are_two(one, other):
    first = account(2, one, address="5 cours Napoléon", phone="0495000001")
    second = account(3, other, address="5 cours Napoléon", phone="0495000002")
    assert pairs(first, second) == []


def test_a_prospect_that_is_a_client_is_told_at_the_prospect_in_either_order():
    client = account(7, "Bar du Port")
    prospect = account(2, "SARL Bar du Port", file="prospects.csv", kind=Kind.PROSPECT)
    for order in (ORDER, {"prospects.csv": 0, "clients.csv": 1}):
        (pair,) = find_duplicates((prospect, client), order)
        assert (pair.code, pair.account, pair.other) == ("prospect_is_client", prospect, client)
    (issue,) = duplicate_issues(find_duplicates((prospect, client), ORDER), ())
    assert (issue.file, issue.row, issue.facts["other_row"]) == ("prospects.csv", 2, "7")
    assert not issue.fatal


def test_five_copies_give_four_pairs_and_each_row_is_told_once():
    copies = [account(row, "Bar du Port") for row in range(2, 7)]
    found = pairs(*copies)
    assert sorted(row for _, row, _ in found) == [3, 4, 5, 6]


def test_thousands_of_rows_of_one_name_are_compared_in_bounded_number():
    many = [account(n, "Spar", address=f"{n} rue du Port") for n in range(2, 4_002)]
    twins = [replace(many[n], id=f"T{n}", row=10_000 + n) for n in range(0, 4_000, 400)]
    found = pairs(*many, *twins)
    assert len(found) == len(twins)


WORDS = (
    "soleil", "marine", "cheval", "rivage", "moulin", "clocher", "bruyere", "falaise", "torrent",
    "colline", "verger", "phare", "chapelle", "lavande", "genet", "citadelle",
)  # fmt: skip


def planted(seed: int) -> tuple[list[Account], set[int]]:
    """Six hundred accounts in forty towns, and a hundred spoiled copies of some."""
    rng = random.Random(seed)
    book = [
        account(
            n,
            f"{rng.choice(('Hôtel', 'Garage', 'Bar'))} {' '.join(rng.sample(WORDS, 2))}",
            postal_code=f"{20_000 + 10 * rng.randrange(40)}",
            address=f"{rng.randrange(1, 90)} rue {rng.choice(WORDS)}",
            phone=f"04{rng.randrange(10**8):08}",
        )
        for n in range(2, 602)
    ]
    copies = []
    for n, model in enumerate(rng.sample(book, 100), start=1_000):
        spoil = rng.randrange(4)
        letter = rng.randrange(8, len(model.name) - 1)
        name = (
            f"SARL {model.name.upper()}",
            model.name[:letter] + model.name[letter + 1 :],
            model.name,
            model.name.replace("ô", "o"),
        )[spoil]
        address = model.address.replace("rue", "R.") if spoil == 2 else model.address
        phone = "" if spoil else model.phone
        copies.append(replace(model, id=f"D{n}", row=n, name=name, address=address, phone=phone))
    return book + copies, {copy.row for copy in copies}


@pytest.mark.parametrize("seed", range(3))
def test_of_a_hundred_planted_copies_nearly_all_are_found_and_nothing_else(seed):
    accounts, wanted = planted(seed)
    told = {pair.account.row for pair in find_duplicates(accounts, ORDER)}
    assert len(told & wanted) >= 97
    assert len(told - wanted) <= 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rng):
    accounts, _ = planted(1)
    accounts = accounts[:40] + accounts[600:640]
    shuffled = list(accounts)
    rng.shuffle(shuffled)
    assert find_duplicates(shuffled, ORDER) == find_duplicates(accounts, ORDER)
