"""Rules of a rep's weeks at their edges: what a contract, a diary or a place changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from planted_hours import with_busy, with_office
from planted_nights import EVENING, HOTEL, NEXT, NIGHT, near, night_problem
from planted_promises import KNOWN, again, known, twice
from small_team import (
    LONG_DAY,
    MONDAY,
    MORNING,
    PLAN,
    LineTravel,
    account,
    at,
    problem,
    stop,
    with_long_day,
    with_morning,
    with_owner,
    with_rep,
    with_rules,
    with_tours,
    with_visit,
)

from tournees.check import violations
from tournees.model import (
    Agreement,
    Busy,
    Placed,
    Plan,
    Problem,
    Regime,
    RepDay,
)

TUESDAY = MONDAY + timedelta(days=1)
EVERY_DAY = problem().calendar.days


def broken(case: Problem, plan: Plan) -> set[str]:
    return {found.rule for found in violations(case, plan)}


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"day_work_s": at(4, 29)}, "day_work"),
        ({"week_work_s": at(4, 29)}, "week_work"),
        ({"average_work_s": at(32)}, "average_work"),
    ],
)
def test_a_contract_in_days_lifts_limits_on_hours(limits: dict[str, int], rule: str):
    assert broken(with_rules("R2", **limits), PLAN) == {rule}
    assert broken(with_rules("R2", regime=Regime.DAYS, **limits), PLAN) == set()


def test_a_contract_in_days_knows_no_overtime_but_keeps_its_rests():
    in_days = replace(problem().reps[1].rules, regime=Regime.DAYS, overtime=False)
    assert broken(with_office("R2", at(40), rules=in_days), PLAN) == set()
    tired = replace(in_days, break_after_s=at(2), rest_s=at(23))
    assert broken(with_rep("R2", rules=tired), PLAN) == {"break_taken", "day_span"}


def test_work_at_the_office_counts_in_the_week_but_not_alone():
    case = with_office("R2", at(43, 31))
    assert broken(case, PLAN) == {"week_work"}
    next_week = replace(case.rep_days[0], day=MONDAY + timedelta(days=7), other_work_s=at(60))
    assert broken(replace(case, rep_days=(next_week,)), PLAN) == set()


def test_the_recent_weeks_are_those_of_the_contract_where_none_are_told():
    left_s = 12 * at(44) - 11 * at(35) - at(4, 30)
    case = with_office("R2", left_s + 1, rules=replace(problem().reps[1].rules, week_work_s=10**6))
    assert broken(case, PLAN) == {"average_work"}


def test_a_drive_from_home_is_work_only_where_the_rules_say_so():
    assert broken(with_rules("R1", day_work_s=at(3)), PLAN) == {"day_work"}
    assert broken(with_rules("R1", day_work_s=at(3), commute_is_work=False), PLAN) == set()


def test_the_reserve_of_a_short_day_is_counted_on_that_day():
    used_s = MORNING.drive_s + MORNING.visit_s
    short = RepDay(rep_id="R1", day=MONDAY, last_s=at(8) + used_s + at(0, 50) + at(1))
    case = with_rules("R1", reserve_s=at(1))
    assert broken(replace(case, rep_days=(short,)), PLAN) == set()
    shorter = replace(short, last_s=short.last_s - 1)
    assert broken(replace(case, rep_days=(shorter,)), PLAN) == {"day_reserve"}


def test_a_wait_before_a_visit_is_a_pause():
    rules = {"break_after_s": at(2, 30), "break_s": at(0, 20), "lunch_s": 0}
    assert broken(with_rules("R2", **rules), with_long_day(lunch_start_s=None)) == set()
    longer = {"break_s": at(2, 6)}
    no_pause = broken(with_rules("R2", **(rules | longer)), with_long_day(lunch_start_s=None))
    assert no_pause == {"break_taken"}


def test_an_entry_of_the_diary_is_no_pause():
    rules = {"break_after_s": at(3), "break_s": at(0, 20), "lunch_s": 0}
    plan = with_long_day(lunch_start_s=None)
    meeting = (RepDay(rep_id="R2", day=MONDAY, busy=(Busy(at(11, 56), at(13, 50)),)),)
    case = with_rules("R2", **rules)
    assert broken(case, plan) == set()
    assert broken(replace(case, rep_days=meeting), plan) == {"break_taken"}


def test_a_late_arrival_is_a_pause_before_the_drive():
    late = (MORNING.stops[0], stop("A2", at(10, 15)), stop("A3", at(11, 10)))
    plan = with_morning(stops=late, return_s=at(12, 25))
    assert broken(with_rules("R1", break_after_s=at(2, 20)), plan) == set()
    assert broken(with_rules("R1", break_after_s=at(2, 19)), plan) == {"break_taken"}
    assert broken(with_rules("R1", break_after_s=at(2, 20), break_s=1_201), plan) == {"break_taken"}


def test_a_week_apart_no_rest_is_counted():
    later = replace(LONG_DAY, day=MONDAY + timedelta(days=7))
    found = broken(with_rules("R2", rest_s=at(18)), with_tours(MORNING, LONG_DAY, later))
    assert "rest_between_days" not in found


def test_hours_of_a_date_narrow_the_day():
    late = RepDay(rep_id="R1", day=MONDAY, first_s=at(8, 51))
    early = RepDay(rep_id="R1", day=MONDAY, last_s=at(12, 4))
    fine = RepDay(rep_id="R1", day=MONDAY, first_s=at(8, 50), last_s=at(12, 5))
    wide = RepDay(rep_id="R2", day=MONDAY, first_s=at(5), last_s=at(23))
    assert broken(problem(rep_days=(late,)), PLAN) == {"day_start"}
    assert broken(problem(rep_days=(early,)), PLAN) == {"day_end"}
    assert broken(problem(rep_days=(fine,)), PLAN) == set()
    narrow = with_rules("R2", day_start_s=at(11))
    assert broken(replace(narrow, rep_days=(wide,)), PLAN) == {"day_start"}


def test_no_tour_on_a_day_off_of_one_rep_alone():
    off = RepDay(rep_id="R1", day=MONDAY, off=True)
    found = violations(problem(rep_days=(off,)), PLAN)
    assert [(one.rule, one.rep_id) for one in found] == [("not_on_leave", "R1")]


def test_a_visit_may_be_made_by_a_rep_whom_it_allows():
    owner = with_owner("A1", "R2", handovers=())
    assert "visited_by_sector_rep" in broken(problem(), owner)
    allowed = with_visit("A1", other_reps=(("R1", 12.0),))
    assert "visited_by_sector_rep" not in broken(allowed, owner)


def test_a_call_may_be_made_at_home_before_leaving():
    call = replace(stop("A1", at(9)), travel_s=0, travel_m=0)
    second = replace(stop("A2", at(10, 5)), travel_s=1_200, travel_m=18_000)
    stops = (call, second, stop("A3", at(11)))
    plan = with_morning(depart_s=at(9), stops=stops, return_s=at(12, 15))
    case = with_visit("A1", remote=True)
    assert broken(case, plan) == set()
    rushed = replace(second, travel_s=600, travel_m=9_000)
    wrong = with_morning(depart_s=at(9), stops=(call, rushed, stops[2]), return_s=at(12, 15))
    assert broken(case, wrong) == {"travel_as_measured"}


def test_an_account_without_a_place_or_a_road_may_be_called():
    call = replace(stop("A3", at(10, 40)), travel_s=0, travel_m=0)
    plan = with_morning(
        stops=(*MORNING.stops[:2], call),
        return_travel_s=1_200,
        return_travel_m=18_000,
        return_s=at(11, 45),
    )
    case = with_visit("A3", remote=True)
    assert broken(case, plan) == set()
    assert broken(replace(case, travel=LineTravel(island=9.03)), plan) == set()


def test_a_working_lunch_in_the_diary_stands_for_lunch():
    plan = with_long_day(lunch_start_s=None)
    assert broken(problem(), plan) == {"lunch_taken"}
    assert broken(with_busy("R2", at(12, 30), at(13, 50)), plan) == set()
    assert broken(with_busy("R2", at(12, 51), at(13, 50)), plan) == {"lunch_taken"}


def test_an_entry_while_waiting_leaves_the_drive_alone():
    assert broken(with_busy("R2", at(12, 50), at(14)), PLAN) == set()


def test_a_drive_may_be_interrupted_by_lunch_and_by_the_diary():
    busy = with_busy("R2", at(11, 50), at(12))
    stops = (LONG_DAY.stops[0], replace(LONG_DAY.stops[1], arrive_s=at(12, 55)), LONG_DAY.stops[2])
    assert broken(busy, with_long_day(stops=stops)) == set()
    early = replace(LONG_DAY.stops[1], arrive_s=at(12, 54))
    found = broken(busy, with_long_day(stops=(stops[0], early, stops[2])))
    assert found == {"drive_outside_diary"}


def test_a_night_may_be_near_the_client_of_that_day_or_of_the_next():
    case = night_problem(lodgings=())
    assert broken(case, near("P3")) == set()
    assert broken(case, near("B2")) == set()
    strict = replace(case.reps[1].rules, night_near_client=False)
    assert broken(night_problem(lodgings=(), rules=strict), near("B2")) == {
        "night_at_allowed_place"
    }


def test_a_night_may_not_be_near_a_client_who_is_only_called_or_not_met():
    case = night_problem(lodgings=())
    far = replace(EVENING, end_id="near:P4", return_travel_s=1_200, return_travel_m=18_000)
    far = replace(far, return_s=at(11))
    first = replace(NEXT.stops[0], travel_s=600, travel_m=9_000)
    morning = replace(NEXT, start_id="near:P4", depart_s=at(8, 50), stops=(first,))
    assert broken(case, with_tours(MORNING, far, morning)) == {"night_at_allowed_place"}
    unknown = replace(far, end_id="near:XX")
    found = broken(case, with_tours(MORNING, unknown, replace(morning, start_id="near:XX")))
    assert found == {"night_at_allowed_place", "known_account"}


def test_a_night_may_be_where_the_date_ends():
    told = RepDay(rep_id="R2", day=MONDAY, end_id="hotel")
    assert broken(night_problem(told, lodgings=()), NIGHT) == set()


def test_a_date_that_names_its_start_or_end_wins_over_a_night():
    home = {"places": {"hotel": HOTEL, "port": replace(HOTEL, name="Port")}}
    ends = replace(night_problem(RepDay(rep_id="R2", day=MONDAY, end_id="port")), **home)
    starts = replace(night_problem(RepDay(rep_id="R2", day=TUESDAY, start_id="port")), **home)
    assert broken(ends, NIGHT) == {"ends_where_told"}
    assert broken(starts, NIGHT) == {"starts_where_told"}


def test_a_night_at_home_is_no_night_away():
    evening = replace(
        EVENING, end_id="", return_travel_s=1_200, return_travel_m=18_000, return_s=at(11)
    )
    morning = replace(
        NEXT,
        start_id="",
        depart_s=at(8, 30),
        stops=(replace(NEXT.stops[0], travel_s=1_800, travel_m=27_000),),
    )
    found = broken(night_problem(), with_tours(MORNING, evening, morning))
    assert found == {"night_at_allowed_place"}


def test_no_night_after_the_last_day_of_the_horizon():
    friday = replace(EVENING, day=EVERY_DAY[-1])
    found = broken(night_problem(), with_tours(MORNING, friday))
    assert {"no_night_before_day_off", "night_continues"} <= found


@pytest.mark.parametrize("day", [date.min, date.max])
def test_nights_at_the_ends_of_time_are_judged_without_an_exception(day: date):
    found = broken(night_problem(), with_tours(MORNING, replace(EVENING, day=day)))
    assert {"day_in_calendar", "night_continues", "no_night_before_day_off"} <= found


def test_two_nights_of_two_weeks_do_not_share_the_limit():
    days = (MONDAY, TUESDAY, MONDAY + timedelta(days=7), TUESDAY + timedelta(days=7))
    tours = [replace(t, day=d) for t, d in zip((EVENING, NEXT) * 2, days, strict=True)]
    calendar = replace(problem().calendar, days=tuple(MONDAY + timedelta(d) for d in range(14)))
    case = replace(night_problem(), calendar=calendar)
    assert "nights_within_week" not in broken(case, with_tours(*tours))
    near_days = (MONDAY, TUESDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))
    tours = [replace(t, day=d) for t, d in zip((EVENING, NEXT) * 2, near_days, strict=True)]
    assert "nights_within_week" in broken(case, with_tours(*tours))


def test_two_visits_of_equal_order_keep_their_spacing():
    assert broken(twice(1, 1, 3), again(3)) == set()
    assert broken(twice(1, 1, 3), again(2)) == {"visits_spaced"}


def test_a_frozen_day_freezes_its_visits():
    moved = (replace(KNOWN[0], start_s=at(9, 5)), *KNOWN[1:])
    assert broken(known(*moved, frozen_day=True), PLAN) == {"frozen_visit_stays"}
    gone = Placed("V-gone", "R1", MONDAY, at(9))
    assert broken(known(*KNOWN, gone, frozen_day=True, max_changes=0), PLAN) == set()


def test_a_visit_that_its_customer_refused_is_no_change():
    left_out = Placed("V-P4", "R2", MONDAY, at(9))
    case = known(left_out, max_changes=0)
    assert broken(case, PLAN) == {"changes_within_maximum"}
    refused = with_visit("P4", agreement=Agreement.REFUSED)
    assert broken(replace(refused, previous=(left_out,), max_changes=0), PLAN) == set()


def test_another_hour_of_the_same_day_is_no_change():
    later = replace(KNOWN[0], start_s=at(11))
    assert broken(known(later, max_changes=0), PLAN) == set()
    other_rep = replace(KNOWN[0], rep_id="R2")
    assert broken(known(other_rep, max_changes=0), PLAN) == {"changes_within_maximum"}


def test_a_hotel_beside_an_account_costs_its_own_drive():
    told = replace(EVENING, return_travel_s=299)
    assert broken(night_problem(), with_tours(MORNING, told, NEXT)) == {"travel_as_measured"}


def test_an_account_of_the_same_name_as_a_place_is_not_that_place():
    hotel = account("hotel", 9.05, "R1")
    case = night_problem()
    both = replace(case, accounts=(*case.accounts, hotel))
    assert "travel_as_measured" not in broken(both, NIGHT)
