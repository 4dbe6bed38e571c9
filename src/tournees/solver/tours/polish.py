"""Put a visit in the place of others, compiled: the last touch, and the price of a place."""

from __future__ import annotations

import numpy as np

from tournees.solver.tours.arrays import Data, compiled
from tournees.solver.tours.search import copy_touched, fill
from tournees.solver.tours.state import (
    NO,
    State,
    best_insertion,
    copy_day,
    insert,
    refresh,
    remove,
)


@compiled
def _take(data: Data, state: State, day: int, first: int, length: int) -> bool:
    for _ in range(length):
        remove(data, state, day, first)
    return refresh(data, state, day)


@compiled
def displacement(
    data: Data, state: State, spare: State, node: int, above: int
) -> tuple[int, int, int, int]:
    """Best net gain of putting a visit in place of a run of others of one day.

    Returns (net mc, day, first position, length) of the run taken out; ``above`` and -1
    where nothing is better. ``spare`` is a copy of ``state`` and is one again afterwards.
    """
    best, best_day, best_first, best_length = above, -1, -1, -1
    for day in range(len(state.count)):
        for length in range(1, state.count[day] + 1):
            for first in range(1, state.count[day] - length + 2):
                if _take(data, spare, day, first, length):
                    lost = state.gain[day] - spare.gain[day]
                    gain = best_insertion(data, spare, node, best + lost)[0] - lost
                    if gain > best:
                        best, best_day, best_first, best_length = gain, day, first, length
                copy_day(state, spare, day)
                spare.day_of[:] = state.day_of
    return best, best_day, best_first, best_length


@compiled
def polish(data: Data, state: State, spare: State) -> None:
    """Insert and replace while anything gains."""
    everyone = np.ones(len(state.count), np.int64)
    searching = True
    while searching:
        fill(data, state)
        copy_touched(state, spare, everyone)
        best, best_node, best_day, best_first, best_length = 0, -1, -1, -1, -1
        for node in range(1, len(data.service)):
            if state.day_of[node] < 0:
                net, day, first, length = displacement(data, state, spare, node, best)
                if net > best:
                    best, best_node = net, node
                    best_day, best_first, best_length = day, first, length
        searching = best_node >= 0
        if searching:
            _take(data, state, best_day, best_first, best_length)
            _, day, p = best_insertion(data, state, best_node, NO)
            insert(data, state, day, p, best_node)
