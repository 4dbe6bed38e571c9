"""Prices of load, and the cost that no sectors can go below.

For any price ``p_r`` of a second of rep r's load and any price ``q >= 0`` of a handover,

    sum_i min_r (cost_ir + q moves_ir + p_r load_i)
    - sum_r (p_r upper_r if p_r > 0 else p_r lower_r) - q max_moved

is at most the cost of every assignment that keeps the limits on loads and handovers,
contiguous or not; ``moves_ir`` counts the accounts that i moves by going to r (Lagrangian
relaxation; Fisher, Management Science 27(1), 1981). It is
evaluated here in whole numbers, so it holds whatever the prices are worth; the prices
of the transportation problem make it as high as that problem's optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.solver.sectors.flow import transport
from tournees.solver.sectors.rules import count_moved, loads_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.ground import Ground

_FINEST = 1_000_000
_SAFE = 2**60
_TRIALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """The divisible case solved: its bound, prices and where its seconds go.

    ``seconds`` int64[n, r]; ``prices`` float64[r] in cents per second of load.
    ``possible`` is False when not even divisible loads keep the limits: then no sectors
    do, and the bound means nothing. ``handover_cents`` is the price, beyond the one
    asked for, at which the limit on handovers holds. ``least_moved`` is filled where it
    cannot: the fewest handovers that the limits on loads ask for.
    """

    bound_cents: int
    prices: NDArray[np.float64]
    seconds: NDArray[np.int64]
    possible: bool
    handover_cents: int = 0
    least_moved: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """One solve at its price of handovers; ``moved`` counts accounts in fractions."""

    moved: float
    relaxation: Relaxation


def relax(ground: Ground) -> Relaxation:
    """Solve the divisible case; the limit on handovers enters through its best price.

    The bound is concave in that price; each trial gives a line above it, and the next
    trial is where the lines of the nearest trials on either side cross.
    """
    low = _at_price(ground, 0)
    if low.moved <= ground.max_moved or not low.relaxation.possible:
        return low.relaxation
    spread = np.where(ground.usable, ground.cost, 0).max() + 1
    high = _at_price(ground, int(spread) * (len(ground.lower) + 1))
    if high.moved > ground.max_moved + 1e-6:
        return _too_few_handovers(high)
    best = max(low.relaxation, high.relaxation, key=lambda found: found.bound_cents)
    for _ in range(_TRIALS):
        price = _crossing(ground, low, high)
        if price in (low.relaxation.handover_cents, high.relaxation.handover_cents):
            break
        trial = _at_price(ground, price)
        best = max(best, trial.relaxation, key=lambda found: found.bound_cents)
        if trial.moved > ground.max_moved:
            low = trial
        else:
            high = trial
    return best


def _too_few_handovers(high: _Trial) -> Relaxation:
    found = high.relaxation
    return Relaxation(
        bound_cents=found.bound_cents,
        prices=found.prices,
        seconds=found.seconds,
        possible=False,
        handover_cents=found.handover_cents,
        least_moved=int(np.ceil(high.moved - 1e-6)),
    )


def _crossing(ground: Ground, low: _Trial, high: _Trial) -> int:
    """Price at which the lines through two trials meet."""
    slope_low = low.moved - ground.max_moved
    slope_high = high.moved - ground.max_moved
    if slope_low - slope_high < 1e-9:
        return (low.relaxation.handover_cents + high.relaxation.handover_cents) // 2
    at_low = low.relaxation.bound_cents - slope_low * low.relaxation.handover_cents
    at_high = high.relaxation.bound_cents - slope_high * high.relaxation.handover_cents
    price = round((at_high - at_low) / (slope_low - slope_high))
    return min(max(price, low.relaxation.handover_cents), high.relaxation.handover_cents)


def _at_price(ground: Ground, price_cents: int) -> _Trial:
    cost = ground.cost + price_cents * ground.moves
    found = transport(ground, cost)
    prices = _prices(ground, cost, found.seconds)
    bound_cents = lagrangian_cents(ground, cost, prices)
    if price_cents:
        bound_cents -= price_cents * ground.max_moved
    shares = found.seconds / np.maximum(ground.load, 1)[:, None]
    return _Trial(
        moved=float((shares * ground.moves).sum()),
        relaxation=Relaxation(
            bound_cents=bound_cents,
            prices=prices,
            seconds=found.seconds,
            possible=found.within_limits,
            handover_cents=price_cents,
        ),
    )


def lagrangian_cents(ground: Ground, cost: NDArray[np.int64], prices: NDArray[np.float64]) -> int:
    """The bound of this module's docstring without its last term, rounded up to a cent.

    Rounding up is safe: the cost of any sectors is a whole number of cents.
    """
    known = ground.usable.any(axis=1)
    if not known.any():
        return 0
    usable = ground.usable[known]
    top = float(np.where(usable, cost[known], 0).max())
    top += float(np.abs(prices).max()) * max(float(ground.load.max()), 1.0) + 1.0
    scale = max(1, min(_FINEST, int(_SAFE / top)))
    whole = np.rint(prices * scale).astype(np.int64)
    priced = np.where(usable, cost[known], 0) * scale + whole * ground.load[known, None]
    cheapest = np.where(usable, priced, np.iinfo(np.int64).max).min(axis=1)
    total: int = sum(cheapest.tolist())
    for price, lower, upper in zip(
        whole.tolist(), ground.lower.tolist(), ground.upper.tolist(), strict=True
    ):
        total -= price * (upper if price > 0 else lower)
    return -(-total // scale)


def _prices(
    ground: Ground, cost: NDArray[np.int64], seconds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Dual prices of the loads of a flow, float64[r].

    Optimal prices are any that satisfy ``p_a <= p_b + (cost_ib - cost_ia) / load_i`` for
    every account i with seconds at a, ``p_a <= 0`` where a's load is below its upper
    limit and ``p_a >= 0`` where it is above its lower one: shortest paths (Bellman-Ford)
    over the reps and one more node whose price is 0.
    """
    r = len(ground.lower)
    loads = seconds.sum(axis=0)
    step = np.full((r + 1, r + 1), np.inf)
    for a in range(r):
        rows = np.flatnonzero(seconds[:, a])
        if len(rows):
            extra = (cost[rows] - cost[rows, a][:, None]) / ground.load[rows, None]
            step[a, :r] = np.where(ground.usable[rows], extra, np.inf).min(axis=0)
    step[:r, r][loads < ground.upper] = 0
    step[r, :r][loads > ground.lower] = 0
    price = np.zeros(r + 1)
    for _ in range(r + 1):
        price = np.minimum(price, (step + price[None, :]).min(axis=1))
    return np.asarray(price[:r] - price[r], dtype=np.float64)


def widened(ground: Ground, rep_of: NDArray[np.int32]) -> Ground:
    """Loosen the limits, the pairs and the most handovers until these sectors keep them."""
    loads = loads_of(ground, rep_of)
    usable = ground.usable.copy()
    given = np.flatnonzero(rep_of >= 0)
    usable[given, rep_of[given]] = True
    usable[rep_of < 0] = False
    return ground._replace(
        load=np.where(rep_of >= 0, ground.load, 0),
        usable=usable,
        lower=np.minimum(ground.lower, loads),
        upper=np.maximum(ground.upper, loads),
        max_moved=max(ground.max_moved, count_moved(ground, rep_of)),
    )
