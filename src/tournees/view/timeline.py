"""What a rep does, minute by minute of a tour: drive, wait, visit, lunch."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tournees.model import Tour


class Activity(StrEnum):
    """What a stretch of a day is spent on."""

    DRIVE = "drive"
    VISIT = "visit"
    LUNCH = "lunch"
    WAIT = "wait"


class Stretch(NamedTuple):
    """A stretch of one day, seconds from midnight; ``account_id`` for visits only."""

    activity: Activity
    start_s: int
    end_s: int
    account_id: str = ""


def stretches(tour: Tour, lunch_s: int) -> tuple[Stretch, ...]:
    """Cut a tour into stretches, in order and without overlap.

    Lunch interrupts whatever it falls in; a drive ends on arrival, so that any time to
    spare before it is waiting.
    """
    lunch = (0, 0)
    if tour.lunch_start_s is not None:
        lunch = (tour.lunch_start_s, tour.lunch_start_s + lunch_s)
    found: list[Stretch] = []
    now_s = tour.depart_s
    for stop in tour.stops:
        found += _move(now_s, stop.arrive_s, stop.travel_s, lunch)
        found += _idle(stop.arrive_s, stop.start_s, lunch)
        found.append(Stretch(Activity.VISIT, stop.start_s, stop.leave_s, stop.account_id))
        now_s = stop.leave_s
    found += _move(now_s, tour.return_s, tour.return_travel_s, lunch)
    if lunch[0] < lunch[1]:
        found.append(Stretch(Activity.LUNCH, *lunch))
    return tuple(sorted(found, key=lambda stretch: (stretch.start_s, stretch.end_s)))


def _without(start_s: int, end_s: int, lunch: tuple[int, int]) -> list[tuple[int, int]]:
    """Parts of [start, end] that lunch leaves."""
    parts = [(start_s, min(end_s, lunch[0])), (max(start_s, lunch[1]), end_s)]
    if lunch[1] <= start_s or lunch[0] >= end_s:
        parts = [(start_s, end_s)]
    return [(first, last) for first, last in parts if first < last]


def _move(start_s: int, end_s: int, travel_s: int, lunch: tuple[int, int]) -> list[Stretch]:
    """The last ``travel_s`` free seconds are the drive, the rest is waiting."""
    found: list[Stretch] = []
    left_s = travel_s
    for first, last in reversed(_without(start_s, end_s, lunch)):
        turn_s = max(first, last - left_s)
        left_s -= last - turn_s
        found += [
            Stretch(activity, *span)
            for activity, span in (
                (Activity.DRIVE, (turn_s, last)),
                (Activity.WAIT, (first, turn_s)),
            )
            if span[0] < span[1]
        ]
    return found


def _idle(start_s: int, end_s: int, lunch: tuple[int, int]) -> list[Stretch]:
    return [Stretch(Activity.WAIT, *part) for part in _without(start_s, end_s, lunch)]
