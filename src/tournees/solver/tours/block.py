"""What is planned together: some reps, the days of a horizon, and visits, as the planner gives it.

A block is independent of every other: mostly one rep; several where visits may change hands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.model.rep_day import RepDay

if TYPE_CHECKING:
    from datetime import date

    from tournees.model.outcome import Limit
    from tournees.model.problem import Visit
    from tournees.model.rep import Rep
    from tournees.model.rep_day import Placed
    from tournees.model.travel import TravelMatrix

EFFORT = {"fast": 16_000, "normal": 80_000, "thorough": 800_000}
"""Iterations of the search for one rep by level of effort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TourBlock:
    """Reps, days and visits that are planned together.

    ``visits`` are sorted by id and their windows are indexed by ``days``. ``matrices`` holds
    one travel table for each rep, with metres, over the same points; ``point_of`` gives the
    point of each visit. ``ends`` names points where tours may begin or end, as ``Tour`` does
    (``""`` is left out): office, hotel, ``near:`` an account. ``homes`` is the point of each
    rep's home. ``makers`` says who may make each visit, as (rep's index, euros).
    ``rep_days`` has one entry for each rep and day. ``lodgings`` gives, for each rep, the
    points where a night may be spent besides those of accounts.
    """

    reps: tuple[Rep, ...]
    days: tuple[date, ...]
    visits: tuple[Visit, ...]
    matrices: tuple[TravelMatrix, ...]
    point_of: tuple[int, ...]
    homes: tuple[int, ...]
    makers: tuple[tuple[tuple[int, float], ...], ...]
    rep_days: tuple[tuple[RepDay, ...], ...]
    ends: dict[str, int] = field(default_factory=dict)
    lodgings: tuple[tuple[int, ...], ...] = ()
    limits: tuple[Limit, ...] = ()
    previous: tuple[Placed, ...] = ()
    max_changes: int | None = None

    def __post_init__(self) -> None:
        ids = [visit.id for visit in self.visits]
        if ids != sorted(set(ids)):
            msg = "visits must be sorted by id, each id once"
            raise ValueError(msg)
        for matrix in self.matrices:
            if matrix.metres is None or matrix.seconds.shape[0] != matrix.seconds.shape[1]:
                msg = "travel tables must be square and have metres"
                raise ValueError(msg)
        if any(len(days) != len(self.days) for days in self.rep_days):
            msg = "rep_days must have one entry per day"
            raise ValueError(msg)
        if any(len(visit.windows) != len(self.days) for visit in self.visits):
            msg = "the windows of every visit must have one entry per day"
            raise ValueError(msg)

    @property
    def rep(self) -> Rep:
        """The only rep, or the first."""
        return self.reps[0]

    @property
    def matrix(self) -> TravelMatrix:
        """The only rep's travel table, or the first's."""
        return self.matrices[0]

    def slot(self, rep: int, day: int) -> int:
        """Number of a rep's day among the tours that may be driven."""
        return rep * len(self.days) + day


def rep_block(
    rep: Rep,
    days: tuple[date, ...],
    visits: tuple[Visit, ...],
    matrix: TravelMatrix,
    *,
    absent: tuple[bool, ...] = (),
    limits: tuple[Limit, ...] = (),
) -> TourBlock:
    """One rep alone, with a travel table over [home, visit 0, visit 1, ...]."""
    size = len(visits) + 1
    if matrix.seconds.shape != (size, size):
        msg = f"the matrix must be {size} x {size}"
        raise ValueError(msg)
    away = absent or (False,) * len(days)
    return TourBlock(
        reps=(rep,),
        days=days,
        visits=visits,
        matrices=(matrix,),
        point_of=tuple(range(1, size)),
        homes=(0,),
        makers=((((0, 0.0),)),) * len(visits),
        rep_days=(
            tuple(
                RepDay(rep_id=rep.id, day=day, off=off) for day, off in zip(days, away, strict=True)
            ),
        ),
        limits=limits,
    )
