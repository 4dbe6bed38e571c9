"""Tours to be searched, as whole-number arrays for compiled code.

A *slot* is one tour that may be driven: a rep's day, or a vehicle of a benchmark. *Points*
are places of the travel tables; *nodes* are visits, numbered from 1 (0 stands for either end
of a tour). Slots of one *kind* share windows, gains, busy stretches and lunch. Money is in
thousandths of a cent (``_mc``), rounded once per leg and per visit, so that every sum is
exact. Few arrays with named columns, for compiled code pays in seconds of compilation for
every array it is given.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees.compiled import compiled

Ints = NDArray[np.int64]
Legs = NDArray[np.int32]

MC = 100_000
"""Thousandths of a cent in a euro."""
FAR = 10**9
"""A time that no day reaches."""
NO_ROAD_S = 10**8
NO_ROAD_MC = 2 * 10**9
CLOSED = -(10**17)
"""A gain of a visit that a kind of slot may not make."""

TRAVEL, COST = range(2)
"""Last index of ``legs``: s and mc."""
SERVICE, POINT, GROUP, RANK, SPACING, PREVIOUS, MUST, USES = range(8)
"""Columns of ``nodes``: duration (s), point (-1: made wherever the rep is), group of the
account's visits (-1 alone), place in their order, days after an earlier one, slot in the plan
that people know (-1 none), prize (mc) in the gains of a visit that passes before all value,
first use of a limit."""
(
    KIND, PROFILE, DAY, WEEK, NEXT, START, END, HOME, DAY_START, DAY_END, LUNCH, FREE_FROM,
    FREE_TO, DAY_WORK, DAY_DRIVE, DAY_BUSY, MEAL, COMMUTE, BINDS, NIGHT, FIXED, CLASS,
) = range(22)  # fmt: skip
"""Columns of ``slots``: kind, travel table, day number, rep-week, slot of the rep's next day
(-1 none), points of the usual ends and of home, hours of the day (s), lunch (s), from when a
departure and until when a return leaves lunch aside (s), limits on work, on driving and on
drives with visits (s), price of a meal (mc), whether drives from and to home are work,
whether work must be known, price of a night at its end (mc; -1: none allowed), price of
using the slot (mc), number shared by slots that are alike."""
WORK_LIMIT, NORMAL, OVERTIME, OTHER, NIGHTS = range(5)
"""Columns of ``weeks``: limit on work (s), work before overtime (s), price of overtime
(mc an hour), work outside tours (s), most nights."""
MAXIMUM, SCOPE = range(2)
"""Columns of ``limits``: maximum and scope."""
PER_TOUR, PER_WEEK, PER_PLAN = range(3)
COUNT_OF, FIRST_PATTERN, PATTERNS, MEMBERS = range(4)
"""Columns of ``groups``: visits, first allowed pattern of days and number of them, the visits."""
MOST_CHANGES, NEAR_NIGHTS = range(2)
"""Entries of ``rules``: most changes (-1 any number), whether nights may be near a visit."""


@compiled
def whole(value: int) -> int:
    """Give a constant the type of a variable: numba compiles once more for each constant."""
    return np.int64(value)  # type: ignore[return-value] # one type in compiled code


class Data(NamedTuple):
    """Read-only numbers of what is to be planned.

    ``slots`` [r, 22]; ``legs`` int32[profiles, points, points, 2]; ``windows``
    [kinds, n + 1, 1 + 2 k]: how many windows are long enough, then first and last start of
    each; ``gains`` [kinds, n + 1] (mc): value less the hours of the visit, `CLOSED` where it
    may not be made; ``nodes`` [n + 1, 7 + limits]; ``limits`` [limits, 2]; ``groups``
    [groups, 3 + most]; ``patterns`` [patterns]: allowed sets of days, bit d for day d;
    ``weeks`` [weeks, 5]; ``busy`` [kinds, 1 + 2 b]: how many taken stretches, then start and
    end of each; ``lunches`` [kinds, 1 + 2 l]: how many stretches in which lunch may start,
    then first and last start; ``lodgings`` [lodgings]: points for a night; ``rules`` [2].
    """

    slots: Ints
    legs: Legs
    windows: Ints
    gains: Ints
    nodes: Ints
    limits: Ints
    groups: Ints
    patterns: Ints
    weeks: Ints
    busy: Ints
    lunches: Ints
    lodgings: Ints
    rules: Ints


class Guide(NamedTuple):
    """What steers the search: ``near`` [n + 1, most], ``keys`` [orders, n + 1], smallest first."""

    near: Ints
    keys: Ints


MOST_NEAR = 100


def to_guide(data: Data) -> Guide:
    """Neighbours of each visit, itself first, and orders in which visits are put back."""
    point = np.maximum(data.nodes[:, POINT], 0)
    away = data.legs[0, :, :, TRAVEL].astype(np.int64)
    both = away + away.T
    both = both[np.ix_(point, point)]
    remote = data.nodes[:, POINT] < 0
    both[remote, :] = both[:, remote] = np.int64(NO_ROAD_S)
    both[:, 0] = 4 * NO_ROAD_S
    np.fill_diagonal(both, -1)
    most = max(1, min(MOST_NEAR, len(point) - 1))
    near = np.argsort(both, axis=1, kind="stable")[:, :most].astype(np.int64)
    start = int(data.slots[0, START])
    home = away[start, point] + away[point, start]
    used = np.arange((data.windows.shape[2] - 1) // 2)[None, None, :] < data.windows[:, :, :1]
    open_s = ((data.windows[:, :, 2::2] - data.windows[:, :, 1::2] + 1) * used).sum(axis=(0, 2))
    service, gain = data.nodes[:, SERVICE], data.gains.max(axis=0)
    pace = gain // np.maximum(1, service + home // 8)
    keys = np.stack([-gain, -pace, home, -home, open_s])
    return Guide(np.ascontiguousarray(near), keys)
