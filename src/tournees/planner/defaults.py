"""What stands in where a file is silent, from the scenario; every use is counted and shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.model import Account, Kind, OpeningHours, Window
from tournees.planner import worth

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
        """Seconds of one visit: the account's, else its segment's, else the scenario's.

        One by telephone or video lasts as long as the scenario says of those.
        """
        if account.visit_s is not None:
            return account.visit_s
        if account.remote:
            self.used["remote_minutes"].add(account.id)
            return self.visits.remote_minutes * _MINUTE_S
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

    def visit_value(self, account: Account, recency: float = 1.0) -> tuple[float, bool]:
        """Euros that one visit earns, and whether they rest on a convention.

        A year's contribution (see `planner.worth`) over the visits a year, those of a
        client of its segment for a prospect, so that a visit to either is weighed alike;
        without revenue (a prospect: potential), a flat amount by segment. Times
        ``recency``. Conventional as soon as margin, probability or amount is a default.
        """
        known = self._known_yearly_eur(account)
        if known is None:
            return worth.cents(self._flat_visit_eur(account) * recency), True
        value_eur = known[0] / self._visits_of_a_client(account)
        return worth.cents(value_eur * recency), known[1]

    def yearly_value(self, account: Account) -> tuple[float, bool]:
        """Euros that an account is expected to contribute in a year, and whether by convention.

        Without revenue (a prospect: potential), the flat amount of a visit by its segment
        times the visits a year that count in a sector's load.
        """
        known = self._known_yearly_eur(account)
        if known is None:
            flat_eur = self._flat_visit_eur(account) * self.load_visits_per_year(account)
            return worth.cents(flat_eur), True
        return worth.cents(known[0]), known[1]

    def _known_yearly_eur(self, account: Account) -> tuple[float, bool] | None:
        """By the formula of `planner.worth`; None without revenue, or a prospect's potential."""
        prospect = account.kind is Kind.PROSPECT
        base_eur = account.potential_eur if prospect else account.revenue_eur
        if base_eur is None:
            return None
        revenue_eur = 0.0 if prospect else max(0.0, base_eur)
        potential_eur = account.potential_eur or 0.0
        margin_rate, conventional = self._margin(account)
        chance = 0.0
        if prospect or potential_eur > revenue_eur:
            chance, by_default = self._chance(account)
            conventional = conventional or by_default
        value_eur = worth.yearly_eur(
            revenue_eur=revenue_eur,
            potential_eur=potential_eur,
            margin_rate=margin_rate,
            chance=chance,
            loss=worth.loss_of(account, self.visits),
        )
        return value_eur, conventional

    def _visits_of_a_client(self, account: Account) -> float:
        """Visits a year that share the contribution, 1 at least."""
        if account.kind is not Kind.PROSPECT:
            return max(1.0, self.visits_per_year(account))
        return max(1.0, account.visits_per_year or self._segment_visits_per_year(account))

    def _flat_visit_eur(self, account: Account) -> float:
        """The flat amount of a visit by segment, less what the risk grade puts in doubt."""
        self.used["value"].add(account.id)
        segment = self.visits.segments.get(account.segment)
        flat_eur = self.visits.value_eur
        if segment and segment.value_eur is not None:
            flat_eur = segment.value_eur
        return flat_eur * (1.0 - worth.loss_of(account, self.visits))

    def _chance(self, account: Account) -> tuple[float, bool]:
        """The probability of winning what is not bought yet, and whether it is a convention."""
        if account.probability is not None:
            return account.probability, False
        self.used["probability"].add(account.id)
        return self.visits.prospect_probability, True

    def _margin(self, account: Account) -> tuple[float, bool]:
        """The margin rate on sales, and whether it is the scenario's convention."""
        if account.margin_rate is not None:
            return account.margin_rate, False
        self.used["margin_rate"].add(account.id)
        return self.visits.margin_rate, True
