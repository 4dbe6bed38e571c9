"""The drives that a rep's days allow, as arcs between visits and the ends of days: for the bound.

All days of a rep share one graph. Node 0 stands for either end of a day; ``door`` says at which
point an arc begins or ends the day. Where nights may be spent away, an arc also leads from the
last visit of a day to the first of a later one, by way of the best place to sleep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees.model.calendar import HOUR_S
from tournees.solver.tours.arrays import (
    END,
    MC,
    NIGHT,
    NO_ROAD_S,
    POINT,
    SERVICE,
    START,
    TRAVEL,
    Data,
    Ints,
)
from tournees.solver.tours.reach import Floats, bed_points, shortest, sleeps

if TYPE_CHECKING:
    from tournees.solver.tours.block import TourBlock
    from tournees.solver.tours.reach import Reach

ANY_DOOR = -1
FAR_EUR = 1e7
"""Price of a drive that does not exist."""


class Arcs(NamedTuple):
    """Arcs of all reps: rep, end nodes, point where a day begins or ends, seconds, euros.

    ``unpaid`` arcs are not work; ``night`` arcs join two days.
    """

    rep: Ints
    tail: Ints
    head: Ints
    door: Ints
    seconds: Ints
    eur: Floats
    unpaid: NDArray[np.bool_]
    night: NDArray[np.bool_]

    def only(self, keep: NDArray[np.bool_]) -> Arcs:
        """Some of the arcs."""
        return Arcs(
            self.rep[keep],
            self.tail[keep],
            self.head[keep],
            self.door[keep],
            self.seconds[keep],
            self.eur[keep],
            self.unpaid[keep],
            self.night[keep],
        )


class Roads(NamedTuple):
    """Tables [points, points] of one rep: seconds and euros of each drive."""

    seconds: Ints
    eur: Floats


def roads_of(block: TourBlock, data: Data, rep: int) -> Roads:
    """Seconds and euros of a rep's drives."""
    seconds = data.legs[rep, :, :, TRAVEL].astype(np.int64)
    metres, costs = block.matrices[rep].metres, block.reps[rep].costs
    assert metres is not None
    eur = costs.per_km_eur / 1000 * metres.astype(float) + costs.per_hour_eur / HOUR_S * seconds
    return Roads(seconds, np.where(seconds >= NO_ROAD_S, FAR_EUR, eur))


def arcs_of(block: TourBlock, data: Data, ends: Reach) -> Arcs:
    """The arcs of all reps."""
    parts = [_rep_arcs(block, data, ends, rep) for rep in range(len(block.reps))]
    return Arcs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _rep_arcs(block: TourBlock, data: Data, ends: Reach, rep: int) -> Arcs:
    per_rep = len(block.days)
    slots = np.arange(rep * per_rep, (rep + 1) * per_rep)
    roads = roads_of(block, data, rep)
    parts = [_between(data, ends, slots, roads)]
    if sleeps(data, rep, per_rep):
        roads = Roads(shortest(roads.seconds), _shortest_eur(roads.eur))
        parts += [_any_door(data, ends, slots, roads), _nights(data, ends, slots, roads)]
    else:
        parts.append(_doors(data, ends, slots, roads))
    table = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    tail, head, door, seconds, eur, night = table
    unpaid = np.zeros(len(tail), np.bool_)
    if not block.reps[rep].rules.commute_is_work:
        unpaid = _from_home(data, block.homes[rep], roads, tail, head)
    return Arcs(np.full(len(tail), rep), tail, head, door, seconds, eur, unpaid, night)


Part = tuple[Ints, Ints, Ints, Ints, Floats, NDArray[np.bool_]]
"""Tail, head, door, seconds, euros, whether a night lies between."""


def _on_road(data: Data, ends: Reach, slots: Ints) -> NDArray[np.bool_]:
    """Which visits that ask for a road each slot may make."""
    return ends.open[slots] & (data.nodes[:, POINT] >= 0)


def _between(data: Data, ends: Reach, slots: Ints, roads: Roads) -> Part:
    """Drives from visit to visit that some day allows."""
    open_, point = _on_road(data, ends, slots), np.maximum(data.nodes[:, POINT], 0)
    seconds = roads.seconds[np.ix_(point, point)]
    allowed = np.zeros(seconds.shape, np.bool_)
    for row, slot in zip(open_, slots, strict=True):
        ready = ends.first[slot] + data.nodes[:, SERVICE]
        in_time = ready[:, None] + seconds <= ends.last[slot][None, :]
        allowed |= row[:, None] & row[None, :] & in_time
    np.fill_diagonal(allowed, val=False)
    tail, head = np.nonzero(allowed & (seconds < NO_ROAD_S))
    eur = roads.eur[point[tail], point[head]]
    none = np.zeros(len(tail), np.bool_)
    return tail, head, np.full(len(tail), ANY_DOOR), seconds[tail, head], eur, none


def _doors(data: Data, ends: Reach, slots: Ints, roads: Roads) -> Part:
    """Drives from where days begin and to where they end."""
    open_, point = _on_road(data, ends, slots), data.nodes[:, POINT]
    parts: list[Part] = []
    for column in (START, END):
        for door in np.unique(data.slots[slots, column]):
            (nodes,) = np.nonzero(open_[data.slots[slots, column] == door].any(axis=0))
            fixed, where = np.full(len(nodes), door), np.zeros(len(nodes), np.int64)
            leg = (fixed, point[nodes]) if column == START else (point[nodes], fixed)
            tail, head = (where, nodes) if column == START else (nodes, where)
            none = np.zeros(len(nodes), np.bool_)
            parts.append((tail, head, fixed, roads.seconds[leg], roads.eur[leg], none))
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))  # type: ignore[return-value] # one array for each column


def _any_door(data: Data, ends: Reach, slots: Ints, roads: Roads) -> Part:
    """The same where nights may move the ends: each at the least of all ends."""
    (nodes,) = np.nonzero(_on_road(data, ends, slots).any(axis=0))
    point = data.nodes[nodes, POINT]
    starts, stops = np.unique(data.slots[slots, START]), np.unique(data.slots[slots, END])
    zero, door = np.zeros(len(nodes), np.int64), np.full(2 * len(nodes), ANY_DOOR)
    out = [table[np.ix_(starts, point)].min(axis=0) for table in roads]
    back = [table[np.ix_(point, stops)].min(axis=1) for table in roads]
    seconds, eur = (np.concatenate(both) for both in zip(out, back, strict=True))
    ends_ = np.concatenate([zero, nodes]), np.concatenate([nodes, zero])
    return *ends_, door, seconds, eur, np.zeros(2 * len(nodes), np.bool_)


def _nights(data: Data, ends: Reach, slots: Ints, roads: Roads) -> Part:
    """From the last visit of a day by a bed to the first of a later day, at the least price."""
    (nodes,) = np.nonzero(_on_road(data, ends, slots).any(axis=0))
    point, prices = data.nodes[nodes, POINT], data.slots[slots, NIGHT]
    best = [
        np.full((len(nodes), len(nodes)), NO_ROAD_S),
        np.full((len(nodes), len(nodes)), FAR_EUR),
    ]
    for bed in bed_points(data):
        for kept, table in zip(best, roads, strict=True):
            np.minimum(kept, table[point, bed][:, None] + table[bed, point][None, :], out=kept)
    allowed = best[0] < NO_ROAD_S
    np.fill_diagonal(allowed, val=False)
    tail, head = np.nonzero(allowed)
    eur = best[1][tail, head] + prices[prices >= 0].min() / MC
    door, night = np.full(len(tail), ANY_DOOR), np.ones(len(tail), np.bool_)
    return nodes[tail], nodes[head], door, best[0][tail, head], eur, night


def _from_home(data: Data, home: int, roads: Roads, tail: Ints, head: Ints) -> NDArray[np.bool_]:
    """Arcs that may be a drive from or to home: of an end, or of a visit at home itself."""
    at_home = (data.nodes[:, POINT] >= 0) & (
        (roads.seconds[home, data.nodes[:, POINT]] <= 0)
        | (roads.seconds[data.nodes[:, POINT], home] <= 0)
    )
    at_home[0] = True
    either: NDArray[np.bool_] = at_home[tail] | at_home[head]
    return either


def _shortest_eur(eur: Floats) -> Floats:
    road = eur.copy()
    for via in range(len(road)):
        np.minimum(road, road[:, via, None] + road[via], out=road)
    return road
