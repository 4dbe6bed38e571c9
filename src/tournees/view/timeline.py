"""What a rep does, minute by minute of a tour: drive, wait, visit, lunch, other business."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tournees.check.stretches import last_seconds, meet, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.check.stretches import Stretch as Span
    from tournees.model import Busy, Tour


class Activity(StrEnum):
    """What a stretch of a day is spent on."""

    DRIVE = "drive"
    VISIT = "visit"
    LUNCH = "lunch"
    WAIT = "wait"
    BUSY = "busy"


class Stretch(NamedTuple):
    """A stretch of one day, seconds from midnight; ``account_id`` for visits only."""

    activity: Activity
    start_s: int
    end_s: int
    account_id: str = ""


def stretches(tour: Tour, lunch_s: int, busy: Iterable[Busy] = ()) -> tuple[Stretch, ...]:
    """Cut a tour into stretches, in order and without overlap.

    Lunch and the entries of the diary interrupt whatever they fall in; a drive ends on
    arrival, so that any time to spare before it is waiting.

    Parameters
    ----------
    tour
        The tour.
    lunch_s
        Length of its lunch, where it takes one.
    busy
        Entries of the rep's diary on that day.
    """
    out = (tour.depart_s, tour.return_s)
    taken = [
        Stretch(Activity.BUSY, max(one.start_s, out[0]), min(one.end_s, out[1]))
        for one in busy
        if meet((one.start_s, one.end_s), out)
    ]
    if tour.lunch_start_s is not None and lunch_s > 0:
        lunch = (tour.lunch_start_s, tour.lunch_start_s + lunch_s)
        taken.append(Stretch(Activity.LUNCH, *lunch))
    spans = [(one.start_s, one.end_s) for one in taken]
    found = list(taken)
    now_s = tour.depart_s
    for stop in tour.stops:
        found += _move((now_s, stop.arrive_s), stop.travel_s, spans)
        found += _idle((stop.arrive_s, stop.start_s), spans)
        found.append(Stretch(Activity.VISIT, stop.start_s, stop.leave_s, stop.account_id))
        now_s = stop.leave_s
    found += _move((now_s, tour.return_s), tour.return_travel_s, spans)
    return tuple(sorted(found, key=lambda stretch: (stretch.start_s, stretch.end_s)))


def _move(span: Span, travel_s: int, taken: Sequence[Span]) -> list[Stretch]:
    """The last ``travel_s`` free seconds are the drive, the rest is waiting."""
    on_road = last_seconds(without(span, taken), travel_s)
    waits = _idle(span, [*taken, *on_road])
    return [*(Stretch(Activity.DRIVE, *part) for part in on_road), *waits]


def _idle(span: Span, taken: Sequence[Span]) -> list[Stretch]:
    return [Stretch(Activity.WAIT, *part) for part in without(span, taken)]
