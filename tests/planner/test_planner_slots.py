"""Slots in a plan that stands: what is kept, what is offered, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from small_team import (
    ACCOUNTS,
    MONDAY,
    MORNING,
    PLAN,
    REPS,
    STEP_M,
    STEP_S,
    VISIT_S,
    at,
    problem,
    visit,
    with_tours,
)

from tournees.model import (
    Agreement,
    Busy,
    Calendar,
    Limit,
    LimitScope,
    Plan,
    Problem,
    RepDay,
    Status,
    Window,
    week_days,
)
from tournees.planner.known_travel import KnownTravel
from tournees.planner.slots import SlotFinder

ANNE = REPS[:1]
TUESDAY = MONDAY + timedelta(days=1)
NEW = replace(visit("A2"), id="A2#2")
"""One more visit to A2: Anne's Monday makes A1, A2, A3; a day of one visit to A2 is 40 min away."""
ELSEWHERE = visit("A4", windows=((Window(at(9), at(18)),),) * 5)


def plan_of_anne(**changes) -> Plan:
    return with_tours(replace(MORNING, **changes))


def asking(**changes) -> Problem:
    """Anne's three visits are due; A4, beyond them, is an active client."""
    accounts = tuple(replace(a, status=Status.ACTIVE) for a in ACCOUNTS)
    visits = tuple(visit(id_) for id_ in ("A1", "A2", "A3"))
    return problem(**({"accounts": accounts, "visits": visits} | changes))


def offers(wanted=ELSEWHERE, asked=None, plan=None, **more):
    asked = asked or asking()
    return SlotFinder(asked, plan or plan_of_anne()).offers(wanted, ANNE, **more)


def test_five_half_days_are_offered_the_least_detour_first():
    found = offers()
    assert len(found) == 5
    assert [o.detour_eur for o in found] == sorted(o.detour_eur for o in found)
    assert len({(o.day, o.start_s < at(13)) for o in found}) == 5
    first = found[0]
    assert (first.day, first.detour_s, first.detour_m) == (MONDAY, 2 * STEP_S, 2 * STEP_M)
    assert first.rep_id == "R1"


def test_an_empty_day_costs_the_whole_way_there_and_back():
    (found, *_) = [offer for offer in offers() if offer.day == TUESDAY]
    assert (found.detour_s, found.detour_m) == (8 * STEP_S, 8 * STEP_M)
    costs = ANNE[0].costs
    road_eur = 8 * STEP_S * costs.per_hour_eur / 3600 + 8 * STEP_M * costs.per_km_eur / 1000
    assert found.detour_eur == pytest.approx(road_eur, abs=0.01)


def test_hours_are_whole_steps_of_five_minutes():
    opened = replace(ELSEWHERE, windows=((Window(at(9, 2), at(18)),),) * 5)
    assert all(offer.start_s % 300 == 0 for offer in offers(opened))


def test_an_hour_that_is_the_only_one_is_offered_as_it_is():
    only = Window(at(15, 7), at(15, 7) + VISIT_S)
    found = offers(replace(ELSEWHERE, windows=((only,),) * 5))
    assert {offer.start_s for offer in found} == {only.start_s}


def test_a_frozen_day_a_day_off_and_leave_take_nothing():
    asked = asking(
        rep_days=(
            RepDay(rep_id="R1", day=MONDAY, frozen=True),
            RepDay(rep_id="R1", day=TUESDAY, off=True),
        ),
        calendar=Calendar(week_days(MONDAY), holidays=(MONDAY + timedelta(days=2),)),
    )
    days = {offer.day for offer in offers(asked=asked, count=20)}
    assert days == {MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)}


@pytest.mark.parametrize("change", [{"frozen": True}, {"agreement": Agreement.CONFIRMED}])
def test_a_visit_that_is_agreed_keeps_its_hour(change):
    """Between A1 and A2 there is no room, unless A2's hour may move."""
    wide = ((Window(at(8), at(18)),),) * 5
    monday = (Window(at(9), at(11)),)
    wanted = visit("A4", service_s=1_800, windows=(monday, (), (), (), ()))
    visits = tuple(visit(id_, windows=wide) for id_ in ("A1", "A2", "A3"))
    assert offers(wanted, asking(visits=visits))
    kept = tuple(replace(each, **change) for each in visits)
    assert offers(wanted, asking(visits=kept)) == ()


def test_the_diary_is_kept_free():
    busy = (Busy(at(13), at(18)),)
    asked = asking(
        rep_days=tuple(RepDay(rep_id="R1", day=day, busy=busy) for day in week_days(MONDAY)),
    )
    found = offers(asked=asked, count=20)
    assert found
    assert all(offer.start_s + VISIT_S <= at(13) for offer in found)


def test_a_limit_on_the_whole_plan_closes_it():
    use = dict.fromkeys(("A1", "A2", "A3", "A4", "B1"), 1)
    for scope, maximum, open_ in (
        (LimitScope.PLAN, 3, False),
        (LimitScope.PLAN, 4, True),
        (LimitScope.WEEK, 3, False),
        (LimitScope.TOUR, 3, True),
    ):
        asked = asking(limits=(Limit(name="n", scope=scope, maximum=maximum, use=use),))
        found = offers(asked=asked, count=20)
        assert bool(found) == open_
        if scope is LimitScope.TOUR:
            assert MONDAY not in {offer.day for offer in found}


def test_the_rest_between_two_days_is_kept():
    rules = replace(ANNE[0].rules, day_start_s=at(4), day_end_s=at(22), rest_s=at(14))
    anne = replace(ANNE[0], rules=rules)
    asked = asking(reps=(anne, REPS[1]))
    late = replace(ELSEWHERE, windows=((), (Window(at(4), at(9)),), (), (), ()))
    assert SlotFinder(asked, plan_of_anne()).offers(late, (anne,))
    evening = plan_of_anne(return_s=at(20))
    assert SlotFinder(asked, evening).offers(late, (anne,)) == ()


@pytest.mark.parametrize("rule", ["reserve_s", "week_work_s"])
def test_what_is_broken_already_does_not_become_worse(rule):
    """Anne's Monday takes 3 h 15: too much for the reserve of its day, or for her week."""
    limits = {"reserve_s": at(7), "week_work_s": at(3)}
    anne = replace(ANNE[0], rules=replace(ANNE[0].rules, **{rule: limits[rule]}))
    found = SlotFinder(asking(reps=(anne, REPS[1])), plan_of_anne()).offers(
        replace(ELSEWHERE, service_s=600), (anne,), 20
    )
    assert MONDAY not in {offer.day for offer in found}
    assert bool(found) == (rule == "reserve_s")


def test_a_remote_visit_adds_no_road():
    wanted = replace(ELSEWHERE, remote=True)
    best = offers(wanted)[0]
    assert (best.detour_s, best.detour_m, best.detour_eur) == (0, 0, 0.0)


def test_where_no_road_leads_nothing_is_offered():
    asked = asking()
    assert offers(visit("Z9", windows=ELSEWHERE.windows), asked) == ()


def test_other_reps_are_asked_where_they_are_given():
    asked = asking()
    far = SlotFinder(asked, plan_of_anne()).offers(visit("B1"), REPS)
    assert {offer.rep_id for offer in far} == {"R2"}


def test_other_slots_of_a_planned_visit_are_on_other_half_days():
    asked = asking()
    found = SlotFinder(asked, plan_of_anne())("V-A2", count=2)
    assert len(found) == 2
    assert all((offer.day, offer.start_s < at(13)) != (MONDAY, True) for offer in found)
    with pytest.raises(KeyError):
        SlotFinder(asked, plan_of_anne())("nobody's")


def test_the_only_visit_of_a_day_may_go_elsewhere():
    asked = problem(visits=(visit("A1"),))
    alone = plan_of_anne(
        stops=MORNING.stops[:1], return_travel_s=STEP_S, return_travel_m=STEP_M, return_s=at(9, 55)
    )
    found = SlotFinder(asked, alone)("V-A1", count=3)
    assert [offer.detour_m for offer in found] == [2 * STEP_M] * 3


def test_the_order_of_accounts_and_tours_changes_nothing():
    asked = problem()
    turned = replace(asked, accounts=asked.accounts[::-1], visits=asked.visits[::-1])
    tours = PLAN.tours.tours
    assert SlotFinder(turned, with_tours(*tours[::-1])).offers(NEW, REPS) == SlotFinder(
        asked, with_tours(*tours)
    ).offers(NEW, REPS)


def test_known_travel_is_part_of_what_was_asked_once():
    travel = problem().travel
    homes = [rep.home for rep in REPS]
    known = KnownTravel.of(travel, [*homes, homes[0]])
    assert (known.digest, known.source) == (travel.digest, travel.source)
    part, whole = known.matrix(homes[1:], homes), travel.matrix(homes[1:], homes)
    assert (part.seconds == whole.seconds).all()
    assert (part.metres == whole.metres).all()
    assert known.matrix(homes, homes, with_metres=False).metres is None
    assert known.leg(*homes) == travel.leg(*homes)
