"""Two runs side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_team import LONG_DAY, MORNING, PLAN, REPS, TOURS, account, problem, with_tours

from tournees.metrics import Comparison, Indicator, Scope, Unit, compare, indicators
from tournees.model import Plan, Reason, Unserved

BASE = indicators(problem(), PLAN)


def row(rows: tuple[Comparison, ...], key: str, item: str = "") -> Comparison:
    scope = Scope.REP if item else Scope.RUN
    (found,) = (r for r in rows if (r.key, r.item, r.scope) == (key, item, scope))
    return found


def without_lunch_meal() -> dict:
    return indicators(problem(), with_tours(MORNING, replace(LONG_DAY, lunch_start_s=None)))


def with_one_visit_less() -> dict:
    shorter = replace(
        MORNING,
        stops=MORNING.stops[:2],
        return_travel_s=1_200,
        return_travel_m=18_000,
        return_s=39_600,
    )
    lost = Unserved(account_id="A3", visit_id="V-A3", rep_id="R1", reason=Reason.WEEK_FULL)
    return indicators(problem(), with_tours(shorter, LONG_DAY, unserved=(*TOURS.unserved, lost)))


def test_a_run_compared_with_itself_is_the_same_throughout():
    rows = compare(BASE, BASE)
    assert {found.verdict for found in rows} == {"same"}
    assert {found.difference for found in rows} <= {0, None}


def test_a_lower_cost_for_the_same_visits_is_better():
    rows = compare(BASE, without_lunch_meal())
    meals = row(rows, "cost_eur.meals")
    assert (meals.a, meals.b, meals.difference, meals.verdict) == (21.4, 0.0, -21.4, "better")
    assert row(rows, "net_eur").verdict == "better"
    assert row(rows, "net_eur", "R2").verdict == "better"
    assert row(rows, "net_eur", "R1").verdict == "same"


def test_the_other_way_round_it_is_worse():
    rows = compare(without_lunch_meal(), BASE)
    assert row(rows, "cost_eur.total").verdict == "worse"
    assert row(rows, "net_eur").verdict == "worse"


def test_fewer_kilometres_for_fewer_visits_is_neither():
    rows = compare(BASE, with_one_visit_less())
    assert row(rows, "drive_m").difference == -18_000
    assert row(rows, "drive_m").verdict == "neutral"
    assert row(rows, "visits_unserved").verdict == "worse"


def test_an_imbalance_is_better_nearer_to_nought_from_either_side():
    tilted = replace(REPS[0], contract_hours=40.0)
    uneven = indicators(problem(reps=(tilted, REPS[1])), PLAN)
    rows = compare(uneven, BASE)
    assert row(rows, "imbalance").verdict == "better"
    assert row(rows, "imbalance", "R1").verdict == "better"
    assert row(rows, "imbalance", "R1").a < 0


def test_runs_on_other_accounts_are_not_judged():
    more = problem(accounts=(*problem().accounts, account("A9", 9.05, "R1")))
    rows = compare(BASE, indicators(more, PLAN))
    assert row(rows, "accounts").verdict == "neutral"


def test_a_decision_made_in_one_run_only_has_no_difference():
    rows = compare(BASE, indicators(problem(), Plan(sectors=PLAN.sectors)))
    (status,) = (r for r in rows if (r.key, r.item) == ("status", "tours"))
    assert (status.a, status.b, status.difference, status.verdict) == (
        "feasible",
        None,
        None,
        "neutral",
    )


def test_a_rep_of_one_run_only_is_still_told():
    alone = indicators(problem(reps=REPS[:1]), PLAN)
    accounts = row(compare(BASE, alone), "accounts", "R2")
    assert (accounts.a, accounts.b, accounts.difference) == (4, None, None)


def test_an_indicator_is_good_upwards_downwards_or_not_at_all():
    with pytest.raises(ValueError, match="better must be"):
        Indicator(key="mood", unit=Unit.COUNT, scopes=(), better="sideways")
