# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Searches in a customized hierarchy, compiled by numba: no queue, only sweeps.

The nodes that an upward search can meet are the ancestors of its gates in the
elimination tree; in ascending order every label is final when its turn comes. A sweep
back down over the same nodes gives their true distances; a label above its true
distance lies on no shortest path, one equal to a way over a higher node is not needed;
both are dropped. What is left is a short list of hubs.

Sources: Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies", JEA 21, 2016
(elimination tree query); Knopp, Sanders, Schultes, Schulz, Wagner, "Computing
Many-to-Many Shortest Paths Using Highway Hierarchies", ALENEX 2007 (buckets); Delling,
Goldberg, Nowatzyk, Werneck, "PHAST", JPDC 73(7), 2013 (the sweep down over all nodes).
"""

from __future__ import annotations

import numpy as np

from tournees.compiled import compiled
from tournees.geo.customization import FAR
from tournees.geo.engine import NO_PATH


@compiled
def _room(parent, width):
    """Arrays for one search: labels, true distances, ancestors, where each gate has come.

    Nothing is written to them here, so that one search in a large graph stays cheap.
    """
    nodes = parent.size
    return (
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int32),
        np.empty(width, np.int64),
    )


@compiled
def _ancestors(parent, node, chain, at):
    """List the ancestors of some nodes, themselves included, ascending; return their count."""
    nodes, count = parent.size, 0
    for i in range(node.size):
        at[i] = node[i] if node[i] >= 0 else nodes
    while True:
        low = np.int64(nodes)
        for i in range(at.size):
            low = min(low, at[i])
        if low == nodes:
            return count
        chain[count] = low
        count += 1
        after = parent[low] if parent[low] >= 0 else nodes
        for i in range(at.size):
            if at[i] == low:
                at[i] = after


@compiled
def _climb(graph, parent, node, key, room, step):
    """Label the ancestors of some gates, `FAR` where no way leads; return how many there are.

    ``step`` gets the place of the way by which each node was reached, -1 at a gate; a
    ``step`` of size 0 is left alone.
    """
    first, other, weight, place = graph
    label, _, chain, at = room
    count = _ancestors(parent, node, chain, at)
    for k in range(count):
        label[chain[k]] = FAR
    for i in range(node.size):
        if node[i] >= 0 and key[i] < label[node[i]]:
            label[node[i]] = key[i]
            if step.size > 0:
                step[node[i]] = -1
    for c in range(count):
        low = chain[c]
        here = label[low]
        if here == FAR:
            continue
        for k in range(first[low], first[low + 1]):
            there = here + weight[k]
            if there < label[other[k]]:
                label[other[k]] = there
                if step.size > 0:
                    step[other[k]] = place[k]
    return count


@compiled
def _hubs(graph, against, parent, node, key, room, hub, hub_key):
    """Hubs of one point with their keys, the highest first; return how many.

    ``against`` are the ways of the other direction, on which the sweep back comes down.
    """
    label, true, chain, _ = room
    count = _climb(graph, parent, node, key, room, np.empty(0, np.int32))
    first, other, weight, _ = against
    found = 0
    for back in range(count):
        low = chain[count - 1 - back]
        best = FAR
        for k in range(first[low], first[low + 1]):
            best = min(best, true[other[k]] + weight[k])
        if label[low] < best:
            best = label[low]
            hub[found], hub_key[found] = low, best
            found += 1
        true[low] = best
    return found


@compiled
def hubs_of(graph, against, parent, node, key):
    """Hubs of many points, the highest first: where each one's begin, the hubs, the keys."""
    room = _room(parent, node.shape[1])
    hub, hub_key = np.empty(parent.size, np.int32), np.empty(parent.size, np.int64)
    first = np.zeros(node.shape[0] + 1, np.int64)
    hubs, keys = np.empty(64 * node.shape[0], np.int32), np.empty(64 * node.shape[0], np.int64)
    for i in range(node.shape[0]):
        count, begin = _hubs(graph, against, parent, node[i], key[i], room, hub, hub_key), first[i]
        first[i + 1] = begin + count
        if first[i + 1] > hubs.size:
            hubs, keys = _longer(hubs, first[i + 1]), _longer(keys, first[i + 1])
        for k in range(count):
            hubs[begin + k], keys[begin + k] = hub[k], hub_key[k]
    return first, hubs[: first[-1]].copy(), keys[: first[-1]].copy()


@compiled
def _longer(array, more):
    longer = np.empty(array.size + more, array.dtype)
    longer[: array.size] = array
    return longer


@compiled
def buckets(nodes, first, hubs, keys):
    """The same by hub: where each node's begin, the points, ascending, and the keys."""
    begin = np.zeros(nodes + 1, np.int64)
    for k in range(hubs.size):
        begin[hubs[k] + 1] += 1
    for node in range(nodes):
        begin[node + 1] += begin[node]
    place = begin[:-1].copy()
    who, key = np.empty(hubs.size, np.int32), np.empty(hubs.size, np.int64)
    for i in range(first.size - 1):
        for k in range(first[i], first[i + 1]):
            who[place[hubs[k]]], key[place[hubs[k]]] = i, keys[k]
            place[hubs[k]] += 1
    return begin, who, key


@compiled
def find_nearest(graph, against, parent, gates, left, index, found):
    """Keep the best of each origin; what destinations left is sorted by key, then destination."""
    node, key = gates
    first, who, keys = left
    room = _room(parent, node.shape[1])
    hub, hub_key = np.empty(parent.size, np.int32), np.empty(parent.size, np.int64)
    known = np.full(who.max() + 1 if who.size else 0, NO_PATH)
    seen = np.empty(known.size, np.int32)
    for i in range(node.shape[0]):
        hubs, touched = _hubs(graph, against, parent, node[i], key[i], room, hub, hub_key), 0
        for back in range(hubs):
            k = hubs - 1 - back
            for spot in range(first[hub[k]], first[hub[k] + 1]):
                there, far = hub_key[k] + keys[spot], who[spot]
                if there > found[i, -1]:
                    break
                if there >= known[far]:
                    continue
                if known[far] == NO_PATH:
                    seen[touched] = far
                    touched += 1
                _insert(index[i], found[i], far, there, known[far])
                known[far] = there
        for k in range(touched):
            known[seen[k]] = NO_PATH


@compiled
def _insert(index, found, which, key, before):
    """Put one destination in its place of a sorted list, out of its old one if it has it."""
    last = index.size - 1
    if before < NO_PATH:
        for spot in range(index.size):
            if index[spot] == which:
                last = spot
                break
    if found[last] < key or (found[last] == key and 0 <= index[last] < which):
        return
    while last > 0 and (
        found[last - 1] > key or (found[last - 1] == key and index[last - 1] > which)
    ):
        found[last], index[last] = found[last - 1], index[last - 1]
        last -= 1
    found[last], index[last] = key, which


@compiled
def reach(graph, against, parent, node, key):
    """Key from one point to every node, `FAR` where no path leads: up, then down over all."""
    room = _room(parent, node.size)
    label = room[0]
    label[:] = FAR
    _climb(graph, parent, node, key, room, np.empty(0, np.int32))
    first, other, weight, _ = against
    for back in range(parent.size):
        low = parent.size - 1 - back
        best = label[low]
        for k in range(first[low], first[low + 1]):
            best = min(best, label[other[k]] + weight[k])
        label[low] = best
    return label


@compiled
def meet(up, down, parent, origin, destination, step_up, step_down):
    """Best key between two points and the node where its halves meet, -1 without one."""
    ahead, back = _room(parent, origin[0].size), _room(parent, destination[0].size)
    count = _climb(up, parent, origin[0], origin[1], ahead, step_up)
    for k in range(count):
        back[0][ahead[2][k]] = FAR
    _climb(down, parent, destination[0], destination[1], back, step_down)
    key, meeting = NO_PATH, -1
    for k in range(count):
        node = ahead[2][k]
        if ahead[0][node] < FAR and back[0][node] < FAR:
            through = ahead[0][node] + back[0][node]
            if through < key:
                key, meeting = through, node
    return key, meeting
