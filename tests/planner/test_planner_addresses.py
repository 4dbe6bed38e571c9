"""Accounts placed by their addresses: what leaves, what is taken, what is told."""

from __future__ import annotations

import string
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from address_stand_in import Book, stand_in
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.geo import locate
from tournees.geo.address_answers import NUMBER, RESULT_COLUMNS, read_answers
from tournees.geo.address_service import Manners
from tournees.model import Account, Contact, Kind, Place, Precision
from tournees.planner.addresses import (
    NOTICE,
    addresses_to_ask,
    forget_addresses,
    place_by_address,
)
from tournees.words.catalogue import LANGUAGES, Words

QUICK = Manners(pause_s=0.0, wait_s=0.0, busy_s=0.0, longest_wait_s=0.0, attempts=2)


def account(number, address, postal_code="20000", commune="Ajaccio", **more):
    located = locate(postal_code, commune)
    return Account(
        id=f"C{number}", name=f"Garage {number}", kind=Kind.CLIENT, address=address,
        postal_code=postal_code, commune=commune, place=located.place, insee=located.insee,
        file="clients.csv", row=number + 1, **more,
    )  # fmt: skip


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def place(book, tmp_path):
    def placing(accounts, **more):
        with stand_in(book) as url:
            options = {"base_url": url, "manners": QUICK} | more
            return place_by_address(accounts, tmp_path, **options)

    return placing


def test_accounts_whose_address_is_sure_are_placed_at_it_in_the_same_order(place, book):
    book.knows("1 Cours Napoléon", "2A004", 41.925, 8.736)
    accounts = [account(1, "1 Cours Napoléon"), account(2, "9 Rue Inventée"), account(3, "")]
    placed, issues = place(accounts)
    assert [a.id for a in placed] == ["C1", "C2", "C3"]
    assert placed[0].place == Place(41.925, 8.736, Precision.ADDRESS, 50)
    assert placed[1:] == tuple(accounts[1:])
    (issue,) = issues
    assert (issue.code, issue.row, issue.value) == ("address_not_found", 3, "9 Rue Inventée")
    assert not issue.fatal


def test_given_coordinates_and_accounts_that_nothing_can_be_checked_for_are_not_asked(place, book):
    given_place = replace(account(1, "1 Cours Napoléon"), place=Place(41.9, 8.7))
    nowhere = account(2, "2 Cours Napoléon", "", "Nulle-Part-du-Tout")
    accounts = (given_place, nowhere, account(3, ""), account(4, "BP 12"))
    placed, issues = place(accounts)
    assert placed == accounts
    assert issues == ()
    assert book.requests == []
    assert addresses_to_ask(accounts) == 0


def test_no_name_leaves_the_machine(place, book):
    accounts = [
        account(1, "Garage 1, 1 Cours Napoléon"),
        account(2, "MARIE ROSSI - 2 Cours Napoléon", contacts=(Contact(name="Marie Rossi"),)),
        account(3, "garage 3\n3 Cours Napoléon", phone="0495000000", siret="12345678900011"),
        account(4, "Garage 40 rue du Port"),
    ]
    place(accounts)
    sent = [tuple(row.values())[1:] for row in book.requests[0]]
    assert sorted(sent) == [
        ("1 Cours Napoléon", "20000", "Ajaccio"),
        ("2 Cours Napoléon", "20000", "Ajaccio"),
        ("3 Cours Napoléon", "20000", "Ajaccio"),
        ("Garage 40 rue du Port", "20000", "Ajaccio"),
    ]
    everything = repr(book.requests) + repr(book.forms)
    assert not any(secret in everything for secret in ("ROSSI", "Rossi", "0495", "12345678900011"))


def test_an_account_known_by_its_postal_code_only_gets_the_commune_of_its_address(place, book):
    unsure = account(1, "Route de la Mer", "20167", "")
    assert (unsure.insee, unsure.place.precision) == ("", Precision.POSTAL_CODE)
    mezzavia = locate("20167", "Alata")
    book.knows("Route de la Mer", mezzavia.insee, mezzavia.place.lat, mezzavia.place.lon)
    (placed,), issues = place([unsure])
    assert (placed.insee, placed.place.precision) == (mezzavia.insee, Precision.ADDRESS)
    assert issues == ()


def test_every_reason_not_to_believe_an_answer_is_told_and_keeps_the_account_where_it_was(
    place, book
):
    book.knows("1 Rue A du Port", "2B033", 42.7, 9.45)
    book.knows("2 Rue B du Port", "2A004", 41.92, 8.73, result_score="0.6")
    book.knows("3 Rue C du Port", "2A004", 41.92, 8.73, result_score_next="0.95")
    book.knows("4 Rue D du Port", "2A004", 41.92, 8.73, result_type="municipality")
    accounts = [account(n, f"{n} Rue {letter} du Port") for n, letter in enumerate("ABCD", 1)]
    placed, issues = place(accounts)
    assert placed == tuple(accounts)
    assert [issue.code for issue in issues] == [
        "address_elsewhere", "address_doubtful", "address_ambiguous", "address_not_found",
    ]  # fmt: skip
    for lang in LANGUAGES:
        for issue in issues:
            assert issue.value in Words(lang).issue(issue)


def test_two_accounts_at_one_address_cost_one_question(place, book):
    book.knows("1 Cours Napoléon", "2A004", 41.925, 8.736)
    placed, _ = place([account(1, "1 Cours Napoléon"), account(2, "1  Cours Napoléon ")])
    assert len(book.requests[0]) == 1
    assert placed[0].place == placed[1].place


def test_a_service_that_is_down_leaves_all_to_the_gazetteer_and_says_for_how_many(place, book):
    book.moods = ["503"] * 50
    accounts = [account(n, f"{n} Cours Napoléon") for n in (1, 2)]
    placed, (issue,) = place(accounts)
    assert placed == tuple(accounts)
    assert (issue.code, issue.facts["n"], issue.fatal) == ("addresses_service_down", 2, False)
    assert "HTTP 503" in Words("fr").issue(issue)


def test_a_stop_is_told(place):
    accounts = [account(n, f"{n} Cours Napoléon") for n in (1, 2)]
    placed, (issue,) = place(accounts, on_progress=lambda *_: True)
    assert placed == tuple(accounts)
    assert (issue.code, issue.facts["n"]) == ("addresses_stopped", 2)


def test_without_the_extra_the_remedy_is_the_command_that_installs_it(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "requests", None)
    _, (issue,) = place([account(1, "1 Cours Napoléon")])
    assert issue.code == "addresses_not_installed"
    assert "tournees[online]" in Words("fr").issue(issue)


def test_a_deleted_account_leaves_nothing_in_the_cache(place, book):
    book.knows("1 Cours Napoléon", "2A004", 41.925, 8.736)
    one, two = account(1, "1 Cours Napoléon"), account(2, "2 Cours Napoléon")
    place([one, two])
    with tempfile.TemporaryDirectory() as elsewhere:
        forget_addresses([one], Path(elsewhere))
    place([one, two])
    assert len(book.requests) == 1


def test_a_forgotten_address_is_asked_anew(place, book, tmp_path):
    one, two = account(1, "1 Cours Napoléon"), account(2, "2 Cours Napoléon")
    place([one, two])
    forget_addresses([one], tmp_path)
    place([one, two])
    assert book.asked()[1:] == [["1 Cours Napoléon"]]


def test_the_notice_says_how_many_addresses_leave_and_where_they_go():
    for lang in LANGUAGES:
        text = Words(lang)(NOTICE, n=12, service="https://example.org")
        assert "12" in text
        assert "https://example.org" in text


def test_rows_in_any_order_give_the_same_places_and_issues(book, tmp_path):
    book.knows("1 Cours Napoléon", "2A004", 41.925, 8.736)
    accounts = [account(n, f"{n} Cours Napoléon") for n in range(1, 6)]
    with stand_in(book) as url:
        options = {"base_url": url, "manners": QUICK}
        forth, told = place_by_address(accounts, tmp_path / "a", **options)
        back, told_back = place_by_address(accounts[::-1], tmp_path / "b", **options)
    assert forth == back[::-1]
    assert told == told_back[::-1]


CELLS = st.one_of(
    st.sampled_from(["0", "1", "-1", "ok", "error", "41.92", "8.73", "nan", "inf", "1e400", "2A004",
                     "housenumber", "street", "0.95", '"', '"x\n', ""]),
    st.text(max_size=8),
)  # fmt: skip
TABLES = st.builds(
    lambda head, rows: "\n".join([head, *(",".join(row) for row in rows)]).encode(
        "utf-8", "surrogatepass"
    ),
    st.sampled_from([",".join((NUMBER, *RESULT_COLUMNS)), NUMBER, "a,b"]),
    st.lists(st.lists(CELLS, max_size=len(RESULT_COLUMNS) + 3), max_size=6),
)
BODIES = st.one_of(st.binary(max_size=300), TABLES)


@settings(max_examples=300)
@given(BODIES)
def test_whatever_the_body_holds_reading_it_gives_sound_answers_or_none(body):
    for number, answer in read_answers(body, 3).items():
        assert number in range(3)
        assert answer.status in {"ok", "not-found", "skipped"}
        if answer.status == "ok":
            assert -90 <= answer.lat <= 90
            assert -180 <= answer.lon <= 180


@pytest.fixture(scope="module")
def hostile():
    book = Book()
    with stand_in(book) as url:
        yield book, url


@settings(max_examples=40, deadline=None)
@given(body=BODIES, address=st.text(alphabet=string.printable + "éœ\u2013\x00\u202e", max_size=30))
def test_whatever_the_service_answers_no_account_is_lost_and_nothing_crashes(
    hostile, body, address
):
    book, url = hostile
    book.body = body
    book.moods = ["body"] * 8
    accounts = [account(1, "1 Cours Napoléon"), account(2, address), account(3, "")]
    with tempfile.TemporaryDirectory() as folder:
        placed, issues = place_by_address(accounts, Path(folder), base_url=url, manners=QUICK)
    assert [replace(a, place=None, insee="") for a in placed] == [
        replace(a, place=None, insee="") for a in accounts
    ]
    assert all(a.place is not None for a in placed)
    assert not any(issue.fatal for issue in issues)
