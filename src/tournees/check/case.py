"""A problem and a plan, indexed once for all rules; unknown ids are simply absent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tournees.check.violation import Violation
from tournees.model import NEAR, Reason, RepDay, paced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from tournees.model import Place, Placed, Plan, Problem, Rep, Stop, Tour, Unserved, Visit

_DRIVE_REASONS = (Reason.UNREACHABLE, Reason.VISIT_LONGER_THAN_WINDOW, Reason.DIARY_FULL)
"""Reasons that are judged on the drive between home and the account."""

_NOBODY = "\u2013"


class Case:
    """What the rules look things up in.

    Parameters
    ----------
    problem
        What the plan is judged against.
    plan
        Any plan; it may name accounts, reps and visits that the problem lacks.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.accounts = {account.id: account for account in problem.accounts}
        self.reps = {rep.id: rep for rep in problem.reps}
        self.visits = {visit.id: visit for visit in problem.visits}
        self.day_index = {day: index for index, day in enumerate(problem.calendar.days)}
        self.tours: tuple[Tour, ...] = plan.tours.tours if plan.tours else ()
        self.rep_of: dict[str, str] = plan.sectors.rep_of if plan.sectors else {}
        self._rep_days = {(told.rep_id, told.day): told for told in problem.rep_days}
        self.placed_before: tuple[Placed, ...] = tuple(
            placed for placed in problem.previous if placed.visit_id in self.visits
        )

    def rep_tours(self) -> Iterator[tuple[Rep, Tour]]:
        """Tours of reps that exist, in the order of the plan."""
        for tour in self.tours:
            rep = self.reps.get(tour.rep_id)
            if rep is not None:
                yield rep, tour

    def stops(self) -> Iterator[tuple[Tour, Stop]]:
        """Every stop with its tour, in the order of the plan."""
        for tour in self.tours:
            for stop in tour.stops:
                yield tour, stop

    def unserved(self) -> tuple[Unserved, ...]:
        """Every account or visit left out, of sectors, tours and campaign."""
        plan = self.plan
        return (
            *(plan.sectors.unassigned if plan.sectors else ()),
            *(plan.tours.unserved if plan.tours else ()),
            *(plan.campaign.unserved if plan.campaign else ()),
        )

    @cached_property
    def tours_of(self) -> dict[str, list[Tour]]:
        """Tours of each rep of the problem, by day."""
        found: dict[str, list[Tour]] = {rep.id: [] for rep in self.problem.reps}
        for _, tour in self.rep_tours():
            found[tour.rep_id].append(tour)
        return {rep_id: sorted(tours, key=lambda t: t.day) for rep_id, tours in found.items()}

    @cached_property
    def tour_on(self) -> dict[tuple[str, int], Tour]:
        """The tour of a rep on a date (its ordinal), the first of several."""
        return {(tour.rep_id, tour.day.toordinal()): tour for tour in reversed(self.tours)}

    @cached_property
    def planned(self) -> dict[str, tuple[Tour, Stop]]:
        """Where each visit stands, the first time that the plan names it."""
        found: dict[str, tuple[Tour, Stop]] = {}
        for tour, stop in self.stops():
            found.setdefault(stop.visit_id, (tour, stop))
        return found

    def visit_of(self, stop: Stop) -> Visit | None:
        """The due visit that a stop makes, None for one that the problem lacks."""
        return self.visits.get(stop.visit_id)

    def is_remote(self, stop: Stop) -> bool:
        """Whether a stop is made from afar, so that the rep stays where they are."""
        visit = self.visit_of(stop)
        return visit is not None and visit.remote

    def rep_day(self, rep_id: str, day: date) -> RepDay:
        """What a rep's date holds besides tours; the usual where nothing is told."""
        return self._rep_days.get((rep_id, day)) or RepDay(rep_id=rep_id, day=day)

    def hours(self, rep: Rep, day: date) -> tuple[int, int]:
        """From when to when a rep may be out on a date (s)."""
        told = self.rep_day(rep.id, day)
        first_s, last_s = rep.rules.day_start_s, rep.rules.day_end_s
        return (
            first_s if told.first_s is None else max(first_s, told.first_s),
            last_s if told.last_s is None else min(last_s, told.last_s),
        )

    def works_on(self, rep: Rep, day: date) -> bool:
        """Whether a date is one of the horizon on which the rep works."""
        away = day in rep.leave or day in self.problem.calendar.holidays
        return day in self.day_index and not away and not self.rep_day(rep.id, day).off

    def place(self, rep: Rep, point: str) -> Place | None:
        """Where a point is: home for "", an account after `NEAR`, else a place of the problem."""
        if not point:
            return rep.home
        if point.startswith(NEAR):
            account = self.accounts.get(point.removeprefix(NEAR))
            return account.place if account else None
        named = self.problem.places.get(point)
        return named.place if named else None

    def travel(self, rep: Rep, from_id: str, to_id: str) -> tuple[int, int] | None:
        """Seconds and metres of a drive, None where an end has no known place."""
        if rep.id not in self._tables:
            return None
        row, table = self._tables[rep.id]
        if from_id not in row or to_id not in row:
            return None
        seconds, metres = table[:, row[from_id], row[to_id]]
        return int(seconds), int(metres)

    @cached_property
    def _tables(self) -> dict[str, tuple[dict[str, int], NDArray[np.int32]]]:
        """For each rep: index of their points, and int32[2, n, n] of seconds and metres."""
        wanted: dict[str, set[str]] = {}
        for tour in self.tours:
            mine = wanted.setdefault(tour.rep_id, set())
            mine |= {tour.start_id, tour.end_id}
            mine |= {NEAR + stop.account_id for stop in tour.stops if not self.is_remote(stop)}
        for item in self.unserved():
            if item.reason in _DRIVE_REASONS:
                wanted.setdefault(item.rep_id, set()).add(NEAR + item.account_id)
        tables = {}
        for rep_id in sorted(wanted.keys() & self.reps.keys()):
            rep = self.reps[rep_id]
            ids = ["", *sorted(wanted[rep_id] - {""})]
            placed = [(id_, place) for id_ in ids if (place := self.place(rep, id_)) is not None]
            if not placed:
                continue
            places = [place for _, place in placed]
            matrix = paced(
                self.problem.travel.matrix(places, places, with_metres=True), rep.speed_factor
            )
            metres = np.full_like(matrix.seconds, 0) if matrix.metres is None else matrix.metres
            row = {id_: index for index, (id_, _) in enumerate(placed)}
            tables[rep_id] = (row, np.stack([matrix.seconds, metres]))
        return tables

    def rep_name(self, rep_id: str) -> str:
        """A rep's name, or the id where there is none; a dash for nobody."""
        rep = self.reps.get(rep_id)
        return (rep.name if rep else "") or rep_id or _NOBODY

    def place_name(self, rep: Rep, point: str) -> str:
        """What a user calls a point; the commune of the rep, or their name, for home."""
        if not point:
            return rep.commune or rep.name or rep.id
        if point.startswith(NEAR):
            account = self.accounts.get(point.removeprefix(NEAR))
            return (account.name if account else "") or point.removeprefix(NEAR)
        named = self.problem.places.get(point)
        return named.name if named else point

    def breach(
        self,
        rule: str,
        *,
        rep_id: str = "",
        day: date | None = None,
        account_id: str = "",
        visit_id: str = "",
        **facts: str | float,
    ) -> Violation:
        """Build a violation, with the names a user knows among its facts."""
        account = self.accounts.get(account_id)
        named: dict[str, str | int | float] = {
            "rep": self.rep_name(rep_id),
            "account": (account.name if account else "") or account_id or _NOBODY,
            "visit": visit_id or _NOBODY,
        }
        if day is not None:
            named["day_date"] = day.isoformat()
        return Violation(
            rule=rule,
            rep_id=rep_id,
            day=day,
            account_id=account_id,
            visit_id=visit_id,
            facts=named | facts,
        )

    def breach_of(
        self, rule: str, tour: Tour, stop: Stop | None = None, /, **facts: str | float
    ) -> Violation:
        """Build a violation of a tour, or of one of its stops."""
        return self.breach(
            rule,
            rep_id=tour.rep_id,
            day=tour.day,
            account_id=stop.account_id if stop else "",
            visit_id=stop.visit_id if stop else "",
            **facts,
        )
