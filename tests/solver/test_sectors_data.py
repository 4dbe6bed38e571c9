from __future__ import annotations

import numpy as np
import pytest

from tournees.solver.sectors import SectorData


def case(**changes):
    """Three accounts in a row between two reps."""
    fields = {
        "account_ids": ("C1", "C2", "C3"),
        "rep_ids": ("A", "B"),
        "load_s": np.array([100, 100, 100], dtype=np.int64),
        "cost_cents": np.array([[1, 9], [5, 5], [9, 1]], dtype=np.int64),
        "target_share": np.array([0.5, 0.5]),
        "allowed": np.ones((3, 2), dtype=np.bool_),
        "current": np.array([0, 0, 1], dtype=np.int32),
        "locked": np.full(3, -1, dtype=np.int32),
        "neighbours": np.array([[0, 1], [1, 2]], dtype=np.int32),
        "anchors": np.array([0, 2], dtype=np.int32),
    }
    return SectorData(**(fields | changes))


def test_arrays_become_read_only():
    data = case()
    with pytest.raises(ValueError, match="read-only"):
        data.load_s[0] = 5


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"account_ids": ("C2", "C1", "C3")}, "sorted"),
        ({"rep_ids": ("A", "A")}, "rep ids"),
        ({"load_s": np.array([1, 2], dtype=np.int64)}, "load_s"),
        ({"load_s": np.array([1.0, 2.0, 3.0])}, "float64"),
        ({"load_s": np.array([-1, 2, 3], dtype=np.int64)}, "negative"),
        ({"cost_cents": np.full((3, 2), -1, dtype=np.int64)}, "need a cost"),
        ({"target_share": np.array([0.5, 0.6])}, "sum to 1"),
        ({"target_share": np.array([-0.5, 1.5])}, "shares must not be negative"),
        ({"current": np.array([0, 0, 2], dtype=np.int32)}, "current"),
        ({"locked": np.array([0, 0, -2], dtype=np.int32)}, "locked"),
        ({"anchors": np.array([0, 3], dtype=np.int32)}, "anchors"),
        ({"neighbours": np.array([[0, 3]], dtype=np.int32)}, "neighbours"),
        ({"neighbours": np.array([[1, 1]], dtype=np.int32)}, "own neighbour"),
        ({"tolerance": float("nan")}, "tolerance"),
        ({"handover_cents": -1}, "price"),
        ({"max_handovers": -1}, "most handovers"),
    ],
)
def test_a_wrong_case_is_refused_with_its_fault(changes, fault):
    with pytest.raises(ValueError, match=fault):
        case(**changes)


def test_all_faults_are_told_at_once():
    with pytest.raises(ValueError, match=r"price.*most handovers"):
        case(handover_cents=-1, max_handovers=-1)
