# ruff: noqa: ANN001, ANN201, ANN202 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""From the ways of a search to the given arcs that they stand for, compiled by numba.

A place is twice a link's number, plus 1 downwards (`tournees.geo.customization`).
"""

from __future__ import annotations

import numpy as np

from tournees.compiled import compiled


@compiled
def walk(first, step, node):
    """Places of the ways from a node down to the gate of its search, and that gate's node."""
    places = np.empty(16, np.int32)
    count = 0
    while step[node] >= 0:
        places = _with_room(places, count)
        places[count] = step[node]
        node = _low(first, step[node] >> 1)
        count += 1
    return places[:count], node


@compiled
def unpack(first, other, via, places):
    """Given arcs of a chain of ways, in order; each is an arc, or leads over a lower node."""
    stack, height = places[::-1].copy(), places.size
    arcs, count = np.empty(64, np.int32), 0
    while height > 0:
        height -= 1
        place = stack[height]
        if via[place] >= 0:
            arcs = _with_room(arcs, count)
            arcs[count] = via[place]
            count += 1
            continue
        middle, low, high = ~via[place], _low(first, place >> 1), other[place >> 1]
        start, end = (high, low) if place & 1 else (low, high)
        stack = _with_room(stack, height + 1)
        stack[height] = 2 * _link(first, other, middle, end)
        stack[height + 1] = 2 * _link(first, other, middle, start) + 1
        height += 2
    return arcs[:count]


@compiled
def _with_room(array, place):
    """The array, or a longer copy if it has no such place."""
    if place < array.size:
        return array
    longer = np.empty(2 * place + 1, array.dtype)
    longer[: array.size] = array
    return longer


@compiled
def _low(first, link):
    """The lower end of a link."""
    return np.searchsorted(first, link, side="right") - 1


@compiled
def _link(first, other, low, high):
    """The number of the link between two nodes."""
    for link in range(first[low], first[low + 1]):
        if other[link] == high:
            return link
    return -1
