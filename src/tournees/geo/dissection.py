# ruff: noqa: ANN001, ANN202, PLR0913, PLR0917 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""An order of junctions for customizable hierarchies: nested dissection, by numba.

Junctions that join at most two others go first (dead ends and the nodes of chains: to
eliminate one adds at most one link). What is left is cut by Inertial Flow: the quarter
of the junctions that lies farthest to one side is the source, the quarter farthest to
the other the sink, and a smallest cut parts them; the best of four directions counts.
The junctions on one side of the cut come last, and each half is cut again.

Source: Schild, Sommer, "On Balanced Separators in Road Networks", SEA 2015.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.geo.heap import pop, push
from tournees.geo.max_flow import SINK, SOURCE, flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIRECTIONS = 4
_WHOLE = 3
"""A cell of so few junctions is not cut."""


def dissect(
    first: NDArray[np.int64],
    other: NDArray[np.int32],
    x: NDArray[np.int64],
    y: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Every node once, those to be eliminated first first.

    Parameters
    ----------
    first, other
        A CSR of the undirected graph: each link in both directions, once, no loops.
    x, y
        Where each node lies on a plane, in any unit.
    """
    nodes = first.size - 1
    links, size = other.copy(), np.diff(first).astype(np.int32)
    early, count = _peel(first[:-1], links, size)
    core = np.flatnonzero(size >= 0).astype(np.int32)
    core = core[np.argsort(_interleaved(x[core], y[core]), kind="stable")]
    number = np.full(nodes, -1, np.int32)
    number[core] = np.arange(core.size, dtype=np.int32)
    owner = np.repeat(np.arange(core.size, dtype=np.int32), size[core])
    within = np.concatenate([[0], np.cumsum(size[core], dtype=np.int64)])
    spot = np.arange(owner.size) - within[owner] + first[core[owner]]
    there = number[links[spot]]
    order = np.lexsort((there, owner))
    late = _cut_all(within, there[order], np.stack([x[core], y[core]]))
    return np.concatenate([early[:count], core[late]])


def _interleaved(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number on a curve that keeps near what lies near (Morton's), from 16 bits of each."""
    code = np.zeros(x.size, np.int64)
    if x.size == 0:
        return code
    span = max(int(np.ptp(x)), int(np.ptp(y)), 1)
    across, up = ((v - v.min()) * 65_535 // span for v in (x, y))
    for bit in range(16):
        code |= (((across >> bit) & 1) << (2 * bit)) | (((up >> bit) & 1) << (2 * bit + 1))
    return code


@compiled
def _peel(first, links, size):
    """Eliminate nodes of at most two neighbours, by turns; return them and their count.

    ``links`` and ``size`` become the graph that is left, the size of eliminated nodes -1.
    Elimination goes by depth, so that a long chain becomes a flat tree.
    """
    nodes = size.size
    early, depth = np.empty(nodes, np.int32), np.zeros(nodes, np.int64)
    keys, items = (
        np.empty(2 * links.size + nodes + 1, np.int64),
        np.empty(2 * links.size + nodes + 1, np.int32),
    )
    count, queued = 0, np.int64(0)
    for i in range(nodes):
        if size[i] <= 2:
            queued = push(keys, items, queued, np.int64(0), np.int32(i))
    while queued > 0:
        level, node = keys[0], items[0]
        queued = pop(keys, items, queued)
        if size[node] < 0:
            continue
        if level < depth[node]:
            queued = push(keys, items, queued, depth[node], node)
            continue
        early[count] = node
        count += 1
        begin, near = first[node], size[node]
        size[node] = -1
        for i in range(near):
            side = links[begin + i]
            across = links[begin + 1 - i] if near == 2 else np.int32(-1)
            _forget(first[side], links, size, side, node, across)
            depth[side] = max(depth[side], level + 1)
            if size[side] <= 2:
                queued = push(keys, items, queued, depth[side], side)
    return early, count


@compiled
def _forget(begin, links, size, side, node, across):
    """In the list of ``side``, put ``across`` in the place of ``node``, each once."""
    spot, known = begin, across < 0
    for i in range(begin, begin + size[side]):
        if links[i] == node:
            spot = i
        elif links[i] == across:
            known = True
    if known:
        size[side] -= 1
        links[spot] = links[begin + size[side]]
    else:
        links[spot] = across


@compiled
def _cut_all(first, other, place):
    """Order the nodes of a graph by nested dissection."""
    nodes = first.size - 1
    twin = _twins(first, other)
    order = np.arange(nodes).astype(np.int32)
    cell = np.zeros(nodes, np.int32)
    work = (
        np.zeros(nodes, np.int8),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int64),
        np.empty(nodes + 1, np.int32),
        np.empty(nodes + 1, np.int64),
        np.zeros(other.size, np.int8),
    )
    side, best_side = np.zeros(nodes, np.int8), np.zeros(nodes, np.int8)
    stack = np.empty((nodes + 2, 2), np.int64)
    stack[0, 0], stack[0, 1] = 0, nodes
    height, cells = 1, np.int32(0)
    while height > 0:
        height -= 1
        begin, end = stack[height, 0], stack[height, 1]
        if end - begin <= _WHOLE:
            continue
        cells += np.int32(1)
        members = order[begin:end]
        for node in members:
            cell[node] = cells
        whole = _component(first, other, cell, cells, members, work, best_side)
        if whole == end - begin:
            _best_cut(first, other, twin, place, cell, cells, members, work, side, best_side)
        left, right = _part(members, best_side)
        stack[height, 0], stack[height, 1] = begin, begin + left
        stack[height + 1, 0], stack[height + 1, 1] = begin + left, begin + left + right
        height += 2
    return order


@compiled
def _twins(first, other):
    """Where the same link stands in the list of its other end; lists are sorted."""
    twin, cursor = np.empty(other.size, np.int64), first[:-1].copy()
    for node in range(first.size - 1):
        for i in range(first[node], first[node + 1]):
            twin[i] = cursor[other[i]]
            cursor[other[i]] += 1
    return twin


@compiled
def _component(first, other, cell, me, members, work, side):
    """Size of the part that holds the first member; its ``side`` becomes 0, that of others 1."""
    queue = work[3]
    for node in members:
        side[node] = 1
    queue[0] = members[0]
    side[members[0]] = 0
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for i in range(first[node], first[node + 1]):
            if cell[other[i]] == me and side[other[i]] == 1:
                side[other[i]] = 0
                queue[tail] = other[i]
                tail += 1
    return tail


@compiled
def _part(members, side):
    """Reorder members, keeping their order: side 0, side 1, separator; sizes of the first two."""
    kept = members.copy()
    sizes, place = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for node in kept:
        sizes[side[node]] += 1
    place[1], place[2] = sizes[0], sizes[0] + sizes[1]
    for node in kept:
        members[place[side[node]]] = node
        place[side[node]] += 1
    return sizes[0], sizes[1]


@compiled
def _best_cut(first, other, twin, place, cell, me, members, work, side, best_side):
    """Try each direction; leave in ``best_side`` the sides and separator of the best cut.

    Where none parts the cell, all of it is separator.
    """
    size = members.size
    outer = max(size // 4, 1)
    best, best_small, limit = np.int64(size), np.int64(1), np.int64(size)
    for node in members:
        best_side[node] = 2
    for direction in range(_DIRECTIONS):
        ranked = _ranked(place, members, direction)
        role = work[0]
        for node in members:
            role[node] = 0
        for i in range(outer):
            role[members[ranked[i]]] = SOURCE
            role[members[ranked[size - 1 - i]]] = SINK
        if not flow(first, other, twin, cell, me, members, work, limit):
            continue
        separator, small, cut = _separator(first, other, cell, me, members, work[1], side)
        limit = min(limit, 2 * cut)
        if separator * best_small < best * small:
            best, best_small = separator, small
            for node in members:
                best_side[node] = side[node]


@compiled
def _ranked(place, members, direction):
    """Members from one end to the other in one of four directions."""
    along = np.empty(members.size, np.int64)
    for k in range(members.size):
        x, y = place[0, members[k]], place[1, members[k]]
        if direction == 0:
            along[k] = x
        elif direction == 1:
            along[k] = y
        elif direction == 2:
            along[k] = x + y
        else:
            along[k] = x - y
    return np.argsort(along, kind="mergesort")


@compiled
def _separator(first, other, cell, me, members, level, side):
    """Sides of a cut: 0 source, 1 sink, 2 the ends of cut links on the side with fewer.

    Return how many are 2, the size of the smaller side, and the links cut.
    """
    counts, borders, cut = np.zeros(2, np.int64), np.zeros(2, np.int64), np.int64(0)
    for node in members:
        mine = 0 if level[node] >= 0 else 1
        side[node] = mine
        counts[mine] += 1
        crossing = 0
        for i in range(first[node], first[node + 1]):
            if cell[other[i]] == me and (level[other[i]] >= 0) != (mine == 0):
                crossing += 1
        cut += crossing
        if crossing > 0:
            borders[mine] += 1
    fewer = borders[0] < borders[1] or (borders[0] == borders[1] and counts[0] >= counts[1])
    chosen = 0 if fewer else 1
    for node in members:
        if side[node] != chosen:
            continue
        for i in range(first[node], first[node + 1]):
            if cell[other[i]] == me and (level[other[i]] >= 0) != (chosen == 0):
                side[node] = 2
                break
    counts[chosen] -= borders[chosen]
    return borders[chosen], min(counts[0], counts[1]), cut // 2
