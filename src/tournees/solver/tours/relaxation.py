"""The linear program behind the bound of a block of tours: its columns and rows.

maximise   sum_is gain_is x_is - sum_ij cost_ij y_ij - meal C - overtime O
such that  sum_j y_ij = sum_j y_ji = sum_s x_is       for each rep and visit i, slots s of the rep
           sum_s x_is <= 1                            each visit once, whoever makes it
           y out of a point = y into it = sum_s h_s   road days that begin, end there; a night
                                                      that joins two days stands for both
           h_s <= u_s = A_s + B_s + C_s <= 1          tours after, before, round lunch
           x_is <= h_s (with a road), u_s (remote)
           sum_i visit_i x_is <= open hours of s, u_s a day's visits fit its hours
           drive + visits + waits at the ends <= room_A A + room_B B + room_C C
           drive + visits <= day work, week work + O, reserve; drive <= day drive
           arc left later than its earliest by l_ij <= slack_ij y_ij; times of arcs out of a
           visit >= times of arcs into it + drive + visit      the clock of each visit
           sum of use x <= maximum                    for each limit and what it counts over
           sum x <= 1                                 visits of one account on days too near
           x_i = 1                                    mandatory, where all can be made

Where there are too many arcs, each visit pays half of its cheapest drives in and out instead.
Order among the visits of an account, changes of a known plan, rests and breaks are left out.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from tournees.model.calendar import HOUR_S
from tournees.solver.tours import counted
from tournees.solver.tours.arrays import END, MC, OVERTIME, POINT, SERVICE, START, WEEK
from tournees.solver.tours.linear import Lines, Program
from tournees.solver.tours.network import ANY_DOOR, arcs_of, roads_of
from tournees.solver.tours.reach import Floats, Hours, Reach, hours_of, most_nights, reach, shortest

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from tournees.solver.tours.arrays import Data, Ints
    from tournees.solver.tours.block import TourBlock

TIMED_ARCS = 3_000
"""Above so many arcs the rows of the clock are left out: the bound is looser, not slower."""
MOST_ARCS = 40_000
"""Above so many arcs drives are weighed visit by visit."""


class Relaxation:
    """The program of a block."""

    def __init__(self, block: TourBlock, data: Data, *, all_made: bool) -> None:
        self.block, self.data, self.all_made = block, data, all_made
        self.per_rep = len(block.days)
        self.hours: Hours = hours_of(block, data)
        roads = [shortest(roads_of(block, data, r).seconds) for r in range(len(block.reps))]
        self.ends: Reach = reach(data, self.hours, roads, self.per_rep)
        self.node, self.slot = np.nonzero(self.ends.open.T)
        self.road = data.nodes[self.node, POINT] >= 0
        self.graph = arcs_of(block, data, self.ends)
        self.halves = len(self.graph.rep) > MOST_ARCS
        self.half_s, self.half_eur = self._halves()
        if self.halves:
            self.graph = self.graph.only(np.zeros(len(self.graph.rep), np.bool_))
        self.cuts: list[tuple[int, Ints, int]] = []
        self.gain = self._gains()
        self.clock = False
        self._number()

    def _number(self) -> None:
        arcs, slots, reps = len(self.graph.rep), len(self.data.slots), len(self.block.reps)
        timed = arcs if self.clock else 0
        sizes = [arcs, len(self.node), slots, slots, 3 * slots, reps, timed]
        edges = np.cumsum([0, *sizes])
        self.width = int(edges[-1])
        self.arcs, self.pairs, self.used, self.roads, ways, self.over, self.late = (
            np.arange(a, b) for a, b in itertools.pairwise(edges)
        )
        self.ways = ways.reshape(slots, 3)

    def keep(self, arcs: NDArray[np.bool_]) -> bool:
        """Drop the other arcs; with few left the clock starts. Returns whether it just did."""
        self.graph = self.graph.only(arcs)
        before = self.clock
        self.clock = len(self.graph.rep) <= TIMED_ARCS and not self.graph.night.any()
        self._number()
        return self.clock and not before

    def _gains(self) -> Floats:
        """Euros of each visit in a slot: value less its hours and the price of another rep."""
        per_rep, block = self.per_rep, self.block
        prices = [dict(makers) for makers in block.makers]
        return np.array(
            [
                block.visits[v - 1].value_on(int(s) % per_rep)
                - block.reps[s // per_rep].costs.per_hour_eur
                * block.visits[v - 1].service_s
                / HOUR_S
                - prices[v - 1].get(int(s) // per_rep, 0.0)
                for v, s in zip(self.node, self.slot, strict=True)
            ]
        )

    def _halves(self) -> tuple[Floats, Floats]:
        """For each pair half of the least seconds and euros into and out of the visit."""
        seconds, euros = np.zeros(len(self.node)), np.zeros(len(self.node))
        if not self.halves:
            return seconds, euros
        graph, rep = self.graph, self.slot // self.per_rep
        shape = len(self.block.reps), len(self.data.nodes)
        for half, weight in ((seconds, graph.seconds), (euros, graph.eur)):
            for end in (graph.tail, graph.head):
                least = np.full(shape, np.inf)
                np.minimum.at(least, (graph.rep, end), weight)
                least[~np.isfinite(least)] = 0.0
                half[self.road] += least[rep, self.node][self.road] / 2
        return seconds, euros

    def lines(self) -> Program:
        """The whole program."""
        return Program(*self._columns(), *self._inequalities(), *self._equalities())

    def best_eur(self) -> float:
        """Value of all visits, each where it brings most, with no road at all."""
        best = np.zeros(len(self.data.nodes))
        np.maximum.at(best, self.node, self.gain)
        return float(best.sum())

    def _columns(self) -> tuple[Floats, Floats]:
        """Cost (to minimise, euros) and largest value of each column."""
        slots, weeks = self.data.slots, self.data.weeks
        cost, upper = np.zeros(self.width), np.ones(self.width)
        cost[self.arcs] = self.graph.eur
        cost[self.pairs] = self.half_eur - self.gain
        for r, rep in enumerate(self.block.reps):
            of = np.arange(r * self.per_rep, (r + 1) * self.per_rep)
            cost[self.ways[of, 2]] = np.where(self.hours.lunch[of] > 0, rep.costs.meal_eur, 0.0)
            dearest = weeks[np.unique(slots[of, WEEK]), OVERTIME].min(initial=10**12)
            cost[self.over[r]] = dearest / MC / HOUR_S
            upper[self.over[r]] = float(self.hours.span[of].sum())
        works = np.isin(np.arange(len(slots)), self.slot)
        upper[self.used] = upper[self.roads] = works
        if len(self.late):
            upper[self.late] = self.slack_s()[1]
        return cost, upper

    def _equalities(self) -> tuple[csr_array, Floats]:
        """Degrees, days used, mandatory visits."""
        lines = Lines()
        slots = np.arange(len(self.data.slots))
        lines.rows(np.zeros(len(slots)), (slots, self.used, -1.0), *(
            (slots, self.ways[:, way], 1.0) for way in range(3)
        ))  # fmt: skip
        (plain,) = np.nonzero(~np.isin(slots, self.slot[~self.road]))
        row = np.arange(len(plain))
        lines.rows(
            np.zeros(len(plain)), (row, self.roads[plain], 1.0), (row, self.used[plain], -1.0)
        )
        if not self.halves:
            self._add_degrees(lines)
        for v, visit in enumerate(self.block.visits, start=1):
            if visit.mandatory and self.all_made:
                lines.add(1.0, (self.pairs[self.node == v], 1.0))
        return lines.matrix(self.width)

    def _add_degrees(self, lines: Lines) -> None:
        graph, nodes = self.graph, len(self.data.nodes)
        key = self.slot[self.road] // self.per_rep * nodes + self.node[self.road]
        known, row = np.unique(key, return_inverse=True)
        pairs = (row, self.pairs[self.road], -1.0)
        for end in (graph.tail, graph.head):
            (of,) = np.nonzero(end > 0)
            at = np.searchsorted(known, graph.rep[of] * nodes + end[of])
            lines.rows(np.zeros(len(known)), (at, self.arcs[of], 1.0), pairs)
        for r in range(len(self.block.reps)):
            own = np.arange(r * self.per_rep, (r + 1) * self.per_rep)
            for end, column in ((graph.tail, START), (graph.head, END)):
                here = (graph.rep == r) & ((end == 0) | graph.night)
                for door in np.unique(graph.door[here & (end == 0)]):
                    of = here & ((graph.door == door) | graph.night)
                    begin = self.data.slots[own, column] == door
                    days = own if door == ANY_DOOR else own[begin]
                    lines.add(0.0, (self.arcs[of], 1.0), (self.roads[days], -1.0))

    def _inequalities(self) -> tuple[csr_array, Floats]:
        """Each visit once, days, hours, limits, nights, cuts."""
        lines = Lines()
        nodes, graph = len(self.data.nodes), self.graph
        lines.rows(np.ones(nodes), (self.node, self.pairs, 1.0))
        row = np.arange(len(self.node))
        day = np.where(self.road, self.roads[self.slot], self.used[self.slot])
        lines.rows(np.zeros(len(row)), (row, self.pairs, 1.0), (row, day, -1.0))
        row = np.arange(len(self.used))
        lines.rows(np.zeros(len(row)), (row, self.roads, 1.0), (row, self.used, -1.0))
        counted.add_hours(lines, self)
        counted.add_limits(lines, self)
        counted.add_spacing(lines, self)
        if len(self.late):
            self._add_times(lines)
        for r in np.unique(graph.rep[graph.night]):
            nights = self.arcs[graph.night & (graph.rep == r)]
            lines.add(float(most_nights(self.data, int(r), self.per_rep)), (nights, 1.0))
        for r, inside, k in self.cuts:
            enters = np.isin(graph.head, inside) & ~np.isin(graph.tail, inside)
            mine = (self.node == k) & (self.slot // self.per_rep == r)
            enters &= graph.rep == r
            lines.add(0.0, (self.pairs[mine], 1.0), (self.arcs[enters], -1.0))
        return lines.matrix(self.width)

    def slack_s(self) -> tuple[Ints, Ints]:
        """For each arc the earliest time it is left for, and how much later it can be."""
        graph, per_rep = self.graph, self.per_rep
        earliest, latest = np.zeros(len(graph.rep), np.int64), np.zeros(len(graph.rep), np.int64)
        for r in range(len(self.block.reps)):
            own, of = slice(r * per_rep, (r + 1) * per_rep), graph.rep == r
            first = self.ends.first[own].min(axis=0) + self.data.nodes[:, SERVICE]
            last = self.ends.last[own].max(axis=0)
            first[0], last[0] = self.hours.first[own].min(), self.hours.last[own].max()
            earliest[of], latest[of] = first[graph.tail[of]], last[graph.head[of]]
        return earliest, np.maximum(latest - graph.seconds - earliest, 0)

    def _add_times(self, lines: Lines) -> None:
        """The clock: leaving a visit is no earlier than arriving there plus the visit."""
        graph, nodes = self.graph, len(self.data.nodes)
        earliest, slack = self.slack_s()
        row = np.arange(len(self.arcs))
        lines.rows(np.zeros(len(row)), (row, self.late, 1.0), (row, self.arcs, -slack))
        key = self.slot[self.road] // self.per_rep * nodes + self.node[self.road]
        known, pair_row = np.unique(key, return_inverse=True)
        into, out = np.nonzero(graph.head > 0)[0], np.nonzero(graph.tail > 0)[0]
        to = np.searchsorted(known, graph.rep[into] * nodes + graph.head[into])
        off = np.searchsorted(known, graph.rep[out] * nodes + graph.tail[out])
        service = self.data.nodes[self.node[self.road], SERVICE]
        lines.rows(
            np.zeros(len(known)),
            (to, self.arcs[into], earliest[into] + graph.seconds[into]),
            (to, self.late[into], 1.0),
            (pair_row, self.pairs[self.road], service),
            (off, self.arcs[out], -earliest[out]),
            (off, self.late[out], -1.0),
        )
