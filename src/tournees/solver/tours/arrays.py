"""A rep-week as whole-number arrays for the compiled search.

Node 0 is home, node ``v`` is visit ``v - 1``. Money is in thousandths of a cent (``_mc``),
rounded once per leg and per visit, so that every sum is exact. Few arrays with named
columns, for compiled code pays in seconds of compilation for every array it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees.compiled import compiled
from tournees.model.calendar import HOUR_S
from tournees.model.outcome import LimitScope

if TYPE_CHECKING:
    from tournees.model.rep import Costs, WorkRules
    from tournees.solver.tours.week import RepWeek

Ints = NDArray[np.int64]

MC = 100_000
"""Thousandths of a cent in a euro."""
FAR = 10**9
"""A time that no day reaches."""
NO_ROAD_S = 10**8
NO_ROAD_MC = 10**12

TRAVEL, COST = range(2)
"""First index of ``legs``: s and mc."""
SERVICE, PROFIT, GROUP, USES = range(4)
"""Columns of ``nodes``: duration (s), value less its hours (mc, with ``PRIZE`` where
mandatory), number of an account with several visits (else -1), first use of a limit."""
(
    DAY_START, DAY_END, LUNCH, LUNCH_FROM, LUNCH_LAST, FREE_FROM, FREE_TO,
    DAY_WORK, WEEK_WORK, DAY_DRIVE, MEAL, WORK_BINDS, PRIZE, GROUPS,
) = range(14)  # fmt: skip
"""Entries of ``rules``: hours and limits (s), the start of lunch at the earliest and latest,
from when a departure and until when a return leaves lunch at home, price of a meal (mc),
whether a limit on work can bind, prize of a mandatory visit (mc), number of groups."""


@compiled
def whole(value: int) -> int:
    """Give a constant the type of a variable: numba compiles once more for each constant."""
    return np.int64(value)  # type: ignore[return-value] # one type in compiled code


class Data(NamedTuple):
    """Read-only numbers of a rep-week.

    ``rules`` [14]; ``legs`` [2, n, n]; ``slots`` [days, n, 1 + 2 k]: how many windows are
    long enough, then first and last start of each; ``nodes`` [n, 3 + limits]; ``limits``
    [limits, 2]: maximum, and 1 where it counts per tour.
    """

    rules: Ints
    legs: Ints
    slots: Ints
    nodes: Ints
    limits: Ints


class Guide(NamedTuple):
    """What steers the search: ``near`` [n, n - 1], ``keys`` [orders, n], smallest first."""

    near: Ints
    keys: Ints


def to_arrays(week: RepWeek) -> Data:
    """Write a rep-week as arrays."""
    rules, costs = week.rep.rules, week.rep.costs
    assert week.matrix.metres is not None
    seconds = week.matrix.seconds.astype(np.int64)
    missing = seconds < 0
    cost = leg_mc(costs, seconds, week.matrix.metres.astype(np.int64))
    dearest = int(cost[~missing].max(initial=0))
    service = np.array([0, *(visit.service_s for visit in week.visits)], dtype=np.int64)
    values = np.array([0.0, *(visit.value_eur for visit in week.visits)])
    profit = np.rint((values - costs.per_hour_eur * service / HOUR_S) * MC).astype(np.int64)
    meal = round(costs.meal_eur * MC)
    most_legs = len(week.visits) + len(week.days)
    prize = int(np.abs(profit).sum()) + most_legs * dearest + len(week.days) * meal + 1
    profit += prize * np.array([0, *(visit.mandatory for visit in week.visits)], dtype=np.int64)
    group = _groups(week)
    use = [[0, *(limit.use.get(v.account_id, 0) for v in week.visits)] for limit in week.limits]
    limits = [[limit.maximum, limit.scope is LimitScope.TOUR] for limit in week.limits]
    return Data(
        rules=_rules(rules, len(week.days), meal=meal, prize=prize, groups=int(group.max()) + 1),
        legs=np.stack([np.where(missing, NO_ROAD_S, seconds), np.where(missing, NO_ROAD_MC, cost)]),
        slots=_slots(week),
        nodes=np.column_stack([service, profit, group, *(np.array(u, np.int64) for u in use)]),
        limits=np.array(limits, dtype=np.int64).reshape(len(limits), 2),
    )


def leg_mc(costs: Costs, seconds: Ints, metres: Ints) -> Ints:
    """Price of drives, thousandths of a cent."""
    exact = costs.per_km_eur * MC / 1000 * metres + costs.per_hour_eur * MC / HOUR_S * seconds
    return np.rint(exact).astype(np.int64)


def _rules(rules: WorkRules, days: int, *, meal: int, prize: int, groups: int) -> Ints:
    lunch, window = rules.lunch_s, rules.lunch_window
    free_from = window.start_s + lunch
    free_to = min(window.end_s - lunch, rules.day_end_s) if lunch else rules.day_end_s
    longest = max(
        rules.day_end_s - rules.day_start_s - lunch,
        rules.day_end_s - max(rules.day_start_s, free_from),
        free_to - rules.day_start_s,
    )
    binds = longest > rules.day_work_s or longest * days > rules.week_work_s
    values = {
        DAY_START: rules.day_start_s,
        DAY_END: rules.day_end_s,
        LUNCH: lunch,
        LUNCH_FROM: window.start_s,
        LUNCH_LAST: window.end_s - lunch if lunch else -1,
        FREE_FROM: free_from,
        FREE_TO: free_to,
        DAY_WORK: rules.day_work_s,
        WEEK_WORK: rules.week_work_s,
        DAY_DRIVE: rules.day_drive_s,
        MEAL: meal,
        WORK_BINDS: int(binds),
        PRIZE: prize,
        GROUPS: groups,
    }
    return np.array([values[k] for k in range(len(values))], dtype=np.int64)


def _slots(week: RepWeek) -> Ints:
    """First and last start in each window that is long enough, home as node 0."""
    rules = week.rep.rules
    most = max((len(day) for visit in week.visits for day in visit.windows), default=1)
    slots = np.zeros((len(week.days), len(week.visits) + 1, 1 + 2 * max(1, most)), np.int64)
    slots[:, 0, :3] = 1, rules.day_start_s, rules.day_end_s
    for node, visit in enumerate(week.visits, start=1):
        for day, windows in enumerate(visit.windows):
            if week.absent_days[day]:
                continue
            starts = [(w.start_s, w.end_s - visit.service_s) for w in windows]
            fitting = [edge for first, last in starts if first <= last for edge in (first, last)]
            slots[day, node, : 1 + len(fitting)] = len(fitting) // 2, *fitting
    return slots


def _groups(week: RepWeek) -> Ints:
    """Number the accounts that have several visits; -1 for the others."""
    counts: dict[str, int] = {}
    for visit in week.visits:
        counts[visit.account_id] = counts.get(visit.account_id, 0) + 1
    several = sorted(account for account, count in counts.items() if count > 1)
    number = {account: index for index, account in enumerate(several)}
    return np.array([-1, *(number.get(v.account_id, -1) for v in week.visits)], dtype=np.int64)


def to_guide(data: Data) -> Guide:
    """Neighbours of each visit, and orders in which visits are put back."""
    travel, slots = data.legs[TRAVEL], data.slots
    both = travel + travel.T
    both[:, 0] = 4 * NO_ROAD_S
    np.fill_diagonal(both, -1)
    near = np.argsort(both, axis=1, kind="stable")[:, : max(1, len(travel) - 1)]
    home = travel[0] + travel[:, 0]
    used = np.arange((slots.shape[2] - 1) // 2)[None, None, :] < slots[:, :, :1]
    open_s = ((slots[:, :, 2::2] - slots[:, :, 1::2] + 1) * used).sum(axis=(0, 2))
    service, profit = data.nodes[:, SERVICE], data.nodes[:, PROFIT]
    pace = profit // np.maximum(1, service + home // 8)
    keys = np.stack([-profit, -pace, home, -home, open_s])
    return Guide(np.ascontiguousarray(near).astype(np.int64), keys)
