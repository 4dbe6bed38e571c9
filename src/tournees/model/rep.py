"""A rep, and the rules and prices of their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tournees.model.calendar import HOUR_S, Window
from tournees.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRules:
    """Limits of a rep's day and week. Hard.

    Work runs from leaving home to returning, lunch excluded, waiting included.
    ``lunch_s`` is taken inside ``lunch_window``, not during a visit; it may
    interrupt a drive; a tour that leaves ``lunch_s`` of the window free before
    its departure or after its return needs none.
    """

    day_start_s: int = 8 * HOUR_S
    day_end_s: int = 18 * HOUR_S
    day_work_s: int = 10 * HOUR_S
    week_work_s: int = 48 * HOUR_S
    day_drive_s: int = 6 * HOUR_S
    lunch_s: int = 3_000
    lunch_window: Window = Window(12 * HOUR_S, 14 * HOUR_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Prices of a rep's work, euros."""

    per_hour_eur: float = 30.0
    per_km_eur: float = 0.476
    meal_eur: float = 21.40
    night_eur: float = 76.60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """A rep. ``contract_hours`` per week sets their share of the load."""

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
    region: str = ""
    address: str = ""
    postal_code: str = ""
    commune: str = ""
    file: str = ""
    row: int | None = None
