"""Put a visit in the place of others, compiled: the last touch, and the price of a place."""

from __future__ import annotations

from tournees.compiled import compiled
from tournees.solver.tours.arrays import MOST_CHANGES, Data, whole
from tournees.solver.tours.moves import best_insertion
from tournees.solver.tours.state import (
    COUNT,
    NO,
    State,
    copy_rest,
    copy_slot,
    copy_state,
    insert,
    refresh,
    remove,
    total,
)

LONGEST = 4
"""Most visits that one takes the place of in the last touch."""
SMALL = 400
"""Visits times slots up to which every replacement is tried after the search."""


@compiled
def displacement(
    data: Data, state: State, spare: State, node: int, above: int, longest: int
) -> tuple[int, int, int, int]:
    """Best net gain of putting a visit in place of a run of others of one slot.

    Returns (net mc, slot, first position, length) of the run taken out, ``longest`` at most,
    an empty run (length 0) for a mere insertion; (``above``, -1, -1, -1) where nothing is
    better. ``spare`` is a copy of ``state`` and is one again afterwards.
    """
    best = above
    best_slot, best_first, best_length = whole(-1), whole(-1), whole(-1)
    gain, slot, first = best_insertion(data, state, node, above)
    if slot >= 0:
        best, best_slot, best_first, best_length = gain, slot, first, whole(0)
    before = total(data, state)
    for slot in range(len(state.sums)):
        for length in range(1, min(longest, state.sums[slot, COUNT]) + 1):
            for first in range(1, state.sums[slot, COUNT] - length + 2):
                remove(data, spare, slot, first, length)
                if refresh(data, spare, slot):
                    lost = before - total(data, spare)
                    gain = best_insertion(data, spare, node, best + lost)[0] - lost
                    if gain > best:
                        best, best_slot, best_first, best_length = gain, slot, first, length
                copy_slot(state, spare, slot)
                copy_rest(state, spare)
    return best, best_slot, best_first, best_length


def polish(data: Data, state: State) -> None:
    """Insert and replace, the best first, while anything gains.

    Left out where it would be long (many visits in many slots) and where changes are counted.
    """
    if data.rules[MOST_CHANGES] >= 0 or len(data.nodes) * len(state.sums) > SMALL:
        return
    spare = State(*(part.copy() for part in state))
    while True:
        copy_state(state, spare)
        found = [
            (*displacement(data, state, spare, node, 0, LONGEST), node)
            for node in range(1, len(data.nodes))
            if state.where[node] < 0
        ]
        net, slot, first, length, node = max(found, default=(0, 0, 0, 0, 0), key=lambda f: f[0])
        if net <= 0:
            return
        if length:
            remove(data, state, slot, first, length)
            refresh(data, state, slot)
        _, slot, p = best_insertion(data, state, node, NO)
        insert(data, state, slot, p, node)
