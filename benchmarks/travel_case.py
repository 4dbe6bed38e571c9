"""The task that every engine of `travel.py` is given: one graph and one set of points.

The graph is ours, arcs in whole milliseconds, forbidden turns as copies of junctions. Each
point stands on the edge nearest to it. For engines that only know nodes, two nodes are
added a point: from one the ways to its gates lead away (the ends of its edge), to the other
those from its gates arrive; so all answer the same question, to the millisecond. Drives
that stay on one edge (``direct``) are the same for all. The peers import nothing of Tournées.
"""

from __future__ import annotations

import resource
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE = 500
"""Rows and columns that are compared."""


class Case(NamedTuple):
    """A graph with a node for each point as origin and one as destination.

    ``tail, head`` int32[a], ``ms`` int64[a]: at most one arc a pair of nodes, the fastest.
    ``lat, lon`` float64[nodes]. ``origin, destination`` int32[m]. Where ``direct_row,
    direct_column`` meet, the drive takes ``direct_ms`` at most.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    ms: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    direct_row: NDArray[np.int64]
    direct_column: NDArray[np.int64]
    direct_ms: NDArray[np.int64]

    def save(self, path: Path) -> None:
        """Write the arrays to one file."""
        np.savez(path, **self._asdict())

    @classmethod
    def load(cls, path: Path) -> Case:
        """Read what `save` wrote."""
        with np.load(path) as stored:
            return cls(**{name: stored[name] for name in cls._fields})

    def along_one_edge(self, ms: NDArray[np.int64]) -> NDArray[np.int64]:
        """The matrix with the drives that stay on one edge, where they are faster."""
        inside = (self.direct_row < ms.shape[0]) & (self.direct_column < ms.shape[1])
        cells = self.direct_row[inside], self.direct_column[inside]
        ms[cells] = np.minimum(ms[cells], self.direct_ms[inside])
        return ms


def peak_mb() -> float:
    """Most memory that this process has held.

    Linux counts in ``ru_maxrss`` what the parent held when it started us; ``VmHWM`` is ours.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(it for it in status.read_text("ascii").splitlines() if it.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
