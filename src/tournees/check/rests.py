"""Rules on pauses within a day and on the rest between two days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.check.drives import drives
from tournees.check.stretches import joined, last_seconds, without
from tournees.model import DAY_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.drives import Drive
    from tournees.check.stretches import Stretch
    from tournees.check.violation import Violation
    from tournees.model import Rep, Tour


def break_taken(case: Case) -> Iterator[Violation]:
    """No stretch of a tour goes on too long without a pause.

    A pause is lunch or a wait, long enough and outside the diary's entries. A drive takes
    the last free seconds before its arrival, so that a late arrival is a pause before it.
    """
    for rep, tour in case.rep_tours():
        rules = rep.rules
        if rules.break_s == 0:
            continue
        longest, now_s = (0, 0), tour.depart_s
        for start_s, end_s in (*_pauses(case, rep, tour), (tour.return_s, tour.return_s)):
            longest = max(longest, (start_s - now_s, -now_s))
            now_s = end_s
        if longest[0] > rules.break_after_s:
            yield case.breach_of(
                "break_taken",
                tour,
                from_day_s=-longest[1],
                stretch_s=longest[0],
                limit_s=rules.break_after_s,
                break_s=rules.break_s,
            )


def _pauses(case: Case, rep: Rep, tour: Tour) -> list[Stretch]:
    """Stretches long enough in which the rep neither drives nor visits nor is taken."""
    busy = [(b.start_s, b.end_s) for b in case.rep_day(rep.id, tour.day).busy]
    lunch: list[Stretch] = []
    if tour.lunch_start_s is not None and rep.rules.lunch_s:
        lunch = [(tour.lunch_start_s, tour.lunch_start_s + rep.rules.lunch_s)]
    free = list(lunch)
    for drive in drives(case, tour):
        free += _waits(drive, [*busy, *lunch])
    return [(a, b) for a, b in joined(free) if b - a >= rep.rules.break_s]


def _waits(drive: Drive, taken: list[Stretch]) -> list[Stretch]:
    """What a drive leaves free between leaving one point and starting at the next."""
    on_road = last_seconds(without((drive.from_s, drive.to_s), taken), drive.travel_s)
    return without((drive.from_s, drive.until_s), [*taken, *on_road])


def day_span(case: Case) -> Iterator[Violation]:
    """A day is no longer than what the daily rest leaves of 24 hours."""
    for rep, tour in case.rep_tours():
        span_s, limit_s = tour.return_s - tour.depart_s, DAY_S - rep.rules.rest_s
        if span_s > limit_s:
            yield case.breach_of("day_span", tour, span_s=span_s, limit_s=limit_s)


def rest_between_days(case: Case) -> Iterator[Violation]:
    """The daily rest lies between an evening's return and the next departure."""
    for rep in case.problem.reps:
        for evening, morning in pairwise(case.tours_of[rep.id]):
            days = (morning.day - evening.day).days
            rest_s = days * DAY_S + morning.depart_s - evening.return_s
            if days > 0 and rest_s < rep.rules.rest_s:
                yield case.breach_of(
                    "rest_between_days",
                    morning,
                    rest_s=max(0, rest_s),
                    limit_s=rep.rules.rest_s,
                    return_day_s=evening.return_s,
                    depart_day_s=morning.depart_s,
                )
