# ruff: noqa: ANN001, ANN202 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Weights put on a chordal graph, so that every shortest path has an up-down form.

Every link (low, high) has a key up and a key down. First each takes its best given arc;
then, from the lowest node up, what a detour over a lower node costs (basic
customization); then, from the highest down, the true distance of its ends (perfect
customization). A direction that this last step shortens lies on no shortest path of
up-down form and is left out of what searches read.

Source: Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies", ACM Journal
of Experimental Algorithmics 21, 2016, sections 6 and 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR = np.int64(2**62 - 1)
"""Key of a way that does not exist; two of them still add up in 64 bits."""
_NO_ARC = np.int32(2**31 - 1)


class Upward(NamedTuple):
    """Ways between each node and higher ones in one direction: a CSR.

    ``place`` is twice the link's number, plus 1 downwards: an index into `Weights.via`.
    """

    first: NDArray[np.int64]
    other: NDArray[np.int32]
    key: NDArray[np.int64]
    place: NDArray[np.int32]


class Weights(NamedTuple):
    """A chordal graph with keys: ways up, ways down, and what each stands for.

    ``via`` int32[2 links]: the given arc, or ~node where it leads over a lower node.
    """

    up: Upward
    down: Upward
    via: NDArray[np.int32]


def customize(
    first: NDArray[np.int64],
    other: NDArray[np.int32],
    place: NDArray[np.int32],
    key: NDArray[np.int64],
) -> Weights:
    """Put the keys of the given arcs on the links.

    Parameters
    ----------
    first, other
        Links from each node to higher ones (`tournees.geo.chordal.Chordal`).
    place
        int32[arcs], twice the link's number of each arc, plus 1 if the arc leads down; -1
        for a loop.
    key
        int64[arcs].
    """
    keys = np.full(2 * other.size, FAR)
    via = np.full(2 * other.size, _NO_ARC, np.int32)
    _put(place, key, keys, via)
    _basic(first, other, keys, via)
    kept = keys < FAR
    _perfect(first, other, keys, kept)
    up, down = (Upward(*_only(first, other, keys, kept, way)) for way in (0, 1))
    return Weights(up, down, via)


@compiled
def _put(place, key, keys, via):
    """Give each link the least of its arcs; the first among equals."""
    for arc in range(place.size):
        if place[arc] >= 0 and key[arc] < keys[place[arc]]:
            keys[place[arc]] = key[arc]
            via[place[arc]] = arc


@compiled
def _basic(first, other, keys, via):
    """Shorten links over lower nodes: low to p's end, low to q's end, r between the two."""
    for low in range(first.size - 1):
        for p in range(first[low], first[low + 1]):
            r = first[other[p]]
            for q in range(p + 1, first[low + 1]):
                while other[r] != other[q]:
                    r += 1
                ahead = keys[2 * p + 1] + keys[2 * q]
                if ahead < keys[2 * r]:
                    keys[2 * r], via[2 * r] = ahead, ~low
                back = keys[2 * q + 1] + keys[2 * p]
                if back < keys[2 * r + 1]:
                    keys[2 * r + 1], via[2 * r + 1] = back, ~low


@compiled
def _perfect(first, other, keys, kept):
    """Shorten links over higher nodes, from the top; what is shortened is not kept."""
    nodes = first.size - 1
    for k in range(nodes):
        low = nodes - 1 - k
        for p in range(first[low], first[low + 1]):
            r = first[other[p]]
            for q in range(p + 1, first[low + 1]):
                while other[r] != other[q]:
                    r += 1
                _lower(keys, kept, 2 * p, keys[2 * q] + keys[2 * r + 1])
                _lower(keys, kept, 2 * q, keys[2 * p] + keys[2 * r])
                _lower(keys, kept, 2 * p + 1, keys[2 * r] + keys[2 * q + 1])
                _lower(keys, kept, 2 * q + 1, keys[2 * r + 1] + keys[2 * p + 1])


@compiled
def _lower(keys, kept, spot, key):
    if key < keys[spot]:
        keys[spot] = key
        kept[spot] = False


@compiled
def _only(first, other, keys, kept, way):
    """Ways of one direction that are kept."""
    begin = np.zeros(first.size, np.int64)
    for node in range(first.size - 1):
        begin[node + 1] = begin[node]
        for p in range(first[node], first[node + 1]):
            begin[node + 1] += kept[2 * p + way]
    size = begin[first.size - 1]
    there, weight = np.empty(size, np.int32), np.empty(size, np.int64)
    place = np.empty(size, np.int32)
    count = 0
    for p in range(other.size):
        if kept[2 * p + way]:
            there[count], weight[count], place[count] = other[p], keys[2 * p + way], 2 * p + way
            count += 1
    return begin, there, weight, place
