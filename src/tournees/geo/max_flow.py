# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""A largest flow through a part of an undirected graph, one unit a link, by numba.

Source: Dinic, "Algorithm for Solution of a Problem of Maximum Flow in Networks with Power
Estimation", Soviet Mathematics Doklady 11, 1970.
"""

from __future__ import annotations

from tournees.compiled import compiled

SOURCE, SINK = 1, 2
"""Roles of nodes; any other is neither."""


@compiled
def flow(first, other, twin, cell, me, members, work, limit):
    """Send as much as can flow from sources to sinks; False if it is more than a limit.

    ``work`` holds role, level, next link to try, queue, path (of each node) and what is
    sent (of each link; ``twin`` is the same link seen from its other end). Afterwards
    ``level`` is 0 or more on the source's side of a smallest cut.
    """
    role, cursor, sent = work[0], work[2], work[5]
    for node in members:
        for i in range(first[node], first[node + 1]):
            sent[i] = 0
    value = 0
    while _levels(first, other, cell, me, members, work):
        for node in members:
            cursor[node] = first[node]
        for node in members:
            while role[node] == SOURCE and _augment(first, other, twin, cell, me, work, node):
                value += 1
                if value > limit:
                    return False
    return True


@compiled
def _levels(first, other, cell, me, members, work):
    """Links from the sources to each node where more can flow; whether a sink is reached."""
    role, level, queue, sent = work[0], work[1], work[3], work[5]
    tail = 0
    for node in members:
        level[node] = -1
        if role[node] == SOURCE:
            level[node] = 0
            queue[tail] = node
            tail += 1
    head, reached = 0, False
    while head < tail:
        node = queue[head]
        head += 1
        for i in range(first[node], first[node + 1]):
            there = other[i]
            if cell[there] == me and level[there] < 0 and sent[i] < 1:
                level[there] = level[node] + 1
                reached |= role[there] == SINK
                queue[tail] = there
                tail += 1
    return reached


@compiled
def _augment(first, other, twin, cell, me, work, source):
    """Send one unit along a path of rising levels; whether there was one."""
    role, level, cursor, path, sent = work[0], work[1], work[2], work[4], work[5]
    depth, node = 0, source
    while role[node] != SINK:
        i = cursor[node]
        while i < first[node + 1]:
            there = other[i]
            if cell[there] == me and level[there] == level[node] + 1 and sent[i] < 1:
                break
            i += 1
        cursor[node] = i
        if i < first[node + 1]:
            path[depth] = i
            depth += 1
            node = other[i]
        elif depth == 0:
            return False
        else:
            depth -= 1
            node = other[twin[path[depth]]]
            cursor[node] += 1
    for k in range(depth):
        sent[path[k]] += 1
        sent[twin[path[k]]] -= 1
    return True
