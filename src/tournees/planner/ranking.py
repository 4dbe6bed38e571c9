"""Customers ranked by what they leave and by what may be lost with them, over a year.

Cost of serving: visits a year x (visit + preparation and report + drive to a near
neighbour) at the rep's price of an hour, and the road of that drive at the rep's price
of a kilometre. The drive from home is the rep's, not the account's, as in `workload`.
At stake: the contribution before risk times the loss of the risk grade.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.model import HOUR_S, Ranked
from tournees.planner import worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tournees.model import Account, Rep
    from tournees.planner.defaults import Defaults

_KM_M = 1000


def rank(
    accounts: Iterable[Account],
    reps: Sequence[Rep],
    rep_of: Mapping[str, str],
    *,
    load_s: Mapping[str, int],
    drive_m: Mapping[str, int],
    defaults: Defaults,
) -> tuple[Ranked, ...]:
    """The accounts that have a rep, the most profitable first (ties by id).

    Parameters
    ----------
    accounts
        Sorted by id.
    reps
        Whose prices of an hour and a kilometre count.
    rep_of
        Account id to rep id; others are not ranked.
    load_s
        Seconds of work a year, by account id.
    drive_m
        Metres to a near neighbour, by account id.
    defaults
        What stands in where an account is silent.
    """
    costs = {rep.id: rep.costs for rep in reps}
    found: list[Ranked] = []
    for account in accounts:
        prices = costs.get(rep_of.get(account.id, ""))
        if prices is None:
            continue
        work_s = load_s.get(account.id, 0)
        visits = defaults.load_visits_per_year(account)
        road_km = visits * drive_m.get(account.id, 0) / _KM_M
        cost_eur = work_s / HOUR_S * prices.per_hour_eur + road_km * prices.per_km_eur
        found.append(_ranked(account, worth.cents(cost_eur), work_s, defaults))
    found.sort(key=lambda one: (-one.net_eur, one.account_id))
    found = [replace(one, rank=place) for place, one in enumerate(found, start=1)]
    return _with_risk_ranks(found)


def _ranked(account: Account, cost_eur: float, work_s: int, defaults: Defaults) -> Ranked:
    worth_eur, conventional = defaults.yearly_value(account)
    at_stake_eur = None
    if account.risk is not None:
        loss = worth.loss_of(account, defaults.visits)
        sure_eur, _ = defaults.yearly_value(replace(account, risk=None))
        at_stake_eur = worth.cents(sure_eur * loss)
    return Ranked(
        account_id=account.id,
        worth_eur=worth_eur,
        cost_eur=cost_eur,
        hours_s=work_s,
        conventional=conventional,
        rank=0,
        at_stake_eur=at_stake_eur,
    )


def _with_risk_ranks(found: list[Ranked]) -> tuple[Ranked, ...]:
    graded = [one for one in found if one.at_stake_eur is not None]
    graded.sort(key=lambda one: (-(one.at_stake_eur or 0.0), one.account_id))
    place = {one.account_id: number for number, one in enumerate(graded, start=1)}
    return tuple(replace(one, risk_rank=place.get(one.account_id)) for one in found)
