"""The linear program behind the bound of a rep-week: its columns and rows.

maximise   sum_i (value_i - hour price of visit_i) x_i - sum_ij cost_ij y_ij - meal C
such that  sum_j y_ij = sum_j y_ji = x_i = sum_d x_id <= 1     for each visit i, open days d
           sum_j y_0j = sum_j y_j0 = sum_d h_d = A + B + C     tours after, before, round lunch
           h_d <= 1, x_id <= h_d                               days used
           sum_i visit_i x_id <= open hours of day d, h_d      a day's visits fit its hours
           drive + visits + waits at the ends <= room_A A + room_B B + room_C C
           drive + visits <= day work, week work; drive <= day drive
           arc left later than its earliest by l_ij <= slack_ij y_ij; times of arcs out of a
           visit >= times of arcs into it + drive + visit      the clock of each visit
           sum of use x <= maximum                             for each limit
           x_i = 1                                             mandatory, where all can be made

All days share one graph; an arc stands if some day's windows allow it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from tournees.model.calendar import HOUR_S
from tournees.model.outcome import LimitScope
from tournees.solver.tours.arrays import (
    DAY_DRIVE,
    DAY_END,
    DAY_START,
    DAY_WORK,
    FAR,
    FREE_FROM,
    FREE_TO,
    LUNCH,
    NO_ROAD_S,
    SERVICE,
    TRAVEL,
    USES,
    WEEK_WORK,
    Data,
    Ints,
)
from tournees.solver.tours.linear import Program
from tournees.solver.tours.timing import latest, leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.solver.tours.week import RepWeek

Floats = NDArray[np.float64]
TIMED_ARCS = 12_000
"""Above so many arcs the rows of the clock are left out: the bound is looser, not slower."""


class Lines:
    """Rows of a linear program, added one by one."""

    def __init__(self) -> None:
        self.columns: list[Ints] = []
        self.values: list[Floats] = []
        self.right: list[float] = []

    def add(self, right: float, *terms: tuple[Ints, float | Floats | Ints]) -> None:
        """Add a row: terms of (columns, coefficients), and its right side."""
        self.columns.append(np.concatenate([columns for columns, _ in terms]))
        self.values.append(
            np.concatenate([np.broadcast_to(v, c.shape).astype(float) for c, v in terms])
        )
        self.right.append(right)

    def matrix(self, width: int) -> tuple[csr_array, Floats]:
        """Left sides [rows, width] and right sides."""
        rows = np.repeat(np.arange(len(self.columns)), [len(c) for c in self.columns])
        at = (rows, np.concatenate(self.columns))
        shape = (len(self.columns), width)
        return csr_array(coo_array((np.concatenate(self.values), at), shape=shape)), np.array(
            self.right
        )


class Reach(NamedTuple):
    """First and last start of each visit on each day [days, n], and road times s[n, n].

    ``road`` is the shortest way, were it by other places; first > last means never.
    """

    first: Ints
    last: Ints
    road: Ints


def reach(data: Data) -> Reach:
    """How early and how late each visit can start, alone in its day."""
    road = _shortest(data.legs[TRAVEL])
    days, nodes = data.slots.shape[:2]
    first = np.full((days, nodes), FAR, np.int64)
    last = np.full((days, nodes), -FAR, np.int64)
    for day in range(days):
        for node in range(1, nodes):
            end = leave(data, day, node, data.rules[DAY_START] + int(road[0, node]))
            first[day, node] = end - data.nodes[node, SERVICE]
            last[day, node] = latest(data, day, node, data.rules[DAY_END] - int(road[node, 0]))
    return Reach(first, last, road)


def _shortest(legs: Ints) -> Ints:
    """Shortest ways s[n, n], by way of any places (Floyd and Warshall).

    Not SciPy's: in a dense matrix it takes a drive of no seconds for no road.
    """
    road = legs.copy()
    for via in range(len(road)):
        np.minimum(road, road[:, via, None] + road[via], out=road)
    return road


def possible_arcs(data: Data, ends: Reach) -> NDArray[np.bool_]:
    """Drives [n, n] that some day allows."""
    first, last, _ = ends
    open_ = first <= last
    ready = first + data.nodes[:, SERVICE] + np.zeros_like(first)
    arcs = np.zeros(data.legs.shape[1:], np.bool_)
    for day in range(len(first)):
        late = ready[day][:, None] + data.legs[TRAVEL] > last[day][None, :]
        arcs |= open_[day][:, None] & open_[day][None, :] & ~late
    arcs[0, :] = arcs[:, 0] = open_.any(axis=0)
    np.fill_diagonal(arcs, val=False)
    arcs &= data.legs[TRAVEL] < NO_ROAD_S
    return arcs


class Relaxation:
    """The program over given arcs (``tail``, ``head``)."""

    def __init__(self, week: RepWeek, data: Data, ends: Reach, *, all_made: bool) -> None:
        self.week, self.data, self.ends, self.all_made = week, data, ends, all_made
        arcs = possible_arcs(data, ends)
        self.tail, self.head = np.nonzero(arcs)
        self.node, self.day = np.nonzero((ends.first <= ends.last).T)
        self.cuts: list[tuple[Ints, int]] = []
        self._number()

    def _number(self) -> None:
        timed = len(self.tail) if len(self.tail) <= TIMED_ARCS else 0
        sizes = [len(self.tail), len(self.node), len(self.week.days), 3, timed]
        edges = np.cumsum([0, *sizes])
        self.width = int(edges[-1])
        self.arcs, self.pairs, self.days, self.ways, self.late = (
            np.arange(a, b) for a, b in itertools.pairwise(edges)
        )

    def keep(self, arcs: NDArray[np.bool_]) -> None:
        """Drop the other arcs."""
        self.tail, self.head = self.tail[arcs], self.head[arcs]
        self._number()

    def lines(self) -> Program:
        """The whole program."""
        return Program(*self._columns(), *self._inequalities(), *self._equalities())

    def _columns(self) -> tuple[Floats, Floats]:
        """Cost (to minimise, euros) and largest value of each column."""
        costs = self.week.rep.costs
        assert self.week.matrix.metres is not None
        arc = costs.per_km_eur / 1000 * self.week.matrix.metres[self.tail, self.head].astype(float)
        arc += costs.per_hour_eur / HOUR_S * self.data.legs[TRAVEL, self.tail, self.head]
        values = np.array([0.0, *(visit.value_eur for visit in self.week.visits)])
        visit = costs.per_hour_eur / HOUR_S * self.data.nodes[:, SERVICE] - values
        cost = np.zeros(self.width)
        cost[self.arcs], cost[self.pairs] = arc, visit[self.node]
        cost[self.ways[2]] = costs.meal_eur
        upper = np.ones(self.width)
        upper[self.days] = np.isin(np.arange(len(self.days)), self.day)
        upper[self.ways] = len(self.days)
        if len(self.late):
            upper[self.late] = self._slack_s()[1]
        return cost, upper

    def _equalities(self) -> tuple[csr_array, Floats]:
        """Degrees, days used, mandatory visits."""
        lines = Lines()
        lines.add(0.0, (self.days, 1.0), (self.ways, -1.0))
        for end in (self.tail, self.head):
            lines.add(0.0, (self.arcs[end == 0], 1.0), (self.ways, -1.0))
            for v in range(1, len(self.data.nodes)):
                lines.add(0.0, (self.arcs[end == v], 1.0), (self.pairs[self.node == v], -1.0))
        for v, visit in enumerate(self.week.visits, start=1):
            if visit.mandatory and self.all_made:
                lines.add(1.0, (self.pairs[self.node == v], 1.0))
        return lines.matrix(self.width)

    def _inequalities(self) -> tuple[csr_array, Floats]:
        """Each visit once, days, hours, limits, cuts."""
        lines = Lines()
        for v in range(1, len(self.data.nodes)):
            lines.add(1.0, (self.pairs[self.node == v], 1.0))
        self._add_days(lines)
        self._add_hours(lines)
        self._add_limits(lines)
        if len(self.late):
            self._add_times(lines)
        for inside, k in self.cuts:
            enters = np.isin(self.head, inside) & ~np.isin(self.tail, inside)
            lines.add(0.0, (self.pairs[self.node == k], 1.0), (self.arcs[enters], -1.0))
        return lines.matrix(self.width)

    def _add_days(self, lines: Lines) -> None:
        for pair, its_day in zip(self.pairs, self.days[self.day], strict=True):
            lines.add(0.0, (np.array([pair]), 1.0), (np.array([its_day]), -1.0))
        rules = self.week.rep.rules
        for day, column in enumerate(self.days):
            of = self.day == day
            spans = [w for visit in self.week.visits for w in visit.windows[day]]
            most = min(_union_s(spans, rules.day_start_s, rules.day_end_s), rules.day_work_s)
            service = self.data.nodes[self.node[of], SERVICE]
            lines.add(0.0, (self.pairs[of], service), (np.array([column]), -float(most)))

    def _add_hours(self, lines: Lines) -> None:
        data = self.data
        service = (self.pairs, data.nodes[self.node, SERVICE])
        drive = data.legs[TRAVEL, self.tail, self.head]
        span = data.rules[DAY_END] - data.rules[DAY_START]
        after = data.rules[DAY_END] - max(data.rules[DAY_START], data.rules[FREE_FROM])
        before = data.rules[FREE_TO] - data.rules[DAY_START]
        round_ = span - data.rules[LUNCH]
        lines.add(0.0, (self.arcs, drive), (self.ways, -float(data.rules[DAY_DRIVE])))
        lines.add(0.0, (self.arcs, drive), service, (self.ways, -float(data.rules[DAY_WORK])))
        lines.add(float(data.rules[WEEK_WORK]), (self.arcs, drive), service)
        out, back = self._waits()
        late, early = self.tail == 0, self.head == 0
        for starts, ends, rooms in (
            (False, False, (after, before, round_)),
            (True, False, (span, before, round_)),
            (False, True, (after, span, round_)),
            (True, True, (span, span, round_)),
        ):
            seconds = drive.copy()
            if starts:
                seconds[late] = np.maximum(seconds[late], out[self.head[late]])
            if ends:
                seconds[early] = np.maximum(seconds[early], back[self.tail[early]])
            room = -np.maximum(np.array(rooms, dtype=float), 0.0)
            lines.add(0.0, (self.arcs, seconds), service, (self.ways, room))

    def _waits(self) -> tuple[Ints, Ints]:
        """Seconds lost at least before the first visit and after the last, lunch aside."""
        data, rules = self.data, self.week.rep.rules
        first = self.ends.first.min(axis=0)
        end = self.ends.last.max(axis=0) + data.nodes[:, SERVICE]
        lunch_to = rules.lunch_window.end_s
        start = np.minimum(first, np.maximum(rules.lunch_window.start_s, first - data.rules[LUNCH]))
        after = np.minimum(
            data.rules[DAY_END] - end,
            np.maximum(
                data.rules[DAY_END] - lunch_to, data.rules[DAY_END] - end - data.rules[LUNCH]
            ),
        )
        return start - data.rules[DAY_START], after

    def _slack_s(self) -> tuple[Ints, Ints]:
        """For each arc the earliest time it is left for, and how much later it can be."""
        first = self.ends.first.min(axis=0) + self.data.nodes[:, SERVICE]
        last = self.ends.last.max(axis=0)
        first[0], last[0] = self.data.rules[DAY_START], self.data.rules[DAY_END]
        drive = self.data.legs[TRAVEL, self.tail, self.head]
        return first[self.tail], np.maximum(last[self.head] - drive - first[self.tail], 0)

    def _add_times(self, lines: Lines) -> None:
        """The clock: leaving a visit is no earlier than arriving there plus the visit."""
        earliest, slack = self._slack_s()
        drive = self.data.legs[TRAVEL, self.tail, self.head]
        for arc, late, most in zip(self.arcs, self.late, slack, strict=True):
            lines.add(0.0, (np.array([late]), 1.0), (np.array([arc]), -float(most)))
        for v in range(1, len(self.data.nodes)):
            to, out = self.head == v, self.tail == v
            service = float(self.data.nodes[v, SERVICE])
            lines.add(
                0.0,
                (self.arcs[to], earliest[to] + drive[to]),
                (self.late[to], 1.0),
                (self.pairs[self.node == v], service),
                (self.arcs[out], -earliest[out]),
                (self.late[out], -1.0),
            )

    def _add_limits(self, lines: Lines) -> None:
        for limit, use in zip(self.week.limits, self.data.nodes.T[USES:], strict=True):
            if limit.scope is not LimitScope.TOUR:
                lines.add(float(limit.maximum), (self.pairs, use[self.node]))
                continue
            for day, column in enumerate(self.days):
                of = self.day == day
                day_column = (np.array([column]), -float(limit.maximum))
                lines.add(0.0, (self.pairs[of], use[self.node[of]]), day_column)


def _union_s(spans: Sequence[tuple[int, int]], start_s: int, end_s: int) -> int:
    """Seconds of [start, end] covered by at least one span."""
    total, reached = 0, start_s
    for first, last in sorted(spans):
        begin, stop = max(first, reached), min(last, end_s)
        total += max(0, stop - begin)
        reached = max(reached, stop)
    return total
