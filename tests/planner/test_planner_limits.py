"""Named maxima over a column of the user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tournees.errors import InputError, StoreError
from tournees.model import Account, Kind, LimitScope
from tournees.planner.intake import intake
from tournees.planner.limits import read_uses, scenario_limits, snapshot_rows
from tournees.scenario import LimitRule, load_scenario
from tournees.store.rows import StoredRows, rows_to_csv
from tournees.words import Words

CLIENTS = """Code;Nom;CP;Ville;Segment;Palettes à livrer
C1;Bar du Port;20000;Ajaccio;A;3
C2;Bar du Quai;20000;Ajaccio;B;1,5
C3;Épicerie;20200;Bastia;A;
C4;Tabac;20200;Bastia;A;beaucoup
"""
PROSPECTS = """Code;Nom;CP;Ville
P1;Hôtel;20200;Bastia
"""
REPS = """Code;Nom;CP;Ville
R1;Anne;20000;Ajaccio
"""
SCENARIO = """
[data.clients]
file = "clients.csv"
[data.prospects]
file = "prospects.csv"
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
[[tours.limits]]
name = "palettes"
scope = "tour"
maximum = 4
column = "{column}"
[[tours.limits]]
name = "prospects"
scope = "week"
maximum = 5
kinds = ["prospect"]
[[tours.limits]]
name = "grands clients"
scope = "plan"
maximum = 1
kinds = ["client"]
segments = ["A"]
"""


def taken(folder: Path, column: str):
    for name, text in (("clients", CLIENTS), ("prospects", PROSPECTS), ("reps", REPS)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    path = folder / "scenario.toml"
    path.write_text(SCENARIO.format(column=column), "utf-8")
    scenario = load_scenario(path)
    return scenario, intake(scenario)


@pytest.mark.parametrize("column", ["Palettes à livrer", "palettes a livrer"])
def test_a_limit_takes_its_use_from_any_column_of_a_file(tmp_path: Path, column: str):
    scenario, found = taken(tmp_path, column)
    limits = scenario_limits(scenario.tours.limits, found.accounts, found.uses)
    assert [(limit.name, limit.scope, limit.maximum) for limit in limits] == [
        ("palettes", LimitScope.TOUR, 4),
        ("prospects", LimitScope.WEEK, 5),
        ("grands clients", LimitScope.PLAN, 1),
    ]
    assert [limit.use for limit in limits] == [
        {"C1": 3, "C2": 2}, {"P1": 1}, {"C1": 1, "C3": 1, "C4": 1},
    ]  # fmt: skip


def test_a_use_that_is_no_number_is_told_and_counts_for_nothing(tmp_path: Path):
    _, found = taken(tmp_path, "Palettes à livrer")
    (told,) = [issue for issue in found.warnings if issue.code == "limit_use_unreadable"]
    assert (told.row, told.column, told.value) == (5, "Palettes à livrer", "beaucoup")
    assert Words("fr").issue(told)


def test_a_column_that_no_file_has_stops_the_run_and_names_the_nearest(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        taken(tmp_path, "Palette")
    (issue,) = caught.value.issues
    assert issue.code == "limit_column_unknown"
    assert "Palettes à livrer" in Words("fr").issue(issue)


def test_a_version_of_the_workspace_keeps_the_rows_that_a_limit_reads(tmp_path: Path):
    rows = StoredRows(
        headers=("Nom", "Caisses"), rows=((2, "C1", ("Bar", "7")), (3, "", ("x", "1")))
    )
    (tmp_path / "rows.csv").write_bytes(rows_to_csv(rows))
    kept = snapshot_rows(tmp_path / "accounts.json")
    rule = LimitRule(name="caisses", scope="tour", maximum=9, column="Caisses")
    uses, issues = read_uses([rule], {"clients.csv": kept})
    assert uses == {"Caisses": {"C1": 7}}
    assert issues == ()
    with pytest.raises(StoreError):
        snapshot_rows(tmp_path / "elsewhere" / "accounts.json")


def test_what_an_account_uses_of_two_limits_on_one_column_is_read_once():
    rules = [LimitRule(name=name, scope="tour", maximum=9, column="Caisses") for name in ("a", "b")]
    table = StoredRows(headers=("Caisses",), rows=((2, "C1", ("-4",)), (3, "C2", ("2",))))
    uses, issues = read_uses(rules, {"f.csv": table})
    assert uses == {"Caisses": {"C2": 2}}
    assert [issue.row for issue in issues] == [2]
    account = Account(id="C2", name="Bar", kind=Kind.CLIENT)
    assert [limit.use for limit in scenario_limits(rules, [account], uses)] == [{"C2": 2}] * 2
