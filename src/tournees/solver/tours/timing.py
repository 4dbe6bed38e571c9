"""Times of one tour, compiled: windows, lunch, work, all exact.

A tour needs lunch unless it leaves home from ``free_from`` on or is back by ``free_to``.
So there are three ways to drive a sequence: after lunch at home (`AFTER`), before lunch at
home (`BEFORE`), with lunch on the road (`ON_ROAD`). Each stop carries earliest leaving
times ``fa`` (left home after lunch), ``f0`` (lunch not taken), ``f1`` (lunch taken on the
road) and latest starting times ``bb`` (home by ``free_to``), ``b0`` (no lunch to come),
``b1`` (lunch still to come). Travel and visits never overtake (an earlier start never ends
later), so earliest and latest times decide exactly whether a visit fits.
"""

from __future__ import annotations

import numpy as np

from tournees.solver.tours.arrays import FAR, Data, Ints, compiled

AFTER, BEFORE, ON_ROAD = 0, 1, 2


@compiled
def leave(data: Data, day: int, node: int, time: int) -> int:
    """Earliest end of a visit for which the rep is there at ``time``; FAR when closed."""
    for k in range(data.windows_n[day, node]):
        start = max(time, data.opens[day, node, k])
        if start <= data.lasts[day, node, k]:
            return int(start + data.service[node])
    return FAR


@compiled
def latest(data: Data, day: int, node: int, time: int) -> int:
    """Latest start of a visit that must end by ``time``; -FAR when impossible."""
    before = time - data.service[node]
    for k in range(data.windows_n[day, node] - 1, -1, -1):
        start = min(before, data.lasts[day, node, k])
        if start >= data.opens[day, node, k]:
            return int(start)
    return -FAR


@compiled
def after_lunch(data: Data, time: int, drive: int) -> int:
    """Earliest arrival of a drive that starts at ``time`` with lunch before its end."""
    if max(time, data.lunch_from) > data.lunch_last:
        return FAR
    return max(time + drive, data.lunch_from) + data.lunch


@compiled
def before_lunch(data: Data, ready: int, drive: int) -> int:
    """Latest start of a drive with lunch in it that must be there at ``ready``."""
    if ready < data.free_from or data.lunch_last < data.lunch_from:
        return -FAR
    return min(ready - data.lunch - drive, data.lunch_last)


@compiled
def forward(data: Data, day: int, seq: Ints, count: int, f0: Ints, f1: Ints) -> None:
    """Fill earliest leaving times from ``f0[0]``; index ``count + 1`` is the return."""
    f1[0] = FAR
    for p in range(1, count + 2):
        node = seq[p]
        drive = data.travel[seq[p - 1], node]
        f0[p] = leave(data, day, node, f0[p - 1] + drive)
        taken = leave(data, day, node, f1[p - 1] + drive)
        here = leave(data, day, node, after_lunch(data, f0[p - 1], drive))
        f1[p] = min(taken, here)


@compiled
def backward(data: Data, day: int, seq: Ints, count: int, b0: Ints, b1: Ints) -> None:
    """Fill latest starting times from ``b0[count + 1]``; index 0 is the departure."""
    b1[count + 1] = -FAR
    for p in range(count, -1, -1):
        node = seq[p]
        drive = data.travel[node, seq[p + 1]]
        b0[p] = latest(data, day, node, b0[p + 1] - drive)
        later = latest(data, day, node, b1[p + 1] - drive)
        here = latest(data, day, node, before_lunch(data, b0[p + 1], drive))
        b1[p] = max(later, here)


@compiled
def back_at(data: Data, day: int, seq: Ints, count: int, depart: int, way: int) -> int:
    """Earliest return when leaving home at ``depart``; FAR when impossible that way."""
    alone, lunched = depart, FAR
    for p in range(1, count + 2):
        drive = data.travel[seq[p - 1], seq[p]]
        if way == ON_ROAD:
            taken = leave(data, day, seq[p], lunched + drive)
            here = leave(data, day, seq[p], after_lunch(data, alone, drive))
            lunched = min(taken, here)
        alone = leave(data, day, seq[p], alone + drive)
    if way == ON_ROAD:
        return lunched
    if way == BEFORE and alone > data.free_to:
        return FAR
    return alone


@compiled
def first_departure(data: Data, way: int) -> int:
    """Earliest departure of a way."""
    return max(data.day_start, data.free_from) if way == AFTER else data.day_start


@compiled
def _worked(data: Data, day: int, seq: Ints, count: int, depart: int, way: int) -> int:
    """Work of a tour that leaves at ``depart``; FAR when impossible."""
    if depart < first_departure(data, way):
        return FAR
    back = back_at(data, day, seq, count, depart, way)
    if back >= FAR:
        return FAR
    return back - depart - (data.lunch if way == ON_ROAD else 0)


@compiled
def least_work(data: Data, day: int, seq: Ints, count: int, way: int) -> tuple[int, int]:
    """Smallest work over all departures, and the departure that gives it.

    The return is a function of the departure that rises by steps and by slope 1; its
    distance to the departure is least where some wait just vanishes or some window, or
    the lunch window, is just caught: these departures are tried.
    """
    depart = first_departure(data, way)
    best = _worked(data, day, seq, count, depart, way)
    best_depart = depart
    offset = 0
    shifts = 2 if way == ON_ROAD else 1
    for p in range(1, count + 1):
        node = seq[p]
        offset += data.travel[seq[p - 1], node]
        for k in range(data.windows_n[day, node]):
            for turn in range(2 * shifts):
                edge = data.opens[day, node, k] if turn % 2 == 0 else data.lasts[day, node, k]
                depart = edge - offset - (turn // 2) * data.lunch
                work = _worked(data, day, seq, count, depart, way)
                if work < best:
                    best, best_depart = work, depart
        offset += data.service[node]
        if way == ON_ROAD:
            for edge in (data.lunch_from + data.service[node], data.lunch_last):
                depart = edge - offset
                work = _worked(data, day, seq, count, depart, way)
                if work < best:
                    best, best_depart = work, depart
    return best, best_depart


@compiled
def settle(data: Data, day: int, seq: Ints, count: int) -> tuple[int, int]:
    """How to drive a sequence: (0 without, 1 with a meal on the road, -1 not at all; work).

    Work is the least possible; it is computed only where a limit on work can bind.
    """
    least = FAR
    for way in (BEFORE, AFTER):
        if back_at(data, day, seq, count, first_departure(data, way), way) < FAR:
            work = least_work(data, day, seq, count, way)[0] if data.work_binds else 0
            least = min(least, work)
    if least <= data.day_work:
        return 0, least
    if back_at(data, day, seq, count, data.day_start, ON_ROAD) >= FAR:
        return -1, 0
    least = least_work(data, day, seq, count, ON_ROAD)[0] if data.work_binds else 0
    return (1, least) if least <= data.day_work else (-1, 0)


@compiled
def last_departure(data: Data, day: int, seq: Ints, count: int, back: int, way: int) -> int:
    """Latest departure that still returns by ``back``."""
    b0 = np.empty(count + 2, np.int64)
    b1 = np.empty(count + 2, np.int64)
    b0[count + 1] = back
    backward(data, day, seq, count, b0, b1)
    return int(b1[0] if way == ON_ROAD else b0[0])
