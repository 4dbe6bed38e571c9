"""Connected parts of a graph of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def connected_parts(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Part of each id, named after its smallest id (union-find with path halving).

    Parameters
    ----------
    ids
        Every node.
    pairs
        Undirected edges between them.
    """
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {id_: root(id_) for id_ in parent}
