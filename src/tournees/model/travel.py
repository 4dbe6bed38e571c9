"""Travel times as the rest of the house sees them: a protocol and a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tournees.model.place import Place

UNREACHABLE_S = -1
"""What ``seconds`` and ``metres`` hold where no road leads; ``origin`` says so too."""


Pace = float | NDArray[np.float64]
"""How much faster than everyday driving somebody drives; for all rows, or one each."""


class Origin(IntEnum):
    """Where a cell of a matrix comes from."""

    UNREACHABLE = 0
    ROAD = 1
    ESTIMATE = 2
    SERVER = 3


class Slot(StrEnum):
    """Time of the day at which a drive departs: it chooses the matrix."""

    EVERYDAY = ""
    """The mean over a working day; what is planned with unless the user says otherwise."""
    PEAK = "peak"
    OFF_PEAK = "off_peak"


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """Travel from m origins to n destinations.

    ``seconds`` int32[m, n]; ``metres`` int32[m, n] along the same fastest path, or
    None when not asked for; ``origin`` uint8[m, n] of `Origin`. Unreachable pairs
    hold `UNREACHABLE_S`. The arrays are read-only.
    """

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32] | None
    origin: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for array in (self.seconds, self.metres, self.origin):
            if array is None:
                continue
            if array.shape != self.seconds.shape:
                msg = f"shapes differ: {array.shape} and {self.seconds.shape}"
                raise ValueError(msg)
            array.flags.writeable = False
        if not np.array_equal(self.origin == Origin.UNREACHABLE, self.seconds < 0):
            msg = "unreachable cells and negative seconds must be the same cells"
            raise ValueError(msg)


def paced(matrix: TravelMatrix, factor: Pace) -> TravelMatrix:
    """The matrix of somebody who drives ``factor`` times as fast: seconds divided by it.

    Whole seconds, half up; unreachable pairs, metres and origins stay as they are. The one
    place where a rep's own pace is applied, so that plan, check and maps agree. An array
    float64[m, 1] gives each row its own factor.

    Raises
    ------
    ValueError
        ``factor`` is not above 0.
    """
    return replace(matrix, seconds=_paced(matrix.seconds, factor))


def _paced(seconds: NDArray[np.int32], factor: Pace) -> NDArray[np.int32]:
    if not np.all(np.asarray(factor) > 0):
        msg = f"a pace must be above 0, got {factor}"
        raise ValueError(msg)
    whole = np.floor(seconds / factor + 0.5).astype(np.int32)
    return np.where(seconds < 0, np.int32(UNREACHABLE_S), whole)


@dataclass(frozen=True, slots=True)
class Leg:
    """One drive: its time, length, origin, and its line as (lat, lon) pairs."""

    seconds: int
    metres: int
    origin: Origin
    line: tuple[tuple[float, float], ...]

    def paced(self, factor: float) -> Leg:
        """The drive of somebody ``factor`` times as fast, as `paced` does a matrix."""
        seconds = _paced(np.array([self.seconds], np.int32), factor)
        return replace(self, seconds=int(seconds[0]))


class Travel(Protocol):
    """Whatever gives travel times: a road graph, an estimate, a server."""

    @property
    def digest(self) -> str:
        """Changes whenever any answer could change."""

    @property
    def source(self) -> str:
        """A code of the catalogue (``travel.source.<source>``): road, estimate, server."""

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Times and lengths from every origin to every destination."""

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive with its line, for maps."""
