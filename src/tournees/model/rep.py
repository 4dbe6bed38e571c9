"""A rep, and the rules and prices of their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tournees.model.calendar import HOUR_S, Window
from tournees.model.place import NamedPlace, Place


class Regime(StrEnum):
    """How a contract counts work: in hours, or in days a year (*forfait-jours*)."""

    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRules:
    """Limits of a rep's day and week. Hard.

    Work runs from leaving home to returning, lunch excluded, waiting included; with
    ``commute_is_work`` False the drives from and to home are left out.
    ``lunch_s`` is taken inside ``lunch_window``, not during a visit; it may
    interrupt a drive; a tour that leaves ``lunch_s`` of the window free before
    its departure or after its return needs none.

    ``reserve_s`` of each day's work stay free of drives and visits. No stretch of more
    than ``break_after_s`` goes by without a pause of ``break_s`` (lunch or a wait).
    ``rest_s`` lie between a return and the next departure. ``average_work_s`` is the mean
    of a week's work over twelve. Under `Regime.DAYS` the limits on hours of work do not
    hold, the rests do. Without ``overtime`` a week ends at the hours of the contract.
    """

    day_start_s: int = 8 * HOUR_S
    day_end_s: int = 18 * HOUR_S
    day_work_s: int = 10 * HOUR_S
    week_work_s: int = 48 * HOUR_S
    day_drive_s: int = 6 * HOUR_S
    lunch_s: int = 3_000
    lunch_window: Window = Window(12 * HOUR_S, 14 * HOUR_S)
    regime: Regime = Regime.HOURS
    average_work_s: int = 44 * HOUR_S
    commute_is_work: bool = True
    reserve_s: int = 0
    break_s: int = 1_200
    break_after_s: int = 6 * HOUR_S
    rest_s: int = 11 * HOUR_S
    overtime: bool = True
    nights_per_week: int = 0
    night_near_client: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Prices of a rep's work, euros.

    ``overtime_eur`` is added for each hour that a week's work exceeds the contract.
    """

    per_hour_eur: float = 30.0
    per_km_eur: float = 0.476
    meal_eur: float = 21.40
    night_eur: float = 76.60
    overtime_eur: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place as a file names it, not placed yet: an office, a hotel."""

    name: str
    postal_code: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """A rep. ``contract_hours`` per week sets their share of the load.

    ``recent_week_hours`` is the mean of the last eleven weeks (None: those of the contract).
    ``lodgings`` are places where a night may be spent; ``office_times`` the half-days of
    office work, as (weekday, Monday 0, and hours). ``office_at`` and ``lodgings_at`` are what
    the team's file says of them, empty once they are placed.
    """

    id: str
    name: str
    home: Place | None
    rules: WorkRules = WorkRules()
    costs: Costs = Costs()
    contract_hours: float = 35.0
    skills: tuple[str, ...] = ()
    leave: tuple[date, ...] = ()
    speed_factor: float = 1.0
    """How much faster than everyday driving: 1.1 divides all their driving times by 1.1."""
    office: Place | None = None
    recent_week_hours: float | None = None
    lodgings: tuple[NamedPlace, ...] = ()
    office_times: tuple[tuple[int, Window], ...] = ()
    office_at: Named | None = None
    lodgings_at: tuple[Named, ...] = ()
    region: str = ""
    address: str = ""
    postal_code: str = ""
    commune: str = ""
    file: str = ""
    row: int | None = None
