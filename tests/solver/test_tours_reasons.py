"""A planted case for each reason why a visit is left out, and its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rep_weeks import ALL_DAY, MORNING, random_week, rep_week, visit

from tournees.model.calendar import HOUR_S, Window
from tournees.model.outcome import Limit, LimitScope, Outcome, Reason, Unserved
from tournees.model.rep import Costs, WorkRules
from tournees.model.travel import TravelMatrix
from tournees.solver.stop import Stop
from tournees.solver.tours import RepWeek, explain, faults, objective_eur, solve
from tournees.words.catalogue import LANGUAGES, Words

FREE = Costs(per_hour_eur=0.0, per_km_eur=0.0, meal_eur=0.0)


def left_out(week: RepWeek) -> dict[str, Unserved]:
    """Unserved visits by id, each written in both languages."""
    plan = solve(week, Stop(1_000), seed=0)
    for item in plan.unserved:
        for lang in LANGUAGES:
            assert Words(lang)(f"reason.{item.reason}", **item.facts)
        for value in item.facts.values():
            assert type(value) in {str, int, float}
    return {item.visit_id: item for item in plan.unserved}


def only(week: RepWeek) -> tuple[Reason, dict[str, str | int | float]]:
    (item,) = left_out(week).values()
    return item.reason, item.facts


def test_unreachable():
    week = rep_week([visit("A", 2)], [(1, 0)])
    cells = [grid.copy() for grid in (week.matrix.seconds, week.matrix.metres) if grid is not None]
    origin = week.matrix.origin.copy()
    for grid, value in ((cells[0], -1), (cells[1], -1), (origin, 0)):
        grid[0, 1] = value
    week = replace(week, matrix=TravelMatrix(cells[0], cells[1], origin))
    assert only(week) == (Reason.UNREACHABLE, {})


def test_rep_absent_all_week_or_on_the_days_of_opening():
    away = rep_week([visit("A", 2)], [(1, 0)], absent=(True, True))
    assert only(away) == (Reason.REP_ABSENT, {"n": 2})
    some = rep_week([visit("A", 2, windows=(ALL_DAY, ()))], [(1, 0)], absent=(True, False))
    assert only(some) == (Reason.REP_ABSENT, {"n": 1})


def test_closed_on_every_day():
    week = rep_week([visit("A", 2, windows=((), ()))], [(1, 0)])
    assert only(week) == (Reason.CLOSED_ALL_DAYS, {"n": 2})


def test_visit_longer_than_any_window():
    week = rep_week([visit("A", 1, minutes=200, windows=((MORNING,),))], [(1, 0)])
    facts = {"visit_s": 12_000, "window_s": 10_800}
    assert only(week) == (Reason.VISIT_LONGER_THAN_WINDOW, facts)


def test_round_trip_beyond_the_driving_limit():
    week = rep_week([visit("A", 1)], [(40, 0)])
    assert only(week) == (Reason.DRIVE_LIMIT, {"drive_s": 24_000, "limit_s": 21_600})


def test_too_far_for_the_day():
    week = rep_week([visit("A", 1, minutes=300)], [(35, 0)])
    reason, facts = only(week)
    assert reason is Reason.TOO_FAR_FOR_DAY
    assert (facts["outbound_s"], facts["visit_s"], facts["return_s"]) == (10_500, 18_000, 10_500)


def test_an_appointment_that_clashes_with_another():
    hour = ((Window(10 * HOUR_S, 11 * HOUR_S),),)
    visits = [
        visit(name, 1, minutes=60, windows=hour, mandatory=True, appointment=True) for name in "AB"
    ]
    week = rep_week(visits, [(1, 0), (2, 0)])
    reason, facts = only(week)
    assert reason is Reason.APPOINTMENT_CONFLICT
    assert facts["displaced"] in {"account A", "account B"}
    assert solve(week, Stop(100), seed=0).status is Outcome.INFEASIBLE


def test_limit_reached():
    visits = [visit("A", 1, value_eur=200.0), visit("B", 1)]
    limit = Limit(
        name="new", scope=LimitScope.TOUR, maximum=1, use={v.account_id: 1 for v in visits}
    )
    week = rep_week(visits, [(1, 0), (2, 0)], costs=FREE, limits=(limit,))
    assert only(week) == (Reason.LIMIT_REACHED, {"limit": "new", "maximum": 1, "used": 1})


def test_not_worth_its_detour_with_the_price_of_the_detour():
    week = rep_week(
        [visit("A", 1, value_eur=200.0), visit("B", 1, value_eur=20.0)], [(1, 0), (7, 0)]
    )
    reason, facts = only(week)
    assert reason is Reason.NOT_WORTH
    assert facts["insertion_s"] == 12 * 300 + 1_800
    assert facts["insertion_eur"] == pytest.approx(48 * 0.476 + 30 * 1.5, abs=0.005)
    assert (facts["value_eur"], facts["day_date"]) == (20.0, "2026-03-02")


def test_week_full_names_the_cheapest_to_displace():
    values = {"A": 100.0, "B": 80.0, "C": 60.0}
    visits = [
        visit(name, 1, minutes=85, value_eur=value, windows=((MORNING,),))
        for name, value in values.items()
    ]
    week = rep_week(visits, [(1, 0)] * 3, costs=FREE)
    reason, facts = only(week)
    assert reason is Reason.WEEK_FULL
    assert facts == {
        "displaced": "account B",
        "n": 1,
        "displaced_value_eur": 80.0,
        "value_eur": 60.0,
        "net_eur": -20.0,
        "day_date": "2026-03-02",
    }


def test_a_full_week_of_work_names_what_would_have_to_go():
    visits = [visit(f"A{d}", 2, minutes=170, value_eur=100.0 - d) for d in range(3)]
    rules = WorkRules(day_work_s=3 * HOUR_S + 600, week_work_s=6 * HOUR_S)
    week = rep_week(visits, [(1, 0)] * 3, costs=FREE, rules=rules)
    reason, facts = only(week)
    assert reason is Reason.WEEK_FULL
    assert (facts["displaced"], facts["net_eur"]) == ("account A1", -1.0)


def test_stopped_early_where_a_plan_leaves_a_paying_visit_out():
    week = rep_week([visit("A", 1), visit("B", 1)], [(1, 0), (2, 0)])
    (item,) = explain(week, ())[:1]
    assert item.reason is Reason.STOPPED_EARLY
    assert item.facts["insertion_eur"] == pytest.approx(8 * 0.476 + 30 * 4 / 6, abs=0.005)


def test_the_price_of_a_swap_is_the_difference_of_two_plans():
    """The net figure of a full week is checked by making the swap."""
    week = random_week(11, 25, 3)
    plan = solve(week, Stop(4_000), seed=0)
    full = [item for item in plan.unserved if item.reason is Reason.WEEK_FULL]
    assert full
    for item in full:
        gone = set(str(item.facts["displaced"]).split(", "))
        kept = {s.account_id for t in plan.tours for s in t.stops} - gone | {item.account_id}
        names = [k for k, v in enumerate(week.visits) if v.account_id in kept]
        nodes = [0, *(k + 1 for k in names)]
        assert week.matrix.metres is not None
        smaller = replace(
            week,
            visits=tuple(replace(week.visits[k], mandatory=True) for k in names),
            matrix=TravelMatrix(
                week.matrix.seconds[nodes][:, nodes].copy(),
                week.matrix.metres[nodes][:, nodes].copy(),
                week.matrix.origin[nodes][:, nodes].copy(),
            ),
        )
        swapped = solve(smaller, Stop(2_000), seed=0)
        assert faults(smaller, swapped.tours) == ()
        assert not swapped.unserved
        before = objective_eur(week, plan.tours)
        assert objective_eur(smaller, swapped.tours) >= before + float(item.facts["net_eur"]) - 0.02


def test_every_reason_has_its_sentence_in_both_languages():
    for lang in LANGUAGES:
        words = Words(lang)
        assert all(words.has(f"reason.{reason}") for reason in Reason)
        assert words("bound.tours_arcs")
