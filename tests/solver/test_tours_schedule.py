"""Tours that the search finds get hours that keep every rule, at the price it counted."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from rep_weeks import random_week

from tournees.model.outcome import Limit, LimitScope
from tournees.model.rep import Costs, Regime, WorkRules
from tournees.model.rep_day import Busy, RepDay
from tournees.solver.stop import Stop
from tournees.solver.tours import TourBlock, faults, objective_eur
from tournees.solver.tours.packing import to_arrays
from tournees.solver.tours.schedule import schedule
from tournees.solver.tours.walk import euros, search

RULES = (
    WorkRules(),
    WorkRules(day_work_s=7 * 3_600, reserve_s=3_600),
    WorkRules(week_work_s=15 * 3_600, commute_is_work=False),
    WorkRules(regime=Regime.DAYS, nights_per_week=1, day_start_s=6 * 3_600, day_end_s=20 * 3_600),
    WorkRules(nights_per_week=2, night_near_client=True, overtime=True),
    WorkRules(nights_per_week=2, night_near_client=False),
)


def drawn_block(seed: int) -> TourBlock:
    """Two reps and three days: diaries, an office, a lodging, remote and repeated visits."""
    draw = random.Random(seed)
    rules = RULES[seed % len(RULES)]
    costs = Costs(night_eur=5.0, overtime_eur=draw.choice([0.0, 20.0]))
    week = random_week(seed, 13, 3, spread=16)
    visits = [replace(visit, mandatory=False) for visit in week.visits[:12]]
    visits[3] = replace(visits[3], remote=True)
    visits[4] = replace(visits[4], remote=True)
    visits[6] = replace(visits[6], account_id=visits[5].account_id, order=2, spacing_days=2)
    visits[7] = replace(visits[7], day_values_eur=(50.0, 150.0, 20.0))
    points = (*range(1, 7), 6, *range(8, 13))
    reps = [
        replace(week.rep, id=name, rules=rules, costs=costs, contract_hours=16.0)
        for name in ("R1", "R2")
    ]
    busy_from = 300 * draw.randrange(96, 200)
    rep_days = tuple(
        tuple(
            RepDay(
                rep_id=rep.id,
                day=day,
                start_id="office" if (r, d) == (0, 0) else "",
                end_id="office" if (r, d) == (1, 1) else "",
                busy=(Busy(busy_from, busy_from + 3_000),) if (r + d) % 2 == 0 else (),
                other_work_s=7_200 if d == 2 else 0,
            )
            for d, day in enumerate(week.days)
        )
        for r, rep in enumerate(reps)
    )
    own = ((0, 0.0),)
    return TourBlock(
        reps=tuple(reps),
        days=week.days,
        visits=tuple(visits),
        matrices=(week.matrix, week.matrix),
        point_of=points,
        homes=(0, 13),
        makers=tuple(own if v % 3 else (*own, (1, 7.5)) for v in range(12)),
        rep_days=rep_days,
        ends={"office": 1, "hotel": 7},
        lodgings=((7,), (7,)),
        limits=(
            Limit(
                name="n",
                scope=LimitScope.WEEK,
                maximum=8,
                use={visit.account_id: 1 for visit in visits},
            ),
        ),
    )


@pytest.mark.parametrize("seed", range(30))
def test_hours_keep_every_rule_and_cost_what_the_search_counted(seed: int):
    block = drawn_block(seed)
    data = to_arrays(block)
    state = search(data, Stop(1_000), seed).state
    tours = schedule(block, data, state)
    assert faults(block, tours) == ()
    assert sum(len(tour.stops) for tour in tours) == np.count_nonzero(state.where >= 0)
    assert objective_eur(block, tours) == pytest.approx(euros(data, state), abs=0.011)
