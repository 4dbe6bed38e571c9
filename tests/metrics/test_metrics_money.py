"""Euros of nights, overtime, moves and days, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_team import (
    LONG_DAY,
    MONDAY,
    MORNING,
    PLAN,
    REPS,
    TOURS,
    at,
    problem,
    with_rep,
    with_tours,
    with_visit,
)

from tournees.metrics import cost_of, indicators, objective_eur, overtime_s
from tournees.model import Costs, Regime, RepDay, WorkRules

TUESDAY = MONDAY + timedelta(days=1)
WORK_S = at(4, 30)
PAUL = replace(REPS[1], contract_hours=4.0, costs=Costs(overtime_eur=8.0))


def paul_at_the_office(day, work_s: int) -> RepDay:
    return RepDay(rep_id="R2", day=day, other_work_s=work_s)


def test_a_night_away_costs_its_price():
    away = replace(LONG_DAY, overnight=True, end_id="hotel")
    prices = Costs(night_eur=90.0)
    assert cost_of(prices, (LONG_DAY, away)).nights == 90.0
    assert cost_of(prices, (away,)).total == pytest.approx(
        cost_of(prices, (LONG_DAY,)).total + 90.0
    )


def test_overtime_is_what_a_week_adds_beyond_the_contract():
    assert overtime_s(PAUL, (LONG_DAY,)) == at(0, 30)
    assert overtime_s(replace(PAUL, contract_hours=4.5), (LONG_DAY,)) == 0


def test_each_week_has_its_own_overtime():
    later = replace(LONG_DAY, day=MONDAY + timedelta(days=7))
    same_week = replace(LONG_DAY, day=TUESDAY)
    assert overtime_s(PAUL, (LONG_DAY, later)) == at(1)
    assert overtime_s(PAUL, (LONG_DAY, same_week)) == at(5)


def test_office_work_of_the_week_counts_but_is_not_the_fault_of_the_tours():
    hour = (paul_at_the_office(TUESDAY, at(1)),)
    long = (paul_at_the_office(TUESDAY, at(10)),)
    elsewhere = (paul_at_the_office(MONDAY + timedelta(days=7), at(10)),)
    assert overtime_s(PAUL, (LONG_DAY,), hour) == at(1, 30)
    assert overtime_s(PAUL, (LONG_DAY,), long) == WORK_S
    assert overtime_s(PAUL, (LONG_DAY,), elsewhere) == at(0, 30)
    assert overtime_s(PAUL, (), long) == 0


def test_a_contract_in_days_knows_no_overtime():
    in_days = replace(PAUL, rules=WorkRules(regime=Regime.DAYS))
    assert overtime_s(in_days, (LONG_DAY,)) == 0


def test_overtime_is_priced_by_the_hour_for_the_week_and_not_for_the_day():
    case = replace(
        with_rep("R2", contract_hours=4.0, costs=PAUL.costs),
        rep_days=(paul_at_the_office(TUESDAY, at(1)),),
    )
    totals = indicators(case, PLAN)["totals"]
    row, day = totals["reps"][1], totals["days"][1]
    assert (row["overtime_s"], row["cost_eur"]["overtime"]) == (at(1, 30), 12.0)
    assert totals["run"]["overtime_s"] == at(1, 30)
    assert "overtime_s" not in day
    assert round(row["cost_eur"]["total"] - day["cost_eur"]["total"], 2) == 12.0


def test_a_drive_from_home_that_is_no_work_makes_no_overtime_and_no_wait():
    rules = WorkRules(commute_is_work=False)
    assert LONG_DAY.commute_s == 600 + 1_800
    assert LONG_DAY.work_s(rules) == WORK_S - 2_400
    waits = [
        indicators(with_rep("R2", rules=of), PLAN)["totals"]["reps"][1]["wait_s"]
        for of in (rules, WorkRules())
    ]
    assert waits[0] == waits[1] == WORK_S - LONG_DAY.drive_s - LONG_DAY.visit_s


def test_the_drive_from_home_is_the_first_that_takes_time():
    call = replace(MORNING.stops[0], travel_s=0, travel_m=0)
    second = replace(MORNING.stops[1], travel_s=1_200)
    tour = replace(MORNING, stops=(call, second))
    assert tour.commute_s == 1_200 + MORNING.return_travel_s
    assert replace(tour, start_id="office").commute_s == MORNING.return_travel_s
    assert replace(tour, start_id="office", end_id="hotel").commute_s == 0


def test_a_visit_brings_what_its_day_is_worth():
    case = with_visit("A1", day_values_eur=(10.0, 200.0, 10.0, 10.0, 10.0))
    base = objective_eur(problem(), (MORNING,))
    assert objective_eur(case, (MORNING,)) == pytest.approx(base - 90)
    assert objective_eur(case, (replace(MORNING, day=TUESDAY),)) == pytest.approx(base + 100)


def test_a_visit_made_twice_brings_what_its_first_day_is_worth():
    case = with_visit("A1", day_values_eur=(10.0, 200.0, 10.0, 10.0, 10.0))
    twice = (replace(MORNING, day=TUESDAY), MORNING)
    both = objective_eur(case, twice)
    assert both == pytest.approx(2 * objective_eur(case, (MORNING,)) - 210)


def test_a_visit_made_by_another_rep_costs_its_price():
    allowed = with_visit("A1", other_reps=(("R1", 15.0), ("R2", 40.0)))
    base = objective_eur(problem(), (MORNING,))
    assert objective_eur(allowed, (MORNING,)) == pytest.approx(base - 15)
    assert indicators(allowed, PLAN)["totals"]["reps"][0]["cost_eur"]["moves"] == 15.0


def test_urgent_visits_left_out_are_intervals_stretched():
    rows = indicators(with_visit("P4", urgency=2.0), PLAN)["totals"]
    assert [row["intervals_stretched"] for row in rows["reps"]] == [0, 1]
    assert rows["run"]["intervals_stretched"] == 1
    made = indicators(with_visit("A1", urgency=2.0), PLAN)["totals"]["run"]
    assert made["intervals_stretched"] == 0


def test_an_urgent_visit_made_after_its_last_day_is_an_interval_stretched():
    late = with_visit("A1", urgency=1.0, due_by=MONDAY)
    in_time = with_visit("A1", urgency=1.0, due_by=TUESDAY)
    overdue = with_visit("A1", urgency=3.0, due_by=MONDAY - timedelta(days=1))
    plan = with_tours(replace(MORNING, day=TUESDAY), LONG_DAY)
    counts = [
        indicators(case, plan)["totals"]["reps"][0]["intervals_stretched"]
        for case in (late, in_time, overdue)
    ]
    assert counts == [1, 0, 0]


def test_prospects_of_the_campaign_stretch_no_interval():
    offered = with_visit("P4", urgency=2.0, campaign=True)
    assert indicators(offered, PLAN)["totals"]["run"]["intervals_stretched"] == 0


def test_nights_are_counted_on_the_evening():
    away = replace(LONG_DAY, overnight=True, end_id="hotel")
    plan = with_tours(MORNING, away, replace(away, day=TUESDAY), unserved=TOURS.unserved)
    totals = indicators(problem(), plan)["totals"]
    assert (totals["run"]["nights"], totals["reps"][1]["nights"]) == (2, 2)
    assert [row["nights"] for row in totals["days"]] == [0, 1, 1]
    assert totals["run"]["cost_eur"]["nights"] == round(2 * REPS[1].costs.night_eur, 2)
