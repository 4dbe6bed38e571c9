"""What is to be decided: accounts, reps, days, due visits, travel, sector rules."""

from __future__ import annotations

from dataclasses import dataclass

from tournees.model.account import Account
from tournees.model.calendar import Calendar, Window
from tournees.model.outcome import Limit
from tournees.model.rep import Rep
from tournees.model.travel import Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that is due in the horizon.

    ``windows`` holds, for each day of ``Problem.calendar.days``, the stretches in
    which the whole visit must fit (opening hours less closed periods and holidays).
    An appointment is a mandatory visit with one day open; with a fixed hour its
    window is exactly as long as the visit. ``value_eur`` is earned if it is made;
    ``conventional`` says that the euros rest on a flat amount. ``campaign`` visits are
    not due: they are prospects that the campaign may add, and those left out stand in
    ``CampaignPlan.unserved``.
    """

    id: str
    account_id: str
    service_s: int
    value_eur: float
    windows: tuple[tuple[Window, ...], ...]
    mandatory: bool = False
    conventional: bool = False
    appointment: bool = False
    overdue_days: int = 0
    campaign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRules:
    """How sectors may be drawn.

    ``tolerance`` is the largest distance of a rep's load from their target, as a
    fraction of it; ``handover_eur`` the price of each account that changes hands.
    """

    tolerance: float = 0.10
    handover_eur: float = 0.0
    contiguous: bool = True
    max_handovers: int | None = None
    weeks_per_year: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that a plan is judged against. Sorted by id; read-only.

    ``load_s`` is the yearly work that each account asks for, ``neighbours`` the
    pairs of account ids that touch on the map (contiguity).
    """

    accounts: tuple[Account, ...]
    reps: tuple[Rep, ...]
    calendar: Calendar
    visits: tuple[Visit, ...]
    travel: Travel
    sectors: SectorRules
    load_s: dict[str, int]
    neighbours: tuple[tuple[str, str], ...] = ()
    limits: tuple[Limit, ...] = ()
