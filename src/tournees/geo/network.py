"""A road graph as plain arrays: junctions, edges between them, their lines and times."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, replace_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 2
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
    """Directed arcs of a graph, forward ones first; ``edge`` and ``forward`` lead back."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    weight_ms: NDArray[np.int32]
    length_dm: NDArray[np.int32]
    edge: NDArray[np.int32]
    forward: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadInfo:
    """What a road graph covers. ``box`` is (south, west, north, east) in degrees."""

    nodes: int
    arcs: int
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
    date: str = ""
    licence: str = LICENCE

    @cached_property
    def digest(self) -> str:
        """Changes with any array of the graph."""
        arrays = [getattr(self, name) for name in _ARRAYS]
        return digest_bytes(str(FORMAT).encode(), *(array.tobytes() for array in arrays))

    @cached_property
    def arcs(self) -> Arcs:
        """Every direction that may be driven, one arc each."""
        ahead = np.flatnonzero(self.forward_ms >= 0)
        back = np.flatnonzero(self.backward_ms >= 0)
        edge = np.concatenate([ahead, back])
        return Arcs(
            np.concatenate([self.start[ahead], self.end[back]]),
            np.concatenate([self.end[ahead], self.start[back]]),
            np.concatenate([self.forward_ms[ahead], self.backward_ms[back]]),
            self.length_dm[edge],
            edge.astype(np.int32),
            np.arange(edge.size) < ahead.size,
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
            arcs=self.arcs.tail.size,
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
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise TravelError(Issue(code="roads_unreadable", file=path.name)) from error
        if version != str(FORMAT):
            raise TravelError(Issue(code="roads_unreadable", file=path.name))
        return cls(**arrays, date=date, licence=licence)


_ARRAYS = tuple(field.name for field in fields(RoadGraph) if field.name not in {"date", "licence"})


def largest_part(
    nodes: int,
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    *,
    ahead: NDArray[np.bool_],
    back: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Nodes and edges of the largest part in which every node reaches every other.

    Parameters
    ----------
    nodes
        Number of nodes.
    start, end
        Ends of each edge.
    ahead, back
        Whether each edge may be driven from start to end, and from end to start.
    """
    tail = np.concatenate([start[ahead], end[back]])
    head = np.concatenate([end[ahead], start[back]])
    links = csr_array((np.ones(tail.size, np.int8), (tail, head)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=True, connection="strong")
    kept = label == np.argmax(np.bincount(label))
    return kept, kept[start] & kept[end] & (ahead | back)
