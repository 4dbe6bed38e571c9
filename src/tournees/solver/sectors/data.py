"""What the sector solver is given and what it gives back: arrays and indices, no names."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tournees.model import Outcome

Facts = dict[str, str | int | float]
"""What was checked, in numbers whose names carry their unit."""

NOBODY = -1
"""In arrays of reps: no rep. In arrays of accounts: no account."""

_SHARES_SUM_TO_ONE_WITHIN = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorData:
    """One redrawing of sectors: n accounts, r reps with fixed homes, one measure of load.

    Accounts and reps are sorted by id. ``load_s`` int64[n] is yearly work, ``cost_cents``
    int64[n, r] the yearly travel cost of each account from each rep (below zero where
    unknown, only where not ``allowed``), ``target_share`` float64[r] sums to 1,
    ``allowed`` bool[n, r]. ``current`` int32[n] is today's rep or -1, ``locked`` int32[n]
    the rep that must have the account or -1. ``tolerance`` is the largest distance of a
    load from its target, as a fraction of it. ``neighbours`` int32[k, 2] are pairs of
    accounts that touch, ``anchors`` int32[r] the account nearest each home or -1.
    ``groups`` are indices of accounts, two or more, that one rep must have together;
    such sites neither hold a sector together nor break it (see `groups`).

    The arrays become read-only.

    Raises
    ------
    ValueError
        When shapes, ranges or the order of ids are wrong: a fault of the caller.
    """

    account_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    load_s: NDArray[np.int64]
    cost_cents: NDArray[np.int64]
    target_share: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    current: NDArray[np.int32]
    locked: NDArray[np.int32]
    neighbours: NDArray[np.int32]
    anchors: NDArray[np.int32]
    handover_cents: int = 0
    tolerance: float = 0.10
    contiguous: bool = True
    max_handovers: int | None = None
    groups: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_values()
        for array in self._arrays().values():
            array.flags.writeable = False

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        names = (
            "load_s", "cost_cents", "target_share", "allowed",
            "current", "locked", "neighbours", "anchors",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def _check_shapes(self) -> None:
        n, r = len(self.account_ids), len(self.rep_ids)
        wanted: dict[str, tuple[tuple[int, ...], type[np.generic]]] = {
            "load_s": ((n,), np.int64),
            "cost_cents": ((n, r), np.int64),
            "target_share": ((r,), np.float64),
            "allowed": ((n, r), np.bool_),
            "current": ((n,), np.int32),
            "locked": ((n,), np.int32),
            "neighbours": ((len(self.neighbours), 2), np.int32),
            "anchors": ((r,), np.int32),
        }
        for name, array in self._arrays().items():
            shape, kind = wanted[name]
            if array.shape != shape or array.dtype != kind:
                msg = f"{name}: {array.dtype}{array.shape} where {kind.__name__}{shape} is due"
                raise ValueError(msg)

    def _check_values(self) -> None:
        n, r = len(self.account_ids), len(self.rep_ids)
        faults = {
            "at least one rep is needed": r == 0,
            "account ids must be sorted and unique": not _rising(self.account_ids),
            "rep ids must be sorted and unique": not _rising(self.rep_ids),
            "loads must not be negative": bool((self.load_s < 0).any()),
            "allowed pairs need a cost": bool((self.cost_cents[self.allowed] < 0).any()),
            "target shares must not be negative": bool((self.target_share < 0).any()),
            "target shares must sum to 1": not np.isclose(
                self.target_share.sum(), 1, rtol=0, atol=_SHARES_SUM_TO_ONE_WITHIN
            ),
            "current must be a rep or -1": not _within(self.current, r),
            "locked must be a rep or -1": not _within(self.locked, r),
            "anchors must be accounts or -1": not _within(self.anchors, n),
            "neighbours must be accounts": not _within(self.neighbours, n, least=0),
            "no account is its own neighbour": bool(
                (self.neighbours[:, 0] == self.neighbours[:, 1]).any()
            ),
            "the price of a handover must not be negative": self.handover_cents < 0,
            "the tolerance must not be negative": not self.tolerance >= 0,
            "groups must be two accounts or more, each in one group": not _apart(self.groups, n),
            "the most handovers must not be negative": (self.max_handovers or 0) < 0,
        }
        found = [text for text, wrong in faults.items() if wrong]
        if found:
            raise ValueError("; ".join(found))


def _rising(ids: tuple[str, ...]) -> bool:
    return all(before < after for before, after in pairwise(ids))


def _apart(groups: tuple[tuple[int, ...], ...], n: int) -> bool:
    sites = [site for group in groups for site in group]
    known = all(0 <= site < n for site in sites)
    return known and len(set(sites)) == len(sites) and all(len(group) > 1 for group in groups)


def _within(array: NDArray[np.int32], size: int, least: int = NOBODY) -> bool:
    return array.size == 0 or bool(array.min() >= least and array.max() < size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """An account (index) that changes hands and the checked reason, ``handover.<reason>``."""

    account: int
    from_rep: int
    to_rep: int
    reason: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorSolution:
    """Sectors, their cost, and the proven least cost of any sectors under the same rules.

    ``rep_of`` int32[n], -1 for an account that nobody may serve. ``bound_model`` is a
    code ``bound.<model>``: ``transport`` holds for the rules as given,
    ``transport_widened`` (infeasible cases) for rules loosened until this plan fits.
    ``messages`` are keys of the catalogue with their facts.
    """

    status: Outcome
    rep_of: NDArray[np.int32]
    objective_cents: int
    bound_cents: int
    bound_model: str
    messages: tuple[tuple[str, Facts], ...] = ()
    handovers: tuple[Transfer, ...] = ()

    @property
    def gap(self) -> float | None:
        """Distance to the bound over the objective; None when the objective is 0."""
        if not self.objective_cents:
            return None
        return (self.objective_cents - self.bound_cents) / self.objective_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Load and target of each rep in seconds; ``deviation`` is their distance over the target."""

    load_s: NDArray[np.int64]
    target_s: NDArray[np.float64]
    deviation: NDArray[np.float64]
