"""Local search on whole sectors: simulated annealing, a balance phase, a last descent.

What it minimises is cost plus a price for every second of load outside its limits. The
price starts a little above the dual price of the transportation problem, at which
passing a limit just does not pay, and rises until no limit is passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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

_SMALL = 60
"""Up to so many accounts with a choice, few plans keep the rules and walls stand between them."""
_CYCLE = {True: 50, False: 600}
"""Iterations of one annealing, by whether the case is small."""
_FIRST = {True: 3.0, False: 0.3}
"""First temperature over the usual cost of a second choice, likewise."""
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
        rep_of = state.rep.astype(np.int32)
        score = score_of(self.ground, rep_of, int(state.tally[APART]))
        if score < self.score:
            self.score = score
            self.rep_of = rep_of


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
    scales = _scales(ground, relaxation)
    cycles = -(-stop.iterations // _CYCLE[len(ground.movable) <= _SMALL])
    searching = _searching(scales, -(-stop.iterations // cycles))
    going = True
    for cycle in range(cycles):
        going = going and _anneal(best, searching, relaxation, stop, seed + cycle)
    if going and not best.score.feasible:
        iterations = int(stop.iterations * _BALANCE_SHARE) + 1
        for phase in (_balancing(scales, iterations), _searching(scales, iterations, hot=False)):
            going = going and _anneal(best, phase, relaxation, stop, seed)
    state = state_of(ground, best.rep_of, seed)
    descend(ground, state)
    best.see(state)
    return best.rep_of


class _Scales(NamedTuple):
    """Sizes of the case, in cents: a second outside limits, an account's second choice.

    ``regret`` is the usual cost of a second choice, ``handover`` the price that holds
    the limit on handovers, ``account`` an account's usual load at the price of a second.
    """

    second: float
    regret: float
    handover: float
    account: float
    small: bool


def _scales(ground: Ground, relaxation: Relaxation) -> _Scales:
    rows = ground.movable
    cost = np.where(ground.usable[rows], ground.cost[rows].astype(np.float64), np.inf)
    two = np.partition(cost, 1, axis=1)[:, :2]
    regret = float((two[:, 1] - two[:, 0]).mean()) + 1.0
    load = ground.load[rows]
    second = float(np.abs(relaxation.prices).max()) + regret / (float(load.mean()) + 1.0)
    return _Scales(
        second=second,
        regret=regret,
        handover=relaxation.handover_cents + regret,
        account=second * (float(np.median(load)) + 1.0),
        small=len(rows) <= _SMALL,
    )


def _searching(scales: _Scales, iterations: int, *, hot: bool = True) -> _Phase:
    """Cost first; prices of broken rules rise from where breaking them just does not pay."""
    second, regret, handover = scales.second, scales.regret, scales.handover
    last = Heat(0.001 * regret, 300 * second, 300 * handover, 300 * regret, 1.0)
    first = Heat(_FIRST[scales.small] * regret, second, handover, 3 * regret, 1.0)
    if not hot:
        first = last._replace(temperature=0.1 * regret)
    return _Phase(name="sectors_search", iterations=iterations, first=first, last=last)


def _balancing(scales: _Scales, iterations: int) -> _Phase:
    """Rules first: cost only leans the search."""
    second, account = scales.second, scales.account
    return _Phase(
        name="sectors_balance",
        iterations=iterations,
        first=Heat(0.5 * account, second, 2 * account, 2 * account, 0.1),
        last=Heat(0.0005 * account, second, 100 * account, 100 * account, 0.01),
    )


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
