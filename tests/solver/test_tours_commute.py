"""The proof where the drives from and to home are no work and a day has no room for lunch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rep_weeks import random_week

from tournees.model.calendar import HOUR_S
from tournees.model.rep import WorkRules
from tournees.model.rep_day import Busy
from tournees.solver.stop import Stop
from tournees.solver.tours import TourBlock, faults, objective_eur
from tournees.solver.tours.arrays import COMMUTE
from tournees.solver.tours.bound import upper_bound
from tournees.solver.tours.packing import to_arrays
from tournees.solver.tours.schedule import schedule
from tournees.solver.tours.walk import search

RULES = WorkRules(commute_is_work=False, break_after_s=13 * HOUR_S)
LUNCH_TAKEN = (Busy(12 * HOUR_S - 600, 14 * HOUR_S),)


def without_lunch_on_the_first_day(seed: int) -> TourBlock:
    week = random_week(seed, 8, 2, rules=RULES, spread=20)
    first, *others = week.rep_days[0]
    costs = replace(week.rep.costs, overtime_eur=60.0)
    return replace(
        week,
        reps=(replace(week.rep, contract_hours=3.0, costs=costs),),
        rep_days=((replace(first, busy=LUNCH_TAKEN), *others),),
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_without_faults_passes_the_bound(seed: int):
    """The search counts such a day's commute as work; the rules, and so the proof, do not."""
    block = without_lunch_on_the_first_day(seed)
    data = to_arrays(block)
    slots = data.slots.copy()
    slots[:, COMMUTE] = 0
    own = data._replace(slots=slots)
    tours = schedule(block, own, search(own, Stop(2_000), seed).state)
    assert faults(block, tours) == ()
    made = {stop.visit_id for tour in tours for stop in tour.stops}
    all_made = all(visit.id in made for visit in block.visits if visit.mandatory)
    objective = objective_eur(block, tours)
    bound = upper_bound(block, data, -1e9, all_made=all_made)
    assert bound.bound_eur >= objective - 0.01
