"""Each rule of a rep's week, on weeks small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rep_weeks import AFTERNOON, ALL_DAY, MORNING, OPEN, random_week, rep_week, visit

from tournees.model.calendar import HOUR_S, Window
from tournees.model.outcome import Limit, LimitScope, Outcome
from tournees.model.rep import Costs, WorkRules
from tournees.model.travel import TravelMatrix
from tournees.solver.stop import Stop
from tournees.solver.tours import TourBlock, faults, objective_eur, rep_block, solve

FREE = Costs(per_hour_eur=0.0, per_km_eur=0.0, meal_eur=0.0)


def planned(week: TourBlock, **changes: int) -> list[list[str]]:
    """The visits of each tour in order."""
    plan = solve(week, Stop(changes.get("iterations", 1_000)), seed=0)
    assert faults(week, plan.tours) == ()
    return [[stop.visit_id for stop in tour.stops] for tour in plan.tours]


def test_a_short_tour_is_back_before_lunch_and_leaves_as_late_as_it_can():
    week = rep_week([visit("A", 1, windows=(OPEN,))], [(6, 0)])
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert tour.lunch_start_s is None
    (stop,) = tour.stops
    assert (tour.depart_s, stop.start_s, tour.return_s) == (30_600, 32_400, 36_000)
    assert (stop.arrive_s, stop.travel_s, stop.travel_m) == (32_400, 1_800, 24_000)


def test_the_objective_is_value_less_road_time_and_meals():
    week = rep_week([visit("A", 1, minutes=60, windows=((MORNING,),))], [(6, 0)])
    plan = solve(week, Stop(500), seed=0)
    assert plan.bound is not None
    expected = 100 - 48 * 0.476 - 30 * (2 * 0.5 + 1)
    assert plan.bound.objective_eur == pytest.approx(expected, abs=0.005)
    assert objective_eur(week, plan.tours) == plan.bound.objective_eur


def test_lunch_on_the_road_is_priced_and_overlaps_no_visit():
    visits = [visit(n, 1, minutes=120, value_eur=300.0, windows=(OPEN,)) for n in "AB"]
    week = rep_week(visits, [(6, 0), (6, 1)])
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert len(tour.stops) == 2
    assert tour.lunch_start_s is not None
    assert tour.stops[0].leave_s <= tour.lunch_start_s
    assert tour.lunch_start_s + 3_000 <= tour.stops[1].start_s


def test_lunch_can_interrupt_a_drive():
    """Both visits touch the drive between them, which spans the whole lunch window."""
    windows = ((Window(10 * HOUR_S, 11 * HOUR_S),), (Window(16 * HOUR_S, 17 * HOUR_S),))
    visits = [visit(n, 1, minutes=60, windows=(w,)) for n, w in zip("AB", windows, strict=True)]
    rules = WorkRules(day_end_s=20 * HOUR_S, day_work_s=11 * HOUR_S, day_drive_s=8 * HOUR_S)
    week = rep_week(visits, [(-24, 0), (24, 0)], costs=FREE, rules=rules)
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert [stop.visit_id for stop in tour.stops] == ["A", "B"]
    assert tour.lunch_start_s is not None
    assert tour.stops[1].arrive_s == tour.stops[0].leave_s + 48 * 300 + 3_000
    assert tour.stops[0].leave_s < tour.lunch_start_s < tour.stops[1].arrive_s


def test_a_visit_that_leaves_no_room_for_lunch_is_not_made():
    window = ((Window(11 * HOUR_S, 15 * HOUR_S),),)
    week = rep_week([visit("A", 1, minutes=230, windows=window)], [(1, 0)], costs=FREE)
    assert planned(week) == []


def test_no_lunch_is_needed_when_it_lasts_no_time():
    window = ((Window(11 * HOUR_S, 15 * HOUR_S),),)
    week = rep_week(
        [visit("A", 1, minutes=230, windows=window)],
        [(1, 0)],
        rules=WorkRules(lunch_s=0),
        costs=FREE,
    )
    assert planned(week) == [["A"]]


def test_the_driving_limit_of_a_day_holds():
    visits = [visit("A", 1, windows=(ALL_DAY,)), visit("B", 1, windows=(ALL_DAY,))]
    points = [(10, 0), (-10, 0)]
    assert len(planned(rep_week(visits, points, costs=FREE))[0]) == 2
    short = rep_week(visits, points, costs=FREE, rules=WorkRules(day_drive_s=3 * HOUR_S))
    assert len(planned(short)[0]) == 1


def test_the_working_day_counts_waiting_but_not_lunch():
    early, late = ((Window(9 * HOUR_S, 10 * HOUR_S),),), ((Window(16 * HOUR_S, 17 * HOUR_S),),)
    visits = [visit("A", 1, windows=early), visit("B", 1, windows=late)]
    points = [(1, 0), (1, 0)]
    # from 9:25 (home, 5 min, A until 10:00) to 16:35 is 7 h 10, less 50 min of lunch
    fits = rep_week(visits, points, costs=FREE, rules=WorkRules(day_work_s=22_800))
    assert planned(fits) == [["A", "B"]]
    refused = rep_week(visits, points, costs=FREE, rules=WorkRules(day_work_s=22_799))
    assert len(planned(refused)[0]) == 1


def test_the_working_week_holds():
    visits = [visit(f"A{d}", 5, minutes=180) for d in range(5)]
    points = [(3, k) for k in range(5)]
    rules = WorkRules(day_work_s=4 * HOUR_S, week_work_s=12 * HOUR_S)
    tours = planned(rep_week(visits, points, costs=FREE, rules=rules))
    assert sum(map(len, tours)) == 3


def test_a_mandatory_visit_passes_before_any_value():
    visits = [
        visit("A", 1, minutes=180, value_eur=5_000.0, windows=((MORNING,),)),
        visit("B", 1, minutes=180, value_eur=1.0, windows=((MORNING,),), mandatory=True),
    ]
    assert planned(rep_week(visits, [(1, 0), (10, 0)])) == [["B"]]


def test_an_appointment_is_kept_at_its_hour():
    hour = Window(10 * HOUR_S, 10 * HOUR_S + 1_800)
    fixed = visit("A", 2, windows=((), (hour,)), mandatory=True, appointment=True)
    others = [visit(f"B{k}", 2) for k in range(5)]
    week = rep_week([fixed, *others], [(5, 5)] + [(k, 0) for k in range(5)])
    plan = solve(week, Stop(1_000), seed=0)
    stops = {stop.visit_id: (tour.day, stop.start_s) for tour in plan.tours for stop in tour.stops}
    assert stops["A"] == (week.days[1], hour.start_s)


def test_two_visits_to_one_account_are_on_two_days():
    twice = [visit(name, 2, account_id="same", value_eur=300.0) for name in "AB"]
    tours = planned(rep_week(twice, [(1, 0), (1, 0)]))
    assert sorted(tours) == [["A"], ["B"]]
    one_day = [visit(name, 1, account_id="same", value_eur=300.0) for name in "AB"]
    assert len(planned(rep_week(one_day, [(1, 0), (1, 0)]))[0]) == 1


def test_no_tour_on_a_day_of_absence():
    visits = [visit(name, 2) for name in "AB"]
    week = rep_week(visits, [(1, 0), (1, 1)], absent=(True, False))
    assert {tour.day for tour in solve(week, Stop(500), seed=0).tours} == {week.days[1]}


@pytest.mark.parametrize(("scope", "made"), [(LimitScope.TOUR, 4), (LimitScope.WEEK, 2)])
def test_limits_hold_over_a_tour_or_the_week(scope: LimitScope, made: int):
    visits = [visit(f"A{k}", 2) for k in range(6)]
    limit = Limit(name="n", scope=scope, maximum=2, use={v.account_id: 1 for v in visits})
    week = rep_week(visits, [(k, 0) for k in range(6)], costs=FREE, limits=(limit,))
    assert sum(map(len, planned(week))) == made


def test_a_pair_without_a_road_is_never_driven():
    week = rep_week([visit(name, 1) for name in "AB"], [(1, 0), (2, 0)], costs=FREE)
    seconds, origin = week.matrix.seconds.copy(), week.matrix.origin.copy()
    assert week.matrix.metres is not None
    metres = week.matrix.metres.copy()
    for grid, value in ((seconds, -1), (metres, -1), (origin, 0)):
        grid[1, 2] = value
    week = replace(week, matrices=(TravelMatrix(seconds, metres, origin),))
    assert planned(week) == [["B", "A"]]
    for grid, value in ((seconds := seconds.copy(), -1), (origin := origin.copy(), 0)):
        grid[2, 1] = value
    week = replace(week, matrices=(TravelMatrix(seconds, metres, origin),))
    assert len(planned(week)[0]) == 1


def test_two_far_visits_that_only_pay_together_are_made_together():
    visits = [visit(name, 1, value_eur=90.0) for name in "AB"]
    week = rep_week(visits, [(12, 0), (12, 1)])
    assert sorted(planned(week)[0]) == ["A", "B"]
    alone = rep_week(visits[:1], [(12, 0)])
    assert planned(alone) == []


def test_an_empty_week_has_an_empty_plan():
    plan = solve(rep_week([], []), Stop(100), seed=0)
    assert (plan.tours, plan.unserved, plan.status) == ((), (), Outcome.OPTIMAL)


def test_a_stop_asked_for_at_once_still_gives_a_plan():
    week = random_week(7, 12, 5)
    stop = Stop(1_000_000, on_progress=lambda *_: True)
    plan = solve(week, stop, seed=0)
    assert plan.tours
    assert faults(week, plan.tours) == ()
    assert stop.reason == "asked"
    assert plan.status in {Outcome.STOPPED, Outcome.OPTIMAL}


def test_a_week_with_the_wrong_shape_is_refused():
    week = rep_week([visit("A", 1)], [(1, 0)])
    cells = np.zeros((3, 3), np.int32)
    with pytest.raises(ValueError, match="2 x 2"):
        rep_block(
            week.rep,
            week.days,
            week.visits,
            TravelMatrix(cells, cells.copy(), np.ones((3, 3), np.uint8)),
        )
    with pytest.raises(ValueError, match="sorted by id"):
        rep_week([visit("B", 1), visit("A", 1)], [(1, 0), (2, 0)])


def test_an_afternoon_tour_has_lunch_at_home():
    week = rep_week([visit("A", 1, windows=((AFTERNOON,),))], [(3, 0)])
    (tour,) = solve(week, Stop(500), seed=0).tours
    assert tour.lunch_start_s is None
    assert tour.depart_s == 14 * HOUR_S - 900


@pytest.mark.parametrize(("lunch_s", "made"), [(900, 1), (1_200, 2)])
def test_a_lunch_shorter_than_the_break_gives_no_second_stretch(lunch_s: int, made: int):
    """Two visits of 4 h are 8 h of work: more than 6 h in a row where lunch is no break."""
    windows = (((Window(7 * HOUR_S, 19 * HOUR_S)),),)
    visits = [visit(name, 1, minutes=240, windows=windows) for name in "AB"]
    rules = WorkRules(day_start_s=7 * HOUR_S, day_end_s=19 * HOUR_S, lunch_s=lunch_s)
    week = rep_week(visits, [(1, 0), (1, 0)], costs=FREE, rules=rules)
    assert sum(map(len, planned(week))) == made
