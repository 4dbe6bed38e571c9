"""The second look at a plan finds each planted fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rep_weeks import OPEN, rep_week, visit

from tournees.model.outcome import Limit, LimitScope
from tournees.model.plan import Stop, Tour
from tournees.model.problem import Agreement
from tournees.model.rep import Costs, Regime, Rep, WorkRules
from tournees.model.rep_day import Busy, Placed, RepDay
from tournees.solver.stop import Stop as Budget
from tournees.solver.tours import TourBlock, faults, objective_eur, solve

if TYPE_CHECKING:
    from collections.abc import Callable

H = 3_600


def _block() -> TourBlock:
    """Two visits half an hour from home, 5 minutes apart, on two days."""
    visits = [visit(n, 2, minutes=120, value_eur=300.0, windows=(OPEN,) * 2) for n in "AB"]
    return rep_week(visits, [(6, 0), (6, 1)])


def _tour() -> Tour:
    """Leave at 9:30, A from 10 to 12, lunch on arrival at B, B from 14 to 16, back at 16:35."""
    return Tour(
        rep_id="R1",
        day=_block().days[0],
        depart_s=34_200,
        stops=(
            Stop(
                visit_id="A",
                account_id="account A",
                arrive_s=10 * H,
                start_s=10 * H,
                leave_s=12 * H,
                travel_s=1_800,
                travel_m=24_000,
            ),
            Stop(
                visit_id="B",
                account_id="account B",
                arrive_s=12 * H + 300,
                start_s=14 * H,
                leave_s=16 * H,
                travel_s=300,
                travel_m=4_000,
            ),
        ),
        return_travel_s=2_100,
        return_travel_m=28_000,
        return_s=16 * H + 2_100,
        lunch_start_s=12 * H + 300,
    )


def _stop(tour: Tour, index: int, **changes: int | str) -> Tour:
    stops = list(tour.stops)
    stops[index] = replace(stops[index], **changes)
    return replace(tour, stops=tuple(stops))


def _two_days(**evening: object) -> tuple[Tour, Tour]:
    """A on the first day, B on the second; what the first tour says may differ."""
    both = _tour()
    first = replace(
        both,
        stops=both.stops[:1],
        return_travel_s=1_800,
        return_travel_m=24_000,
        return_s=12 * H + 1_800,
        lunch_start_s=None,
    )
    made = replace(both.stops[1], travel_s=2_100, travel_m=28_000, arrive_s=14 * H)
    second = replace(
        both,
        day=both.day + timedelta(days=1),
        stops=(made,),
        depart_s=14 * H - 2_100,
        lunch_start_s=None,
    )
    return replace(first, **evening), second


def _night() -> tuple[Tour, Tour]:
    """The same with the night beside A."""
    evening, morning = _two_days(
        return_travel_s=0,
        return_travel_m=0,
        return_s=12 * H,
        end_id="near:account A",
        overnight=True,
    )
    made = replace(morning.stops[0], travel_s=300, travel_m=4_000)
    return evening, replace(
        morning, start_id="near:account A", stops=(made,), depart_s=14 * H - 300
    )


def _with(block: TourBlock, *, rep: dict[str, object] | None = None, **rules: object) -> TourBlock:
    (only,) = block.reps
    changed = replace(only, rules=replace(only.rules, **rules), **(rep or {}))
    return replace(block, reps=(changed,))


def _told(block: TourBlock, index: int = 0, **changes: object) -> TourBlock:
    (days,) = block.rep_days
    told = [replace(day, **changes) if d == index else day for d, day in enumerate(days)]
    return replace(block, rep_days=(tuple(told),))


def _visit(block: TourBlock, index: int, **changes: object) -> TourBlock:
    visits = list(block.visits)
    visits[index] = replace(visits[index], **changes)
    return replace(block, visits=tuple(visits))


def _placed(day: int, start_s: int, name: str = "A") -> tuple[Placed, ...]:
    return (Placed(name, "R1", _block().days[day], start_s),)


TOUR_FAULTS: dict[str, Callable[[Tour], Tour]] = {
    "outside the day": lambda t: replace(t, depart_s=t.depart_s - 4 * H),
    "duration": lambda t: _stop(t, 0, leave_s=t.stops[0].leave_s - 60),
    "closed": lambda t: _stop(t, 1, start_s=t.stops[1].start_s - H, leave_s=t.stops[1].leave_s - H),
    "an account twice": lambda t: _stop(t, 1, account_id=t.stops[0].account_id),
    "travel": lambda t: _stop(t, 0, travel_s=t.stops[0].travel_s - 60),
    "road": lambda t: _stop(t, 0, travel_m=0),
    "arrival": lambda t: _stop(t, 1, arrive_s=t.stops[1].start_s + 1),
    "no lunch": lambda t: replace(t, lunch_start_s=None),
    "lunch outside its window": lambda t: replace(t, lunch_start_s=11 * H),
    "lunch without room": lambda t: replace(t, lunch_start_s=t.stops[1].start_s - 60),
    "unknown rep": lambda t: replace(t, rep_id="R2"),
    "unknown start or end": lambda t: replace(t, end_id="nowhere"),
}

BLOCK_FAULTS: dict[str, TourBlock] = {
    "absent": _told(_block(), off=True),
    "outside the day": _told(_block(), first_s=34_201),
    "day work": _with(_block(), day_work_s=6 * H),
    "day drive": _with(_block(), day_drive_s=60),
    "reserve": _with(_block(), day_work_s=6 * H + 1_200, reserve_s=2 * H),
    "day span": _with(_block(), rest_s=17 * H),
    "week work": _with(_block(), week_work_s=H),
    "overtime": _with(_block(), overtime=False, rep={"contract_hours": 6.0}),
    "average work": _with(_block(), rep={"recent_week_hours": 48.0}),
    "break": _with(_block(), break_after_s=9_000),
    "taken": _told(_block(), busy=(Busy(11 * H, 11 * H + 60),)),
    "lunch in a taken stretch": _told(_block(), busy=(Busy(12 * H + 600, 12 * H + 900),)),
    "drive in a taken stretch": _told(_block(), busy=(Busy(12 * H, 12 * H + 60),)),
    "start": _told(replace(_block(), ends={"office": 1}), start_id="office"),
    "end": _told(replace(_block(), ends={"office": 1}), end_id="office"),
    "not for R1": replace(_block(), makers=((), ((0, 0.0),))),
    "A: frozen": replace(_visit(_block(), 0, frozen=True), previous=_placed(0, 10 * H + 60)),
    "B: frozen": replace(_told(_block(), 1, frozen=True), previous=_placed(1, 14 * H, "B")),
    "frozen day": _told(_block(), frozen=True),
    "A: refused": replace(
        _visit(_block(), 0, agreement=Agreement.REFUSED), previous=_placed(0, 10 * H)
    ),
    "changes": replace(_block(), previous=_placed(1, 10 * H), max_changes=0),
    "travel 1-1": _visit(_block(), 1, remote=True),
}


def test_a_good_plan_has_no_fault():
    assert faults(_block(), (_tour(),)) == ()
    assert faults(_block(), _two_days()) == ()
    assert faults(_block(), solve(_block(), Budget(500), seed=0).tours) == ()


@pytest.mark.parametrize("name", TOUR_FAULTS)
def test_a_planted_fault_of_a_tour_is_found(name: str):
    assert any(name in fault for fault in faults(_block(), (TOUR_FAULTS[name](_tour()),)))


@pytest.mark.parametrize("name", BLOCK_FAULTS)
def test_each_stricter_rule_is_known(name: str):
    assert any(name in fault for fault in faults(BLOCK_FAULTS[name], (_tour(),)))


@pytest.mark.parametrize(
    "block",
    [
        _with(_block(), day_work_s=H, week_work_s=H, regime=Regime.DAYS),
        _with(_block(), break_after_s=60, break_s=0),
        replace(_block(), previous=_placed(1, 10 * H), max_changes=1),
        replace(_visit(_block(), 0, frozen=True), previous=_placed(0, 10 * H)),
        _with(_block(), day_work_s=5 * H + 600, commute_is_work=False),
        _told(_block(), busy=(Busy(13 * H, 13 * H + 600), Busy(17 * H, 18 * H))),
    ],
    ids=["days", "no break", "one change", "frozen in place", "commute aside", "diary kept"],
)
def test_a_rule_that_does_not_bite_gives_no_fault(block: TourBlock):
    assert faults(block, (_tour(),)) == ()


def test_faults_of_a_team_are_found():
    tour = _tour()
    twice = faults(_block(), (tour, tour))
    assert {"a visit stands twice", "two tours on one day"} <= set(twice)
    assert "an account twice on one day" in twice


@pytest.mark.parametrize("scope", LimitScope)
def test_a_limit_counts_over_its_scope(scope: LimitScope):
    use = {"account A": 1, "account B": 1}
    block = replace(_block(), limits=(Limit(name="n", scope=scope, maximum=1, use=use),))
    assert faults(block, (_tour(),)) == ("limit n",)
    apart = faults(block, _two_days())
    assert apart == (() if scope is LimitScope.TOUR else ("limit n",))


def test_visits_of_an_account_keep_their_order_and_distance():
    spaced = _visit(_block(), 1, spacing_days=2)
    one = _visit(spaced, 1, account_id="account A", order=2)
    first, second = _two_days()
    second = _stop(second, 0, account_id="account A")
    assert faults(one, (first, second)) == ("B: spacing",)
    swapped = _visit(_visit(one, 0, order=2), 1, order=1)
    assert "A: order" in faults(swapped, (first, second))


def test_a_night_needs_its_rules():
    block = _with(_block(), nights_per_week=1)
    evening, morning = _night()
    assert faults(block, (evening, morning)) == ()
    assert any("nights" in fault for fault in faults(_block(), (evening, morning)))
    assert any("next day" in fault for fault in faults(block, (evening,)))
    off = faults(_told(block, 1, off=True), (evening, morning))
    assert any("before a day off" in fault for fault in off)
    far = _with(block, night_near_client=False)
    assert any("night place" in fault for fault in faults(far, (evening, morning)))


def test_a_lodging_is_a_place_for_a_night():
    block = _with(_block(), nights_per_week=1, night_near_client=False)
    evening, morning = _night()
    pair = (replace(evening, end_id="hotel"), replace(morning, start_id="hotel"))
    named = replace(block, ends={"hotel": 1})
    assert any("night place" in fault for fault in faults(named, pair))
    assert faults(replace(named, lodgings=((1,),)), pair) == ()


def test_rest_between_two_days_is_known():
    evening, morning = _two_days()
    assert faults(_with(_block(), rest_s=12 * H), (evening, morning)) == ()
    early = replace(evening, return_s=18 * H)
    assert any("rest" in f for f in faults(_with(_block(), rest_s=20 * H), (early, morning)))


def test_a_tour_that_waits_where_it_is_long_enough_has_its_break():
    block = _with(_block(), break_after_s=9_600, break_s=3_000)
    assert faults(block, (_tour(),)) == ()


def test_the_objective_counts_days_makers_overtime_and_nights():
    block = _visit(_block(), 0, day_values_eur=(50.0, 400.0))
    costs = Costs(per_hour_eur=0.0, per_km_eur=0.0, meal_eur=20.0, overtime_eur=10.0)
    block = _with(block, rep={"costs": costs, "contract_hours": 5.0})
    # work 7:05 less lunch 0:50 = 6:15, 1:15 beyond the contract
    assert objective_eur(block, (_tour(),)) == 50 + 300 - 20 - 12.5
    moved = replace(block, makers=(((0, 7.0),), ((0, 0.0),)))
    assert objective_eur(moved, (_tour(),)) == 50 + 300 - 20 - 12.5 - 7
    free = _with(block, rep={"contract_hours": 35.0})
    assert objective_eur(free, _night()) == round(50 + 300 - costs.night_eur, 2)


def test_two_reps_are_judged_each_by_their_own():
    block = _block()
    other = Rep(id="R2", name="Other", home=block.rep.home, rules=WorkRules(day_drive_s=60))
    days = tuple(RepDay(rep_id="R2", day=day) for day in block.days)
    both = replace(
        block,
        reps=(*block.reps, other),
        matrices=block.matrices * 2,
        homes=(0, 0),
        rep_days=(*block.rep_days, days),
        makers=(((0, 0.0),), ((0, 0.0), (1, 5.0))),
    )
    first, second = _two_days()
    assert faults(both, (first, second)) == ()
    found = faults(both, (first, replace(second, rep_id="R2")))
    assert found == (f"{second.day}: day drive",)
