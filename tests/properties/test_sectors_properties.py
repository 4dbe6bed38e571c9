"""What holds for any sectors, whatever the case."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.model import Outcome
from tournees.solver.sectors import SectorData, balance, keep_current, solve
from tournees.solver.stop import Stop


@st.composite
def cases(draw):
    """A ragged grid of accounts, two to four reps, any rules."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    wide, high, r = draw(st.integers(2, 7)), draw(st.integers(2, 6)), draw(st.integers(2, 4))
    n = wide * high
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(wide, high))
    grid.remove_edges_from([edge for edge in sorted(grid.edges) if rng.random() < 0.15])
    at = rng.random((n, 2)) * 0.3 + [(i // high, i % high) for i in range(n)]
    homes = rng.random((r, 2)) * [wide, high]
    away = np.linalg.norm(at[:, None] - homes[None], axis=2)
    allowed = rng.random((n, r)) < draw(st.sampled_from([1.0, 0.9, 0.6]))
    current = rng.integers(-1, r, n)
    locked = np.where(rng.random(n) < draw(st.sampled_from([0.0, 0.1])), current, -1)
    return SectorData(
        account_ids=tuple(f"C{i:03}" for i in range(n)),
        rep_ids=tuple(f"R{i}" for i in range(r)),
        load_s=rng.integers(0, 20_000, n),
        cost_cents=np.rint(away * 1000).astype(np.int64),
        target_share=np.full(r, 1 / r),
        allowed=allowed,
        current=current.astype(np.int32),
        locked=locked.astype(np.int32),
        neighbours=np.array(sorted(grid.edges), dtype=np.int32).reshape(-1, 2),
        anchors=away.argmin(axis=0).astype(np.int32),
        handover_cents=draw(st.sampled_from([0, 300, 5000])),
        tolerance=draw(st.sampled_from([0.05, 0.2, 0.5])),
        contiguous=draw(st.booleans()),
        max_handovers=draw(st.sampled_from([None, None, 0, 5])),
    )


def usable(data):
    reps = np.arange(len(data.rep_ids))
    return data.allowed & ((data.locked[:, None] < 0) | (data.locked[:, None] == reps))


def parts_apart(data, rep_of):
    """Parts beyond the first of each rep on each land that hold an account with a choice."""
    choices = usable(data).sum(axis=1)
    land = nx.Graph()
    land.add_nodes_from(np.flatnonzero(choices).tolist())
    land.add_edges_from((a, b) for a, b in data.neighbours.tolist() if a in land and b in land)
    count = 0
    for component in nx.connected_components(land):
        for rep in range(len(data.rep_ids)):
            mine = land.subgraph(i for i in component if rep_of[i] == rep)
            free = sum(any(choices[i] > 1 for i in part) for part in nx.connected_components(mine))
            count += max(free - 1, 0)
    return count


@given(cases())
@settings(max_examples=60, deadline=None)
def test_rules_hold_or_the_plan_is_infeasible_and_says_why(data):
    solution = solve(data, Stop(15), 1)
    able = usable(data)
    given_to = solution.rep_of >= 0
    assert (given_to == able.any(axis=1)).all()
    assert able[np.flatnonzero(given_to), solution.rep_of[given_to]].all()
    assert solution.bound_cents <= solution.objective_cents
    moved = (data.current >= 0) & given_to & (solution.rep_of != data.current)
    assert [item.account for item in solution.handovers] == np.flatnonzero(moved).tolist()
    travel = data.cost_cents[np.flatnonzero(given_to), solution.rep_of[given_to]].sum()
    assert solution.objective_cents == travel + data.handover_cents * moved.sum()
    measured = balance(data, solution.rep_of)
    away = np.abs(measured.load_s - measured.target_s)
    within = (away <= data.tolerance * measured.target_s + 1).all()
    few = data.max_handovers is None or moved.sum() <= data.max_handovers
    whole = not data.contiguous or parts_apart(data, solution.rep_of) == 0
    if solution.status is Outcome.INFEASIBLE:
        assert solution.messages
        assert solution.bound_model == "transport_widened"
    else:
        assert within
        assert few
        assert whole


@given(cases())
@settings(max_examples=20, deadline=None)
def test_each_reason_of_a_handover_can_be_checked_by_giving_back(data):
    solution = solve(data, Stop(5), 1)
    for item in solution.handovers:
        back = solution.rep_of.copy()
        back[item.account] = item.from_rep
        saved = data.cost_cents[item.account, item.from_rep]
        saved -= data.cost_cents[item.account, item.to_rep]
        if item.reason == "travel":
            assert saved > data.handover_cents
        elif item.reason == "contiguity":
            assert parts_apart(data, back) > parts_apart(data, solution.rep_of)
        elif item.reason == "balance":
            assert item.facts["outside_s"] > 0
            load = int(data.load_s[item.account])
            assert item.facts["outside_s"] <= 2 * load
        else:
            assert not usable(data)[item.account, item.from_rep]


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_shuffled_rows_sorted_again_give_each_account_the_same_rep(data, random):
    order = list(range(len(data.account_ids)))
    random.shuffle(order)
    shuffled = [
        (data.account_ids[i], data.load_s[i], data.cost_cents[i], data.allowed[i],
         data.current[i], data.locked[i])
        for i in order
    ]  # fmt: skip
    pairs = [tuple(data.account_ids[i] for i in pair) for pair in data.neighbours.tolist()]
    random.shuffle(pairs)
    ids, load, cost, allowed, current, locked = zip(
        *sorted(shuffled, key=lambda fields: fields[0]), strict=True
    )
    place = {account_id: i for i, account_id in enumerate(ids)}
    again = replace(
        data,
        account_ids=ids,
        load_s=np.array(load),
        cost_cents=np.array(cost),
        allowed=np.array(allowed),
        current=np.array(current, dtype=np.int32),
        locked=np.array(locked, dtype=np.int32),
        neighbours=np.array([(place[b], place[a]) for a, b in pairs], dtype=np.int32).reshape(
            -1, 2
        ),
    )
    one, two = solve(data, Stop(5), 3), solve(again, Stop(5), 3)
    assert one.rep_of.tolist() == two.rep_of.tolist()
    assert one.messages == two.messages


@given(cases())
@settings(max_examples=20, deadline=None)
def test_todays_sectors_cost_no_less_than_their_bound(data):
    solution = keep_current(data)
    assert solution.bound_cents <= solution.objective_cents
    kept = (data.current >= 0) & usable(data).any(axis=1)
    assert (solution.rep_of[kept] == data.current[kept]).all()


@st.composite
def grouped_cases(draw):
    """Any case with a few groups of accounts drawn from all over the grid."""
    data = draw(cases())
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    order = rng.permutation(len(data.account_ids)).tolist()
    sizes = rng.integers(2, 5, draw(st.integers(1, 3))).tolist()
    groups = []
    for size in sizes:
        if len(order) >= size:
            groups.append(tuple(order[:size]))
            order = order[size:]
    return replace(data, groups=tuple(groups))


@given(grouped_cases())
@settings(max_examples=60, deadline=None)
def test_groups_go_to_one_rep_or_the_plan_is_infeasible_and_says_why(data):
    solution = solve(data, Stop(15), 1)
    rep_of = solution.rep_of
    able = usable(data)
    given_to = rep_of >= 0
    assert (given_to == able.any(axis=1)).all()
    assert able[np.flatnonzero(given_to), rep_of[given_to]].all()
    assert solution.bound_cents <= solution.objective_cents
    split = [g for g in data.groups if len({int(rep_of[i]) for i in g if rep_of[i] >= 0}) > 1]
    codes = [code for code, _ in solution.messages]
    assert codes.count("sector.group_split") == len(split)
    if solution.status is not Outcome.INFEASIBLE:
        assert split == []
        sites = [site for group in data.groups for site in group]
        others = replace(
            data, neighbours=data.neighbours[~np.isin(data.neighbours, sites).any(axis=1)]
        )
        assert not data.contiguous or parts_apart(others, rep_of) == 0
    for group in split:  # no rep may have them all
        together = [i for i in group if able[i].any()]
        assert not able[together].all(axis=0).any()


@given(grouped_cases())
@settings(max_examples=15, deadline=None)
def test_the_order_in_which_groups_are_named_changes_no_account(data):
    turned = replace(data, groups=tuple(group[::-1] for group in data.groups[::-1]))
    one, two = solve(data, Stop(5), 3), solve(turned, Stop(5), 3)
    assert one.rep_of.tolist() == two.rep_of.tolist()
    assert sorted(map(repr, one.messages)) == sorted(map(repr, two.messages))
