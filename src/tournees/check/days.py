"""Rules on a rep's days: who drives, when, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Tour


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
    """No tour on a public holiday."""
    for tour in case.tours:
        if tour.day in case.problem.calendar.holidays:
            yield case.breach_of("not_on_holiday", tour)


def not_on_leave(case: Case) -> Iterator[Violation]:
    """No tour while the rep is on leave."""
    for rep, tour in case.rep_tours():
        if tour.day in rep.leave:
            yield case.breach_of("not_on_leave", tour)


def visited_by_sector_rep(case: Case) -> Iterator[Violation]:
    """An account is visited by the rep of its sector."""
    if case.plan.sectors is None:
        return
    for tour, stop in case.stops():
        owner = case.rep_of.get(stop.account_id, "")
        if owner != tour.rep_id:
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
    """A rep leaves home no earlier than the day begins."""
    for rep, tour in case.rep_tours():
        if tour.depart_s < rep.rules.day_start_s:
            yield case.breach_of(
                "day_start",
                tour,
                depart_day_s=tour.depart_s,
                limit_day_s=rep.rules.day_start_s,
            )


def day_end(case: Case) -> Iterator[Violation]:
    """A rep is home no later than the day ends."""
    for rep, tour in case.rep_tours():
        if tour.return_s > rep.rules.day_end_s:
            yield case.breach_of(
                "day_end",
                tour,
                return_day_s=tour.return_s,
                limit_day_s=rep.rules.day_end_s,
            )


def day_work(case: Case) -> Iterator[Violation]:
    """A day's work stays within its limit."""
    for rep, tour in case.rep_tours():
        work_s = tour.work_s(rep.rules)
        if work_s > rep.rules.day_work_s:
            yield case.breach_of("day_work", tour, work_s=work_s, limit_s=rep.rules.day_work_s)


def week_work(case: Case) -> Iterator[Violation]:
    """The work of a rep's ISO week stays within its limit."""
    work_s: dict[tuple[str, tuple[int, int]], int] = {}
    first: dict[tuple[str, tuple[int, int]], Tour] = {}
    for rep, tour in case.rep_tours():
        key = (rep.id, tour.day.isocalendar()[:2])
        work_s[key] = work_s.get(key, 0) + tour.work_s(rep.rules)
        first.setdefault(key, tour)
    for key, total_s in sorted(work_s.items()):
        limit_s = case.reps[key[0]].rules.week_work_s
        if total_s > limit_s:
            yield case.breach_of("week_work", first[key], work_s=total_s, limit_s=limit_s)


def day_drive(case: Case) -> Iterator[Violation]:
    """A day's driving stays within its limit."""
    for rep, tour in case.rep_tours():
        if tour.drive_s > rep.rules.day_drive_s:
            yield case.breach_of(
                "day_drive", tour, drive_s=tour.drive_s, limit_s=rep.rules.day_drive_s
            )
