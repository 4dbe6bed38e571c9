"""Which reported drives contradict others: a rule on what a fit could not meet.

After a fit, a drive whose gap is more than `LIMIT` contradicts the drives along the same roads
that are not themselves off the same way: they hold it back. In each group of drives along the
same roads the farthest off is left out, and with it those about as far off (`ABOUT` of its
gap) that are off too or hold it back. Two that contradict each other are equally far off their
mean, so both go; one against two is twice as far off as they are, so it goes alone. The fit is
made anew without them, and judged again, until nothing is left out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LIMIT = math.log(1.15)
"""Gap, as a logarithm, from which on a drive is not met: 15 % either way."""
ABOUT = 0.6
"""Between the 1 of two drives apart and the 1/2 of two against one."""
_SAME_WAY = 0.25
"""From this part of a drive's gap on, with its sign, another is off the same way."""


def contradictions(
    gap: NDArray[np.float64], touching: NDArray[np.bool_]
) -> dict[int, tuple[int, ...]]:
    """Drives to leave out after a fit, each with the drives it contradicts.

    Parameters
    ----------
    gap
        log(reported / fitted) of each drive, float64[n].
    touching
        Whether two drives go along the same roads, symmetric bool[n, n].
    """
    out: dict[int, tuple[int, ...]] = {}
    for group in groups(touching):
        against = {i: _against(i, group, gap, touching) for i in group}
        off = [i for i in group if against[i] and abs(gap[i]) > LIMIT]
        if not off:
            continue
        worst = max(off, key=lambda i: float(abs(gap[i])))
        least = ABOUT * abs(gap[worst])
        about = {*off, *against[worst]}
        out |= {i: against[i] for i in group if i in about and against[i] and abs(gap[i]) >= least}
    return out


def groups(touching: NDArray[np.bool_]) -> list[list[int]]:
    """The drives in groups that touch, directly or through others."""
    if not touching.size:
        return []
    count, label = connected_components(touching.astype(np.int8), directed=False)
    return [np.flatnonzero(label == k).tolist() for k in range(count)]


def _against(
    i: int, group: Sequence[int], gap: NDArray[np.float64], touching: NDArray[np.bool_]
) -> tuple[int, ...]:
    """The drives that hold back drive i."""
    sign, least = float(np.sign(gap[i])), _SAME_WAY * abs(float(gap[i]))
    return tuple(
        j for j in group if j != i and touching[i, j] and sign * float(gap[j]) < least
    )  # fmt: skip
