"""Random draws in compiled code: one word of state, the same draws for the same seed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tournees.compiled import compiled
from tournees.solver.tours.arrays import whole

Random = NDArray[np.uint64]
"""State of the random draws, one word that is never 0."""
WAITS = np.array([round(-1024 * math.log((i + 0.5) / 1024)) for i in range(1024)], dtype=np.int64)
"""Exponential draws of mean 1024."""


def seeded(seed: int) -> Random:
    """Draws that rest on a whole number."""
    mixed = np.random.SeedSequence(seed).generate_state(1, np.uint64)[0]
    return np.array([mixed | np.uint64(1)], dtype=np.uint64)


@compiled
def draw(rng: Random, below: int) -> int:
    """A number in [0, below) by xorshift64."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return whole(x >> np.uint64(1)) % whole(below)
