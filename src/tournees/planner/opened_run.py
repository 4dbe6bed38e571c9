"""A finished run opened again, with its travel times, so that its plan can be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue, StoreError
from tournees.planner.defaults import Defaults
from tournees.planner.due import campaign_visit
from tournees.planner.imported import resolve_imports
from tournees.planner.travel import open_travel, without_secrets
from tournees.reading.folding import closest, fold
from tournees.scenario import load_scenario
from tournees.store import Workspace, list_runs, load_run

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account, Plan, Problem, Rep, Visit
    from tournees.scenario import Scenario, Visits


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPlan:
    """A run's plan with its travel times, ready to be asked.

    ``issues`` says where the travel times are no longer those of the run.
    """

    name: str
    problem: Problem
    plan: Plan
    visits: Visits
    issues: tuple[Issue, ...] = ()


def open_standing(run: Path) -> StandingPlan:
    """Read a finished run, from its folder and the travel times of its scenario alone.

    Raises
    ------
    StoreError
        The folder is not that of a finished run, or its plan has no tours.
    TravelError
        The travel times cannot be had.
    """
    run = run.resolve()
    stored = load_run(run)
    if stored.plan.tours is None:
        raise StoreError(Issue(code="slots_no_tours", file=str(run)))
    scenario = load_scenario(run / "scenario.toml")
    problem = stored.problem
    homes = [rep.home for rep in problem.reps]
    places = [p for p in (*(a.place for a in problem.accounts), *homes) if p is not None]
    travel = open_travel(scenario.travel, run.parents[1] / "cache", places)
    changed = () if travel.digest == problem.travel.digest else ("slots_travel_changed",)
    return StandingPlan(
        name=stored.folder.id,
        problem=replace(problem, travel=travel),
        plan=stored.plan,
        visits=scenario.visits,
        issues=tuple(Issue(code=code, file=str(run), fatal=False) for code in changed),
    )


def newest_run(scenario: Scenario, workspace: Path) -> Path:
    """The folder of the last run of a scenario as it stands.

    Raises
    ------
    StoreError
        It has not been carried out in this workspace.
    """
    asked = resolve_imports(scenario, Workspace(workspace))
    digest = asked.model_copy(update={"travel": without_secrets(asked.travel)}).digest
    found = []
    for run in list_runs(workspace / "runs"):
        if (run.path / "manifest.json").is_file() and (run.path / "plan.json").is_file():
            manifest = run.read_json("manifest.json")
            if manifest["scenario_digest"] == digest:
                found.append((manifest["started"], run.id, run.path))
    if not found:
        raise StoreError(Issue(code="slots_not_run", value=scenario.name))
    return max(found)[2]


def account_of(standing: StandingPlan, asked: str) -> Account:
    """The account that an id or a name means.

    Raises
    ------
    InputError
        None does, or several.
    """
    accounts = standing.problem.accounts
    meant = [a for a in accounts if a.id == asked]
    meant = meant or [a for a in accounts if fold(a.name) == fold(asked)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        known = ", ".join(f"{account.id} ({account.commune})" for account in meant)
        raise InputError(
            (Issue(code="slots_account_ambiguous", value=asked, facts={"known": known}),)
        )
    names = [a.name for a in accounts] + [a.id for a in accounts]
    facts: dict[str, str | int | float] = {"known": closest(asked, names) or "\u2014"}
    raise InputError((Issue(code="slots_account_unknown", value=asked, facts=facts),))


def reps_for(standing: StandingPlan, account: Account, asked: str = "") -> tuple[Rep, ...]:
    """Who may keep the appointment: the rep asked for, else the sector's, else all with the skills.

    Raises
    ------
    InputError
        No rep has that id or name.
    """
    reps = standing.problem.reps
    if asked:
        meant = [rep for rep in reps if fold(asked) in {fold(rep.id), fold(rep.name)}]
        if len(meant) != 1:
            facts: dict[str, str | int | float] = {"known": ", ".join(rep.name for rep in reps)}
            raise InputError((Issue(code="slots_rep_unknown", value=asked, facts=facts),))
        return tuple(meant)
    sectors = standing.plan.sectors
    owner = sectors.rep_of.get(account.id, "") if sectors else account.current_rep
    own = tuple(rep for rep in reps if rep.id == owner)
    return own or tuple(rep for rep in reps if set(account.skills) <= set(rep.skills))


def new_visit(standing: StandingPlan, account: Account, service_s: int | None = None) -> Visit:
    """The visit for which a slot is sought: one that the plan leaves out, else one more.

    It is on no day of another visit of the account; what is left to agree has no rank among
    them.
    """
    problem, tours = standing.problem, standing.plan.tours
    assert tours is not None
    stops = [(tour.day, stop) for tour in tours.tours for stop in tour.stops]
    made = {stop.visit_id for _, stop in stops}
    own = [visit for visit in problem.visits if visit.account_id == account.id]
    waiting = [visit for visit in own if visit.id not in made]
    plain = campaign_visit(account, problem.calendar, Defaults(standing.visits))
    more = replace(plain, id=f"{account.id}#{len(own) + 1}", campaign=False)
    visit = waiting[0] if waiting else more
    taken = {day for day, stop in stops if stop.account_id == account.id}
    windows = tuple(
        () if day in taken else opened
        for day, opened in zip(problem.calendar.days, visit.windows, strict=True)
    )
    asked_s = visit.service_s if service_s is None else service_s
    return replace(visit, windows=windows, service_s=asked_s)
