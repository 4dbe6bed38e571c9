"""What stands between the peers of the Corsican week and the common judge: hours and repair."""

from __future__ import annotations

import random

import pytest
from corsica_week_case import MONDAY, RULES, Case, visit_of
from corsica_week_hours import Hours
from corsica_week_repair import Repair
from hypothesis import given
from hypothesis import strategies as st
from small_team import LineTravel, place

from tournees.model import (
    Account,
    Calendar,
    Kind,
    Problem,
    Rep,
    SectorRules,
    week_days,
)


def line_case(seed, count=12):
    """Accounts strewn over 0.24 degree (4 hours) of a line, the rep in its middle."""
    rng = random.Random(seed)
    days = week_days(MONDAY)
    ids = [f"K{number:02d}" for number in range(1, count + 1)]
    accounts = tuple(
        Account(id=id_, name=id_, kind=Kind.CLIENT, place=place(9 + rng.randrange(25) / 100))
        for id_ in ids
    )
    rep = Rep(id="R1", name="Rep", home=place(9.12), rules=RULES)
    visits = tuple(visit_of(rng, id_, len(days)) for id_ in ids)
    problem = Problem(
        accounts=accounts,
        reps=(rep,),
        calendar=Calendar(days),
        visits=visits,
        travel=LineTravel(),
        sectors=SectorRules(),
        load_s=dict.fromkeys(ids, 0),
    )
    places = [rep.home, *(account.place for account in accounts)]
    return Case(problem, rep, visits, problem.travel.matrix(places, places))


@given(seed=st.integers(0, 10**6), data=st.data())
def test_every_tour_that_is_drawn_keeps_all_rules(seed, data):
    case = line_case(seed)
    day = data.draw(st.integers(0, 4))
    order = data.draw(st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=9))
    tour = Hours(case).tour(day, order)
    if tour is not None:
        assert case.breaches([tour]) == []
        assert [stop.visit_id for stop in tour.stops] == [f"K{node:02d}-1" for node in order]


def test_tours_are_drawn_with_and_without_lunch():
    """The property above would hold if nothing were ever drawn."""
    drawn = [
        tour
        for seed in range(40)
        for order in ((1,), (1, 2, 3), (1, 2, 3, 4, 5))
        if (tour := Hours(line_case(seed)).tour(0, order)) is not None
    ]
    lunches = sum(tour.lunch_start_s is not None for tour in drawn)
    assert len(drawn) > 20
    assert 0 < lunches < len(drawn)


@pytest.mark.parametrize("seed", range(3))
def test_a_week_that_breaks_rules_is_repaired_and_then_only_gains(seed):
    case = line_case(seed)
    crowded = [tuple(range(1, 13)), (), (), (), ()]
    repair = Repair(case, crowded)
    kept = [repair.hours.tour(day, order) for day, order in enumerate(repair.orders) if order]
    start_eur = case.worth_eur(kept)
    tours = repair.improved(float("inf"))
    assert case.breaches(tours) == []
    assert case.worth_eur(tours) > start_eur
    planned = [stop.visit_id for tour in tours for stop in tour.stops]
    assert len(planned) == len(set(planned)) > sum(map(len, repair.orders[:1]))
