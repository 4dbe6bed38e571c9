"""Local search on whole sectors: simulated annealing, a balance phase, a last descent.

What it minimises is cost plus a price for every second of load outside its limits. The
price starts a little above the dual price of the transportation problem, at which
passing a limit just does not pay, and rises until no limit is passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.solver.sectors.kernels import descend, sweep
from tournees.solver.sectors.rules import Score, score_of
from tournees.solver.sectors.state import APART, Heat, State, state_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.bounds import Relaxation
    from tournees.solver.sectors.ground import Ground
    from tournees.solver.stop import Stop

EFFORT = {"fast": 120, "normal": 500, "thorough": 3_000}
"""Iterations by level of effort. One iteration proposes about as many moves as accounts."""

_CYCLE = 600
_BLOCKS = 40
_FEWEST_PROPOSALS = 200
_BALANCE_SHARE = 0.25


@dataclass(slots=True)
class _Best:
    """The best sectors seen, and what is needed to judge others."""

    ground: Ground
    rep_of: NDArray[np.int32]
    score: Score

    def see(self, state: State) -> None:
        """Keep the state's sectors if they are better."""
        score = score_of(self.ground, state.rep, int(state.tally[APART]))
        if score < self.score:
            self.score = score
            self.rep_of = state.rep.copy()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phase:
    """One annealing: temperatures and prices at both ends, in cents."""

    name: str
    iterations: int
    first: Heat
    last: Heat

    def heat(self, iteration: int) -> Heat:
        """Geometric between both ends."""
        at = iteration / max(self.iterations - 1, 1)
        ends = zip(self.first, self.last, strict=True)
        return Heat(*(low * (high / low) ** at if low > 0 else high for low, high in ends))


def search(
    ground: Ground,
    start: NDArray[np.int32],
    *,
    relaxation: Relaxation,
    stop: Stop,
    seed: int,
) -> NDArray[np.int32]:
    """Improve sectors under the rules.

    Deterministic by ``seed`` and ``stop.iterations``. Returns int32[n].
    """
    apart = int(state_of(ground, start, seed).tally[APART])
    best = _Best(ground, start, score_of(ground, start, apart))
    if len(ground.movable) == 0 or len(ground.lower) < 2:
        return start
    second, regret = _scales(ground, relaxation)
    move = relaxation.handover_cents + regret
    cycles = -(-stop.iterations // _CYCLE)
    going = True
    for cycle in range(cycles):
        phase = _Phase(
            name="sectors_search",
            iterations=-(-stop.iterations // cycles),
            first=Heat(0.3 * regret, second, move, 3 * regret, 1.0),
            last=Heat(0.001 * regret, 30 * second, 30 * move, 300 * regret, 1.0),
        )
        going = going and _anneal(best, phase, relaxation, stop, seed + cycle)
    if going and not best.score.feasible:
        typical = second * float(np.median(ground.load[ground.movable]) + 1)
        phase = _Phase(
            name="sectors_balance",
            iterations=int(stop.iterations * _BALANCE_SHARE) + 1,
            first=Heat(0.5 * typical, second, 100 * typical, 5 * typical, 0.1),
            last=Heat(0.0005 * typical, second, 100 * typical, 100 * typical, 0.01),
        )
        _anneal(best, phase, relaxation, stop, seed + 1)
    state = state_of(ground, best.rep_of, seed)
    descend(ground, state)
    best.see(state)
    return best.rep_of


def _scales(ground: Ground, relaxation: Relaxation) -> tuple[float, float]:
    """Price of a second outside limits, and the usual cost of a second choice, in cents."""
    rows = ground.movable
    cost = np.where(ground.usable[rows], ground.cost[rows].astype(np.float64), np.inf)
    two = np.partition(cost, 1, axis=1)[:, :2]
    regret = float((two[:, 1] - two[:, 0]).mean()) + 1.0
    load = float(ground.load[rows].mean()) + 1.0
    return float(np.abs(relaxation.prices).max()) + regret / load, regret


def _anneal(best: _Best, phase: _Phase, relaxation: Relaxation, stop: Stop, seed: int) -> bool:
    """Run one phase from the best sectors; False when it was asked to end."""
    ground = best.ground
    state = state_of(ground, best.rep_of, seed)
    proposals = max(len(ground.movable), _FEWEST_PROPOSALS)
    block = max(1, phase.iterations // _BLOCKS)
    for iteration in range(phase.iterations):
        if iteration % block == 0 and stop.now(
            phase.name, best.score.cents / 100, relaxation.bound_cents / 100
        ):
            return False
        sweep(ground, state, phase.heat(iteration), proposals)
        best.see(state)
    return True
