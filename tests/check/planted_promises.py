"""Planted breaches and their lawful neighbours: what is known, and the rhythm of visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from planted import planted_beside
from small_team import (
    LINE,
    LONG_DAY,
    MONDAY,
    MORNING,
    PLAN,
    at,
    problem,
    visit,
    with_tours,
    with_visit,
)

from tournees.model import Agreement, Placed, Plan, Problem, RepDay

TUESDAY = MONDAY + timedelta(days=1)
KNOWN = tuple(Placed(stop.visit_id, "R1", MONDAY, stop.start_s) for stop in MORNING.stops)


def known(*placed: Placed, frozen_day: bool = False, **changes: object) -> Problem:
    days = (RepDay(rep_id="R1", day=MONDAY, frozen=True),) if frozen_day else ()
    return problem(previous=placed, rep_days=days, **changes)


def of_visit(account_id: str, *placed: Placed, **changes: object) -> Problem:
    return replace(with_visit(account_id, **changes), previous=placed)


def twice(first_order: int, second_order: int, spacing_days: int) -> Problem:
    """A problem in which A1 has a second visit."""
    second = visit("A1", order=second_order, spacing_days=spacing_days)
    visits = [visit(id_, **({"order": first_order} if id_ == "A1" else {})) for id_ in LINE]
    return problem(visits=(*visits, replace(second, id="V-A1-2")))


def again(days: int) -> Plan:
    """A plan that visits A1 again some days after Monday."""
    stop = replace(MORNING.stops[0], visit_id="V-A1-2")
    tour = replace(
        MORNING,
        day=MONDAY + timedelta(days=days),
        stops=(stop,),
        return_travel_s=600,
        return_travel_m=9_000,
        return_s=at(9, 55),
    )
    return with_tours(MORNING, tour, LONG_DAY)


@planted_beside("visits_in_order")
def the_second_visit_before_the_first():
    return (twice(2, 1, 1), again(3)), (twice(1, 2, 1), again(3))


@planted_beside("visits_spaced")
def two_visits_too_near():
    return (twice(1, 2, 3), again(2)), (twice(1, 2, 3), again(3))


@planted_beside("frozen_visit_stays")
def a_frozen_visit_a_minute_later():
    moved = replace(KNOWN[0], start_s=at(9, 1))
    return (
        (of_visit("A1", moved, frozen=True), PLAN),
        (of_visit("A1", KNOWN[0], frozen=True), PLAN),
    )


@planted_beside("frozen_day_stays")
def a_visit_added_to_a_frozen_day():
    return (known(*KNOWN[:2], frozen_day=True), PLAN), (known(*KNOWN, frozen_day=True), PLAN)


@planted_beside("changes_within_maximum")
def a_change_too_many():
    left_out = Placed("V-P4", "R2", MONDAY, at(9))
    moved = replace(KNOWN[0], day=TUESDAY)
    placed = (moved, KNOWN[1], left_out)
    return (known(*placed, max_changes=1), PLAN), (known(*placed, max_changes=2), PLAN)


@planted_beside("confirmed_visit_kept")
def a_confirmed_visit_left_out():
    confirmed = {"agreement": Agreement.CONFIRMED}
    return (with_visit("P4", **confirmed), PLAN), (with_visit("A1", **confirmed), PLAN)


@planted_beside("refused_slot_avoided")
def a_refused_hour_taken_again():
    refused = {"agreement": Agreement.REFUSED}
    earlier = replace(KNOWN[0], start_s=at(8))
    return (
        (of_visit("A1", KNOWN[0], **refused), PLAN),
        (of_visit("A1", earlier, **refused), PLAN),
    )
