"""Forbidden turns, by copies of the junctions where they stand.

A directed edge has the code ``2 * edge`` when driven forward, ``2 * edge + 1`` backward.
A ban is a pair of codes: who arrives by the first may not leave by the second. Each
directed edge that some ban names first arrives at a copy of its junction instead of the
junction; every edge that leaves the junction leaves the copy too, but for the banned
ones. Paths in the graph so expanded are those that obey every ban, as in the graph whose
nodes are the edges (Winter, "Modeling Costs of Turns in Route Planning", GeoInformatica
6(4), 2002), at the cost of a few nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Edges between junctions, and the turns forbidden there.

    ``nodes`` counts the junctions; ``start, end`` int32[e] are the ends of each edge;
    ``ban_from, ban_to`` int32[b] the codes of the bans, in any order. Copies are
    numbered from ``nodes``; copy k stands at junction ``at[k]`` (int32, rising) and is
    reached by the directed edge ``arriving[k]`` alone.
    """

    nodes: int
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    at: NDArray[np.int32]
    arriving: NDArray[np.int32]
    banned: NDArray[np.int64]

    @classmethod
    def build(
        cls,
        nodes: int,
        start: NDArray[np.int32],
        end: NDArray[np.int32],
        ban_from: NDArray[np.int32],
        ban_to: NDArray[np.int32],
    ) -> Turns:
        """Number the copies by junction, then by the edge that arrives."""
        arriving = np.unique(ban_from)
        at = _ends(start, end, arriving)
        order = np.lexsort((arriving, at))
        arriving, at = arriving[order], at[order]
        by_code = np.argsort(arriving, kind="stable")
        copy = by_code[np.searchsorted(arriving, ban_from, sorter=by_code)]
        banned = np.unique(copy * np.int64(2 * start.size) + ban_to)
        return cls(nodes, start, end, at, arriving, banned)

    @property
    def size(self) -> int:
        """Junctions and copies."""
        return self.nodes + self.at.size

    def junction(self, node: NDArray[np.int32]) -> NDArray[np.int32]:
        """int32, the junction of each node: itself, or the one that it copies."""
        if not self.at.size:
            return node
        copy = np.maximum(node - self.nodes, 0)
        return np.where(node < self.nodes, node, self.at[copy]).astype(np.int32)

    def heads(self, code: NDArray[np.int32]) -> NDArray[np.int32]:
        """int32[m], the node at which each directed edge arrives."""
        heads = _ends(self.start, self.end, code)
        if self.at.size:
            by_code = np.argsort(self.arriving, kind="stable").astype(np.int32)
            known = self.arriving[by_code]
            place = np.minimum(np.searchsorted(known, code), known.size - 1)
            hit = known[place] == code
            heads[hit] = self.nodes + by_code[place[hit]]
        return heads

    def tails(self, code: NDArray[np.int32]) -> NDArray[np.int32]:
        """int32[m, w], the nodes from which each directed edge may be entered.

        The junction first, then its copies but those from which it is banned; -1 fills
        the rows. ``w`` is 1 where no junction in question has a copy.
        """
        tail = _ends(self.start, self.end, code ^ 1)
        first = np.searchsorted(self.at, tail)
        count = np.searchsorted(self.at, tail, side="right") - first
        wide = np.arange(int(count.max(initial=0)))
        copy = first[:, None] + wide
        allowed = wide < count[:, None]
        allowed &= ~np.isin(copy * np.int64(2 * self.start.size) + code[:, None], self.banned)
        copies = np.where(allowed, self.nodes + copy, -1)
        return np.column_stack([tail, copies]).astype(np.int32)

    def expanded(
        self, code: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Tail, head, and index into ``code`` of every arc of directed edges.

        Those that leave junctions come first, in the order given; then those of copies.
        """
        tail, head = _ends(self.start, self.end, code ^ 1), self.heads(code)
        index = np.arange(code.size)
        if not self.at.size:
            return tail, head, index
        copied = np.zeros(self.nodes, np.bool_)
        copied[self.at] = True
        again = np.flatnonzero(copied[tail])
        copies = self.tails(code[again])[:, 1:]
        row, column = np.nonzero(copies >= 0)
        return (
            np.concatenate([tail, copies[row, column]]),
            np.concatenate([head, head[again[row]]]),
            np.concatenate([index, again[row]]),
        )


def codes(edge: NDArray[np.integer], *, forward: NDArray[np.bool_] | bool) -> NDArray[np.int32]:
    """int32, the codes of edges driven forward or backward."""
    return (2 * edge + np.where(forward, 0, 1)).astype(np.int32)


def _ends(
    start: NDArray[np.int32], end: NDArray[np.int32], code: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Junction at which each directed edge arrives; of ``code ^ 1``, where it begins."""
    edge = code >> 1
    return np.asarray(np.where(code & 1, start[edge], end[edge]))
