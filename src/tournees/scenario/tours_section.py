"""``[tours]``: the horizon, the diaries, what is frozen, what customers have agreed to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tournees.scenario.section import YEARS, MaybeNamed, Section


class Diary(Section):
    """One rep's diary: an .ics file or an Excel or CSV agenda, relative to the scenario."""

    rep: str
    """Id of the rep."""
    file: str
    show_labels: bool = False
    """Whether plans say what busy time is for; private events never do."""


class LimitRule(Section):
    """A named maximum over a tour, a week or the whole plan."""

    name: str
    scope: Literal["tour", "week", "plan"]
    maximum: Annotated[int, Field(ge=0)]
    column: str = ""
    """Header of the account file that says what each visit uses; none: each visit counts 1."""
    kinds: tuple[Literal["client", "prospect", "prescriber", "distributor"], ...] = ()
    """Kinds of account that count; none: all."""
    segments: tuple[str, ...] = ()
    """Segments that count; none: all."""


class Tours(Section):
    """Weekly tours."""

    enabled: bool = True
    week: date | None = None
    """Monday of the week to plan; any day of it will do. Required when enabled."""
    weeks: Annotated[int, Field(ge=1, le=4)] = 1
    """Weeks to plan, from ``week`` on."""
    day: date | None = None
    """Plan this day alone, in place of weeks."""
    work_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1, max_length=7)
    ] = (1, 2, 3, 4, 5)
    """Weekdays on which reps work, 1 = Monday."""
    mandatory: tuple[str, ...] = ()
    """Ids of accounts that must be visited in the horizon."""
    diaries: tuple[Diary, ...] = ()
    """The reps' own diaries: what stands in them is kept free, or is an appointment."""
    limits: tuple[LimitRule, ...] = ()
    """Named maxima: capacity, quotas, budgets, prospects a day."""
    move_eur: Annotated[float, Field(ge=0, le=10_000_000)] | None = None
    """Price at which another rep may make a visit; none: only the sector's rep."""
    previous: MaybeNamed = None
    """A run folder or a file of visits whose plan people know, relative to the scenario."""
    max_changes: Annotated[int, Field(ge=0)] | None = None
    """Visits of ``previous`` that may change day or rep, at most."""
    freeze_until: date | None = None
    """Days up to this one stay as ``previous`` has them."""
    agreements: MaybeNamed = None
    """A file of what customers have said of proposed visits, relative to the scenario."""
    refusal_moves: Annotated[int, Field(ge=0)] = 2
    """Other visits that a refusal may move, at most."""

    @model_validator(mode="after")
    def _week_given(self) -> Tours:
        if self.enabled and self.week is None and self.day is None:
            msg = "week_required"
            raise ValueError(msg)
        if any(day.year not in YEARS for day in (self.week, self.day) if day is not None):
            msg = "week_far"
            raise ValueError(msg)
        return self
