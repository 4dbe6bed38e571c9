"""How far a run is, from the lines of its ``progress.jsonl``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WEEK = "week"


@dataclass(frozen=True, slots=True)
class Best:
    """The best found so far in one search, and its proven bound where known.

    ``rep_id`` is empty for the sectors of the whole team.
    """

    phase: str
    rep_id: str
    best_eur: float
    bound_eur: float | None


@dataclass(frozen=True, slots=True)
class Advance:
    """Phases begun, in order and once each; the last is under way.

    ``parts`` of a download of roads under way: received, and their number; (0, 0) without.
    """

    phases: tuple[str, ...] = ()
    elapsed_s: float = 0.0
    bests: tuple[Best, ...] = ()
    parts: tuple[int, int] = (0, 0)

    @property
    def downloading(self) -> bool:
        """Whether roads are being downloaded: nothing can be planned before."""
        return self.parts[0] < self.parts[1]

    @property
    def phase(self) -> str:
        """The phase under way; reading before anything was told."""
        return self.phases[-1] if self.phases else "reading"


def advance(entries: Iterable[Mapping[str, Any]]) -> Advance:
    """Sum up the lines of a progress file."""
    phases: dict[str, None] = {}
    bests: dict[tuple[str, str], Best] = {}
    elapsed_s, parts = 0.0, (0, 0)
    for entry in entries:
        phase, _, rep_id = str(entry["phase"]).partition(":")
        phases.setdefault(phase)
        elapsed_s = max(elapsed_s, float(entry.get("elapsed_s", 0.0)))
        if "total" in entry:
            parts = int(entry["done"]), int(entry["total"])
        if "best_eur" in entry:
            bound_eur = entry.get("bound_eur")
            bests[phase, rep_id] = Best(phase, rep_id, entry["best_eur"], bound_eur)
    ordered = sorted(bests.items(), key=lambda item: (item[0][0] == _WEEK, item[0]))
    return Advance(tuple(phases), elapsed_s, tuple(best for _, best in ordered), parts)
