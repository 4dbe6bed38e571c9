"""Euros of tours: what visits bring, what the road costs. The single definition.

``objective = value - cost``, value being that of each visit on its day, with for each tour

    cost = per_km x drive_m / 1000 + per_hour x (drive_s + visit_s) / 3600
           + meal, if lunch is taken on the road + night, if it ends away from home
           + the price of each visit made by a rep whom it allows beside the sector's

and for each ISO week of a rep under a contract in hours ``overtime x hours`` that the tours
add beyond the contract (`overtime_s`). Waiting is not priced.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import HOUR_S, Regime, week_work_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Costs, Problem, Rep, RepDay, Stop, Tour

    Placed = tuple[date, Stop]
    """A stop and the day of its tour."""

_KM_M = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Euros of one or more tours by kind."""

    km: float = 0.0
    meals: float = 0.0
    nights: float = 0.0
    time: float = 0.0
    moves: float = 0.0
    overtime: float = 0.0

    @property
    def total(self) -> float:
        """All kinds together."""
        return math.fsum((self.km, self.meals, self.nights, self.time, self.moves, self.overtime))


class Money:
    """Prices and values of a problem, indexed once.

    A tour of a rep that the problem lacks costs nothing; an unknown visit brings
    nothing; a visit made twice brings its value once, that of the first day.
    """

    def __init__(self, problem: Problem) -> None:
        self._reps = {rep.id: rep for rep in problem.reps}
        self._visits = {visit.id: visit for visit in problem.visits}
        self._day = {day: index for index, day in enumerate(problem.calendar.days)}
        self._rep_days: dict[str, list[RepDay]] = {}
        for told in problem.rep_days:
            self._rep_days.setdefault(told.rep_id, []).append(told)

    def cost(self, tours: Iterable[Tour]) -> Cost:
        """Euros of tours by kind."""
        by_rep = self._by_rep(tours)
        costs = [
            cost_of(
                self._reps[rep_id].costs,
                mine,
                overtime_s=self._overtime_s(rep_id, mine),
                moves_eur=self.moves_eur(mine),
            )
            for rep_id, mine in by_rep.items()
        ]
        return Cost(
            km=math.fsum(cost.km for cost in costs),
            meals=math.fsum(cost.meals for cost in costs),
            nights=math.fsum(cost.nights for cost in costs),
            time=math.fsum(cost.time for cost in costs),
            moves=math.fsum(cost.moves for cost in costs),
            overtime=math.fsum(cost.overtime for cost in costs),
        )

    def overtime_s(self, tours: Iterable[Tour]) -> int:
        """Seconds that tours add beyond the contracts, of all reps."""
        by_rep = self._by_rep(tours)
        return sum(self._overtime_s(rep_id, mine) for rep_id, mine in by_rep.items())

    def moves_eur(self, tours: Iterable[Tour]) -> float:
        """Euros of visits that are made by a rep whom they allow beside the sector's."""
        visits = ((tour, self._visits.get(stop.visit_id)) for tour in tours for stop in tour.stops)
        return math.fsum(
            dict(visit.other_reps).get(tour.rep_id, 0.0)
            for tour, visit in visits
            if visit is not None
        )

    def travel_eur(self, tours: Iterable[Tour]) -> float:
        """Euros of driving alone: the kilometres and the time on the road."""
        return math.fsum(
            rep.costs.per_km_eur * tour.drive_m / _KM_M
            + rep.costs.per_hour_eur * tour.drive_s / HOUR_S
            for tour in tours
            if (rep := self._reps.get(tour.rep_id)) is not None
        )

    def value_eur(self, stops: Iterable[Placed]) -> float:
        """Euros that visits bring, each on its day."""
        first: dict[str, date] = {}
        for day, stop in stops:
            first[stop.visit_id] = min(day, first.get(stop.visit_id, day))
        made = sorted(first.keys() & self._visits.keys())
        return math.fsum(self._value_on(visit_id, first[visit_id]) for visit_id in made)

    def _value_on(self, visit_id: str, day: date) -> float:
        visit, index = self._visits[visit_id], self._day.get(day)
        return visit.value_eur if index is None else visit.value_on(index)

    def _by_rep(self, tours: Iterable[Tour]) -> dict[str, list[Tour]]:
        found: dict[str, list[Tour]] = {}
        for tour in tours:
            if tour.rep_id in self._reps:
                found.setdefault(tour.rep_id, []).append(tour)
        return found

    def _overtime_s(self, rep_id: str, tours: Sequence[Tour]) -> int:
        return overtime_s(self._reps[rep_id], tours, self._rep_days.get(rep_id, ()))


def overtime_s(rep: Rep, tours: Sequence[Tour], rep_days: Sequence[RepDay] = ()) -> int:
    """Seconds of work that tours of a rep add beyond the contract, each ISO week by itself.

    What other work alone takes beyond the contract is none of theirs; a contract in days
    knows no overtime.

    Parameters
    ----------
    rep
        Whose tours and days are given.
    tours, rep_days
        Of that rep; of the days only ``other_work_s`` counts.
    """
    if rep.rules.regime is not Regime.HOURS:
        return 0
    contract_s = round(rep.contract_hours * HOUR_S)
    of_tours = week_work_s(rep.rules, tours)
    whole = week_work_s(rep.rules, tours, rep_days)
    return sum(
        max(0, work_s - max(0, contract_s - (whole[week] - work_s)))
        for week, work_s in of_tours.items()
    )


def cost_of(
    prices: Costs, tours: Iterable[Tour], *, overtime_s: int = 0, moves_eur: float = 0.0
) -> Cost:
    """Euros, by kind, of tours of one rep at that rep's prices.

    Parameters
    ----------
    prices, tours
        Of one rep.
    overtime_s
        What `overtime_s` counts of them.
    moves_eur
        What their visits cost for being another sector's (``Visit.other_reps``).
    """
    driven = list(tours)
    return Cost(
        km=math.fsum(prices.per_km_eur * tour.drive_m / _KM_M for tour in driven),
        meals=math.fsum(prices.meal_eur for tour in driven if tour.lunch_start_s is not None),
        nights=math.fsum(prices.night_eur for tour in driven if tour.overnight),
        time=math.fsum(
            prices.per_hour_eur * (tour.drive_s + tour.visit_s) / HOUR_S for tour in driven
        ),
        moves=moves_eur,
        overtime=prices.overtime_eur * overtime_s / HOUR_S,
    )


def objective_eur(problem: Problem, tours: Sequence[Tour]) -> float:
    """Value of the visits less the cost of the tours: what tours maximise."""
    money = Money(problem)
    stops = [(tour.day, stop) for tour in tours for stop in tour.stops]
    return money.value_eur(stops) - money.cost(tours).total
