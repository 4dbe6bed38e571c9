"""Euros of tours: what visits bring, what the road costs. The single definition.

``objective = value - cost`` with, for each tour of a rep,

    cost = per_km x drive_m / 1000 + per_hour x (drive_s + visit_s) / 3600
           + meal, if lunch is taken on the road + nights (none in this version).

Waiting is not priced.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import HOUR_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.model import Costs, Problem, Stop, Tour

_KM_M = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Euros of one or more tours by kind."""

    km: float = 0.0
    meals: float = 0.0
    nights: float = 0.0
    time: float = 0.0

    @property
    def total(self) -> float:
        """All kinds together."""
        return math.fsum((self.km, self.meals, self.nights, self.time))


class Money:
    """Prices and values of a problem, indexed once.

    A tour of a rep that the problem lacks costs nothing; an unknown visit brings
    nothing; a visit made twice brings its value once.
    """

    def __init__(self, problem: Problem) -> None:
        self._costs = {rep.id: rep.costs for rep in problem.reps}
        self._values = {visit.id: visit.value_eur for visit in problem.visits}

    def cost(self, tours: Iterable[Tour]) -> Cost:
        """Euros of tours by kind."""
        return _sum([(self._costs[t.rep_id], t) for t in tours if t.rep_id in self._costs])

    def travel_eur(self, tours: Iterable[Tour]) -> float:
        """Euros of driving alone: the kilometres and the time on the road."""
        return math.fsum(
            prices.per_km_eur * tour.drive_m / _KM_M + prices.per_hour_eur * tour.drive_s / HOUR_S
            for tour in tours
            if (prices := self._costs.get(tour.rep_id)) is not None
        )

    def value_eur(self, stops: Iterable[Stop]) -> float:
        """Euros that the visits bring."""
        made = {stop.visit_id for stop in stops} & self._values.keys()
        return math.fsum(self._values[visit_id] for visit_id in sorted(made))


def cost_of(prices: Costs, tours: Iterable[Tour]) -> Cost:
    """Euros, by kind, of tours of one rep at that rep's prices."""
    return _sum([(prices, tour) for tour in tours])


def _sum(priced: Sequence[tuple[Costs, Tour]]) -> Cost:
    return Cost(
        km=math.fsum(prices.per_km_eur * tour.drive_m / _KM_M for prices, tour in priced),
        meals=math.fsum(
            prices.meal_eur for prices, tour in priced if tour.lunch_start_s is not None
        ),
        time=math.fsum(
            prices.per_hour_eur * (tour.drive_s + tour.visit_s) / HOUR_S for prices, tour in priced
        ),
    )


def objective_eur(problem: Problem, tours: Sequence[Tour]) -> float:
    """Value of the visits less the cost of the tours: what tours maximise."""
    money = Money(problem)
    stops = [stop for tour in tours for stop in tour.stops]
    return money.value_eur(stops) - money.cost(tours).total
