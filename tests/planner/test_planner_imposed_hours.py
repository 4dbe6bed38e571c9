"""Hours of a plan that is given: told ones are kept, the others fit wherever anything fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_team import MONDAY, OPEN, REPS, STEP_M, STEP_S, at, problem, visit

from tournees.check import violations
from tournees.model import Busy, Outcome, Plan, RepDay, TourPlan, Visit, Window
from tournees.planner.imposed_hours import GivenDay, Leg, Told, lay_out

ON = RepDay(rep_id="R1", day=MONDAY)
DAY_RULES = {
    "within_window", "lunch_taken", "lunch_in_window", "lunch_has_room", "arrival_after_drive",
    "return_after_drive", "start_after_arrival", "travel_as_measured", "day_start", "day_end",
}  # fmt: skip


def a_day(*visits: Visit, starts=(None, None, None), on: RepDay = ON, **told) -> GivenDay:
    """Visits to A1, A2, A3, a step from one another and A1 a step from home."""
    steps = (*(1 for _ in visits), len(visits))
    return GivenDay(
        rep=REPS[0],
        on=on,
        visits=tuple(
            Told(each, each.windows[0], None, start)
            for each, start in zip(visits, starts, strict=False)
        ),
        legs=tuple(Leg(n * STEP_S, n * STEP_M) for n in steps),
        **told,
    )


def three(windows=OPEN, **more) -> list[Visit]:
    return [visit(id_, windows=(windows,) * 5, **more) for id_ in ("A1", "A2", "A3")]


def broken(tour, visits, **changes):
    """Rules of hours that a day breaks, as `check` sees it."""
    asked = problem(visits=tuple(visits), **changes)
    plan = Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=(tour,)))
    return {found.rule for found in violations(asked, plan)} & DAY_RULES


def test_hours_told_are_kept_and_the_departure_meets_the_first():
    tour = lay_out(a_day(*three(), starts=(at(9, 30), at(11), at(14))))
    assert [stop.start_s for stop in tour.stops] == [at(9, 30), at(11), at(14)]
    assert tour.depart_s == at(9, 20)
    assert tour.lunch_start_s is not None
    assert broken(tour, three()) == set()


def test_without_hours_a_day_is_laid_out_within_opening_hours():
    tour = lay_out(a_day(*three()))
    assert [stop.visit_id for stop in tour.stops] == ["V-A1", "V-A2", "V-A3"]
    assert [stop.start_s for stop in tour.stops] == [at(9), at(9, 55), at(10, 50)]
    assert (tour.depart_s, tour.lunch_start_s) == (at(8, 50), None)
    assert broken(tour, three()) == set()


def test_hours_missing_here_and_there_fit_between_those_told():
    tour = lay_out(a_day(*three(), starts=(None, at(11), None)))
    assert [stop.start_s for stop in tour.stops] == [at(10, 5), at(11), at(14)]
    assert tour.stops[0].arrive_s == at(10, 5), "nobody leaves home to wait before a visit"
    assert broken(tour, three()) == set()


def test_where_nothing_fits_the_order_is_kept_and_the_rule_is_said():
    visits = three()
    visits[1] = replace(visits[1], windows=((),) * 5)
    tour = lay_out(a_day(*visits))
    assert [stop.visit_id for stop in tour.stops] == ["V-A1", "V-A2", "V-A3"]
    assert broken(tour, visits) == {"within_window"}


def test_hours_that_the_road_does_not_allow_stay_and_the_rule_is_said():
    tour = lay_out(a_day(*three(), starts=(at(9), at(9, 30), at(14))))
    assert tour.stops[1].start_s == tour.stops[1].arrive_s == at(9, 30)
    assert broken(tour, three()) == {"arrival_after_drive"}


def test_an_early_hour_makes_an_early_departure():
    tour = lay_out(a_day(*three(), starts=(at(7), at(10), at(11))))
    assert tour.depart_s == at(6, 50)
    assert broken(tour, three()) == {"within_window", "day_start"}


def test_departure_return_and_lunch_told_are_kept():
    told = {"depart_s": at(8, 15), "return_s": at(17), "lunch_s": at(12, 10)}
    tour = lay_out(a_day(*three(), **told))
    assert (tour.depart_s, tour.return_s, tour.lunch_start_s) == tuple(told.values())
    assert broken(tour, three()) == set()


def test_the_diary_is_driven_around():
    on = replace(ON, busy=(Busy(at(9, 30), at(10)),))
    tour = lay_out(a_day(*three(), on=on))
    assert [stop.start_s for stop in tour.stops] == [at(10, 20), at(11, 15), at(14)]
    assert broken(tour, three(), rep_days=(on,)) == set()


def test_the_day_of_a_rep_may_be_narrower():
    on = replace(ON, first_s=at(10))
    assert lay_out(a_day(*three(), on=on)).depart_s >= at(10)


def test_a_lunch_that_no_hour_leaves_is_missing_and_said():
    visits = three((Window(at(8), at(18)),), service_s=150 * 60)
    tour = lay_out(a_day(*visits, starts=(at(9), at(11, 40), at(14, 20))))
    assert tour.lunch_start_s is None
    assert "lunch_taken" in broken(tour, visits)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([9, 10, 11, 13, 14, 15]),
            st.integers(1, 24),
            st.integers(1, 9),
        ),
        min_size=3,
        max_size=3,
    )
)
def test_hours_that_somebody_found_are_found_again(drawn):
    """Windows around the hours of a day that keeps the rules: laid out again, it keeps them."""
    services = [300 * minutes for _, _, minutes in drawn]
    visits = [
        visit(id_, service_s=service_s, windows=((Window(at(hour), at(hour, 5 * wide)),),) * 5)
        for id_, service_s, (hour, wide, _) in zip(("A1", "A2", "A3"), services, drawn, strict=True)
    ]
    tour = lay_out(a_day(*visits))
    if any(_by_hand(visits, gap) for gap in (None, 0, 1, 2, 3)):
        assert broken(tour, visits) == set()
    else:
        assert broken(tour, visits) - {"day_start"} != set()


def _by_hand(visits, gap) -> bool:
    """Whether leaving at some five minutes of the day keeps hours, lunch and day: tried one by one.

    Every time of these days is a multiple of five minutes.
    """
    rules = REPS[0].rules
    return any(
        _drives(visits, gap, depart, meal)
        for depart in range(rules.day_start_s, rules.day_end_s, 300)
        for meal in (range(at(12), at(13, 10) + 1, 300) if gap is not None else (None,))
    )


def _drives(visits, gap, depart, meal) -> bool:
    rules, time = REPS[0].rules, depart
    steps = (1, 1, 1, 3)
    for index in range(4):
        free, time = time, time + steps[index] * STEP_S
        if index == gap:
            if meal < free or meal > max(time, at(13, 10)):
                return False
            time = (
                max(time + rules.lunch_s, meal + rules.lunch_s)
                if meal < time
                else meal + rules.lunch_s
            )
        if index == 3:
            break
        window = visits[index].windows[0][0]
        time = max(time, window.start_s) + visits[index].service_s
        if time > window.end_s:
            return False
    at_home = depart >= at(12, 50) or time <= at(13, 10)
    return time <= rules.day_end_s and (gap is not None or at_home)


@pytest.mark.parametrize("seconds", [0, 100_000])
def test_a_day_longer_than_a_day_is_laid_out_all_the_same(seconds):
    day = replace(a_day(*three()), legs=(Leg(seconds, 0),) * 4)
    assert len(lay_out(day).stops) == 3
