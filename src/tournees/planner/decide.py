"""One scenario's decisions in order: sectors, then the week, prospects of a campaign included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import holidays

from tournees.errors import Issue
from tournees.model import (
    Calendar,
    Plan,
    Problem,
    SectorPlan,
    SectorRules,
    TourPlan,
    Travel,
    Visit,
    week_days,
)
from tournees.planner import campaign
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits, waiting
from tournees.planner.enriching import segmented
from tournees.planner.ranking import rank
from tournees.planner.sectors import Territory, draw_sectors, survey
from tournees.planner.standing import canvassable, standing_findings
from tournees.planner.week import plan_week, split_campaign
from tournees.solver.sectors import EFFORT as SECTOR_EFFORT
from tournees.solver.stop import OnProgress, Stop, keep_going
from tournees.solver.tours import EFFORT as TOUR_EFFORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tournees.model import Account, Rep
    from tournees.planner.intake import Intake
    from tournees.scenario import Scenario

    PlanTours = Callable[[Problem, SectorPlan, Callable[[Rep], Stop], int], TourPlan]
    """How tours are had: `planner.week.plan_week`, or a plan that is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A problem, its plan, and how many accounts each default stood in for.

    ``findings`` are what the user should know of the accounts themselves: whom their
    status holds back, which segments were computed.
    """

    problem: Problem
    plan: Plan
    defaults: dict[str, int]
    findings: tuple[Issue, ...] = ()


def decide(
    scenario: Scenario,
    taken: Intake,
    travel: Travel,
    on_progress: OnProgress = keep_going,
    plan_tours: PlanTours = plan_week,
) -> Decision:
    """Carry out a scenario on what its files hold.

    ``on_progress`` hears the phases ``sectors`` and ``week:<rep id>``; asked to stop,
    each search keeps its best and the plan is still whole and checked.
    """
    defaults = Defaults(scenario.visits)
    calendar = _calendar(scenario)
    mandatory = frozenset(scenario.tours.mandatory)
    accounts, findings = _as_in_life(scenario, taken.accounts, calendar, mandatory)
    rules = _sector_rules(scenario)
    territory = survey(accounts, taken.reps, travel, rules, defaults)
    sectors = draw_sectors(
        territory,
        accounts,
        _stop(scenario, SECTOR_EFFORT[scenario.effort.level], "sectors", on_progress),
        scenario.effort.seed,
        keep_current=scenario.sectors.keep_current or not scenario.sectors.enabled,
    )
    due: tuple[Visit, ...] = ()
    if scenario.tours.enabled:
        due = due_visits(accounts, calendar, defaults, mandatory)
        shut = waiting(accounts, calendar, defaults)
        if shut:
            facts: dict[str, str | int | float] = {"n": len(shut)}
            findings += (Issue(code="seasons_waiting", facts=facts, fatal=False),)
    problem = Problem(
        accounts=accounts,
        reps=taken.reps,
        calendar=calendar,
        visits=due,
        travel=travel,
        sectors=rules,
        load_s={account.id: territory.load_s.get(account.id, 0) for account in accounts},
        neighbours=territory.neighbours,
        ranking=rank(
            territory.accounts,
            taken.reps,
            sectors.rep_of,
            load_s=territory.load_s,
            drive_m=territory.drive_m,
            defaults=defaults,
        ),
    )
    for account in accounts:
        defaults.look_at(account)
    plan = Plan(sectors=sectors)
    if scenario.tours.enabled:
        tours_of = partial(_week, scenario, on_progress, plan_tours)
        problem, plan = _with_tours(scenario, problem, sectors, territory, defaults, tours_of)
    return Decision(problem=problem, plan=plan, defaults=defaults.counts(), findings=findings)


def _as_in_life(
    scenario: Scenario,
    everyone: tuple[Account, ...],
    calendar: Calendar,
    mandatory: frozenset[str],
) -> tuple[tuple[Account, ...], tuple[Issue, ...]]:
    """The accounts that may appear, with their segments, and what is told of them."""
    days = calendar.days if scenario.tours.enabled else ()
    findings = standing_findings(everyone, days, mandatory)
    accounts = canvassable(everyone)
    accounts, told = segmented(accounts, scenario.visits)
    return accounts, (*findings, *told)


def _sector_rules(scenario: Scenario) -> SectorRules:
    section = scenario.sectors
    return SectorRules(
        tolerance=section.tolerance,
        handover_eur=section.handover_eur,
        contiguous=section.contiguous,
        max_handovers=section.max_handovers,
        keep_groups=section.keep_groups,
        weeks_per_year=section.weeks_per_year,
    )


def _with_tours(
    scenario: Scenario,
    problem: Problem,
    sectors: SectorPlan,
    territory: Territory,
    defaults: Defaults,
    tours_of: Callable[[Problem, SectorPlan], TourPlan],
) -> tuple[Problem, Plan]:
    offered: tuple[Visit, ...] = ()
    if scenario.campaign.enabled:
        due_ids = frozenset(visit.account_id for visit in problem.visits)
        offered = campaign.offer(
            scenario.campaign, problem.accounts, sectors, problem.calendar, defaults, due_ids
        )
        found = campaign.limits(
            scenario.campaign, offered, problem.reps, sectors, territory.drive_s
        )
        visits = tuple(sorted((*problem.visits, *offered), key=lambda visit: visit.id))
        problem = replace(problem, visits=visits, limits=found)
    tours = tours_of(problem, sectors)
    if not scenario.campaign.enabled:
        return problem, Plan(sectors=sectors, tours=tours)
    tours, left_out = split_campaign(tours, frozenset(visit.id for visit in offered))
    chosen = campaign.campaign_plan(offered, tours, left_out, problem.limits, problem.reps)
    return problem, Plan(sectors=sectors, tours=tours, campaign=chosen)


def _week(
    scenario: Scenario,
    on_progress: OnProgress,
    plan_tours: PlanTours,
    problem: Problem,
    sectors: SectorPlan,
) -> TourPlan:
    effort = TOUR_EFFORT[scenario.effort.level]
    return plan_tours(
        problem,
        sectors,
        lambda rep: _stop(scenario, effort, f"week:{rep.id}", on_progress),
        scenario.effort.seed,
    )


def _stop(scenario: Scenario, iterations: int, phase: str, on_progress: OnProgress) -> Stop:
    def named(_phase: str, elapsed_s: float, best: float | None, bound: float | None) -> bool:
        return on_progress(phase, elapsed_s, best, bound)

    return Stop(iterations, scenario.effort.time_limit_s, named)


def _calendar(scenario: Scenario) -> Calendar:
    """Monday to Friday of the week, and the public holidays of metropolitan France."""
    day = scenario.tours.week or date(1970, 1, 5)
    monday = day - timedelta(days=day.weekday())
    days = week_days(monday)
    known = holidays.country_holidays("FR", years=sorted({day.year for day in days}))
    return Calendar(days=days, holidays=tuple(day for day in days if day in known))
