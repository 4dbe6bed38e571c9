"""Stretches of a day, as (start, end) in seconds: cut, joined, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]
"""Start and end, seconds from midnight."""


def without(stretch: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """Parts of a stretch that others leave, in order; none is empty."""
    found: list[Stretch] = []
    now_s, end_s = stretch
    for first_s, last_s in sorted(taken):
        if first_s >= last_s:
            continue
        if now_s < min(first_s, end_s):
            found.append((now_s, min(first_s, end_s)))
        now_s = max(now_s, last_s)
    if now_s < end_s:
        found.append((now_s, end_s))
    return found


def length_s(parts: Iterable[Stretch]) -> int:
    """Seconds of disjoint stretches."""
    return sum(end_s - start_s for start_s, end_s in parts)


def last_seconds(parts: Sequence[Stretch], wanted_s: int) -> list[Stretch]:
    """The last ``wanted_s`` seconds of stretches in order, or all of them."""
    found: list[Stretch] = []
    for start_s, end_s in reversed(parts):
        if wanted_s <= 0:
            break
        found.append((max(start_s, end_s - wanted_s), end_s))
        wanted_s -= end_s - start_s
    return found[::-1]


def joined(parts: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in order, those that touch or overlap in one piece."""
    found: list[Stretch] = []
    for start_s, end_s in sorted(parts):
        if found and start_s <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end_s))
        else:
            found.append((start_s, end_s))
    return found


def meet(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches share a second."""
    return max(a[0], b[0]) < min(a[1], b[1])
