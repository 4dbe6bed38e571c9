"""Rules at their edges: what is still allowed, and what no longer is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_team import (
    LONG_DAY,
    MONDAY,
    MORNING,
    PLAN,
    TOURS,
    LineTravel,
    account,
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
    with_tours,
    with_visit,
)

from tournees.check import violations
from tournees.model import (
    Limit,
    LimitScope,
    Place,
    Plan,
    Problem,
    Reason,
    SectorRules,
    Status,
    Unserved,
    Window,
)


def broken(case: Problem, plan: Plan) -> set[str]:
    return {found.rule for found in violations(case, plan)}


def excuse(reason: Reason, **facts: int) -> Plan:
    item = replace(TOURS.unserved[1], reason=reason, facts=facts)
    return with_tours(*TOURS.tours, unserved=(TOURS.unserved[0], item))


def test_lunch_is_not_needed_by_who_is_home_in_time_for_it():
    just_home = with_morning(return_s=at(13, 10))
    a_minute_late = with_morning(return_s=at(13, 11))
    assert broken(problem(), just_home) == set()
    assert broken(problem(), a_minute_late) == {"lunch_taken"}


def test_lunch_is_not_needed_by_who_leaves_after_it():
    afternoon = replace(
        LONG_DAY,
        depart_s=at(12, 50),
        stops=(
            stop("B1", at(13), at(14)),
            stop("B2", at(14, 55)),
            stop("P3", at(15, 50)),
        ),
        return_s=at(17, 5),
        lunch_start_s=None,
    )
    assert broken(problem(), with_tours(MORNING, afternoon)) == set()
    early = replace(afternoon, depart_s=at(12, 49))
    assert broken(problem(), with_tours(MORNING, early)) == {"lunch_taken"}


def test_nobody_needs_a_lunch_of_no_length():
    assert broken(with_rules("R2", lunch_s=0), with_long_day(lunch_start_s=None)) == set()


def test_lunch_may_interrupt_a_drive():
    second = replace(LONG_DAY.stops[1], arrive_s=at(12, 55))
    stops = (LONG_DAY.stops[0], second, LONG_DAY.stops[2])
    on_the_road = with_long_day(stops=stops, lunch_start_s=at(12, 1))
    assert broken(problem(), on_the_road) == set()


def test_lunch_on_the_road_home_delays_the_return():
    stops = LONG_DAY.stops[:1]
    short = replace(
        LONG_DAY, stops=stops, return_travel_s=600, return_travel_m=9_000, lunch_start_s=at(12)
    )
    left_out = tuple(
        Unserved(
            account_id=id_,
            visit_id=f"V-{id_}",
            rep_id="R2",
            reason=Reason.WEEK_FULL,
            facts={"free_s": 0},
        )
        for id_ in ("B2", "P3")
    )
    unserved = (*TOURS.unserved, *left_out)
    late = with_tours(MORNING, replace(short, return_s=at(12, 50)), unserved=unserved)
    rushed = with_tours(MORNING, replace(short, return_s=at(12, 44)), unserved=unserved)
    no_campaign = {"campaign_choice_planned"}
    assert broken(problem(), late) == no_campaign
    assert broken(problem(), rushed) == no_campaign | {"lunch_in_window", "lunch_has_room"}


def test_paths_of_a_sector_may_run_through_its_locked_accounts():
    locked = with_account("A2", locked=True)
    assert broken(locked, PLAN) == set()


def test_an_island_of_its_own_is_not_a_fragment():
    pairs = tuple(pair for pair in problem().neighbours if pair != ("A2", "A3"))
    assert broken(problem(neighbours=pairs), PLAN) == set()


def test_a_sector_in_two_pieces_is_allowed_where_the_rules_say_so():
    pairs = (*(p for p in problem().neighbours if p != ("A2", "A3")), ("A2", "B1"))
    rules = SectorRules(contiguous=False)
    assert broken(problem(neighbours=pairs, sectors=rules), PLAN) == set()


def test_the_smaller_piece_is_told_with_its_size():
    neighbours = (("A1", "B1"), ("A2", "A3"), ("A3", "A4"), ("A4", "B1"), ("B1", "B2"))
    found = violations(problem(neighbours=neighbours), PLAN)
    assert [(v.rule, v.rep_id, v.account_id, v.facts["n"]) for v in found] == [
        ("contiguity", "R1", "A1", 1)
    ]


def test_handovers_up_to_the_maximum_are_allowed():
    assert broken(problem(sectors=SectorRules(max_handovers=1)), PLAN) == set()


def test_a_new_account_is_not_a_handover():
    told = (*PLAN.sectors.handovers, replace(PLAN.sectors.handovers[0], account_id="P3"))
    assert broken(problem(), with_sectors(handovers=told)) == {"handovers_told"}


def test_balance_may_reach_its_tolerance_but_not_pass_it():
    load_s = problem().load_s | {"A1": 720_000}
    at_the_edge = problem(load_s=load_s, sectors=SectorRules(tolerance=1 / 9 + 1e-9))
    beyond = problem(load_s=load_s, sectors=SectorRules(tolerance=0.11))
    assert broken(at_the_edge, PLAN) == set()
    assert broken(beyond, PLAN) == {"balance"}


@pytest.mark.parametrize(
    ("scope", "maximum", "kept"),
    [
        (LimitScope.TOUR, 3, True),
        (LimitScope.TOUR, 2, False),
        (LimitScope.WEEK, 3, True),
        (LimitScope.WEEK, 2, False),
        (LimitScope.PLAN, 5, True),
        (LimitScope.PLAN, 4, False),
    ],
)
def test_a_limit_counts_over_its_scope(scope: LimitScope, maximum: int, *, kept: bool):
    limit = Limit(name="boxes", scope=scope, maximum=maximum, use={"A1": 3, "B1": 1, "P3": 1})
    assert broken(problem(limits=(limit,)), PLAN) == (set() if kept else {"within_limits"})


def test_two_weeks_of_one_rep_do_not_share_the_week_limit():
    sunday, monday = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
    tours = (replace(LONG_DAY, day=sunday), replace(LONG_DAY, day=monday))
    work = [v.rule for v in violations(with_rules("R2", week_work_s=at(4, 30)), with_tours(*tours))]
    assert "week_work" not in work
    same_week = (LONG_DAY, replace(LONG_DAY, day=sunday))
    found = violations(with_rules("R2", week_work_s=at(4, 30)), with_tours(*same_week))
    assert [v.facts["work_s"] for v in found if v.rule == "week_work"] == [at(9)]


def test_a_reason_that_the_data_bear_out_is_believed():
    shut = with_visit("P4", windows=((),) * 5)
    short = with_visit("P4", windows=((Window(at(9), at(9, 44)),),) * 5)
    before_the_drive = with_visit("P4", windows=((Window(at(8), at(9, 24)),),) * 5)
    absent = with_rep("R2", leave=problem().calendar.days[1:])
    assert broken(with_account("P4", status=Status.BLOCKED), excuse(Reason.NOT_TO_VISIT)) == set()
    assert broken(shut, excuse(Reason.CLOSED_ALL_DAYS)) == set()
    assert broken(short, excuse(Reason.VISIT_LONGER_THAN_WINDOW, visit_s=2700)) == set()
    assert broken(before_the_drive, excuse(Reason.VISIT_LONGER_THAN_WINDOW, visit_s=2700)) == set()
    assert broken(absent, excuse(Reason.REP_ABSENT)) == {"reason_is_true"}
    assert broken(problem(travel=LineTravel(island=9.54)), excuse(Reason.UNREACHABLE)) == set()
    skilled = with_account("P4", skills=("hybrid",))
    assert broken(skilled, excuse(Reason.SKILL_MISSING)) == {"sector_skills"}


@pytest.mark.parametrize(
    "reason",
    [
        Reason.NO_PLACE,
        Reason.NO_REP,
        Reason.UNREACHABLE,
        Reason.NOT_TO_VISIT,
        Reason.SKILL_MISSING,
        Reason.CLOSED_ALL_DAYS,
        Reason.REP_ABSENT,
        Reason.VISIT_LONGER_THAN_WINDOW,
    ],
)
def test_a_reason_that_the_data_contradict_is_a_breach(reason: Reason):
    assert broken(problem(), excuse(reason, visit_s=2700)) == {"reason_is_true"}


def test_a_visit_to_an_account_without_a_place_has_no_road():
    assert broken(with_account("A2", place=None), PLAN) == {"has_a_road"}


def test_a_tour_of_a_rep_without_a_home_has_no_road():
    assert broken(with_rep("R1", home=None), PLAN) == {"has_a_road"}


def test_an_account_left_out_twice_is_told():
    twice = PLAN.sectors.unassigned * 2
    assert broken(problem(), with_sectors(unassigned=twice)) == {"account_in_one_sector"}


def test_a_user_who_moves_an_account_sees_every_rule_that_this_breaks():
    far = (*problem().accounts, account("A5", 9.60))
    case = problem(accounts=far, load_s=problem().load_s | {"A5": 0})
    assert broken(case, with_owner("A5", "R2")) == set()
    assert "contiguity" in broken(
        problem(accounts=far, neighbours=(*problem().neighbours, ("P4", "A5"))),
        with_owner("A5", "R1"),
    )


def test_places_that_share_a_point_are_no_distance_apart():
    here = Place(42.0, 9.01)
    case = with_account("A2", place=here)
    found = [v for v in violations(case, PLAN) if v.rule == "travel_as_measured"]
    assert [v.facts["real_s"] for v in found] == [0, 1200]


def test_an_account_that_one_rep_alone_is_skilled_for_may_stand_apart():
    pairs = tuple(pair for pair in problem().neighbours if pair != ("A2", "A3"))
    base = problem(neighbours=(*pairs, ("A2", "B1")))
    assert broken(base, PLAN) == {"contiguity"}
    apart = {"A3", "A4"}
    skilled = tuple(replace(a, skills=("froid",)) if a.id in apart else a for a in base.accounts)
    reps = tuple(replace(r, skills=("froid",)) if r.id == "R1" else r for r in base.reps)
    assert "contiguity" not in broken(replace(base, accounts=skilled, reps=reps), PLAN)
