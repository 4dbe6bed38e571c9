"""What comes out beside a plan: status, bound, reasons, limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

_CENT_EUR = 0.01


class Outcome(StrEnum):
    """How a decision ended."""

    FEASIBLE = "feasible"
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A proven limit on how good a decision can be.

    ``model`` is a code of the catalogue (``bound.<model>``) that says which
    relaxation gave it and what it holds fixed.
    """

    sense: str
    objective_eur: float
    bound_eur: float
    model: str

    @property
    def gap_eur(self) -> float:
        """Euros between the plan and the bound, never negative."""
        gap_eur = self.bound_eur - self.objective_eur
        return max(0.0, gap_eur if self.sense == "max" else -gap_eur)

    @property
    def gap(self) -> float | None:
        """``gap_eur`` over the absolute objective; None when that is less than a cent."""
        objective_eur = abs(self.objective_eur)
        return self.gap_eur / objective_eur if objective_eur >= _CENT_EUR else None


class Reason(StrEnum):
    """Why a visit is not planned, or an account has no sector. Every reason is checked."""

    NO_PLACE = "no_place"
    NO_REP = "no_rep"
    UNREACHABLE = "unreachable"
    NOT_TO_VISIT = "not_to_visit"
    SKILL_MISSING = "skill_missing"
    CLOSED_ALL_DAYS = "closed_all_days"
    REP_ABSENT = "rep_absent"
    VISIT_LONGER_THAN_WINDOW = "visit_longer_than_window"
    TOO_FAR_FOR_DAY = "too_far_for_day"
    DRIVE_LIMIT = "drive_limit"
    APPOINTMENT_CONFLICT = "appointment_conflict"
    LIMIT_REACHED = "limit_reached"
    DIARY_FULL = "diary_full"
    REFUSED = "refused"
    SPACING = "spacing"
    CHANGES_LIMIT = "changes_limit"
    WEEK_FULL = "week_full"
    NOT_WORTH = "not_worth"
    STOPPED_EARLY = "stopped_early"
    IMPOSED = "imposed"
    """A plan that is given does not make the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A due visit without a place in the plan.

    ``facts`` holds what was checked, in numbers whose names carry their unit
    (``visit_s``, ``insertion_eur``, ``displaced``...).
    """

    account_id: str
    visit_id: str
    rep_id: str
    reason: Reason
    facts: dict[str, str | int | float] = field(default_factory=dict)


class LimitScope(StrEnum):
    """Over what a limit counts."""

    TOUR = "tour"
    WEEK = "week"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A named maximum on the sum of a use per account, over a tour, a week or the plan."""

    name: str
    scope: LimitScope
    maximum: int
    use: dict[str, int]
