"""A rep-week as whole-number arrays for the compiled search.

Node 0 is home, node ``v`` is visit ``v - 1``. Money is in thousandths of a cent (``_mc``),
rounded once per leg and per visit, so that every sum is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tournees.model.calendar import HOUR_S
from tournees.model.outcome import LimitScope

if TYPE_CHECKING:
    from tournees.model.rep import Costs, WorkRules
    from tournees.solver.tours.week import RepWeek

Ints = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., object])

MC = 100_000
"""Thousandths of a cent in a euro."""
FAR = 10**9
"""A time that no day reaches."""
NO_ROAD_S = 10**8
NO_ROAD_MC = 10**12


def compiled(function: F) -> F:
    """Compile to machine code at the first call; the result is kept on disk."""
    return cast("F", njit(cache=True)(function))


class Data(NamedTuple):
    """Read-only numbers of a rep-week.

    ``travel`` s[n, n]; ``cost`` mc[n, n]; ``service`` s[n]; ``profit`` mc[n], value less
    the time of the visit, with ``prize`` added where mandatory; ``opens`` and ``lasts``
    s[days, n, k], first and last start in each window, ``windows_n`` of them; ``group``
    [n], the account's number where it has several visits, else -1; ``use`` [limits, n];
    ``near`` [n, n - 1], the other visits from the nearest. ``free_from``: leave from then
    on and lunch is not needed; ``free_to``: be back by then and it is not needed.
    """

    travel: Ints
    cost: Ints
    service: Ints
    profit: Ints
    opens: Ints
    lasts: Ints
    windows_n: Ints
    group: Ints
    use: Ints
    limit: Ints
    limit_is_tour: Ints
    near: Ints
    keys: Ints
    day_start: int
    day_end: int
    lunch: int
    lunch_from: int
    lunch_last: int
    free_from: int
    free_to: int
    day_work: int
    week_work: int
    day_drive: int
    meal: int
    work_binds: bool
    prize: int


def leg_mc(costs: Costs, seconds: Ints, metres: Ints) -> Ints:
    """Price of drives, thousandths of a cent."""
    exact = costs.per_km_eur * MC / 1000 * metres + costs.per_hour_eur * MC / HOUR_S * seconds
    return np.rint(exact).astype(np.int64)


def to_arrays(week: RepWeek) -> Data:
    """Write a rep-week as arrays."""
    rules, costs = week.rep.rules, week.rep.costs
    assert week.matrix.metres is not None
    seconds = week.matrix.seconds.astype(np.int64)
    missing = seconds < 0
    cost = leg_mc(costs, seconds, week.matrix.metres.astype(np.int64))
    travel = np.where(missing, NO_ROAD_S, seconds)
    cost = np.where(missing, NO_ROAD_MC, cost)
    service = np.array([0, *(visit.service_s for visit in week.visits)], dtype=np.int64)
    opens, lasts, windows_n = _windows(week, service)
    meal = round(costs.meal_eur * MC)
    values = np.array([0.0, *(visit.value_eur for visit in week.visits)])
    profit = np.rint((values - costs.per_hour_eur * service / HOUR_S) * MC).astype(np.int64)
    dearest = int(cost[~missing].max(initial=0))
    stops = len(week.visits) + len(week.days)
    prize = int(np.abs(profit).sum()) + stops * dearest + len(week.days) * meal + 1
    profit += prize * np.array([0, *(visit.mandatory for visit in week.visits)], dtype=np.int64)
    lunch_last = rules.lunch_window.end_s - rules.lunch_s if rules.lunch_s else -1
    longest = _longest_work_s(rules)
    return Data(
        travel=travel,
        cost=cost,
        service=service,
        profit=profit,
        opens=opens,
        lasts=lasts,
        windows_n=windows_n,
        group=_groups(week),
        use=np.array(
            [[0, *(limit.use.get(v.account_id, 0) for v in week.visits)] for limit in week.limits],
            dtype=np.int64,
        ).reshape(len(week.limits), len(service)),
        limit=np.array([limit.maximum for limit in week.limits], dtype=np.int64),
        limit_is_tour=np.array(
            [limit.scope is LimitScope.TOUR for limit in week.limits], dtype=np.int64
        ),
        near=_near(travel),
        keys=_keys(travel, profit, service, opens, lasts, windows_n),
        day_start=rules.day_start_s,
        day_end=rules.day_end_s,
        lunch=rules.lunch_s,
        lunch_from=rules.lunch_window.start_s,
        lunch_last=lunch_last,
        free_from=rules.lunch_window.start_s + rules.lunch_s,
        free_to=min(lunch_last, rules.day_end_s) if rules.lunch_s else rules.day_end_s,
        day_work=rules.day_work_s,
        week_work=rules.week_work_s,
        day_drive=rules.day_drive_s,
        meal=meal,
        work_binds=longest > rules.day_work_s or longest * len(week.days) > rules.week_work_s,
        prize=prize,
    )


def _longest_work_s(rules: WorkRules) -> int:
    """Work of the longest tour that the hours of the day and lunch allow."""
    span = rules.day_end_s - rules.day_start_s
    if rules.lunch_s == 0:
        return span
    after = rules.day_end_s - max(rules.day_start_s, rules.lunch_window.start_s + rules.lunch_s)
    before = min(rules.day_end_s, rules.lunch_window.end_s - rules.lunch_s) - rules.day_start_s
    return max(span - rules.lunch_s, after, before)


def _windows(week: RepWeek, service: Ints) -> tuple[Ints, Ints, Ints]:
    """First and last start in each window that is long enough, home as node 0."""
    rules = week.rep.rules
    most = max((len(day) for visit in week.visits for day in visit.windows), default=1)
    shape = (len(week.days), len(service), max(1, most))
    opens, lasts = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    windows_n = np.zeros(shape[:2], np.int64)
    opens[:, 0, 0], lasts[:, 0, 0], windows_n[:, 0] = rules.day_start_s, rules.day_end_s, 1
    for node, visit in enumerate(week.visits, start=1):
        for day, windows in enumerate(visit.windows):
            if week.absent_days[day]:
                continue
            starts = [(w.start_s, w.end_s - visit.service_s) for w in windows]
            fitting = [(first, last) for first, last in starts if first <= last]
            windows_n[day, node] = len(fitting)
            for k, (first, last) in enumerate(fitting):
                opens[day, node, k], lasts[day, node, k] = first, last
    return opens, lasts, windows_n


def _groups(week: RepWeek) -> Ints:
    """Number the accounts that have several visits; -1 for the others."""
    counts: dict[str, int] = {}
    for visit in week.visits:
        counts[visit.account_id] = counts.get(visit.account_id, 0) + 1
    several = sorted(account for account, count in counts.items() if count > 1)
    number = {account: index for index, account in enumerate(several)}
    return np.array([-1, *(number.get(v.account_id, -1) for v in week.visits)], dtype=np.int64)


def _near(travel: Ints) -> Ints:
    """Other visits of each visit, from the nearest there and back."""
    both = travel + travel.T
    both[:, 0] = 4 * NO_ROAD_S
    np.fill_diagonal(both, -1)
    order = np.argsort(both, axis=1, kind="stable")
    return np.ascontiguousarray(order[:, : max(1, len(travel) - 1)]).astype(np.int64)


def _keys(  # noqa: PLR0913, PLR0917 - the parts of Data that exist so far
    travel: Ints, profit: Ints, service: Ints, opens: Ints, lasts: Ints, windows_n: Ints
) -> Ints:
    """Orders in which visits are put back, smallest first: [orders, n]."""
    home = travel[0] + travel[:, 0]
    used = np.arange(opens.shape[2])[None, None, :] < windows_n[:, :, None]
    open_s = ((lasts - opens + 1) * used).sum(axis=(0, 2))
    pace = profit // np.maximum(1, service + home // 8)
    return np.stack([-profit, -pace, home, -home, open_s])
