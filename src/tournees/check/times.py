"""Rules on the times of a tour: drives, visits, lunch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.check.drives import drives
from tournees.check.stretches import without
from tournees.model import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Rep, Tour


def start_after_arrival(case: Case) -> Iterator[Violation]:
    """A visit starts no earlier than the rep arrives."""
    for tour, stop in case.stops():
        if stop.start_s < stop.arrive_s:
            yield case.breach_of(
                "start_after_arrival",
                tour,
                stop,
                start_day_s=stop.start_s,
                arrive_day_s=stop.arrive_s,
            )


def service_time(case: Case) -> Iterator[Violation]:
    """A visit lasts exactly as long as it should."""
    for tour, stop in case.stops():
        visit = case.visits.get(stop.visit_id)
        visit_s = stop.leave_s - stop.start_s
        if visit is not None and visit_s != visit.service_s:
            yield case.breach_of(
                "service_time", tour, stop, visit_s=visit_s, service_s=visit.service_s
            )


def arrival_after_drive(case: Case) -> Iterator[Violation]:
    """A rep arrives no earlier than the previous visit and the drive allow."""
    for tour in case.tours:
        for stop, drive in zip(tour.stops, drives(case, tour), strict=False):
            earliest_s = drive.from_s + stop.travel_s
            if stop.arrive_s < earliest_s:
                yield case.breach_of(
                    "arrival_after_drive",
                    tour,
                    stop,
                    arrive_day_s=stop.arrive_s,
                    earliest_day_s=earliest_s,
                )


def return_after_drive(case: Case) -> Iterator[Violation]:
    """A tour ends no earlier than the last visit and the drive allow."""
    for tour in case.tours:
        earliest_s = drives(case, tour)[-1].from_s + tour.return_travel_s
        if tour.return_s < earliest_s:
            yield case.breach_of(
                "return_after_drive", tour, return_day_s=tour.return_s, earliest_day_s=earliest_s
            )


def has_a_road(case: Case) -> Iterator[Violation]:
    """Every drive has two known ends and a road between them; a remote visit needs none."""
    for rep, tour in case.rep_tours():
        for drive in drives(case, tour):
            ends = (drive.from_id, drive.to_id)
            if drive.remote or not all(_known(case, point) for point in ends):
                continue
            travel = case.travel(rep, drive.from_id, drive.to_id)
            if travel is None or travel[0] < 0:
                yield case.breach_of("has_a_road", tour, drive.stop)


def _known(case: Case, point: str) -> bool:
    """Whether the problem has the point; `known_account` and `known_place` judge that."""
    if point.startswith(NEAR):
        return point.removeprefix(NEAR) in case.accounts
    return not point or point in case.problem.places


def travel_as_measured(case: Case) -> Iterator[Violation]:
    """The time and length of every drive are those of the travel table."""
    for rep, tour in case.rep_tours():
        for drive in drives(case, tour):
            travel = None if drive.remote else case.travel(rep, drive.from_id, drive.to_id)
            if travel is None or travel[0] < 0 or travel == (drive.travel_s, drive.travel_m):
                continue
            yield case.breach_of(
                "travel_as_measured",
                tour,
                drive.stop,
                told_s=drive.travel_s,
                told_m=drive.travel_m,
                real_s=travel[0],
                real_m=travel[1],
            )


def remote_visit_without_road(case: Case) -> Iterator[Violation]:
    """A remote visit takes no road: the rep makes it where they are."""
    for tour, stop in case.stops():
        if case.is_remote(stop) and (stop.travel_s or stop.travel_m):
            yield case.breach_of(
                "remote_visit_without_road",
                tour,
                stop,
                told_s=stop.travel_s,
                told_m=stop.travel_m,
            )


def within_window(case: Case) -> Iterator[Violation]:
    """A visit lies wholly within one window of its day."""
    for tour, stop in case.stops():
        visit = case.visits.get(stop.visit_id)
        if visit is None or tour.day not in case.day_index:
            continue
        index = case.day_index[tour.day]
        windows = visit.windows[index] if index < len(visit.windows) else ()
        if not any(w.start_s <= stop.start_s and stop.leave_s <= w.end_s for w in windows):
            yield case.breach_of(
                "within_window", tour, stop, start_day_s=stop.start_s, leave_day_s=stop.leave_s
            )


def _lunch_needed(case: Case, rep: Rep, tour: Tour) -> bool:
    """Whether neither the time before nor the time after a tour leaves room for lunch.

    Nobody owes a lunch for which the diary leaves no room: it is a working lunch.
    """
    rules, window = rep.rules, rep.rules.lunch_window
    busy = [(taken.start_s, taken.end_s) for taken in case.rep_day(rep.id, tour.day).busy]
    room_s = max((b - a for a, b in without(window, busy)), default=0)
    return (
        0 < rules.lunch_s <= room_s
        and tour.depart_s < window.start_s + rules.lunch_s
        and tour.return_s > window.end_s - rules.lunch_s
    )


def lunch_taken(case: Case) -> Iterator[Violation]:
    """A rep who is out at lunch time takes lunch."""
    for rep, tour in case.rep_tours():
        if tour.lunch_start_s is None and _lunch_needed(case, rep, tour):
            yield case.breach_of("lunch_taken", tour, lunch_s=rep.rules.lunch_s)


def lunch_in_window(case: Case) -> Iterator[Violation]:
    """Lunch lies within the lunch window and within the tour."""
    for rep, tour in case.rep_tours():
        if tour.lunch_start_s is None:
            continue
        window = rep.rules.lunch_window
        first_s = max(window.start_s, tour.depart_s)
        last_s = min(window.end_s, tour.return_s)
        end_s = tour.lunch_start_s + rep.rules.lunch_s
        if tour.lunch_start_s < first_s or end_s > last_s:
            yield case.breach_of(
                "lunch_in_window",
                tour,
                start_day_s=tour.lunch_start_s,
                end_day_s=end_s,
                first_day_s=window.start_s,
                last_day_s=window.end_s,
            )


def lunch_has_room(case: Case) -> Iterator[Violation]:
    """Lunch overlaps no visit, and the drive it interrupts still takes its time.

    Lunch lies between leaving one point and starting at the next. If it begins before
    the arrival it also ends by then, and from leaving to arriving there is time for
    the drive and the lunch.
    """
    for rep, tour in case.rep_tours():
        start_s, lunch_s = tour.lunch_start_s, rep.rules.lunch_s
        if start_s is None or lunch_s == 0:
            continue
        end_s = start_s + lunch_s
        fits = any(
            drive.from_s <= start_s
            and end_s <= drive.until_s
            and (
                start_s >= drive.to_s
                or (end_s <= drive.to_s and drive.from_s + drive.travel_s + lunch_s <= drive.to_s)
            )
            for drive in drives(case, tour)
        )
        if not fits:
            yield case.breach_of(
                "lunch_has_room", tour, start_day_s=start_s, end_day_s=end_s, lunch_s=lunch_s
            )
