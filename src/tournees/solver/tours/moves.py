"""What may join a tour, where, and what that gains, compiled."""

from __future__ import annotations

import numpy as np

from tournees.compiled import compiled
from tournees.solver.tours.arrays import (
    BINDS,
    CLOSED,
    COST,
    COUNT_OF,
    DAY,
    DAY_BUSY,
    DAY_DRIVE,
    DAY_WORK,
    FAR,
    FIRST_PATTERN,
    FIXED,
    GROUP,
    KIND,
    LUNCH,
    MAXIMUM,
    MEAL,
    MEMBERS,
    NO_ROAD_MC,
    OVERTIME,
    PATTERNS,
    POINT,
    PROFILE,
    RANK,
    SERVICE,
    SPACING,
    TRAVEL,
    USES,
    WEEK,
    WORK_LIMIT,
    Data,
    Ints,
    whole,
)
from tournees.solver.tours.state import (
    AT,
    B0,
    B1,
    BB,
    BUSY,
    COUNT,
    DRIVE,
    F0,
    F1,
    FA,
    MEALS,
    NO,
    SEQ,
    WORK,
    State,
    overtime_mc,
    used_at,
)
from tournees.solver.tours.timing import arrive_by, leave_at, lunch_before, settle


@compiled
def days_of(data: Data, state: State, group: int) -> int:
    """The days on which a group is visited, bit d for day d."""
    days = 0
    for k in range(data.groups[group, COUNT_OF]):
        slot = state.where[data.groups[group, MEMBERS + k]]
        if slot >= 0:
            days |= 1 << data.slots[slot, DAY]
    return days


@compiled
def in_step(data: Data, state: State, day: int, node: int) -> bool:
    """Whether the other visits of the account let a visit be on a day."""
    group = data.nodes[node, GROUP]
    if group < 0:
        return True
    if data.groups[group, PATTERNS] > 0:
        return _in_pattern(data, days_of(data, state, group), group, day)
    for k in range(data.groups[group, COUNT_OF]):
        other = data.groups[group, MEMBERS + k]
        slot = state.where[other]
        if slot < 0 or other == node:
            continue
        apart, spacing = day - data.slots[slot, DAY], data.nodes[node, SPACING]
        if data.nodes[other, RANK] > data.nodes[node, RANK]:
            apart, spacing = -apart, data.nodes[other, SPACING]
        if apart < spacing:
            return False
    return True


@compiled
def _in_pattern(data: Data, days: int, group: int, day: int) -> bool:
    """Whether some allowed set of days holds those made and a new one."""
    first, wanted = data.groups[group, FIRST_PATTERN], days | (1 << day)
    held = False
    for k in range(first, first + data.groups[group, PATTERNS]):
        held = held or wanted & data.patterns[k] == wanted
    return held and wanted != days


@compiled
def allowed(data: Data, state: State, slot: int, node: int) -> bool:
    """Whether opening hours, the account's other visits and limits let a visit join a slot."""
    kind = data.slots[slot, KIND]
    if data.windows[kind, node, 0] == 0 or data.gains[kind, node] <= CLOSED:
        return False
    for k in range(len(data.limits)):
        if used_at(data, state, k, slot) + data.nodes[node, USES + k] > data.limits[k, MAXIMUM]:
            return False
    return in_step(data, state, data.slots[slot, DAY], node)


@compiled
def fits(  # noqa: PLR0911 - one case after the other, the cheapest first
    data: Data, slot: int, tour: Ints, p: int, node: int, to: int, on: int
) -> int:
    """Whether a visit fits in time after position ``p``: -1 no, 0 yes, 1 with a meal.

    ``to`` and ``on`` are the drives to and from it.
    """
    windows, nodes = data.windows, data.nodes
    busy, lunches = data.busy, data.lunches
    kind, lunch = data.slots[slot, KIND], data.slots[slot, LUNCH]
    b0 = tour[B0, p + 1]
    left = leave_at(windows, nodes, kind, node, arrive_by(busy, kind, tour[F0, p], to))
    if left >= FAR:
        return -1
    there = arrive_by(busy, kind, left, on)
    if lunch == 0:
        return 0 if there <= b0 else -1
    if there <= tour[BB, p + 1]:
        return 0
    late = leave_at(windows, nodes, kind, node, arrive_by(busy, kind, tour[FA, p], to))
    if late < FAR and arrive_by(busy, kind, late, on) <= b0:
        return 0
    if there > b0:
        return -1
    if there <= tour[B1, p + 1] or lunch_before(lunches, busy, kind, lunch, left, on) <= b0:
        return 1
    lunched = lunch_before(lunches, busy, kind, lunch, tour[F0, p], to)
    if tour[F1, p] < FAR:
        lunched = min(lunched, arrive_by(busy, kind, tour[F1, p], to))
    lunched = leave_at(windows, nodes, kind, node, lunched)
    return 1 if lunched < FAR and arrive_by(busy, kind, lunched, on) <= b0 else -1


@compiled
def fits_work(
    data: Data, state: State, slot: int, p: int, node: int, point: int
) -> tuple[int, int]:
    """Same as `fits` under limits on work; the meal, and the price of overtime added (mc)."""
    tour, week = state.tours[slot], data.slots[slot, WEEK]
    count = state.sums[slot, COUNT]
    seq, at = np.empty(count + 3, np.int64), np.empty(count + 3, np.int64)
    for q in range(count + 3):
        seq[q] = tour[SEQ, q] if q <= p else tour[SEQ, q - 1]
        at[q] = tour[AT, q] if q <= p else tour[AT, q - 1]
    seq[p + 1], at[p + 1] = node, point
    worked = state.worked[week]
    others = worked - state.sums[slot, WORK]
    room = min(data.slots[slot, DAY_WORK], data.weeks[week, WORK_LIMIT] - others)
    enough = room if data.weeks[week, OVERTIME] == 0 else whole(-1)
    meal, work = settle(data, slot, seq, at, enough)
    if work > room:
        return -1, 0
    extra = overtime_mc(data, week, others + work) - overtime_mc(data, week, worked)
    return meal, extra


@compiled
def insertion(  # noqa: C901, PLR0912 - the innermost loop: a call costs more than all of it
    data: Data, state: State, slot: int, node: int, above: int, blind: int
) -> tuple[int, int]:
    """Best gain above a level of putting a visit in a slot, and after which position.

    Bit ``p % 62`` of ``blind`` set: that position is overlooked. (``above``, -1) if none.
    """
    best, best_p = above, whole(-1)
    rules, tour, sums = data.slots[slot], state.tours[slot], state.sums[slot]
    legs, windows, nodes = data.legs, data.windows, data.nodes
    meals, count, profile, kind = sums[MEALS], sums[COUNT], rules[PROFILE], rules[KIND]
    worth, meal_mc = data.gains[kind, node], rules[MEAL]
    if worth + meals * meal_mc <= best or windows[kind, node, 0] == 0 or worth <= CLOSED:
        return best, best_p
    if (len(data.limits) > 0 or nodes[node, GROUP] >= 0) and not allowed(data, state, slot, node):
        return best, best_p
    service, point = nodes[node, SERVICE], nodes[node, POINT]
    room = min(rules[DAY_DRIVE] - sums[DRIVE], rules[DAY_BUSY] - sums[BUSY] - service)
    several = windows[kind, node, 0]
    opens = windows[kind, node, 1] + service
    closes = windows[kind, node, 2 * several]
    plain = rules[LUNCH] == 0 and data.busy[kind, 0] == 0 and rules[BINDS] == 0
    for p in range(count + 1):
        begin, until = tour[F0, p], tour[B0, p + 1]
        if begin > closes:
            break
        if until < opens:
            continue
        i, j = tour[AT, p], tour[AT, p + 1]
        here = i if point < 0 else point
        to, on = legs[profile, i, here, TRAVEL], legs[profile, here, j, TRAVEL]
        begin += to
        left = FAR
        for k in range(several):
            if begin <= windows[kind, node, 2 * k + 2]:
                left = max(begin, windows[kind, node, 2 * k + 1]) + service
                break
        if left + on > until:  # never less with lunch or taken time
            continue
        gain = worth - legs[profile, i, here, COST] - legs[profile, here, j, COST]
        drive = whole(to) + on
        if count > 0:
            drive -= legs[profile, i, j, TRAVEL]
            gain += legs[profile, i, j, COST]
        else:
            gain -= rules[FIXED]
        if gain + meals * meal_mc <= best or drive > room or (blind >> (p % 62)) & 1:
            continue
        if point >= 0 and p < count and nodes[tour[SEQ, p + 1], POINT] < 0:
            continue  # a visit made where the rep is stays behind the stop it follows
        extra = whole(0) if plain else _surcharge(data, state, slot, p, node, to, on)
        gain -= extra
        if extra < -NO and gain > best:
            best, best_p = gain, p
    return best, best_p


@compiled
def _surcharge(data: Data, state: State, slot: int, p: int, node: int, to: int, on: int) -> int:
    """Meals and overtime that a visit adds (mc); -`NO` where it does not fit."""
    rules, tour = data.slots[slot], state.tours[slot]
    meal, extra = fits(data, slot, tour, p, node, to, on), whole(0)
    if meal >= 0 and rules[BINDS]:
        point = data.nodes[node, POINT]
        meal, extra = fits_work(data, state, slot, p, node, tour[AT, p] if point < 0 else point)
    if meal < 0:
        return -NO
    return int((meal - state.sums[slot, MEALS]) * rules[MEAL] + extra)


@compiled
def best_insertion(data: Data, state: State, node: int, above: int) -> tuple[int, int, int]:
    """Best gain above a level, its slot and position; the first among equals."""
    best, best_slot, best_p = above, whole(-1), whole(-1)
    for slot in range(len(state.sums)):
        gain, p = insertion(data, state, slot, node, best, whole(0))
        if p >= 0:
            best, best_slot, best_p = gain, slot, p
    return best, best_slot, best_p


@compiled
def removal_gain(data: Data, state: State, slot: int, p: int) -> int:
    """Gain of taking out a visit, a meal only where it was alone; NO without a road."""
    rules, tour, sums = data.slots[slot], state.tours[slot], state.sums[slot]
    profile = rules[PROFILE]
    i, here, j = tour[AT, p - 1], tour[AT, p], tour[AT, p + 1]
    gain = data.legs[profile, i, here, COST] + data.legs[profile, here, j, COST]
    gain -= data.gains[rules[KIND], tour[SEQ, p]]
    if sums[COUNT] == 1:
        return int(gain + sums[MEALS] * rules[MEAL] + rules[FIXED])
    direct = data.legs[profile, i, j, COST]
    return NO if direct >= NO_ROAD_MC else int(gain - direct)
