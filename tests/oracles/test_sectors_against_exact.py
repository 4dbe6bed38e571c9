"""Sectors against every assignment there is, under the same rules written anew."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest

from tournees.model import Outcome
from tournees.solver.sectors import EFFORT, SectorData, solve
from tournees.solver.stop import Stop

CASES = 30
WORST_GAP = 0.03
LEAST_HITS = 29


def small_case(seed: int) -> SectorData:
    """Up to 9 accounts on a ring with chords, 2 or 3 reps, rules drawn at random."""
    rng = np.random.default_rng(seed)
    n, r = int(rng.integers(5, 10)), int(rng.integers(2, 4))
    ring = [(i, (i + 1) % n) for i in range(n)]
    chords = [tuple(pair) for pair in rng.choice(n, (3, 2)) if pair[0] != pair[1]]
    current = rng.integers(-1, r, n).astype(np.int32)
    locks = np.where(rng.random(n) < 0.15, current, -1).astype(np.int32)
    allowed = rng.random((n, r)) < 0.9
    held = np.flatnonzero(locks >= 0)
    allowed[held, locks[held]] = True
    share = rng.integers(2, 5, r).astype(np.float64)
    return SectorData(
        account_ids=tuple(f"C{i}" for i in range(n)),
        rep_ids=tuple(f"R{i}" for i in range(r)),
        load_s=rng.integers(600, 3600, n),
        cost_cents=rng.integers(0, 50_000, (n, r)),
        target_share=share / share.sum(),
        allowed=allowed,
        current=current,
        locked=locks,
        neighbours=np.array(ring + chords, dtype=np.int32),
        anchors=np.full(r, -1, dtype=np.int32),
        handover_cents=int(rng.integers(0, 10_000)),
        tolerance=float(rng.choice([0.2, 0.3, 0.5])),
        max_handovers=None if rng.random() < 0.6 else int(rng.integers(2, 6)),
    )


def in_one_piece(data: SectorData, choices: list[list[int]], rep_of: tuple[int, ...]) -> bool:
    known = [i for i, reps in enumerate(choices) if reps]
    land = nx.Graph()
    land.add_nodes_from(known)
    land.add_edges_from((a, b) for a, b in data.neighbours.tolist() if a in land and b in land)
    for component in nx.connected_components(land):
        for rep in range(len(data.rep_ids)):
            mine = land.subgraph(i for i in component if rep_of[i] == rep)
            free = [
                part
                for part in nx.connected_components(mine)
                if any(len(choices[i]) > 1 for i in part)
            ]
            if len(free) > 1:
                return False
    return True


def cost_if_allowed(
    data: SectorData, choices: list[list[int]], rep_of: tuple[int, ...]
) -> int | None:
    """Cents of an assignment, None where it breaks a rule."""
    given = [(i, rep) for i, rep in enumerate(rep_of) if rep >= 0]
    total_s = sum(int(data.load_s[i]) for i, _ in given)
    for rep, share in enumerate(data.target_share.tolist()):
        load_s = sum(int(data.load_s[i]) for i, owner in given if owner == rep)
        if abs(load_s - share * total_s) > data.tolerance * share * total_s + 1e-6:
            return None
    moved = sum(1 for i, rep in given if data.current[i] not in (-1, rep))
    if data.max_handovers is not None and moved > data.max_handovers:
        return None
    if not in_one_piece(data, choices, rep_of):
        return None
    return moved * data.handover_cents + sum(int(data.cost_cents[i, rep]) for i, rep in given)


def best_of_all(data: SectorData) -> int | None:
    choices = [
        [
            rep
            for rep in range(len(data.rep_ids))
            if data.allowed[i, rep] and data.locked[i] in (-1, rep)
        ]
        for i in range(len(data.account_ids))
    ]
    costs = (
        cost_if_allowed(data, choices, rep_of)
        for rep_of in itertools.product(*(reps or [-1] for reps in choices))
    )
    return min((cost for cost in costs if cost is not None), default=None)


@pytest.fixture(scope="module")
def solved():
    """Every case with its true optimum and our solution."""
    cases = [small_case(seed) for seed in range(CASES)]
    return [(best_of_all(data), solve(data, Stop(EFFORT["fast"]), 0)) for data in cases]


def test_the_cases_hold_both_kinds(solved):
    feasible = sum(optimum is not None for optimum, _ in solved)
    assert 15 <= feasible < CASES


def test_bound_optimum_and_plan_stand_in_this_order(solved):
    for optimum, solution in solved:
        if optimum is not None and solution.status is not Outcome.INFEASIBLE:
            assert solution.bound_cents <= optimum <= solution.objective_cents


def test_a_case_without_any_plan_is_called_infeasible(solved):
    for optimum, solution in solved:
        if optimum is None:
            assert solution.status is Outcome.INFEASIBLE
            assert solution.messages


def test_proven_optimal_is_optimal(solved):
    for optimum, solution in solved:
        if solution.status is Outcome.OPTIMAL:
            assert solution.objective_cents == optimum


def test_plans_are_optimal_or_nearly_so(solved):
    feasible = [(optimum, solution) for optimum, solution in solved if optimum is not None]
    gaps = [solution.objective_cents / optimum - 1 for optimum, solution in feasible]
    missed = [s for s in feasible if s[1].status is Outcome.INFEASIBLE]
    assert missed == []
    assert max(gaps) <= WORST_GAP
    hits = sum(gap == 0 for gap in gaps) + CASES - len(feasible)
    assert hits >= LEAST_HITS
