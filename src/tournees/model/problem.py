"""What is to be decided: accounts, reps, days, due visits, travel, sector rules."""

from __future__ import annotations

from dataclasses import dataclass

from tournees.model.account import Account
from tournees.model.calendar import HOUR_S, Calendar, Window
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
