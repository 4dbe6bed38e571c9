"""Why each visit left out is left out: facts that are checked, whoever made the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model.outcome import Reason, Unserved
from tournees.model.plan import NEAR
from tournees.solver.tours.arrays import (
    CLOSED,
    MAXIMUM,
    MC,
    MOST_CHANGES,
    MUST,
    NEAR_NIGHTS,
    NEXT,
    NIGHT,
    NIGHTS,
    POINT,
    PREVIOUS,
    PROFILE,
    TRAVEL,
    USES,
    WEEK,
    Data,
)
from tournees.solver.tours.impossible import Facts, Found, LeftOut, impossible, no_day_trip
from tournees.solver.tours.moves import best_insertion, insertion
from tournees.solver.tours.packing import to_arrays
from tournees.solver.tours.polish import displacement
from tournees.solver.tours.ruin import begin_night
from tournees.solver.tours.search import changes
from tournees.solver.tours.state import (
    AT,
    COUNT,
    DRIVE,
    FROM,
    NIGHT_AT,
    NO,
    SEQ,
    TO,
    State,
    copy_state,
    empty_state,
    insert,
    refresh,
    remove,
    total,
    used_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from tournees.model.plan import Tour
    from tournees.model.problem import Visit
    from tournees.solver.tours.block import TourBlock


def explain(
    block: TourBlock, tours: Sequence[Tour], *, data: Data | None = None
) -> tuple[Unserved, ...]:
    """Give each visit that no tour makes its reason.

    First what makes it impossible whatever the plan, then what the plan at hand says: its
    cheapest insertion, or the visits that would have to go for it.

    Parameters
    ----------
    block
        What was to be planned.
    tours
        Tours of its reps on its days.
    data
        The block as arrays, where they are at hand.
    """
    data = data or to_arrays(block)
    state = _state(block, data, tours)
    plan = _Plan(block, data, state, _copy(state), _days_of(block, tours))
    return tuple(
        _reason(plan, node)
        for node, visit in enumerate(block.visits, start=1)
        if visit.id not in plan.day_of
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan at hand; ``day_of`` gives the index of the day of each visit it makes."""

    block: TourBlock
    data: Data
    state: State
    spare: State
    day_of: dict[str, int]

    def day(self, slot: int) -> int:
        """Index of a slot's day."""
        return slot % len(self.block.days)

    def date(self, slot: int) -> date:
        return self.block.days[self.day(slot)]


def _copy(state: State) -> State:
    return State(*(part.copy() for part in state))


def _days_of(block: TourBlock, tours: Sequence[Tour]) -> dict[str, int]:
    return {stop.visit_id: block.days.index(tour.day) for tour in tours for stop in tour.stops}


def _state(block: TourBlock, data: Data, tours: Sequence[Tour]) -> State:
    number = {visit.id: node for node, visit in enumerate(block.visits, start=1)}
    reps = [rep.id for rep in block.reps]
    state = empty_state(data)
    for tour in tours:
        rep = reps.index(tour.rep_id)
        slot = block.slot(rep, block.days.index(tour.day))
        state.sums[slot, FROM] = _point(block, rep, tour.start_id)
        state.sums[slot, TO] = _point(block, rep, tour.end_id)
        if tour.overnight and data.slots[slot, NEXT] >= 0:
            begin_night(data, state, slot, int(state.sums[slot, TO]))
        for p, stop in enumerate(tour.stops):
            insert(data, state, slot, p, number[stop.visit_id])
    return state


def _point(block: TourBlock, rep: int, end_id: str) -> int:
    """Point of a tour's end."""
    if end_id.startswith(NEAR) and end_id not in block.ends:
        account = end_id.removeprefix(NEAR)
        placed = zip(block.visits, block.point_of, strict=True)
        return next(p for v, p in placed if v.account_id == account and not v.remote)
    return block.ends.get(end_id, block.homes[rep])


def _reason(plan: _Plan, node: int) -> Unserved:
    left = LeftOut(plan.block, plan.data, node)
    checks: tuple[Callable[[_Plan, LeftOut], Found | None], ...] = (
        _limit_reached,
        _too_near,
        _insertion,
        _night,
        _full,
    )
    found = impossible(left) or next(filter(None, (check(plan, left) for check in checks)), None)
    found = found or no_day_trip(left)
    if found is None:
        msg = f"nothing keeps {left.visit.id} out of an empty plan, yet it has no place there"
        raise AssertionError(msg)
    reason, facts = found
    return Unserved(
        account_id=left.visit.account_id,
        visit_id=left.visit.id,
        rep_id=plan.block.reps[left.makers[0]].id,
        reason=reason,
        facts=facts,
    )


def _limit_reached(plan: _Plan, left: LeftOut) -> Found | None:
    data, node = plan.data, left.node
    reached: list[tuple[str, int, int]] = []
    for slot in range(len(data.slots)):
        if data.windows[slot, node, 0] == 0 or data.gains[slot, node] <= CLOSED:
            continue
        over = [
            (limit.name, limit.maximum, used)
            for k, limit in enumerate(plan.block.limits)
            if (used := int(used_at(data, plan.state, k, slot))) + data.nodes[node, USES + k]
            > data.limits[k, MAXIMUM]
        ]
        if not over:
            return None
        reached.extend(over)
    if not reached:
        return None
    name, maximum, used = reached[0]
    return Reason.LIMIT_REACHED, {"limit": name, "maximum": maximum, "used": used}


def _too_near(plan: _Plan, left: LeftOut) -> Found | None:
    """Every open day is too near to another visit of the account."""
    visit, days = left.visit, plan.block.days
    others = [
        (_spacing(visit, other), days[plan.day_of[other.id]])
        for other in plan.block.visits
        if other.account_id == visit.account_id and other.id in plan.day_of
    ]
    binding: list[int] = []
    for _, day in left.open:
        near = [
            max(first, last)
            for (first, last), on in others
            if not _outside((days[day] - on).days, first, last)
        ]
        if not near:
            return None
        binding.extend(near)
    return Reason.SPACING, {"spacing_days": max(binding)}


def _spacing(visit: Visit, other: Visit) -> tuple[int, int]:
    """Days that a visit must lie after another, or before it; 0 where it may not be there."""
    own, theirs = max(1, visit.spacing_days), max(1, other.spacing_days)
    if other.order < visit.order:
        return own, 0
    return (0, theirs) if other.order > visit.order else (own, own)


def _outside(apart: int, after: int, before: int) -> bool:
    """Whether a distance of days lies beyond one of two distances that is allowed."""
    return bool((after and apart >= after) or (before and -apart >= before))


def _insertion(plan: _Plan, left: LeftOut) -> Found | None:
    """It has a place as the plan stands."""
    data, state, node = plan.data, plan.state, left.node
    gain, slot, p = best_insertion(data, state, node, NO)
    if slot < 0:
        return None
    legs = data.legs[data.slots[slot, PROFILE], :, :, TRAVEL]
    before, after = state.tours[slot, AT, p : p + 2]
    here = before if data.nodes[node, POINT] < 0 else data.nodes[node, POINT]
    drive_s = int(legs[before, here]) + int(legs[here, after])
    if state.sums[slot, COUNT] > 0:
        drive_s -= int(legs[before, after])
    return _weighed(plan, left, gain, slot, drive_s)


def _night(plan: _Plan, left: LeftOut) -> Found | None:
    """It has a place with a night away that the plan does not have."""
    found = max(_night_places(plan, left), default=None)
    if found is None:
        return None
    gain, minus_slot, drive_s = found
    return _weighed(plan, left, gain, -minus_slot, drive_s)


def _night_places(plan: _Plan, left: LeftOut) -> Iterator[tuple[int, int, int]]:
    """Places that some night more would give it, as (gain mc, -slot, drives added s)."""
    data, state, spare = plan.data, plan.state, plan.spare
    points = [int(point) for point in data.lodgings]
    if data.rules[NEAR_NIGHTS] and data.nodes[left.node, POINT] >= 0:
        points.append(int(data.nodes[left.node, POINT]))
    for slot in range(len(data.slots)):
        after = int(data.slots[slot, NEXT])
        if after < 0 or data.slots[slot, NIGHT] < 0 or not _night_left(plan, slot):
            continue
        for point in points:
            for target, other in ((slot, after), (after, slot)):
                copy_state(state, spare)
                begin_night(data, spare, slot, point)
                fits = refresh(data, spare, other)
                refresh(data, spare, target)
                _, p = insertion(data, spare, target, left.node, NO, 0)
                if not fits or p < 0:
                    continue
                insert(data, spare, target, p, left.node)
                if refresh(data, spare, target):
                    drives = spare.sums[:, DRIVE].sum() - state.sums[:, DRIVE].sum()
                    yield int(total(data, spare) - total(data, state)), -target, int(drives)
    copy_state(state, spare)


def _night_left(plan: _Plan, slot: int) -> bool:
    """Whether a slot has no night yet and its week has room for one."""
    week = plan.data.slots[slot, WEEK]
    nights = plan.state.sums[:, NIGHT_AT] >= 0
    spent = int((nights & (plan.data.slots[:, WEEK] == week)).sum())
    return not nights[slot] and spent < plan.data.weeks[week, NIGHTS]


def _weighed(plan: _Plan, left: LeftOut, gain: int, slot: int, drive_s: int) -> Found:
    """A place that loses money, or one that the search has not come to."""
    value_eur = left.visit.value_on(plan.day(slot))
    gain_eur = float(gain - plan.data.nodes[left.node, MUST]) / MC
    facts: Facts = {
        "insertion_s": drive_s + left.visit.service_s,
        "insertion_eur": round(value_eur - gain_eur, 2),
        "value_eur": value_eur,
        "day_date": plan.date(slot).isoformat(),
    }
    return (Reason.STOPPED_EARLY if gain > 0 else Reason.NOT_WORTH), facts


def _full(plan: _Plan, left: LeftOut) -> Found | None:
    """It has a place only where others go."""
    data, state, node = plan.data, plan.state, left.node
    net, slot, first, length = displacement(data, state, plan.spare, node, NO, 99)
    if slot >= 0:
        out = [int(v) for v in state.tours[slot, SEQ, first : first + length]]
        slot = _slot_without(plan, node, slot, first, length)
    else:  # only an empty week has room for it
        empty = empty_state(data)
        out = [v for v in range(1, len(state.where)) if state.where[v] >= 0]
        gain, slot, _ = best_insertion(data, empty, node, NO)
        if slot < 0:
            return None
        net = gain + total(data, empty) - total(data, state)
    moved, most = _changes_after(plan, node, slot, out), int(data.rules[MOST_CHANGES])
    if net > 0 and 0 <= most < moved:
        return Reason.CHANGES_LIMIT, {"n": moved, "maximum": most}
    gone = [plan.block.visits[v - 1] for v in out]
    prizes = int(data.nodes[node, MUST]) - int(data.nodes[out, MUST].sum())
    value_eur = sum(other.value_on(plan.day_of[other.id]) for other in gone)
    facts: Facts = {
        "displaced": ", ".join(other.account_id for other in gone),
        "n": len(gone),
        "displaced_value_eur": round(value_eur, 2),
        "value_eur": left.visit.value_on(plan.day(slot)),
        "net_eur": round(float(net - prizes) / MC, 2),
        "day_date": plan.date(slot).isoformat(),
    }
    return (Reason.APPOINTMENT_CONFLICT if left.visit.appointment else Reason.WEEK_FULL), facts


def _slot_without(plan: _Plan, node: int, slot: int, first: int, length: int) -> int:
    """Where a visit goes once a run of others has left a slot."""
    data, spare = plan.data, plan.spare
    remove(data, spare, slot, first, length)
    refresh(data, spare, slot)
    _, found, _ = best_insertion(data, spare, node, NO)
    copy_state(plan.state, spare)
    return int(found)


def _changes_after(plan: _Plan, node: int, slot: int, out: list[int]) -> int:
    """Visits elsewhere than people know once others have made room for one in a slot."""
    data, where = plan.data, plan.state.where
    moved = sum(data.nodes[v, PREVIOUS] == where[v] for v in out)
    return int(changes(data, plan.state) + moved - (data.nodes[node, PREVIOUS] == slot))
