"""Makes one edge of edges of like kind that follow each other without a junction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.geo.simplify import EDGE_FIELDS, Streets, select

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.geo.lines import Lines

_COMMON = ("road_class", "urban", "link", "roundabout")
_BOTH_WAYS = (("ahead", "back"), ("limit_ahead_kmh", "limit_back_kmh"))


def join_chains(streets: Streets) -> Streets:
    """Make one edge of edges of like kind that follow each other without a junction."""
    partner = _partners(streets)
    if not np.any(partner >= 0):
        return streets
    return _joined(streets, *_chains(partner))


def _partners(streets: Streets) -> NDArray[np.int64]:
    """For each end of an edge, the end that continues it, or -1.

    End ``2 * e`` is the start of edge e, ``2 * e + 1`` its end. Nothing is joined at a
    node where a turn is forbidden.
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
    for along, against in _BOTH_WAYS:
        go, come = getattr(streets, along), getattr(streets, against)
        for here, there in ((go, come), (come, go)):
            first = np.where(turned_one, there[one], here[one])
            second = np.where(turned_two, there[two], here[two])
            fits &= first == second
    turning = np.zeros(streets.lat.size, np.bool_)
    turning[node[streets.ban_from ^ 1]] = True  # code 2 * e arrives at end 2 * e + 1
    fits &= ~turning[node[arriving]]
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
    edges = partner.size // 2
    first = np.zeros(edges + 1, np.int64)
    edge, turned = np.empty(edges, np.int64), np.empty(edges, np.bool_)
    count = _walk(partner, first, edge, turned)
    return first[: count + 1], edge, turned


@compiled
def _walk(
    partner: NDArray[np.int64],
    first: NDArray[np.int64],
    edge: NDArray[np.int64],
    turned: NDArray[np.bool_],
) -> int:
    """Fill in what `_chains` returns; the count of chains."""
    seen = np.zeros(edge.size, np.bool_)
    chains = members = 0
    for end in range(partner.size):
        if partner[end] >= 0 or seen[end // 2]:
            continue
        here = end
        while here >= 0:
            seen[here // 2] = True
            edge[members], turned[members] = here // 2, here % 2 == 1
            members += 1
            here = partner[here ^ 1]
        chains += 1
        first[chains] = members
    for one in range(edge.size):
        if not seen[one]:
            edge[members], turned[members] = one, False
            members += 1
            chains += 1
            first[chains] = members
    return chains


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
    columns = {name: getattr(streets, name)[edge[head]] for name in EDGE_FIELDS}
    for along, against in _BOTH_WAYS:
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
    used = np.zeros(streets.lat.size, np.bool_)
    used[columns["start"]] = used[columns["end"]] = True
    lines = _joined_lines(streets, first, edge, turned)
    bans = [_joined_codes(ban, first, edge, turned) for ban in (streets.ban_from, streets.ban_to)]
    order = np.lexsort((bans[1], bans[0]))
    joined = replace(
        streets,
        shape_first=lines.first,
        shape_lat=lines.lat,
        shape_lon=lines.lon,
        ban_from=bans[0][order],
        ban_to=bans[1][order],
        **columns,
    )
    return select(joined, used, np.arange(head.size))


def _joined_lines(
    streets: Streets,
    first: NDArray[np.int64],
    edge: NDArray[np.int64],
    turned: NDArray[np.bool_],
) -> Lines:
    """Line of each chain; a member after the first leaves out the point it shares."""
    begin, stop = streets.shape_first[edge], streets.shape_first[edge + 1]
    step = np.where(turned, -1, 1).astype(np.int8)
    inner = np.ones(edge.size, np.int64)
    inner[first[:-1]] = 0
    lines = streets.lines.laid(
        np.where(turned, stop - 1, begin) + step * inner, stop - begin - inner, step
    )
    return lines._replace(first=lines.first[first])


def _joined_codes(
    code: NDArray[np.int32],
    first: NDArray[np.int64],
    edge: NDArray[np.int64],
    turned: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Codes of the chains of directed edges."""
    chain, against = np.empty(edge.size, np.int32), np.empty(edge.size, np.bool_)
    chain[edge] = np.repeat(np.arange(first.size - 1), np.diff(first))
    against[edge] = turned
    joined: NDArray[np.int32] = 2 * chain[code >> 1] + ((code & 1) ^ against[code >> 1])
    return joined
