"""The lawful neighbours of the breaches in `planted`: the same case, just within the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from planted import LAWFUL, unserved
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
    with_rep,
    with_rules,
    with_stop,
    with_tours,
    with_visit,
)

from tournees.model import (
    Appointment,
    Calendar,
    ClosedPeriod,
    Limit,
    LimitScope,
    Reason,
    SectorRules,
    Status,
    week_days,
)

TUESDAY = MONDAY + timedelta(days=1)
REPS = problem().reps
SKILLED = tuple(replace(rep, skills=("hybrid",)) for rep in REPS)
SITES = {"A1": "Hôtels Le Port", "A2": "HOTELS  le-port"}
WITHIN_NOON = replace(stop("A3", at(10, 50)), start_s=at(11, 15), leave_s=at(12))
LUNCH_AT_ARRIVAL = (
    LONG_DAY.stops[0],
    replace(LONG_DAY.stops[1], arrive_s=at(12, 50)),
    LONG_DAY.stops[2],
)


def but(reason: Reason, **facts: int):
    return with_tours(*TOURS.tours, unserved=(TOURS.unserved[0], unserved("P4", reason, **facts)))


_NEIGHBOURS = {
    "known_account": (problem(), replace(PLAN, campaign=replace(CAMPAIGN, chosen=()))),
    "known_rep": (
        problem(),
        with_tours(
            *TOURS.tours, unserved=(TOURS.unserved[0], replace(TOURS.unserved[1], rep_id=""))
        ),
    ),
    "known_visit": (problem(), with_tours(*TOURS.tours, unserved=TOURS.unserved[::-1])),
    "visit_of_account": (with_visit("P4", value_eur=0.0), PLAN),
    "account_in_one_sector": (with_account("Z9", current_rep=""), PLAN),
    "locked_account_stays": (with_account("A1", locked=True), PLAN),
    "group_with_one_rep": (
        problem(
            accounts=tuple(replace(a, group=SITES.get(a.id, "")) for a in problem().accounts),
            sectors=SectorRules(keep_groups=True),
        ),
        PLAN,
    ),
    "balance": (with_rep("R1", contract_hours=33.0), PLAN),
    "contiguity": (
        problem(neighbours=(*problem().neighbours, ("A1", "B2"))),
        PLAN,
    ),
    "handovers_within_maximum": (problem(sectors=SectorRules(max_handovers=1)), PLAN),
    "handovers_told": (with_account("A1", current_rep=""), PLAN),
    "sector_skills": (replace(with_account("P4", skills=("hybrid",)), reps=SKILLED), PLAN),
    "visit_not_twice": (problem(), but(Reason.WEEK_FULL, free_s=0)),
    "visit_not_lost": (problem(), but(Reason.STOPPED_EARLY)),
    "mandatory_visit_planned": (with_visit("A1", mandatory=True), PLAN),
    "account_may_be_visited": (
        with_account("A1", status=Status.LITIGATION, appointments=(Appointment(MONDAY),)),
        PLAN,
    ),
    "prospect_not_canvassed": (with_account("P4", status=Status.LITIGATION), PLAN),
    "not_in_closed_period": (
        with_account(
            "A1",
            closed_periods=(
                ClosedPeriod(date(2025, 11, 1), date(2026, 11, 22)),
                ClosedPeriod(TUESDAY, date(2027, 3, 31)),
            ),
        ),
        PLAN,
    ),
    "one_visit_per_day": (problem(), with_tours(*TOURS.tours[::-1])),
    "within_limits": (
        problem(
            limits=(
                Limit(name="samples", scope=LimitScope.TOUR, maximum=3, use={"A1": 1, "A2": 2}),
            )
        ),
        PLAN,
    ),
    "campaign_choice_planned": (problem(), replace(PLAN, campaign=replace(CAMPAIGN, chosen=()))),
    "reason_has_numbers": (problem(), but(Reason.NOT_WORTH, insertion_eur=1)),
    "reason_is_true": (
        with_account("P4", status=Status.BLOCKED),
        but(Reason.NOT_TO_VISIT),
    ),
    "one_tour_per_day": (problem(), with_tours(replace(MORNING, day=TUESDAY), LONG_DAY)),
    "day_in_calendar": (problem(), with_morning(day=week_days(MONDAY)[-1])),
    "not_on_holiday": (problem(calendar=Calendar(week_days(MONDAY), holidays=(TUESDAY,))), PLAN),
    "not_on_leave": (with_rep("R1", leave=(TUESDAY,)), PLAN),
    "visited_by_sector_rep": (with_visit("A3", other_reps=(("R2", 5.0),)), PLAN),
    "visit_skills": (replace(with_account("A1", skills=("hybrid",)), reps=SKILLED), PLAN),
    "day_start": (with_rules("R1", day_start_s=at(8, 50)), PLAN),
    "day_end": (with_rules("R2", day_end_s=at(16, 10)), PLAN),
    "day_work": (with_rules("R1", day_work_s=at(3, 15)), PLAN),
    "day_drive": (with_rules("R1", day_drive_s=at(1)), PLAN),
    "week_work": (with_rules("R2", week_work_s=at(4, 30)), PLAN),
    "start_after_arrival": (problem(), with_stop(2, arrive_s=at(10, 50))),
    "service_time": (
        with_visit("A3", service_s=at(0, 44)),
        with_stop(2, leave_s=at(11, 34)),
    ),
    "arrival_after_drive": (problem(), with_stop(1, arrive_s=at(9, 55))),
    "return_after_drive": (problem(), with_morning(return_s=at(12, 6))),
    "has_a_road": (problem(travel=LineTravel(island=9.04)), PLAN),
    "travel_as_measured": (
        with_rep("R1", speed_factor=2.0),
        with_morning(
            stops=tuple(replace(one, travel_s=300) for one in MORNING.stops), return_travel_s=900
        ),
    ),
    "within_window": (
        problem(),
        with_morning(stops=(*MORNING.stops[:2], WITHIN_NOON), return_s=at(12, 30)),
    ),
    "lunch_taken": (with_rules("R2", lunch_s=0), with_long_day(lunch_start_s=None)),
    "lunch_in_window": (problem(), with_long_day(lunch_start_s=at(13, 10))),
    "lunch_has_room": (problem(), with_long_day(stops=LUNCH_AT_ARRIVAL)),
}

for _rule, _case in _NEIGHBOURS.items():
    LAWFUL[_rule] = lambda case=_case: case
