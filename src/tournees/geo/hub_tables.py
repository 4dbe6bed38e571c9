# ruff: noqa: ANN001, ANN201, ANN202 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Many-to-many keys from the hubs of points, by groups of neighbours, compiled by numba.

Points are taken in groups of `WIDTH`. A group has one table: a row for each hub of any
member, its keys side by side (`FAR` where a member has not that hub), the least and the
greatest of them. For an origin and a group of destinations, its key to a hub plus the
greatest there bounds every cell from above; a hub whose least is beyond the smallest
such bound can improve no cell. Few hubs are left, and their rows are added up whole.
"""

from __future__ import annotations

import numpy as np

from tournees.compiled import compiled
from tournees.geo.customization import FAR

WIDTH = 32
"""Members of a group."""


@compiled
def tables(first, hub, key):
    """Tables of points whose hubs stand at ``first[i]:first[i + 1]``, the highest first.

    Returns
    -------
    tuple
        Where each group's rows begin; of each row the hub, highest first, its keys
        int64[rows, WIDTH], the least and the greatest.
    """
    points = first.size - 1
    groups = (points + WIDTH - 1) // WIDTH
    begin = np.zeros(groups + 1, np.int64)
    unions = np.empty(hub.size, np.int32)
    for group in range(groups):
        count, known = 0, unions[begin[group] :]
        for point in range(group * WIDTH, min(points, (group + 1) * WIDTH)):
            count = _united(known, count, hub[first[point] : first[point + 1]])
        begin[group + 1] = begin[group] + count
    hubs = unions[: begin[groups]].copy()
    return _filled(first, hub, key, begin, hubs)


@compiled
def _united(known, count, more):
    """Merge hubs into a list that holds some, both the highest first; return its length."""
    before = known[:count].copy()
    i, j, size = 0, 0, 0
    while i < count or j < more.size:
        if j == more.size or (i < count and before[i] >= more[j]):
            if j < more.size and before[i] == more[j]:
                j += 1
            known[size] = before[i]
            i += 1
        else:
            known[size] = more[j]
            j += 1
        size += 1
    return size


@compiled
def _filled(first, hub, key, begin, hubs):
    table = np.full((hubs.size, WIDTH), FAR)
    least, most = np.full(hubs.size, FAR), np.zeros(hubs.size, np.int64)
    present = np.zeros(hubs.size, np.int64)
    for point in range(first.size - 1):
        row = begin[point // WIDTH]
        for k in range(first[point], first[point + 1]):
            while hubs[row] != hub[k]:
                row += 1
            table[row, point % WIDTH] = key[k]
            least[row], most[row] = min(least[row], key[k]), max(most[row], key[k])
            present[row] += 1
    for group in range(begin.size - 1):
        members = min(WIDTH, first.size - 1 - group * WIDTH)
        for row in range(begin[group], begin[group + 1]):
            if present[row] < members:
                most[row] = FAR
    return begin, hubs, table, least, most


@compiled
def combine(ahead, back, origin, destination, found):
    """Write the keys between all points of two sets of tables.

    ``origin`` and ``destination`` say at which row and column of ``found`` each stands.
    ``found`` must hold the key of no path.
    """
    begin, there = ahead[0], back[0]
    longest = 0
    for group in range(there.size - 1):
        longest = max(longest, there[group + 1] - there[group])
    pairs = np.empty((longest, 2), np.int64)
    cells = np.empty(WIDTH, np.int64)
    for here in range(begin.size - 1):
        for group in range(there.size - 1):
            count = _shared(ahead, back, here, group, pairs)
            if count == 0:
                continue
            columns = destination[group * WIDTH : (group + 1) * WIDTH]
            for i in range(min(WIDTH, origin.size - here * WIDTH)):
                _row(ahead[2], back, i, pairs[:count], cells)
                row = found[origin[here * WIDTH + i]]
                for j in range(columns.size):
                    if cells[j] < FAR:
                        row[columns[j]] = cells[j]


@compiled
def _shared(ahead, back, here, group, pairs):
    """Rows of the hubs that two groups share and that some cell between them may need."""
    i, j, end, last = ahead[0][here], back[0][group], ahead[0][here + 1], back[0][group + 1]
    count, bound = 0, FAR
    while i < end and j < last:
        if ahead[1][i] == back[1][j]:
            pairs[count, 0], pairs[count, 1] = i, j
            count += 1
            bound = min(bound, ahead[4][i] + back[4][j])
            i += 1
            j += 1
        elif ahead[1][i] > back[1][j]:
            i += 1
        else:
            j += 1
    kept = 0
    for k in range(count):
        if ahead[3][pairs[k, 0]] + back[3][pairs[k, 1]] <= bound:
            pairs[kept, 0], pairs[kept, 1] = pairs[k, 0], pairs[k, 1]
            kept += 1
    return kept


@compiled
def _row(keys, back, i, pairs, cells):
    """Best keys from member i of a group of origins to a group of destinations."""
    table, least, most = back[2], back[3], back[4]
    bound = FAR
    for k in range(pairs.shape[0]):
        bound = min(bound, keys[pairs[k, 0], i] + most[pairs[k, 1]])
    cells[:] = FAR
    for k in range(pairs.shape[0]):
        start, spot = keys[pairs[k, 0], i], pairs[k, 1]
        if start + least[spot] <= bound:
            for j in range(WIDTH):
                cells[j] = min(cells[j], start + table[spot, j])
