"""Slots for a visit in a plan that stands: the days and hours of least detour.

The stops of each day keep their order; their hours may shift within opening hours, those
that are confirmed, frozen or agreed keep theirs. Each place of each day is looked at in the
order of what its drives cost at least. Its hours are laid out (`imposed_hours.sound_hours`:
back as early as possible) and `check` judges them by every rule: nothing is offered that
breaks a rule which the plan kept. Half-days that differ come first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tournees.model import Agreement, LimitScope
from tournees.planner.slot_days import Offer, gaps, offer_at, rep_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Plan, Problem, Rep, Tour, Visit
    from tournees.planner.known_travel import KnownTravel

__all__ = ["COUNT", "Offer", "SlotFinder"]

COUNT = 5
NOON_S = 13 * 3_600
"""Parts the half-days of a day."""


@dataclass(frozen=True, slots=True)
class SlotFinder:
    """Finds slots in one plan, for as many visits as wanted."""

    problem: Problem
    plan: Plan
    _known: dict[tuple[str, ...], KnownTravel] = field(default_factory=dict)

    @property
    def _tours(self) -> tuple[Tour, ...]:
        return self.plan.tours.tours if self.plan.tours else ()

    def __call__(self, visit_id: str, count: int = COUNT) -> tuple[Offer, ...]:
        """Other slots for a visit of the plan, by its rep, on other half-days than now.

        Its present place is given up: detours are those of a plan without it.

        Raises
        ------
        KeyError
            The plan does not make the visit.
        """
        tour, stop = {s.visit_id: (t, s) for t in self._tours for s in t.stops}[visit_id]
        visit = next(visit for visit in self.problem.visits if visit.id == visit_id)
        reps = [rep for rep in self.problem.reps if rep.id == tour.rep_id]
        free = replace(visit, frozen=False, agreement=Agreement.TO_PROPOSE)
        now = (tour.rep_id, tour.day, stop.start_s < NOON_S)
        found = (offer for offer in self.offers(free, reps, count + 1) if _half(offer) != now)
        return tuple(found)[:count]

    def offers(self, visit: Visit, reps: Iterable[Rep], count: int = COUNT) -> tuple[Offer, ...]:
        """The slots of least detour for a visit, the best of each half-day first.

        Parameters
        ----------
        visit
            Of an account of the problem; its present stop, where it has one, is given up.
        reps
            Who may make it.
        count
            How many are wanted; fewer where the plan has no more.
        """
        if not self._allowed(visit):
            return ()
        owned = [rep_plan(self.problem, self.plan, rep, visit, self._known) for rep in reps]
        ordered = sorted(
            ((own, gap) for own in owned for gap in gaps(own, visit)),
            key=lambda pair: (pair[1].least_eur, pair[1].day, pair[0].rep.id, pair[1].at),
        )
        found: list[Offer] = []
        for own, gap in ordered:
            best = _best_of_halves(found)
            if len(best) >= count and best[count - 1].detour_eur <= gap.least_eur:
                break
            offer = offer_at(own, visit, gap)
            if offer is not None:
                found.append(offer)
        return _chosen(found, count)

    def _allowed(self, visit: Visit) -> bool:
        """Whether the limits on the whole plan leave room for the visit."""
        made = [s.account_id for t in self._tours for s in t.stops if s.visit_id != visit.id]
        made.append(visit.account_id)
        return all(
            sum(limit.use.get(account_id, 0) for account_id in made) <= limit.maximum
            for limit in self.problem.limits
            if limit.scope is LimitScope.PLAN
        )


def _half(offer: Offer) -> tuple[str, date, bool]:
    return offer.rep_id, offer.day, offer.start_s < NOON_S


def _dear(offer: Offer) -> tuple[float, date, int, str]:
    return offer.detour_eur, offer.day, offer.start_s, offer.rep_id


def _best_of_halves(found: Sequence[Offer]) -> list[Offer]:
    """The best offer of each half-day, the best first."""
    best: dict[tuple[str, date, bool], Offer] = {}
    for offer in sorted(found, key=_dear):
        best.setdefault(_half(offer), offer)
    return list(best.values())


def _chosen(found: Sequence[Offer], count: int) -> tuple[Offer, ...]:
    """The best of each half-day; where these are too few, others of the same half-days."""
    best = _best_of_halves(found)
    others: list[Offer] = []
    for offer in sorted(found, key=_dear):
        if all((offer.day, offer.start_s) != (o.day, o.start_s) for o in (*best, *others)):
            others.append(offer)
    return tuple(sorted([*best, *others][:count], key=_dear))
