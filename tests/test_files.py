"""Digests, atomic replacement, shipped files."""

from __future__ import annotations

import hashlib

import pytest

from tournees import files


def test_a_failed_write_leaves_the_old_content_and_no_other_file(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "plan.json"
    files.replace_atomically(path, b"old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        files.replace_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in path.parent.iterdir()] == ["plan.json"]


def test_the_digest_of_parts_tells_where_one_ends_and_the_next_begins():
    assert files.digest_bytes(b"ab", b"c") != files.digest_bytes(b"a", b"bc")


def test_the_digest_of_a_file_is_its_sha256(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 3_000_000)
    assert files.digest_file(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_a_stable_hash_is_the_same_on_every_machine_and_day():
    assert files.stable_hash(("C1",)) == files.stable_hash(iter(["C1"]))
    assert files.stable_hash(("C1",)) != files.stable_hash(("C2",))
    assert files.stable_hash(("bar", "2A")) == 4_000_005_622_327_012_162


@pytest.mark.parametrize(
    "name", ["data/sample/clients.csv", "scenarios/corse.toml", "data/tables/SOURCES.md"]
)
def test_shipped_files_are_found_in_a_checkout(name):
    assert files.shipped(name).is_file()


def test_a_file_that_cannot_be_written_is_named_not_our_temporary_one(tmp_path):
    path = tmp_path / ("n" * 250)
    with pytest.raises(OSError, match=path.name) as caught:
        files.replace_atomically(path, b"")
    assert caught.value.filename == str(path)
