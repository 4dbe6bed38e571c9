"""Road graphs of a few edges, and their drives by Dijkstra on the network of their edges."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.network import CLOSED_MS, RoadGraph
from tournees.geo.snap import Snapper
from tournees.geo.sphere import distances_m
from tournees.model import Place

AGAINST_ZERO = 1e-6
"""What scipy takes for a link of no time, since a zero is no link for it."""


def graph_of(nodes, edges, *, bans=(), road_class=3, town=0):
    """A graph of straight edges: nodes (lat, lon), edges (start, end, ms ahead, ms back)."""
    lat, lon = np.array(nodes, np.float64).T
    start, end, ahead, back = (np.array(column, np.int32) for column in zip(*edges, strict=True))
    ban_from, ban_to = np.array(bans, np.int32).reshape(-1, 2).T
    return RoadGraph(
        lat=lat,
        lon=lon,
        start=start,
        end=end,
        forward_ms=ahead,
        backward_ms=back,
        length_dm=np.rint(10 * distances_m(lat[start], lon[start], lat[end], lon[end])).astype(
            np.int32
        ),
        road_class=np.full(start.size, road_class, np.uint8),
        town=np.full(start.size, town, np.uint8),
        shape_first=np.arange(0, 2 * start.size + 1, 2, dtype=np.int64),
        shape_lat=np.column_stack([lat[start], lat[end]]).ravel(),
        shape_lon=np.column_stack([lon[start], lon[end]]).ravel(),
        ban_from=ban_from.copy(),
        ban_to=ban_to.copy(),
    )


def triangle(ahead=60_000, back=60_000, **more):
    """One side west to east of about 8.3 km, and a way round by the north."""
    nodes = [(42.0, 9.0), (42.0, 9.1), (42.05, 9.05)]
    edges = [(0, 1, ahead, back), (1, 2, 90_000, 90_000), (2, 0, 90_000, 90_000)]
    return graph_of(nodes, edges, **more)


@st.composite
def cases(draw, *, with_bans=False):
    """Roads at random, some of them one-way, and six places among them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, size = draw(st.integers(2, 9)), draw(st.integers(1, 16))
    nodes = np.column_stack([rng.uniform(42, 42.05, count), rng.uniform(9, 9.05, count)])
    edges = []
    for _ in range(size):
        start, end = rng.integers(0, count, 2)
        if start == end:
            continue
        times = rng.integers(1_000, 90_000, 2)
        if rng.random() < 0.4:
            times[rng.integers(0, 2)] = CLOSED_MS
        edges.append((start, end, *times))
    edges = edges or [(0, 1, 5_000, 5_000)]
    graph = graph_of(nodes, edges)
    if with_bans:
        follows = np.argwhere(_head(graph)[:, None] == _head(graph)[_codes(graph) ^ 1][None, :])
        banned = follows[rng.random(len(follows)) < 0.3]
        graph = graph_of(nodes, edges, bans=banned)
    places = [Place(*point) for point in rng.uniform((42, 9), (42.05, 9.05), (6, 2)).tolist()]
    return graph, places


def _codes(graph):
    return np.arange(2 * graph.start.size)


def _head(graph):
    """Junction at which each directed edge arrives: forward ones even, backward ones odd."""
    return np.column_stack([graph.end, graph.start]).ravel()


def drives_ms(graph, places):
    """float64[m, m], milliseconds from door to door, inf where no road leads.

    States are directed edges just driven to their end; forbidden turns are missing links.
    """
    points = Snapper(graph).snap(places)
    codes, head = _codes(graph), _head(graph)
    whole = np.column_stack([graph.forward_ms, graph.backward_ms]).ravel().astype(float)
    tail = head[codes ^ 1]
    turn = (head[:, None] == tail[None, :]) & (whole[None, :] >= 0) & (whole[:, None] >= 0)
    banned = set(zip(graph.ban_from.tolist(), graph.ban_to.tolist(), strict=True))
    for one, other in banned:
        turn[one, other] = False
    m, size = len(places), codes.size
    leave, arrive = size + np.arange(m), size + m + np.arange(m)
    at_ms = [_at_ms(whole, *point) for point in zip(points.edge, points.share, strict=True)]
    links = {(int(a), int(b)): whole[b] for a, b in np.argwhere(turn)}
    for i in range(m):
        for code, at in at_ms[i].items():
            links[int(leave[i]), code] = whole[code] - at
            for before in np.flatnonzero(turn[:, code]):
                link = int(before), int(arrive[i])
                links[link] = min(links.get(link, np.inf), at)
    for i in range(m):
        for j in range(m):
            if points.edge[i] == points.edge[j]:
                ways = [
                    at_ms[j][code] - at
                    for code, at in at_ms[i].items()
                    if (points.share[j] - points.share[i]) * (1 - 2 * (code % 2)) >= 0
                ]
                if ways:
                    links[int(leave[i]), int(arrive[j])] = min(ways)
    row, column = np.array(list(links)).T
    weight = np.maximum(np.array(list(links.values())), AGAINST_ZERO)
    table = coo_array((weight, (row, column)), shape=(size + 2 * m,) * 2).tocsr()
    found = dijkstra(table, indices=leave)[:, arrive]
    access = points.access >> 32
    return np.rint(found + access[:, None] + access[None, :])


def _at_ms(whole, edge, share):
    """Milliseconds from where each open direction of an edge is entered to a point of it."""
    ahead, back = 2 * int(edge), 2 * int(edge) + 1
    at = {ahead: round(share * whole[ahead]), back: whole[back] - round(share * whole[back])}
    return {code: ms for code, ms in at.items() if whole[code] >= 0}
