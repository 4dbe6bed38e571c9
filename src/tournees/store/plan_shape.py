"""The shape of ``plan.json``: what stands in it, under which name. Read strictly.

These classes are the contract: they read a plan, refuse what does not fit with the
place of each fault, and give the JSON Schema. `plan_json` turns them into the model.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tournees.model import Outcome, Reason

FORMAT = 1

Facts = dict[str, str | int | float]
Seconds = Annotated[int, Field(ge=0, description="Seconds")]
DaySeconds = Annotated[int, Field(ge=0, description="Seconds from midnight")]
Metres = Annotated[int, Field(ge=0, description="Metres")]


class _Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


class BoundShape(_Shape):
    """A proven limit on how good a decision can be."""

    sense: Literal["min", "max"]
    objective_eur: float
    bound_eur: float
    model: str
    """Which relaxation gave the bound."""


class UnservedShape(_Shape):
    """An account or a due visit left out, with its reason."""

    account: str
    visit: str
    """Id of the due visit; empty for an account without a sector."""
    rep: str
    """Empty where there is none."""
    reason: Reason
    facts: Facts
    """What was checked, in numbers whose names carry their unit."""


class HandoverShape(_Shape):
    """An account that changes hands."""

    account: str
    from_rep: str
    to_rep: str
    reason: str
    facts: Facts


class MessageShape(_Shape):
    """Something to say about a decision."""

    code: str
    facts: Facts


class SectorsShape(_Shape):
    """Which account belongs to which rep."""

    status: Outcome
    rep_of: dict[str, str]
    """Account id -> rep id."""
    handovers: tuple[HandoverShape, ...]
    unassigned: tuple[UnservedShape, ...]
    bound: BoundShape | None
    messages: tuple[MessageShape, ...]


class StopShape(_Shape):
    """A visit placed in a tour; travel is from the previous point."""

    account: str
    visit: str
    arrive_s: DaySeconds
    start_s: DaySeconds
    leave_s: DaySeconds
    travel_s: Seconds
    travel_m: Metres


class TourShape(_Shape):
    """One rep-day, from where the rep slept to where the rep sleeps."""

    rep: str
    date: date
    depart_s: DaySeconds
    lunch_start_s: DaySeconds | None
    """None where lunch time is free before the tour or after it."""
    stops: tuple[StopShape, ...]
    return_travel_s: Seconds
    return_travel_m: Metres
    return_s: DaySeconds
    start: str = ""
    """Where it begins: empty for home, "near:" and an account's id, or a place of the inputs."""
    end: str = ""
    """Where it ends, in the same manner."""
    overnight: bool = False
    """Whether the rep sleeps where it ends, away from home."""


class ToursShape(_Shape):
    """The tours of the horizon."""

    status: Outcome
    tours: tuple[TourShape, ...]
    bound: BoundShape | None


class CampaignShape(_Shape):
    """Prospects added to the tours."""

    status: Outcome
    chosen: tuple[str, ...]
    """Account ids."""
    days_used: Annotated[float, Field(ge=0)]
    unserved: tuple[UnservedShape, ...]
    """Visits to prospects that the campaign did not take."""


class PlanShape(_Shape):
    """A plan of Tournées. A decision that was not asked for is null."""

    format: Literal[1]
    sectors: SectorsShape | None
    tours: ToursShape | None
    unserved: tuple[UnservedShape, ...]
    """Due visits that no tour makes; empty without tours."""
    campaign: CampaignShape | None
