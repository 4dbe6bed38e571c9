"""Judges tours of the public families from their files alone: plain Python, exact numbers.

Knows no engine and shares no reader with `tours_families`. Numbers of a file are read as
fractions. TOPTW and MCTOPMTW distances are floored as the FORMAT files say, by whole square
roots. Solomon and PVRP distances are irrational: a route is timed with lengths that are short
by less than 1e-12 each, and a value is the plain sum of double-precision lengths.

A plan is a list of `Route`. Vertices are named by the numbers in the file; the depot is left
out. Where a window is given, service must begin inside it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

DEPOT = 0
FINE = 10**12
"""Parts of a unit that irrational lengths are cut to."""
TYPES = 10
"""Kinds of vertices that an MCTOPMTW file limits."""
ODD, EVEN = 1, 0


class Route(NamedTuple):
    """One tour: its day from 1, its vehicle from 0, and its stops in order."""

    day: int
    vehicle: int
    stops: tuple[int, ...]


class Verdict(NamedTuple):
    """What a plan is worth, and every rule that it breaks."""

    value: float
    breaches: tuple[str, ...]


Windows = tuple[tuple[Fraction, Fraction], ...]


@dataclass(slots=True)
class _Vertex:
    """A line of a file. ``windows`` by tour parity (MCTOPMTW) or the same for both."""

    x: Fraction
    y: Fraction
    service: Fraction
    worth: Fraction
    windows: dict[int, Windows]
    fee: int = 0
    types: tuple[int, ...] = ()
    frequency: int = 1
    codes: tuple[int, ...] = ()


@dataclass(slots=True)
class _Task:
    """What a file asks for."""

    vertices: dict[int, _Vertex]
    days: int
    vehicles: int
    decimals: int | None = None
    opens: Fraction = Fraction(0)
    closes: Fraction | None = None
    longest: dict[int, Fraction] = field(default_factory=dict)
    loads: dict[int, Fraction] = field(default_factory=dict)
    budget: int | None = None
    most: tuple[int, ...] = ()
    periodic: bool = False
    all_due: bool = False


def check(family: str, path: Path, days: int, routes: Sequence[Route]) -> Verdict:
    """Judge a plan of a family's file; ``days`` is the number of tours of a TOPTW plan.

    Raises
    ------
    ValueError
        The file is not of that family.
    """
    task = _READERS[family](path, days)
    unknown = sorted({stop for route in routes for stop in route.stops} - set(task.vertices))
    if unknown or any(DEPOT in route.stops for route in routes):
        return Verdict(0.0, (f"stops that the file lacks, or its depot: {unknown}",))
    breaches = [*_frame(task, routes), *_visits(task, routes), *_totals(task, routes)]
    for route in routes:
        breaches += _route(task, route)
    if task.all_due:
        return Verdict(math.fsum(_length(task, route) for route in routes), tuple(breaches))
    made = [task.vertices[stop].worth for route in routes for stop in route.stops]
    return Verdict(float(sum(made, Fraction(0))), tuple(breaches))


def _frame(task: _Task, routes: Sequence[Route]) -> Iterator[str]:
    seats = [(route.day, route.vehicle) for route in routes]
    if len(set(seats)) != len(seats):
        yield "two tours for one vehicle on one day"
    for day, vehicle in seats:
        if not (1 <= day <= task.days and 0 <= vehicle < task.vehicles):
            yield f"no vehicle {vehicle} on day {day}"


def _visits(task: _Task, routes: Sequence[Route]) -> Iterator[str]:
    days: dict[int, list[int]] = {number: [] for number in task.vertices if number != DEPOT}
    for route in routes:
        for stop in route.stops:
            days[stop].append(route.day)
    for number, on in days.items():
        if task.periodic:
            yield from _combination(task, number, on)
        elif len(on) > 1:
            yield f"{number} stands {len(on)} times"
        elif task.all_due and not on:
            yield f"{number} is not visited"


def _combination(task: _Task, number: int, on: list[int]) -> Iterator[str]:
    """Day 1 is the leftmost of as many bits as there are days."""
    code = sum(1 << (task.days - day) for day in set(on))
    vertex = task.vertices[number]
    if len(on) != len(set(on)) or len(on) != vertex.frequency:
        yield f"{number} is visited {len(on)} times, due {vertex.frequency}"
    elif code not in vertex.codes:
        yield f"{number} is visited on days {sorted(on)}, not allowed"


def _totals(task: _Task, routes: Sequence[Route]) -> Iterator[str]:
    made = [task.vertices[stop] for route in routes for stop in route.stops]
    fees = sum(vertex.fee for vertex in made)
    if task.budget is not None and fees > task.budget:
        yield f"fees {fees} exceed the budget {task.budget}"
    for kind, most in enumerate(task.most):
        count = sum(vertex.types[kind] for vertex in made)
        if count > most:
            yield f"{count} vertices of type {kind + 1}, at most {most}"


def _route(task: _Task, route: Route) -> Iterator[str]:
    where = f"day {route.day} vehicle {route.vehicle}: "
    now, here, parity = task.opens, task.vertices[DEPOT], route.day % 2
    busy = Fraction(0)
    for stop in route.stops:
        there = task.vertices[stop]
        leg = _leg(task, here, there)
        busy += leg + there.service
        start = _start(there.windows[parity], now + leg)
        if start is None:
            yield where + f"{stop} is reached after its last window"
            return
        now, here = start + there.service, there
    leg = _leg(task, here, task.vertices[DEPOT])
    if task.closes is not None and now + leg > task.closes:
        yield where + "returns too late"
    longest = task.longest.get(route.day, Fraction(0))
    if longest and busy + leg > longest:
        yield where + "is too long"
    load = sum((task.vertices[stop].worth for stop in route.stops), Fraction(0))
    if route.day in task.loads and load > task.loads[route.day]:
        yield where + "is overloaded"


def _start(windows: Windows, arrival: Fraction) -> Fraction | None:
    """Earliest start of service not before the arrival; no window at all is always open."""
    if not windows:
        return arrival
    for first, last in windows:
        if arrival <= last:
            return max(arrival, first)
    return None


def _leg(task: _Task, here: _Vertex, there: _Vertex) -> Fraction:
    """Length floored to the family's decimals, or cut to `FINE`."""
    square = (here.x - there.x) ** 2 + (here.y - there.y) ** 2
    unit = FINE if task.decimals is None else 10**task.decimals
    return Fraction(math.isqrt(math.floor(square * unit * unit)), unit)


def _length(task: _Task, route: Route) -> float:
    """Plain double-precision length of a route."""
    numbers = [DEPOT, *route.stops, DEPOT] if route.stops else []
    points = [(float(task.vertices[n].x), float(task.vertices[n].y)) for n in numbers]
    return math.fsum(math.dist(a, b) for a, b in itertools.pairwise(points))


def _lines(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="ascii")
    return [words for line in text.splitlines() if (words := line.split())]


def _decimals(path: Path) -> int:
    """One for the files made of Solomon's, two for those of Cordeau (their names say ``pr``)."""
    return 2 if path.stem.lower().split("-")[-1].startswith("pr") else 1


def _toptw(path: Path, days: int) -> _Task:
    vertices: dict[int, _Vertex] = {}
    for number, x, y, service, profit, *rest in _lines(path)[2:]:
        both = ((Fraction(rest[-2]), Fraction(rest[-1])),)
        vertices[int(number)] = _Vertex(
            Fraction(x), Fraction(y), Fraction(service), Fraction(profit), {ODD: both, EVEN: both}
        )
    opens, closes = vertices[DEPOT].windows[ODD][0]
    return _Task(vertices, days, 1, _decimals(path), opens, closes)


def _mctopmtw(path: Path, days: int) -> _Task:
    head, depot, *lines = _lines(path)
    tours, budget, most = int(head[0]), int(head[2]), tuple(map(int, head[3:]))
    if len(most) != TYPES or tours != days:
        msg = f"{path.name}: {tours} tours and {len(most)} types, expected {days} and {TYPES}"
        raise ValueError(msg)
    opens, closes = Fraction(depot[-2]), Fraction(depot[-1])
    none = dict.fromkeys((ODD, EVEN), ())
    start = _Vertex(Fraction(depot[1]), Fraction(depot[2]), Fraction(0), Fraction(0), {**none})
    vertices = {DEPOT: start}
    for words in lines:
        x, y, service, score, *edges = map(Fraction, words[1:10])
        pairs = tuple(itertools.pairwise(edges))
        first, second = pairs[0::2], pairs[1::2]
        exchanged = words[10] == "1"
        by_parity = {ODD: first, EVEN: second} if exchanged else {ODD: second, EVEN: first}
        vertices[int(words[0])] = _Vertex(
            x, y, service, score, by_parity, int(words[11]), tuple(map(int, words[12:]))
        )
    task = _Task(vertices, tours, 1, _decimals(path), opens, closes)
    task.budget, task.most = budget, most
    return task


def _vrptw(path: Path, days: int) -> _Task:
    del days
    rows = [words for words in _lines(path) if all(word[0].isdigit() for word in words)]
    (vehicles, capacity), *lines = [list(map(Fraction, words)) for words in rows if len(words) > 1]
    vertices: dict[int, _Vertex] = {}
    for number, x, y, demand, ready, due, service in lines:
        both = ((ready, due),)
        vertices[int(number)] = _Vertex(x, y, service, demand, {ODD: both, EVEN: both})
    opens, closes = vertices[DEPOT].windows[ODD][0]
    task = _Task(vertices, 1, int(vehicles), None, opens, closes)
    task.loads, task.all_due = {1: capacity}, True
    return task


def _pvrp(path: Path, days: int) -> _Task:
    del days
    head, *lines = _lines(path)
    kind, vehicles, customers, period = map(int, head)
    if kind != 1 or len(lines) != period + customers + 1:
        msg = f"{path.name}: not a PVRP file, or lines are missing"
        raise ValueError(msg)
    vertices: dict[int, _Vertex] = {}
    for words in lines[period:]:
        x, y, service, demand = map(Fraction, words[1:5])
        open_: dict[int, Windows] = {ODD: (), EVEN: ()}
        vertex = _Vertex(x, y, service, demand, open_)
        vertex.frequency, vertex.codes = int(words[5]), tuple(map(int, words[7:]))
        vertices[int(words[0])] = vertex
    task = _Task(vertices, period, vehicles, None)
    limits = [(Fraction(words[0]), Fraction(words[1])) for words in lines[:period]]
    task.longest = {day: limit[0] for day, limit in enumerate(limits, start=1)}
    task.loads = {day: limit[1] for day, limit in enumerate(limits, start=1)}
    task.periodic = task.all_due = True
    return task


_READERS: dict[str, Callable[[Path, int], _Task]] = {
    "toptw": _toptw,
    "mctopmtw": _mctopmtw,
    "vrptw": _vrptw,
    "pvrp": _pvrp,
}
