"""What is decided: sectors, tours, a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tournees.model.outcome import Bound, Outcome, Unserved
from tournees.model.rep import WorkRules
from tournees.model.rep_day import RepDay

NEAR = "near:"
"""Before an account's id: the place of that account, where a night is spent near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """An account that changes hands, and the reason (``handover.<reason>``).

    ``facts`` holds what was checked, in numbers whose names carry their unit.
    """

    account_id: str
    from_rep: str
    to_rep: str
    reason: str
    facts: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorPlan:
    """Which account belongs to which rep. ``unassigned`` accounts carry their reason."""

    status: Outcome
    rep_of: dict[str, str]
    handovers: tuple[Handover, ...] = ()
    unassigned: tuple[Unserved, ...] = ()
    bound: Bound | None = None
    messages: tuple[tuple[str, dict[str, str | int | float]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit placed in a tour, seconds from midnight; travel is from the previous point.

    ``arrive_s <= start_s``; ``leave_s - start_s`` is the service time.
    """

    visit_id: str
    account_id: str
    arrive_s: int
    start_s: int
    leave_s: int
    travel_s: int
    travel_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One rep-day: leaves where the rep slept, makes its stops, ends where the rep sleeps.

    ``lunch_start_s`` is None where the tour leaves lunch time free before or after. ``start_id``
    and ``end_id`` say where it begins and ends: "" is home, `NEAR` and an account's id the
    place of that account, else a key of ``Problem.places``. ``overnight`` tours end where
    the rep sleeps, and the next day's tour begins there.
    """

    rep_id: str
    day: date
    depart_s: int
    stops: tuple[Stop, ...]
    return_travel_s: int
    return_travel_m: int
    return_s: int
    lunch_start_s: int | None = None
    start_id: str = ""
    end_id: str = ""
    overnight: bool = False

    @property
    def drive_s(self) -> int:
        """Seconds on the road, return included."""
        return sum(stop.travel_s for stop in self.stops) + self.return_travel_s

    @property
    def drive_m(self) -> int:
        """Metres on the road, return included."""
        return sum(stop.travel_m for stop in self.stops) + self.return_travel_m

    @property
    def visit_s(self) -> int:
        """Seconds of visits."""
        return sum(stop.leave_s - stop.start_s for stop in self.stops)

    def work_s(self, rules: WorkRules) -> int:
        """Seconds of work as `WorkRules` counts them: waiting included, lunch excluded."""
        lunch_s = 0 if self.lunch_start_s is None else rules.lunch_s
        commute_s = 0 if rules.commute_is_work else self.commute_s
        return self.return_s - self.depart_s - lunch_s - commute_s

    @property
    def commute_s(self) -> int:
        """Seconds of the drives from home to the first stop and from the last one home.

        The drive from home is the first that takes any time: remote visits made at home
        before leaving have none.
        """
        out_s = 0 if self.start_id else next((s.travel_s for s in self.stops if s.travel_s), 0)
        return out_s + (self.return_travel_s if self.stops and not self.end_id else 0)


def iso_week(day: date) -> tuple[int, int]:
    """Year and number of the ISO week of a day: what limits of a week count over."""
    return day.isocalendar()[:2]


def week_work_s(
    rules: WorkRules, tours: Iterable[Tour], rep_days: Iterable[RepDay] = ()
) -> dict[tuple[int, int], int]:
    """Seconds of work in each ISO week that has a tour: the tours and ``other_work_s``.

    Parameters
    ----------
    rules
        Those of the rep whose tours and days are given.
    tours, rep_days
        Of one rep.
    """
    work_s: dict[tuple[int, int], int] = {}
    for tour in tours:
        week = iso_week(tour.day)
        work_s[week] = work_s.get(week, 0) + tour.work_s(rules)
    for rep_day in rep_days:
        week = iso_week(rep_day.day)
        if week in work_s:
            work_s[week] += rep_day.other_work_s
    return work_s


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPlan:
    """The tours of a horizon and what is left out, each with a checked reason."""

    status: Outcome
    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...] = ()
    bound: Bound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlan:
    """Prospects added to tours within a budget of days."""

    status: Outcome
    chosen: tuple[str, ...]
    days_used: float
    unserved: tuple[Unserved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a run decided; a part that was not asked for is None."""

    sectors: SectorPlan | None = None
    tours: TourPlan | None = None
    campaign: CampaignPlan | None = None
