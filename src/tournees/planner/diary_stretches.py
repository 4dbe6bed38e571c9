"""Stretches of a day that are taken: joined where they meet, cut around appointments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.model import Busy, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def joined(stretches: Iterable[Busy]) -> tuple[Busy, ...]:
    """Sorted and disjoint stretches that cover the same time; those that touch become one.

    The labels of what is joined stand one behind the other, each once.
    """
    found: list[Busy] = []
    for each in sorted(stretches, key=lambda busy: (busy.start_s, busy.end_s, busy.label)):
        if each.end_s <= each.start_s:
            continue
        if found and each.start_s <= found[-1].end_s:
            last = found[-1]
            end_s = max(last.end_s, each.end_s)
            found[-1] = Busy(last.start_s, end_s, _labels(last.label, each.label))
        else:
            found.append(each)
    return tuple(found)


def cut(stretches: Iterable[Busy], around: Iterable[Window]) -> tuple[Busy, ...]:
    """The stretches without the time of some windows."""
    left = list(stretches)
    for window in sorted(around):
        left = [part for busy in left for part in _without(busy, window)]
    return tuple(left)


def meets(stretches: Iterable[Busy], window: Window) -> bool:
    """Whether a window overlaps any of the stretches."""
    return any(b.start_s < window.end_s and window.start_s < b.end_s for b in stretches)


def _without(busy: Busy, window: Window) -> Iterator[Busy]:
    if not meets((busy,), window):
        yield busy
        return
    if busy.start_s < window.start_s:
        yield replace(busy, end_s=window.start_s)
    if window.end_s < busy.end_s:
        yield replace(busy, start_s=window.end_s)


def _labels(one: str, other: str) -> str:
    known = one.split(" + ") if one else []
    return " + ".join([*known, other]) if other and other not in known else one
