"""What any engine of fastest paths answers, and the keys and gates that it speaks in.

A path's cost is a *key*: milliseconds in the high 32 bits, decimetres in the low 32.
Sums of keys are sums of both, and the smallest key is the fastest path, the shortest
among equals; so one search gives the metres of the same fastest path, exactly. A path
may last up to 12 days and be 429,000 km long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_PATH = np.int64(2**63 - 1)
"""The key of a pair that no path joins; also its milliseconds in `Engine.reached`."""

_LENGTH_BITS = 32
_LENGTH_MASK = (1 << _LENGTH_BITS) - 1


def to_key(ms: NDArray[np.int64], dm: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys of milliseconds and decimetres, elementwise."""
    return (ms << _LENGTH_BITS) | dm


def milliseconds(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Milliseconds of keys."""
    return key >> _LENGTH_BITS


def decimetres(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Decimetres of keys."""
    return key & _LENGTH_MASK


@dataclass(frozen=True, slots=True, eq=False)
class Gates:
    """Where m points join the graph: up to w nodes each, with the key to reach them.

    ``node`` int32[m, w], -1 where a gate is missing; ``key`` int64[m, w].
    """

    node: NDArray[np.int32]
    key: NDArray[np.int64]

    def through(self, node: int) -> int:
        """Which gate of the first row leads to a node, the smaller key first."""
        gates = [i for i in range(self.node.shape[1]) if self.node[0, i] == node]
        return min(gates, key=lambda i: int(self.key[0, i]))

    def only(self, part: slice) -> Gates:
        """Some of the points."""
        return Gates(self.node[part], self.key[part])


class Path(NamedTuple):
    """A path between two points: its key, the gates it takes, its arcs in order."""

    key: int
    left_by: int
    entered_by: int
    arcs: tuple[int, ...]


class Engine(Protocol):
    """A road graph with weights on it, ready to answer."""

    def keys(self, origins: Gates, destinations: Gates) -> NDArray[np.int64]:
        """int64[m, n], the smallest key from each origin to each destination, or `NO_PATH`."""

    def path(self, origin: Gates, destination: Gates) -> Path:
        """Best path from one point to one point; each `Gates` holds one row."""

    def nearest(
        self, origins: Gates, destinations: Gates, count: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The destinations nearest to each origin, nearest first, equal keys by index.

        Returns
        -------
        tuple
            int32[m, count] of their indices, -1 where fewer can be reached; and
            int64[m, count] of their keys, `NO_PATH` there.
        """

    def reached(self, origin: Gates, limit_ms: int) -> NDArray[np.int64]:
        """int64[nodes], milliseconds from one point to every node, `NO_PATH` beyond a limit."""
