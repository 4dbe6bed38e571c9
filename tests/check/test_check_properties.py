"""Any plan can be judged; a plan that keeps the rules by construction breaks none."""

from __future__ import annotations

from dataclasses import replace

import any_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from small_team import (
    LINE,
    MONDAY,
    OPEN,
    REPS,
    VISIT_S,
    LineTravel,
    account,
    at,
    place,
    problem,
    stop,
    visit,
)

from tournees.check import RULES, violations
from tournees.model import (
    Account,
    Agreement,
    Busy,
    Calendar,
    NamedPlace,
    Outcome,
    Placed,
    Plan,
    Problem,
    Reason,
    Rep,
    RepDay,
    SectorPlan,
    SectorRules,
    Stop,
    Tour,
    TourPlan,
    Unserved,
    Visit,
    WorkRules,
    week_days,
)
from tournees.words import Words

RULES_OF_REP = WorkRules(
    day_end_s=at(21), day_work_s=at(13), day_drive_s=at(12), break_after_s=at(7, 10)
)
"""Hours that hold the longest day that can be built: from a lunch at noon to 20:00."""
REP = replace(REPS[0], rules=RULES_OF_REP)
LUNCH_S, LUNCH = REP.rules.lunch_s, REP.rules.lunch_window


def full_problem() -> Problem:
    """A problem in which every rule has something to judge."""
    rules = WorkRules(
        reserve_s=at(1), overtime=False, nights_per_week=1, commute_is_work=False, break_s=600
    )
    busy = (Busy(at(9), at(10)), Busy(at(12, 30), at(13)))
    days = tuple(
        RepDay(
            rep_id=rep.id,
            day=day,
            start_id="hotel" if rep.id == "R1" else "",
            first_s=at(9),
            last_s=at(17),
            busy=busy,
            off=day.isoweekday() == 2,
            frozen=day.isoweekday() == 3,
            other_work_s=at(8),
        )
        for rep in REPS
        for day in week_days(MONDAY)
    )
    visits = tuple(
        visit(
            id_,
            remote=id_ == "A2",
            frozen=id_ == "A1",
            urgency=1.0,
            spacing_days=2,
            agreement=agreement,
            other_reps=(("R2", 3.0),),
        )
        for id_, agreement in zip(LINE, list(Agreement) * 2, strict=True)
    )
    hotel = NamedPlace("Hôtel", place(9.2))
    return problem(
        reps=tuple(replace(rep, rules=rules, lodgings=(hotel,)) for rep in REPS),
        visits=visits,
        rep_days=days,
        places={"hotel": hotel},
        previous=tuple(Placed(one.id, "R1", MONDAY, at(9)) for one in visits),
        max_changes=1,
    )


FULL = full_problem()


@settings(max_examples=100, deadline=None)
@given(plan=any_plan.plans, full=st.booleans())
def test_any_plan_is_judged_without_an_exception(plan: Plan, *, full: bool):
    for found in violations(FULL if full else problem(), plan):
        assert found.rule in RULES
        assert Words("fr")(f"rule.{found.rule}", **found.facts)


@settings(max_examples=60, deadline=None)
@given(any_plan.plans)
def test_judging_twice_says_the_same_in_the_same_order(plan: Plan):
    assert violations(full_problem(), plan) == violations(FULL, plan)


def drive_s(here: Account | Rep, there: Account | Rep) -> int:
    ends = [end.home if isinstance(end, Rep) else end.place for end in (here, there)]
    return int(LineTravel().matrix([ends[0]], [ends[1]]).seconds[0, 0])


class Day:
    """Drives from account to account; eats at noon wherever that is, on the road too."""

    def __init__(self, depart_s: int) -> None:
        self.depart_s = self.now_s = depart_s
        self.here: Account | Rep = REP
        self.lunch_start_s: int | None = None
        self.stops: list[Stop] = []

    def drive(self, there: Account | Rep) -> tuple[int, int]:
        """Seconds of the drive and hour of arrival, lunch taken when noon falls inside."""
        travel_s = drive_s(self.here, there)
        arrive_s = self.now_s + travel_s
        begin_s = max(self.now_s, LUNCH.start_s)
        if self.lunch_start_s is None and begin_s < arrive_s and begin_s + LUNCH_S <= LUNCH.end_s:
            self.lunch_start_s = begin_s
            arrive_s += LUNCH_S
        return travel_s, arrive_s

    def visit(self, there: Account) -> bool:
        """Try to visit; False leaves the day as it was, lunch apart."""
        taken = self.lunch_start_s
        travel_s, arrive_s = self.drive(there)
        start_s = max(arrive_s, OPEN[0].start_s)
        if start_s + VISIT_S > OPEN[0].end_s:
            start_s = max(start_s, OPEN[1].start_s)
            if self.lunch_start_s is None and arrive_s <= LUNCH.end_s - LUNCH_S:
                self.lunch_start_s = max(arrive_s, LUNCH.start_s)
        if start_s + VISIT_S > OPEN[1].end_s:
            self.lunch_start_s = taken
            return False
        made = replace(stop(there.id, arrive_s, start_s), travel_s=travel_s, travel_m=travel_s * 15)
        self.stops.append(made)
        self.now_s, self.here = made.leave_s, there
        return True

    def tour(self, day) -> Tour:
        travel_s, return_s = self.drive(REP)
        return Tour(
            rep_id=REP.id,
            day=day,
            depart_s=self.depart_s,
            stops=tuple(self.stops),
            return_travel_s=travel_s,
            return_travel_m=travel_s * 15,
            return_s=return_s,
            lunch_start_s=self.lunch_start_s,
        )


@st.composite
def kept_rules(draw) -> tuple[Problem, Plan]:
    steps = draw(st.lists(st.integers(1, 12), min_size=1, max_size=8, unique=True))
    accounts = tuple(account(LINE[i], 9 + step / 100) for i, step in enumerate(steps))
    visits = tuple(
        Visit(
            id=f"V-{a.id}",
            account_id=a.id,
            service_s=VISIT_S,
            value_eur=draw(st.floats(0, 500)),
            windows=(OPEN,) * 5,
        )
        for a in accounts
    )
    days = week_days(MONDAY)
    waiting, tours = list(accounts), []
    for day in days[: draw(st.integers(1, 5))]:
        busy = Day(at(8, draw(st.integers(0, 59))))
        waiting = [a for a in waiting if not busy.visit(a)]
        if busy.stops:
            tours.append(busy.tour(day))
    unserved = tuple(
        Unserved(
            account_id=a.id,
            visit_id=f"V-{a.id}",
            rep_id=REP.id,
            reason=Reason.WEEK_FULL,
            facts={"days": len(tours)},
        )
        for a in waiting
    )
    case = Problem(
        accounts=accounts,
        reps=(REP,),
        calendar=Calendar(days),
        visits=visits,
        travel=LineTravel(),
        sectors=SectorRules(),
        load_s={a.id: draw(st.integers(0, 10**6)) for a in accounts},
    )
    sectors = SectorPlan(status=Outcome.FEASIBLE, rep_of={a.id: REP.id for a in accounts})
    week = TourPlan(status=Outcome.FEASIBLE, tours=tuple(tours), unserved=unserved)
    return case, Plan(sectors=sectors, tours=week)


@settings(max_examples=100, deadline=None)
@given(kept_rules())
def test_a_week_that_keeps_the_rules_by_construction_breaks_none(kept: tuple[Problem, Plan]):
    assert violations(*kept) == ()


@settings(max_examples=60, deadline=None)
@given(kept_rules(), st.data())
def test_shifting_one_visit_by_a_second_never_passes_unseen(kept: tuple[Problem, Plan], data):
    case, plan = kept
    tours = list(plan.tours.tours)
    index = data.draw(st.integers(0, len(tours) - 1))
    stops = list(tours[index].stops)
    which = data.draw(st.integers(0, len(stops) - 1))
    stops[which] = replace(stops[which], leave_s=stops[which].leave_s + 1)
    tours[index] = replace(tours[index], stops=tuple(stops))
    shifted = replace(plan, tours=replace(plan.tours, tours=tuple(tours)))
    assert "service_time" in {found.rule for found in violations(case, shifted)}
