"""Asking the address service: manners, faults, partial answers, resuming."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import pytest
from address_stand_in import Book, FakeTime, stand_in

from tournees.geo.address_service import Manners
from tournees.geo.address_text import AddressText
from tournees.geo.geocoding import ask_addresses

SMALL = Manners(batch_rows=10, timeout_s=5.0)
REAL_TIME = replace(SMALL, timeout_s=0.15, pause_s=0.0, wait_s=0.0)


def texts(count):
    return [AddressText(f"{n} Cours Napoléon", "20000", "Ajaccio") for n in range(1, count + 1)]


@pytest.fixture
def book():
    known = Book()
    for text in texts(40):
        known.knows(text.address, "2A004", 41.92, 8.73)
    return known


@pytest.fixture
def ask(book, tmp_path):
    """Asks the stand-in with a clock of its own; returns what came of it and the clock."""

    def asking(wanted, manners=SMALL, **more):
        fake = FakeTime()
        book.clock = fake.clock
        with stand_in(book) as url:
            options = {"base_url": url, "clock": fake.clock, "sleep": fake.sleep} | more
            return ask_addresses(wanted, tmp_path / "cache", manners=manners, **options), fake

    return asking


def test_only_address_postal_code_and_town_are_sent_and_the_form_is_the_documented_one(ask, book):
    asked, _ = ask(texts(1))
    assert book.requests == [
        [
            {
                "numero": "0",
                "adresse": "1 Cours Napoléon",
                "code_postal": "20000",
                "commune": "Ajaccio",
            }
        ]
    ]
    assert book.forms[0]["columns"] == [b"adresse", b"code_postal", b"commune"]
    assert set(book.forms[0]) == {"columns", "result_columns"}
    assert book.headers[0]["User-Agent"].startswith("Tournees")
    (answer,) = asked.answers.values()
    assert (answer.lat, answer.lon, answer.citycode) == (41.92, 8.73, "2A004")
    assert (answer.kind, answer.score, asked.unanswered) == ("housenumber", 0.95, 0)


def test_addresses_go_in_batches_far_below_the_limit_and_equal_ones_once(ask, book):
    asked, fake = ask(texts(35) + texts(35))
    assert [len(rows) for rows in book.requests] == [10, 10, 10, 5]
    assert len(asked.answers) == 35
    gaps = [after - before for before, after in zip(book.times, book.times[1:], strict=False)]
    assert min(gaps) >= SMALL.pause_s
    assert sum(fake.slept) == pytest.approx(3 * SMALL.pause_s)


def test_what_is_known_is_not_asked_again_and_only_new_addresses_are(ask, book):
    ask(texts(5))
    asked, _ = ask(texts(7))
    assert book.asked()[1:] == [["6 Cours Napoléon", "7 Cours Napoléon"]]
    assert len(asked.answers) == 7


def test_an_unknown_address_is_remembered_too_and_a_row_in_error_is_not(ask, book):
    unknown = AddressText("3 Rue Inventée", "20000", "Ajaccio")
    broken = AddressText("4 Rue en Panne", "20000", "Ajaccio")
    book.results["4 Rue en Panne"] = {"result_status": "error"}
    asked, _ = ask([unknown, broken])
    assert asked.answers[unknown].status == "not-found"
    assert asked.unanswered == 1
    # The row in error is tried again in this run, and once more in the next.
    assert book.asked()[1:] == [["4 Rue en Panne"]] * (SMALL.attempts - 1)
    book.knows("4 Rue en Panne", "2A004", 41.9, 8.7)
    again, _ = ask([unknown, broken])
    assert again.unanswered == 0
    assert book.asked()[-1] == ["4 Rue en Panne"]


def test_a_row_with_nothing_to_search_for_is_skipped_by_the_service_and_kept_so(ask):
    nothing = AddressText("", "", "A")
    asked, _ = ask([nothing])
    assert asked.answers[nothing].status == "skipped"


@pytest.mark.parametrize(
    ("mood", "waited_s"), [("429:7", 7.0), ("429", 5.0), ("429:soon", 5.0), ("429:9000", 60.0)]
)
def test_too_many_requests_waits_as_long_as_told_within_reason(ask, book, mood, waited_s):
    book.moods = [mood]
    asked, fake = ask(texts(3))
    assert waited_s in fake.slept
    assert asked.unanswered == 0


def test_over_the_rate_the_service_answers_429_and_all_is_answered_in_the_end(ask, book):
    book.rate = 1
    asked, fake = ask(texts(30), replace(SMALL, pause_s=0.0))
    assert 5.0 in fake.slept
    assert (len(asked.answers), asked.unanswered, asked.trouble) == (30, 0, "")


def test_faults_of_the_service_are_tried_again_with_growing_pauses(ask, book):
    book.moods = ["503", "500", "502"]
    asked, fake = ask(texts(3))
    assert asked.unanswered == 0
    assert [s for s in fake.slept if s >= 1] == [1.0, 2.0, 4.0]


def test_a_service_that_stays_down_is_left_alone_after_two_batches_and_what_came_is_kept(ask, book):
    book.moods = ["", *["503"] * 100]
    asked, _ = ask(texts(40))
    assert (len(asked.answers), asked.unanswered, asked.trouble) == (10, 30, "HTTP 503")
    assert len(book.requests) == 1 + 2 * SMALL.attempts
    book.moods = []
    again, _ = ask(texts(40))
    assert again.unanswered == 0
    assert [len(rows) for rows in book.requests[-3:]] == [10, 10, 10]


def test_one_batch_that_the_service_cannot_digest_does_not_cost_the_others(ask, book):
    book.moods = ["500"] * SMALL.attempts
    asked, _ = ask(texts(30))
    assert (len(asked.answers), asked.unanswered, asked.trouble) == (20, 10, "HTTP 500")


@pytest.mark.parametrize("status", ["400", "403", "404"])
def test_a_refusal_is_not_asked_again(ask, book, status):
    book.moods = [status] * 50
    asked, _ = ask(texts(30))
    assert (asked.unanswered, asked.trouble, len(book.requests)) == (30, f"HTTP {status}", 1)


def test_addresses_never_follow_a_redirection_to_another_host(ask, book):
    with stand_in(Book()) as other:
        book.moods = [f"redirect:{other}/search/csv"]
        asked, _ = ask(texts(3))
    assert (asked.unanswered, asked.trouble) == (3, "HTTP 307")


def test_a_batch_too_large_is_halved_until_it_fits(ask, book):
    book.most_rows = 3
    asked, _ = ask(texts(10))
    assert (len(asked.answers), asked.unanswered) == (10, 0)
    assert [len(rows) for rows in book.requests] == [10, 5, 2, 2, 2, 2, 2]


def test_single_rows_refused_as_too_large_end_too(ask, book):
    book.most_rows = 0
    asked, _ = ask(texts(3))
    assert (asked.unanswered, asked.trouble) == (3, "HTTP 413")


@pytest.mark.parametrize("mood", ["broken:700", "short:700"])
def test_an_answer_cut_short_keeps_its_whole_rows_and_the_rest_is_asked_again(ask, book, mood):
    book.moods = [mood]
    asked, _ = ask(texts(10))
    first, second = book.asked()
    assert 0 < len(second) < len(first) == 10
    assert asked.unanswered == 0
    assert {(answer.lat, answer.lon) for answer in asked.answers.values()} == {(41.92, 8.73)}


def test_no_cut_of_an_answer_gives_a_wrong_point(ask, book, tmp_path):
    wanted = texts(2)
    for length in range(100, 420, 7):
        book.moods = [f"short:{length}"]
        asked, _ = ask(wanted)
        assert {(a.lat, a.lon, a.status) for a in asked.answers.values()} == {(41.92, 8.73, "ok")}
        for file in (tmp_path / "cache").iterdir():
            file.unlink()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_other_encodings_are_read(ask, book, encoding):
    book.moods = [f"encoded:{encoding}"]
    asked, _ = ask(texts(1))
    (answer,) = asked.answers.values()
    assert answer.label == "1 Cours Napoléon 2A004"
    assert len(book.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Maintenance</body></html>",
        b"\xff\xfe\x00\x01",
        b'{"code": 500}',
        b'"' * 99,
    ],
)
def test_an_answer_that_is_no_table_counts_as_a_fault(ask, book, body):
    book.body = body
    book.moods = ["body"] * 100
    asked, _ = ask(texts(3))
    assert (asked.answers, asked.unanswered, asked.trouble) == ({}, 3, "HTTP 200")


def test_an_endless_answer_is_given_up_before_it_fills_the_memory(ask, book):
    book.moods = ["endless"] * 100
    asked, _ = ask(texts(3))
    assert asked.unanswered == 3
    assert book.endless_bytes < SMALL.attempts * 20_000_000


def test_a_service_too_slow_to_answer_is_given_up(ask, book):
    book.moods = ["slow"] * 100
    started = time.monotonic()
    asked, _ = ask(texts(3), REAL_TIME, clock=time.monotonic, sleep=time.sleep)
    assert (asked.unanswered, asked.trouble) == (3, "ReadTimeout")
    assert time.monotonic() - started < 5.0


def test_an_answer_that_trickles_is_given_up_and_its_whole_rows_are_kept(ask, book):
    book.moods = ["drip"]
    started = time.monotonic()
    asked, _ = ask(texts(10), REAL_TIME, clock=time.monotonic, sleep=time.sleep)
    assert asked.unanswered == 0
    assert len(book.requests) == 2
    assert time.monotonic() - started < 5.0


@pytest.mark.parametrize("mood", ["gzip", "chunked", "gzip:0.5"])
def test_compressed_and_chunked_answers_are_read(ask, book, mood):
    book.moods = [mood]
    asked, _ = ask(texts(10))
    assert asked.unanswered == 0
    assert len(book.requests) == 1 + (mood == "gzip:0.5")


def test_no_service_at_all_is_told(tmp_path):
    fake = FakeTime()
    with stand_in(Book()) as url:
        gone = url
    asked = ask_addresses(
        texts(3), tmp_path, base_url=gone, manners=SMALL, clock=fake.clock, sleep=fake.sleep
    )
    assert (asked.unanswered, asked.trouble) == (3, "ConnectionError")


@pytest.mark.parametrize("url", ["", "not a url", "ftp://127.0.0.1/x", "http://[::1"])
def test_a_wrong_base_url_is_told(tmp_path, url):
    fake = FakeTime()
    asked = ask_addresses(
        texts(1), tmp_path, base_url=url, manners=SMALL, clock=fake.clock, sleep=fake.sleep
    )
    assert asked.unanswered == 1


def test_the_caller_can_stop_and_the_next_run_goes_on_from_there(ask, book):
    told = []

    def stop_after_two(done, total):
        told.append((done, total))
        return done >= 20

    asked, _ = ask(texts(40), on_progress=stop_after_two)
    assert (asked.stopped, asked.unanswered) == (True, 20)
    assert told == [(0, 40), (10, 40), (20, 40)]
    told.clear()
    again, _ = ask(texts(40), on_progress=lambda *at: bool(told.append(at)))
    assert told == [(20, 40), (30, 40), (40, 40)]
    assert (again.stopped, again.unanswered) == (False, 0)
    assert len(book.requests) == 4


def test_the_caller_can_stop_while_the_service_makes_us_wait(ask, book):
    book.moods = ["503"] * 100
    calls = iter([False, True])
    asked, _ = ask(texts(5), on_progress=lambda *_: next(calls))
    assert (asked.stopped, asked.unanswered, len(book.requests)) == (True, 5, 1)


def test_a_run_that_dies_in_the_middle_loses_the_batch_under_way_only(ask, book):
    def die(done, _total):
        if done == 20:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        ask(texts(40), on_progress=die)
    ask(texts(40))
    assert [len(rows) for rows in book.requests] == [10, 10, 10, 10]


def test_without_requests_nothing_is_asked_and_the_caller_is_told(ask, book, monkeypatch):
    monkeypatch.setitem(sys.modules, "requests", None)
    asked, _ = ask(texts(2))
    assert (asked.installed, asked.unanswered, book.requests) == (False, 2, [])


def test_without_requests_known_answers_still_serve(ask, monkeypatch):
    ask(texts(2))
    monkeypatch.setitem(sys.modules, "requests", None)
    asked, _ = ask(texts(2))
    assert (asked.installed, len(asked.answers)) == (True, 2)
