"""Every fault is kept; a few of each kind are shown."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tournees.errors import Issue
from tournees.model import Kind
from tournees.reading import capped, faults, read_accounts
from tournees.reading.faults import SHOWN_PER_COLUMN, FaultLog
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path


def test_every_fault_of_a_file_is_listed(tmp_path: Path):
    path = tmp_path / "clients.csv"
    rows = (f"Bar {n};20000;x{n}" for n in range(500))
    path.write_text("\n".join(("Nom;CP;CA", *rows)), "utf-8")
    reading = read_accounts(path, Source(file=path.name), Kind.CLIENT)
    assert [issue.row for issue in reading.issues if issue.code == "cell_number"] == [
        *range(2, 502)
    ]


def test_a_repeated_fault_is_shown_twenty_times_then_counted():
    log = FaultLog("clients.csv")
    for row in range(2, 52):
        log.add("cell_number", row=row, column="CA", value="x")
        log.add("cell_number", row=row, column="Potentiel", value="x", fatal=False)
    log.add("cell_date", row=7, column="CA")
    shown = capped(log.done())
    assert len(shown) == 2 * SHOWN_PER_COLUMN + 3
    more = [(i.code, i.column, i.facts["n"], i.fatal) for i in shown[-2:]]
    assert more == [("more_like_this", "CA", 30, True), ("more_like_this", "Potentiel", 30, False)]
    assert capped(shown) == shown
    assert [i.facts["n"] for i in capped(log.done(), 3)[-2:]] == [47, 47]


def test_faults_of_two_files_are_counted_apart():
    issues = [
        Issue(code="cell_number", file=f, row=r, column="CA") for f in "ab" for r in range(21)
    ]
    assert [(i.file, i.facts["n"]) for i in capped(issues)[-2:]] == [("a", 1), ("b", 1)]


def test_a_log_ends_with_how_many_faults_it_does_not_hold(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(faults, "MAX_ISSUES", 10)
    log = FaultLog("clients.csv")
    for row in range(15):
        log.add("cell_number", row=row, fatal=row != 12)
    issues = log.done()
    assert len(issues) == 12
    assert [(i.code, i.facts["n"], i.fatal) for i in issues[-2:]] == [
        ("more_not_listed", 1, False), ("more_not_listed", 4, True),
    ]  # fmt: skip


def test_the_order_of_finding_faults_does_not_matter():
    found = [(row, column) for row in range(30) for column in ("CA", "CP")]
    logs = []
    for seed in (1, 2):
        log = FaultLog("clients.csv")
        for row, column in random.Random(seed).sample(found, len(found)):
            log.add("cell_number", row=row, column=column)
        logs.append(capped(log.done()))
    assert logs[0] == logs[1]
