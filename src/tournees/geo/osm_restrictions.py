"""Turn restrictions of OpenStreetMap: relations ``type=restriction``, as bans on edges.

A ``no_*`` forbids the turn from each ``from`` way to each ``to`` way at its ``via``
node; an ``only_*`` forbids every other. Not followed, and counted in the log:

* those for other vehicles, or from which cars are excepted (``except``);
* those that hold at certain times (``restriction:conditional``, ``hour_on``...);
* those that go by a way (``via`` a way), mostly U-turns over the gap of a dual carriageway;
* those whose way passes through the ``via`` node, so that the side is not known, but for
  ``no_u_turn`` from a way to itself, which forbids turning round on either side;
* those that would leave a car no way on: at the edge of an extract, mostly.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import osmium
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)
_KEYS = ("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle")
_PLAIN = "restriction"
_CARS = frozenset({"motorcar", "motor_vehicle", "vehicle"})
_TURNS = ("left_turn", "right_turn", "straight_on", "u_turn", "entry", "exit")
_KINDS = frozenset(f"no_{turn}" for turn in _TURNS) | {f"only_{turn}" for turn in _TURNS[:4]}
_HOURS = ("hour_on", "hour_off", "day_on", "day_off")


class Restriction(NamedTuple):
    """A turn restriction at a node: identities of ways and of the node."""

    kind: str
    come: tuple[int, ...]
    via: int
    leave: tuple[int, ...]


@dataclass(slots=True)
class Restrictions:
    """Turn restrictions of a file that hold for cars, and why others are not followed."""

    found: list[Restriction] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)

    def add(self, tags: Mapping[str, str], members: Iterable[osmium.osm.RelationMember]) -> None:
        """Take in one relation."""
        kind = _kind(tags)
        if kind not in _KINDS:
            self.ignored[kind] += 1
            return
        role: dict[tuple[str, str], list[int]] = defaultdict(list)
        for member in members:
            role[member.type, member.role].append(member.ref)
        via, come, leave = role["n", "via"], role["w", "from"], role["w", "to"]
        if role["w", "via"]:
            self.ignored["by a way"] += 1
        elif len(via) != 1 or not come or not leave:
            self.ignored["incomplete"] += 1
        else:
            self.found.append(Restriction(kind, tuple(come), via[0], tuple(leave)))

    def log(self) -> None:
        """Say what was not followed."""
        for reason, count in sorted(self.ignored.items()):
            _LOG.info("%d turn restrictions not followed: %s", count, reason)


def _kind(tags: Mapping[str, str]) -> str:
    """What a relation forbids to cars, or the reason why it forbids them nothing."""
    own = next((tags[key] for key in _KEYS if key in tags), "")
    kind = own or tags.get(_PLAIN, "")
    if not kind:
        at_times = any(key.endswith(":conditional") for key in tags)
        return "at certain times" if at_times else "for other vehicles"
    if any(key in tags for key in _HOURS):
        return "at certain times"
    if not own and _CARS & {name.strip() for name in tags.get("except", "").split(";")}:
        return "cars excepted"
    return kind if kind in _KINDS else "of an unknown kind"


@dataclass(frozen=True, slots=True, eq=False)
class Junctions:
    """Open directions of edges that meet at some junctions, as codes of `tournees.geo.turns`.

    ``way`` gives the identity of the way of each edge.
    """

    arriving: dict[int, list[int]]
    leaving: dict[int, list[int]]
    way: NDArray[np.int64]

    @classmethod
    def at(
        cls,
        nodes: NDArray[np.int32],
        ends: tuple[NDArray[np.int32], NDArray[np.int32]],
        may: tuple[NDArray[np.bool_], NDArray[np.bool_]],
        way: NDArray[np.int64],
    ) -> Junctions:
        """Collect edges at nodes; ``ends`` are start and end, ``may`` ahead and back."""
        arriving: dict[int, list[int]] = defaultdict(list)
        leaving: dict[int, list[int]] = defaultdict(list)
        count = 1 + max((int(end.max(initial=-1)) for end in ends), default=-1)
        chosen = np.zeros(max(count, 1 + int(nodes.max(initial=-1))), np.bool_)
        chosen[nodes] = True
        for edge in np.flatnonzero(chosen[ends[0]] | chosen[ends[1]]).tolist():
            tail, head = int(ends[0][edge]), int(ends[1][edge])
            for code, opened, here, there in (
                (2 * edge, may[0][edge], tail, head),
                (2 * edge + 1, may[1][edge], head, tail),
            ):
                if opened:
                    leaving[here].append(code)
                    arriving[there].append(code)
        return cls(arriving, leaving, way)

    def of(self, codes: list[int], way: int) -> list[int]:
        """Those of some directed edges that belong to a way."""
        return [code for code in codes if self.way[code >> 1] == way]


class Bans:
    """Gathers what restrictions forbid at the junctions."""

    def __init__(self, junctions: Junctions, ignored: Counter[str]) -> None:
        self._junctions, self._ignored = junctions, ignored
        self._forbidden: dict[int, set[int]] = defaultdict(set)
        self._allowed: dict[int, set[int]] = defaultdict(set)
        self._node: dict[int, int] = {}

    def add(self, one: Restriction, node: int) -> None:
        """Follow one restriction at the number of its node, -1 where no road has it."""
        arriving = self._junctions.arriving.get(node, [])
        leaving = self._junctions.leaving.get(node, [])
        followed = False
        for come in one.come:
            for leave in one.leave:
                ins, outs = self._junctions.of(arriving, come), self._junctions.of(leaving, leave)
                pairs = [(code, way) for code in ins for way in outs]
                if one.kind == "no_u_turn" and come == leave:
                    pairs = [(code, way) for code, way in pairs if code ^ 1 == way]
                elif len(pairs) > 1:
                    self._ignored["of a way through its junction"] += 1
                    return
                for code, way in pairs:
                    self._node[code] = node
                    chosen = self._allowed if one.kind.startswith("only_") else self._forbidden
                    chosen[code].add(way)
                    followed = True
        if not followed:
            self._ignored["of ways that cars cannot take"] += 1

    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Codes of the bans, rising."""
        found: list[tuple[int, int]] = []
        for code, node in sorted(self._node.items()):
            leaving = self._junctions.leaving[node]
            allowed = self._allowed.get(code)
            banned = set(self._forbidden.get(code, ()))
            if allowed:
                banned |= set(leaving) - allowed
            if banned >= set(leaving):
                self._ignored["that leave no way on"] += 1
                continue
            found += [(code, way) for way in sorted(banned)]
        table = np.array(found, np.int32).reshape(-1, 2)
        return table[:, 0].copy(), table[:, 1].copy()


def bans_of(
    restrictions: Restrictions, node: NDArray[np.int32], junctions: Junctions
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Forbidden turns as pairs of codes, rising.

    Parameters
    ----------
    node
        Number of each restriction's node among the junctions, -1 where no road has it.
    junctions
        Edges at these junctions.
    """
    bans = Bans(junctions, restrictions.ignored)
    for one, number in zip(restrictions.found, node.tolist(), strict=True):
        bans.add(one, number)
    return bans.pairs()
