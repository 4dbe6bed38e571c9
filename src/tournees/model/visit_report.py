"""What came of a visit, as the rep reports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tournees.model.calendar import OpeningHours


class VisitOutcome(StrEnum):
    """How a visit went. An order is a visit made that sold something."""

    DONE = "done"
    MISSED = "missed"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """One visit reported.

    ``visit_s`` is how long it really took, ``opening`` the account's hours where the
    rep learned new ones. A missed visit leaves the account as due as it was.
    """

    account_id: str
    day: date
    outcome: VisitOutcome
    visit_s: int | None = None
    order_eur: float | None = None
    opening: OpeningHours | None = None
    note: str = ""
    rep: str = ""
    file: str = ""
    row: int | None = None
