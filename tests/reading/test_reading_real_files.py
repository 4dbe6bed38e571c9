"""Real public files, and the sample team's, read as they stand."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tournees.files import shipped
from tournees.model import Kind
from tournees.reading import RepDefaults, read_accounts, read_reps
from tournees.scenario import Source, Where

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def test_the_hotels_of_corsica_are_read_as_they_stand(shared: Path):
    path = shared / "data/clients/hebergements_france.csv"
    source = Source(file=path.name, where=(Where(field="Code postal", starts_with="20"),))
    reading = read_accounts(path, source, Kind.CLIENT)
    assert {issue.code for issue in reading.issues} == {"phone_invalid", "email_invalid"}
    assert reading.usable
    assert reading.understood.rows_read == 17_920
    assert len(reading.items) == reading.understood.rows_kept == 421
    expected = [row for row in rows_of(path, ";") if row["Code postal"].startswith("20")]
    assert sorted(account.name for account in reading.items) == sorted(
        " ".join(row["Raison sociale"].split()) for row in expected
    )
    assert all(account.place for account in reading.items)


def test_the_fuel_stations_of_corsica_are_read_as_they_stand(shared: Path):
    path = shared / "data/clients/stations_service.csv"
    source = Source(file=path.name, where=(Where(field="cp", starts_with="20"),))
    reading = read_accounts(path, source, Kind.PROSPECT)
    assert [(issue.code, issue.row, issue.fatal) for issue in reading.issues] == [
        ("name_from_address", None, False),
        ("table_mojibake", 11_454, False),
    ]
    expected = {row["id"] for row in rows_of(path, ",") if row["cp"].startswith("20")}
    assert {account.id for account in reading.items} == expected
    assert len(expected) == 145
    assert sum(account.place is None for account in reading.items) == 1


def test_the_laboratories_are_read_with_their_hours(shared: Path):
    path = shared / "data/clients/laboratoires.csv"
    reading = read_accounts(path, Source(file=path.name), Kind.CLIENT)
    assert reading.usable
    assert len(reading.items) == 3_341
    told = sum(1 for row in rows_of(path, ",") if row["horaire"])
    assert sum(account.opening is not None for account in reading.items) >= 0.7 * told
    placed = sum(bool(account.postal_code) for account in reading.items)
    assert placed >= 0.98 * len(reading.items)


@pytest.mark.parametrize(
    ("name", "kind"), [("clients.csv", Kind.CLIENT), ("prospects.csv", Kind.PROSPECT)]
)
def test_the_samples_accounts_are_read_without_a_fault(name: str, kind: Kind):
    path = shipped(f"data/sample/{name}")
    reading = read_accounts(path, Source(file=name), kind)
    assert reading.usable
    assert len(reading.items) == reading.understood.rows_read > 300
    assert sum(account.opening is not None for account in reading.items) > 300


def test_the_samples_reps_are_read_without_a_fault():
    reading = read_reps(
        shipped("data/sample/commerciaux.csv"), Source(file="commerciaux.csv"), RepDefaults()
    )
    assert reading.usable
    assert len(reading.items) == 4
    assert all(rep.home for rep in reading.items)
