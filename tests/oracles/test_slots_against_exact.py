"""Slots against trying every departure, lunch and pause of every place of every day.

All times of these weeks are whole tens of minutes, so that trying those tries everything.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise, product

import pytest
from small_team import MONDAY, STEP_M, STEP_S, LineTravel, account, place

from tournees.check import violations
from tournees.model import (
    Busy,
    Calendar,
    Costs,
    Outcome,
    Plan,
    Problem,
    Rep,
    RepDay,
    SectorRules,
    Stop,
    Tour,
    TourPlan,
    Visit,
    Window,
    WorkRules,
    week_days,
)
from tournees.planner.imposed_hours import GivenDay, Leg, Told, lay_out
from tournees.planner.slot_days import gaps, offer_at, rep_plan
from tournees.planner.slots import SlotFinder

TICK_S = 600
DAYS = week_days(MONDAY, 2)
H = 3_600


def rules_of(draw: random.Random) -> WorkRules:
    return WorkRules(
        day_start_s=8 * H,
        day_end_s=draw.choice([15, 16, 17]) * H,
        day_work_s=draw.choice([4, 6, 10]) * H,
        day_drive_s=draw.choice([1, 2, 6]) * H,
        lunch_s=H,
        reserve_s=draw.choice([0, 0, H]),
        break_after_s=draw.choice([2, 3, 6]) * H,
        week_work_s=draw.choice([10, 48]) * H,
    )


def a_week(seed: int) -> tuple[Problem, Plan, Visit]:
    """A rep, two days of two stops, and a visit that is not planned."""
    draw = random.Random(seed)
    rep = Rep(
        id="R1", name="Anne", home=place(9.0), rules=rules_of(draw),
        costs=Costs(overtime_eur=draw.choice([0.0, 10.0])), contract_hours=draw.choice([8.0, 35.0]),
    )  # fmt: skip
    accounts = tuple(account(f"A{n}", 9 + 0.01 * draw.randrange(1, 6), "R1") for n in range(5))
    visits = tuple(
        Visit(
            id=f"{each.id}#1",
            account_id=each.id,
            service_s=draw.choice([3, 6, 9]) * TICK_S,
            value_eur=100.0,
            windows=tuple(
                draw.choice(
                    [
                        (Window(8 * H, 18 * H),),
                        (Window(8 * H, 12 * H), Window(14 * H, 18 * H)),
                        (Window(10 * H, 13 * H),),
                    ]
                )
                for _ in DAYS
            ),
        )
        for each in accounts
    )
    busy = (Busy(10 * H, 10 * H + 3 * TICK_S),) if draw.random() < 0.4 else ()
    problem = Problem(
        accounts=accounts,
        reps=(rep,),
        calendar=Calendar(DAYS),
        visits=visits,
        travel=LineTravel(),
        sectors=SectorRules(),
        load_s={},
        rep_days=(RepDay(rep_id="R1", day=DAYS[0], busy=busy),) if busy else (),
    )
    tours = [
        laid(problem, day, pair) for day, pair in zip(DAYS, (visits[:2], visits[2:4]), strict=True)
    ]
    return problem, Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=tuple(tours))), visits[4]


def steps_of(problem: Problem, visits) -> list[int]:
    east = {a.id: round(100 * (a.place.lon - 9)) for a in problem.accounts}
    stops = [0, *(east[visit.account_id] for visit in visits), 0]
    return [abs(a - b) for a, b in pairwise(stops)]


def on_day(problem: Problem, day) -> RepDay:
    usual = RepDay(rep_id="R1", day=day)
    return next((on for on in problem.rep_days if on.day == day), usual)


def laid(problem: Problem, day, visits) -> Tour:
    return lay_out(
        GivenDay(
            rep=problem.reps[0],
            on=on_day(problem, day),
            visits=tuple(Told(v, v.windows[DAYS.index(day)], None, None) for v in visits),
            legs=tuple(Leg(n * STEP_S, n * STEP_M) for n in steps_of(problem, visits)),
        )
    )


def driven(problem: Problem, day, visits, depart: int, lunch: int | None, pause: int):
    """A day minute by minute, from a departure on; None where a visit finds no opening."""
    rules = problem.reps[0].rules
    taken = [(b.start_s, b.end_s) for b in on_day(problem, day).busy]
    if lunch is not None:
        taken.append((lunch, lunch + rules.lunch_s))

    def free(start: int, end: int) -> bool:
        return not any(max(start, a) < min(end, b) for a, b in taken)

    time, stops = depart, []
    steps = steps_of(problem, visits)
    for index, n in enumerate(steps):
        left = n
        while left:
            left -= free(time, time + TICK_S)
            time += TICK_S
        if index == len(visits):
            break
        visit, arrive = visits[index], time
        time += rules.break_s if index == pause else 0
        while not any(
            w.start_s <= time and time + visit.service_s <= w.end_s
            for w in visit.windows[DAYS.index(day)]
        ) or not free(time, time + visit.service_s):
            time += TICK_S
            if time > rules.day_end_s:
                return None
        stops.append(
            Stop(
                visit_id=visit.id, account_id=visit.account_id, arrive_s=arrive, start_s=time,
                leave_s=time + visit.service_s, travel_s=n * STEP_S, travel_m=n * STEP_M,
            )
        )  # fmt: skip
        time += visit.service_s
    if lunch is not None and stops[-1].leave_s <= lunch:
        time = max(time, lunch + rules.lunch_s)
    if time > rules.day_end_s:
        return None
    return Tour(
        rep_id="R1", day=day, depart_s=depart, stops=tuple(stops), return_s=time,
        return_travel_s=steps[-1] * STEP_S, return_travel_m=steps[-1] * STEP_M,
        lunch_start_s=lunch,
    )  # fmt: skip


def every_way(problem: Problem, day, visits):
    """Every day that can be driven in this order."""
    rules = problem.reps[0].rules
    departs = range(rules.day_start_s, rules.day_end_s, TICK_S)
    lunches = [None, *range(12 * H, 13 * H + 1, TICK_S)]
    for depart, lunch, pause in product(departs, lunches, range(-1, len(visits))):
        tour = driven(problem, day, visits, depart, lunch, pause)
        if tour is not None:
            yield tour


def is_possible(problem: Problem, plan: Plan, day, visits) -> bool:
    others = tuple(tour for tour in plan.tours.tours if tour.day != day)
    made = {v.id for v in visits} | {s.visit_id for t in others for s in t.stops}
    whole = replace(problem, visits=tuple(v for v in problem.visits if v.id in made))
    return any(
        not violations(whole, Plan(tours=replace(plan.tours, tours=(*others, tour))))
        for tour in every_way(problem, day, visits)
    )


def standing(seed: int):
    """The first week from a seed on whose plan keeps every rule without the visit."""
    while True:
        problem, plan, visit = a_week(seed)
        planned = replace(problem, visits=tuple(v for v in problem.visits if v.id != visit.id))
        if not violations(planned, plan):
            return problem, plan, visit
        seed += 1_000


@pytest.mark.parametrize("seed", range(14))
def test_a_slot_is_offered_exactly_where_the_day_can_be_driven(seed):
    problem, plan, visit = standing(seed)
    by_id = {each.id: each for each in problem.visits}
    own = rep_plan(problem, plan, problem.reps[0], visit, {})
    found = {(gap.day, gap.at): offer_at(own, visit, gap) for gap in gaps(own, visit)}
    best = []
    for tour in plan.tours.tours:
        stops = [by_id[stop.visit_id] for stop in tour.stops]
        for at in range(len(stops) + 1):
            possible = is_possible(problem, plan, tour.day, [*stops[:at], visit, *stops[at:]])
            offer = found.get((tour.day, at))
            assert (offer is not None) == possible, (tour.day, at)
            best += [offer.detour_eur] if offer else []
    offers = SlotFinder(problem, plan).offers(visit, problem.reps)
    assert min(best, default=None) == (offers[0].detour_eur if offers else None)
    assert len(offers) == min(5, len({(o.day, o.start_s) for o in found.values() if o}))


def test_the_weeks_of_this_test_tell_something():
    """Some places are possible and some are not, for reasons of hours, work and pauses."""
    possible = []
    for seed in range(14):
        problem, plan, visit = standing(seed)
        own = rep_plan(problem, plan, problem.reps[0], visit, {})
        at = gaps(own, visit)
        possible.append((len(at), sum(offer_at(own, visit, gap) is not None for gap in at)))
    assert any(0 < sound < among for among, sound in possible)
    assert any(sound == among == 6 for among, sound in possible)
