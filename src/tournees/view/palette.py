"""Colours of sectors and weekdays, the same in maps, charts, workbook and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

SECTORS = (
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#117733",
    "#999933",
    "#DDCC77",
    "#CC6677",
    "#882255",
    "#AA4499",
)
"""Paul Tol's muted scheme, safe for colour-blind readers."""

WEEKDAYS = ("#2D1160", "#721F81", "#B5367A", "#F1605D", "#FEAE76", "#6B7280", "#6B7280")
"""Five steps of one ramp, Monday darkest; weekends grey."""

INK = "#1F2933"
INK_SOFT = "#52606D"
LINE = "#E3E5E1"
LAND = "#FAFAF7"
LAND_EDGE = "#C3C9CE"
ACCENT = "#0F5C6E"
ATTENTION = "#B7791F"
PROBLEM = "#B3261E"

_SPREAD = (0, 2, 6, 3, 5, 7, 1, 4, 8)
"""Order in which colours are given out, so that small teams get the most distinct ones."""
_NUMBER_INK = "#111827"


def sector_colours(
    rep_ids: Iterable[str], touching: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Give each rep a colour that no neighbour has.

    A rep's first choice depends on their rank by id only, so that a team keeps its
    colours from run to run; a colour moves only where two neighbours would share it.
    When a rep has neighbours of all nine colours, all are given out again in
    smallest-last order, which needs at most six colours on a map of connected sectors
    (Matula and Beck, 1983).

    Parameters
    ----------
    rep_ids
        Ids of the reps, in any order.
    touching
        Pairs of ids whose sectors share a border.
    """
    ranked = sorted(set(rep_ids))
    beside: dict[str, set[str]] = {rep_id: set() for rep_id in ranked}
    for one, other in touching:
        if one != other and one in beside and other in beside:
            beside[one].add(other)
            beside[other].add(one)
    chosen = _by_preference(ranked, beside)
    if chosen is None:
        chosen = _smallest_last(ranked, beside)
    return {rep_id: SECTORS[chosen[rep_id]] for rep_id in ranked}


def _by_preference(ranked: Sequence[str], beside: dict[str, set[str]]) -> dict[str, int] | None:
    chosen: dict[str, int] = {}
    for rank, rep_id in enumerate(ranked):
        taken = {chosen[other] for other in beside[rep_id] if other in chosen}
        choices = (_SPREAD[(rank + shift) % len(_SPREAD)] for shift in range(len(_SPREAD)))
        colour = next((choice for choice in choices if choice not in taken), None)
        if colour is None:
            return None
        chosen[rep_id] = colour
    return chosen


def _smallest_last(ranked: Sequence[str], beside: dict[str, set[str]]) -> dict[str, int]:
    remaining = {rep_id: set(others) for rep_id, others in beside.items()}
    removed: list[str] = []
    while remaining:
        rep_id = min(remaining, key=lambda one: (len(remaining[one]), one))
        for other in remaining.pop(rep_id):
            remaining[other].discard(rep_id)
        removed.append(rep_id)
    chosen: dict[str, int] = {}
    for rep_id in reversed(removed):
        uses = [0] * len(SECTORS)
        for other in sorted(beside[rep_id]):
            if other in chosen:
                uses[chosen[other]] += 1
        chosen[rep_id] = min(_SPREAD, key=lambda colour: (uses[colour], _SPREAD.index(colour)))
    return {rep_id: chosen[rep_id] for rep_id in ranked}


def weekday_colour(day: date) -> str:
    """Colour of a date's weekday."""
    return WEEKDAYS[day.weekday()]


def ink_on(colour: str) -> str:
    """White or near-black, whichever has the better contrast on a colour ``#RRGGBB``."""
    light = _luminance(colour)
    white, dark = 1.05 / (light + 0.05), (light + 0.05) / (_luminance(_NUMBER_INK) + 0.05)
    return "#FFFFFF" if white >= dark else _NUMBER_INK


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
