"""Taking visits out, and moving nights, compiled.

After Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing
problems* (Transportation Science 54, 2020): strings of visits near a random one, from several
tours; here also single visits, whole tours, and the ends of two days round a night.
"""

from __future__ import annotations

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    COUNT_OF,
    END,
    GROUP,
    MEMBERS,
    NEAR_NIGHTS,
    NEXT,
    NIGHT,
    NIGHTS,
    PATTERNS,
    POINT,
    PROFILE,
    START,
    TRAVEL,
    WEEK,
    Data,
    Guide,
    whole,
)
from tournees.solver.tours.draws import Random, draw
from tournees.solver.tours.state import (
    AT,
    COUNT,
    FROM,
    NIGHT_AT,
    SEQ,
    SUMS_DIRTY,
    TO,
    TOUCHED,
    State,
    refresh,
    remove,
)

RUIN = 10
"""Most visits taken out of one tour, or one by one."""


@compiled
def ruin(data: Data, guide: Guide, state: State, rng: Random) -> None:
    """Take visits out; the times of the slots touched are left to `mend`."""
    kind = draw(rng, 32)
    if kind == 0:
        slot = draw(rng, len(state.sums))
        remove(data, state, slot, 1, state.sums[slot, COUNT])
        return
    if kind < 6 and _move_night(data, state, rng):
        return
    node = 1 + draw(rng, len(data.nodes) - 1)
    if kind > 12:
        _take_strings(data, guide, state, rng, node)
    else:
        _take_near(data, guide, state, rng, node)


@compiled
def _take_strings(data: Data, guide: Guide, state: State, rng: Random, seed: int) -> None:
    """A string of visits from each of some tours near a visit."""
    rest = 1 + draw(rng, 4)
    for node in guide.near[seed]:
        slot = state.where[node]
        if node == 0 or slot < 0 or state.sums[slot, TOUCHED]:
            continue
        count, place = state.sums[slot, COUNT], whole(1)
        while state.tours[slot, SEQ, place] != node:
            place += 1
        length = 1 + draw(rng, min(count, RUIN))
        first = min(max(1, place - draw(rng, length)), count - length + 1)
        if length > 1 and length < count and draw(rng, 2) == 0:
            _take_split(data, state, rng, slot, first, length)
        else:
            _take(data, state, rng, slot, first, length)
        rest -= 1
        if rest == 0:
            return


@compiled
def _take_split(data: Data, state: State, rng: Random, slot: int, first: int, length: int) -> None:
    """A string that leaves some visits in its midst where they are."""
    kept = 1 + draw(rng, length)
    spare = whole(0)
    while spare < kept and first + length + spare <= state.sums[slot, COUNT]:
        spare += 1
    head = draw(rng, length)
    _take(
        data,
        state,
        rng,
        slot,
        first + head + spare,
        min(length - head, state.sums[slot, COUNT] - first - head - spare + 1),
    )
    if head > 0:
        _take(data, state, rng, slot, first, head)


@compiled
def _take_near(data: Data, guide: Guide, state: State, rng: Random, seed: int) -> None:
    """Single visits near a visit, or some of them."""
    rest = 1 + draw(rng, RUIN)
    scattered = draw(rng, 2) == 0
    for node in guide.near[seed]:
        slot = state.where[node]
        if node == 0 or slot < 0 or (scattered and draw(rng, 4) > 0):
            continue
        place = whole(1)
        while state.tours[slot, SEQ, place] != node:
            place += 1
        _take(data, state, rng, slot, place, 1)
        rest -= 1
        if rest == 0:
            return


@compiled
def _take(data: Data, state: State, rng: Random, slot: int, first: int, length: int) -> None:
    """Take a run of visits out; with one of a pattern of days, mostly its other days too."""
    if length <= 0:
        return
    nodes = state.tours[slot, SEQ, first : first + length].copy()
    remove(data, state, slot, first, length)
    if len(data.patterns) == 0:
        return
    for node in nodes:
        group = data.nodes[node, GROUP]
        if group < 0 or data.groups[group, PATTERNS] == 0 or draw(rng, 4) == 0:
            continue
        for k in range(data.groups[group, COUNT_OF]):
            take_out(data, state, data.groups[group, MEMBERS + k])


@compiled
def take_out(data: Data, state: State, node: int) -> None:
    """Take one visit out of wherever it is."""
    slot = state.where[node]
    if slot < 0:
        return
    place = whole(1)
    while state.tours[slot, SEQ, place] != node:
        place += 1
    remove(data, state, slot, place, 1)


@compiled
def mend(data: Data, state: State) -> None:
    """Recompute the slots touched; one that cannot be driven any more loses visits."""
    again = True
    while again:
        again = False
        for slot in range(len(state.sums)):
            sums = state.sums[slot]
            if sums[TOUCHED] != SUMS_DIRTY:
                continue
            sums[TOUCHED] = 1
            if refresh(data, state, slot):
                continue
            again = True
            if sums[COUNT] > 0:
                remove(data, state, slot, _costliest(data, state, slot), 1)
            else:
                _leave_nights(data, state, slot)


@compiled
def _costliest(data: Data, state: State, slot: int) -> int:
    """Position of the visit with the longest detour."""
    profile, tour = data.slots[slot, PROFILE], state.tours[slot]
    worst, place = whole(-1), whole(1)
    for p in range(1, state.sums[slot, COUNT] + 1):
        detour = (
            whole(data.legs[profile, tour[AT, p - 1], tour[AT, p], TRAVEL])
            + data.legs[profile, tour[AT, p], tour[AT, p + 1], TRAVEL]
            - data.legs[profile, tour[AT, p - 1], tour[AT, p + 1], TRAVEL]
        )
        if detour > worst:
            worst, place = detour, p
    return place


@compiled
def _leave_nights(data: Data, state: State, slot: int) -> None:
    """End the nights before and after a slot."""
    end_night(data, state, slot)
    for before in range(len(state.sums)):
        if data.slots[before, NEXT] == slot:
            end_night(data, state, before)


@compiled
def end_night(data: Data, state: State, slot: int) -> None:
    """The slot ends where it usually does, and the next one begins so."""
    if state.sums[slot, NIGHT_AT] < 0:
        return
    after = data.slots[slot, NEXT]
    state.sums[slot, NIGHT_AT] = -1
    state.sums[slot, TO] = data.slots[slot, END]
    state.sums[after, FROM] = data.slots[after, START]
    state.sums[slot, TOUCHED] = state.sums[after, TOUCHED] = SUMS_DIRTY


@compiled
def begin_night(data: Data, state: State, slot: int, point: int) -> None:
    """The slot ends at a point where the next one begins."""
    after = data.slots[slot, NEXT]
    state.sums[slot, NIGHT_AT] = state.sums[slot, TO] = state.sums[after, FROM] = point
    state.sums[slot, TOUCHED] = state.sums[after, TOUCHED] = SUMS_DIRTY


@compiled
def _move_night(data: Data, state: State, rng: Random) -> bool:
    """Begin, move or end a night, and make room round it; False where none may be."""
    slot = draw(rng, len(state.sums))
    after = data.slots[slot, NEXT]
    if after < 0 or data.slots[slot, NIGHT] < 0:
        return False
    if state.sums[slot, NIGHT_AT] >= 0 and draw(rng, 2) == 0:
        end_night(data, state, slot)
    else:
        point = _night_point(data, state, rng, slot)
        if point < 0:
            return False
        begin_night(data, state, slot, point)
    tail = draw(rng, 1 + min(4, state.sums[slot, COUNT]))
    remove(data, state, slot, state.sums[slot, COUNT] - tail + 1, tail)
    head = draw(rng, 1 + min(4, state.sums[after, COUNT]))
    remove(data, state, after, 1, head)
    return True


@compiled
def _night_point(data: Data, state: State, rng: Random, slot: int) -> int:
    """A place to sleep: a lodging, or near a visit of the two days; -1 where there is none."""
    week, nights = data.slots[slot, WEEK], whole(0)
    for other in range(len(state.sums)):
        if other != slot and data.slots[other, WEEK] == week and state.sums[other, NIGHT_AT] >= 0:
            nights += 1
    if nights >= data.weeks[week, NIGHTS]:
        return -1
    lodgings = len(data.lodgings)
    if lodgings > 0 and (data.rules[NEAR_NIGHTS] == 0 or draw(rng, 2) == 0):
        return int(data.lodgings[draw(rng, lodgings)])
    if data.rules[NEAR_NIGHTS] == 0:
        return -1
    side = slot if draw(rng, 2) == 0 else data.slots[slot, NEXT]
    count = state.sums[side, COUNT]
    if count == 0:
        return -1
    last = count if side == slot else whole(1)
    place = last if draw(rng, 2) == 0 else 1 + draw(rng, count)
    node = state.tours[side, SEQ, place]
    return int(data.nodes[node, POINT])


@compiled
def nights_hold(data: Data, state: State) -> bool:
    """Whether every night is at a lodging, or near a visit of the day before it or after it."""
    for slot in range(len(state.sums)):
        point = state.sums[slot, NIGHT_AT]
        if point < 0:
            continue
        held = False
        for lodging in data.lodgings:
            held = held or lodging == point
        for side in (slot, data.slots[slot, NEXT]):
            for p in range(1, state.sums[side, COUNT] + 1):
                held = held or data.nodes[state.tours[side, SEQ, p], POINT] == point
        if not held:
            return False
    return True
