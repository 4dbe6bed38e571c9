"""The second look at a plan finds each planted fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rep_weeks import OPEN, rep_week, visit

from tournees.model.outcome import Limit, LimitScope
from tournees.model.rep import Rep, WorkRules
from tournees.solver.stop import Stop
from tournees.solver.tours import RepWeek, faults, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tournees.model.plan import Tour


def _week() -> RepWeek:
    visits = [visit(n, 1, minutes=120, value_eur=300.0, windows=(OPEN,)) for n in "AB"]
    return rep_week(visits, [(6, 0), (6, 1)])


def _stop(tour: Tour, index: int, **changes: int | str) -> Tour:
    stops = list(tour.stops)
    stops[index] = replace(stops[index], **changes)
    return replace(tour, stops=tuple(stops))


def _rules(rep: Rep, **changes: int) -> Rep:
    return replace(rep, rules=replace(rep.rules, **changes))


FAULTS: dict[str, Callable[[Tour], Tour]] = {
    "outside the day": lambda t: replace(t, depart_s=t.depart_s - 4 * 3_600),
    "duration": lambda t: _stop(t, 0, leave_s=t.stops[0].leave_s - 60),
    "closed": lambda t: _stop(
        t, 1, start_s=t.stops[1].start_s - 3_600, leave_s=t.stops[1].leave_s - 3_600
    ),
    "an account twice": lambda t: _stop(t, 1, account_id=t.stops[0].account_id),
    "travel": lambda t: _stop(t, 0, travel_s=t.stops[0].travel_s - 60),
    "road": lambda t: _stop(t, 0, travel_m=0),
    "arrival": lambda t: _stop(t, 1, arrive_s=t.stops[1].start_s + 1),
    "no lunch": lambda t: replace(t, lunch_start_s=None),
    "lunch outside its window": lambda t: replace(t, lunch_start_s=11 * 3_600),
    "lunch without room": lambda t: replace(t, lunch_start_s=t.stops[1].start_s - 60),
}


def test_a_good_plan_has_no_fault():
    week = _week()
    assert faults(week, solve(week, Stop(500), seed=0).tours) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str):
    week = _week()
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert any(name in fault for fault in faults(week, (FAULTS[name](tour),)))


def test_faults_of_the_week_are_found():
    week = _week()
    (tour,) = solve(week, Stop(500), seed=0).tours
    twice = faults(week, (tour, tour))
    assert "a visit stands twice" in twice
    assert "two tours on one day" in twice
    limit = Limit(name="n", scope=LimitScope.WEEK, maximum=1, use={"account A": 1, "account B": 1})
    assert faults(replace(week, limits=(limit,)), (tour,)) == ("limit n",)
    assert any("absent" in f for f in faults(replace(week, absent_days=(True,)), (tour,)))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"week_work_s": 3_600}, "week work"),
        ({"day_work_s": 3_600}, "day work"),
        ({"day_drive_s": 60}, "day drive"),
    ],
)
def test_faults_of_hours_are_found(changes: dict[str, int], name: str):
    week = _week()
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert week.rep.rules == WorkRules()
    strict = replace(week, rep=_rules(week.rep, **changes))
    assert any(name in fault for fault in faults(strict, (tour,)))
