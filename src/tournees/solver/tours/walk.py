"""The search on arrays: walkers anneal side by side, meet, recombine their tours, go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.solver.tours.arrays import COST, MC, MUST, Data, Guide, Ints, to_guide
from tournees.solver.tours.draws import Random, seeded
from tournees.solver.tours.moves import insertion
from tournees.solver.tours.polish import polish
from tournees.solver.tours.recombine import recombine
from tournees.solver.tours.ruin import nights_hold
from tournees.solver.tours.search import Pool, anneal, empty_pool
from tournees.solver.tours.state import NO, State, copy_state, empty_state, insert, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.stop import Stop

PHASE = "tours"
WALKERS = 2
"""Searches that go side by side, whatever the cores: the plan must not depend on them."""
ROUNDS = 3
"""Times that the walkers are heated up and meet."""
HOT, COLD = 1.0, 0.01
"""Mean loss accepted at the beginning and the end of a round, in median values of a visit."""
COOLER = 0.35
"""How much cooler each round begins than the one before."""


class Found(NamedTuple):
    """Best tours, whether something but effort ended the search, and iterations made."""

    state: State
    stopped: bool
    iterations: int


class Walker(NamedTuple):
    """One search: current, trial and best tours, tours met, draws."""

    states: tuple[State, State, State]
    pool: Pool
    rng: Random

    @property
    def best(self) -> State:
        """Best tours met."""
        return self.states[2]

    def restart(self, state: State) -> None:
        """Go on from given tours."""
        for own in self.states:
            copy_state(state, own)


def search(
    data: Data, stop: Stop, seed: int, *, threads: int = 1, known: Sequence[Sequence[int]] = ()
) -> Found:
    """Best tours found within ``stop``; ``threads`` changes the time it takes, not the plan.

    The effort ``stop.iterations`` is shared by the walkers. ``known`` are the visits of each
    slot in a plan to start from, as far as it still holds.
    """
    best = empty_state(data)
    start_from(data, best, known)
    if not (data.windows[:, 1:, 0] > 0).any():
        return Found(best, stopped=False, iterations=0)
    guide = to_guide(data)
    walkers = [_walker(data, seed * WALKERS + k) for k in range(WALKERS)]
    for walker in walkers:
        walker.restart(best)
    scale, done, stopped = _scale(data, guide), 0, False
    block = max(1, min(2_000, 200_000 // len(data.nodes), stop.iterations // (20 * WALKERS)))
    with ExitStack() as stack:
        each = stack.enter_context(ThreadPoolExecutor(threads)).map if threads > 1 else map
        for round_ in range(ROUNDS):
            hottest = scale * HOT * COOLER**round_
            while not stopped:
                spent = stop.done(done) * ROUNDS - round_
                if spent >= 1.0:
                    break
                heat = _heat(hottest, scale * COLD, max(0.0, spent), block)
                list(each(lambda walker: _walk(data, guide, walker, heat), walkers))  # noqa: B023
                done += block * WALKERS
                _keep_best(data, walkers, best)
                stopped = stop.now(PHASE, euros(data, best))
            _meet(data, walkers, best, seed)
            if stopped:
                break
    return Found(best, stopped, done)


def start_from(data: Data, state: State, known: Sequence[Sequence[int]]) -> None:
    """Put the visits of known tours in, each where it costs least."""
    for slot, order in enumerate(known):
        for node in order:
            _, p = insertion(data, state, slot, node, NO, 0)
            if p >= 0:
                insert(data, state, slot, p, node)


def _walker(data: Data, seed: int) -> Walker:
    states = (empty_state(data), empty_state(data), empty_state(data))
    return Walker(states, empty_pool(data, seed // WALKERS), seeded(seed))


def _walk(data: Data, guide: Guide, walker: Walker, heat: Ints) -> None:
    anneal(data, guide, walker.states, walker.pool, walker.rng, heat)


def _heat(hottest: float, coldest: float, spent: float, block: int) -> Ints:
    """Mean loss accepted in the steps of a block (mc), by the share of the round spent."""
    warmth = hottest * (coldest / hottest) ** spent if hottest > coldest else coldest
    return np.full(block, max(1, round(warmth)), np.int64)


def _scale(data: Data, guide: Guide) -> float:
    """Median value of a visit less its prize, or else cost of a drive to a near visit (mc)."""
    gains = np.abs(data.gains[:, 1:].max(axis=0) - data.nodes[1:, MUST])
    value = float(np.median(gains))
    if value > 0:
        return value
    near = guide.near[1:, 1 : min(11, guide.near.shape[1])]
    points = np.maximum(data.nodes[:, 1], 0)
    legs = data.legs[0, points[1:, None], points[near], COST]
    return max(1.0, float(np.median(legs)))


def _keep_best(data: Data, walkers: list[Walker], best: State) -> None:
    """Take the best tours of any walker; the first among equals."""
    for walker in walkers:
        if total(data, walker.best) > total(data, best):
            copy_state(walker.best, best)


def _meet(data: Data, walkers: list[Walker], best: State, seed: int) -> None:
    """Recombine the tours of all walkers, polish, and let them all go on from the best."""
    recombine(data, [walker.pool for walker in walkers], best, seed)
    polished = State(*(part.copy() for part in best))
    polish(data, polished)
    if nights_hold(data, polished):
        copy_state(polished, best)
    for walker in walkers:
        walker.restart(best)


def euros(data: Data, state: State) -> float:
    """Gain in euros, the prizes of visits that pass before all value left out."""
    made = state.where >= 0
    return round((int(total(data, state)) - int(data.nodes[made, MUST].sum())) / MC, 2)
