"""``[rules]``: limits of a rep's day and week, and prices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from tournees.scenario.section import Hour, Latitude, Longitude, Section, minutes_of


class Spot(Section):
    """A place by its name, and its coordinates or commune."""

    name: str
    lat: Latitude | None = None
    lon: Longitude | None = None
    commune: str = ""
    postal_code: str = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Spot:
        if (self.lat is None) != (self.lon is None) or (self.lat is None) == (not self.commune):
            msg = "spot_somewhere"
            raise ValueError(msg)
        return self


class Rules(Section):
    """Limits of a rep's day and week, and prices. A rep's own column wins."""

    day_start: Hour = "08:00"
    day_end: Hour = "18:00"
    day_work_hours: Annotated[float, Field(gt=0, le=24)] = 10.0
    week_work_hours: Annotated[float, Field(gt=0, le=168)] = 48.0
    day_drive_hours: Annotated[float, Field(gt=0, le=24)] = 6.0
    lunch_minutes: Annotated[int, Field(ge=0, le=180)] = 50
    lunch_from: Hour = "12:00"
    lunch_to: Hour = "14:00"
    hour_eur: Annotated[float, Field(ge=0, le=10_000)] = 30.0
    km_eur: Annotated[float, Field(ge=0, le=1_000)] = 0.476
    meal_eur: Annotated[float, Field(ge=0, le=10_000)] = 21.40
    night_eur: Annotated[float, Field(ge=0, le=10_000)] = 76.60
    contract_hours: Annotated[float, Field(gt=0, le=60)] = 35.0
    regime: Literal["hours", "days"] = "hours"
    """How contracts count work: "days" (forfait-jours) lifts the limits on hours, not the rests."""
    average_week_hours: Annotated[float, Field(gt=0, le=60)] = 44.0
    """Mean of a week's work over twelve weeks."""
    commute_is_work: bool = True
    """Whether the drives from and to home count as work (see the guide for the law)."""
    reserve_minutes: Annotated[int, Field(ge=0, le=600)] = 60
    """Part of each day's work that stays free of visits and drives."""
    overtime: bool = True
    """Whether a week may exceed the hours of the contract, at ``overtime_rate``."""
    overtime_rate: Annotated[float, Field(ge=0, le=5)] = 0.25
    """Share of the hourly cost that is added for an hour of overtime."""
    nights_per_week: Annotated[int, Field(ge=0, le=6)] = 0
    """Nights away that a week may hold."""
    night_near_client: bool = True
    """Whether a night may be spent near any account, not only at the lodgings named."""
    lodgings: tuple[Spot, ...] = ()
    """Places where a night may be spent."""
    holidays: Literal["auto", "none", "metropole", "alsace_moselle"] = "auto"
    """Public holidays; "auto": of the place of each home and account."""

    @model_validator(mode="after")
    def _hours_in_order(self) -> Rules:
        if minutes_of(self.day_start) >= minutes_of(self.day_end):
            msg = "day_reversed"
            raise ValueError(msg)
        if minutes_of(self.lunch_to) - minutes_of(self.lunch_from) < max(1, self.lunch_minutes):
            msg = "lunch_too_long"
            raise ValueError(msg)
        return self
