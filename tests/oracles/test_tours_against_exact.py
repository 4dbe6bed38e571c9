"""The tours against an enumeration that shares nothing with the engine."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from rep_weeks import random_week, rep_week, visit

from tournees.model.calendar import HOUR_S
from tournees.model.outcome import Limit, LimitScope
from tournees.model.rep import WorkRules
from tournees.solver.stop import Stop
from tournees.solver.tours import solve

if TYPE_CHECKING:
    from tournees.solver.tours import RepWeek

STEP_S = 300
"""Departures tried; all hours of the cases that have limits on work are multiples of it."""


def _drive(week: RepWeek, day: int, order: tuple[int, ...], depart_s: int, lunch_at: int) -> int:
    """Return home (-1: impossible) with lunch during the drive number ``lunch_at`` (-1: none)."""
    rules, seconds = week.rep.rules, week.matrix.seconds
    time_s, here = depart_s, 0
    for gap, node in enumerate((*order, 0)):
        arrive_s = time_s + int(seconds[here, node])
        if gap == lunch_at:
            start_s = max(time_s, rules.lunch_window.start_s)
            if start_s + rules.lunch_s > rules.lunch_window.end_s:
                return -1
            arrive_s = max(arrive_s, rules.lunch_window.start_s) + rules.lunch_s
        if node == 0:
            return arrive_s
        visit = week.visits[node - 1]
        starts = [
            max(w.start_s, arrive_s)
            for w in visit.windows[day]
            if max(w.start_s, arrive_s) + visit.service_s <= w.end_s
        ]
        if not starts:
            return -1
        time_s, here = starts[0] + visit.service_s, node
    raise AssertionError


def _ways(week: RepWeek, day: int, order: tuple[int, ...], *, fine: bool) -> dict[bool, int]:
    """Least work with (True) and without (False) a meal on the road."""
    rules = week.rep.rules
    free_from_s = rules.lunch_window.start_s + rules.lunch_s
    departures = [rules.day_start_s, max(rules.day_start_s, free_from_s)]
    if fine:
        departures = list(range(rules.day_start_s, rules.day_end_s, STEP_S))
    found: dict[bool, int] = {}
    for depart_s in departures:
        for lunch_at in range(-1, len(order) + 1):
            back_s = _drive(week, day, order, depart_s, lunch_at)
            if back_s < 0 or back_s > rules.day_end_s:
                continue
            meal = lunch_at >= 0
            at_home = depart_s >= free_from_s or back_s <= rules.lunch_window.end_s - rules.lunch_s
            if not meal and not at_home:
                continue
            work_s = back_s - depart_s - (rules.lunch_s if meal else 0)
            if work_s <= rules.day_work_s or not fine:
                found[meal] = min(work_s, found.get(meal, 10**9))
    return found


def _cost(week: RepWeek, order: tuple[int, ...], *, meal: bool) -> float:
    costs, stops = week.rep.costs, (0, *order, 0)
    assert week.matrix.metres is not None
    legs = list(itertools.pairwise(stops))
    drive_m = sum(int(week.matrix.metres[a, b]) for a, b in legs)
    busy_s = sum(int(week.matrix.seconds[a, b]) for a, b in legs)
    busy_s += sum(week.visits[node - 1].service_s for node in order)
    road = costs.per_km_eur * drive_m / 1000 + costs.per_hour_eur * busy_s / HOUR_S
    return road + costs.meal_eur * meal


Choice = tuple[frozenset[int], float, int]


def _choices(week: RepWeek, day: int, *, fine: bool) -> list[Choice]:
    """For each set of visits of a day, its best (cost, work) that no other beats in both."""
    best: dict[frozenset[int], list[tuple[float, int]]] = {frozenset(): [(0.0, 0)]}
    nodes = [k for k, v in enumerate(week.visits, start=1) if v.windows[day]]
    for size in range(1, len(nodes) + 1):
        for order in itertools.permutations(nodes, size):
            drive_s = sum(
                int(week.matrix.seconds[a, b]) for a, b in itertools.pairwise((0, *order, 0))
            )
            if drive_s > week.rep.rules.day_drive_s:
                continue
            for meal, work_s in _ways(week, day, order, fine=fine).items():
                best.setdefault(frozenset(order), []).append(
                    (_cost(week, order, meal=meal), work_s)
                )
    kept = []
    for nodes_, options in best.items():
        least_s = 10**9
        for cost, work_s in sorted(options):
            if work_s < least_s:
                kept.append((nodes_, cost, work_s))
                least_s = work_s
    return kept


def _optimum(week: RepWeek, *, fine: bool = False) -> tuple[int, float]:
    """Most mandatory visits, then the most value less costs, over two days."""
    first, second = (_choices(week, day, fine=fine) for day in range(2))
    best = (0, 0.0)
    for (a, cost_a, work_a), (b, cost_b, work_b) in itertools.product(first, second):
        if a & b or (fine and work_a + work_b > week.rep.rules.week_work_s):
            continue
        made = [week.visits[node - 1] for node in a | b]
        if any(
            sum(limit.use.get(v.account_id, 0) for v in made) > limit.maximum
            for limit in week.limits
        ):
            continue
        value = sum(v.value_eur for v in made) - cost_a - cost_b
        best = max(best, (sum(v.mandatory for v in made), round(value, 2)))
    return best


def _compare(week: RepWeek, *, fine: bool = False) -> bool:
    """Check plan <= exact <= bound; return whether the plan is the best."""
    mandatory, best_eur = _optimum(week, fine=fine)
    plan = solve(week, Stop(3_000), seed=0)
    assert plan.bound is not None
    planned = {stop.visit_id for tour in plan.tours for stop in tour.stops}
    made = sum(v.mandatory for v in week.visits if v.id in planned)
    assert made <= mandatory
    assert plan.bound.bound_eur >= best_eur
    if made == mandatory:
        assert plan.bound.objective_eur <= best_eur + 0.01
    return made == mandatory and plan.bound.objective_eur >= best_eur - 0.01


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_the_best_and_the_bound_above_it(seed: int):
    assert _compare(random_week(seed, 6))


@pytest.mark.parametrize("seed", range(6))
def test_limits_on_work_and_driving_are_exact(seed: int):
    rules = WorkRules(
        day_work_s=5 * HOUR_S,
        week_work_s=8 * HOUR_S,
        day_drive_s=2 * HOUR_S + 1_800,
        lunch_s=2_700,
    )
    assert _compare(random_week(100 + seed, 5, rules=rules, spread=9), fine=True)


@pytest.mark.parametrize("seed", range(3))
def test_a_limit_over_the_week_is_kept_at_the_best_value(seed: int):
    use = {f"account V{k:02d}": k + 1 for k in range(6)}
    limit = Limit(name="samples", scope=LimitScope.WEEK, maximum=9, use=use)
    assert _compare(random_week(200 + seed, 6, limits=(limit,)))


@pytest.mark.parametrize("spread", [0, 1])
@pytest.mark.parametrize("seed", range(4))
def test_accounts_at_one_spot_are_no_trouble_for_the_bound(seed: int, spread: int):
    """Centres of communes coincide; so may an account and the rep's home."""
    assert _compare(random_week(300 + seed, 6, spread=spread))


def test_accounts_at_one_far_spot_share_its_road():
    """SciPy's shortest ways take a drive of no seconds for no road: too long a way home."""
    visits = [visit(f"V{k}", 2, minutes=60, value_eur=150.0) for k in range(5)]
    assert _compare(rep_week(visits, [(30, 0)] * 4 + [(29, 1)]))
