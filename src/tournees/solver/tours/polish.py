"""Put a visit in the place of others, compiled: the last touch, and the price of a place."""

from __future__ import annotations

from tournees.compiled import compiled
from tournees.solver.tours.arrays import Data, Ints, whole
from tournees.solver.tours.state import (
    COUNT,
    GAIN,
    NO,
    SUMS,
    best_insertion,
    copy_entry,
    insert,
    refresh,
    remove,
)


@compiled
def displacement(
    data: Data, state: Ints, spare: Ints, node: int, above: int
) -> tuple[int, int, int, int]:
    """Best net gain of putting a visit in place of a run of others of one day.

    Returns (net mc, day, first position, length) of the run taken out, an empty run (length
    0) for a mere insertion; (``above``, -1, -1, -1) where nothing is better. ``spare`` is a
    copy of ``state`` and is one again afterwards.
    """
    best = above
    best_day, best_first, best_length = whole(-1), whole(-1), whole(-1)
    gain, day, first = best_insertion(data, state, node, above)
    if day >= 0:
        best, best_day, best_first, best_length = gain, day, first, whole(0)
    for day in range(len(state) - 1):
        for length in range(1, state[day, SUMS, COUNT] + 1):
            for first in range(1, state[day, SUMS, COUNT] - length + 2):
                remove(data, spare, day, first, length)
                if refresh(data, spare, day):
                    lost = state[day, SUMS, GAIN] - spare[day, SUMS, GAIN]
                    gain = best_insertion(data, spare, node, best + lost)[0] - lost
                    if gain > best:
                        best, best_day, best_first, best_length = gain, day, first, length
                copy_entry(state, spare, day)
                copy_entry(state, spare, len(state) - 1)
    return best, best_day, best_first, best_length


def polish(data: Data, state: Ints) -> None:
    """Insert and replace, the best first, while anything gains."""
    while True:
        spare = state.copy()
        found = [
            (*displacement(data, state, spare, node, 0), node)
            for node in range(1, len(data.nodes))
            if state[-1, 0, node] < 0
        ]
        net, day, first, length, node = max(found, default=(0, 0, 0, 0, 0), key=lambda f: f[0])
        if net <= 0:
            return
        if length:
            remove(data, state, day, first, length)
            refresh(data, state, day)
        _, day, p = best_insertion(data, state, node, NO)
        insert(data, state, day, p, node)
