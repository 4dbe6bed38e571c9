"""Times of one tour, compiled: windows, lunch, work, all exact.

A tour needs lunch unless it leaves home from ``FREE_FROM`` on or is back by ``FREE_TO``.
So there are three ways to drive a sequence: after lunch at home (`AFTER`), before lunch at
home (`BEFORE`), with lunch on the road (`ON_ROAD`). Travel and visits never overtake (an
earlier start never ends later), so earliest and latest times decide exactly what fits.
"""

from __future__ import annotations

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    DAY_START,
    DAY_WORK,
    FAR,
    FREE_FROM,
    FREE_TO,
    LUNCH,
    LUNCH_FROM,
    LUNCH_LAST,
    SERVICE,
    TRAVEL,
    Data,
    Ints,
)

AFTER, BEFORE, ON_ROAD = 0, 1, 2


@compiled
def leave(data: Data, day: int, node: int, time: int) -> int:
    """Earliest end of a visit for which the rep is there at ``time``; FAR when closed."""
    for k in range(data.slots[day, node, 0]):
        if time <= data.slots[day, node, 2 * k + 2]:
            return int(max(time, data.slots[day, node, 2 * k + 1]) + data.nodes[node, SERVICE])
    return FAR


@compiled
def latest(data: Data, day: int, node: int, time: int) -> int:
    """Latest start of a visit that must end by ``time``; -FAR when impossible."""
    before = time - data.nodes[node, SERVICE]
    for k in range(data.slots[day, node, 0] - 1, -1, -1):
        if before >= data.slots[day, node, 2 * k + 1]:
            return int(min(before, data.slots[day, node, 2 * k + 2]))
    return -FAR


@compiled
def after_lunch(rules: Ints, time: int, drive: int) -> int:
    """Earliest arrival of a drive that starts at ``time`` with lunch before its end."""
    if max(time, rules[LUNCH_FROM]) > rules[LUNCH_LAST]:
        return FAR
    return int(max(time + drive, rules[LUNCH_FROM]) + rules[LUNCH])


@compiled
def before_lunch(rules: Ints, ready: int, drive: int) -> int:
    """Latest start of a drive with lunch in it that must be there at ``ready``."""
    if ready < rules[FREE_FROM] or rules[LUNCH_LAST] < rules[LUNCH_FROM]:
        return -FAR
    return int(min(ready - rules[LUNCH] - drive, rules[LUNCH_LAST]))


@compiled
def first_departure(rules: Ints, way: int) -> int:
    """Earliest departure of a way."""
    return int(max(rules[DAY_START], rules[FREE_FROM]) if way == AFTER else rules[DAY_START])


@compiled
def back_at(data: Data, day: int, seq: Ints, depart: int, way: int) -> int:
    """Earliest return when leaving home at ``depart``; FAR when impossible that way.

    ``seq`` has home at both ends.
    """
    if depart < first_departure(data.rules, way):
        return FAR
    alone, lunched = depart, FAR
    for p in range(1, len(seq)):
        drive = data.legs[TRAVEL, seq[p - 1], seq[p]]
        if way == ON_ROAD:
            lunched = min(lunched + drive, after_lunch(data.rules, alone, drive))
            lunched = leave(data, day, seq[p], lunched)
        alone = leave(data, day, seq[p], alone + drive)
    if way == ON_ROAD:
        return lunched
    return FAR if way == BEFORE and alone > data.rules[FREE_TO] else alone


@compiled
def last_departure(data: Data, day: int, seq: Ints, back: int, way: int) -> int:
    """Latest departure that still returns by ``back``."""
    alone, lunched = back, -FAR
    for p in range(len(seq) - 2, -1, -1):
        drive = data.legs[TRAVEL, seq[p], seq[p + 1]]
        if way == ON_ROAD:
            lunched = max(lunched - drive, before_lunch(data.rules, alone, drive))
            lunched = latest(data, day, seq[p], lunched)
        alone = latest(data, day, seq[p], alone - drive)
    return lunched if way == ON_ROAD else alone


@compiled
def busy_s(data: Data, seq: Ints) -> int:
    """Drives and visits of a sequence."""
    busy = 0
    for p in range(1, len(seq)):
        busy += data.legs[TRAVEL, seq[p - 1], seq[p]] + data.nodes[seq[p], SERVICE]
    return busy


@compiled
def least_work(data: Data, day: int, seq: Ints, way: int, enough: int) -> tuple[int, int]:
    """Smallest work over all departures (FAR if none is possible), and its departure.

    The return is a function of the departure that rises by steps and by slope 1; its
    distance to the departure is least where some wait just vanishes or some window, or
    the lunch window, is just caught: these departures are tried. Work without any wait, or
    not above ``enough``, ends the search.
    """
    rules = data.rules
    depart = first_departure(rules, way)
    lunch = rules[LUNCH] if way == ON_ROAD else 0
    back = back_at(data, day, seq, depart, way)
    if back >= FAR:
        return FAR, depart
    best_depart = last_departure(data, day, seq, back, way)
    best = back - best_depart - lunch
    if best <= max(enough, busy_s(data, seq)):
        return best, best_depart
    offset = 0
    for p in range(1, len(seq) - 1):
        node = seq[p]
        offset += data.legs[TRAVEL, seq[p - 1], node]
        edges = 2 * data.slots[day, node, 0]
        turns = 2 * edges + 2 if way == ON_ROAD else edges
        for turn in range(turns):
            if turn < edges:
                depart = data.slots[day, node, 1 + turn] - offset
            elif turn < 2 * edges:
                depart = data.slots[day, node, 1 + turn - edges] - offset - lunch
            elif turn == 2 * edges:
                depart = rules[LUNCH_FROM] - offset
            else:
                depart = rules[LUNCH_LAST] - offset - data.nodes[node, SERVICE]
            back = back_at(data, day, seq, depart, way)
            if back < FAR and back - depart - lunch < best:
                best, best_depart = back - depart - lunch, depart
        offset += data.nodes[node, SERVICE]
    return best, best_depart


@compiled
def settle(data: Data, day: int, seq: Ints, enough: int) -> tuple[int, int]:
    """How to drive a sequence with the least work: (meals on the road, work).

    Without a meal where possible; (-1, 0) where hours or the day's work forbid it. Work not
    above ``enough``, at most the day's limit, is not reduced further.
    """
    for meal in range(2):
        least = FAR
        for way in range(2 * meal, 2 + meal):
            least = min(least, least_work(data, day, seq, way, enough)[0])
            if least <= enough:
                return meal, least
        if least <= data.rules[DAY_WORK]:
            return meal, least
    return -1, 0
