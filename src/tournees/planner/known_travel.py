"""The travel times between places that are few and known, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tournees.model import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Leg, Place, Travel


@dataclass(frozen=True, slots=True)
class KnownTravel:
    """A `Travel` of which the matrix between some places is at hand; others are not asked."""

    whole: TravelMatrix
    row: dict[Place, int]
    travel: Travel

    @classmethod
    def of(cls, travel: Travel, places: Sequence[Place]) -> KnownTravel:
        """Ask for all drives between some places."""
        each = list(dict.fromkeys(places))
        return cls(travel.matrix(each, each), {p: i for i, p in enumerate(each)}, travel)

    @property
    def digest(self) -> str:
        """That of the travel times behind."""
        return self.travel.digest

    @property
    def source(self) -> str:
        """That of the travel times behind."""
        return self.travel.source

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Part of the matrix at hand."""
        del slot
        cells = np.ix_([self.row[p] for p in origins], [self.row[p] for p in destinations])
        metres = self.whole.metres
        return TravelMatrix(
            self.whole.seconds[cells],
            metres[cells] if with_metres and metres is not None else None,
            self.whole.origin[cells],
        )

    def leg(self, origin: Place, destination: Place) -> Leg:
        """Ask for one drive with its line."""
        return self.travel.leg(origin, destination)
