"""The address service answers 429: too many requests."""

from __future__ import annotations

from dataclasses import replace

from address_stand_in import Book, FakeTime, stand_in

from tournees.geo.address_service import Manners
from tournees.geo.address_text import AddressText
from tournees.geo.geocoding import ask_addresses

MANNERS = Manners(batch_rows=10, timeout_s=5.0)
TEXTS = [AddressText(f"{n} Cours Napoléon", "20000", "Ajaccio") for n in range(1, 41)]


def asked(tmp_path, moods, wanted=TEXTS, manners=MANNERS):
    book, fake = Book(), FakeTime()
    for text in TEXTS:
        book.knows(text.address, "2A004", 41.92, 8.73)
    book.clock, book.moods = fake.clock, moods
    with stand_in(book) as url:
        found = ask_addresses(
            wanted, tmp_path / "cache", manners=manners, base_url=url,
            clock=fake.clock, sleep=fake.sleep,
        )  # fmt: skip
    return found, fake, book


def test_it_waits_as_long_as_the_service_says_and_loses_no_address(tmp_path):
    found, fake, _ = asked(tmp_path, ["429:7", "", "429:3"])
    assert {7.0, 3.0} <= set(fake.slept)
    assert (len(found.answers), found.unanswered, found.trouble) == (40, 0, "")


def test_what_it_answered_before_it_refused_is_not_asked_again(tmp_path):
    first, _, _ = asked(tmp_path, ["", *["429:1"] * 50])
    assert 0 < len(first.answers) < 40
    assert first.unanswered == 40 - len(first.answers)
    again, _, book = asked(tmp_path, [])
    assert (len(again.answers), again.unanswered) == (40, 0)
    sent = [row["adresse"] for request in book.requests for row in request]
    assert not {text.address for text in first.answers} & set(sent)


def test_a_slower_pace_is_kept_between_batches(tmp_path):
    _, fake, _ = asked(tmp_path, [], manners=replace(MANNERS, pause_s=2.0))
    assert fake.slept.count(2.0) >= 3
