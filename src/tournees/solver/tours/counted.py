"""Rows of the bound's linear program that count: hours, work, limits, visits of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.model.calendar import DAY_S
from tournees.solver.tours.arrays import (
    COUNT_OF,
    DAY,
    KIND,
    MAXIMUM,
    MEMBERS,
    NORMAL,
    OTHER,
    OVERTIME,
    PER_PLAN,
    PER_TOUR,
    SCOPE,
    SERVICE,
    USES,
    WEEK,
    WORK_LIMIT,
    Ints,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.solver.tours.linear import Lines, Term
    from tournees.solver.tours.reach import Floats
    from tournees.solver.tours.relaxation import Relaxation


def add_hours(lines: Lines, program: Relaxation) -> None:
    """Hours of each day by itself, then those of all days of a rep together."""
    hours, slots = program.hours, np.arange(len(program.data.slots))
    visits = (program.slot, program.pairs, program.data.nodes[program.node, SERVICE])
    most = np.array([_open_s(program, int(slot)) for slot in slots], float)
    none = np.zeros(len(slots))
    lines.rows(none, visits, (slots, program.used, -most))
    ways = [(slots, program.ways[:, way], -hours.rooms[:, way].astype(float)) for way in range(3)]
    lines.rows(none, visits, *ways)
    for rep in range(len(program.block.reps)):
        _add_rep(lines, program, rep)


def _open_s(program: Relaxation, slot: int) -> int:
    """Seconds of a day in which some visit may be made, and that work leaves."""
    data, hours = program.data, program.hours
    kind, first, last = data.slots[slot, KIND], int(hours.first[slot]), int(hours.last[slot])
    spans = []
    for node in program.node[program.slot == slot]:
        row = data.windows[kind, node]
        starts, stops = row[1 : 1 + 2 * row[0] : 2], row[2 : 2 + 2 * row[0] : 2]
        service = int(data.nodes[node, SERVICE])
        spans += [(int(a), int(b) + service) for a, b in zip(starts, stops, strict=True)]
    return min(_union_s(spans, first, last), int(hours.work[slot]), int(hours.busy[slot]))


def _union_s(spans: Iterable[tuple[int, int]], start_s: int, end_s: int) -> int:
    """Seconds of [start, end] covered by at least one span."""
    total, reached = 0, start_s
    for first, last in sorted(spans):
        begin, stop = max(first, reached), min(last, end_s)
        total += max(0, stop - begin)
        reached = max(reached, stop)
    return total


def _add_rep(lines: Lines, program: Relaxation, rep: int) -> None:
    """A rep's days together: drives, work, weeks, overtime, rooms."""
    data, hours, graph = program.data, program.hours, program.graph
    own = np.arange(rep * program.per_rep, (rep + 1) * program.per_rep)
    arcs, of = graph.rep == rep, np.isin(program.slot, own)
    pairs, used = program.pairs[of], program.used[own]
    visits: Term = (pairs, data.nodes[program.node[of], SERVICE].astype(float))
    drives: list[Term] = [
        (program.arcs[arcs], graph.seconds[arcs].astype(float)),
        (pairs, program.half_s[of]),
    ]
    paid: list[Term] = [(program.arcs[arcs], graph.seconds[arcs] * ~graph.unpaid[arcs])]
    if program.block.reps[rep].rules.commute_is_work:
        paid.append((pairs, program.half_s[of]))
    span = hours.span[own]
    lines.add(0.0, *drives, (used, -np.minimum(hours.drive[own], span)))
    lines.add(0.0, *drives, visits, (used, -np.minimum(hours.busy[own], span)))
    lines.add(0.0, *paid, visits, (used, -np.minimum(hours.work[own], span)))
    weeks = np.unique(data.slots[own, WEEK])
    limits = np.minimum(data.weeks[weeks, WORK_LIMIT], DAY_S * program.per_rep)
    lines.add(float(limits.sum()), *paid, visits)
    for week, limit in zip(weeks, limits, strict=True):
        inside = data.slots[program.slot[of], WEEK] == week
        lines.add(float(limit), (visits[0][inside], np.asarray(visits[1])[inside]))
    if data.weeks[weeks, OVERTIME].min() > 0:
        normal = np.maximum(0, data.weeks[weeks, NORMAL] - data.weeks[weeks, OTHER]).sum()
        lines.add(float(normal), *paid, visits, (program.over[[rep]], -1.0))
    lines.add(0.0, *drives, visits, *_rooms(program, own, late=False, early=False))
    if not (program.halves or graph.night[arcs].any()):
        _add_waits(lines, program, rep, own)


def _rooms(program: Relaxation, own: Ints, *, late: bool, early: bool) -> list[Term]:
    """Room for drives and visits, by way: the whole day where its waits are counted."""
    after, before, road = program.hours.rooms[own].T
    span = program.hours.span[own]
    rooms = (span if late else after, span if early else before, road)
    ways = program.ways[own].T
    return [(way, -room.astype(float)) for way, room in zip(ways, rooms, strict=True)]


def _add_waits(lines: Lines, program: Relaxation, rep: int, own: Ints) -> None:
    """Rooms with the waits before the first visit, after the last, and both.

    Remote visits are left out, for they may be made in these waits.
    """
    data, graph, ends = program.data, program.graph, program.ends
    arcs, of = graph.rep == rep, np.isin(program.slot, own) & program.road
    visits: Term = (program.pairs[of], data.nodes[program.node[of], SERVICE].astype(float))
    tail, head = graph.tail[arcs], graph.head[arcs]
    out, back = ends.out[own].min(axis=0), ends.back[own].min(axis=0)
    for late, early in ((True, False), (False, True), (True, True)):
        seconds: Floats = graph.seconds[arcs].astype(float)
        if late:
            seconds = np.where(tail == 0, np.maximum(seconds, out[head]), seconds)
        if early:
            seconds = np.where(head == 0, np.maximum(seconds, back[tail]), seconds)
        rooms = _rooms(program, own, late=late, early=early)
        lines.add(0.0, (program.arcs[arcs], seconds), visits, *rooms)


def add_limits(lines: Lines, program: Relaxation) -> None:
    """Each limit over what it counts: a tour, a rep's week, the plan."""
    data, slots = program.data, np.arange(len(program.data.slots))
    for k, limit in enumerate(data.limits):
        use, most = data.nodes[program.node, USES + k], float(limit[MAXIMUM])
        if limit[SCOPE] == PER_TOUR:
            tours = (program.slot, program.pairs, use)
            lines.rows(np.zeros(len(slots)), tours, (slots, program.used, -most))
        elif limit[SCOPE] == PER_PLAN:
            lines.add(most, (program.pairs, use))
        else:
            week = data.slots[program.slot, WEEK]
            lines.rows(np.full(len(data.weeks), most), (week, program.pairs, use))


def add_spacing(lines: Lines, program: Relaxation) -> None:
    """One visit of an account at most in as many days as all its visits are apart."""
    data = program.data
    day = data.slots[program.slot, DAY]
    for group in data.groups:
        members = group[MEMBERS : MEMBERS + group[COUNT_OF]]
        apart = min(program.block.visits[node - 1].spacing_days for node in members)
        of = np.isin(program.node, members)
        for first in np.unique(day[of]) if apart > 0 else ():
            near = of & (day >= first) & (day < first + apart)
            lines.add(1.0, (program.pairs[near], 1.0))
