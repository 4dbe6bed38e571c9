"""What is to be decided: accounts, reps, days, due visits, travel, sector rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tournees.model.account import Account
from tournees.model.calendar import HOUR_S, Calendar, Window
from tournees.model.outcome import Limit
from tournees.model.place import NamedPlace
from tournees.model.rep import Rep
from tournees.model.rep_day import Placed, RepDay
from tournees.model.travel import Travel


class Agreement(StrEnum):
    """How far a visit has been agreed with the customer."""

    TO_PROPOSE = "to_propose"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


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

    ``day_values_eur`` gives the value on each day where it differs (else empty). Visits
    ``order`` 1, 2, ... of one account come in that order, ``spacing_days`` apart at least
    (1: on different days). ``urgency`` above 0 says that the account's maximum interval ends
    in the horizon (``due_by``): such visits pass before any value, the most urgent first.
    A ``remote`` visit takes time and no road. ``other_reps`` may make it in place of the
    sector's rep, at a price in euros. ``frozen`` visits stay where a plan has put them.
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
    remote: bool = False
    day_values_eur: tuple[float, ...] = ()
    order: int = 1
    spacing_days: int = 1
    urgency: float = 0.0
    due_by: date | None = None
    other_reps: tuple[tuple[str, float], ...] = ()
    agreement: Agreement = Agreement.TO_PROPOSE
    frozen: bool = False

    def value_on(self, day: int) -> float:
        """Euros earned on a day of the horizon, by its index."""
        return self.day_values_eur[day] if self.day_values_eur else self.value_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRules:
    """How sectors may be drawn.

    ``tolerance`` is the largest distance of a rep's load from their target, as a
    fraction of it; ``handover_eur`` the price of each account that changes hands.
    ``keep_groups`` gives the sites of one group (`Account.group_key`) to one rep.
    """

    tolerance: float = 0.10
    handover_eur: float = 0.0
    contiguous: bool = True
    max_handovers: int | None = None
    keep_groups: bool = False
    weeks_per_year: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What an account brings and costs in a year, and its places among the accounts with a rep.

    ``worth_eur`` is the expected contribution, ``cost_eur`` the cost of serving it (time
    and road), ``hours_s`` the time. ``at_stake_eur`` is the contribution weighed by the
    likelihood of loss; None, and no ``risk_rank``, where no risk grade is known. Ranks
    count from 1. ``conventional`` says that the euros rest on a default.
    """

    account_id: str
    worth_eur: float
    cost_eur: float
    hours_s: int
    conventional: bool
    rank: int
    at_stake_eur: float | None = None
    risk_rank: int | None = None

    @property
    def net_eur(self) -> float:
        """Contribution less the cost of serving."""
        return round(self.worth_eur - self.cost_eur, 2)

    @property
    def eur_per_hour(self) -> float | None:
        """Contribution for an hour of a rep; None where no hour is spent."""
        return round(self.worth_eur * HOUR_S / self.hours_s, 2) if self.hours_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that a plan is judged against. Sorted by id; read-only.

    ``load_s`` is the yearly work that each account asks for, ``neighbours`` the
    pairs of account ids that touch on the map (contiguity). ``ranking`` orders the
    accounts by what they bring, for the reader: no rule rests on it.

    ``rep_days`` holds the dates of reps that differ from the usual; ``places`` the offices,
    hotels and other places that tours may begin or end at, by id. ``previous`` is the plan
    that people know; a new one changes the day or the rep of ``max_changes`` of its visits
    at most (None: any number), those that are left out included.
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
    ranking: tuple[Ranked, ...] = ()
    rep_days: tuple[RepDay, ...] = ()
    places: dict[str, NamedPlace] = field(default_factory=dict)
    previous: tuple[Placed, ...] = ()
    max_changes: int | None = None
