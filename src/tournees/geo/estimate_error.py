"""How far an estimate of travel times is from the road, on points it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.corrections import EstimateError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.model import Place, Travel

NEAREST = 15
_TOURS = 400
_AREA = 40
_FEWEST_STOPS, _MOST_STOPS = 6, 8


def estimate_error(
    estimate: Travel,
    road: Travel,
    points: Sequence[Place],
    homes: Sequence[Place],
    seed: int,
    *,
    nearest: int = NEAREST,
) -> EstimateError:
    """Median errors of an estimate against the road, over pairs that a road joins.

    Parameters
    ----------
    estimate, road
        What is judged, and what it is judged by.
    points
        Places that the estimate's table does not hold; about 300.
    homes
        Where the tours start and end. 400 random day tours of 6 to 8 stops are drawn, the
        stops among the 40 points nearest to a random one, each next stop the nearest; tours
        that no road joins are left out.
    seed
        Of the random tours.
    nearest
        How many points count as near each: 15, fewer where the points are a sample of the
        places meant, so that near ones are as near as among all of them.
    """
    everything, count = [*points, *homes], len(points)
    true, guess = road.matrix(everything, everything), estimate.matrix(everything, everything)
    assert true.metres is not None
    assert guess.metres is not None
    known = true.seconds[:count, :count]
    guessed = guess.seconds[:count, :count]
    error, usable = _relative(known, guessed)
    late_s = np.abs(guessed - known)
    lengths, with_length = _relative(true.metres[:count, :count], guess.metres[:count, :count])
    order = np.argsort(np.where(usable, known, np.inf), axis=1, kind="stable")[:, :nearest]
    near = np.take_along_axis(usable, order, axis=1)
    return EstimateError(
        all_pairs=_median(error[usable]),
        nearest=_median(np.take_along_axis(error, order, axis=1)[near]),
        tours=_median(_tour_errors(true.seconds, guess.seconds, count, seed)),
        metres=_median(lengths[with_length]),
        nearest_s=_median(np.take_along_axis(late_s, order, axis=1)[near]),
    )


def _median(values: NDArray[np.generic] | list[float]) -> float:
    return float(np.median(np.asarray(values, np.float64)))


def _relative(
    known: NDArray[np.int32], guess: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Relative errors, and where they mean something (a known drive above 0)."""
    usable = known > 0
    difference = np.abs(guess.astype(np.float64) - known)
    return difference / np.where(usable, known, 1), usable


def _tour_errors(
    known: NDArray[np.int32], guess: NDArray[np.int32], count: int, seed: int
) -> list[float]:
    random = np.random.default_rng(seed)
    away_s = np.where(known < 0, np.inf, known)
    errors = []
    for _ in range(_TOURS):
        home = int(random.integers(count, len(known)))
        centre = int(random.integers(count))
        area = np.argsort(away_s[centre, :count], kind="stable")[:_AREA]
        size = int(random.integers(_FEWEST_STOPS, _MOST_STOPS + 1))
        left = sorted(int(stop) for stop in random.choice(area, size, replace=False))
        tour = [home]
        while left:
            stop = min(left, key=lambda at: (away_s[tour[-1], at], at))
            left.remove(stop)
            tour.append(stop)
        starts, ends = np.array(tour), np.array([*tour[1:], home])
        driven = float(away_s[starts, ends].sum())
        if 0 < driven < np.inf:
            errors.append(abs(float(guess[starts, ends].sum()) - driven) / driven)
    return errors
