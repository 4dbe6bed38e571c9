"""Points of the ways read from an OpenStreetMap file: their numbers, places and tags.

Only the nodes that kept ways use are held: 8 bytes for the identity and 8 for the place
of each, whatever else the file contains.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import osmium

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DEGREE = 10_000_000
"""OpenStreetMap's unit of coordinates: so many make a degree."""

_NOWHERE = np.int32(2**31 - 1)
_AT_ONCE = 1 << 20
_MANY = 300_000
"""Above so many wanted nodes, osmium picks them out; its set of them takes up to 2 GB."""

_BLOCKING = frozenset(
    {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "log"}
    | {"debris", "stile", "kissing_gate", "turnstile", "full-height_turnstile", "wall", "fence"}
)
_PASSABLE = frozenset({"yes", "permissive", "designated", "destination", "public", "customers"})
_SHUT = frozenset({"no", "private"})
_CAR_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Nodes in the order of their identities.

    ``lat, lon`` int32[n] in 1e-7 degrees, ``found`` bool[n] false where the file gives no
    place; ``signal`` and ``barrier`` bool[n]: traffic lights, and what stops a car.
    """

    lat: NDArray[np.int32]
    lon: NDArray[np.int32]
    signal: NDArray[np.bool_]
    barrier: NDArray[np.bool_]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether each node has a place on earth."""
        lat, lon = self.lat.astype(np.int64), self.lon.astype(np.int64)
        return (np.abs(lat) <= 90 * DEGREE) & (np.abs(lon) <= 180 * DEGREE)


def numbered(ref: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Distinct identities, rising, and the number of each reference among them."""
    order = np.argsort(ref, kind="stable")
    rising = ref[order]
    new = np.ones(ref.size, np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    number = np.empty(ref.size, np.int32)
    number[order] = np.cumsum(new, dtype=np.int32) - 1
    return rising[new], number


def numbers_of(known: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int32]:
    """int32, the number of each wanted identity among known ones (rising); -1 if unknown."""
    if not known.size:
        return np.full(wanted.size, -1, np.int32)
    place = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    return np.where(known[place] == wanted, place, -1).astype(np.int32)


def read_nodes(path: Path, known: NDArray[np.int64]) -> Nodes:
    """Read places, lights and barriers of the nodes with these identities (rising).

    Raises
    ------
    RuntimeError
        osmium cannot read the file.
    """
    lat, lon = np.full(known.size, _NOWHERE), np.full(known.size, _NOWHERE)
    marked: dict[str, NDArray[np.bool_]] = {
        name: np.zeros(known.size, np.bool_) for name in ("signal", "barrier")
    }
    batch = _Batch()

    def put() -> None:
        place = numbers_of(known, np.frombuffer(batch.ref, np.int64))
        kept = place >= 0
        lat[place[kept]] = np.frombuffer(batch.lat, np.int32)[kept]
        lon[place[kept]] = np.frombuffer(batch.lon, np.int32)[kept]

    for node in _wanted(path, known):
        assert isinstance(node, osmium.osm.Node)
        batch.add(node)
        if len(batch.ref) == _AT_ONCE:
            put()
            batch = batch.emptied()
    put()
    for name, refs in (("signal", batch.signals), ("barrier", batch.barriers)):
        place = numbers_of(known, np.frombuffer(refs, np.int64))
        marked[name][place[place >= 0]] = True
    return Nodes(lat, lon, marked["signal"], marked["barrier"])


def _wanted(path: Path, known: NDArray[np.int64]) -> osmium.FileProcessor:
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
    if known.size <= _MANY or known[0] < 0:  # identities below 0 are an editor's, in small files
        return nodes
    tracker = osmium.IdTracker()
    for ref in known.tolist():
        tracker.add_node(ref)
    return nodes.with_filter(tracker.id_filter())


class _Batch:
    """Nodes as they come, in machine numbers."""

    def __init__(self) -> None:
        self.ref, self.lat, self.lon = array("q"), array("i"), array("i")
        self.signals, self.barriers = array("q"), array("q")

    def add(self, node: osmium.osm.Node) -> None:
        """Note one node."""
        place = node.location
        self.ref.append(node.id)
        self.lat.append(place.y)
        self.lon.append(place.x)
        tags = node.tags
        if not tags:
            return
        if tags.get("highway") == "traffic_signals":
            self.signals.append(node.id)
        elif _blocks(tags):
            self.barriers.append(node.id)

    def emptied(self) -> _Batch:
        """A new batch that remembers lights and barriers."""
        batch = _Batch()
        batch.signals, batch.barriers = self.signals, self.barriers
        return batch


def _blocks(tags: osmium.osm.TagList) -> bool:
    """Whether a barrier stops a car: by its kind, or because nobody but its owner opens it."""
    kind = tags.get("barrier")
    if kind is None or tags.get("bollard") == "rising":
        return False
    access = next((tags.get(key) for key in _CAR_KEYS if key in tags), "")
    if kind in _BLOCKING:
        return access not in _PASSABLE
    return access in _SHUT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strings:
    """Ways as strings of points: ``node`` int32[p], ``first`` int64[w + 1] into it.

    ``way`` int32[w] says which way of the file each is, or is a piece of. Nodes numbered
    beyond those of the file are ends at barriers: ``barrier`` int32 the nodes they share.
    """

    node: NDArray[np.int32]
    first: NDArray[np.int64]
    way: NDArray[np.int32]
    barrier: NDArray[np.int32]


def unbroken(node: NDArray[np.int32], first: NDArray[np.int64], nodes: Nodes) -> Strings:
    """Break ways at points without a place, and at barriers, where each piece ends apart.

    Pieces of fewer than two points are left out.
    """
    times = nodes.found[node].astype(np.int8)
    edge = np.zeros(node.size, np.bool_)
    edge[first[:-1]] = True
    edge[first[1:] - 1] = True
    stop = nodes.barrier[node] & (times > 0)
    times[stop & ~edge] = 2
    way = np.repeat(np.arange(first.size - 1, dtype=np.int32), np.diff(first))
    source = np.repeat(np.arange(node.size), times)
    begins = np.ones(source.size, np.bool_)
    begins[1:] = (np.diff(source) != 1) | (way[source[1:]] != way[source[:-1]])
    point, own = node[source], stop[source]
    barrier = point[own]
    point[own] = nodes.lat.size + np.arange(barrier.size, dtype=np.int32)
    begin = np.flatnonzero(begins)
    size = np.diff(begin, append=source.size)
    long = size >= 2
    pieces = np.zeros(np.count_nonzero(long) + 1, np.int64)
    np.cumsum(size[long], out=pieces[1:])
    return Strings(
        node=point[np.repeat(long, size)],
        first=pieces,
        way=way[source[begin[long]]],
        barrier=barrier,
    )
