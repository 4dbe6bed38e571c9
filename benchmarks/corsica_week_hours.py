"""From an order of visits to a `Tour` within the rules, in plain Python, for the peers.

Lunch is tried in every gap. A return is a rising function of the departure, so the latest
departure with the same return is found by halving: it wastes no waiting before the first stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.model import HOUR_S, Stop, Tour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corsica_week_case import Case
    from numpy.typing import NDArray

KM_M = 1_000
Orders = list[tuple[int, ...]]
"""Numbers of visits, from 1, of each day."""


class Drawn(NamedTuple):
    """Arrival, start and end of each stop, the return, and the start of lunch if any."""

    stops: tuple[tuple[int, int, int], ...]
    back_s: int
    lunch_s: int | None


class Hours:
    """Tours of one `Case`; a visit is its number in the matrix, from 1."""

    def __init__(self, case: Case) -> None:
        assert case.matrix.metres is not None
        self.case, self.rules = case, case.rep.rules
        self.drive: list[list[int]] = case.matrix.seconds.tolist()
        self.road: list[list[int]] = case.matrix.metres.tolist()
        self.service = [0, *(visit.service_s for visit in case.visits)]
        self.windows = [visit.windows for visit in case.visits]
        costs, rules = case.rep.costs, self.rules
        self.value = [0.0, *(visit.value_eur for visit in case.visits)]
        self.per_s, self.per_m = costs.per_hour_eur / HOUR_S, costs.per_km_eur / KM_M
        self.meal = costs.meal_eur
        day_s = min(rules.day_work_s, rules.day_end_s - rules.day_start_s - rules.lunch_s)
        self.most_busy_s = day_s - rules.reserve_s

    def leg_eur(self) -> NDArray[np.float64]:
        """Euros of each drive."""
        seconds, metres = self.case.matrix.seconds, self.case.matrix.metres
        assert metres is not None
        return np.asarray(self.per_s * seconds + self.per_m * metres, np.float64)

    def net_eur(self, tours: Sequence[Sequence[int]], lunches: Sequence[bool]) -> float:
        """Value less costs of orders of visits, given which take lunch on the road."""
        total = -self.meal * sum(lunches)
        for order in tours:
            total += sum(self.value[node] - self.per_s * self.service[node] for node in order)
            total -= sum(
                self.per_s * self.drive[a][b] + self.per_m * self.road[a][b]
                for a, b in self._legs(order)
            )
        return total

    def tour(self, day: int, order: Sequence[int]) -> Tour | None:
        """The tour of an order of visits; None where none keeps the day's rules."""
        driven = sum(self.drive[a][b] for a, b in self._legs(order))
        busy = driven + sum(self.service[node] for node in order)
        if driven > self.rules.day_drive_s or busy > self.most_busy_s:
            return None
        for gap in (None, *range(len(order) + 1)):
            depart_s = self._first_departure(day, order, gap)
            drawn = self._drawn(day, order, depart_s, gap)
            if drawn is None:
                continue
            depart_s = self._latest(day, order, depart_s, gap, drawn.back_s)
            lunch_s = 0 if gap is None else self.rules.lunch_s
            again = self._drawn(day, order, depart_s, gap)
            assert again is not None
            work_s = again.back_s - depart_s - lunch_s
            if work_s <= self.rules.day_work_s and self._rested(depart_s, again):
                return self._tour(day, order, depart_s, again)
        return None

    def _rested(self, depart_s: int, drawn: Drawn) -> bool:
        """No stretch without a pause is too long; lunch and long waits are pauses."""
        rules = self.rules
        pauses = [(arrive, start) for arrive, start, _ in drawn.stops]
        if drawn.lunch_s is not None:
            lunch = drawn.lunch_s, drawn.lunch_s + rules.lunch_s
            cut = [(a, min(b, lunch[0])) for a, b in pauses]
            cut += [(max(a, lunch[1]), b) for a, b in pauses]
            pauses = [*cut, lunch]
        now_s = depart_s
        for start_s, end_s in (*sorted(pauses), (drawn.back_s, drawn.back_s)):
            if end_s - start_s >= rules.break_s or start_s == drawn.back_s:
                if start_s - now_s > rules.break_after_s:
                    return False
                now_s = end_s
        return True

    def _legs(self, order: Sequence[int]) -> list[tuple[int, int]]:
        return list(zip((0, *order), (*order, 0), strict=True)) if order else []

    def _first_departure(self, day: int, order: Sequence[int], gap: int | None) -> int:
        """Start of the day; after a lunch at home where only the afternoon can do."""
        rules = self.rules
        if gap is None and self._drawn(day, order, rules.day_start_s, None) is None:
            return rules.lunch_window.start_s + rules.lunch_s
        return rules.day_start_s

    def _latest(
        self, day: int, order: Sequence[int], first_s: int, gap: int | None, back_s: int
    ) -> int:
        low, high = first_s, back_s
        while low < high:
            middle = (low + high + 1) // 2
            drawn = self._drawn(day, order, middle, gap)
            if drawn is not None and drawn.back_s == back_s:
                low = middle
            else:
                high = middle - 1
        return low

    def _drawn(
        self, day: int, order: Sequence[int], depart_s: int, gap: int | None
    ) -> Drawn | None:
        """Everything as early as can be, with lunch before stop number ``gap``."""
        now, here, lunch = depart_s, 0, None
        stops: list[tuple[int, int, int]] = []
        for number, node in enumerate((*order, 0)):
            arrive = now + self.drive[here][node]
            ready = arrive
            if number == gap:
                lunch, arrive, ready = self._lunch(now, arrive)
                if lunch is None:
                    return None
            if number == len(order):
                return self._back(depart_s, stops, max(arrive, ready), lunch)
            start = self._start(day, node, ready)
            if start is None:
                return None
            stops.append((arrive, start, start + self.service[node]))
            now, here = start + self.service[node], node
        return None

    def _lunch(self, free_s: int, arrive_s: int) -> tuple[int | None, int, int]:
        """Start of lunch, arrival, and when the rep is ready, of a drive with lunch."""
        rules = self.rules
        first, last = rules.lunch_window.start_s, rules.lunch_window.end_s - rules.lunch_s
        if max(free_s, first) > last:
            return None, arrive_s, arrive_s
        if arrive_s <= first:
            return first, arrive_s, first + rules.lunch_s
        there = arrive_s + rules.lunch_s
        return max(free_s, first), there, there

    def _back(
        self, depart_s: int, stops: list[tuple[int, int, int]], back_s: int, lunch: int | None
    ) -> Drawn | None:
        rules = self.rules
        free = (
            depart_s >= rules.lunch_window.start_s + rules.lunch_s
            or back_s <= rules.lunch_window.end_s - rules.lunch_s
        )
        if back_s > rules.day_end_s or (lunch is None and not free):
            return None
        return Drawn(tuple(stops), back_s, lunch)

    def _start(self, day: int, node: int, ready_s: int) -> int | None:
        for window in self.windows[node - 1][day]:
            start = max(ready_s, window.start_s)
            if start + self.service[node] <= window.end_s:
                return start
        return None

    def _tour(self, day: int, order: Sequence[int], depart_s: int, drawn: Drawn) -> Tour:
        legs = self._legs(order)
        stops = tuple(
            Stop(
                visit_id=self.case.visits[node - 1].id,
                account_id=self.case.visits[node - 1].account_id,
                arrive_s=times[0],
                start_s=times[1],
                leave_s=times[2],
                travel_s=self.drive[a][b],
                travel_m=self.road[a][b],
            )
            for node, times, (a, b) in zip(order, drawn.stops, legs, strict=False)
        )
        last, home = legs[-1]
        return Tour(
            rep_id=self.case.rep.id,
            day=self.case.problem.calendar.days[day],
            depart_s=depart_s,
            stops=stops,
            return_travel_s=self.drive[last][home],
            return_travel_m=self.road[last][home],
            return_s=drawn.back_s,
            lunch_start_s=drawn.lunch_s,
        )
