"""One planted breach for every rule: a problem and a plan that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from small_team import (
    CAMPAIGN,
    LONG_DAY,
    MONDAY,
    MORNING,
    PLAN,
    TOURS,
    LineTravel,
    at,
    problem,
    stop,
    with_account,
    with_long_day,
    with_morning,
    with_owner,
    with_rep,
    with_rules,
    with_sectors,
    with_stop,
    with_tours,
    with_visit,
)

from tournees.model import (
    Calendar,
    ClosedPeriod,
    Limit,
    LimitScope,
    Reason,
    SectorRules,
    Status,
    Unserved,
    week_days,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tournees.model import Plan, Problem

PLANTED: dict[str, tuple[Callable[[], tuple[Problem, Plan]], set[str]]] = {}
LAWFUL: dict[str, Callable[[], tuple[Problem, Plan]]] = {}
"""The neighbour of each planted breach that breaks no rule."""


def planted(rule: str, *also: str) -> Callable[[Callable[[], tuple[Problem, Plan]]], None]:
    """Register a breach of ``rule``; ``also`` are the rules that cannot hold with it."""

    def register(make: Callable[[], tuple[Problem, Plan]]) -> None:
        PLANTED[rule] = (make, {rule, *also})

    return register


def planted_beside(
    rule: str, *also: str
) -> Callable[[Callable[[], tuple[tuple[Problem, Plan], tuple[Problem, Plan]]]], None]:
    """Register a breach of ``rule`` and, beside it, what is just lawful."""

    def register(make: Callable[[], tuple[tuple[Problem, Plan], tuple[Problem, Plan]]]) -> None:
        PLANTED[rule] = (lambda: make()[0], {rule, *also})
        LAWFUL[rule] = lambda: make()[1]

    return register


def unserved(account_id: str, reason: Reason, **facts: int) -> Unserved:
    return Unserved(
        account_id=account_id, visit_id=f"V-{account_id}", rep_id="R2", reason=reason, facts=facts
    )


@planted("known_account")
def an_account_of_nobody():
    return problem(), with_owner("XX", "R1")


@planted("known_rep", "balance")
def a_sector_of_a_stranger():
    return problem(), with_owner("P4", "R9")


@planted("known_visit")
def a_visit_that_is_not_due():
    stranger = replace(TOURS.unserved[1], visit_id="V-none")
    return problem(), with_tours(*TOURS.tours, unserved=(*TOURS.unserved, stranger))


@planted("visit_of_account")
def a_visit_told_under_another_account():
    changed = replace(TOURS.unserved[1], account_id="B1")
    return problem(), with_tours(*TOURS.tours, unserved=(TOURS.unserved[0], changed))


@planted("account_in_one_sector")
def an_account_forgotten():
    return problem(), with_sectors(unassigned=())


@planted("locked_account_stays")
def a_locked_account_moved():
    return with_account("A3", locked=True), PLAN


@planted("group_with_one_rep")
def a_group_shared_by_two_reps():
    sites = {"A1": "Hôtels Le Port", "B1": "HOTELS  le-port"}
    accounts = tuple(replace(a, group=sites.get(a.id, "")) for a in problem().accounts)
    return problem(accounts=accounts, sectors=SectorRules(keep_groups=True)), PLAN


@planted("balance")
def a_rep_with_too_short_a_contract():
    return with_rep("R1", contract_hours=20.0), PLAN


@planted("contiguity")
def a_sector_cut_in_two():
    pairs = tuple(pair for pair in problem().neighbours if pair != ("A2", "A3"))
    return problem(neighbours=(*pairs, ("A2", "B1"))), PLAN


@planted("handovers_within_maximum")
def one_handover_too_many():
    return problem(sectors=SectorRules(max_handovers=0)), PLAN


@planted("handovers_told")
def a_handover_kept_quiet():
    return problem(), with_sectors(handovers=())


@planted("sector_skills")
def a_sector_without_the_skill():
    return with_account("P4", skills=("hybrid",)), PLAN


@planted("visit_not_twice")
def a_visit_both_planned_and_left_out():
    both = (*TOURS.unserved, unserved("B1", Reason.WEEK_FULL, free_s=0))
    return problem(), with_tours(*TOURS.tours, unserved=both)


@planted("visit_not_lost")
def a_visit_forgotten():
    return problem(), with_tours(*TOURS.tours, unserved=TOURS.unserved[:1])


@planted("mandatory_visit_planned")
def a_mandatory_visit_left_out():
    return with_visit("P4", mandatory=True), PLAN


@planted("account_may_be_visited")
def a_visit_to_a_client_in_litigation():
    return with_account("A1", status=Status.LITIGATION), PLAN


@planted("prospect_not_canvassed")
def a_prospect_who_refused_to_be_canvassed_left_out_by_name():
    return with_account("P4", status=Status.DO_NOT_CANVASS), PLAN


@planted("not_in_closed_period")
def a_visit_to_a_campsite_in_winter():
    winter = ClosedPeriod(date(2025, 11, 1), date(2026, 3, 31), yearly=True)
    return with_account("A1", closed_periods=(winter,)), PLAN


@planted("one_visit_per_day", "visit_not_twice")
def the_same_account_twice_on_monday():
    again = replace(stop("A3", at(11, 35)), start_s=at(14), leave_s=at(14, 45))
    again = replace(again, travel_s=0, travel_m=0)
    stops = (*MORNING.stops, again)
    return problem(), with_morning(stops=stops, lunch_start_s=at(12), return_s=at(15, 15))


@planted("within_limits")
def more_samples_than_the_car_holds():
    limit = Limit(name="samples", scope=LimitScope.TOUR, maximum=2, use={"A1": 1, "A2": 2})
    return problem(limits=(limit,)), PLAN


@planted("campaign_choice_planned")
def a_chosen_prospect_without_a_visit():
    return problem(), replace(PLAN, campaign=replace(CAMPAIGN, chosen=("P3", "P4")))


@planted("reason_has_numbers")
def a_reason_without_a_figure():
    bare = (TOURS.unserved[0], unserved("P4", Reason.NOT_WORTH))
    return problem(), with_tours(*TOURS.tours, unserved=bare)


@planted("reason_is_true")
def a_false_excuse():
    false = (TOURS.unserved[0], unserved("P4", Reason.NOT_TO_VISIT))
    return problem(), with_tours(*TOURS.tours, unserved=false)


@planted("one_tour_per_day")
def two_tours_on_monday():
    early = replace(MORNING, stops=MORNING.stops[:1], return_s=at(9, 55))
    early = replace(early, return_travel_s=600, return_travel_m=9_000)
    late = replace(MORNING, stops=MORNING.stops[1:], depart_s=at(9, 35))
    first = replace(late.stops[0], travel_s=1_200, travel_m=18_000)
    late = replace(late, stops=(first, late.stops[1]))
    return problem(), with_tours(early, late, LONG_DAY)


@planted("day_in_calendar")
def a_tour_of_the_week_after():
    return problem(), with_morning(day=MONDAY + timedelta(days=7))


@planted("not_on_holiday")
def a_tour_on_a_holiday():
    return problem(calendar=Calendar(week_days(MONDAY), holidays=(MONDAY,))), PLAN


@planted("not_on_leave")
def a_tour_during_leave():
    return with_rep("R1", leave=(MONDAY,)), PLAN


@planted("visited_by_sector_rep", "handovers_told", "balance", "contiguity")
def a_visit_by_the_neighbour():
    return problem(), with_owner("A3", "R2")


@planted("visit_skills", "sector_skills")
def a_visit_without_the_skill():
    return with_account("A1", skills=("hybrid",)), PLAN


@planted("day_start")
def a_departure_before_the_day():
    return with_rules("R1", day_start_s=at(9)), PLAN


@planted("day_end")
def a_return_after_the_day():
    return with_rules("R2", day_end_s=at(16)), PLAN


@planted("day_work")
def a_day_too_long():
    return with_rules("R1", day_work_s=at(3, 14)), PLAN


@planted("week_work")
def a_week_too_long():
    return with_rules("R2", week_work_s=at(4, 29)), PLAN


@planted("day_drive")
def a_day_of_too_much_driving():
    return with_rules("R1", day_drive_s=at(0, 59)), PLAN


@planted("start_after_arrival")
def a_visit_before_arrival():
    return problem(), with_stop(1, arrive_s=at(9, 56))


@planted("service_time")
def a_visit_cut_short():
    return problem(), with_stop(0, leave_s=at(9, 44))


@planted("arrival_after_drive")
def an_arrival_too_soon():
    return problem(), with_stop(1, arrive_s=at(9, 54))


@planted("return_after_drive")
def a_return_too_soon():
    return problem(), with_morning(return_s=at(12, 4))


@planted("has_a_road")
def a_drive_to_an_island():
    return problem(travel=LineTravel(island=9.03)), PLAN


@planted("travel_as_measured")
def a_drive_told_shorter_than_it_is():
    return problem(), with_stop(1, travel_m=8_999)


@planted("within_window")
def a_visit_that_ends_after_noon():
    closed = replace(stop("A3", at(10, 50)), start_s=at(11, 16), leave_s=at(12, 1))
    return problem(), with_morning(stops=(*MORNING.stops[:2], closed), return_s=at(12, 31))


@planted("lunch_taken")
def no_lunch_on_a_long_day():
    return problem(), with_long_day(lunch_start_s=None)


@planted("lunch_in_window")
def lunch_before_noon():
    return problem(), with_long_day(lunch_start_s=at(11, 59))


@planted("lunch_has_room")
def lunch_while_arriving():
    stops = (LONG_DAY.stops[0], replace(LONG_DAY.stops[1], arrive_s=at(12, 10)), LONG_DAY.stops[2])
    return problem(), with_long_day(stops=stops)
