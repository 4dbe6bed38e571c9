# ruff: noqa: ANN001, ANN201, ANN202 - numba infers the types of compiled functions
"""The order and the shortcuts of a contraction hierarchy, compiled by numba.

Nodes are contracted one by one, the least costly first (twice the shortcuts needed,
less the arcs removed, plus the depth of what was contracted beneath). A shortcut
u -> w over v is added unless a witness path from u to w avoids v at no larger key.
A search for witnesses that gives up adds a shortcut too many, never one too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from tournees.geo.heap import pop, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR = np.int64(2**63 - 1)
_SETTLE = 60
"""Nodes that a search for witnesses may settle."""
_ROOM = 4_096
"""Room of the heap of such a search; a full heap ends it."""


def contract(
    nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32], key: NDArray[np.int64]
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.int32],
]:
    """Rank every node and add the shortcuts.

    Returns
    -------
    tuple
        Rank of each node, then tail, head, key, first and second half of every arc:
        the given ones first (halves -1), then the shortcuts.
    """
    pool = max(16, 4 * key.size)
    arcs = np.full((4, pool), -1, np.int32)
    keys = np.zeros(pool, np.int64)
    arcs[0, : key.size], arcs[1, : key.size], keys[: key.size] = tail, head, key
    rank, arcs, keys = _contract_all(nodes, key.size, arcs, keys)
    return rank, arcs[0], arcs[1], keys, arcs[2], arcs[3]


@njit(cache=True)
def _gather(node, side, arcs, keys, first, following, alive, near, best):
    """List living neighbours of a node, with the best arc to each; unlink the dead.

    ``side`` 1 lists heads of leaving arcs, 0 tails of arriving ones. ``best`` int32
    holds -1 everywhere before; its entries at ``near[:count]`` are the caller's to reset.
    """
    count, previous, arc = 0, -1, first[side, node]
    while arc >= 0:
        after = following[side, arc]
        other = arcs[side, arc]
        if not alive[other] or other == node:
            if previous < 0:
                first[side, node] = after
            else:
                following[side, previous] = after
        else:
            previous = arc
            if best[other] < 0:
                best[other] = arc
                near[count] = other
                count += 1
            elif keys[arc] < keys[best[other]]:
                best[other] = arc
        arc = after
    return count


@njit(cache=True)
def _witness(source, avoided, limit, arcs, keys, leaving, alive, work):
    """Distances from a node around another, up to a limit; return the count touched."""
    first, following = leaving
    distance, touched, heap_key, heap_node = work
    distance[source] = 0
    touched[0] = source
    count, settled = 1, 0
    size = push(heap_key, heap_node, 0, np.int64(0), source)
    while size > 0 and settled < _SETTLE and heap_key[0] <= limit:
        here, node = heap_key[0], heap_node[0]
        size = pop(heap_key, heap_node, size)
        if here > distance[node]:
            continue
        settled += 1
        arc = first[1, node]
        while arc >= 0:
            other = arcs[1, arc]
            there = here + keys[arc]
            if alive[other] and other != avoided and there <= limit and there < distance[other]:
                if size >= heap_key.size:
                    return count
                if distance[other] == _FAR:
                    touched[count] = other
                    count += 1
                distance[other] = there
                size = push(heap_key, heap_node, size, there, other)
            arc = following[1, arc]
    return count


@njit(cache=True)
def _shortcuts(node, arcs, keys, lists, alive, sides, work, found):
    """Shortcuts that contracting a node needs, into ``found``; and the arcs removed."""
    first, following = lists
    ins, outs, best_in, best_out = sides
    distance, touched = work[0], work[1]
    into = _gather(node, 0, arcs, keys, first, following, alive, ins, best_in)
    out = _gather(node, 1, arcs, keys, first, following, alive, outs, best_out)
    longest = np.int64(0)
    for j in range(out):
        longest = max(longest, keys[best_out[outs[j]]])
    count = 0
    for i in range(into):
        source, enter = ins[i], best_in[ins[i]]
        reached = _witness(source, node, keys[enter] + longest, arcs, keys, lists, alive, work)
        for j in range(out):
            target, leave = outs[j], best_out[outs[j]]
            if target != source and distance[target] > keys[enter] + keys[leave]:
                if count < found.shape[1]:
                    found[0, count], found[1, count] = enter, leave
                count += 1
        for k in range(reached):
            distance[touched[k]] = _FAR
    for i in range(into):
        best_in[ins[i]] = -1
    for j in range(out):
        best_out[outs[j]] = -1
    return count, into, out


@njit(cache=True)
def _link(arc, arcs, first, following):
    """Enter an arc in the lists of its two ends."""
    tail, head = arcs[0, arc], arcs[1, arc]
    following[1, arc] = first[1, tail]
    first[1, tail] = arc
    following[0, arc] = first[0, head]
    first[0, head] = arc


@njit(cache=True)
def _grown(arcs, keys, following, room):
    """Return copies of the pool's arrays with more room."""
    more_arcs = np.full((4, room), -1, np.int32)
    more_keys = np.zeros(room, np.int64)
    more_following = np.full((2, room), -1, np.int32)
    more_arcs[:, : keys.size] = arcs
    more_keys[: keys.size] = keys
    more_following[:, : keys.size] = following
    return more_arcs, more_keys, more_following


@njit(cache=True)
def _contract_all(nodes, count, arcs, keys):
    first = np.full((2, nodes), -1, np.int32)
    following = np.full((2, keys.size), -1, np.int32)
    for arc in range(count):
        _link(arc, arcs, first, following)
    alive = np.ones(nodes, np.bool_)
    depth = np.zeros(nodes, np.int64)
    rank = np.zeros(nodes, np.int32)
    sides = (
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.full(nodes, -1, np.int32),
        np.full(nodes, -1, np.int32),
    )
    work = (
        np.full(nodes, _FAR, np.int64),
        np.empty(nodes, np.int32),
        np.empty(_ROOM, np.int64),
        np.empty(_ROOM, np.int32),
    )
    found = np.empty((2, 65_536), np.int32)
    order, queue, size = np.empty(nodes, np.int64), np.empty(nodes, np.int32), 0
    for node in range(nodes):
        new, into, out = _shortcuts(
            node, arcs, keys, (first, following), alive, sides, work, found
        )
        size = push(order, queue, size, np.int64(2 * new - into - out), np.int32(node))
    done = 0
    while size > 0:
        node = queue[0]
        size = pop(order, queue, size)
        new, into, out = _shortcuts(
            node, arcs, keys, (first, following), alive, sides, work, found
        )
        cost = np.int64(2 * new - into - out) + depth[node]
        if size > 0 and cost > order[0]:
            size = push(order, queue, size, cost, node)
            continue
        new = min(new, found.shape[1])
        if count + new > keys.size:
            arcs, keys, following = _grown(arcs, keys, following, 2 * keys.size + new)
        alive[node] = False
        rank[node] = done
        done += 1
        for k in range(into):
            depth[sides[0][k]] = max(depth[sides[0][k]], depth[node] + 1)
        for k in range(out):
            depth[sides[1][k]] = max(depth[sides[1][k]], depth[node] + 1)
        for k in range(new):
            enter, leave = found[0, k], found[1, k]
            arcs[0, count], arcs[1, count] = arcs[0, enter], arcs[1, leave]
            arcs[2, count], arcs[3, count] = enter, leave
            keys[count] = keys[enter] + keys[leave]
            _link(count, arcs, first, following)
            count += 1
    return rank, arcs[:, :count].copy(), keys[:count].copy()
