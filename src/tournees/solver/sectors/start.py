"""Where the search starts: the flow rounded, then made whole on the map."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from tournees.solver.sectors.data import NOBODY
from tournees.solver.sectors.rules import count_apart, main_parts, score_of, standing_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.solver.sectors.bounds import Relaxation
    from tournees.solver.sectors.ground import Ground


def starts(ground: Ground, relaxation: Relaxation, anchors: NDArray[np.int32]) -> NDArray[np.int32]:
    """The better of two first sectors: the rounded flow, or today's sectors; both made whole."""
    cheapest = np.where(ground.usable, _priced(ground, relaxation.prices), np.inf).argmin(axis=1)
    rounded = np.where(relaxation.seconds.any(axis=1), relaxation.seconds.argmax(axis=1), cheapest)
    stays = (ground.current >= 0) & ground.usable[np.arange(len(rounded)), ground.current]
    today = np.where(stays, ground.current, rounded)
    candidates = []
    for rep_of in (rounded, today):
        first = np.where(ground.usable.any(axis=1), rep_of, NOBODY).astype(np.int32)
        whole = make_whole(ground, first, relaxation.prices, anchors)
        candidates.append((score_of(ground, whole, count_apart(ground, whole, anchors)), whole))
    return min(candidates, key=lambda candidate: candidate[0])[1]


def _priced(ground: Ground, prices: NDArray[np.float64]) -> NDArray[np.float64]:
    return ground.cost + prices[None, :] * ground.load[:, None]


def make_whole(
    ground: Ground,
    rep_of: NDArray[np.int32],
    prices: NDArray[np.float64],
    anchors: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Give the accounts that stand apart to sectors they touch, the least dear first.

    Dear is measured by cost plus the price of load. An account that touches no sector
    allowed to have it goes to its cheapest rep and stays apart.
    """
    if not ground.contiguous:
        return rep_of
    whole = rep_of.copy()
    loose = standing_apart(ground, rep_of, anchors)
    if not loose.any():
        return whole
    parts, main = main_parts(ground, rep_of, anchors)
    settled = main[parts] & (rep_of >= 0)
    priced = np.where(ground.usable, _priced(ground, prices), np.inf)
    cheapest = priced.min(axis=1, keepdims=True)
    dearer = priced - np.where(np.isfinite(cheapest), cheapest, 0)
    queue: list[tuple[float, int, int]] = []
    for account in np.flatnonzero(loose).tolist():
        touched = {int(whole[near]) for near in _near(ground, account) if settled[near]}
        queue += [
            (float(dearer[account, rep]), account, rep)
            for rep in sorted(touched)
            if ground.usable[account, rep]
        ]
    heapq.heapify(queue)
    while queue:
        _, account, rep = heapq.heappop(queue)
        if settled[account]:
            continue
        whole[account] = rep
        settled[account] = True
        for near in _near(ground, account):
            if loose[near] and not settled[near] and ground.usable[near, rep]:
                heapq.heappush(queue, (float(dearer[near, rep]), near, rep))
    stuck = loose & ~settled
    whole[stuck] = priced[stuck].argmin(axis=1)
    return whole


def _near(ground: Ground, account: int) -> list[int]:
    found: list[int] = ground.near[ground.first[account] : ground.first[account + 1]].tolist()
    return found
