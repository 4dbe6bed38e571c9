"""What keeps a visit out of every plan, told from the data alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tournees.model.outcome import Reason
from tournees.model.problem import Agreement
from tournees.solver.tours.arrays import (
    DAY_BUSY,
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    END,
    NIGHT,
    NO_ROAD_S,
    POINT,
    PROFILE,
    SERVICE,
    START,
    TRAVEL,
    WEEK,
    WORK_LIMIT,
    Data,
)
from tournees.solver.tours.timing import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tournees.model.problem import Visit
    from tournees.solver.tours.block import TourBlock

Facts = dict[str, str | int | float]
Found = tuple[Reason, Facts]
"""A reason and what was checked for it."""
Stretch = tuple[int, int]


@dataclass(frozen=True)
class LeftOut:
    """A visit that no tour makes, and the dates of those who may make it.

    ``node`` is its number in ``data``. Dates are pairs (rep's index, day's index).
    """

    block: TourBlock
    data: Data
    node: int

    @property
    def visit(self) -> Visit:
        """The visit itself."""
        return self.block.visits[self.node - 1]

    @cached_property
    def makers(self) -> tuple[int, ...]:
        """Indexes of the reps who may make it, the one in charge first."""
        return tuple(rep for rep, _ in self.block.makers[self.node - 1])

    @cached_property
    def worked(self) -> tuple[tuple[int, int], ...]:
        """Dates that are worked."""
        days = range(len(self.block.days))
        return tuple(
            (rep, day)
            for rep in self.makers
            for day in days
            if not self.block.rep_days[rep][day].off
        )

    @cached_property
    def open(self) -> tuple[tuple[int, int], ...]:
        """Dates that are worked while the account is open."""
        return tuple((rep, day) for rep, day in self.worked if self.visit.windows[day])

    @cached_property
    def nights(self) -> bool:
        """Whether a night may be spent away, so that no day trip is needed."""
        return any(
            self.data.slots[self.block.slot(rep, day), NIGHT] >= 0 for rep, day in self.worked
        )

    def drives(self, rep: int, day: int) -> tuple[int, int]:
        """Drives there and back between the usual ends of a date (s)."""
        slot = self.data.slots[self.block.slot(rep, day)]
        legs, point = self.data.legs[slot[PROFILE], :, :, TRAVEL], self.data.nodes[self.node, POINT]
        if point < 0:  # made before leaving
            point = slot[START]
        return int(legs[slot[START], point]), int(legs[point, slot[END]])


def impossible(left: LeftOut) -> Found | None:
    """Why no plan can make the visit; None where no such proof is found."""
    checks: list[Callable[[LeftOut], Found | None]] = [
        _rep_absent,
        _unreachable,
        _closed,
        _too_long,
        _diary_full,
    ]
    if not left.nights:
        checks.append(no_day_trip)
    return next(filter(None, (check(left) for check in checks)), None)


def no_day_trip(left: LeftOut) -> Found | None:
    """Why no trip of a day, with nothing but this visit, can make it."""
    return _too_much_driving(left) or _too_far(left)


def _rep_absent(left: LeftOut) -> Found | None:
    if left.worked and (left.open or not any(left.visit.windows)):
        return None
    away = [day for day in left.block.rep_days[left.makers[0]] if day.off]
    return Reason.REP_ABSENT, {"n": len(away)}


def _unreachable(left: LeftOut) -> Found | None:
    if any(max(left.drives(rep, day)) < NO_ROAD_S for rep, day in left.worked):
        return None
    return Reason.UNREACHABLE, {}


def _closed(left: LeftOut) -> Found | None:
    if left.open:
        return None
    if left.visit.agreement is Agreement.REFUSED:
        return Reason.REFUSED, {}
    return Reason.CLOSED_ALL_DAYS, {"n": len({day for _, day in left.worked})}


def _too_long(left: LeftOut) -> Found | None:
    longest_s = max(_longest_s(left, rep, day, (0, 0)) for rep, day in left.open)
    if longest_s >= left.visit.service_s:
        return None
    facts: Facts = {"visit_s": left.visit.service_s, "window_s": longest_s}
    return Reason.VISIT_LONGER_THAN_WINDOW, facts


def _diary_full(left: LeftOut) -> Found | None:
    """Appointments leave too little on every date that would do without them."""
    service_s, taken_by_first = left.visit.service_s, False
    for rep, day in left.open:
        drives = left.drives(rep, day)
        if _longest_s(left, rep, day, drives) < service_s and not left.nights:
            continue
        told, rules = left.block.rep_days[rep][day], left.block.reps[rep].rules
        taken = [(busy.start_s, busy.end_s) for busy in told.busy]
        taken.append((0, told.first_s or 0))
        taken.append((rules.day_end_s if told.last_s is None else told.last_s, rules.day_end_s))
        near = (0, 0) if left.nights else drives
        if not told.frozen and _longest_s(left, rep, day, near, taken) >= service_s:
            return None
        taken_by_first |= rep == left.makers[0]
    return (Reason.DIARY_FULL, {"visit_s": service_s}) if taken_by_first else None


def _longest_s(
    left: LeftOut, rep: int, day: int, drives: tuple[int, int], taken: list[Stretch] | None = None
) -> int:
    """Longest stretch of the account's hours that a date holds between two drives (s)."""
    rules = left.block.reps[rep].rules
    first_s, last_s = rules.day_start_s + drives[0], rules.day_end_s - drives[1]
    clipped = [
        (max(window.start_s, first_s), min(window.end_s, last_s))
        for window in left.visit.windows[day]
    ]
    return max((b - a for one in clipped for a, b in _free(one, taken or [])), default=0)


def _free(stretch: Stretch, taken: list[Stretch]) -> Iterator[Stretch]:
    """Parts of a stretch that others leave."""
    now_s, end_s = stretch
    for first_s, last_s in sorted(taken):
        if first_s < last_s:
            if now_s < min(first_s, end_s):
                yield now_s, min(first_s, end_s)
            now_s = max(now_s, last_s)
    if now_s < end_s:
        yield now_s, end_s


def _too_much_driving(left: LeftOut) -> Found | None:
    trips = [
        (sum(left.drives(rep, day)), int(left.data.slots[left.block.slot(rep, day), DAY_DRIVE]))
        for rep, day in left.open
    ]
    if any(drive_s <= limit_s for drive_s, limit_s in trips):
        return None
    drive_s, limit_s = min(trips)
    return Reason.DRIVE_LIMIT, {"drive_s": drive_s, "limit_s": limit_s}


def _too_far(left: LeftOut) -> Found | None:
    if any(_fits_alone(left, rep, day) for rep, day in left.open):
        return None
    rep, day = min(left.open, key=lambda date: (sum(left.drives(*date)), date))
    out_s, back_s = left.drives(rep, day)
    slot = left.data.slots[left.block.slot(rep, day)]
    work_s = min(slot[DAY_WORK], slot[DAY_BUSY], slot[DAY_END] - slot[DAY_START])
    return Reason.TOO_FAR_FOR_DAY, {
        "outbound_s": out_s,
        "visit_s": left.visit.service_s,
        "return_s": back_s,
        "from_day_s": int(slot[DAY_START]),
        "to_day_s": int(slot[DAY_END]),
        "work_s": int(work_s),
    }


def _fits_alone(left: LeftOut, rep: int, day: int) -> bool:
    """Whether a date holds the visit when nothing else is planned."""
    data, number = left.data, left.block.slot(rep, day)
    slot, node = data.slots[number], data.nodes[left.node]
    busy_s = sum(left.drives(rep, day)) + node[SERVICE]
    if data.windows[number, left.node, 0] == 0 or busy_s > slot[DAY_BUSY]:
        return False
    if sum(left.drives(rep, day)) > slot[DAY_DRIVE]:
        return False
    here = slot[START] if node[POINT] < 0 else node[POINT]
    seq = np.array([0, left.node, 0], np.int64)
    at = np.array([slot[START], here, slot[END]], np.int64)
    meal, work = settle(data, number, seq, at, -1)
    return bool(meal >= 0 and work <= data.weeks[slot[WEEK], WORK_LIMIT])
