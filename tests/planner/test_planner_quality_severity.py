"""Every finding of files, places and plans has its severity, in one table."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import tournees
from tournees.errors import Issue
from tournees.planner import severity as table
from tournees.planner.severity import SEVERITIES, Severity, severity

SOURCES = Path(tournees.__file__).parent
OF_FILES = ("reading", "planner", "geo")


def codes_of_files() -> set[str]:
    """Codes of the catalogue that a source of these rooms writes, whole or by its beginning."""
    texts = "\n".join(
        path.read_text("utf-8") for room in OF_FILES for path in (SOURCES / room).rglob("*.py")
    )
    told: set[str] = set()
    for file in resources.files("tournees.words").joinpath("texts").iterdir():
        told |= set(tomllib.loads(file.read_text("utf-8")).get("issue", {}))
    return {code for code in told if re.search(rf"[\"']{code}[\"']", texts)}


def test_every_code_of_reading_placing_and_planning_has_a_severity():
    assert sorted(codes_of_files() - set(SEVERITIES)) == []


def test_what_stops_the_run_is_an_error_whatever_its_code():
    assert severity(Issue(code="cell_error", fatal=True)) is Severity.ERROR
    assert severity(Issue(code="cell_date", fatal=False)) is Severity.SUSPECT


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("coordinates_swapped", Severity.SUSPECT),
        ("duplicate_siret", Severity.SUSPECT),
        ("postal_zero_restored", Severity.NOTICE),
    ],
)
def test_what_is_doubted_and_what_is_only_told_are_apart(code, wanted):
    assert severity(Issue(code=code, fatal=False)) is wanted


def test_no_code_stands_twice_in_the_table():
    listed = [*table._STOPS, *table._DOUBTED, *table._WORTH_KNOWING]
    assert len(listed) == len(set(listed)) == len(SEVERITIES)
