"""A block of tours written as whole-number arrays.

Every slot is a kind of its own here, for the days of reps differ. Prizes put mandatory visits
before urgent ones, the more urgent before the less, and all of them before any value.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.model.calendar import DAY_S, HOUR_S, Window
from tournees.model.outcome import LimitScope
from tournees.model.problem import Agreement
from tournees.model.rep import Regime
from tournees.solver.tours import arrays as column
from tournees.solver.tours.arrays import (
    CLOSED,
    FAR,
    MC,
    NO_ROAD_MC,
    NO_ROAD_S,
    PER_PLAN,
    PER_TOUR,
    PER_WEEK,
    Data,
    Ints,
    Legs,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model.problem import Visit
    from tournees.model.rep import Costs, Rep
    from tournees.model.rep_day import RepDay
    from tournees.model.travel import TravelMatrix
    from tournees.solver.tours.block import TourBlock

_SCOPES = {LimitScope.TOUR: PER_TOUR, LimitScope.WEEK: PER_WEEK, LimitScope.PLAN: PER_PLAN}
_WEEKS_OF_AVERAGE = 12
_TENTHS = 10


class Hours(NamedTuple):
    """What a rep's date leaves for a tour: its hours, and when lunch may start."""

    first: int
    last: int
    lunch: int
    lunches: tuple[tuple[int, int], ...]
    free_from: int
    free_to: int
    work: int
    busy: int


def to_arrays(block: TourBlock) -> Data:
    """Write a block as arrays."""
    legs = np.stack([_legs(rep.costs, matrix) for rep, matrix in zip(
        block.reps, block.matrices, strict=True
    )])  # fmt: skip
    weeks = _week_numbers(block)
    hours = [[_hours(rep, day) for day in days] for rep, days in zip(
        block.reps, block.rep_days, strict=True
    )]  # fmt: skip
    week_rows = _weeks(block, weeks)
    slots = _slots(block, hours, weeks, week_rows)
    nodes, groups = _nodes(block)
    gains, must = _gains(block, legs)
    nodes[:, column.MUST] = must
    return Data(
        slots=slots,
        legs=legs,
        windows=_windows(block),
        gains=gains,
        nodes=nodes,
        limits=np.array(
            [[limit.maximum, _SCOPES[limit.scope]] for limit in block.limits], np.int64
        ).reshape(len(block.limits), 2),
        groups=groups,
        patterns=np.zeros(0, np.int64),
        weeks=week_rows,
        busy=_ragged(
            [[(b.start_s, b.end_s) for b in d.busy] for days in block.rep_days for d in days]
        ),
        lunches=_ragged([list(h.lunches) for days in hours for h in days]),
        lodgings=np.array(sorted({p for points in block.lodgings for p in points}), np.int64),
        rules=np.array(
            [
                -1 if block.max_changes is None else block.max_changes,
                any(rep.rules.night_near_client for rep in block.reps),
            ],
            np.int64,
        ),
    )


def leg_mc(costs: Costs, seconds: Ints, metres: Ints) -> Ints:
    """Price of drives, thousandths of a cent."""
    exact = costs.per_km_eur * MC / 1000 * metres + costs.per_hour_eur * MC / HOUR_S * seconds
    return np.rint(exact).astype(np.int64)


def _legs(costs: Costs, matrix: TravelMatrix) -> Legs:
    assert matrix.metres is not None
    seconds = matrix.seconds.astype(np.int64)
    cost = np.minimum(leg_mc(costs, seconds, matrix.metres.astype(np.int64)), NO_ROAD_MC)
    missing = seconds < 0
    both = [np.where(missing, NO_ROAD_S, seconds), np.where(missing, NO_ROAD_MC, cost)]
    return np.stack(both, axis=-1).astype(np.int32)


def _week_numbers(block: TourBlock) -> list[list[int]]:
    """Number of the rep-week of each rep's day."""
    iso = [day.isocalendar()[:2] for day in block.days]
    known = {week: k for k, week in enumerate(dict.fromkeys(iso))}
    return [[rep * len(known) + known[week] for week in iso] for rep in range(len(block.reps))]


def _weeks(block: TourBlock, weeks: list[list[int]]) -> Ints:
    rows = np.zeros((max((max(w) for w in weeks), default=0) + 1, 5), np.int64)
    for rep, days, numbers in zip(block.reps, block.rep_days, weeks, strict=True):
        for day, week in zip(days, numbers, strict=True):
            rows[week, column.OTHER] += day.other_work_s
        for week in sorted(set(numbers)):
            row = rows[week]
            row[column.WORK_LIMIT] = max(0, week_limit_s(rep) - int(row[column.OTHER]))
            row[column.NORMAL] = round(rep.contract_hours * HOUR_S)
            paid = rep.rules.regime is Regime.HOURS
            row[column.OVERTIME] = round(rep.costs.overtime_eur * MC) if paid else 0
            row[column.NIGHTS] = rep.rules.nights_per_week
    return rows


def week_limit_s(rep: Rep) -> int:
    """Most work in a week: the law's, the twelve-week average's, the contract's."""
    rules = rep.rules
    if rules.regime is not Regime.HOURS:
        return FAR
    recent = rep.contract_hours if rep.recent_week_hours is None else rep.recent_week_hours
    past_s = (_WEEKS_OF_AVERAGE - 1) * recent * HOUR_S
    average = int(_WEEKS_OF_AVERAGE * rules.average_work_s - past_s)
    limits = [rules.week_work_s, average]
    if not rules.overtime:
        limits.append(round(rep.contract_hours * HOUR_S))
    return min(limits)


def _slots(block: TourBlock, hours: list[list[Hours]], weeks: list[list[int]], rows: Ints) -> Ints:
    count = len(block.reps) * len(block.days)
    slots = np.zeros((count, 22), np.int64)
    for r, rep in enumerate(block.reps):
        lasting = sum(_longest(h) for h in hours[r])
        for d, day in enumerate(block.rep_days[r]):
            slot, own, week = block.slot(r, d), hours[r][d], rows[weeks[r][d]]
            binds = (
                _longest(own) > own.work
                or lasting > week[column.WORK_LIMIT]
                or (
                    week[column.OVERTIME] > 0 and lasting > week[column.NORMAL] - week[column.OTHER]
                )
            )
            values = {
                column.KIND: slot,
                column.PROFILE: r,
                column.DAY: (block.days[d] - block.days[0]).days,
                column.WEEK: weeks[r][d],
                column.NEXT: _next(block, r, d),
                column.START: block.ends.get(day.start_id, block.homes[r]),
                column.END: block.ends.get(day.end_id, block.homes[r]),
                column.HOME: block.homes[r],
                column.DAY_START: own.first,
                column.DAY_END: own.last,
                column.LUNCH: own.lunch,
                column.FREE_FROM: own.free_from,
                column.FREE_TO: own.free_to,
                column.DAY_WORK: own.work,
                column.DAY_DRIVE: rep.rules.day_drive_s,
                column.DAY_BUSY: own.busy,
                column.MEAL: round(rep.costs.meal_eur * MC),
                # where lunch is no break the limit on work keeps it, and that counts every drive
                column.COMMUTE: rep.rules.commute_is_work or own.lunch < rep.rules.break_s,
                column.BINDS: binds,
                column.NIGHT: _night_mc(block, r, d),
                column.CLASS: slot,
            }
            slots[slot, list(values)] = list(values.values())
    return slots


def _longest(hours: Hours) -> int:
    """Most work that the hours of a date leave, with lunch on the road or aside."""
    first, last = hours.first, hours.last
    return max(
        last - first - hours.lunch, last - max(first, hours.free_from), hours.free_to - first
    )


def _next(block: TourBlock, r: int, d: int) -> int:
    """Slot of the rep's next date where it is worked, -1 where it is not."""
    if d + 1 >= len(block.days) or (block.days[d + 1] - block.days[d]).days != 1:
        return -1
    days = block.rep_days[r]
    return -1 if days[d].off or days[d + 1].off else block.slot(r, d + 1)


def _night_mc(block: TourBlock, r: int, d: int) -> int:
    """Price of a night after a date; -1 where none may be spent."""
    rep, days = block.reps[r], block.rep_days[r]
    if rep.rules.nights_per_week == 0 or _next(block, r, d) < 0:
        return -1
    fixed = days[d].frozen or days[d + 1].frozen or days[d].end_id or days[d + 1].start_id
    return -1 if fixed else round(rep.costs.night_eur * MC)


def _hours(rep: Rep, day: RepDay) -> Hours:
    """The hours of a date, so narrow that no stretch of work goes without its break.

    Lunch is the break: it begins ``break_after_s`` after the day's earliest departure at the
    latest, and ends as long before its latest return; a tour without lunch lasts no longer
    than that. A day without room for lunch is no longer than that in all.
    """
    rules = rep.rules
    first = max(rules.day_start_s, day.first_s or 0)
    last = min(rules.day_end_s if day.last_s is None else day.last_s, rules.day_end_s)
    last = min(last, first + DAY_S - rules.rest_s)
    paid = rules.regime is Regime.HOURS
    work = rules.day_work_s if paid else FAR
    lunches = _lunches(rules.lunch_window, rules.lunch_s, day)
    lunch = rules.lunch_s if lunches else 0
    reach = rules.break_after_s if rules.break_s else FAR
    room = last - first - rules.lunch_s
    busy = min(rules.day_work_s, room) if paid else room
    if not lunch:
        return Hours(first, last, 0, (), last, last, min(work, reach), busy - rules.reserve_s)
    if lunch < rules.break_s:  # no break: all stretches together are no longer than one may be
        return Hours(
            first, last, lunch, lunches, lunches[0][0] + lunch, min(lunches[-1][1], last),
            min(work, reach - lunch), busy - rules.reserve_s,
        )  # fmt: skip
    free_from = max(lunches[0][0] + lunch, last - reach)
    free_to = min(lunches[-1][1], first + reach, last)
    if last - first > reach:
        latest = min(lunches[-1][1], first + reach)
        last = min(last, latest + lunch + reach)
        earliest = max(lunches[0][0], last - reach - lunch)
        lunches = tuple(
            (max(a, earliest), min(b, latest)) for a, b in lunches
            if max(a, earliest) <= min(b, latest)
        )  # fmt: skip
    return Hours(first, last, lunch, lunches, free_from, free_to, work, busy - rules.reserve_s)


def _lunches(window: Window, lunch_s: int, day: RepDay) -> tuple[tuple[int, int], ...]:
    """First and last start of lunch in each free stretch of its window."""
    if lunch_s == 0:
        return ()
    edges = [window.start_s]
    for taken in day.busy:
        edges += [min(max(taken.start_s, window.start_s), window.end_s)]
        edges += [min(max(taken.end_s, window.start_s), window.end_s)]
    edges.append(window.end_s)
    stretches = [pair for k, pair in enumerate(pairwise(edges)) if k % 2 == 0]
    return tuple((a, b - lunch_s) for a, b in stretches if b - a >= lunch_s)


def _windows(block: TourBlock) -> Ints:
    """First and last start in each stretch that is long enough, for each rep's day."""
    rows = []
    put = {one.visit_id: one for one in block.previous}
    for days in block.rep_days:
        for d, day in enumerate(days):
            row: list[list[tuple[int, int]]] = [[]]
            for visit in block.visits:
                before = put.get(visit.id)
                stays = before is not None and (before.rep_id, before.day) == (day.rep_id, day.day)
                shut = day.off or (day.frozen and not stays) or (visit.frozen and not stays)
                kept = before is not None and stays and (day.frozen or visit.frozen)
                if kept and before is not None:
                    row.append([(before.start_s, before.start_s)])
                else:
                    row.append([] if shut else _starts(visit, d, day))
            rows.append(row)
    most = max((len(starts) for row in rows for starts in row), default=0)
    windows = np.zeros((len(rows), len(block.visits) + 1, 1 + 2 * max(1, most)), np.int64)
    for slot, row in enumerate(rows):
        for node, starts in enumerate(row):
            flat = [edge for pair in starts for edge in pair]
            windows[slot, node, : 1 + len(flat)] = len(starts), *flat
    return windows


def _starts(visit: Visit, d: int, day: RepDay) -> list[tuple[int, int]]:
    """First and last start of a visit in each stretch of a date's windows that is not taken."""
    found = []
    for window in visit.windows[d]:
        begin = window.start_s
        for taken in day.busy:
            if taken.end_s <= begin or taken.start_s >= window.end_s:
                continue
            found.append((begin, taken.start_s - visit.service_s))
            begin = taken.end_s
        found.append((begin, window.end_s - visit.service_s))
    return [(first, last) for first, last in found if first <= last]


def _ragged(rows: Sequence[Sequence[tuple[int, int]]]) -> Ints:
    """A row for each list of pairs: how many, then the pairs."""
    most = max((len(row) for row in rows), default=0)
    table = np.zeros((len(rows), 1 + 2 * most), np.int64)
    for number, row in enumerate(rows):
        flat = [edge for pair in row for edge in pair]
        table[number, : 1 + len(flat)] = len(row), *flat
    return table


def _nodes(block: TourBlock) -> tuple[Ints, Ints]:
    """The visits, and the accounts that have several."""
    nodes = np.zeros((len(block.visits) + 1, column.USES + len(block.limits)), np.int64)
    nodes[:, column.GROUP] = nodes[:, column.PREVIOUS] = -1
    reps = {rep.id: r for r, rep in enumerate(block.reps)}
    days = {day: d for d, day in enumerate(block.days)}
    before = {
        one.visit_id: block.slot(reps[one.rep_id], days[one.day])
        for one in block.previous
        if one.rep_id in reps and one.day in days
    }
    by_account: dict[str, list[int]] = {}
    for node, visit in enumerate(block.visits, start=1):
        row = nodes[node]
        row[column.SERVICE], row[column.RANK] = visit.service_s, visit.order
        row[column.POINT] = -1 if visit.remote else block.point_of[node - 1]
        row[column.SPACING] = max(1, visit.spacing_days)
        if visit.agreement is not Agreement.REFUSED:
            row[column.PREVIOUS] = before.get(visit.id, -1)
        row[column.USES :] = [limit.use.get(visit.account_id, 0) for limit in block.limits]
        by_account.setdefault(visit.account_id, []).append(node)
    several = [members for _, members in sorted(by_account.items()) if len(members) > 1]
    most = max((len(members) for members in several), default=0)
    groups = np.zeros((len(several), column.MEMBERS + most), np.int64)
    for number, members in enumerate(several):
        groups[number, column.COUNT_OF] = len(members)
        groups[number, column.MEMBERS : column.MEMBERS + len(members)] = members
        nodes[members, column.GROUP] = number
        if len({int(nodes[m, column.RANK]) for m in members}) < len(members):
            nodes[members, column.RANK] = range(len(members))
    return nodes, groups


def _gains(block: TourBlock, legs: Legs) -> tuple[Ints, Ints]:
    """Value of each visit on each rep's day less its hours and price (mc), with its prize."""
    count = len(block.visits)
    gains = np.full((len(block.reps) * len(block.days), count + 1), CLOSED, np.int64)
    for node, (visit, makers) in enumerate(zip(block.visits, block.makers, strict=True), start=1):
        for r, price_eur in makers:
            hours_eur = block.reps[r].costs.per_hour_eur * visit.service_s / HOUR_S
            for d in range(len(block.days)):
                value = visit.value_on(d) - hours_eur - price_eur
                gains[block.slot(r, d), node] = round(value * MC)
    must = _prizes(block, gains, legs)
    return np.where(gains > CLOSED, gains + must, CLOSED), must


def _prizes(block: TourBlock, gains: Ints, legs: Legs) -> Ints:
    """Prize of each visit that passes before all value (mc), 0 for the others."""
    open_gains = np.where(gains > CLOSED, np.abs(gains), 0)
    known = legs[..., column.COST][legs[..., column.TRAVEL] < NO_ROAD_S]
    dearest = int(known.max(initial=0))
    per_slot = max(
        (rep.costs.meal_eur + rep.costs.night_eur + 24 * rep.costs.overtime_eur)
        for rep in block.reps
    )
    slots = len(block.reps) * len(block.days)
    base = int(open_gains.max(axis=0).sum()) + (len(block.visits) + slots) * dearest
    base += round(slots * per_slot * MC) + 1
    urgency = np.array([0.0, *(visit.urgency for visit in block.visits)])
    urgent = np.where(
        urgency > 0, base * (_TENTHS + np.rint(urgency * _TENTHS)).astype(np.int64), 0
    )
    days = {(day.rep_id, day.day) for days in block.rep_days for day in days if day.frozen}
    kept = {one.visit_id for one in block.previous if (one.rep_id, one.day) in days}
    first = np.array([False, *(v.mandatory or v.frozen or v.id in kept for v in block.visits)])
    return np.where(first, int(urgent.sum()) + base, urgent)
