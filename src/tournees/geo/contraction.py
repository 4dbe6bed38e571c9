# ruff: noqa: ANN001, ANN202, PLR0913, PLR0917 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The order and the shortcuts of a contraction hierarchy, compiled by numba.

Nodes are contracted one by one, the least costly first (twice the shortcuts needed,
less the arcs removed, plus the depth of what was contracted beneath). A shortcut
u -> w over v is added unless a witness path from u to w avoids v at no larger key.
A search for witnesses that gives up adds a shortcut too many, never one too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from tournees.compiled import compiled
from tournees.geo.heap import pop, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR = np.int64(2**63 - 1)
_SETTLE = 60
"""Nodes that a search for witnesses may settle."""
_ROOM = 4_096
"""Room of the heap of such a search; a full heap ends it."""
_COUNT, _QUEUED, _DONE, _NEEDED = 0, 1, 2, 3
"""Places in the state: arcs so far, nodes queued, nodes ranked, room asked for."""

_Number = TypeVar("_Number", bound=np.generic)


class Contracted(NamedTuple):
    """Rank of each node; then tail, head, key, first and second half of every arc.

    The given arcs come first, their halves -1; then the shortcuts.
    """

    rank: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    key: NDArray[np.int64]
    first: NDArray[np.int32]
    second: NDArray[np.int32]


def contract(
    nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32], key: NDArray[np.int64]
) -> Contracted:
    """Rank every node and add the shortcuts."""
    state = np.array([key.size, 0, 0, 0], np.int64)
    given = np.full((4, key.size), -1, np.int32)
    given[0], given[1] = tail, head
    arcs = _padded(given, 3 * key.size)
    keys = _padded(key, 3 * key.size)
    first = np.full((2, nodes), -1, np.int32)
    following = np.full((2, keys.size), -1, np.int32)
    alive, rank, depth = np.ones(nodes, np.bool_), np.zeros(nodes, np.int32), np.zeros(nodes, int)
    sides = (*np.zeros((2, nodes), np.int32), *np.full((2, nodes), -1, np.int32))
    work = (
        np.full(nodes, _FAR),
        np.empty(nodes, np.int32),
        np.empty(_ROOM, np.int64),
        np.empty(_ROOM, np.int32),
    )
    queue = (np.empty(nodes, np.int64), np.empty(nodes, np.int32))
    found = np.empty((2, 1_024), np.int32)
    while not _proceed(
        state, arcs, keys, (first, following), (alive, rank, depth), sides, work, queue, found
    ):
        more = int(state[_NEEDED])
        found = np.empty((2, max(found.shape[1], more)), np.int32)
        arcs, keys = _padded(arcs, keys.size + more), _padded(keys, keys.size + more)
        following = _padded(following, following.shape[1] + more)
    count = int(state[_COUNT])
    halves = arcs[:, :count]
    return Contracted(rank, halves[0], halves[1], keys[:count], halves[2], halves[3])


def _padded(array: NDArray[_Number], more: int) -> NDArray[_Number]:
    """A copy with room for more columns, -1 there."""
    room = np.full((*array.shape[:-1], more), -1, array.dtype)
    return np.ascontiguousarray(np.concatenate([array, room], axis=-1))


@compiled
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


@compiled
def _witness(source, avoided, limit, arcs, keys, leaving, alive, work):
    """Distances from a node around another, up to a limit; return the count touched."""
    first, following = leaving
    distance, touched, heap_key, heap_node = work
    distance[source] = 0
    touched[0] = source
    count, settled = 1, 0
    size = push(heap_key, heap_node, np.int64(0), np.int64(0), source)
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


@compiled
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


@compiled
def _link(arc, arcs, first, following):
    """Enter an arc in the lists of its two ends."""
    tail, head = arcs[0, arc], arcs[1, arc]
    following[1, arc] = first[1, tail]
    first[1, tail] = arc
    following[0, arc] = first[0, head]
    first[0, head] = arc


@compiled
def _enqueue_all(state, arcs, keys, lists, nodes, sides, work, queue, found):
    """Link the given arcs and queue every node at its first cost."""
    for arc in range(state[_COUNT]):
        _link(np.int32(arc), arcs, lists[0], lists[1])
    size = np.int64(0)
    for i in range(nodes[0].size):
        node = np.int32(i)
        new, into, out = _shortcuts(node, arcs, keys, lists, nodes[0], sides, work, found)
        size = push(queue[0], queue[1], size, np.int64(2 * new - into - out), node)
    state[_QUEUED] = size


@compiled
def _proceed(state, arcs, keys, lists, nodes, sides, work, queue, found):
    """Contract until all is done (True) or the arrays are too small (False)."""
    alive, rank, depth = nodes
    if state[_DONE] == 0 and state[_QUEUED] == 0:
        _enqueue_all(state, arcs, keys, lists, nodes, sides, work, queue, found)
    while state[_QUEUED] > 0:
        node = queue[1][0]
        state[_QUEUED] = pop(queue[0], queue[1], state[_QUEUED])
        new, into, out = _shortcuts(node, arcs, keys, lists, alive, sides, work, found)
        cost = np.int64(2 * new - into - out) + depth[node]
        short = new > found.shape[1] or state[_COUNT] + new > keys.size
        if short or (state[_QUEUED] > 0 and cost > queue[0][0]):
            state[_QUEUED] = push(queue[0], queue[1], state[_QUEUED], cost, node)
            if short:
                state[_NEEDED] = max(new, keys.size)
                return False
            continue
        alive[node] = False
        rank[node] = state[_DONE]
        state[_DONE] += 1
        for k in range(into):
            depth[sides[0][k]] = max(depth[sides[0][k]], depth[node] + 1)
        for k in range(out):
            depth[sides[1][k]] = max(depth[sides[1][k]], depth[node] + 1)
        _add(state, arcs, keys, lists, found, new)
    return True


@compiled
def _add(state, arcs, keys, lists, found, new):
    """Add the shortcuts found to the pool."""
    for k in range(new):
        enter, leave, arc = found[0, k], found[1, k], np.int32(state[_COUNT])
        arcs[0, arc], arcs[1, arc] = arcs[0, enter], arcs[1, leave]
        arcs[2, arc], arcs[3, arc] = enter, leave
        keys[arc] = keys[enter] + keys[leave]
        _link(arc, arcs, lists[0], lists[1])
        state[_COUNT] += 1
