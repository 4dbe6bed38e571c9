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
    estimate: Travel, road: Travel, points: Sequence[Place], homes: Sequence[Place], seed: int
) -> EstimateError:
    """Median relative errors of an estimate against the road.

    Parameters
    ----------
    estimate, road
        What is judged, and what it is judged by.
    points
        Places that the estimate's table does not hold; about 300.
    homes
        Where the tours start and end. 400 random day tours of 6 to 8 stops are drawn, the
        stops among the 40 points nearest to a random one, each next stop the nearest.
    seed
        Of the random tours.
    """
    everything, count = [*points, *homes], len(points)
    true, guess = road.matrix(everything, everything), estimate.matrix(everything, everything)
    assert true.metres is not None
    assert guess.metres is not None
    known = true.seconds[:count, :count]
    error, usable = _relative(known, guess.seconds[:count, :count])
    lengths, with_length = _relative(true.metres[:count, :count], guess.metres[:count, :count])
    order = np.argsort(np.where(usable, known, np.inf), axis=1, kind="stable")[:, :NEAREST]
    near = np.take_along_axis(usable, order, axis=1)
    return EstimateError(
        all_pairs=float(np.median(error[usable])),
        nearest=float(np.median(np.take_along_axis(error, order, axis=1)[near])),
        tours=float(np.median(_tour_errors(true.seconds, guess.seconds, count, seed))),
        metres=float(np.median(lengths[with_length])),
    )


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
    errors = []
    for _ in range(_TOURS):
        home = int(random.integers(count, len(known)))
        centre = int(random.integers(count))
        area = np.argsort(known[centre, :count], kind="stable")[:_AREA]
        size = int(random.integers(_FEWEST_STOPS, _MOST_STOPS + 1))
        left = sorted(int(stop) for stop in random.choice(area, size, replace=False))
        tour = [home]
        while left:
            stop = min(left, key=lambda at: (known[tour[-1], at], at))
            left.remove(stop)
            tour.append(stop)
        starts, ends = np.array(tour), np.array([*tour[1:], home])
        driven = float(known[starts, ends].sum())
        if driven > 0:
            errors.append(abs(float(guess[starts, ends].sum()) - driven) / driven)
    return errors
