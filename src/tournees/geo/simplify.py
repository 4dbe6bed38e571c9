"""From ways to edges between junctions: cut, keep the connected part, join chains."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from tournees.geo.network import largest_part
from tournees.geo.sphere import distances_m

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Streets:
    """Edges of a network before their times are known.

    Nodes: ``lat, lon`` float64[n], ``signal`` bool[n] (traffic lights). Edges, each of
    [e]: ``start, end`` int32; the columns of `tournees.geo.osm_tags.WayFacts`;
    ``length_m`` float64; ``lights`` int32, traffic lights between the ends. Lines:
    ``shape_first`` int64[e + 1] into ``shape_lat, shape_lon``, both ends included.
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """Ways as a file lists them: points one after the other, and facts by way.

    ``node`` int64[p], ``lat, lon`` float64[p], ``first`` int64[w + 1] into them,
    ``facts`` by name, each [w]; ``signals`` int64, ids of nodes with traffic lights.
    """

    node: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    first: NDArray[np.int64]
    facts: dict[str, NDArray[np.float64]]
    signals: NDArray[np.int64]


_NODE_FIELDS = ("lat", "lon", "signal")
_SHAPE_FIELDS = ("shape_first", "shape_lat", "shape_lon")
_EDGE_FIELDS = tuple(
    field.name for field in fields(Streets) if field.name not in {*_NODE_FIELDS, *_SHAPE_FIELDS}
)
_COMMON = ("road_class", "urban", "link", "roundabout")


def streets_of(ways: Ways) -> Streets:
    """Cut ways into edges at junctions, keep the largest connected part, join chains."""
    return join_chains(keep_largest(_cut(ways)))


def _cut(ways: Ways) -> Streets:
    """Cut at each way's ends and wherever two ways (or one twice) share a node."""
    unique, node = np.unique(ways.node, return_inverse=True)
    uses = np.bincount(node)
    way_end = np.zeros(node.size, np.bool_)
    way_end[ways.first[:-1]] = True
    way_end[ways.first[1:] - 1] = True
    cut = (uses[node] > 1) | way_end
    way = np.repeat(np.arange(ways.first.size - 1), np.diff(ways.first))
    position = np.flatnonzero(cut)
    same = way[position[:-1]] == way[position[1:]]
    begin, finish = position[:-1][same], position[1:][same]
    junction = np.unique(node[np.concatenate([begin, finish])])
    new = np.full(unique.size, -1, np.int32)
    new[junction] = np.arange(junction.size)
    sample = np.zeros(unique.size, np.int64)
    sample[node] = np.arange(node.size)
    step = np.zeros(node.size)
    step[1:] = distances_m(ways.lat[:-1], ways.lon[:-1], ways.lat[1:], ways.lon[1:])
    along = np.cumsum(step)
    lit = np.isin(ways.node, ways.signals)
    lights_before = np.cumsum(lit & ~cut)
    length_m = along[finish] - along[begin]
    way_m = along[ways.first[1:] - 1] - along[ways.first[:-1]]
    facts = {name: column[way[begin]] for name, column in ways.facts.items()}
    share = length_m / np.maximum(way_m[way[begin]], 1e-9)
    shape_first, points = _stretches(begin, finish + 1)
    return Streets(
        lat=ways.lat[sample[junction]],
        lon=ways.lon[sample[junction]],
        signal=lit[sample[junction]],
        start=new[node[begin]],
        end=new[node[finish]],
        road_class=facts["road_class"].astype(np.uint8),
        ahead=facts["ahead"].astype(np.bool_),
        back=facts["back"].astype(np.bool_),
        limit_ahead_kmh=facts["limit_ahead_kmh"].astype(np.int16),
        limit_back_kmh=facts["limit_back_kmh"].astype(np.int16),
        urban=facts["urban"].astype(np.int8),
        link=facts["link"].astype(np.bool_),
        roundabout=facts["roundabout"].astype(np.bool_),
        duration_s=facts["duration_s"] * share,
        length_m=length_m,
        lights=(lights_before[finish] - lights_before[begin]).astype(np.int32),
        shape_first=shape_first,
        shape_lat=ways.lat[points],
        shape_lon=ways.lon[points],
    )


def _stretches(
    begin: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Offsets and indices of the ranges ``begin[i]:stop[i]`` laid one after the other."""
    size = stop - begin
    first = np.zeros(size.size + 1, np.int64)
    np.cumsum(size, out=first[1:])
    points = np.arange(first[-1]) + np.repeat(begin - first[:-1], size)
    return first, points


def keep_largest(streets: Streets) -> Streets:
    """Drop what the largest strongly connected part does not hold."""
    kept_node, kept_edge = largest_part(
        streets.lat.size, streets.start, streets.end, ahead=streets.ahead, back=streets.back
    )
    return _select(streets, kept_node, np.flatnonzero(kept_edge))


def _select(streets: Streets, kept_node: NDArray[np.bool_], edges: NDArray[np.int64]) -> Streets:
    new = np.cumsum(kept_node).astype(np.int32) - np.int32(1)
    shape_first, points = _stretches(streets.shape_first[edges], streets.shape_first[edges + 1])
    columns = {name: getattr(streets, name)[edges] for name in _EDGE_FIELDS}
    columns |= {name: getattr(streets, name)[kept_node] for name in _NODE_FIELDS}
    columns["start"], columns["end"] = new[columns["start"]], new[columns["end"]]
    return Streets(
        **columns,
        shape_first=shape_first,
        shape_lat=streets.shape_lat[points],
        shape_lon=streets.shape_lon[points],
    )


def join_chains(streets: Streets) -> Streets:
    """Make one edge of edges of like kind that follow each other without a junction."""
    partner = _partners(streets)
    if not np.any(partner >= 0):
        return streets
    return _joined(streets, *_chains(partner))


def _partners(streets: Streets) -> NDArray[np.int64]:
    """For each end of an edge, the end that continues it, or -1.

    End ``2 * e`` is the start of edge e, ``2 * e + 1`` its end.
    """
    node = np.column_stack([streets.start, streets.end]).ravel()
    degree = np.bincount(node, minlength=streets.lat.size)
    order = np.argsort(node, kind="stable")
    at = np.searchsorted(node[order], np.flatnonzero(degree == 2))
    arriving, leaving = order[at], order[at + 1]
    one, two = arriving // 2, leaving // 2
    turned_one, turned_two = arriving % 2 == 0, leaving % 2 == 1
    fits = one != two
    for name in _COMMON:
        column = getattr(streets, name)
        fits &= column[one] == column[two]
    for along, against in (("ahead", "back"), ("limit_ahead_kmh", "limit_back_kmh")):
        go, come = getattr(streets, along), getattr(streets, against)
        for here, there in ((go, come), (come, go)):
            first = np.where(turned_one, there[one], here[one])
            second = np.where(turned_two, there[two], here[two])
            fits &= first == second
    partner = np.full(node.size, -1, np.int64)
    partner[arriving[fits]] = leaving[fits]
    partner[leaving[fits]] = arriving[fits]
    return partner


def _chains(
    partner: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Walk each chain from its lower end.

    Returns
    -------
    tuple
        ``first`` [c + 1] into the members of all chains; each member's edge; and
        whether the chain passes it from its end to its start. Rings stay apart.
    """
    after = partner.tolist()
    seen = bytearray(len(after) // 2)
    first, edges, turned = [0], [], []
    for end in range(len(after)):
        if after[end] >= 0 or seen[end // 2]:
            continue
        here = end
        while here >= 0:
            seen[here // 2] = 1
            edges.append(here // 2)
            turned.append(here % 2 == 1)
            here = after[here ^ 1]
        first.append(len(edges))
    for edge, done in enumerate(seen):
        if not done:
            edges.append(edge)
            turned.append(False)
            first.append(len(edges))
    return np.array(first, np.int64), np.array(edges, np.int64), np.array(turned, np.bool_)


def _joined(
    streets: Streets,
    first: NDArray[np.int64],
    edge: NDArray[np.int64],
    turned: NDArray[np.bool_],
) -> Streets:
    """Edges made of chains, oriented along their first member's walk."""
    head, last = first[:-1], first[1:] - 1
    start = np.where(turned, streets.end[edge], streets.start[edge])
    end = np.where(turned, streets.start[edge], streets.end[edge])
    columns = {name: getattr(streets, name)[edge[head]] for name in _EDGE_FIELDS}
    for along, against in (("ahead", "back"), ("limit_ahead_kmh", "limit_back_kmh")):
        go, come = getattr(streets, along)[edge], getattr(streets, against)[edge]
        columns[along] = np.where(turned, come, go)[head]
        columns[against] = np.where(turned, go, come)[head]
    inner = np.ones(edge.size, np.bool_)
    inner[head] = False
    lights = streets.lights[edge] + (inner & streets.signal[start])
    columns["duration_s"] = np.add.reduceat(streets.duration_s[edge], head)
    columns["length_m"] = np.add.reduceat(streets.length_m[edge], head)
    columns["lights"] = np.add.reduceat(lights, head)
    columns["start"], columns["end"] = start[head], end[last]
    shape_first, points = _joined_points(streets, first, edge, turned)
    used = np.zeros(streets.lat.size, np.bool_)
    used[columns["start"]] = used[columns["end"]] = True
    joined = Streets(
        lat=streets.lat,
        lon=streets.lon,
        signal=streets.signal,
        shape_first=shape_first,
        shape_lat=streets.shape_lat[points],
        shape_lon=streets.shape_lon[points],
        **columns,
    )
    return _select(joined, used, np.arange(head.size))


def _joined_points(
    streets: Streets,
    first: NDArray[np.int64],
    edge: NDArray[np.int64],
    turned: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points of each chain; a member after the first leaves out the point it shares."""
    begin, stop = streets.shape_first[edge], streets.shape_first[edge + 1]
    inner = np.ones(edge.size, np.int64)
    inner[first[:-1]] = 0
    size = stop - begin - inner
    offset = np.zeros(edge.size + 1, np.int64)
    np.cumsum(size, out=offset[1:])
    step = np.arange(offset[-1]) - np.repeat(offset[:-1] - inner, size)
    origin = np.where(turned, stop - 1, begin)
    sign = np.where(turned, -1, 1)
    points = np.repeat(origin, size) + np.repeat(sign, size) * step
    return offset[first], points
