"""The search for one rep-week: anneal, recombine the tours met, again; then schedule."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from tournees.model.outcome import Outcome
from tournees.model.plan import TourPlan
from tournees.solver.tours.arrays import MC, PRIZE, PROFIT, Data, Ints, to_arrays, to_guide
from tournees.solver.tours.bound import upper_bound
from tournees.solver.tours.polish import polish
from tournees.solver.tours.reasons import explain
from tournees.solver.tours.recombine import recombine
from tournees.solver.tours.schedule import schedule
from tournees.solver.tours.search import Random, anneal, empty_pool
from tournees.solver.tours.state import GAIN, SUMS, empty_state, insert, sequences
from tournees.solver.tours.verify import faults, objective_eur

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.stop import Stop
    from tournees.solver.tours.recombine import Column
    from tournees.solver.tours.week import RepWeek

PHASE = "tours"
BLOCK = 2_000
"""Iterations between two looks at the stopping rule."""
ROUNDS = 2
"""Times that the search is heated up and its tours recombined."""
COLDEST_MC = MC


def solve(week: RepWeek, stop: Stop, seed: int) -> TourPlan:
    """Plan one rep-week: the most value less costs, mandatory visits before all else.

    Parameters
    ----------
    week
        The rep, days, visits and travel.
    stop
        ``stop.iterations`` is the effort (`EFFORT`); asked between blocks.
    seed
        With the rep's id it decides every draw: same week, seed and effort, same plan.
    """
    data = to_arrays(week)
    best, stopped = _search(data, stop, _seed_of(week.rep.id, seed))
    tours = schedule(week, data, sequences(best))
    wrong = faults(week, tours)
    if wrong:
        msg = f"the tours of {week.rep.id} break their own rules: {wrong}"
        raise AssertionError(msg)
    objective = objective_eur(week, tours)
    planned = {placed.visit_id for tour in tours for placed in tour.stops}
    all_made = all(visit.id in planned for visit in week.visits if visit.mandatory)
    bound = upper_bound(week, data, objective, all_made=all_made)
    stop.on_progress(PHASE, stop.elapsed_s, objective, bound.bound_eur)
    return TourPlan(
        status=_status(stopped=stopped, all_made=all_made, gap_eur=bound.gap_eur),
        tours=tours,
        unserved=explain(week, tours, data=data),
        bound=bound,
    )


def _status(*, stopped: bool, all_made: bool, gap_eur: float) -> Outcome:
    if not all_made:
        return Outcome.INFEASIBLE
    if gap_eur < 0.005:
        return Outcome.OPTIMAL
    return Outcome.STOPPED if stopped else Outcome.FEASIBLE


def _seed_of(rep_id: str, seed: int) -> int:
    """A seed below 2**31 that rests on the rep's id, not on their place in a list."""
    digest = hashlib.sha256(f"{seed}/{rep_id}".encode()).digest()
    return int.from_bytes(digest[:4], "little") >> 1


def _search(data: Data, stop: Stop, seed: int) -> tuple[Ints, bool]:
    """Best state found, and whether a stopping rule other than effort ended the search."""
    now, trial, best = (empty_state(data) for _ in range(3))
    if not data.slots[:, 1:, 0].any():
        return best, False
    guide, pool = to_guide(data), empty_pool(data, seed)
    rng: Random = np.array([seed * 2 + 1], dtype=np.uint64)
    stopped = False
    for round_ in range(ROUNDS):
        heat = _heat(data, max(1, stop.iterations // ROUNDS), round_)
        for first in range(0, len(heat), BLOCK):
            anneal(data, guide, (now, trial, best), pool, rng, heat[first : first + BLOCK])
            stopped = stop.now(PHASE, _euros(data, best))
            if stopped:
                break
        better = recombine(data, pool, best, seed)
        if better:
            _place(data, best, better)
        polish(data, best)
        now[:] = trial[:] = best
        if stopped:
            break
    return best, stopped


def _heat(data: Data, steps: int, round_: int) -> Ints:
    """Mean loss accepted at each step (mc), falling by a constant factor.

    The first round begins at twice the median value of a visit, the next at a quarter of it.
    """
    values = np.abs(data.nodes[1:, PROFIT]) % data.rules[PRIZE]
    hottest = max(COLDEST_MC, int(np.median(values)) * 2 >> (3 * round_))
    return np.rint(np.geomspace(hottest, COLDEST_MC, steps)).astype(np.int64)


def _euros(data: Data, state: Ints) -> float:
    """Gain in euros, the prizes of mandatory visits left out."""
    prize = int(data.rules[PRIZE])
    made = (2 * data.nodes[:, PROFIT] > prize) & (state[-1, 0, : len(data.nodes)] >= 0)
    return round((int(state[:-1, SUMS, GAIN].sum()) - prize * int(made.sum())) / MC, 2)


def _place(data: Data, state: Ints, columns: Sequence[Column]) -> None:
    """Make a state of the tours chosen."""
    fresh = empty_state(data)
    for column in columns:
        for p, node in enumerate(column.visits):
            insert(data, fresh, column.day, p, node)
    state[:] = fresh
