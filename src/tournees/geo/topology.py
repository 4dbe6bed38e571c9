# mypy: disallow-untyped-calls=False
"""What a road graph's weights never change: the order of its nodes and its chordal form."""

from __future__ import annotations

import io
import logging
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from tournees.compiled import compiled
from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, replace_atomically
from tournees.geo.chordal import complete
from tournees.geo.dissection import dissect

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tournees.geo.network import RoadGraph

_LOG = logging.getLogger(__name__)
_VERSION = b"topology 1"
"""Changes when the same graph would get another order or another file."""
_PER_DEGREE = 100_000.0
"""Whole steps of a degree in which places are compared."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Topology:
    """A road graph prepared for any weights, once.

    Nodes are numbered anew, ``rank`` int32[n]; the links from node i to higher ones, by
    rank, stand at ``first[i]:first[i + 1]`` in ``other``; ``parent`` is the first of
    them or -1; ``place`` int32[arcs] is where each given arc belongs
    (`tournees.geo.customization.customize`).
    """

    digest: str
    rank: NDArray[np.int32]
    parent: NDArray[np.int32]
    first: NDArray[np.int64]
    other: NDArray[np.int32]
    place: NDArray[np.int32]

    @classmethod
    def build(
        cls,
        nodes: int,
        tail: NDArray[np.int32],
        head: NDArray[np.int32],
        where: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
    ) -> Self:
        """Prepare a graph.

        Parameters
        ----------
        nodes
            Number of nodes.
        tail, head
            Ends of each directed arc; parallel arcs and loops are welcome.
        where
            (lat, lon) of every node, degrees; nodes may share a place. Without it the
            result is as exact, but slower on large graphs.
        """
        first, other = _links(nodes, tail, head)
        x, y = _plane(nodes, where)
        chordal = complete(first, other, dissect(first, other, x, y))
        rank = chordal.rank
        place = _places(rank[tail], rank[head], chordal.first, chordal.other)
        return cls(digest=graph_digest(nodes, tail, head), place=place, **chordal._asdict())

    @classmethod
    def prepared(cls, graph: RoadGraph, cache: Path | None = None) -> Self:
        """The topology of a road graph and of its re-weighted copies.

        Parameters
        ----------
        graph
            The roads.
        cache
            Folder in which topologies are kept, named by their digest; None prepares
            anew. A damaged one is made again.
        """
        arcs = graph.arcs
        links = graph.nodes, arcs.tail, arcs.head
        where = graph.node_lat, graph.node_lon
        if cache is None:
            return cls.build(*links, where)
        path = cache / f"topology-{graph_digest(*links)[:40]}.npz"
        if path.is_file():
            try:
                return cls.load(path, *links)
            except TravelError:
                _LOG.info("prepared topology %s is damaged; preparing it anew", path.name)
        topology = cls.build(*links, where)
        topology.save(path)
        return topology

    def save(self, path: Path) -> None:
        """Write to one ``.npz`` file, replaced atomically."""
        stream = io.BytesIO()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(stream, allow_pickle=False, digest=np.array(self.digest), **arrays)
        replace_atomically(path, stream.getvalue())

    @classmethod
    def load(cls, path: Path, nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> Self:
        """Read what `save` wrote, for the graph it was built from.

        Raises
        ------
        TravelError
            The file is missing, damaged, of another version, or of another graph.
        """
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                digest = str(stored["digest"])
                arrays = {name: stored[name] for name in _ARRAYS}
        except FileNotFoundError as error:
            raise TravelError(Issue(code="roads_missing", file=path.name)) from error
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise TravelError(Issue(code="roads_unreadable", file=path.name)) from error
        if digest != graph_digest(nodes, tail, head):
            raise TravelError(Issue(code="roads_unreadable", file=path.name))
        return cls(digest=digest, **arrays)


_ARRAYS = ("rank", "parent", "first", "other", "place")


def graph_digest(nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> str:
    """Digest of the arcs of a graph, whatever they weigh, and of how they are prepared."""
    return digest_bytes(_VERSION, str(nodes).encode(), tail.tobytes(), head.tobytes())


def _links(
    nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Sorted CSR of the undirected graph: each link both ways, once, no loops."""
    apart = tail != head
    low = np.minimum(tail, head)[apart].astype(np.int64)
    low *= nodes
    low += np.maximum(tail, head)[apart]
    low = np.unique(low)
    high = (low % nodes).astype(np.int32)
    low = (low // nodes).astype(np.int32)
    degree = np.bincount(low, minlength=nodes) + np.bincount(high, minlength=nodes)
    first = np.concatenate([[0], np.cumsum(degree)])
    return first, _both_ways(low, high, first)


@compiled
def _both_ways(low, high, first):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - numba infers them
    """Neighbours of each node; as links come sorted, each list does: lower ones first."""
    other, spot = np.empty(first[-1], np.int32), first[:-1].copy()
    for i in range(low.size):
        other[spot[high[i]]] = low[i]
        spot[high[i]] += 1
    for i in range(low.size):
        other[spot[low[i]]] = high[i]
        spot[low[i]] += 1
    return other


def _plane(
    nodes: int, where: tuple[NDArray[np.float64], NDArray[np.float64]] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole steps east and north; in whole numbers, cuts are the same on every machine."""
    if where is None:
        return np.arange(nodes), np.zeros(nodes, np.int64)
    lat, lon = where
    east = np.rint(lon * _PER_DEGREE).astype(np.int64)
    north = np.rint(lat * _PER_DEGREE).astype(np.int64)
    shrink = np.rint(1_000 * np.cos(np.radians(lat.mean()))).astype(np.int64)
    return east * shrink // 1_000, north


@compiled
def _places(tail, head, first, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - numba infers them
    """Twice the number of each arc's link, plus 1 if it leads down; -1 for a loop."""
    place = np.empty(tail.size, np.int32)
    for arc in range(tail.size):
        low, high = min(tail[arc], head[arc]), max(tail[arc], head[arc])
        if low == high:
            place[arc] = -1
            continue
        begin, end = first[low], first[low + 1]
        while end - begin > 1:
            middle = (begin + end) >> 1
            if other[middle] <= high:
                begin = middle
            else:
                end = middle
        place[arc] = 2 * begin + (tail[arc] > head[arc])
    return place
