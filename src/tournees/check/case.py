"""A problem and a plan, indexed once for all rules; unknown ids are simply absent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.check.violation import Violation
from tournees.model import Reason, paced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from tournees.model import Place, Plan, Problem, Rep, Stop, Tour, Unserved

_DRIVE_REASONS = (Reason.UNREACHABLE, Reason.VISIT_LONGER_THAN_WINDOW)
"""Reasons that are judged on the drive between home and the account."""

_NOBODY = "\u2013"


class Drive(NamedTuple):
    """One drive of a tour as the plan tells it; an empty id is the rep's home.

    ``from_s`` is when it may begin, ``to_s`` when it has ended; between ``from_s``
    and ``until_s`` the rep is in no visit.
    """

    from_id: str
    to_id: str
    from_s: int
    to_s: int
    until_s: int
    travel_s: int
    travel_m: int


def drives(tour: Tour) -> tuple[Drive, ...]:
    """Drives of a tour in order, the return last."""
    found = []
    from_id, from_s = "", tour.depart_s
    for stop in tour.stops:
        found.append(
            Drive(
                from_id,
                stop.account_id,
                from_s,
                stop.arrive_s,
                stop.start_s,
                stop.travel_s,
                stop.travel_m,
            )
        )
        from_id, from_s = stop.account_id, stop.leave_s
    back = (tour.return_s, tour.return_s, tour.return_travel_s, tour.return_travel_m)
    return (*found, Drive(from_id, "", from_s, *back))


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

    def place(self, rep: Rep, account_id: str) -> Place | None:
        """Where a drive ends: an account, or the rep's home for an empty id."""
        if not account_id:
            return rep.home
        account = self.accounts.get(account_id)
        return account.place if account else None

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
        for tour, stop in self.stops():
            wanted.setdefault(tour.rep_id, set()).add(stop.account_id)
        for item in self.unserved():
            if item.reason in _DRIVE_REASONS:
                wanted.setdefault(item.rep_id, set()).add(item.account_id)
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
