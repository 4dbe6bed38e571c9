"""Rules on a rep's days: who drives, when, and for how long; weeks are in `weeks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import Regime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation


def one_tour_per_day(case: Case) -> Iterator[Violation]:
    """A rep makes one tour a day at most."""
    seen: set[tuple[str, object]] = set()
    for tour in case.tours:
        key = (tour.rep_id, tour.day)
        if key in seen:
            yield case.breach_of("one_tour_per_day", tour)
        seen.add(key)


def day_in_calendar(case: Case) -> Iterator[Violation]:
    """A tour is on a day of the horizon."""
    for tour in case.tours:
        if tour.day not in case.day_index:
            yield case.breach_of("day_in_calendar", tour)


def not_on_holiday(case: Case) -> Iterator[Violation]:
    """No tour on a public holiday; one of a rep's own region is a day off of theirs."""
    for tour in case.tours:
        if tour.day in case.problem.calendar.holidays:
            yield case.breach_of("not_on_holiday", tour)


def not_on_leave(case: Case) -> Iterator[Violation]:
    """No tour on a date when the rep is on leave or does not work."""
    for rep, tour in case.rep_tours():
        if tour.day in rep.leave or case.rep_day(rep.id, tour.day).off:
            yield case.breach_of("not_on_leave", tour)


def visited_by_sector_rep(case: Case) -> Iterator[Violation]:
    """An account is visited by the rep of its sector, or by one whom its visit allows."""
    if case.plan.sectors is None:
        return
    for tour, stop in case.stops():
        owner = case.rep_of.get(stop.account_id, "")
        visit = case.visit_of(stop)
        others = [rep_id for rep_id, _ in visit.other_reps] if visit else []
        if tour.rep_id not in {owner, *others}:
            yield case.breach_of(
                "visited_by_sector_rep", tour, stop, sector_rep=case.rep_name(owner)
            )


def visit_skills(case: Case) -> Iterator[Violation]:
    """Whoever visits has the skills that the account asks for."""
    for rep, tour in case.rep_tours():
        for stop in tour.stops:
            account = case.accounts.get(stop.account_id)
            missing = sorted(set(account.skills) - set(rep.skills)) if account else []
            if missing:
                yield case.breach_of("visit_skills", tour, stop, skills=", ".join(missing))


def day_start(case: Case) -> Iterator[Violation]:
    """A rep leaves no earlier than their day begins."""
    for rep, tour in case.rep_tours():
        first_s, _ = case.hours(rep, tour.day)
        if tour.depart_s < first_s:
            yield case.breach_of("day_start", tour, depart_day_s=tour.depart_s, limit_day_s=first_s)


def day_end(case: Case) -> Iterator[Violation]:
    """A rep has arrived where they sleep no later than their day ends."""
    for rep, tour in case.rep_tours():
        _, last_s = case.hours(rep, tour.day)
        if tour.return_s > last_s:
            yield case.breach_of("day_end", tour, return_day_s=tour.return_s, limit_day_s=last_s)


def day_work(case: Case) -> Iterator[Violation]:
    """A day's work stays within its limit; a contract in days has none."""
    for rep, tour in case.rep_tours():
        work_s = tour.work_s(rep.rules)
        if rep.rules.regime is Regime.HOURS and work_s > rep.rules.day_work_s:
            yield case.breach_of("day_work", tour, work_s=work_s, limit_s=rep.rules.day_work_s)


def day_reserve(case: Case) -> Iterator[Violation]:
    """Drives and visits of a day leave its reserve free.

    The day is as long as the rep may be out, less lunch; under a contract in hours also no
    longer than the limit on a day's work.
    """
    for rep, tour in case.rep_tours():
        rules = rep.rules
        if rules.reserve_s == 0:
            continue
        first_s, last_s = case.hours(rep, tour.day)
        day_s = last_s - first_s - rules.lunch_s
        if rules.regime is Regime.HOURS:
            day_s = min(day_s, rules.day_work_s)
        used_s = tour.drive_s + tour.visit_s
        if used_s > day_s - rules.reserve_s:
            yield case.breach_of(
                "day_reserve", tour, used_s=used_s, day_s=day_s, reserve_s=rules.reserve_s
            )


def day_drive(case: Case) -> Iterator[Violation]:
    """A day's driving stays within its limit."""
    for rep, tour in case.rep_tours():
        if tour.drive_s > rep.rules.day_drive_s:
            yield case.breach_of(
                "day_drive", tour, drive_s=tour.drive_s, limit_s=rep.rules.day_drive_s
            )
