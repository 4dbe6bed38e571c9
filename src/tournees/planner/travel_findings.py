"""Accounts and homes that travel times cannot be trusted for, named before anything is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.errors import Issue, TravelError
from tournees.geo import EstimateTravel, RoadTravel, land_of_places
from tournees.geo.server import ServerTravel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.model import Account, Place, Rep, Travel

_NAMES_SHOWN = 5
_MOST_SINGLE = 20
"""Places far from roads that are told one by one; more are told together."""


def travel_findings(
    travel: Travel, accounts: Sequence[Account], reps: Sequence[Rep], off_road_m: int
) -> tuple[Issue, ...]:
    """Everything there is to tell of these accounts and homes; nothing of it is fatal.

    Parameters
    ----------
    travel
        The travel times of the run.
    accounts, reps
        Those that may be named; without a place they are passed over.
    off_road_m
        Farther than this from every road is told.

    Raises
    ------
    TravelError
        No account at all has a road near it: the roads are of another region.
    """
    placed = [account for account in accounts if account.place is not None]
    housed = [rep for rep in reps if rep.home is not None]
    if not placed or not housed:
        return ()
    if isinstance(travel, EstimateTravel):
        return over_the_sea(travel, placed, housed)
    off_m = _off_road_m(travel, placed, housed)
    if np.isinf(off_m[: len(placed)]).all():
        raise TravelError(Issue(code="travel_roads_elsewhere", facts={"n": len(placed)}))
    far = _off_road([*placed, *housed], off_m, off_road_m)
    return (*far, *_apart(travel, placed, housed, off_m == np.inf))


def over_the_sea(
    travel: Travel, accounts: Sequence[Account], reps: Sequence[Rep]
) -> tuple[Issue, ...]:
    """Tell the accounts on a land where no rep lives, which an estimate reaches dry-shod.

    The estimate knows neither the sea nor bridges and ferries; a road file does.
    """
    placed = [account for account in accounts if account.place is not None]
    homes = [rep.home for rep in reps if rep.home is not None]
    if not isinstance(travel, EstimateTravel) or not placed or not homes:
        return ()
    inhabited = set(land_of_places(homes))
    lands = land_of_places([account.place for account in placed if account.place is not None])
    away = [a for a, land in zip(placed, lands, strict=True) if land not in inhabited | {-1}]
    return (_together("estimate_over_sea", away),) if away else ()


def _off_road_m(
    travel: Travel, accounts: Sequence[Account], reps: Sequence[Rep]
) -> NDArray[np.float64]:
    """Metres from each account, then from each home, to its road; 0 where none is known."""
    places, homes = _places(accounts, reps)
    if isinstance(travel, RoadTravel | ServerTravel):
        return travel.off_road_m([*places, *homes])
    return np.zeros(len(places) + len(homes))


def _off_road(
    everyone: Sequence[Account | Rep], off_m: NDArray[np.float64], limit_m: int
) -> tuple[Issue, ...]:
    """Tell who is far from every road, one by one or, where there are many, together."""
    far = [(who, m) for who, m in zip(everyone, off_m.tolist(), strict=True) if m > limit_m]
    if len(far) <= _MOST_SINGLE:
        return tuple(_single(who, m) for who, m in far)
    return (_together("travel_off_road_many", [who for who, _ in far], limit_m=limit_m),)


def _single(who: Account | Rep, off_m: float) -> Issue:
    code, facts = "travel_no_road_near", {}
    if np.isfinite(off_m):
        code, facts = "travel_off_road", {"off_m": round(off_m)}
    return Issue(
        code=code, file=who.file, row=who.row, value=who.name, facts={**facts}, fatal=False
    )


def _apart(
    travel: Travel,
    accounts: Sequence[Account],
    reps: Sequence[Rep],
    nowhere: NDArray[np.bool_],
) -> tuple[Issue, ...]:
    """Tell whom no road joins, there and back: to any home, to any account, to today's rep.

    ``nowhere`` are the accounts, then the homes without a road near: told already.
    """
    joined = _joined(travel, accounts, reps)
    served = np.asarray(joined.any(axis=0))
    n = len(accounts)
    alone = [accounts[i] for i in np.flatnonzero(~(served | nowhere[:n])).tolist()]
    homes = [reps[j] for j in np.flatnonzero(~(joined.any(axis=1) | nowhere[n:])).tolist()]
    row = {rep.id: i for i, rep in enumerate(reps)}
    parted = [
        account
        for column, account in enumerate(accounts)
        if served[column]
        and account.current_rep in row
        and not joined[row[account.current_rep], column]
    ]
    groups: tuple[tuple[str, Sequence[Account | Rep]], ...] = (
        ("travel_unreachable", alone),
        ("travel_home_apart", homes),
        ("travel_rep_apart", parted),
    )
    return tuple(_together(code, whom) for code, whom in groups if whom)


def _joined(travel: Travel, accounts: Sequence[Account], reps: Sequence[Rep]) -> NDArray[np.bool_]:
    """Whether roads lead from each home to each account and back, bool[r, n]."""
    places, homes = _places(accounts, reps)
    there, back = travel.matrix(homes, places), travel.matrix(places, homes)
    both: NDArray[np.bool_] = np.logical_and(there.seconds >= 0, back.seconds.T >= 0)
    return both


def _places(accounts: Sequence[Account], reps: Sequence[Rep]) -> tuple[list[Place], list[Place]]:
    return (
        [account.place for account in accounts if account.place is not None],
        [rep.home for rep in reps if rep.home is not None],
    )


def _together(code: str, whom: Sequence[Account | Rep], **facts: float) -> Issue:
    """One finding for all of them, the first named."""
    names = ", ".join(who.name for who in whom[:_NAMES_SHOWN])
    names += "…" if len(whom) > _NAMES_SHOWN else ""
    return Issue(
        code=code,
        file=whom[0].file,
        facts={"n": len(whom), "names": names, **facts},
        fatal=False,
    )
