"""The sample team's files: what they hold, and that the script writes the same bytes."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tournees.files import shipped
from tournees.scenario import load_scenario

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("clients.csv", "commerciaux.csv", "prospects.csv")
MONDAY = date(2026, 11, 30)
Rows = list[dict[str, str]]


def rows(name: str, encoding: str) -> Rows:
    with shipped(f"data/sample/{name}").open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.fixture(scope="module")
def clients() -> Rows:
    return rows("clients.csv", "utf-8-sig")


@pytest.fixture(scope="module")
def prospects() -> Rows:
    return rows("prospects.csv", "cp1252")


@pytest.fixture(scope="module")
def reps() -> Rows:
    return rows("commerciaux.csv", "utf-8-sig")


def test_the_script_writes_the_committed_bytes(shared: Path, tmp_path: Path):
    script = ROOT / "data" / "make_sample.py"
    arguments = ["--shared", str(shared), "--out", str(tmp_path)]
    subprocess.run([sys.executable, str(script), *arguments], check=True, timeout=120)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == shipped(f"data/sample/{name}").read_bytes()


def test_the_team_has_its_announced_size(clients: Rows, prospects: Rows, reps: Rows):
    assert (len(clients), len(prospects), len(reps)) == (360, 440, 4)
    assert {rep["Ville"] for rep in reps} == {"Ajaccio", "Bastia", "Corte", "Porto-Vecchio"}


def test_every_account_is_marked_as_invented_and_has_its_own_code(clients: Rows, prospects: Rows):
    names = [row["Raison sociale"] for row in clients]
    names += [row["Nom du compte"] for row in prospects]
    assert all(name.endswith(" (fictif)") for name in names)
    codes = [row["Code client"] for row in clients] + [row["Code prospect"] for row in prospects]
    assert len(set(codes)) == len(set(names)) == 800


def test_phones_are_those_that_the_regulator_keeps_for_fiction(clients: Rows, prospects: Rows):
    phones = [row["Téléphone"] for row in clients] + [row["Tél."] for row in prospects]
    assert {phone[:8] for phone in phones} == {"04 65 71", "06 39 98"}


def test_postal_codes_are_corsican_and_villages_appear(clients: Rows, prospects: Rows):
    codes = {row["CP"] for row in clients} | {row["Code postal"] for row in prospects}
    assert all(len(code) == 5 and code.startswith("20") for code in codes)
    assert len({row["Ville"] for row in clients}) > 120


def test_segments_follow_revenue_and_hold_its_greater_part(clients: Rows):
    revenue = {
        segment: [float(r["CA HT"].replace(",", ".")) for r in clients if r["Segment"] == segment]
        for segment in "ABC"
    }
    assert [len(revenue[segment]) for segment in "ABC"] == [72, 108, 180]
    assert min(revenue["A"]) >= max(revenue["B"]) >= min(revenue["B"]) >= max(revenue["C"])
    assert sum(revenue["A"]) > 0.5 * sum(map(sum, revenue.values()))


def test_more_visits_are_due_than_the_team_can_make_but_not_twice_as_many(clients: Rows):
    due = 0
    for row in clients:
        if not row["Dernière visite"]:
            continue
        last = datetime.strptime(row["Dernière visite"], "%d/%m/%Y").date()  # noqa: DTZ007 - a date
        assert last < MONDAY
        assert last.weekday() < 5
        interval = timedelta(days=round(365 / int(row["Fréquence"])))
        due += last + interval <= MONDAY + timedelta(days=6)
    assert 100 <= due <= 128


def test_current_sectors_are_unequal_and_name_known_reps(
    clients: Rows, prospects: Rows, reps: Rows
):
    codes = {rep["Code"] for rep in reps}
    held = Counter(row["Commercial"] for row in clients)
    assert set(held) == codes
    assert max(held.values()) > 2 * min(held.values())
    assert {row["Commercial"] for row in prospects} == codes | {""}


def test_some_rows_lack_coordinates_and_some_clients_are_reserved(clients: Rows, prospects: Rows):
    assert sum(not row["Latitude"] for row in clients) == 5
    assert sum(not row["Latitude"] for row in prospects) == 8
    assert sum(row["Client réservé"] == "oui" for row in clients) == 12
    assert sum(not row["Dernière visite"] for row in clients) == 5


def test_many_accounts_receive_through_lunch_and_some_are_closed_in_winter(clients: Rows):
    through_lunch = ("7h-19h", "10h-15h", "9h30-14h30", "9h-17h", "7h-18h30")
    assert sum(any(hours in row["Horaires"] for hours in through_lunch) for row in clients) > 60
    closed = [row for row in clients if row["Fermeture annuelle"].endswith("/2027")]
    assert 5 <= len(closed) <= 30


@pytest.mark.parametrize("name", ["corse", "corse_actuels", "corse_equilibre"])
def test_the_sample_scenarios_load_and_point_to_the_files(name: str):
    scenario = load_scenario(shipped(f"scenarios/{name}.toml"))
    assert scenario.tours.week == MONDAY
    sources = (scenario.data.clients, scenario.data.prospects, scenario.data.reps)
    assert all(source is not None and Path(source.file).is_file() for source in sources)
