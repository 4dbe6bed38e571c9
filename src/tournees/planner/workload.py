"""Hours a year that each account asks for, and what each rep's travel to it costs.

First version of the true workload: visits x (visit + preparation and report + the
drive to a near neighbour), prospects at a conventional number of visits. The drive
from home is the rep's own matter: it stands in the cost, not in the load, so that
the load of an account is the same whoever serves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tournees.geo.sphere import lat_lon, on_sphere
from tournees.model import paced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.model import Account, Place, Rep, Travel
    from tournees.planner.defaults import Defaults

STOPS_PER_DAY = 5
"""Visits that share one trip from home (3 to 8 by trade; 5 is usual)."""
NEAR = 5
"""Neighbours by road whose mean drive stands for the drive between two visits."""
_BLOCK = 256
_BAND_DEG = 0.2


def local_drives(places: Sequence[Place], travel: Travel) -> NDArray[np.int64]:
    """Mean drive, int64[n, 2] in seconds and metres, from each place to its nearest by road.

    Neighbours are sought among the `2 * NEAR` nearest as the crow flies, block by
    block, so that no n x n matrix is built.
    """
    n = len(places)
    if n < 2:
        return np.zeros((n, 2), np.int64)
    lat, lon = lat_lon(places).T
    points = on_sphere(lat, lon)
    wanted = min(2 * NEAR + 1, n)
    near = np.asarray(cKDTree(points).query(points, k=wanted)[1]).reshape(n, wanted)
    order = np.lexsort((lon, np.floor(lat / _BAND_DEG)))
    drives = np.zeros((n, 2), np.int64)
    for start in range(0, n, _BLOCK):
        block = order[start : start + _BLOCK]
        around = np.unique(near[block])
        matrix = travel.matrix([places[i] for i in block], [places[j] for j in around])
        assert matrix.metres is not None
        for row, i in enumerate(block):
            others = np.searchsorted(around, near[i][near[i] != i])
            others = others[matrix.seconds[row, others] >= 0]
            nearest = others[np.argsort(matrix.seconds[row, others], kind="stable")[:NEAR]]
            for column, table in enumerate((matrix.seconds, matrix.metres)):
                mean = float(table[row, nearest].mean()) if nearest.size else 0.0
                drives[i, column] = round(mean)
    return drives


def yearly_load_s(
    accounts: Sequence[Account], drives_s: NDArray[np.int64], defaults: Defaults
) -> dict[str, int]:
    """Seconds of work a year that each account asks for, by account id."""
    office_s = defaults.visits.office_minutes * 60
    return {
        account.id: round(
            defaults.load_visits_per_year(account)
            * (defaults.visit_s(account) + office_s + int(drive_s))
        )
        for account, drive_s in zip(accounts, drives_s, strict=True)
    }


def yearly_cost_cents(
    accounts: Sequence[Account], reps: Sequence[Rep], travel: Travel, defaults: Defaults
) -> NDArray[np.int64]:
    """Cents a year, int64[n, r], of the drive from each rep's home; -1 where no road leads.

    Each visit pays its share of a round trip that `STOPS_PER_DAY` visits have in
    common, at the rep's own pace and price of an hour and of a kilometre.
    """
    homes = [rep.home for rep in reps if rep.home is not None]
    places = [account.place for account in accounts if account.place is not None]
    pace = np.array([rep.speed_factor for rep in reps if rep.home is not None])
    matrix = paced(travel.matrix(homes, places), pace[:, None])
    assert matrix.metres is not None
    seconds, metres = matrix.seconds.T.astype(np.float64), matrix.metres.T.astype(np.float64)
    visits = np.array([defaults.load_visits_per_year(account) for account in accounts])
    hour = np.array([rep.costs.per_hour_eur for rep in reps])
    km = np.array([rep.costs.per_km_eur for rep in reps])
    trip_eur = 2.0 * (seconds / 3600.0 * hour + metres / 1000.0 * km)
    cents = np.floor(100.0 * visits[:, None] * trip_eur / STOPS_PER_DAY + 0.5).astype(np.int64)
    cents[matrix.seconds.T < 0] = -1
    return np.ascontiguousarray(cents)
