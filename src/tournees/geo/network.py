"""A road graph as plain arrays: junctions, edges between them, their lines and times."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, replace_atomically
from tournees.geo.turns import Turns, codes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 3
_DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What numpy raises on damaged files."""

CLOSED_MS = -1
"""What an edge's time holds in the direction that cars may not take."""

LICENCE = "© OpenStreetMap contributors, ODbL"


class RoadClass(IntEnum):
    """Kinds of road, the fastest first; links share the class of the road they serve."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    SERVICE = 8
    TRACK = 9
    FERRY = 10


class Arcs(NamedTuple):
    """Directed arcs of a graph; ``edge`` and ``forward`` lead back to what is driven.

    Those that leave junctions, forward ones first, then those that leave copies of
    junctions (`tournees.geo.turns`).
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    weight_ms: NDArray[np.int32]
    length_dm: NDArray[np.int32]
    edge: NDArray[np.int32]
    forward: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadInfo:
    """What a road graph covers: junctions, directed edges, forbidden turns.

    ``box`` is (south, west, north, east) in degrees.
    """

    nodes: int
    arcs: int
    bans: int
    km: dict[str, float]
    box: tuple[float, float, float, float]
    date: str
    licence: str


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadGraph:
    """The largest strongly connected part of a road network.

    ``lat, lon`` float64[n] are the junctions; edge e runs from ``start[e]`` to
    ``end[e]`` (int32) in ``forward_ms[e]`` whole milliseconds and back in
    ``backward_ms[e]`` (int32, `CLOSED_MS` where forbidden); ``length_dm`` int32 are
    decimetres; ``road_class`` uint8 of `RoadClass`; ``town`` uint8 the percentage of it that
    lies in a town. Its line is the stretch
    ``shape_first[e]:shape_first[e + 1]`` of ``shape_lat, shape_lon``, both ends included.

    ``ban_from, ban_to`` int32[b] are forbidden turns, as codes of directed edges
    (`tournees.geo.turns`). Paths run over ``nodes`` nodes: the junctions, then copies of
    those where a turn is forbidden. A point part-way along edge e is left forward to
    ``head_of(e, forward=True)``, entered forward from any of ``tails_of(e, forward=True)``.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    forward_ms: NDArray[np.int32]
    backward_ms: NDArray[np.int32]
    length_dm: NDArray[np.int32]
    road_class: NDArray[np.uint8]
    town: NDArray[np.uint8]
    shape_first: NDArray[np.int64]
    shape_lat: NDArray[np.float64]
    shape_lon: NDArray[np.float64]
    ban_from: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    ban_to: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    date: str = ""
    licence: str = LICENCE

    @cached_property
    def digest(self) -> str:
        """Changes with any array of the graph."""
        arrays = [getattr(self, name) for name in _ARRAYS]
        return digest_bytes(str(FORMAT).encode(), *(array.tobytes() for array in arrays))

    @cached_property
    def turns(self) -> Turns:
        """Junctions, and their copies where a turn is forbidden."""
        return Turns.build(self.lat.size, self.start, self.end, self.ban_from, self.ban_to)

    @property
    def nodes(self) -> int:
        """Junctions and copies of junctions: the nodes that `arcs` join."""
        return self.turns.size

    @cached_property
    def node_lat(self) -> NDArray[np.float64]:
        """float64[nodes]; a copy lies where its junction does."""
        return np.concatenate([self.lat, self.lat[self.turns.at]])

    @cached_property
    def node_lon(self) -> NDArray[np.float64]:
        """float64[nodes]; a copy lies where its junction does."""
        return np.concatenate([self.lon, self.lon[self.turns.at]])

    @cached_property
    def arcs(self) -> Arcs:
        """Every direction that may be driven, from every node that it may be entered from."""
        ahead = np.flatnonzero(self.forward_ms >= 0)
        back = np.flatnonzero(self.backward_ms >= 0)
        edge = np.concatenate([ahead, back]).astype(np.int32)
        forward = np.arange(edge.size) < ahead.size
        tail, head, index = self.turns.expanded(codes(edge, forward=forward))
        edge, forward = edge[index], forward[index]
        weight_ms = np.where(forward, self.forward_ms[edge], self.backward_ms[edge])
        return Arcs(tail, head, weight_ms, self.length_dm[edge], edge, forward)

    def head_of(
        self, edge: NDArray[np.int32], *, forward: NDArray[np.bool_] | bool
    ) -> NDArray[np.int32]:
        """int32[m], the node at which each edge arrives: a copy where turns are forbidden.

        ``forward`` says for all edges, or for each, whether it is driven from its start to
        its end. Whether that is allowed is for the caller to see.
        """
        return self.turns.heads(codes(edge, forward=forward))

    def tails_of(
        self, edge: NDArray[np.int32], *, forward: NDArray[np.bool_] | bool
    ) -> NDArray[np.int32]:
        """int32[m, w], the nodes from which each edge may be entered, -1 where fewer.

        The junction comes first, then its copies; ``forward`` is as in `head_of`. ``w`` is
        at least 1, and 1 where no turn at these junctions is forbidden.
        """
        return self.turns.tails(codes(edge, forward=forward))

    def reweighted(self, factor: NDArray[np.float64]) -> RoadGraph:
        """The same roads, each edge's times multiplied.

        Milliseconds are rounded half up; closed directions stay closed, and a time above 0
        stays so.

        Parameters
        ----------
        factor
            float64[e], above 0; 1.1 makes an edge a tenth slower.

        Raises
        ------
        ValueError
            Not one factor an edge, one not above 0, or a time beyond 32 bits.
        """
        if factor.shape != self.start.shape:
            msg = f"{self.start.size} factors wanted, got shape {factor.shape}"
            raise ValueError(msg)
        if not np.all((factor > 0) & np.isfinite(factor)):
            msg = "factors must be finite numbers above 0"
            raise ValueError(msg)
        return replace(
            self,
            forward_ms=_multiplied(self.forward_ms, factor),
            backward_ms=_multiplied(self.backward_ms, factor),
        )

    def line(self, edge: int) -> NDArray[np.float64]:
        """float64[k, 2], lat and lon along an edge, from its start."""
        part = slice(self.shape_first[edge], self.shape_first[edge + 1])
        return np.column_stack([self.shape_lat[part], self.shape_lon[part]])

    def info(self) -> RoadInfo:
        """Counts, kilometres of road by class, bounding box, date and licence."""
        km = np.bincount(self.road_class, self.length_dm, len(RoadClass)) / 10_000
        return RoadInfo(
            nodes=self.lat.size,
            arcs=int(np.sum(self.forward_ms >= 0) + np.sum(self.backward_ms >= 0)),
            bans=self.ban_from.size,
            km={kind.name.lower(): round(float(km[kind]), 1) for kind in RoadClass if km[kind]},
            box=(
                float(self.shape_lat.min()),
                float(self.shape_lon.min()),
                float(self.shape_lat.max()),
                float(self.shape_lon.max()),
            ),
            date=self.date,
            licence=self.licence,
        )

    def save(self, path: Path) -> None:
        """Write the graph to one ``.npz`` file, replaced atomically."""
        stream = io.BytesIO()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        texts = np.array([str(FORMAT), self.date, self.licence])
        np.savez(stream, allow_pickle=False, texts=texts, **arrays)
        replace_atomically(path, stream.getvalue())

    @classmethod
    def load(cls, path: Path) -> RoadGraph:
        """Read what `save` wrote.

        Raises
        ------
        TravelError
            The file is missing, damaged, or of another version of the format.
        """
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                version, date, licence = (str(text) for text in stored["texts"])
                arrays = {name: stored[name] for name in _ARRAYS}
        except FileNotFoundError as error:
            raise TravelError(Issue(code="roads_missing", file=path.name)) from error
        except _DAMAGE as error:
            raise TravelError(Issue(code="roads_unreadable", file=path.name)) from error
        graph = cls(**arrays, date=date, licence=licence)
        if version != str(FORMAT) or not graph._is_sound():
            raise TravelError(Issue(code="roads_unreadable", file=path.name))
        return graph

    def _is_sound(self) -> bool:
        """Whether the arrays fit together, so that no index leads out of them."""
        shapes = {
            **dict.fromkeys(("lat", "lon"), self.lat.shape),
            **dict.fromkeys(("shape_lat", "shape_lon"), self.shape_lat.shape),
            **dict.fromkeys(("ban_from", "ban_to"), self.ban_from.shape),
            "shape_first": (self.start.size + 1,),
        }
        for name, kind in _ARRAYS.items():
            array = getattr(self, name)
            if array.dtype != kind or array.shape != shapes.get(name, self.start.shape):
                return False
        first = self.shape_first
        ends, bans = np.stack([self.start, self.end]), np.stack([self.ban_from, self.ban_to])
        return bool(
            self.start.size
            and _within(ends, self.lat.size)
            and _within(self.road_class, len(RoadClass))
            and (first[0], first[-1]) == (0, self.shape_lat.size)
            and np.all(np.diff(first) >= 2)
            and _within(bans, 2 * self.start.size)
            and np.array_equal(_ends_of(ends, bans[0] ^ 1), _ends_of(ends, bans[1]))
        )


_ARRAYS: dict[str, type[np.generic]] = {
    **dict.fromkeys(("lat", "lon", "shape_lat", "shape_lon"), np.float64),
    **dict.fromkeys(("start", "end", "forward_ms", "backward_ms", "length_dm"), np.int32),
    **dict.fromkeys(("road_class", "town"), np.uint8),
    "shape_first": np.int64,
    **dict.fromkeys(("ban_from", "ban_to"), np.int32),
}


def _within(index: NDArray[np.integer], size: int) -> bool:
    return not index.size or bool(index.min() >= 0 and index.max() < size)


def _ends_of(ends: NDArray[np.int32], code: NDArray[np.int32]) -> NDArray[np.int32]:
    """Junction at which each directed edge begins; of ``code ^ 1``, where it arrives."""
    return np.asarray(ends[code & 1, code >> 1])


def _multiplied(ms: NDArray[np.int32], factor: NDArray[np.float64]) -> NDArray[np.int32]:
    new = np.floor(ms * factor + 0.5)
    if np.any(new > np.iinfo(np.int32).max):
        msg = "a factor makes a time too long"
        raise ValueError(msg)
    floor = np.minimum(ms, 1)  # CLOSED_MS stays, 0 stays 0 or more
    return np.where(ms < 0, CLOSED_MS, np.maximum(new, floor)).astype(np.int32)


def strong_part(nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which arcs lie in the largest part in which every node reaches every other."""
    links = csr_array((np.ones(tail.size, np.int8), (tail, head)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=True, connection="strong")
    largest = np.argmax(np.bincount(label, minlength=1))
    kept = label == largest
    return np.asarray(kept[tail] & kept[head])
