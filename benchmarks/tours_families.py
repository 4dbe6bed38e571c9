"""Reads the public tour families into whole numbers, as every engine of `tours` is given them.

Times and lengths are in ``scale`` parts of a file's unit: 10 or 100 where the FORMAT files
floor distances to one or two decimals, `FINE` for Solomon and PVRP. There, durations are
rounded up and costs to the nearest, so that what fits here fits in exact numbers too.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Ints = NDArray[np.int64]
Windows = tuple[tuple[int, int], ...]
"""First and last start of service, in order."""

FINE = 10_000
NOT_INSTANCES = {"FORMAT", "README"}


class Limit(NamedTuple):
    """A maximum on the sum of a use per node, over each tour or over the plan."""

    name: str
    per_tour: bool
    maximum: int
    use: tuple[int, ...]


class Slot(NamedTuple):
    """A tour that may be driven: day from 1, vehicle from 0, and which windows hold."""

    day: int
    vehicle: int
    kind: int


class Instance(NamedTuple):
    """A problem in whole numbers. Node 0 is the depot, where all tours begin and end.

    ``windows`` [kind][node]; no window: never on such a tour. ``prizes`` are collected where
    ``mandatory`` is False, else every node is due and ``costs`` [n, n] are minimised.
    ``combinations`` [node] lists the sets of days that a node may be visited on (a periodic
    problem); empty elsewhere: once, on any day. ``longest`` bounds drives and service of a
    tour. ``ids`` are the numbers of the file.
    """

    family: str
    name: str
    path: Path
    days: int
    scale: int
    ids: tuple[int, ...]
    slots: tuple[Slot, ...]
    opens: int
    closes: int
    windows: tuple[tuple[Windows, ...], ...]
    services: tuple[int, ...]
    prizes: tuple[int, ...]
    mandatory: bool
    limits: tuple[Limit, ...]
    longest: int | None
    combinations: tuple[tuple[frozenset[int], ...], ...]
    travel: Ints
    costs: Ints

    @property
    def size(self) -> int:
        """Number of nodes, the depot included."""
        return len(self.ids)


class Answer(NamedTuple):
    """What an engine found: the nodes of each slot's tour in order, and a bound if it has one."""

    tours: tuple[tuple[int, ...], ...]
    bound: float | None = None


def read(family: str, path: Path, days: int) -> Instance:
    """Read a file; ``days`` is the number of tours of a TOPTW problem, else checked or unused.

    Raises
    ------
    ValueError
        The file is not of that family.
    """
    return _READERS[family](path, days)


def files(family: str, folder: Path) -> dict[str, Path]:
    """Instances in a folder by name: the stem of the file, in small letters for Solomon."""
    paths = [path for path in folder.iterdir() if path.is_file()]
    texts = [p for p in paths if p.suffix.lower() in {"", ".txt"} and p.stem not in NOT_INSTANCES]
    return {p.stem.lower() if family == "vrptw" else p.stem: p for p in sorted(texts)}


def days_of(family: str, path: Path, days: int) -> int:
    """Days or tours of an instance: those asked for (TOPTW), else those that its file tells."""
    if family == "toptw":
        return days
    if family == "vrptw":
        return 1
    return int(_rows(path)[0][0 if family == "mctopmtw" else 3])


def _toptw(path: Path, days: int) -> Instance:
    rows = _rows(path)[2:]
    scale = _scale(path)
    windows = tuple(((_whole(r[-2], scale), _whole(r[-1], scale)),) for r in rows)
    opens, closes = windows[0][0]
    return Instance(
        family="toptw",
        name=path.stem,
        path=path,
        days=days,
        scale=scale,
        ids=tuple(int(r[0]) for r in rows),
        slots=tuple(Slot(day, 0, 0) for day in range(1, days + 1)),
        opens=opens,
        closes=closes,
        windows=(windows,),
        services=tuple(_whole(r[3], scale) for r in rows),
        prizes=tuple(_whole(r[4], 1) for r in rows),
        mandatory=False,
        limits=(),
        longest=None,
        combinations=(),
        **_floored(rows, scale),
    )


def _mctopmtw(path: Path, days: int) -> Instance:
    head, depot, *lines = _rows(path)
    if int(head[0]) != days:
        msg = f"{path.name} is for {head[0]} tours, not {days}"
        raise ValueError(msg)
    scale = _scale(path)
    opens, closes = _whole(depot[-2], scale), _whole(depot[-1], scale)
    uses = [[0] * 11, *([int(word) for word in r[11:22]] for r in lines)]
    maxima = [int(word) for word in head[2:13]]
    titles = ["budget", *(f"type {number}" for number in range(1, 11))]
    return Instance(
        family="mctopmtw",
        name=path.stem,
        path=path,
        days=days,
        scale=scale,
        ids=(0, *(int(r[0]) for r in lines)),
        slots=tuple(Slot(day, 0, (day - 1) % 2) for day in range(1, days + 1)),
        opens=opens,
        closes=closes,
        windows=tuple(
            (((opens, closes),), *(_two_windows(r, scale, odd=kind == 0) for r in lines))
            for kind in range(min(2, days))
        ),
        services=(0, *(_whole(r[3], scale) for r in lines)),
        prizes=(0, *(_whole(r[4], 1) for r in lines)),
        mandatory=False,
        limits=tuple(
            Limit(title, per_tour=False, maximum=maximum, use=tuple(use[k] for use in uses))
            for k, (title, maximum) in enumerate(zip(titles, maxima, strict=True))
        ),
        longest=None,
        combinations=(),
        **_floored([depot, *lines], scale),
    )


def _two_windows(row: Sequence[str], scale: int, *, odd: bool) -> Windows:
    """Windows 1 and 3, or 2 and 4: tours 1 and 3 have the former where E is 1."""
    edges = list(pairwise(_whole(word, scale) for word in row[5:10]))
    return tuple(edges[0::2] if odd == (row[10] == "1") else edges[1::2])


def _vrptw(path: Path, days: int) -> Instance:
    del days
    rows = [r for r in _rows(path) if len(r) in {2, 7} and all(word.isdigit() for word in r)]
    (vehicles, capacity), *lines = rows
    windows = tuple(((_whole(r[4], FINE), _whole(r[5], FINE)),) for r in lines)
    opens, closes = windows[0][0]
    return Instance(
        family="vrptw",
        name=path.stem.lower(),
        path=path,
        days=1,
        scale=FINE,
        ids=tuple(int(r[0]) for r in lines),
        slots=tuple(Slot(1, vehicle, 0) for vehicle in range(int(vehicles))),
        opens=opens,
        closes=closes,
        windows=(windows,),
        services=tuple(_whole(r[6], FINE) for r in lines),
        prizes=(0,) * len(lines),
        mandatory=True,
        limits=(_capacity(capacity, [r[3] for r in lines]),),
        longest=None,
        combinations=(),
        **_precise(lines),
    )


def _pvrp(path: Path, days: int) -> Instance:
    del days
    head, *rows = _rows(path)
    kind, vehicles, _, period = (int(word) for word in head)
    day_limits, lines = {(r[0], r[1]) for r in rows[:period]}, rows[period:]
    if kind != 1 or len(day_limits) != 1:
        msg = f"{path.name}: not a PVRP file whose days are alike"
        raise ValueError(msg)
    ((duration, capacity),) = day_limits
    longest = _whole(duration, FINE) or None
    allowed = ((), *(tuple(_days(int(c), period) for c in r[7:]) for r in lines[1:]))
    service = tuple(_whole(r[3], FINE) for r in lines)
    travel = _precise(lines)
    closes = longest or int(travel["travel"].max()) * (len(lines) + 1) + sum(service)
    return Instance(
        family="pvrp",
        name=path.stem,
        path=path,
        days=period,
        scale=FINE,
        ids=tuple(int(r[0]) for r in lines),
        slots=tuple(
            Slot(day, vehicle, day - 1)
            for day in range(1, period + 1)
            for vehicle in range(vehicles)
        ),
        opens=0,
        closes=closes,
        windows=tuple(
            (((0, closes),), *(_open_on(day, node, closes) for node in allowed[1:]))
            for day in range(1, period + 1)
        ),
        services=service,
        prizes=(0,) * len(lines),
        mandatory=True,
        limits=(_capacity(capacity, [r[4] for r in lines]),),
        longest=longest,
        combinations=allowed,
        **travel,
    )


def _capacity(maximum: str, demands: Sequence[str]) -> Limit:
    return Limit("capacity", per_tour=True, maximum=int(maximum), use=tuple(map(int, demands)))


def _days(code: int, period: int) -> frozenset[int]:
    """Days of a combination: the leftmost of ``period`` bits is day 1 (Cordeau)."""
    return frozenset(day for day in range(1, period + 1) if code >> (period - day) & 1)


def _open_on(day: int, combinations: tuple[frozenset[int], ...], closes: int) -> Windows:
    return ((0, closes),) if any(day in days for days in combinations) else ()


def _rows(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="ascii")
    return [words for line in text.splitlines() if (words := line.split())]


def _scale(path: Path) -> int:
    return 100 if path.stem.lower().split("-")[-1].startswith("pr") else 10


def _whole(word: str, scale: int) -> int:
    """A number of a file in parts of its unit.

    Raises
    ------
    ValueError
        It is finer than that.
    """
    number = Fraction(word) * scale
    if number.denominator != 1:
        msg = f"{word} is not a whole number of 1/{scale}"
        raise ValueError(msg)
    return number.numerator


def _squares(rows: Sequence[Sequence[str]], scale: int) -> list[list[Fraction]]:
    points = [(Fraction(r[1]) * scale, Fraction(r[2]) * scale) for r in rows]
    return [[(a - c) ** 2 + (b - d) ** 2 for c, d in points] for a, b in points]


def _floored(rows: Sequence[Sequence[str]], scale: int) -> dict[str, Ints]:
    squares = _squares(rows, scale)
    whole = np.array([[math.isqrt(math.floor(s)) for s in row] for row in squares], np.int64)
    return {"travel": whole, "costs": whole}


def _precise(rows: Sequence[Sequence[str]]) -> dict[str, Ints]:
    """Durations rounded up, costs to the nearest."""
    squares = _squares(rows, FINE)
    up = [[math.isqrt(math.ceil(s) - 1) + 1 if s else 0 for s in row] for row in squares]
    near = [[round(math.sqrt(s)) for s in row] for row in squares]
    return {"travel": np.array(up, np.int64), "costs": np.array(near, np.int64)}


_READERS: dict[str, Callable[[Path, int], Instance]] = {
    "toptw": _toptw,
    "mctopmtw": _mctopmtw,
    "vrptw": _vrptw,
    "pvrp": _pvrp,
}
