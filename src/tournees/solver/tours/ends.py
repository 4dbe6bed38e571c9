"""Names of the points where tours begin and end, as `Tour` tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model.plan import NEAR
from tournees.solver.tours.arrays import NEXT, POINT, Data
from tournees.solver.tours.state import COUNT, FROM, NIGHT_AT, SEQ, TO, State

if TYPE_CHECKING:
    from tournees.solver.tours.block import TourBlock


def ends_of(block: TourBlock, data: Data, state: State) -> dict[int, tuple[str, str, bool]]:
    """For each slot with visits: ``start_id``, ``end_id`` and whether a night follows.

    Raises
    ------
    ValueError
        A tour begins or ends at a point that has no name.
    """
    slept: dict[int, str] = {}
    found = {}
    for slot in range(len(state.sums)):
        if state.sums[slot, COUNT] == 0:
            continue
        rep, day = divmod(slot, len(block.days))
        told = block.rep_days[rep][day]
        start_id, end_id, overnight = slept.get(slot), None, bool(state.sums[slot, NIGHT_AT] >= 0)
        if start_id is None:
            start_id = _named(block, rep, int(state.sums[slot, FROM]), told.start_id)
        if overnight:
            end_id = _night(block, data, state, slot, told.end_id)
            slept[int(data.slots[slot, NEXT])] = end_id
        else:
            end_id = _named(block, rep, int(state.sums[slot, TO]), told.end_id)
        found[slot] = (start_id, end_id, overnight)
    return found


def _named(block: TourBlock, rep: int, point: int, told: str) -> str:
    """The name that the day gives, else home, else any of the point."""
    if told and block.ends.get(told) == point:
        return told
    if point == block.homes[rep]:
        return ""
    names = [name for name, end in block.ends.items() if end == point]
    if not names:
        msg = f"point {point} has no name"
        raise ValueError(msg)
    return min(names, key=lambda name: (name.startswith(NEAR), name))


def _night(block: TourBlock, data: Data, state: State, slot: int, told: str) -> str:
    """Where a night is: as the day says, at a lodging, or near a visit of the day or the next."""
    rep, point = slot // len(block.days), int(state.sums[slot, NIGHT_AT])
    lodging = bool(block.lodgings) and point in block.lodgings[rep]
    if lodging or (told and block.ends.get(told) == point):
        return _named(block, rep, point, told)
    evening = _nodes(state, slot)[::-1]
    for node in (*evening, *_nodes(state, int(data.slots[slot, NEXT]))):
        if data.nodes[node, POINT] == point:
            return NEAR + block.visits[node - 1].account_id
    return _named(block, rep, point, told)


def _nodes(state: State, slot: int) -> list[int]:
    return [int(v) for v in state.tours[slot, SEQ, 1 : state.sums[slot, COUNT] + 1]]
