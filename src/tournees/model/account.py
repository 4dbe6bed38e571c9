"""An account: whoever a rep may visit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tournees.model.calendar import OpeningHours
from tournees.model.place import Place

_NOT_WORD = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """What an account is to the firm."""

    CLIENT = "client"
    PROSPECT = "prospect"
    PRESCRIBER = "prescriber"
    DISTRIBUTOR = "distributor"


class Status(StrEnum):
    """Whether the account may be visited."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LITIGATION = "litigation"
    DO_NOT_CANVASS = "do_not_canvass"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit agreed for a date; ``start_s`` None means any hour of that day.

    ``visit_s`` is how long it was agreed for, where that is known.
    """

    day: date
    start_s: int | None = None
    visit_s: int | None = None


class Risk(StrEnum):
    """How likely the firm is to lose the account, or not to be paid."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to ask for."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """Dates, both included, during which nobody is there.

    A ``yearly`` period comes back every year: only the months and days of its dates
    count, and it runs over the new year where ``last`` stands before ``first``.
    """

    first: date
    last: date
    yearly: bool = False

    def covers(self, day: date) -> bool:
        """Whether the account is closed on ``day``."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        on = (day.month, day.day)
        return first <= on <= last if first <= last else on >= first or on <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A client or prospect as the user's file describes it.

    Everything but ``id``, ``name`` and ``kind`` may be missing; the defaults that
    stand in are decided by ``planner`` and shown to the user. Money is euros a year
    before tax; ``margin_rate`` is on sales (*taux de marque*); ``insee`` is the code of
    the commune that the place was found in, empty where none is sure. ``sector`` is the
    user's own name of today's sector, shown and never decided by. ``row`` and ``file``
    remember where it came from and never reach a plan.
    """

    id: str
    name: str
    kind: Kind
    place: Place | None = None
    address: str = ""
    postal_code: str = ""
    commune: str = ""
    insee: str = ""
    segment: str = ""
    revenue_eur: float | None = None
    previous_revenue_eur: float | None = None
    orders_eur: float | None = None
    objective_eur: float | None = None
    margin_rate: float | None = None
    potential_eur: float | None = None
    probability: float | None = None
    risk: Risk | None = None
    siret: str = ""
    naf: str = ""
    phone: str = ""
    email: str = ""
    contacts: tuple[Contact, ...] = ()
    group: str = ""
    status: Status = Status.ACTIVE
    current_rep: str = ""
    sector: str = ""
    locked: bool = False
    visits_per_year: float | None = None
    min_days_between: int | None = None
    max_days_between: int | None = None
    visit_s: int | None = None
    opening: OpeningHours | None = None
    closed_periods: tuple[ClosedPeriod, ...] = ()
    skills: tuple[str, ...] = ()
    last_visit: date | None = None
    appointments: tuple[Appointment, ...] = ()
    mandatory: bool = False
    remote: bool = False
    """Visited by telephone or video: it takes time and no road."""
    file: str = ""
    row: int | None = None

    @property
    def group_key(self) -> str:
        """What groups are compared by: no case, accents or punctuation; empty for none."""
        parts = unicodedata.normalize("NFKD", self.group.casefold())
        bare = "".join(char for char in parts if not unicodedata.combining(char))
        return _NOT_WORD.sub(" ", bare).strip()
