"""From ways to edges between junctions: cut, and keep the connected part."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.lines import Lines, along_m
from tournees.geo.network import strong_part
from tournees.geo.osm_restrictions import Junctions, Restrictions, bans_of
from tournees.geo.turns import Turns

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Streets:
    """Edges of a network before their times are known.

    Nodes: ``lat, lon`` float64[n], ``signal`` bool[n] (traffic lights). Edges, each of
    [e]: ``start, end`` int32; the columns of `tournees.geo.osm_tags.WayFacts`;
    ``length_m`` float64; ``lights`` int32, traffic lights between the ends. Lines:
    ``shape_first`` int64[e + 1] into ``shape_lat, shape_lon``, both ends included.
    ``ban_from, ban_to`` int32[b] are forbidden turns (`tournees.geo.turns`), rising.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    signal: NDArray[np.bool_]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    road_class: NDArray[np.uint8]
    ahead: NDArray[np.bool_]
    back: NDArray[np.bool_]
    limit_ahead_kmh: NDArray[np.int16]
    limit_back_kmh: NDArray[np.int16]
    urban: NDArray[np.int8]
    link: NDArray[np.bool_]
    roundabout: NDArray[np.bool_]
    duration_s: NDArray[np.float64]
    length_m: NDArray[np.float64]
    lights: NDArray[np.int32]
    shape_first: NDArray[np.int64]
    shape_lat: NDArray[np.float64]
    shape_lon: NDArray[np.float64]
    ban_from: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    ban_to: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))

    @property
    def lines(self) -> Lines:
        """The lines of the edges."""
        return Lines(self.shape_first, self.shape_lat, self.shape_lon)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """Ways as a file lists them.

    ``node`` int32[p] the points of one way after the other, ``first`` int64[w + 1] into
    them; ``sort`` int32[w] the kind of each, into the columns of ``facts``; ``identity``
    int64[w]. Nodes: ``lat, lon`` float64[n], ``signal`` bool[n]. ``via`` int32 is the node
    of each restriction found, -1 where no way has it.
    """

    node: NDArray[np.int32]
    first: NDArray[np.int64]
    sort: NDArray[np.int32]
    facts: dict[str, NDArray[np.float64]]
    identity: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    signal: NDArray[np.bool_]
    restrictions: Restrictions
    via: NDArray[np.int32]


_NODE_FIELDS = ("lat", "lon", "signal")
_OTHER_FIELDS = ("shape_first", "shape_lat", "shape_lon", "ban_from", "ban_to")
EDGE_FIELDS = tuple(
    field.name for field in fields(Streets) if field.name not in {*_NODE_FIELDS, *_OTHER_FIELDS}
)
"""Columns of `Streets` that hold one value for each edge."""

_TYPES = {
    "road_class": np.uint8,
    "ahead": np.bool_,
    "back": np.bool_,
    "limit_ahead_kmh": np.int16,
    "limit_back_kmh": np.int16,
    "urban": np.int8,
    "link": np.bool_,
    "roundabout": np.bool_,
}


def cut(ways: Ways) -> Streets:
    """Cut at each way's ends and wherever two ways (or one twice) share a node."""
    node, first = ways.node, ways.first
    apart = np.bincount(node, minlength=ways.lat.size)[node] > 1
    apart[first[:-1]] = True
    apart[first[1:] - 1] = True
    position = np.flatnonzero(apart)
    way = np.searchsorted(first, position, side="right").astype(np.int32) - 1
    same = way[:-1] == way[1:]
    begin, finish, way = position[:-1][same], position[1:][same], way[:-1][same]
    used = np.zeros(ways.lat.size, np.bool_)
    used[node[begin]] = used[node[finish]] = True
    new = np.where(used, np.cumsum(used) - 1, -1).astype(np.int32)
    lines = Lines(first, ways.lat[node], ways.lon[node])
    metres = along_m(lines.lat, lines.lon)
    way_m = (metres[first[1:] - 1] - metres[first[:-1]])[way]
    length_m = metres[finish] - metres[begin]
    lit = np.cumsum(ways.signal[node] & ~apart, dtype=np.int32)
    lines = lines.laid(begin, finish + 1 - begin, np.ones(begin.size, np.int8))
    sort = ways.sort[way]
    columns = {name: ways.facts[name].astype(kind)[sort] for name, kind in _TYPES.items()}
    streets = Streets(
        **columns,
        lat=ways.lat[used],
        lon=ways.lon[used],
        signal=ways.signal[used],
        start=new[node[begin]],
        end=new[node[finish]],
        duration_s=ways.facts["duration_s"][sort] * length_m / np.maximum(way_m, 1e-9),
        length_m=length_m,
        lights=lit[finish] - lit[begin],
        shape_first=lines.first,
        shape_lat=lines.lat,
        shape_lon=lines.lon,
    )
    via = np.where(ways.via < 0, -1, new[ways.via])
    return _with_bans(streets, ways, via, ways.identity[way])


def _with_bans(
    streets: Streets, ways: Ways, via: NDArray[np.int32], identity: NDArray[np.int64]
) -> Streets:
    ends, may = (streets.start, streets.end), (streets.ahead, streets.back)
    junctions = Junctions.at(via[via >= 0], ends, may, identity)
    ban_from, ban_to = bans_of(ways.restrictions, via, junctions)
    ways.restrictions.log()
    return replace(streets, ban_from=ban_from, ban_to=ban_to)


def keep_largest(streets: Streets) -> Streets:
    """Drop what the largest part, within which every drive is possible, does not hold.

    A direction from which forbidden turns leave no way on, or no way back, is closed.
    """
    turns = Turns.build(
        streets.lat.size, streets.start, streets.end, streets.ban_from, streets.ban_to
    )
    code = np.flatnonzero(np.column_stack([streets.ahead, streets.back])).astype(np.int32)
    tail, head, index = turns.expanded(code)
    may = np.zeros(2 * streets.start.size, np.bool_)
    may[code[index[strong_part(turns.size, tail, head)]]] = True
    streets = replace(streets, ahead=may[::2].copy(), back=may[1::2].copy())
    edges = np.flatnonzero(may[::2] | may[1::2])
    used = np.zeros(streets.lat.size, np.bool_)
    used[streets.start[edges]] = used[streets.end[edges]] = True
    return select(streets, used, edges)


def select(streets: Streets, kept_node: NDArray[np.bool_], edges: NDArray[np.int64]) -> Streets:
    """Some of the nodes, some of the edges between them, and the bans that still mean anything."""
    new = np.cumsum(kept_node, dtype=np.int32) - np.int32(1)
    columns = {name: getattr(streets, name)[edges] for name in EDGE_FIELDS}
    columns |= {name: getattr(streets, name)[kept_node] for name in _NODE_FIELDS}
    columns["start"], columns["end"] = new[columns["start"]], new[columns["end"]]
    ban_from, ban_to = _kept_bans(streets, edges)
    lines = streets.lines.part(edges)
    return Streets(
        **columns,
        shape_first=lines.first,
        shape_lat=lines.lat,
        shape_lon=lines.lon,
        ban_from=ban_from,
        ban_to=ban_to,
    )


def _kept_bans(
    streets: Streets, edges: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Bans between directions that are open still, by the new numbers of edges (rising)."""
    number = np.full(streets.start.size, -1, np.int32)
    number[edges] = np.arange(edges.size, dtype=np.int32)
    old = np.column_stack([streets.ban_from, streets.ban_to])
    open_ = np.where(old & 1, streets.back[old >> 1], streets.ahead[old >> 1])
    kept = np.all((number[old >> 1] >= 0) & open_, axis=1)
    bans = 2 * number[old[kept] >> 1] + (old[kept] & 1)
    return bans[:, 0].copy(), bans[:, 1].copy()
