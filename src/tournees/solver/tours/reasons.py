"""Why each visit left out is left out: facts that are checked, whoever made the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.model.outcome import LimitScope, Reason, Unserved
from tournees.solver.tours.arrays import (
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    GROUPS,
    MC,
    NO_ROAD_S,
    PRIZE,
    TRAVEL,
    USES,
    WEEK_WORK,
    Data,
    Ints,
    to_arrays,
)
from tournees.solver.tours.polish import displacement
from tournees.solver.tours.schedule import padded
from tournees.solver.tours.state import (
    GAIN,
    GROUP_N,
    NO,
    SEQ,
    SUMS,
    best_insertion,
    empty_state,
    insert,
)
from tournees.solver.tours.timing import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tournees.model.plan import Tour
    from tournees.model.problem import Visit
    from tournees.solver.tours.week import RepWeek

Facts = dict[str, str | int | float]


def explain(
    week: RepWeek, tours: Sequence[Tour], *, data: Data | None = None
) -> tuple[Unserved, ...]:
    """Give each visit that no tour makes its reason.

    First what makes it impossible whatever the plan, then what the plan at hand says: its
    cheapest insertion, or the visits that would have to go for it.
    """
    data = data or to_arrays(week)
    plan = _Plan(week, data, _state(week, data, tours))
    planned = {stop.visit_id for tour in tours for stop in tour.stops}
    left_out = [
        (node, visit) for node, visit in enumerate(week.visits, start=1) if visit.id not in planned
    ]
    return tuple(_reason(plan, node, visit) for node, visit in left_out)


@dataclass(frozen=True, slots=True)
class _Plan:
    week: RepWeek
    data: Data
    state: Ints

    def worked_days(self) -> list[int]:
        return [day for day, absent in enumerate(self.week.absent_days) if not absent]

    def open_days(self, node: int) -> list[int]:
        """Days on which the visit fits a window."""
        return [int(day) for day in np.flatnonzero(self.data.slots[:, node, 0])]


def _state(week: RepWeek, data: Data, tours: Sequence[Tour]) -> Ints:
    number = {visit.id: node for node, visit in enumerate(week.visits, start=1)}
    state = empty_state(data)
    for tour in tours:
        for p, stop in enumerate(tour.stops):
            insert(data, state, week.days.index(tour.day), p, number[stop.visit_id])
    return state


def _reason(plan: _Plan, node: int, visit: Visit) -> Unserved:
    checks: tuple[Callable[[_Plan, int, Visit], tuple[Reason, Facts] | None], ...] = (
        _rep_absent,
        _unreachable,
        _closed,
        _too_long,
        _too_much_driving,
        _too_far,
        _limit_reached,
        _insertion,
    )
    found = next(filter(None, (check(plan, node, visit) for check in checks)), None)
    reason, facts = found or _full(plan, node, visit)
    return Unserved(
        account_id=visit.account_id,
        visit_id=visit.id,
        rep_id=plan.week.rep.id,
        reason=reason,
        facts=facts,
    )


def _rep_absent(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    del node
    absent = [day for day, away in enumerate(plan.week.absent_days) if away]
    opened = [day for day, windows in enumerate(visit.windows) if windows]
    if plan.worked_days() and (not opened or set(opened) - set(absent)):
        return None
    return Reason.REP_ABSENT, {"n": len(absent)}


def _unreachable(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    del visit
    if max(plan.data.legs[TRAVEL, 0, node], plan.data.legs[TRAVEL, node, 0]) < NO_ROAD_S:
        return None
    return Reason.UNREACHABLE, {}


def _closed(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    del node
    days = plan.worked_days()
    if any(visit.windows[day] for day in days):
        return None
    return Reason.CLOSED_ALL_DAYS, {"n": len(days)}


def _too_long(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    if plan.open_days(node):
        return None
    windows = [window for day in plan.worked_days() for window in visit.windows[day]]
    longest_s = max(window.end_s - window.start_s for window in windows)
    return Reason.VISIT_LONGER_THAN_WINDOW, {"visit_s": visit.service_s, "window_s": longest_s}


def _too_much_driving(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    del visit
    drive_s = int(plan.data.legs[TRAVEL, 0, node] + plan.data.legs[TRAVEL, node, 0])
    if drive_s <= plan.data.rules[DAY_DRIVE]:
        return None
    return Reason.DRIVE_LIMIT, {"drive_s": drive_s, "limit_s": int(plan.data.rules[DAY_DRIVE])}


def _too_far(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    data = plan.data
    alone = [settle(data, day, padded([node]), -1) for day in plan.open_days(node)]
    if any(meal >= 0 and work <= data.rules[WEEK_WORK] for meal, work in alone):
        return None
    return Reason.TOO_FAR_FOR_DAY, {
        "outbound_s": int(data.legs[TRAVEL, 0, node]),
        "visit_s": visit.service_s,
        "return_s": int(data.legs[TRAVEL, node, 0]),
        "from_day_s": int(data.rules[DAY_START]),
        "to_day_s": int(data.rules[DAY_END]),
        "work_s": int(data.rules[DAY_WORK]),
    }


def _limit_reached(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    del visit
    reached: list[tuple[str, int, int]] = []
    for day in plan.open_days(node):
        over = [
            (limit.name, limit.maximum, int(used))
            for k, limit in enumerate(plan.week.limits)
            if (used := _used(plan, day, k)) + plan.data.nodes[node, USES + k] > limit.maximum
        ]
        if not over:
            return None
        reached.extend(over)
    name, maximum, used = reached[0]
    return Reason.LIMIT_REACHED, {"limit": name, "maximum": maximum, "used": used}


def _used(plan: _Plan, day: int, k: int) -> int:
    used = plan.state[:-1, SUMS, GROUP_N + plan.data.rules[GROUPS] + k]
    return int(used[day] if plan.week.limits[k].scope is LimitScope.TOUR else used.sum())


def _insertion(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts] | None:
    data, state = plan.data, plan.state
    gain, day, p = best_insertion(data, state, node, NO)
    if day < 0:
        return None
    here, there = state[day, SEQ, p], state[day, SEQ, p + 1]
    drive_s = int(
        data.legs[TRAVEL, here, node]
        + data.legs[TRAVEL, node, there]
        - data.legs[TRAVEL, here, there]
    )
    gain_eur = (gain - data.rules[PRIZE] * visit.mandatory) / MC
    facts: Facts = {
        "insertion_s": drive_s + visit.service_s,
        "insertion_eur": round(float(visit.value_eur - gain_eur), 2),
        "value_eur": visit.value_eur,
        "day_date": plan.week.days[day].isoformat(),
    }
    return (Reason.STOPPED_EARLY if gain > 0 else Reason.NOT_WORTH), facts


def _full(plan: _Plan, node: int, visit: Visit) -> tuple[Reason, Facts]:
    data, state = plan.data, plan.state
    net, day, first, length = displacement(data, state, state.copy(), node, NO)
    if day >= 0:
        out = [int(v) for v in state[day, SEQ, first : first + length]]
    else:  # only an empty week has room for it
        out = [int(v) for v in np.flatnonzero(state[-1, 0] >= 0)]
        gain, day, _ = best_insertion(data, empty_state(data), node, NO)
        net = gain - int(state[:-1, SUMS, GAIN].sum())
    gone = [plan.week.visits[v - 1] for v in out]
    prizes = visit.mandatory - sum(other.mandatory for other in gone)
    facts: Facts = {
        "displaced": ", ".join(other.account_id for other in gone),
        "n": len(gone),
        "displaced_value_eur": round(sum(other.value_eur for other in gone), 2),
        "value_eur": visit.value_eur,
        "net_eur": round(float(net - data.rules[PRIZE] * prizes) / MC, 2),
        "day_date": plan.week.days[day].isoformat(),
    }
    return (Reason.APPOINTMENT_CONFLICT if visit.appointment else Reason.WEEK_FULL), facts
