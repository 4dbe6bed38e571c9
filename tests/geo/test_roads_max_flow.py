"""Flows against scipy's on small random graphs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from tournees.geo.dissection import _twins
from tournees.geo.max_flow import SINK, SOURCE, flow

NODES = 14


def _csr(links):
    both = np.array(sorted({*links, *((b, a) for a, b in links)}), np.int32).reshape(-1, 2)
    first = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=NODES))])
    return first, np.ascontiguousarray(both[:, 1])


def _work(links):
    return (
        np.zeros(NODES, np.int8),
        np.empty(NODES, np.int32),
        np.empty(NODES, np.int64),
        np.empty(NODES + 1, np.int32),
        np.empty(NODES + 1, np.int64),
        np.zeros(links, np.int8),
    )


_LINKS = st.sets(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(
        lambda ab: ab[0] != ab[1]
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150)
@given(_LINKS)
def test_the_cut_found_has_as_many_links_as_the_largest_flow(links):
    first, other = _csr(links)
    work = _work(other.size)
    work[0][:3], work[0][-3:] = SOURCE, SINK
    members, cell = np.arange(NODES).astype(np.int32), np.ones(NODES, np.int32)
    assert flow(first, other, _twins(first, other), cell, np.int32(1), members, work, NODES * NODES)
    mine = work[1] >= 0
    owner = np.repeat(np.arange(NODES), np.diff(first))
    assert mine[:3].all()
    assert not mine[-3:].any()
    cut = (mine[owner] & ~mine[other]).sum()
    ends = np.array([[NODES, k] for k in range(3)] + [[NODES - 3 + k, NODES + 1] for k in range(3)])
    tail, head = np.concatenate([owner, ends[:, 0]]), np.concatenate([other, ends[:, 1]])
    size = np.concatenate([np.ones(owner.size, np.int32), np.full(6, 99, np.int32)])
    table = coo_array((size, (tail, head)), shape=(NODES + 2, NODES + 2)).tocsr()
    assert cut == maximum_flow(table, NODES, NODES + 1).flow_value


@given(_LINKS)
def test_a_flow_beyond_its_limit_is_given_up(links):
    first, other = _csr({*links, (0, NODES - 1)})
    work = _work(other.size)
    work[0][0], work[0][-1] = SOURCE, SINK
    members, cell = np.arange(NODES).astype(np.int32), np.ones(NODES, np.int32)
    assert not flow(first, other, _twins(first, other), cell, np.int32(1), members, work, 0)
