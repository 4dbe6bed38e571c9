"""One rep's days in a plan that stands, and what becomes of one when a visit joins it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tournees.check import violations
from tournees.metrics.money import Money
from tournees.model import (
    DAY_S,
    HOUR_S,
    NEAR,
    Agreement,
    LimitScope,
    Outcome,
    Plan,
    Problem,
    Regime,
    Rep,
    RepDay,
    Tour,
    TourPlan,
    TravelMatrix,
    iso_week,
    paced,
)
from tournees.planner.imposed_hours import GivenDay, Leg, Told, lay_out, sound_hours
from tournees.planner.known_travel import KnownTravel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Place, Visit

STEP_S = 300
"""Hours are offered on whole steps where that breaks nothing."""

Broken = frozenset[tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A slot, and what it adds to the plan: drive (s, m) and euros, the visit's time apart.

    ``detour_eur`` holds kilometres, time on the road, a meal and overtime.
    """

    day: date
    rep_id: str
    start_s: int
    arrive_s: int
    detour_s: int
    detour_m: int
    detour_eur: float


class Gap(NamedTuple):
    """A place of a day for a visit, its detour, and the least that it costs (euros)."""

    least_eur: float
    day: date
    at: int
    detour: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class RepPlan:
    """One rep's tours by day, judged by themselves: the visit asked for is not among them.

    ``points`` are where their drives begin and end (`Tour.start_id`), ``broken`` the rules
    that the plan breaks as it stands.
    """

    rep: Rep
    problem: Problem
    tours: dict[date, Tour]
    points: dict[str, Place]
    row: dict[Place, int]
    legs: TravelMatrix
    broken: Broken = frozenset()
    cost_eur: float = 0.0

    def leg(self, here: str, there: str) -> Leg | None:
        """A drive at the rep's own pace; None without a road."""
        if here not in self.points or there not in self.points:
            return None
        cell = self.row[self.points[here]], self.row[self.points[there]]
        assert self.legs.metres is not None
        seconds = int(self.legs.seconds[cell])
        return None if seconds < 0 else Leg(seconds, int(self.legs.metres[cell]))

    def on(self, day: date) -> RepDay:
        """What the date holds: where its tour begins and ends, the rest around it kept."""
        told = next((on for on in self.problem.rep_days if on.day == day), None)
        on = told or RepDay(rep_id=self.rep.id, day=day)
        tour, rules = self.tours.get(day), self.rep.rules
        if tour is not None:
            on = replace(on, start_id=tour.start_id, end_id=tour.end_id)
        firsts = [rules.day_start_s, on.first_s or 0]
        lasts = [rules.day_end_s, DAY_S if on.last_s is None else on.last_s]
        for other in self.tours.values():
            apart_s = (day - other.day).days * DAY_S
            if apart_s > 0:
                firsts.append(other.return_s - apart_s + rules.rest_s)
            elif apart_s < 0:
                lasts.append(other.depart_s - apart_s - rules.rest_s)
        return replace(on, first_s=max(firsts), last_s=min(lasts))

    def works_on(self, day: date) -> bool:
        """Whether a visit may join the date."""
        on = next((on for on in self.problem.rep_days if on.day == day), None)
        away = day in self.rep.leave or day in self.problem.calendar.holidays
        return not away and not (on and (on.off or on.frozen))


def rep_plan(
    problem: Problem, plan: Plan, rep: Rep, visit: Visit, known: dict[tuple[str, ...], KnownTravel]
) -> RepPlan:
    """One rep's days without a visit; ``known`` keeps the drives asked for, by rep and points."""
    mine = [t for t in (plan.tours.tours if plan.tours else ()) if t.rep_id == rep.id]
    days = tuple(on for on in problem.rep_days if on.rep_id == rep.id)
    names = {"", NEAR + visit.account_id}
    names |= {id_ for on in days for id_ in (on.start_id, on.end_id)}
    for tour in mine:
        names |= {tour.start_id, tour.end_id, *(NEAR + stop.account_id for stop in tour.stops)}
    placed = _placed(problem, rep, sorted(names))
    key = (rep.id, *placed)
    if key not in known:
        known[key] = KnownTravel.of(problem.travel, list(placed.values()))
    travel = known[key]
    made = {stop.visit_id for tour in mine for stop in tour.stops} - {visit.id}
    small = replace(
        problem,
        accounts=tuple(a for a in problem.accounts if NEAR + a.id in names),
        reps=(rep,),
        visits=tuple(v for v in problem.visits if v.id in made),
        travel=travel,
        neighbours=(),
        ranking=(),
        limits=tuple(li for li in problem.limits if li.scope is not LimitScope.PLAN),
        rep_days=days,
        previous=(),
        max_changes=None,
    )
    own = RepPlan(
        rep=rep,
        problem=small,
        tours={tour.day: tour for tour in mine},
        points=placed,
        row=travel.row,
        legs=paced(travel.whole, rep.speed_factor),
    )
    own = _given_up(own, visit)
    return replace(
        own,
        broken=_broken(small, own.tours.values()),
        cost_eur=Money(small).cost(own.tours.values()).total,
    )


def _placed(problem: Problem, rep: Rep, names: Sequence[str]) -> dict[str, Place]:
    """Where points are; those that are nowhere are left out."""
    accounts = {NEAR + account.id: account.place for account in problem.accounts}
    others = {id_: named.place for id_, named in problem.places.items()}
    where = {"": rep.home} | accounts | others
    return {name: place for name in names if (place := where.get(name)) is not None}


def _given_up(own: RepPlan, visit: Visit) -> RepPlan:
    """The days without the visit's present stop; its day is laid out again."""
    for day, tour in own.tours.items():
        left = [stop.visit_id for stop in tour.stops if stop.visit_id != visit.id]
        if len(left) == len(tour.stops):
            continue
        tours = {d: t for d, t in own.tours.items() if d != day}
        if left:
            rest = replace(tour, stops=tuple(s for s in tour.stops if s.visit_id != visit.id))
            over = replace(own, tours=own.tours | {day: rest})
            asked = _with(over, day, None, 0)
            if asked is not None:
                tours[day] = replace(lay_out(asked), overnight=tour.overnight)
        return replace(own, tours=dict(sorted(tours.items())))
    return own


def _with(own: RepPlan, day: date, visit: Visit | None, at: int) -> GivenDay | None:
    """A day with a visit at a place among its stops; None without a road."""
    tour, on = own.tours.get(day), own.on(day)
    visits = {visit.id: visit for visit in own.problem.visits}
    stops = tour.stops if tour else ()
    listed = [(visits[stop.visit_id], stop.start_s) for stop in stops]
    pinned = [(v, s if v.frozen or v.agreement is Agreement.CONFIRMED else None) for v, s in listed]
    if visit is not None:
        pinned.insert(at, (visit, None))
    index = own.problem.calendar.days.index(day)
    legs, here = [], on.start_id
    for each, _ in pinned:
        there = here if each.remote else NEAR + each.account_id
        legs.append(Leg(0, 0) if each.remote else own.leg(here, there))
        here = there
    legs.append(own.leg(here, on.end_id))
    known = [leg for leg in legs if leg is not None]
    if len(known) < len(legs):
        return None
    return GivenDay(
        rep=own.rep,
        on=on,
        visits=tuple(Told(each, each.windows[index], None, start_s) for each, start_s in pinned),
        legs=tuple(known),
    )


def gaps(own: RepPlan, visit: Visit) -> list[Gap]:
    """The places of a rep's days where a visit may come in, as far as sums alone can tell."""
    found = []
    for index, day in enumerate(own.problem.calendar.days):
        if not visit.windows[index] or not own.works_on(day):
            continue
        before = _with(own, day, None, 0) if day in own.tours else None
        meal_eur = own.rep.costs.meal_eur if before and own.tours[day].lunch_start_s else 0.0
        for at in range(len(before.visits) + 1 if before else 1):
            after = _with(own, day, visit, at)
            if after is None or not _room(after) or not _week_room(own, after):
                continue
            detour = _less(after, before)
            costs = own.rep.costs
            road_eur = detour.seconds * costs.per_hour_eur / HOUR_S
            road_eur += detour.metres * costs.per_km_eur / 1_000
            found.append(Gap(road_eur - meal_eur, day, at, detour))
    return found


def _less(after: GivenDay, before: GivenDay | None) -> Leg:
    """What the drives of a day have become longer by."""
    legs = before.legs if before else ()
    return Leg(
        sum(leg.seconds for leg in after.legs) - sum(leg.seconds for leg in legs),
        sum(leg.metres for leg in after.legs) - sum(leg.metres for leg in legs),
    )


def _room(day: GivenDay) -> bool:
    """Whether drives and visits leave the reserve and keep within the limits of a day."""
    rules, (first_s, last_s) = day.rep.rules, day.hours
    drive_s = sum(leg.seconds for leg in day.legs)
    used_s = drive_s + sum(told.visit.service_s for told in day.visits)
    day_s = last_s - first_s
    if rules.regime is Regime.HOURS and rules.commute_is_work:
        day_s = min(day_s, rules.day_work_s)
    return drive_s <= rules.day_drive_s and used_s <= day_s


def _week_room(own: RepPlan, day: GivenDay) -> bool:
    """Whether drives and visits leave the week within its limits, if nobody ever waits."""
    rules = day.rep.rules
    if rules.regime is not Regime.HOURS or not rules.commute_is_work:
        return True
    week = iso_week(day.on.day)
    others = [t for t in own.tours.values() if t.day != day.on.day and iso_week(t.day) == week]
    used_s = sum(tour.work_s(rules) for tour in others)
    used_s += sum(on.other_work_s for on in own.problem.rep_days if iso_week(on.day) == week)
    used_s += sum(leg.seconds for leg in day.legs)
    used_s += sum(told.visit.service_s for told in day.visits)
    return used_s <= rules.week_work_s


def offer_at(own: RepPlan, visit: Visit, gap: Gap) -> Offer | None:
    """The earliest hours of a place of a day that break no rule; None where there are none."""
    asked = _with(own, gap.day, visit, gap.at)
    assert asked is not None
    visits = sorted((*own.problem.visits, visit), key=lambda each: each.id)
    problem = replace(own.problem, visits=tuple(visits))
    tours = _sound(own, problem, asked)
    if tours is None:
        return None
    start_s = -(-tours[gap.day].stops[gap.at].start_s // STEP_S) * STEP_S
    tours = _sound(own, problem, _pinned(asked, gap.at, start_s)) or tours
    stop = tours[gap.day].stops[gap.at]
    service_eur = own.rep.costs.per_hour_eur * visit.service_s / HOUR_S
    more_eur = Money(problem).cost(tours.values()).total - own.cost_eur - service_eur
    return Offer(
        day=gap.day,
        rep_id=own.rep.id,
        start_s=stop.start_s,
        arrive_s=stop.arrive_s,
        detour_s=gap.detour.seconds,
        detour_m=gap.detour.metres,
        detour_eur=round(more_eur, 2),
    )


def _sound(own: RepPlan, problem: Problem, day: GivenDay) -> dict[date, Tour] | None:
    """The rep's tours with the first hours of a day that break nothing which they kept."""
    for tour in sound_hours(day):
        tours = _put(own, tour)
        if _broken(problem, tours.values()) <= own.broken:
            return tours
    return None


def _pinned(day: GivenDay, at: int, start_s: int) -> GivenDay:
    told = list(day.visits)
    told[at] = told[at]._replace(start_s=start_s)
    return replace(day, visits=tuple(told))


def _put(own: RepPlan, tour: Tour) -> dict[date, Tour]:
    """The rep's tours with one in the place of what its day held."""
    old = own.tours.get(tour.day)
    kept = replace(tour, overnight=old.overnight if old else False)
    return dict(sorted((own.tours | {tour.day: kept}).items()))


def _broken(problem: Problem, tours: Iterable[Tour]) -> Broken:
    """The rules that tours break, where and by how much: what grows worse is another breach."""
    plan = Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=tuple(tours)))
    found = violations(problem, plan)
    return frozenset(
        (each.rule, each.day, each.visit_id, *sorted(each.facts.items())) for each in found
    )
