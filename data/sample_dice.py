"""Seeded draws that are the same on every version of Python."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Dice:
    """Draws from ``Random.random`` only, the one method whose sequence Python guarantees."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - invented data, no secret

    def unit(self) -> float:
        """Number in [0, 1)."""
        return self._random.random()

    def spread(self) -> float:
        """Number in (-3, 3), bell-shaped, variance 1/2: the sum of six draws, centred."""
        return sum(self.unit() for _ in range(6)) - 3.0

    def below(self, count: int) -> int:
        """Whole number in [0, count)."""
        return int(self.unit() * count)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of the items, as often as its weight says."""
        left = self.unit() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order (Fisher and Yates)."""
        deck = list(items)
        for at in range(len(deck) - 1, 0, -1):
            other = self.below(at + 1)
            deck[at], deck[other] = deck[other], deck[at]
        return deck
