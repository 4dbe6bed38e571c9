"""Accounts marked reserved stay with their rep: on the sample team and on real Corsica."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tournees.check import violations
from tournees.files import shipped
from tournees.geo import EstimateTravel
from tournees.planner.decide import Decision, decide
from tournees.planner.intake import Intake, intake
from tournees.scenario import Scenario, load_scenario

RESERVED = 20
TRAVEL = EstimateTravel()
REPS = """Nom;Code postal;Ville
Marie Ajaccio;20000;Ajaccio
Paul Bastia;20200;Bastia
Anna Corte;20250;Corte
Luc Porto-Vecchio;20137;Porto-Vecchio
"""


def without_tours(scenario: Scenario) -> Scenario:
    return scenario.model_copy(
        update={
            "tours": scenario.tours.model_copy(update={"enabled": False}),
            "effort": scenario.effort.model_copy(update={"level": "fast"}),
        }
    )


def locked_anew(scenario: Scenario, taken: Intake) -> tuple[set[str], Decision, Decision]:
    """Decide, lock twenty of those who moved, decide again."""
    before = decide(scenario, taken, TRAVEL)
    moved = [handover.account_id for handover in before.plan.sectors.handovers][:RESERVED]
    accounts = tuple(replace(a, locked=True) if a.id in moved else a for a in taken.accounts)
    return set(moved), before, decide(scenario, replace(taken, accounts=accounts), TRAVEL)


def stays(taken: Intake, reserved: set[str], after: Decision) -> None:
    current = {account.id: account.current_rep for account in taken.accounts}
    assert len(reserved) == RESERVED
    assert {id_: after.plan.sectors.rep_of[id_] for id_ in reserved} == {
        id_: current[id_] for id_ in reserved
    }
    assert not reserved & {handover.account_id for handover in after.plan.sectors.handovers}
    rules = {violation.rule for violation in violations(after.problem, after.plan)}
    assert "locked_account_stays" not in rules


def test_of_twenty_clients_of_the_sample_marked_reserved_none_moves():
    scenario = without_tours(load_scenario(shipped("scenarios/corse.toml")))
    taken = intake(scenario)
    reserved, _, after = locked_anew(scenario, taken)
    stays(taken, reserved, after)


@pytest.fixture
def corsica(shared, tmp_path) -> Scenario:
    (tmp_path / "reps.csv").write_text(REPS, "utf-8")
    path = tmp_path / "scenario.toml"
    path.write_text(
        f"""
[data.clients]
file = '{shared / "data" / "clients" / "hebergements_france.csv"}'
where = [{{ field = "Code postal", starts_with = "20" }}]
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
""",
        "utf-8",
    )
    return without_tours(load_scenario(path))


def test_of_twenty_real_corsican_lodgings_marked_reserved_none_moves(corsica):
    taken = intake(corsica)
    first = decide(corsica, taken, TRAVEL).plan.sectors.rep_of
    reps = sorted(set(first.values()))
    turn = dict(zip(reps, (*reps[1:], reps[0]), strict=True))
    accounts = tuple(
        replace(a, current_rep=turn[first[a.id]] if number % 9 == 0 else first[a.id])
        for number, a in enumerate(taken.accounts)
        if a.id in first
    )
    turned = replace(taken, accounts=accounts)
    reserved, before, after = locked_anew(corsica, turned)
    assert len(before.plan.sectors.handovers) >= RESERVED
    stays(turned, reserved, after)
