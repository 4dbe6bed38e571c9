"""Rules on the rep's diary: nothing of a tour stands in a stretch that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.check.drives import drives
from tournees.check.stretches import length_s, meet, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Busy, Tour


def _busy(case: Case, tour: Tour) -> tuple[Busy, ...]:
    return case.rep_day(tour.rep_id, tour.day).busy


def visit_outside_diary(case: Case) -> Iterator[Violation]:
    """No visit while the rep's diary is taken."""
    for tour, stop in case.stops():
        for busy in _busy(case, tour):
            if meet((stop.start_s, stop.leave_s), (busy.start_s, busy.end_s)):
                yield case.breach_of(
                    "visit_outside_diary",
                    tour,
                    stop,
                    start_day_s=busy.start_s,
                    end_day_s=busy.end_s,
                )


def lunch_outside_diary(case: Case) -> Iterator[Violation]:
    """No lunch while the rep's diary is taken."""
    for rep, tour in case.rep_tours():
        if tour.lunch_start_s is None:
            continue
        lunch = (tour.lunch_start_s, tour.lunch_start_s + rep.rules.lunch_s)
        for busy in _busy(case, tour):
            if meet(lunch, (busy.start_s, busy.end_s)):
                yield case.breach_of(
                    "lunch_outside_diary", tour, start_day_s=busy.start_s, end_day_s=busy.end_s
                )


def drive_outside_diary(case: Case) -> Iterator[Violation]:
    """A drive that an entry of the diary interrupts still takes its time, lunch apart."""
    for rep, tour in case.rep_tours():
        busy = [(taken.start_s, taken.end_s) for taken in _busy(case, tour)]
        if not busy:
            continue
        lunch = []
        if tour.lunch_start_s is not None:
            lunch = [(tour.lunch_start_s, tour.lunch_start_s + rep.rules.lunch_s)]
        for drive in drives(case, tour):
            span = (drive.from_s, drive.to_s)
            free_s = length_s(without(span, [*busy, *lunch]))
            if free_s < drive.travel_s and any(meet(span, taken) for taken in busy):
                yield case.breach_of(
                    "drive_outside_diary",
                    tour,
                    drive.stop,
                    travel_s=drive.travel_s,
                    free_s=free_s,
                )
