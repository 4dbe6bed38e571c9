"""Sums over accounts, visits and tours, by rep, by sector and by day."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tournees.metrics.money import Money
from tournees.model import Kind, Status, WorkRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tournees.model import Account, Plan, Problem, Stop, Tour, Visit

SHARE_DECIMALS = 6
_INTERMEDIARIES = (Kind.PRESCRIBER, Kind.DISTRIBUTOR)
_NO_SUM = ("rep_id", "name")


class Ledger:
    """A problem and a plan sorted by owner: the rep of the sector, "" for nobody.

    Without a sector plan an account's owner is its current rep.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._plan = plan
        self._money = Money(problem)
        self._reps = {rep.id: rep for rep in problem.reps}
        self._load_s = problem.load_s
        self._owner = {account.id: self._owner_of(account) for account in problem.accounts}
        self._accounts: dict[str, list[Account]] = defaultdict(list)
        for account in problem.accounts:
            self._accounts[self._owner[account.id]].append(account)
        self._owned_load_s = sum(self._sum_load_s(self._accounts[rep_id]) for rep_id in self._reps)
        self._tours: dict[str, list[Tour]] = defaultdict(list)
        self._stops: dict[str, list[tuple[date, Stop]]] = defaultdict(list)
        for tour in plan.tours.tours if plan.tours else ():
            self._tours[tour.rep_id if tour.rep_id in self._reps else ""].append(tour)
            for stop in tour.stops:
                self._stops[self._owner.get(stop.account_id, "")].append((tour.day, stop))
        self._offered = {visit.id for visit in problem.visits if visit.campaign}
        due = (v.account_id for v in problem.visits if v.id not in self._offered)
        self._due = Counter(self._owner.get(account_id, "") for account_id in due)
        unserved = plan.tours.unserved if plan.tours else ()
        left_out = {
            item.visit_id: self._owner.get(item.account_id, "")
            for item in unserved
            if item.visit_id not in self._offered
        }
        self._unserved = Counter(left_out.values())
        late = (v.account_id for v in _stretched(problem, plan) if v.id not in self._offered)
        self._late = Counter(self._owner.get(account_id, "") for account_id in late)

    def _owner_of(self, account: Account) -> str:
        sectors = self._plan.sectors
        rep_id = sectors.rep_of.get(account.id, "") if sectors else account.current_rep
        return rep_id if rep_id in self._reps else ""

    def rep(self, rep_id: str) -> dict[str, Any]:
        """A rep's accounts, the visits due to them, and the tours that the rep makes."""
        tours = self._tours[rep_id]
        return self._territory(rep_id) | self._work(_placed(tours), tours)

    def sector(self, rep_id: str) -> dict[str, Any]:
        """A sector's accounts, the visits they receive from anyone, its rep's tours."""
        tours = self._tours[rep_id]
        return self._territory(rep_id) | self._work(self._stops[rep_id], tours)

    def days(self) -> list[dict[str, Any]]:
        """Each tour by itself, in the order of rep and day; overtime is a week's, not a tour's."""
        tours = [tour for tours in self._tours.values() for tour in tours]
        return [
            {"rep_id": tour.rep_id, "date": tour.day.isoformat()}
            | self._work(_placed([tour]), [tour], whole_weeks=False)
            for tour in sorted(tours, key=lambda tour: (tour.rep_id, tour.day, tour.depart_s))
        ]

    def _territory(self, rep_id: str) -> dict[str, Any]:
        accounts = self._accounts[rep_id]
        load_s = self._sum_load_s(accounts)
        target_s = self._target_s(rep_id)
        return {
            "accounts": len(accounts),
            "clients": sum(account.kind is Kind.CLIENT for account in accounts),
            "prospects": sum(account.kind is Kind.PROSPECT for account in accounts),
            "intermediaries": sum(account.kind in _INTERMEDIARIES for account in accounts),
            "held_back": sum(account.status is not Status.ACTIVE for account in accounts),
            "revenue_eur": round(math.fsum(a.revenue_eur or 0.0 for a in accounts), 2),
            "load_s": load_s,
            "load_target_s": round(target_s),
            "imbalance": round(load_s / target_s - 1, SHARE_DECIMALS) if target_s else None,
            "handovers": sum(
                bool(rep_id and account.current_rep) and account.current_rep != rep_id
                for account in accounts
            ),
            "tours": len(self._tours[rep_id]),
            "visits_due": self._due[rep_id],
            "visits_unserved": self._unserved[rep_id],
            "intervals_stretched": self._late[rep_id],
        }

    def _sum_load_s(self, accounts: Iterable[Account]) -> int:
        return sum(self._load_s.get(account.id, 0) for account in accounts)

    def _target_s(self, rep_id: str) -> float:
        """The rep's share, by contract hours, of the load of all accounts with a rep."""
        hours = math.fsum(rep.contract_hours for rep in self._reps.values())
        if rep_id not in self._reps or not hours:
            return 0.0
        return self._owned_load_s * self._reps[rep_id].contract_hours / hours

    def _work(
        self, stops: Sequence[tuple[date, Stop]], tours: Sequence[Tour], *, whole_weeks: bool = True
    ) -> dict[str, Any]:
        value_eur = round(self._money.value_eur(stops), 2)
        cost = self._money.cost(tours)
        kinds = {
            "km": round(cost.km, 2),
            "meals": round(cost.meals, 2),
            "nights": round(cost.nights, 2),
            "time": round(cost.time, 2),
            "moves": round(cost.moves, 2),
        }
        overtime: dict[str, int] = {}
        if whole_weeks:
            kinds["overtime"] = round(cost.overtime, 2)
            overtime["overtime_s"] = self._money.overtime_s(tours)
        total_eur = round(math.fsum(kinds.values()), 2)
        drive_s = sum(tour.drive_s for tour in tours)
        visit_s = sum(tour.visit_s for tour in tours)
        return {
            "visits_planned": len(stops),
            "campaign_visits": sum(stop.visit_id in self._offered for _, stop in stops),
            "nights": sum(tour.overnight for tour in tours),
            "drive_s": drive_s,
            "drive_m": sum(tour.drive_m for tour in tours),
            "visit_s": sum(stop.leave_s - stop.start_s for _, stop in stops),
            "wait_s": sum(self._out_s(tour) for tour in tours) - drive_s - visit_s,
            "work_s": sum(tour.work_s(self._rules(tour)) for tour in tours),
            "value_eur": value_eur,
            "cost_eur": kinds | {"total": total_eur},
            "net_eur": round(value_eur - total_eur, 2),
        } | overtime

    def _rules(self, tour: Tour) -> WorkRules:
        """The rep's own rules; of a rep that the problem lacks, the usual ones."""
        rep = self._reps.get(tour.rep_id)
        return rep.rules if rep else WorkRules()

    def _out_s(self, tour: Tour) -> int:
        """Seconds from departure to return, lunch excluded, whatever of it counts as work."""
        lunch_s = 0 if tour.lunch_start_s is None else self._rules(tour).lunch_s
        return tour.return_s - tour.depart_s - lunch_s


def _stretched(problem: Problem, plan: Plan) -> Iterator[Visit]:
    """Urgent visits left out, or made after their last day although it is in the horizon."""
    if plan.tours is None:
        return
    made: dict[str, date] = {}
    for day, stop in _placed(plan.tours.tours):
        made[stop.visit_id] = min(day, made.get(stop.visit_id, day))
    first = min(problem.calendar.days, default=None)
    for visit in problem.visits:
        on, by = made.get(visit.id), visit.due_by
        late = on is None or (by is not None and first is not None and first <= by < on)
        if visit.urgency > 0 and late:
            yield visit


def _placed(tours: Iterable[Tour]) -> list[tuple[date, Stop]]:
    """Stops of tours, each with its day."""
    return [(tour.day, stop) for tour in tours for stop in tour.stops]


def sum_rows(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Sum of rows, euros to the cent; ``imbalance`` is the largest distance from a target."""
    total: dict[str, Any] = {}
    for key, first in rows[0].items():
        column = [row[key] for row in rows]
        if key == "imbalance":
            told = [abs(value) for value in column if value is not None]
            total[key] = max(told, default=None)
        elif isinstance(first, dict):
            total[key] = sum_rows(column)
        elif key not in _NO_SUM:
            total[key] = round(math.fsum(column), 2) if isinstance(first, float) else sum(column)
    return total
