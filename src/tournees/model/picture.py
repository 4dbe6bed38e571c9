"""What maps draw beside a plan: outlines and lines, as plain (lat, lon) coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tournees.model.travel import Leg

Ring = tuple[tuple[float, float], ...]
"""A closed line of (lat, lon), first point repeated at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TourLine:
    """The drives of one tour in order: home to first stop, ..., last stop to home."""

    rep_id: str
    day: date
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Outlines of sectors (rep id to polygons, outer rings only) and lines of tours.

    ``touching`` are the pairs of rep ids whose sectors share a border, for colouring.
    """

    outlines: dict[str, tuple[Ring, ...]]
    touching: tuple[tuple[str, str], ...] = ()
    lines: tuple[TourLine, ...] = ()
