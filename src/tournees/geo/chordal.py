# ruff: noqa: ANN001, ANN202 - numba infers the types; arrays are its state
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The chordal graph that elimination in a given order makes, compiled by numba.

To eliminate a node joins all its neighbours that come later. The result is the pattern
of a Cholesky factor: its tree by Liu's algorithm, its columns by row subtrees.

Source: Liu, "The Role of Elimination Trees in Sparse Factorization", SIAM Journal on
Matrix Analysis and Applications 11(1), 1990.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Chordal(NamedTuple):
    """The completed graph; its nodes are numbered as they are eliminated.

    ``rank`` int32[n] is the number of each given node; ``parent`` int32[n] the first
    later neighbour, -1 without one; the later neighbours of node i, ascending, stand at
    ``first[i]:first[i + 1]`` in ``other`` int32.
    """

    rank: NDArray[np.int32]
    parent: NDArray[np.int32]
    first: NDArray[np.int64]
    other: NDArray[np.int32]


def complete(
    first: NDArray[np.int64], other: NDArray[np.int32], order: NDArray[np.int32]
) -> Chordal:
    """Eliminate the nodes of an undirected CSR in an order.

    Nodes are numbered in an equivalent order, in which every subtree stands together.
    """
    rank = _ranks(order)
    rank = _together(_tree(first, other, order, rank), order)
    order = _ranks(rank)
    parent = _tree(first, other, order, rank)
    count = _count(first, other, order, rank, parent)
    begin = np.concatenate([[0], np.cumsum(count, dtype=np.int64)])
    later = _fill(first, other, order, rank, parent, begin)
    return Chordal(rank, parent, begin, later)


def _ranks(order: NDArray[np.int32]) -> NDArray[np.int32]:
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size, dtype=np.int32)
    return rank


@compiled
def _tree(first, other, order, rank):
    """First later neighbour of each node in the completed graph, by number."""
    nodes = order.size
    parent, ancestor = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    for i in range(nodes):
        for k in range(first[order[i]], first[order[i] + 1]):
            node = rank[other[k]]
            while node < i:
                after = ancestor[node]
                ancestor[node] = i
                if after < 0:
                    parent[node] = i
                    break
                if after == i:
                    break
                node = after
    return parent


@compiled
def _together(parent, order):
    """Rank of each node, by postorder of the tree; children in their old order."""
    nodes = parent.size
    size, rank = np.ones(nodes, np.int64), np.empty(nodes, np.int32)
    for i in range(nodes):
        if parent[i] >= 0:
            size[parent[i]] += size[i]
    begin, top = np.empty(nodes, np.int64), np.int64(nodes)
    left = np.empty(nodes, np.int64)
    for k in range(nodes):
        i = nodes - 1 - k
        if parent[i] < 0:
            top -= size[i]
            begin[i] = top
        else:
            left[parent[i]] -= size[i]
            begin[i] = left[parent[i]]
        left[i] = begin[i] + size[i] - 1
        rank[order[i]] = left[i]
    return rank


@compiled
def _count(first, other, order, rank, parent):
    """Later neighbours of each node: node i is one of every node below it in its subtree."""
    nodes = order.size
    count, seen = np.zeros(nodes, np.int64), np.full(nodes, -1, np.int32)
    for i in range(nodes):
        seen[i] = i
        for k in range(first[order[i]], first[order[i] + 1]):
            node = rank[other[k]]
            while node < i and seen[node] != i:
                seen[node] = i
                count[node] += 1
                node = parent[node]
    return count


@compiled
def _fill(first, other, order, rank, parent, begin):
    """Write those neighbours; as i rises, each list comes sorted."""
    nodes = order.size
    later, place = np.empty(begin[nodes], np.int32), begin[:-1].copy()
    seen = np.full(nodes, -1, np.int32)
    for i in range(nodes):
        seen[i] = i
        for k in range(first[order[i]], first[order[i] + 1]):
            node = rank[other[k]]
            while node < i and seen[node] != i:
                seen[node] = i
                later[place[node]] = i
                place[node] += 1
                node = parent[node]
    return later
