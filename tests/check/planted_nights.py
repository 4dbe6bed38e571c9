"""Planted breaches and their lawful neighbours: where days begin and end, nights away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from planted import planted_beside
from small_team import MONDAY, MORNING, REPS, at, place, problem, stop, with_tours

from tournees.model import NamedPlace, Plan, Problem, RepDay, Tour

TUESDAY = MONDAY + timedelta(days=1)
HOTEL = NamedPlace("Hôtel du Port", place(9.525))
EVENING = Tour(
    rep_id="R2",
    day=MONDAY,
    depart_s=at(8, 50),
    stops=(stop("B1", at(9)), stop("B2", at(9, 55))),
    return_travel_s=300,
    return_travel_m=4_500,
    return_s=at(10, 45),
    end_id="hotel",
    overnight=True,
)
NEXT = Tour(
    rep_id="R2",
    day=TUESDAY,
    depart_s=at(8, 55),
    stops=(replace(stop("P3", at(9)), travel_s=300, travel_m=4_500),),
    return_travel_s=1_800,
    return_travel_m=27_000,
    return_s=at(10, 15),
    start_id="hotel",
)
HOME_EVENING = replace(
    EVENING,
    return_travel_s=1_200,
    return_travel_m=18_000,
    return_s=at(11),
    end_id="",
    overnight=False,
)
HOME_NEXT = replace(
    NEXT,
    depart_s=at(8, 30),
    stops=(replace(NEXT.stops[0], travel_s=1_800, travel_m=27_000),),
    start_id="",
)
NIGHT = with_tours(MORNING, EVENING, NEXT)


def night_problem(*rep_days: RepDay, nights: int = 1, **changes: object) -> Problem:
    """A problem in which Paul may spend nights at the hotel."""
    rules = replace(REPS[1].rules, nights_per_week=nights)
    paul = replace(REPS[1], **({"rules": rules, "lodgings": (HOTEL,)} | changes))
    return problem(reps=(REPS[0], paul), places={"hotel": HOTEL}, rep_days=rep_days)


def near(account_id: str) -> Plan:
    """Nights near the account of Tuesday, or of another."""
    there = {"P3": (600, 0), "B2": (0, 600)}[account_id]
    evening = replace(
        EVENING,
        end_id=f"near:{account_id}",
        return_travel_s=there[0],
        return_travel_m=there[0] * 15,
        return_s=at(10, 50),
    )
    first = replace(NEXT.stops[0], travel_s=there[1], travel_m=there[1] * 15)
    morning = replace(NEXT, start_id=f"near:{account_id}", stops=(first,), depart_s=at(8, 50))
    return with_tours(MORNING, evening, morning)


@planted_beside("known_place", "night_at_allowed_place")
def a_night_at_no_known_place():
    return (replace(night_problem(), places={}), NIGHT), (night_problem(), NIGHT)


@planted_beside("starts_where_told")
def a_start_from_the_hotel_for_no_reason():
    plan = with_tours(MORNING, HOME_EVENING, NEXT)
    told = RepDay(rep_id="R2", day=TUESDAY, start_id="hotel")
    return (night_problem(), plan), (night_problem(told), plan)


@planted_beside("ends_where_told")
def an_end_at_the_hotel_for_no_reason():
    plan = with_tours(MORNING, replace(EVENING, overnight=False), HOME_NEXT)
    told = RepDay(rep_id="R2", day=MONDAY, end_id="hotel")
    return (night_problem(), plan), (night_problem(told), plan)


@planted_beside("night_continues")
def a_start_from_home_after_a_night_away():
    return (night_problem(), with_tours(MORNING, EVENING, HOME_NEXT)), (night_problem(), NIGHT)


@planted_beside("night_between_visits")
def a_night_before_a_day_without_a_visit():
    all_three = (*EVENING.stops, stop("P3", at(10, 50)))
    evening = replace(EVENING, stops=all_three, return_s=at(11, 40))
    home = replace(
        NEXT, stops=(), return_travel_s=1_500, return_travel_m=22_500, return_s=at(9, 20)
    )
    return (night_problem(), with_tours(MORNING, evening, home)), (night_problem(), NIGHT)


@planted_beside("night_at_allowed_place")
def a_night_at_a_hotel_that_is_not_named():
    return (night_problem(lodgings=()), NIGHT), (night_problem(lodgings=()), near("P3"))


@planted_beside("nights_within_week")
def a_night_too_many():
    return (night_problem(nights=0), NIGHT), (night_problem(nights=1), NIGHT)


@planted_beside("no_night_before_day_off", "not_on_leave")
def a_night_before_a_day_of_leave():
    off = RepDay(rep_id="R2", day=TUESDAY, off=True)
    later = RepDay(rep_id="R2", day=TUESDAY + timedelta(days=1), off=True)
    return (night_problem(off), NIGHT), (night_problem(later), NIGHT)
