"""The search for a block of tours: arrays, walkers, hours; and what its plan says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tournees.model.outcome import Outcome
from tournees.model.plan import TourPlan
from tournees.solver.tours.bound import upper_bound
from tournees.solver.tours.packing import to_arrays
from tournees.solver.tours.reasons import explain
from tournees.solver.tours.schedule import schedule
from tournees.solver.tours.verify import PROMISES, faults, objective_eur
from tournees.solver.tours.walk import PHASE, search

if TYPE_CHECKING:
    from tournees.solver.stop import Stop
    from tournees.solver.tours.block import TourBlock


def solve(block: TourBlock, stop: Stop, seed: int, *, threads: int = 1) -> TourPlan:
    """Plan a block: the most value less costs; mandatory, then urgent visits before all else.

    Parameters
    ----------
    block
        The reps, days, visits and travel.
    stop
        ``stop.iterations`` is the effort (`EFFORT`); asked between blocks of iterations.
    seed
        With the first rep's id it decides every draw: same block, seed and effort, same plan.
    threads
        How many cores may be used; the plan does not depend on it.
    """
    data = to_arrays(block)
    known = _known(block) if block.max_changes is not None else ()
    found = search(data, stop, _seed_of(block.rep.id, seed), threads=threads, known=known)
    tours = schedule(block, data, found.state)
    wrong = faults(block, tours)
    if any(not fault.endswith(PROMISES) for fault in wrong):
        msg = f"the tours of {block.rep.id} break their own rules: {wrong}"
        raise AssertionError(msg)
    objective = objective_eur(block, tours)
    planned = {placed.visit_id for tour in tours for placed in tour.stops}
    all_made = all(visit.id in planned for visit in block.visits if visit.mandatory)
    bound = upper_bound(block, data, objective, all_made=all_made)
    stop.on_progress(PHASE, stop.elapsed_s, objective, bound.bound_eur)
    return TourPlan(
        status=_status(
            stopped=found.stopped, possible=all_made and not wrong, gap_eur=bound.gap_eur
        ),
        tours=tours,
        unserved=explain(block, tours, data=data),
        bound=bound,
    )


def _known(block: TourBlock) -> list[list[int]]:
    """The visits of each slot in the plan that people know, in its order."""
    node = {visit.id: number for number, visit in enumerate(block.visits, start=1)}
    reps = {rep.id: r for r, rep in enumerate(block.reps)}
    slots: list[list[int]] = [[] for _ in range(len(reps) * len(block.days))]
    for one in sorted(block.previous, key=lambda one: (one.start_s, one.visit_id)):
        if one.visit_id in node and one.rep_id in reps and one.day in block.days:
            slot = block.slot(reps[one.rep_id], block.days.index(one.day))
            slots[slot].append(node[one.visit_id])
    return slots


def _status(*, stopped: bool, possible: bool, gap_eur: float) -> Outcome:
    if not possible:
        return Outcome.INFEASIBLE
    if gap_eur < 0.005:
        return Outcome.OPTIMAL
    return Outcome.STOPPED if stopped else Outcome.FEASIBLE


def _seed_of(rep_id: str, seed: int) -> int:
    """A seed below 2**31 that rests on the rep's id, not on their place in a list."""
    digest = hashlib.sha256(f"{seed}/{rep_id}".encode()).digest()
    return int.from_bytes(digest[:4], "little") >> 1
