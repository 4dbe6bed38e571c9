"""Rules on where a day begins and ends, and on nights away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tournees.model import NEAR, iso_week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Rep, Tour


def _beside(case: Case, tour: Tour, days: int) -> Tour | None:
    """The rep's tour so many days later."""
    return case.tour_on.get((tour.rep_id, tour.day.toordinal() + days))


def _nights(case: Case) -> Iterator[tuple[Rep, Tour]]:
    return ((rep, tour) for rep, tour in case.rep_tours() if tour.overnight)


def starts_where_told(case: Case) -> Iterator[Violation]:
    """A tour begins at the place that its date names; else where the night was, or at home."""
    for rep, tour in case.rep_tours():
        told = case.rep_day(rep.id, tour.day).start_id
        evening = _beside(case, tour, -1)
        if not told and evening is not None and evening.overnight:
            continue  # `night_continues` judges it
        if tour.start_id != told:
            yield case.breach_of(
                "starts_where_told",
                tour,
                place=case.place_name(rep, tour.start_id),
                told_place=case.place_name(rep, told),
            )


def ends_where_told(case: Case) -> Iterator[Violation]:
    """A tour ends at the place that its date names; else at home, or where the night is."""
    for rep, tour in case.rep_tours():
        told = case.rep_day(rep.id, tour.day).end_id
        if tour.end_id != told and not (tour.overnight and not told):
            yield case.breach_of(
                "ends_where_told",
                tour,
                place=case.place_name(rep, tour.end_id),
                told_place=case.place_name(rep, told),
            )


def night_continues(case: Case) -> Iterator[Violation]:
    """After a night away the rep is out the next day, from where the night was."""
    for rep, tour in _nights(case):
        morning = _beside(case, tour, 1)
        if morning is None or morning.start_id != tour.end_id:
            yield case.breach_of("night_continues", tour, place=case.place_name(rep, tour.end_id))


def night_between_visits(case: Case) -> Iterator[Violation]:
    """A night away has a visit on the day before it and one on the day after."""
    for _, tour in _nights(case):
        morning = _beside(case, tour, 1)
        if not tour.stops or (morning is not None and not morning.stops):
            yield case.breach_of("night_between_visits", tour)


def night_at_allowed_place(case: Case) -> Iterator[Violation]:
    """A night is spent at a lodging of the rep, where the date says, or near a client.

    Near a client where the rules allow it: one whom the rep goes to on that day or the next.
    """
    for rep, tour in _nights(case):
        if not _allowed(case, rep, tour):
            yield case.breach_of(
                "night_at_allowed_place", tour, place=case.place_name(rep, tour.end_id)
            )


def _allowed(case: Case, rep: Rep, tour: Tour) -> bool:
    if tour.end_id.startswith(NEAR):
        days = (tour, _beside(case, tour, 1))
        met = {
            NEAR + stop.account_id
            for day in days
            if day is not None
            for stop in day.stops
            if not case.is_remote(stop)
        }
        return rep.rules.night_near_client and tour.end_id in met
    if tour.end_id and tour.end_id == case.rep_day(rep.id, tour.day).end_id:
        return True
    place = case.problem.places.get(tour.end_id)
    return place is not None and place.place in {lodging.place for lodging in rep.lodgings}


def nights_within_week(case: Case) -> Iterator[Violation]:
    """The nights away of a rep's ISO week stay within their number."""
    nights: dict[tuple[str, tuple[int, int]], list[Tour]] = {}
    for rep, tour in _nights(case):
        nights.setdefault((rep.id, iso_week(tour.day)), []).append(tour)
    for (rep_id, _), tours in nights.items():
        maximum = case.reps[rep_id].rules.nights_per_week
        if len(tours) > maximum:
            first = min(tours, key=lambda tour: tour.day)
            yield case.breach_of("nights_within_week", first, n=len(tours), maximum=maximum)


def no_night_before_day_off(case: Case) -> Iterator[Violation]:
    """No night away before a day without work: weekend, holiday, leave, end of the horizon."""
    for rep, tour in _nights(case):
        if tour.day == date.max or not case.works_on(rep, tour.day + timedelta(days=1)):
            yield case.breach_of("no_night_before_day_off", tour)
