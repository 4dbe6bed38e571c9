"""What an account is expected to contribute, in euros: the formula, alone.

A year:  margin x (revenue + chance x max(0, potential - revenue)) x (1 - loss)

``margin`` is the rate on sales, ``revenue`` and ``potential`` are euros a year before
tax (below zero counts as nothing; a prospect buys nothing yet, so its revenue is 0),
``chance`` is the probability of winning what is not bought yet, ``loss`` the share that
the account's risk grade puts in doubt (unknown grade: none).

A visit:  a year's contribution / visits a year x recency

``recency`` is the time since the last visit over the usual interval between two visits,
within limits: a visit gathers what has come up since the last one. A visit made when it
is due counts 1, one that is late by half its interval 1.5; it is 1 where no date is
known. Days of closed periods do not count. From the day on which the maximum interval
ends (`planner.intervals`) the factor falls again, each day by what a day had added, so
that waiting longer earns nothing more.

At a given number of visits a year, more revenue, margin, potential or chance is never
worth less, and more risk never worth more. See ``docs/valuation.fr.md``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tournees.model import Risk

if TYPE_CHECKING:
    from tournees.model import Account
    from tournees.scenario import Visits


def yearly_eur(
    *, revenue_eur: float, potential_eur: float, margin_rate: float, chance: float, loss: float
) -> float:
    """Expected contribution of an account in a year, in euros (see the module)."""
    revenue_eur = max(0.0, revenue_eur)
    to_win_eur = max(0.0, potential_eur - revenue_eur)
    return margin_rate * (revenue_eur + chance * to_win_eur) * (1.0 - loss)


def loss_of(account: Account, visits: Visits) -> float:
    """Share of the contribution that the account's risk grade puts in doubt."""
    if account.risk is None:
        return 0.0
    losses = visits.risk_loss
    return {Risk.LOW: losses.low, Risk.MEDIUM: losses.medium, Risk.HIGH: losses.high}[account.risk]


def recency(late_days: int, interval_days: float, limits: tuple[float, float]) -> float:
    """Factor of the next visit: time since the last over the interval, within ``limits``.

    ``late_days`` counts from the day when the visit is due, so the time since the last
    visit is ``interval_days + late_days``; below zero, the visit comes early.
    """
    if interval_days <= 0:
        return 1.0
    least, most = limits
    return min(most, max(least, 1.0 + late_days / interval_days))


def day_recency(
    late_days: int, interval_days: float, limits: tuple[float, float], ends_late_days: int | None
) -> float:
    """`recency` of one day of a horizon; it falls once the maximum interval is over.

    ``ends_late_days`` is the lateness on the day from which it falls, None if it never does.
    """
    if ends_late_days is None or late_days <= ends_late_days or interval_days <= 0:
        return recency(late_days, interval_days, limits)
    most = recency(ends_late_days, interval_days, limits)
    return max(limits[0], most - (late_days - ends_late_days) / interval_days)


def cents(amount_eur: float) -> float:
    """Euros rounded half up to the cent."""
    return math.floor(amount_eur * 100 + 0.5) / 100
