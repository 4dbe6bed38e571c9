"""What stands in where a file is silent, from the scenario; every use is counted and shown."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.model import Account, Kind, OpeningHours, Window

if TYPE_CHECKING:
    from tournees.scenario import Visits

_MINUTE_S = 60


def day_seconds(hour: str) -> int:
    """``"08:30"`` as seconds from midnight."""
    hours, minutes = hour.split(":")
    return (int(hours) * 60 + int(minutes)) * _MINUTE_S


@dataclass(slots=True)
class Defaults:
    """Fills what accounts do not say.

    ``used`` holds, by catalogue key ``default.<name>``, the ids of the accounts for
    which a default stood in.
    """

    visits: Visits
    used: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def look_at(self, account: Account) -> None:
        """Note every default that an account needs, whether or not it is visited."""
        self.visit_s(account)
        self.visits_per_year(account)
        self.opening(account)
        self.visit_value(account)

    def counts(self) -> dict[str, int]:
        """How many accounts each default stood in for."""
        return {name: len(ids) for name, ids in sorted(self.used.items())}

    def visit_s(self, account: Account) -> int:
        """Seconds of one visit: the account's, else its segment's, else the scenario's."""
        if account.visit_s is not None:
            return account.visit_s
        self.used["visit_minutes"].add(account.id)
        segment = self.visits.segments.get(account.segment)
        minutes = segment.minutes if segment and segment.minutes else self.visits.minutes
        return minutes * _MINUTE_S

    def visits_per_year(self, account: Account) -> float:
        """Visits due a year. A prospect without a frequency of its own is due none."""
        if account.visits_per_year is not None:
            return account.visits_per_year
        if account.kind is Kind.PROSPECT:
            return 0.0
        self.used["visits_per_year"].add(account.id)
        return self._segment_visits_per_year(account)

    def _segment_visits_per_year(self, account: Account) -> float:
        segment = self.visits.segments.get(account.segment)
        if segment and segment.per_year is not None:
            return segment.per_year
        return self.visits.per_year

    def load_visits_per_year(self, account: Account) -> float:
        """Visits a year counted in a sector's workload; prospects at a conventional number."""
        if account.kind is Kind.PROSPECT and account.visits_per_year is None:
            return self.visits.prospect_per_year
        return self.visits_per_year(account)

    def opening(self, account: Account) -> OpeningHours:
        """The account's opening hours, or the scenario's."""
        if account.opening is not None:
            return account.opening
        self.used["opening"].add(account.id)
        windows = tuple(
            Window(day_seconds(start), day_seconds(end)) for start, end in self.visits.open_windows
        )
        open_days = self.visits.open_days
        return OpeningHours(tuple(windows if day in open_days else () for day in range(1, 8)))

    def visit_value(self, account: Account) -> tuple[float, bool]:
        """Euros that one visit earns, and whether they rest on a convention.

        A client: revenue x margin rate / visits a year. A prospect: potential x margin
        rate x probability / visits a year of a client of its segment, so that a visit to
        either is weighed alike. Without revenue or potential: a flat amount by segment.
        Conventional as soon as the margin rate, the probability or the amount is a
        default.
        """
        if account.kind is Kind.PROSPECT and account.potential_eur is not None:
            margin, conventional = self._margin(account)
            chance = account.probability
            if chance is None:
                self.used["probability"].add(account.id)
                chance, conventional = self.visits.prospect_probability, True
            per_year = account.visits_per_year or self._segment_visits_per_year(account)
            return _cents(
                account.potential_eur * margin * chance / max(1.0, per_year)
            ), conventional
        if account.kind is not Kind.PROSPECT and account.revenue_eur is not None:
            margin, conventional = self._margin(account)
            per_year = max(1.0, self.visits_per_year(account))
            return _cents(max(0.0, account.revenue_eur) * margin / per_year), conventional
        self.used["value"].add(account.id)
        segment = self.visits.segments.get(account.segment)
        if segment and segment.value_eur is not None:
            return _cents(segment.value_eur), True
        return _cents(self.visits.value_eur), True

    def _margin(self, account: Account) -> tuple[float, bool]:
        """The margin rate on sales, and whether it is the scenario's convention."""
        if account.margin_rate is not None:
            return account.margin_rate, False
        self.used["margin_rate"].add(account.id)
        return self.visits.margin_rate, True


def _cents(amount_eur: float) -> float:
    return math.floor(amount_eur * 100 + 0.5) / 100
