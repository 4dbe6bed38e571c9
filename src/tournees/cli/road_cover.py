"""Which accounts lie on a road graph: what `roads info` counts and names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tournees.geo import RoadTravel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.geo import RoadGraph
    from tournees.model import Account

FAR_M = 1_000
"""Farther than this from every road an account is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Accounts near a road; those farther, with their metres; those without any; the unplaced.

    Each list is sorted, the farthest first, then by name.
    """

    near: int
    far: tuple[tuple[str, int], ...]
    outside: tuple[str, ...]
    not_placed: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "near": self.near,
            "far": [{"name": name, "off_road_m": metres} for name, metres in self.far],
            "outside": list(self.outside),
            "not_placed": list(self.not_placed),
        }


def cover(graph: RoadGraph, accounts: Sequence[Account]) -> Cover:
    """Where accounts stand on a road graph; no road within 20 km counts as outside."""
    placed = [(a.name, a.place) for a in accounts if a.place is not None]
    off_m = RoadTravel(graph).off_road_m([place for _, place in placed]).tolist()
    named = sorted(zip((name for name, _ in placed), off_m, strict=True))
    far = sorted((-round(m), name) for name, m in named if FAR_M < m < math.inf)
    return Cover(
        near=sum(m <= FAR_M for _, m in named),
        far=tuple((name, -metres) for metres, name in far),
        outside=tuple(name for name, m in named if m == math.inf),
        not_placed=tuple(sorted(a.name for a in accounts if a.place is None)),
    )
