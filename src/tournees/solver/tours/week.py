"""What a rep-week is made of, as the planner gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tournees.model.outcome import Limit
    from tournees.model.problem import Visit
    from tournees.model.rep import Rep
    from tournees.model.travel import TravelMatrix

EFFORT = {"fast": 16_000, "normal": 80_000, "thorough": 800_000}
"""Iterations of the search by level of effort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepWeek:
    """One rep, the days of a horizon, and the visits that may be placed in it.

    ``visits`` are sorted by id and their windows are indexed by ``days``; ``matrix``
    goes from and to [home, visit 0, visit 1, ...] and has metres. ``absent_days`` says
    for each day whether the rep is on leave or the day is a public holiday.
    """

    rep: Rep
    days: tuple[date, ...]
    visits: tuple[Visit, ...]
    matrix: TravelMatrix
    absent_days: tuple[bool, ...]
    limits: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.visits) + 1
        ids = [visit.id for visit in self.visits]
        if ids != sorted(set(ids)):
            msg = "visits must be sorted by id, each id once"
            raise ValueError(msg)
        if self.matrix.seconds.shape != (size, size) or self.matrix.metres is None:
            msg = f"the matrix must be {size} x {size} with metres"
            raise ValueError(msg)
        if len(self.absent_days) != len(self.days):
            msg = "absent_days must have one entry per day"
            raise ValueError(msg)
        if any(len(visit.windows) != len(self.days) for visit in self.visits):
            msg = "the windows of every visit must have one entry per day"
            raise ValueError(msg)
