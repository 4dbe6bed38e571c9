"""Groups with one rep: what the solver does, and what it says where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from tournees.model import Outcome
from tournees.solver.sectors import SectorData, keep_current, solve
from tournees.solver.stop import Stop

LINE = [[100, 600], [200, 500], [300, 400], [400, 300], [500, 200], [600, 100]]


def row(costs, **changes):
    """Accounts in a row, one hour each, from costs in cents of each rep."""
    cost = np.array(costs, dtype=np.int64)
    n, r = cost.shape
    fields = {
        "account_ids": tuple(f"C{i:02}" for i in range(n)),
        "rep_ids": tuple("ABCDEF"[:r]),
        "load_s": np.full(n, 3600, dtype=np.int64),
        "cost_cents": cost,
        "target_share": np.full(r, 1 / r),
        "allowed": np.ones((n, r), dtype=np.bool_),
        "current": np.full(n, -1, dtype=np.int32),
        "locked": np.full(n, -1, dtype=np.int32),
        "neighbours": np.array([(i, i + 1) for i in range(n - 1)], dtype=np.int32),
        "anchors": np.full(r, -1, dtype=np.int32),
        "tolerance": 0.0,
    }
    return SectorData(**(fields | changes))


def solved(data):
    return solve(data, Stop(60), 0)


def reps(values):
    return np.array(values, dtype=np.int32)


def test_a_group_at_both_ends_of_a_row_goes_to_one_rep():
    solution = solved(row(LINE, groups=((0, 5),)))
    assert solution.rep_of[0] == solution.rep_of[5]
    assert np.bincount(solution.rep_of).tolist() == [3, 3]
    assert solution.status in {Outcome.FEASIBLE, Outcome.OPTIMAL}
    assert solution.bound_cents > 1200  # what the row costs without the rule
    assert solution.bound_cents <= solution.objective_cents


def test_a_site_locked_to_a_rep_takes_its_whole_group_along():
    solution = solved(row(LINE, groups=((0, 5),), locked=reps([1, -1, -1, -1, -1, -1])))
    assert solution.rep_of[[0, 5]].tolist() == [1, 1]


def test_a_handover_for_the_group_says_how_many_sites_it_has():
    solution = solved(row(LINE, groups=((0, 5),), current=reps([0, 0, 0, 1, 1, 1])))
    (moved,) = [item for item in solution.handovers if item.account in (0, 5)]
    assert moved.reason == "group"
    assert moved.facts["n"] == 2


def test_the_most_handovers_count_every_site_of_a_group():
    current = reps([0, 0, 0, 1, 1, 0])
    solution = solved(row(LINE, groups=((0, 5),), current=current, max_handovers=1, tolerance=1.0))
    assert len(solution.handovers) <= 1
    assert solution.rep_of[[0, 5]].tolist() == [0, 0]


def test_a_group_locked_to_two_reps_is_a_result_with_its_reason():
    solution = solved(row(LINE, groups=((0, 5),), locked=reps([0, -1, -1, -1, -1, 1])))
    assert solution.status is Outcome.INFEASIBLE
    assert solution.rep_of.tolist() == [0, 0, 0, 1, 1, 1]
    facts = dict(solution.messages)
    assert facts["sector.group_locked_apart"] == {"account": "C00", "n": 2, "reps": "A, B"}
    assert facts["sector.group_split"]["reps"] == "A, B"
    assert "sector.not_found" not in facts
    assert solution.bound_model == "transport_widened"


def test_a_group_that_no_rep_is_skilled_for_whole_is_told():
    allowed = np.ones((6, 2), dtype=np.bool_)
    allowed[0, 1] = allowed[5, 0] = False
    solution = solved(row(LINE, groups=((0, 5),), allowed=allowed))
    assert solution.status is Outcome.INFEASIBLE
    assert ("sector.group_no_common_rep", {"account": "C00", "n": 2}) in solution.messages


def test_a_group_heavier_than_any_rep_may_carry_is_named_as_a_group():
    solution = solved(row(LINE, groups=((0, 1, 4, 5),)))
    assert solution.status is Outcome.INFEASIBLE
    facts = dict(solution.messages)
    assert facts["sector.group_too_large"]["n"] == 4
    assert facts["sector.group_too_large"]["load_s"] == 4 * 3600
    assert "sector.account_too_large" not in facts


def test_a_site_that_nobody_may_have_leaves_the_rest_of_its_group_together():
    allowed = np.ones((6, 2), dtype=np.bool_)
    allowed[1] = False
    solution = solved(row(LINE, groups=((0, 1, 5),), allowed=allowed, tolerance=0.5))
    assert solution.rep_of[1] == -1
    assert solution.rep_of[0] == solution.rep_of[5]


def test_sites_of_a_group_neither_hold_a_sector_together_nor_break_it():
    """With the sites in the middle left out, each end of the row is a land of its own."""
    costs = [[1, 9], [1, 9], [9, 1], [9, 1], [1, 9], [1, 9]]
    around = solved(row(costs, groups=((2, 3),), tolerance=1.0))
    assert around.rep_of.tolist() == [0, 0, 1, 1, 0, 0]
    assert around.status is Outcome.OPTIMAL
    whole = solved(row(costs, tolerance=1.0))
    assert whole.objective_cents > around.objective_cents


def test_todays_split_group_is_told():
    solution = keep_current(row(LINE, groups=((0, 5),), current=reps([0, 0, 0, 1, 1, 1])))
    assert ("sector.group_split", {"account": "C00", "n": 2, "reps": "A, B"}) in solution.messages


@pytest.mark.parametrize("groups", [((0,),), ((0, 1), (1, 2)), ((0, 9),), ((0, 0),)])
def test_groups_that_are_none_are_the_callers_fault(groups):
    with pytest.raises(ValueError, match="groups must be"):
        row(LINE, groups=groups)
