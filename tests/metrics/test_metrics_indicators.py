"""Indicators of the small team, counted by hand; and totals that add up."""

from __future__ import annotations

import json
from dataclasses import replace

import any_plan
import pytest
from hypothesis import given, settings
from small_team import (
    ACCOUNTS,
    CAMPAIGN,
    LONG_DAY,
    MORNING,
    PLAN,
    REPS,
    TOURS,
    problem,
    with_owner,
    with_sectors,
    with_tours,
    with_visit,
)

from tournees.metrics import INDICATORS, Scope, indicators, objective_eur
from tournees.metrics.comparison import value_of
from tournees.metrics.ledger import sum_rows
from tournees.model import Bound, Costs, Kind, Outcome, Plan

MEASURED = indicators(problem(), PLAN)
RUN = MEASURED["totals"]["run"]
ANNE, PAUL = MEASURED["totals"]["reps"]
MORNING_EUR = 300 - 0.476 * 54 - 30 * (3_600 + 8_100) / 3_600
LONG_DAY_EUR = 300 - 0.476 * 54 - 21.40 - 30 * (3_600 + 8_100) / 3_600


def test_the_objective_is_value_less_kilometres_meals_and_time():
    assert objective_eur(problem(), (MORNING,)) == pytest.approx(MORNING_EUR)
    assert objective_eur(problem(), (LONG_DAY,)) == pytest.approx(LONG_DAY_EUR)
    assert objective_eur(problem(), (MORNING, LONG_DAY)) == pytest.approx(
        MORNING_EUR + LONG_DAY_EUR
    )


def test_every_rep_pays_their_own_prices():
    dear = replace(REPS[0], costs=Costs(per_hour_eur=60.0, per_km_eur=1.0))
    case = problem(reps=(dear, REPS[1]))
    assert objective_eur(case, (MORNING,)) == pytest.approx(300 - 54 - 60 * 3.25)


def test_waiting_has_no_price():
    patient = replace(MORNING, depart_s=MORNING.depart_s - 3_600)
    assert objective_eur(problem(), (patient,)) == objective_eur(problem(), (MORNING,))


def test_a_visit_made_twice_brings_its_value_once():
    doubled = with_tours(MORNING, replace(MORNING, day=TOURS.tours[0].day.replace(day=24)))
    twice = objective_eur(problem(), doubled.tours.tours)
    assert twice == pytest.approx(2 * MORNING_EUR - 300)


def test_the_times_of_a_day_are_those_of_the_clock():
    assert (ANNE["drive_s"], ANNE["drive_m"]) == (3_600, 54_000)
    assert (ANNE["visit_s"], ANNE["wait_s"], ANNE["work_s"]) == (8_100, 0, 11_700)
    assert (PAUL["visit_s"], PAUL["wait_s"], PAUL["work_s"]) == (8_100, 4_500, 16_200)


def test_costs_are_told_by_kind_to_the_cent():
    assert ANNE["cost_eur"] == {
        "km": 25.7,
        "meals": 0.0,
        "nights": 0.0,
        "time": 97.5,
        "moves": 0.0,
        "overtime": 0.0,
        "total": 123.2,
    }
    assert PAUL["cost_eur"]["meals"] == 21.4
    assert PAUL["net_eur"] == 155.4


def test_accounts_are_counted_whether_visited_or_not():
    assert (ANNE["accounts"], ANNE["clients"], ANNE["prospects"]) == (4, 4, 0)
    assert (PAUL["accounts"], PAUL["clients"], PAUL["prospects"]) == (4, 2, 2)
    unassigned = MEASURED["totals"]["unassigned"]
    assert (unassigned["accounts"], unassigned["revenue_eur"]) == (1, 77.0)


def test_totals_equal_a_pivot_of_the_accounts():
    rows = {row["rep_id"]: row for row in MEASURED["totals"]["reps"]}
    for rep_id, row in rows.items():
        mine = [a for a in ACCOUNTS if PLAN.sectors.rep_of.get(a.id) == rep_id]
        assert row["clients"] == sum(a.kind is Kind.CLIENT for a in mine)
        assert row["revenue_eur"] == round(sum(a.revenue_eur or 0 for a in mine), 2)
    assert RUN["accounts"] == len(ACCOUNTS)
    assert RUN["revenue_eur"] == round(sum(a.revenue_eur or 0 for a in ACCOUNTS), 2)


def test_visits_due_are_planned_or_not_and_the_campaign_stands_apart():
    for row in (RUN, ANNE, PAUL):
        due_and_planned = row["visits_planned"] - row["campaign_visits"]
        assert row["visits_due"] == due_and_planned + row["visits_unserved"]
    assert (RUN["visits_planned"], RUN["campaign_visits"], RUN["visits_due"]) == (6, 1, 7)


def test_prospects_that_the_campaign_did_not_take_are_not_due():
    tours = replace(TOURS, unserved=TOURS.unserved[:1])
    plan = replace(PLAN, tours=tours, campaign=replace(CAMPAIGN, unserved=TOURS.unserved[1:]))
    run = indicators(with_visit("P4", campaign=True), plan)["totals"]["run"]
    assert (run["visits_due"], run["visits_unserved"]) == (6, 1)


def test_a_load_is_measured_against_the_share_of_contract_hours():
    half = problem(reps=(REPS[0], replace(REPS[1], contract_hours=17.5)))
    measured = indicators(half, PLAN)["totals"]
    anne, paul = measured["reps"]
    assert (anne["load_target_s"], paul["load_target_s"]) == (1_920_000, 960_000)
    assert (anne["imbalance"], paul["imbalance"]) == (-0.25, 0.5)
    assert measured["run"]["imbalance"] == 0.5


def test_handovers_are_counted_with_the_new_rep():
    assert (ANNE["handovers"], PAUL["handovers"], RUN["handovers"]) == (1, 0, 1)


def test_without_sectors_an_account_belongs_to_its_current_rep():
    anne, paul = indicators(problem(), Plan())["totals"]["reps"]
    assert (anne["accounts"], paul["accounts"]) == (3, 4)
    assert anne["handovers"] == 0


def test_a_sector_counts_the_visits_it_receives_from_anyone():
    sectors = indicators(problem(), with_owner("A3", "R2"))["totals"]["sectors"]
    assert [row["visits_planned"] for row in sectors] == [2, 4]
    assert [row["drive_s"] for row in sectors] == [3_600, 3_600]


def test_a_proven_bound_gives_the_gap_and_its_share_of_driving():
    bound = Bound(sense="max", objective_eur=332.19, bound_eur=365.41, model="knapsack")
    block = indicators(problem(), with_tours(*TOURS.tours, bound=bound))["tours"]
    assert (block["gap_eur"], block["gap"]) == (33.22, 0.100003)
    assert block["gap_of_travel"] == pytest.approx(33.22 / (51.408 + 60), abs=1e-6)


def test_without_a_bound_the_result_still_stands():
    block = MEASURED["tours"]
    assert block["objective_eur"] == round(MORNING_EUR + LONG_DAY_EUR, 2)
    assert (block["bound_eur"], block["gap"], block["gap_of_travel"]) == (None, None, None)


def test_a_result_of_nothing_has_no_gap():
    bound = Bound(sense="min", objective_eur=0.0, bound_eur=0.0, model="flow")
    block = indicators(problem(), with_sectors(bound=bound))["sectors"]
    assert (block["gap_eur"], block["gap"]) == (0.0, None)


def test_a_decision_that_was_not_asked_for_is_null():
    measured = indicators(problem(), Plan(sectors=PLAN.sectors))
    assert (measured["tours"], measured["campaign"]) == (None, None)
    assert measured["sectors"]["status"] == Outcome.OPTIMAL.value


def test_days_are_told_in_the_order_of_rep_and_date():
    late = replace(MORNING, day=MORNING.day.replace(day=25))
    measured = indicators(problem(), with_tours(LONG_DAY, late, MORNING))
    told = [(row["rep_id"], row["date"]) for row in measured["totals"]["days"]]
    assert told == [("R1", "2026-11-23"), ("R1", "2026-11-25"), ("R2", "2026-11-23")]


@pytest.mark.parametrize(
    ("scope", "row"),
    [
        (Scope.RUN, RUN),
        (Scope.REP, ANNE),
        (Scope.SECTOR, MEASURED["totals"]["sectors"][0]),
        (Scope.DAY, MEASURED["totals"]["days"][0]),
    ],
)
def test_a_row_holds_the_indicators_of_its_scope_and_no_other(scope: Scope, row: dict):
    told = {indicator.key for indicator in INDICATORS if value_of(row, indicator.key) is not None}
    assert told == {indicator.key for indicator in INDICATORS if scope in indicator.scopes}


@settings(max_examples=60, deadline=None)
@given(any_plan.plans)
def test_the_run_is_the_sum_of_reps_and_unassigned_for_any_plan(plan: Plan):
    measured = indicators(problem(), plan)
    totals = measured["totals"]
    assert totals["run"] == sum_rows([totals["unassigned"], *totals["reps"]])
    assert totals["run"]["accounts"] == len(ACCOUNTS)
    stops = sum(len(tour.stops) for tour in (plan.tours.tours if plan.tours else ()))
    assert totals["run"]["visits_planned"] == stops
    assert json.loads(json.dumps(measured, allow_nan=False)) == measured


def test_intermediaries_and_accounts_held_back_are_counted():
    kinds = {"A1": Kind.PRESCRIBER, "B1": Kind.DISTRIBUTOR}
    accounts = tuple(replace(a, kind=kinds.get(a.id, a.kind)) for a in ACCOUNTS)
    run = indicators(problem(accounts=accounts), PLAN)["totals"]["run"]
    assert (run["intermediaries"], run["held_back"]) == (2, 1)
    assert run["clients"] + run["prospects"] + run["intermediaries"] == run["accounts"]
    assert RUN["intermediaries"] == 0
