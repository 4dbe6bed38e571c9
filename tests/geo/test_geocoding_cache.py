"""The cache of addresses: shared by processes, never a cause of failure."""

from __future__ import annotations

import math
import multiprocessing
import sqlite3

import pytest

from tournees.geo.address_answers import AddressAnswer
from tournees.geo.address_text import AddressText, address_text
from tournees.geo.geocoding_cache import FILE, GeocodingCache

OK = AddressAnswer("ok", 41.9, 8.7, "1 Rue", 0.9, math.nan, "street", "2A004", "")


def text(number):
    return AddressText(f"{number} Rue du Port", "20000", "Ajaccio")


def test_answers_come_back_as_they_were_kept(tmp_path):
    GeocodingCache(tmp_path / "new" / "folder").keep({text(1): OK})
    found = GeocodingCache(tmp_path / "new" / "folder").find([text(1), text(2)])
    assert set(found) == {text(1)}
    assert found[text(1)][:5] == OK[:5]
    assert math.isnan(found[text(1)].next_score)
    assert found[text(1)][6:] == OK[6:]


def test_more_addresses_than_one_query_can_name_are_found(tmp_path):
    cache = GeocodingCache(tmp_path)
    cache.keep({text(n): OK for n in range(2_500)})
    assert len(cache.find([text(n) for n in range(3_000)])) == 2_500


def test_case_and_accents_make_no_difference_and_anything_else_does():
    first = AddressText("1 Allée des Érables", "20000", "Ajaccio")
    assert first.key == AddressText("1 ALLEE DES ERABLES", "20000", "AJACCIO").key
    others = [
        AddressText("2 Allée des Érables", "20000", "Ajaccio"),
        AddressText("1 Allée des Érables", "20090", "Ajaccio"),
        AddressText("1 Allée des Érables 20000", "", "Ajaccio"),
    ]
    assert len({first.key, *(other.key for other in others)}) == 4


def test_the_file_holds_no_address_as_the_user_wrote_it_and_forgets_on_request(tmp_path):
    cache = GeocodingCache(tmp_path)
    secret = AddressText("12 Rue Très Secrète", "20000", "Ajaccio")
    cache.keep({secret: OK._replace(label="12 Rue Trouvée"), text(1): OK})
    raw = (tmp_path / FILE).read_bytes()
    assert "Secrète".encode() not in raw
    cache.forget([secret])
    assert cache.find([secret, text(1)]).keys() == {text(1)}
    assert "Trouvée".encode() not in (tmp_path / FILE).read_bytes()


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\x00" + b"\x07" * 5_000])
def test_a_damaged_file_is_made_anew(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    cache = GeocodingCache(tmp_path)
    assert cache.find([text(1)]) == {}
    cache.keep({text(1): OK})
    assert len(cache.find([text(1)])) == 1


def test_values_of_another_kind_in_the_file_are_no_answers(tmp_path):
    cache = GeocodingCache(tmp_path)
    cache.keep({text(1): OK})
    base = sqlite3.connect(tmp_path / FILE)
    base.execute("UPDATE answers SET lat = 'north'")
    base.commit()
    base.close()
    assert cache.find([text(1)]) == {}


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_cache(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = GeocodingCache(tmp_path / "file" / "cache")
    cache.keep({text(1): OK})
    assert cache.find([text(1)]) == {}


def keep_many(folder, first):
    cache = GeocodingCache(folder)
    for number in range(first, first + 200, 20):
        cache.keep({text(n): OK for n in range(number, number + 20)})


def test_two_processes_write_without_losing_an_answer(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=keep_many, args=(tmp_path, first)) for first in (0, 100)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(GeocodingCache(tmp_path).find([text(n) for n in range(300)])) == 300


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (("12,  rue\tdu\nPort ", "20000", "Ajaccio"), ("12, rue du Port", "20000", "Ajaccio")),
        (("ZI Vidal BP 123", "20181", "AJACCIO CEDEX 1"), ("ZI Vidal", "", "AJACCIO")),
        (("- rue du Port", "1000", "Bourg"), ("rue du Port", "01000", "Bourg")),
        (("rue \x00du\ud800 Port", "99999", ""), ("rue du Port", "", "")),
    ],
)
def test_texts_are_cleaned_for_the_service(given, sent):
    assert address_text(*given) == AddressText(*sent)


@pytest.mark.parametrize("address", ["", "  ", "-", "12", "BP 40", "?!?", "cs 12345"])
def test_an_address_without_words_is_not_asked(address):
    assert address_text(address, "20000", "Ajaccio") is None


def test_the_longest_texts_stay_below_what_the_service_refuses():
    sent = address_text("rue " * 500, "20000", "Ajaccio " * 500)
    assert len(f"{sent.address} {sent.postal_code} {sent.town}") < 200
