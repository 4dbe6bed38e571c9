"""Makes a week that keeps every rule out of one that does not, losing as little as may be.

Each day, stops are dropped until a tour exists; then visits are put back, or put in the place
of others, or moved to another day, always by the change that gains most, until none gains.
Every change is judged by `corsica_week_hours`, which knows all rules of the day, and by the
week's working time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from corsica_week_hours import Hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corsica_week_case import Case

    from tournees.model import Tour

GAIN_EUR = 0.005


class Change(NamedTuple):
    """New orders of one or two days."""

    days: tuple[tuple[int, tuple[int, ...]], ...]


class Repair:
    """A week under repair: ``orders`` [day] of visits by number."""

    def __init__(self, case: Case, orders: Sequence[Sequence[int]]) -> None:
        self.hours = Hours(case)
        self.rules = case.rep.rules
        self.nodes = range(1, len(case.visits) + 1)
        self._kept: dict[tuple[int, tuple[int, ...]], Tour | None] = {}
        self.orders = [self._sound(day, tuple(order)) for day, order in enumerate(orders)]
        while self._work_s(self.orders) > self.rules.week_work_s:
            self.orders = max(self._thinner(), key=self._net_eur)

    def improved(self, until_s: float) -> tuple[Tour, ...]:
        """Tours of the week once no single change gains, or at ``until_s`` of the clock."""
        net = self._net_eur(self.orders)
        while time.perf_counter() < until_s:
            best = self.orders
            for change in self._changes():
                trial = list(self.orders)
                for day, order in change.days:
                    trial[day] = order
                if self._bound_eur(trial) > net + GAIN_EUR and self._fits(trial):
                    gained = self._net_eur(trial)
                    if gained > net + GAIN_EUR:
                        best, net = trial, gained
                if time.perf_counter() >= until_s:
                    break
            if best is self.orders:
                break
            self.orders = best
        tours = [self._tour(day, order) for day, order in enumerate(self.orders) if order]
        return tuple(tour for tour in tours if tour is not None)

    def _tour(self, day: int, order: tuple[int, ...]) -> Tour | None:
        key = day, order
        if key not in self._kept:
            self._kept[key] = self.hours.tour(day, order)
        return self._kept[key]

    def _sound(self, day: int, order: tuple[int, ...]) -> tuple[int, ...]:
        """An order with a tour: the fewest stops dropped one by one, the least euros each."""
        while order and self._tour(day, order) is None:
            fewer = [order[:k] + order[k + 1 :] for k in range(len(order))]
            sound = [short for short in fewer if short and self._tour(day, short) is not None]
            order = max(sound or fewer, key=lambda short: self.hours.net_eur([short], []))
        return order

    def _thinner(self) -> Iterator[list[tuple[int, ...]]]:
        for day, order in enumerate(self.orders):
            for k in range(len(order)):
                short = self._sound(day, order[:k] + order[k + 1 :])
                yield [*self.orders[:day], short, *self.orders[day + 1 :]]

    def _changes(self) -> Iterator[Change]:
        made = {node for order in self.orders for node in order}
        for node in self.nodes:
            if node not in made:
                yield from self._with(node, ())
        for home, order in enumerate(self.orders):
            for k, node in enumerate(order):
                yield from self._with(node, ((home, order[:k] + order[k + 1 :]),))

    def _with(self, node: int, rest: tuple[tuple[int, tuple[int, ...]], ...]) -> Iterator[Change]:
        """A visit put in everywhere, beside another stop or in its place."""
        without = dict(rest)
        for day, order in enumerate(self.orders):
            base = without.get(day, order)
            others = tuple(item for item in rest if item[0] != day)
            for k in range(len(base) + 1):
                yield Change((*others, (day, (*base[:k], node, *base[k:]))))
                if not rest and k < len(base):
                    yield Change(((day, (*base[:k], node, *base[k + 1 :])),))

    def _fits(self, orders: Sequence[tuple[int, ...]]) -> bool:
        if any(order and self._tour(day, order) is None for day, order in enumerate(orders)):
            return False
        return self._work_s(orders) <= self.rules.week_work_s

    def _work_s(self, orders: Sequence[tuple[int, ...]]) -> int:
        tours = [self._tour(day, order) for day, order in enumerate(orders) if order]
        return sum(tour.work_s(self.rules) for tour in tours if tour is not None)

    def _bound_eur(self, orders: Sequence[tuple[int, ...]]) -> float:
        """Value less costs if no lunch were paid: what a change can gain at most."""
        return self.hours.net_eur(orders, [])

    def _net_eur(self, orders: Sequence[tuple[int, ...]]) -> float:
        tours = [self._tour(day, order) for day, order in enumerate(orders) if order]
        meals = [tour is not None and tour.lunch_start_s is not None for tour in tours]
        return self.hours.net_eur(orders, meals)
