"""Who else may make a visit, where ``[tours] move_eur`` puts a price on it.

Never at accounts that are reserved to their rep (locks). Of the other reps those with the
skills, for whom the drive there and back alone keeps within a day's driving; of them the
three that live nearest by road, at their own pace. The price is the same for each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tournees.model import paced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from tournees.model import Account, Calendar, Rep, SectorPlan, Travel, Visit

MOST_OTHERS = 3
"""Other reps that may make one visit."""


def movable(
    visits: Sequence[Visit],
    accounts: Sequence[Account],
    reps: Sequence[Rep],
    sectors: SectorPlan,
    travel: Travel,
    move_eur: float | None,
) -> tuple[Visit, ...]:
    """The visits, each with the other reps that may make it and the price.

    Parameters
    ----------
    move_eur
        Price of a visit that another rep makes; None: only the sector's rep.
    """
    housed = [rep for rep in reps if rep.home is not None]
    wanted = {visit.account_id for visit in visits if visit.account_id in sectors.rep_of}
    at = [a for a in accounts if a.id in wanted and not a.locked and a.place is not None]
    if move_eur is None or len(housed) < 2 or not at:
        return tuple(visits)
    there_s, round_s = _drives_s(housed, at, travel)
    others = {}
    for column, account in enumerate(at):
        own = sectors.rep_of[account.id]
        near = sorted(
            (int(there_s[row, column]), rep.id)
            for row, rep in enumerate(housed)
            if rep.id != own
            and set(account.skills) <= set(rep.skills)
            and 0 <= round_s[row, column] <= rep.rules.day_drive_s
        )
        others[account.id] = tuple((rep_id, move_eur) for _, rep_id in near[:MOST_OTHERS])
    return tuple(
        replace(visit, other_reps=tuple(sorted(others.get(visit.account_id, ()))))
        for visit in visits
    )


def agreed_with(
    visits: Iterable[Visit],
    calendar: Calendar,
    sectors: SectorPlan,
    visited_by: Mapping[tuple[str, date], str],
) -> tuple[Visit, ...]:
    """The visits; an appointment of another rep's own diary may be made by that rep, for nothing.

    Parameters
    ----------
    visited_by
        Whose diary an appointment comes from, by account id and day.
    """
    return tuple(_agreed_with(visit, calendar, sectors, visited_by) for visit in visits)


def _agreed_with(
    visit: Visit,
    calendar: Calendar,
    sectors: SectorPlan,
    visited_by: Mapping[tuple[str, date], str],
) -> Visit:
    if not visit.appointment:
        return visit
    days = [day for day, open_ in zip(calendar.days, visit.windows, strict=True) if open_]
    host = visited_by.get((visit.account_id, days[0])) if days else None
    if host is None or host == sectors.rep_of.get(visit.account_id, host):
        return visit
    others = [(rep_id, price) for rep_id, price in visit.other_reps if rep_id != host]
    return replace(visit, other_reps=tuple(sorted([*others, (host, 0.0)])))


def _drives_s(
    reps: Sequence[Rep], accounts: Sequence[Account], travel: Travel
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Seconds from each home to each account, and there and back; -1 without a road."""
    homes = [rep.home for rep in reps if rep.home is not None]
    places = [account.place for account in accounts if account.place is not None]
    pace = np.array([[rep.speed_factor] for rep in reps])
    there = paced(travel.matrix(homes, places, with_metres=False), pace)
    back = travel.matrix(places, homes, with_metres=False)
    there_s = there.seconds.astype(np.int64)
    back_s = np.where(back.seconds < 0, -1, np.floor(back.seconds / pace.T + 0.5)).T
    joined = (there_s >= 0) & (back_s >= 0)
    return there_s, np.where(joined, there_s + back_s, -1).astype(np.int64)
