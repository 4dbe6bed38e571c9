"""What a rep's date holds besides tours: where it begins and ends, what is already taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of a day that is taken, wherever the rep is: no visit and no drive in it."""

    start_s: int
    end_s: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepDay:
    """One date of one rep, where it differs from the usual.

    ``start_id`` and ``end_id`` are keys of ``Problem.places`` ("" is home). ``first_s`` and
    ``last_s`` narrow the rules' day. ``off`` is a day without work; ``frozen`` one whose
    tour stays as it is. ``other_work_s`` is work outside the tour (office) that the week
    counts. ``busy`` is sorted and disjoint.
    """

    rep_id: str
    day: date
    start_id: str = ""
    end_id: str = ""
    first_s: int | None = None
    last_s: int | None = None
    busy: tuple[Busy, ...] = ()
    off: bool = False
    frozen: bool = False
    other_work_s: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a plan that people know has put a visit: what changes are counted against."""

    visit_id: str
    rep_id: str
    day: date
    start_s: int
