"""Planted breaches and their lawful neighbours: hours, pauses, rests, the diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from planted import planted_beside
from planted_nights import HOME_EVENING, HOME_NEXT
from small_team import (
    MONDAY,
    MORNING,
    PLAN,
    at,
    problem,
    stop,
    with_morning,
    with_rep,
    with_rules,
    with_tours,
    with_visit,
)

from tournees.model import DAY_S, Busy, Problem, Reason, RepDay

MORNING_S = at(3, 15)
TUESDAY = MONDAY + timedelta(days=1)
REST_S = at(21, 30)


def with_busy(rep_id: str, start_s: int, end_s: int) -> Problem:
    return problem(rep_days=(RepDay(rep_id=rep_id, day=MONDAY, busy=(Busy(start_s, end_s),)),))


def with_office(rep_id: str, work_s: int, **changes: object) -> Problem:
    """A problem whose rep has other work on Tuesday."""
    base = with_rep(rep_id, **changes)
    return replace(base, rep_days=(RepDay(rep_id=rep_id, day=TUESDAY, other_work_s=work_s),))


@planted_beside("day_reserve")
def a_reserve_used_up():
    used_s = MORNING.drive_s + MORNING.visit_s
    reserve_s = at(9, 10) - used_s
    return (
        (with_rules("R1", reserve_s=reserve_s + 1), PLAN),
        (with_rules("R1", reserve_s=reserve_s), PLAN),
    )


@planted_beside("no_overtime")
def an_hour_beyond_the_contract():
    rules = replace(problem().reps[1].rules, overtime=False)
    left_s = at(35) - at(4, 30)
    return (
        (with_office("R2", left_s + 1, rules=rules), PLAN),
        (with_office("R2", left_s, rules=rules), PLAN),
    )


@planted_beside("average_work")
def a_week_after_eleven_full_ones():
    left_s = 12 * at(44) - 11 * at(47) - at(4, 30)
    return (
        (with_office("R2", left_s + 1, recent_week_hours=47.0), PLAN),
        (with_office("R2", left_s, recent_week_hours=47.0), PLAN),
    )


@planted_beside("break_taken")
def a_morning_without_a_pause():
    return (
        (with_rules("R1", break_after_s=MORNING_S - 1), PLAN),
        (with_rules("R1", break_after_s=MORNING_S), PLAN),
    )


@planted_beside("day_span")
def a_day_longer_than_the_rest_allows():
    return (
        (with_rules("R1", rest_s=DAY_S - MORNING_S + 1), PLAN),
        (with_rules("R1", rest_s=DAY_S - MORNING_S), PLAN),
    )


@planted_beside("rest_between_days")
def an_early_departure_after_a_late_evening():
    plan = with_tours(MORNING, HOME_EVENING, HOME_NEXT)
    return (
        (with_rules("R2", rest_s=REST_S + 1), plan),
        (with_rules("R2", rest_s=REST_S), plan),
    )


@planted_beside("visit_outside_diary")
def a_visit_during_a_meeting():
    return (
        (with_busy("R1", at(9, 44), at(9, 45)), PLAN),
        (with_busy("R1", at(12, 5), at(14)), PLAN),
    )


@planted_beside("lunch_outside_diary")
def a_lunch_during_a_meeting():
    return (
        (with_busy("R2", at(12, 49), at(13, 30)), PLAN),
        (with_busy("R2", at(12, 50), at(13, 30)), PLAN),
    )


@planted_beside("drive_outside_diary")
def a_drive_during_a_call():
    later = (MORNING.stops[0], stop("A2", at(10)), stop("A3", at(10, 55)))
    return (
        (with_busy("R1", at(9, 45), at(9, 50)), PLAN),
        (with_busy("R1", at(9, 45), at(9, 50)), with_morning(stops=later, return_s=at(12, 10))),
    )


@planted_beside("remote_visit_without_road")
def a_call_told_with_a_drive():
    call = replace(stop("A2", at(9, 45)), travel_s=0, travel_m=0)
    last = replace(MORNING.stops[2], travel_s=1_200, travel_m=18_000)
    told = replace(call, travel_m=1)
    first = MORNING.stops[0]
    return (
        (with_visit("A2", remote=True), with_morning(stops=(first, told, last))),
        (with_visit("A2", remote=True), with_morning(stops=(first, call, last))),
    )


@planted_beside("maximum_interval_kept")
def an_urgent_visit_left_out_for_its_value():
    full = replace(PLAN.tours.unserved[1], reason=Reason.WEEK_FULL, facts={"n": 2})
    unserved = (PLAN.tours.unserved[0], full)
    return (
        (with_visit("P4", urgency=1.0), PLAN),
        (with_visit("P4", urgency=1.0), with_tours(*PLAN.tours.tours, unserved=unserved)),
    )
