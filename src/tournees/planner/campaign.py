"""A thin campaign: prospects offered to the week's tours within a budget of rep-days.

A prospect uses its visit plus the drive to a near neighbour; the sum over each rep's
horizon stays within that rep's share of the budget of days (by contract hours), a day
being a fifth of the contract week. Which of them are visited is decided by the tours
themselves: a prospect is taken when it earns more than its detour costs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tournees.model import CampaignPlan, Kind, Limit, LimitScope, Status
from tournees.planner.due import campaign_visit
from tournees.planner.seasons import closed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Account, Calendar, Rep, SectorPlan, TourPlan, Visit
    from tournees.planner.defaults import Defaults
    from tournees.scenario import Campaign

CANDIDATES_PER_DAY = 24
"""Prospects offered per rep-day of budget: about four times what a day can hold."""
_WORKING_DAYS = 5
_DAYS = "campaign_days"


def offer(
    section: Campaign,
    accounts: Sequence[Account],
    sectors: SectorPlan,
    calendar: Calendar,
    defaults: Defaults,
    due_ids: frozenset[str],
) -> tuple[Visit, ...]:
    """The prospects that the campaign puts forward, the most valuable of each sector.

    Those that are closed on every day of the horizon wait for another campaign.
    """
    by_rep: dict[str, list[Visit]] = {}
    for account in accounts:
        rep_id = sectors.rep_of.get(account.id)
        suited = account.kind is Kind.PROSPECT and account.status is Status.ACTIVE
        shut = all(closed(account, day) for day in calendar.days)
        if rep_id and suited and not shut and account.id not in due_ids:
            by_rep.setdefault(rep_id, []).append(campaign_visit(account, calendar, defaults))
    each = math.ceil(section.days * CANDIDATES_PER_DAY / max(1, len(by_rep)))
    chosen = [
        visit
        for visits in by_rep.values()
        for visit in sorted(visits, key=lambda v: (-v.value_eur, v.id))[:each]
    ]
    return tuple(sorted(chosen, key=lambda visit: visit.id))


def limits(
    section: Campaign,
    visits: Sequence[Visit],
    reps: Sequence[Rep],
    sectors: SectorPlan,
    drive_s: dict[str, int],
    *,
    weeks: int = 1,
) -> tuple[Limit, ...]:
    """The budget of days as one limit per rep over the horizon, and the prospects per day."""
    use = {visit.account_id: visit.service_s + drive_s[visit.account_id] for visit in visits}
    total_hours = sum(rep.contract_hours for rep in reps)
    found: list[Limit] = []
    for rep in reps:
        mine = {a: used for a, used in use.items() if sectors.rep_of[a] == rep.id}
        share = rep.contract_hours / total_hours
        day_s = rep.contract_hours * 3600 / _WORKING_DAYS
        maximum = math.floor(section.days * share * day_s)
        scope = LimitScope.WEEK if weeks == 1 else LimitScope.PLAN
        found.append(Limit(name=f"{_DAYS}:{rep.id}", scope=scope, maximum=maximum, use=mine))
    if section.max_per_day is not None:
        once = dict.fromkeys(use, 1)
        found.append(
            Limit(
                name="campaign_per_day",
                scope=LimitScope.TOUR,
                maximum=section.max_per_day,
                use=once,
            )
        )
    return tuple(found)


def campaign_plan(
    visits: Sequence[Visit],
    tours: TourPlan,
    left_out: TourPlan,
    found: Sequence[Limit],
    reps: Sequence[Rep],
) -> CampaignPlan:
    """What the campaign chose, the rep-days it used, and whom it left out and why."""
    offered = {visit.account_id for visit in visits}
    planned = {stop.account_id for tour in tours.tours for stop in tour.stops}
    chosen = tuple(sorted(offered & planned))
    day_s = {rep.id: rep.contract_hours * 3600 / _WORKING_DAYS for rep in reps}
    used = sum(
        limit.use[account_id] / day_s[limit.name.partition(":")[2]]
        for limit in found
        if limit.name.startswith(f"{_DAYS}:")
        for account_id in chosen
        if account_id in limit.use
    )
    return CampaignPlan(
        status=tours.status,
        chosen=chosen,
        days_used=round(used, 2),
        unserved=left_out.unserved,
    )
