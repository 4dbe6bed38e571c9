"""Where something is, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """How a place was found, the surest first."""

    GIVEN = "given"
    ADDRESS = "address"
    COMMUNE = "commune"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the ground, WGS 84 degrees, latitude first.

    ``radius_m`` is the uncertainty: 0 for given coordinates, about the commune's
    radius for a commune centre.
    """

    lat: float
    lon: float
    precision: Precision = Precision.GIVEN
    radius_m: int = 0

    def __post_init__(self) -> None:
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0):
            msg = f"not a point on the ground: lat {self.lat}, lon {self.lon}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that a user knows by a name: an office, a hotel, a port."""

    name: str
    place: Place
