"""Times of one tour, compiled: windows, taken stretches, lunch, work, all exact.

A tour needs lunch unless it departs from ``FREE_FROM`` on or is back by ``FREE_TO``. So there
are three ways to drive a sequence: after lunch (`AFTER`), before lunch (`BEFORE`), with lunch
on the road (`ON_ROAD`). Travel and visits never overtake (an earlier start never ends later),
so earliest and latest times decide exactly what fits. A tour is told as ``seq``, its visits
with 0 at both ends, and ``at``, the point where each is made.
"""

from __future__ import annotations

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    COMMUTE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    FAR,
    FREE_FROM,
    FREE_TO,
    HOME,
    KIND,
    LUNCH,
    PROFILE,
    SERVICE,
    TRAVEL,
    Data,
    Ints,
)

AFTER, BEFORE, ON_ROAD = 0, 1, 2


@compiled
def leave_at(windows: Ints, nodes: Ints, kind: int, node: int, time: int) -> int:
    """Earliest end of a visit for which the rep is there at ``time``; FAR when closed."""
    for k in range(windows[kind, node, 0]):
        if time <= windows[kind, node, 2 * k + 2]:
            return int(max(time, windows[kind, node, 2 * k + 1]) + nodes[node, SERVICE])
    return FAR


@compiled
def latest_at(windows: Ints, nodes: Ints, kind: int, node: int, time: int) -> int:
    """Latest start of a visit that must end by ``time``; -FAR when impossible."""
    before = time - nodes[node, SERVICE]
    for k in range(windows[kind, node, 0] - 1, -1, -1):
        if before >= windows[kind, node, 2 * k + 1]:
            return int(min(before, windows[kind, node, 2 * k + 2]))
    return -FAR


@compiled
def arrive_by(busy: Ints, kind: int, time: int, drive: int) -> int:
    """Earliest end of a drive that may begin at ``time`` and stands still while time is taken."""
    for k in range(busy[kind, 0]):
        first, last = busy[kind, 2 * k + 1], busy[kind, 2 * k + 2]
        if time + drive <= first:
            break
        if time < last:
            drive -= max(0, first - time)
            time = last
    return time + drive


@compiled
def depart_by(busy: Ints, kind: int, time: int, drive: int) -> int:
    """Latest begin of a drive that must have ended by ``time``."""
    for k in range(busy[kind, 0] - 1, -1, -1):
        first, last = busy[kind, 2 * k + 1], busy[kind, 2 * k + 2]
        if time - drive >= last:
            break
        if time > first:
            drive -= max(0, time - last)
            time = first
    return time - drive


@compiled
def leave(data: Data, kind: int, node: int, time: int) -> int:
    """`leave_at` on the arrays of a block."""
    return leave_at(data.windows, data.nodes, kind, node, time)


@compiled
def latest(data: Data, kind: int, node: int, time: int) -> int:
    """`latest_at` on the arrays of a block."""
    return latest_at(data.windows, data.nodes, kind, node, time)


@compiled
def arrive(data: Data, kind: int, time: int, drive: int) -> int:
    """`arrive_by` on the arrays of a block."""
    return arrive_by(data.busy, kind, time, drive)


@compiled
def depart(data: Data, kind: int, time: int, drive: int) -> int:
    """`depart_by` on the arrays of a block."""
    return depart_by(data.busy, kind, time, drive)


@compiled
def free_s(busy: Ints, kind: int, first: int, last: int) -> int:
    """Seconds between two times that are not taken."""
    free = last - first
    for k in range(busy[kind, 0]):
        taken = min(last, busy[kind, 2 * k + 2]) - max(first, busy[kind, 2 * k + 1])
        free -= max(0, taken)
    return free


@compiled
def lunch_before(lunches: Ints, busy: Ints, kind: int, lunch: int, time: int, drive: int) -> int:
    """Earliest arrival of a drive that may begin at ``time`` with lunch before its end."""
    best = FAR
    for k in range(lunches[kind, 0]):
        first, last = lunches[kind, 2 * k + 1], lunches[kind, 2 * k + 2]
        if max(time, first) > last:
            continue
        there = arrive_by(busy, kind, time, drive)
        if there <= last:
            ready = max(there, first) + lunch
        else:
            left = drive - free_s(busy, kind, time, last)
            ready = arrive_by(busy, kind, last + lunch, left)
        best = min(best, ready)
    return int(best)


@compiled
def lunch_after(lunches: Ints, busy: Ints, kind: int, lunch: int, ready: int, drive: int) -> int:
    """Latest begin of a drive with lunch in it that must have ended by ``ready``."""
    best = -FAR
    for k in range(lunches[kind, 0]):
        first, last = lunches[kind, 2 * k + 1], lunches[kind, 2 * k + 2]
        if ready < first + lunch:
            continue
        begun = depart_by(busy, kind, ready, drive)
        if begun >= first + lunch:
            start = min(last, begun - lunch)
        else:
            left = drive - free_s(busy, kind, first + lunch, ready)
            start = depart_by(busy, kind, first, left)
        best = max(best, start)
    return int(best)


@compiled
def after_lunch(data: Data, slot: int, time: int, drive: int) -> int:
    """`lunch_before` on the arrays of a block."""
    kind, lunch = data.slots[slot, KIND], data.slots[slot, LUNCH]
    return lunch_before(data.lunches, data.busy, kind, lunch, time, drive)


@compiled
def before_lunch(data: Data, slot: int, ready: int, drive: int) -> int:
    """`lunch_after` on the arrays of a block."""
    kind, lunch = data.slots[slot, KIND], data.slots[slot, LUNCH]
    return lunch_after(data.lunches, data.busy, kind, lunch, ready, drive)


@compiled
def first_departure(data: Data, slot: int, way: int) -> int:
    """Earliest departure of a way."""
    start = data.slots[slot, DAY_START]
    return int(max(start, data.slots[slot, FREE_FROM]) if way == AFTER else start)


@compiled
def back_at(data: Data, slot: int, seq: Ints, at: Ints, time: int, way: int) -> int:
    """Earliest return when departing at ``time``; FAR when impossible that way."""
    if time < first_departure(data, slot, way):
        return FAR
    windows, nodes, legs = data.windows, data.nodes, data.legs
    busy, lunches = data.busy, data.lunches
    rules = data.slots[slot]
    kind, profile, lunch = rules[KIND], rules[PROFILE], rules[LUNCH]
    last = len(seq) - 1
    alone, lunched = time, FAR
    for p in range(1, last + 1):
        drive = legs[profile, at[p - 1], at[p], TRAVEL]
        if way == ON_ROAD:
            ready = FAR
            if alone < FAR:
                ready = lunch_before(lunches, busy, kind, lunch, alone, drive)
            if lunched < FAR:
                ready = min(arrive_by(busy, kind, lunched, drive), ready)
            lunched = ready if p == last else leave_at(windows, nodes, kind, seq[p], ready)
        alone = arrive_by(busy, kind, alone, drive)
        if p < last:
            alone = leave_at(windows, nodes, kind, seq[p], alone)
        if min(alone, lunched) >= FAR:
            return FAR
    back = lunched if way == ON_ROAD else alone
    until = data.slots[slot, FREE_TO] if way == BEFORE else data.slots[slot, DAY_END]
    return int(back if back <= until else FAR)


@compiled
def last_departure(data: Data, slot: int, seq: Ints, at: Ints, back: int, way: int) -> int:
    """Latest departure that still returns by ``back``."""
    windows, nodes, legs = data.windows, data.nodes, data.legs
    busy, lunches = data.busy, data.lunches
    rules = data.slots[slot]
    kind, profile, lunch = rules[KIND], rules[PROFILE], rules[LUNCH]
    alone, lunched = back, -FAR
    for p in range(len(seq) - 2, -1, -1):
        drive = legs[profile, at[p], at[p + 1], TRAVEL]
        if way == ON_ROAD:
            with_lunch = lunch_after(lunches, busy, kind, lunch, alone, drive)
            if lunched > -FAR:
                with_lunch = max(depart_by(busy, kind, lunched, drive), with_lunch)
            lunched = with_lunch if p == 0 else latest_at(windows, nodes, kind, seq[p], with_lunch)
        alone = depart_by(busy, kind, alone, drive)
        if p > 0:
            alone = latest_at(windows, nodes, kind, seq[p], alone)
    return int(lunched if way == ON_ROAD else alone)


@compiled
def busy_s(data: Data, slot: int, seq: Ints, at: Ints) -> int:
    """Drives and visits of a sequence."""
    profile, busy = data.slots[slot, PROFILE], 0
    for p in range(1, len(seq)):
        busy += data.legs[profile, at[p - 1], at[p], TRAVEL] + data.nodes[seq[p], SERVICE]
    return busy


@compiled
def unpaid_s(data: Data, slot: int, at: Ints) -> int:
    """Drives from and to home where they do not count as work."""
    if data.slots[slot, COMMUTE]:
        return 0
    home, profile, last = data.slots[slot, HOME], data.slots[slot, PROFILE], len(at) - 1
    out = data.legs[profile, at[0], at[1], TRAVEL] if at[0] == home else 0
    back = data.legs[profile, at[last - 1], at[last], TRAVEL] if at[last] == home else 0
    return int(out + back)


@compiled
def least_work(
    data: Data, slot: int, seq: Ints, at: Ints, way: int, enough: int
) -> tuple[int, int]:
    """Smallest work over all departures (FAR if none is possible), and its departure.

    The return is a function of the departure that rises by steps and by slope 1; its
    distance to the departure is least where some wait just vanishes or some window, taken
    stretch or lunch is just caught: these departures are tried. Work without any wait, or
    not above ``enough``, ends the search.
    """
    kind, profile = data.slots[slot, KIND], data.slots[slot, PROFILE]
    lunch = data.slots[slot, LUNCH] if way == ON_ROAD else 0
    unpaid = unpaid_s(data, slot, at)
    first = first_departure(data, slot, way)
    back = back_at(data, slot, seq, at, first, way)
    if back >= FAR:
        return FAR, first
    best_start = last_departure(data, slot, seq, at, back, way)
    best = back - best_start - lunch - unpaid
    if best <= max(enough, busy_s(data, slot, seq, at) - unpaid):
        return best, best_start
    offset = 0
    for p in range(1, len(seq)):
        offset += data.legs[profile, at[p - 1], at[p], TRAVEL]
        edges = _edges(data, kind, seq[p], way)
        for turn in range(edges):
            edge = _edge(data, kind, seq[p], turn)
            for eaten in range(2 if way == ON_ROAD else 1):
                start = edge - offset - eaten * lunch
                back = back_at(data, slot, seq, at, start, way)
                if back < FAR and back - start - lunch - unpaid < best:
                    best, best_start = back - start - lunch - unpaid, start
        offset += data.nodes[seq[p], SERVICE]
    return best, best_start


@compiled
def _edges(data: Data, kind: int, node: int, way: int) -> int:
    """How many times of the day a departure may be timed by at a visit (or the return)."""
    own = 2 * data.windows[kind, node, 0] if node > 0 else 0
    return int(own + 2 * data.busy[kind, 0] + (2 * data.lunches[kind, 0] if way == ON_ROAD else 0))


@compiled
def _edge(data: Data, kind: int, node: int, turn: int) -> int:
    """One of these times: first and last starts, taken stretches, first and last lunches."""
    own = 2 * data.windows[kind, node, 0] if node > 0 else 0
    if turn < own:
        return int(data.windows[kind, node, 1 + turn])
    turn -= own
    if turn < 2 * data.busy[kind, 0]:
        return int(data.busy[kind, 1 + turn])
    lunch = data.lunches[kind, 1 + turn - 2 * data.busy[kind, 0]]
    return int(lunch - (data.nodes[node, SERVICE] if turn % 2 else 0))


@compiled
def settle(data: Data, slot: int, seq: Ints, at: Ints, enough: int) -> tuple[int, int]:
    """How to drive a sequence with the least work: (meals on the road, work).

    Without a meal where possible; (-1, 0) where hours or the day's work forbid it. Work not
    above ``enough``, at most the day's limit, is not reduced further.
    """
    for meal in range(2):
        least = FAR
        for way in range(2 * meal, 2 + meal):
            least = min(least, least_work(data, slot, seq, at, way, enough)[0])
            if least <= enough:
                return meal, least
        if least < FAR and least <= data.slots[slot, DAY_WORK]:
            return meal, least
    return -1, 0
