"""The real Corsican case: lodgings as clients, fuel stations as prospects, real roads."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from tournees.model import Origin
from tournees.run import run_scenario
from tournees.scenario import load_scenario
from tournees.store import State, load_run
from tournees.words import Words

REPS = """Nom;Code postal;Ville
Marie Ajaccio;20000;Ajaccio
Paul Bastia;20200;Bastia
Anna Corte;20250;Corte
Luc Porto-Vecchio;20137;Porto-Vecchio
"""


@pytest.fixture(scope="module")
def finished(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corsica")
    (folder / "reps.csv").write_text(REPS, "utf-8")
    data = shared / "data"
    (folder / "scenario.toml").write_text(
        f"""
name = "Corse réelle"
[data.clients]
file = '{data / "clients" / "hebergements_france.csv"}'
where = [{{ field = "Code postal", starts_with = "20" }}]
[data.prospects]
file = '{data / "clients" / "stations_service.csv"}'
where = [{{ field = "cp", starts_with = "20" }}]
[data.reps]
file = "reps.csv"
[travel]
roads = '{data / "roads" / "corse.osm.pbf"}'
[visits]
per_year = 8
[tours]
week = 2026-11-30
[effort]
level = "fast"
""",
        "utf-8",
    )
    scenario = load_scenario(folder / "scenario.toml")
    return run_scenario(scenario, folder / "workspace", Words("fr"))


def test_the_files_work_as_they_stand(finished):
    problem = finished.decision.problem
    kinds = Counter(account.kind.value for account in problem.accounts)
    assert kinds == {"client": 421, "prospect": 145}
    assert finished.state is State.DONE
    assert finished.violations == ()


def test_every_account_has_a_sector_or_a_reason(finished):
    sectors = finished.decision.plan.sectors
    without = {item.account_id for item in sectors.unassigned}
    everyone = {account.id for account in finished.decision.problem.accounts}
    assert set(sectors.rep_of) | without == everyone
    assert not set(sectors.rep_of) & without


def test_the_totals_of_each_rep_equal_a_pivot_of_the_file(finished, shared):
    path = shared / "data" / "clients" / "hebergements_france.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter=";") if r["Code postal"][:2] == "20"]
    names = Counter(row["Raison sociale"].strip() for row in rows)
    problem, plan = finished.decision.problem, finished.decision.plan
    clients = [a for a in problem.accounts if a.kind.value == "client"]
    assert Counter(account.name for account in clients) == names
    per_rep = Counter(plan.sectors.rep_of.get(a.id, "") for a in clients)
    for row in finished.indicators["totals"]["reps"]:
        assert row["clients"] == per_rep[row["rep_id"]]
    assert sum(per_rep.values()) == finished.indicators["totals"]["run"]["clients"]


def test_travel_times_are_those_of_the_roads(finished):
    legs = [leg for line in load_run(finished.folder.path).picture.lines for leg in line.legs]
    assert legs
    assert {leg.origin for leg in legs} == {Origin.ROAD}
    assert finished.decision.problem.travel.source == "road"


def test_the_run_reads_back_as_it_was_decided(finished):
    stored = load_run(finished.folder.path)
    assert stored.plan == finished.decision.plan
    assert stored.problem.accounts == finished.decision.problem.accounts
    assert stored.problem.visits == finished.decision.problem.visits
    assert stored.indicators == finished.indicators


def test_each_due_visit_is_planned_once_or_has_a_reason(finished):
    plan, problem = finished.decision.plan, finished.decision.problem
    placed = [stop.visit_id for tour in plan.tours.tours for stop in tour.stops]
    left = [item.visit_id for item in plan.tours.unserved]
    assert sorted(placed + left) == sorted(visit.id for visit in problem.visits)
    assert len(placed) > 20
