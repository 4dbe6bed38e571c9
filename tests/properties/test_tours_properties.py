"""What holds for any rep-week."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import asdict, replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rep_weeks import random_week

from tournees.model.calendar import HOUR_S
from tournees.model.plan import TourPlan
from tournees.model.rep import WorkRules
from tournees.model.travel import TravelMatrix
from tournees.solver.stop import Stop
from tournees.solver.tours import TourBlock, faults, solve

SEEDS = st.integers(0, 10_000)
RULES = st.builds(
    WorkRules,
    day_start_s=st.sampled_from([7 * HOUR_S, 8 * HOUR_S, 10 * HOUR_S]),
    day_end_s=st.sampled_from([15 * HOUR_S, 18 * HOUR_S]),
    day_work_s=st.sampled_from([4 * HOUR_S, 7 * HOUR_S, 10 * HOUR_S]),
    week_work_s=st.sampled_from([9 * HOUR_S, 35 * HOUR_S]),
    day_drive_s=st.sampled_from([2 * HOUR_S, 6 * HOUR_S]),
    lunch_s=st.sampled_from([0, 2_400, 3_000, 2 * HOUR_S]),
)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 25), st.integers(1, 5), RULES)
def test_every_plan_keeps_the_rules_and_every_visit_is_placed_once_or_explained(
    seed: int, count: int, days: int, rules: WorkRules
):
    week = random_week(seed, count, days, rules=rules)
    plan = solve(week, Stop(400), seed=seed)
    assert faults(week, plan.tours) == ()
    planned = [stop.visit_id for tour in plan.tours for stop in tour.stops]
    unserved = [item.visit_id for item in plan.unserved]
    assert sorted(planned + unserved) == [visit.id for visit in week.visits]
    assert plan.bound is not None
    assert plan.bound.bound_eur >= plan.bound.objective_eur
    for tour in plan.tours:
        if tour.lunch_start_s is not None:
            end_s = tour.lunch_start_s + rules.lunch_s
            assert all(s.leave_s <= tour.lunch_start_s or s.start_s >= end_s for s in tour.stops)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(3, 5))
@example(3427, 5)  # two far visits that pay only together, on a day that is still empty
def test_a_longer_day_never_earns_less(seed: int, count: int):
    """On weeks so small that the search ends at the best."""
    week = random_week(seed, count)
    week = replace(week, visits=tuple(replace(v, mandatory=False) for v in week.visits))
    short, long = (
        replace(
            week,
            reps=(replace(week.rep, rules=WorkRules(day_start_s=start, day_end_s=end)),),
        )
        for start, end in ((9 * HOUR_S, 17 * HOUR_S), (8 * HOUR_S, 18 * HOUR_S))
    )
    earned = [solve(w, Stop(2_000), seed=0).bound for w in (short, long)]
    assert earned[0] is not None
    assert earned[1] is not None
    assert earned[1].objective_eur >= earned[0].objective_eur - 0.01


def _shuffled(week: TourBlock, seed: int) -> TourBlock:
    """The week built again from rows in another order, then sorted by id as the planner does."""
    order = list(range(len(week.visits)))
    random.Random(seed).shuffle(order)
    visits = [week.visits[k] for k in order]
    back = sorted(range(len(visits)), key=lambda k: visits[k].id)
    nodes = np.array([0, *(order[k] + 1 for k in back)])
    assert week.matrix.metres is not None
    return replace(
        week,
        visits=tuple(visits[k] for k in back),
        matrices=(
            TravelMatrix(
                week.matrix.seconds[np.ix_(nodes, nodes)],
                week.matrix.metres[np.ix_(nodes, nodes)],
                week.matrix.origin[np.ix_(nodes, nodes)],
            ),
        ),
    )


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.integers(0, 99))
def test_shuffled_visits_give_the_same_plan(seed: int, order: int):
    week = random_week(seed, 15, 3)
    assert solve(_shuffled(week, order), Stop(400), 1) == solve(week, Stop(400), 1)


def _text(plan: TourPlan) -> str:
    return json.dumps(asdict(plan), default=str, sort_keys=True)


def test_another_process_gives_the_same_bytes():
    here = _text(solve(random_week(5, 20, 5), Stop(800), seed=3))
    program = (
        "import json, dataclasses\n"
        "from rep_weeks import random_week\n"
        "from tournees.solver.stop import Stop\n"
        "from tournees.solver.tours import solve\n"
        "plan = solve(random_week(5, 20, 5), Stop(800), seed=3)\n"
        "print(json.dumps(dataclasses.asdict(plan), default=str, sort_keys=True))\n"
    )
    env_path = [path for path in sys.path if path]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {env_path!r}\n{program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == here
