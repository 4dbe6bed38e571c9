"""One scenario's decisions in order: sectors, then the week, prospects of a campaign included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import (
    Calendar,
    Limit,
    Plan,
    Problem,
    SectorPlan,
    SectorRules,
    TourPlan,
    Travel,
    Visit,
)
from tournees.planner import campaign
from tournees.planner.agreements import prepared
from tournees.planner.defaults import Defaults
from tournees.planner.diary import DiaryTaken, apply_diaries
from tournees.planner.due import due_visits, waiting
from tournees.planner.enriching import segmented
from tournees.planner.horizon import calendar_of, closed_on_holidays, rep_holidays
from tournees.planner.intervals import Span, stretched, stretched_findings
from tournees.planner.limits import scenario_limits
from tournees.planner.moving import agreed_with, movable
from tournees.planner.ranking import rank
from tournees.planner.rep_days import (
    busy_rep_days,
    merged,
    named_places,
    off_rep_days,
    usual_rep_days,
)
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
    from tournees.planner.limits import Uses
    from tournees.scenario import Scenario

    PlanTours = Callable[[Problem, SectorPlan, Callable[[Rep], Stop], int], TourPlan]
    """How tours are had: `planner.week.plan_week`, or a plan that is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A problem, its plan, and how many accounts each default stood in for.

    ``findings`` are what the user should know of the accounts themselves: whom their
    status holds back, which segments were computed, whose maximum interval is not kept.
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
    calendar = calendar_of(scenario)
    mandatory = frozenset(scenario.tours.mandatory)
    accounts, findings = _as_in_life(scenario, taken.accounts, calendar, mandatory)
    diaries = _diaries(scenario, accounts, taken.reps, calendar)
    accounts, findings = diaries.accounts, (*findings, *diaries.issues)
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
        due = due_visits(accounts, calendar, defaults, mandatory, scenario.tours.work_days)
        findings += _closed_findings(waiting(accounts, calendar, defaults))
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
        problem = _with_weeks(scenario, problem, sectors, diaries, taken.uses)
        problem, told = prepared(problem, scenario.tours)
        findings += told
        problem, plan = _with_tours(scenario, problem, sectors, territory, defaults, tours_of)
        findings += _stretched_findings(scenario, problem, plan)
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


def _diaries(
    scenario: Scenario, accounts: tuple[Account, ...], reps: tuple[Rep, ...], calendar: Calendar
) -> DiaryTaken:
    """What the reps' own diaries say of the horizon; nothing where no tours are asked for."""
    if scenario.tours.enabled:
        return apply_diaries(scenario, accounts, reps, calendar)
    return DiaryTaken(accounts=accounts, busy={}, off=frozenset(), visited_by={}, issues=())


def _closed_findings(shut: tuple[Account, ...]) -> tuple[Issue, ...]:
    if not shut:
        return ()
    return (Issue(code="seasons_waiting", facts={"n": len(shut)}, fatal=False),)


def _stretched_findings(scenario: Scenario, problem: Problem, plan: Plan) -> tuple[Issue, ...]:
    """Whose maximum interval the tours do not keep."""
    if plan.tours is None:
        return ()
    last = Span(problem.calendar.days, scenario.tours.work_days).last
    return stretched_findings(stretched(problem, plan.tours, last))


def _with_weeks(
    scenario: Scenario, problem: Problem, sectors: SectorPlan, diaries: DiaryTaken, uses: Uses
) -> Problem:
    """The problem with all that the reps' weeks are judged by beside the visits."""
    section, calendar = scenario.tours, problem.calendar
    visits = closed_on_holidays(scenario, problem.accounts, problem.visits, calendar)
    visits = movable(
        visits, problem.accounts, problem.reps, sectors, problem.travel, section.move_eur
    )
    return replace(
        problem,
        visits=agreed_with(visits, calendar, sectors, diaries.visited_by),
        limits=scenario_limits(section.limits, problem.accounts, uses),
        rep_days=merged(
            usual_rep_days(problem.reps, calendar, rep_holidays(scenario, problem.reps, calendar)),
            busy_rep_days(diaries.busy),
            off_rep_days(diaries.off),
        ),
        places=named_places(problem.reps),
    )


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
    found: tuple[Limit, ...] = ()
    if scenario.campaign.enabled:
        due_ids = frozenset(visit.account_id for visit in problem.visits)
        offered = campaign.offer(
            scenario.campaign, problem.accounts, sectors, problem.calendar, defaults, due_ids
        )
        offered = closed_on_holidays(scenario, problem.accounts, offered, problem.calendar)
        found = campaign.limits(
            scenario.campaign,
            offered,
            problem.reps,
            sectors,
            territory.drive_s,
            weeks=1 if scenario.tours.day else scenario.tours.weeks,
        )
        visits = tuple(sorted((*problem.visits, *offered), key=lambda visit: visit.id))
        problem = replace(problem, visits=visits, limits=(*problem.limits, *found))
    tours = tours_of(problem, sectors)
    if not scenario.campaign.enabled:
        return problem, Plan(sectors=sectors, tours=tours)
    tours, left_out = split_campaign(tours, frozenset(visit.id for visit in offered))
    chosen = campaign.campaign_plan(offered, tours, left_out, found, problem.reps)
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
