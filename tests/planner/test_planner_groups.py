"""Groups and locks from the accounts to the sectors, judged by the independent rules."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from tournees.check import violations
from tournees.geo import EstimateTravel
from tournees.model import Account, Calendar, Kind, Outcome, Place, Plan, Problem, Rep, SectorRules
from tournees.planner.defaults import Defaults
from tournees.planner.sectors import draw_sectors, survey
from tournees.scenario import Visits
from tournees.solver.stop import Stop

TRAVEL = EstimateTravel()
REPS = (
    Rep(id="R1", name="Anne", home=Place(42.0, 9.0)),
    Rep(id="R2", name="Paul", home=Place(42.4, 9.4)),
)


def team(count: int = 60) -> tuple[Account, ...]:
    rng = np.random.default_rng(5)
    found = []
    for number, (lat, lon) in enumerate(42.0 + rng.random((count, 2)) * 0.4):
        near = "R1" if lat + lon - 33 < 51.4 else "R2"
        found.append(
            Account(
                id=f"C{number:03}", name=f"Hôtel {number}", kind=Kind.CLIENT,
                place=Place(lat, lon - 33), visits_per_year=6.0, current_rep=near,
            )
        )  # fmt: skip
    return tuple(found)


def drawn(accounts, **rules):
    chosen = SectorRules(tolerance=0.3, **rules)
    defaults = Defaults(Visits())
    territory = survey(accounts, REPS, TRAVEL, chosen, defaults)
    sectors = draw_sectors(territory, accounts, Stop(40), 0, keep_current=False)
    problem = Problem(
        accounts=accounts, reps=REPS, calendar=Calendar(days=()), visits=(), travel=TRAVEL,
        sectors=chosen, load_s=territory.load_s, neighbours=territory.neighbours,
    )  # fmt: skip
    return sectors, violations(problem, Plan(sectors=sectors))


def grouped(accounts, names):
    return tuple(replace(a, group=names.get(a.id, "")) for a in accounts)


CHAIN = {"C001": "Chaîne d'Or", "C020": "CHAINE D’OR", "C040": "chaine d or", "C055": "Seul"}


def test_sites_of_one_group_however_it_is_spelt_go_to_one_rep():
    accounts = grouped(team(), CHAIN)
    sectors, found = drawn(accounts, keep_groups=True)
    assert found == ()
    assert sectors.status is not Outcome.INFEASIBLE
    assert len({sectors.rep_of[id_] for id_ in ("C001", "C020", "C040")}) == 1


def test_without_the_rule_groups_weigh_nothing():
    plain, _ = drawn(team())
    free, found = drawn(grouped(team(), CHAIN))
    assert free.rep_of == plain.rep_of
    assert found == ()


def test_a_group_locked_apart_is_infeasible_and_the_judge_agrees():
    accounts = tuple(
        replace(a, locked=a.id in {"C001", "C020"}, current_rep="R1" if a.id == "C001" else "R2")
        for a in grouped(team(), CHAIN)
    )
    sectors, found = drawn(accounts, keep_groups=True)
    assert sectors.status is Outcome.INFEASIBLE
    assert "sector.group_locked_apart" in {code for code, _ in sectors.messages}
    assert "group_with_one_rep" in {violation.rule for violation in found}
    assert sectors.rep_of["C001"] == "R1"
    assert sectors.rep_of["C020"] == "R2"


def test_shuffled_groups_give_the_same_sectors():
    accounts = list(grouped(team(), CHAIN))
    one, _ = drawn(tuple(accounts), keep_groups=True)
    random.Random(3).shuffle(accounts)
    accounts.sort(key=lambda account: account.id)
    two, _ = drawn(tuple(accounts), keep_groups=True)
    assert one == two


@pytest.mark.parametrize("seed", range(3))
def test_of_twenty_accounts_marked_reserved_none_moves(seed):
    """Each of the twenty is far from its rep, so that moving it would pay."""
    accounts = team()
    other = {"R1": "R2", "R2": "R1"}
    chosen = set(random.Random(seed).sample([a.id for a in accounts], 20))
    locked = tuple(
        replace(a, locked=True, current_rep=other[a.current_rep]) if a.id in chosen else a
        for a in accounts
    )
    sectors, found = drawn(locked)
    assert {id_: sectors.rep_of[id_] for id_ in chosen} == {
        a.id: a.current_rep for a in locked if a.id in chosen
    }
    assert "locked_account_stays" not in {violation.rule for violation in found}
    assert not chosen & {handover.account_id for handover in sectors.handovers}
