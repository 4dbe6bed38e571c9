"""Small random road networks for tests of engines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from tournees.geo.engine import Gates
from tournees.geo.hierarchy import Hierarchy
from tournees.geo.scipy_engine import ScipyEngine
from tournees.geo.topology import Topology


class Network(NamedTuple):
    """Arcs of a network, as arrays; and a place for each node."""

    nodes: int
    tail: np.ndarray
    head: np.ndarray
    ms: np.ndarray
    dm: np.ndarray
    where: tuple[np.ndarray, np.ndarray]

    @property
    def topology(self):
        return Topology.build(self.nodes, self.tail, self.head, self.where)

    @property
    def hierarchy(self):
        return Hierarchy(self.topology, self.ms, self.dm)

    @property
    def oracle(self):
        return ScipyEngine(self.nodes, self.tail, self.head, self.ms, self.dm)


def network(nodes, tail, head, ms, dm, where=None):
    arrays = (np.array(values, np.int32) for values in (tail, head, ms, dm))
    if where is None:
        where = np.zeros(nodes), np.arange(nodes) / 1_000
    return Network(nodes, *arrays, where)


@st.composite
def networks(draw, least_ms=0):
    """One-way arcs, parallel ones, loops, parts that nothing joins, weights of zero."""
    nodes = draw(st.integers(1, 40))
    size = draw(st.integers(0, 120))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tail, head = rng.integers(0, nodes, size), rng.integers(0, nodes, size)
    ms, dm = rng.integers(least_ms, 9, size), rng.integers(0, 99, size)
    where = rng.uniform(42, 43, nodes), rng.uniform(8, 9, nodes)
    return network(nodes, tail, head, ms, dm, where)


def at_nodes(nodes):
    node = np.asarray(nodes, np.int32)[:, None]
    return Gates(node, np.zeros(node.shape, np.int64))


def random_gates(nodes, count, width, seed):
    """Points of up to ``width`` gates, some missing, some with keys."""
    rng = np.random.default_rng(seed)
    node = rng.integers(-1, nodes, (count, width)).astype(np.int32)
    key = (rng.integers(0, 5, node.shape) << 32) | rng.integers(0, 50, node.shape)
    return Gates(node, key)
