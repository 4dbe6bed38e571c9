"""A plan that is given, judged beside what Tournées would have done with the same visits.

Both plans are judged on one problem: the weeks of the file, today's sectors, the visits
that were due to its reps and those that they made, as long as they really were. A visit
that was not due is worth what a visit to its account is always worth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.check import violations
from tournees.errors import InputError, Issue
from tournees.metrics import compare, indicators
from tournees.model import Outcome, Plan, Reason, TourPlan, Unserved
from tournees.planner.decide import Decision, decide
from tournees.planner.defaults import Defaults
from tournees.planner.imposed import given_tours, match_rows, with_visits
from tournees.planner.intervals import Span, stretched, stretched_findings
from tournees.planner.week import plan_week
from tournees.reading.imposed import read_imposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from tournees.check import Violation
    from tournees.metrics import Comparison
    from tournees.model import Account, Problem, Rep, SectorPlan, Stop, Tour, Travel
    from tournees.planner.imposed import Given
    from tournees.planner.intake import Intake
    from tournees.reading.imposed import ImposedVisit
    from tournees.scenario import Scenario, Source
    from tournees.solver.stop import OnProgress
    from tournees.solver.stop import Stop as StopRule

_MOST_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """The rows of a plan that is given, and what was found of them."""

    rows: tuple[ImposedVisit, ...]
    issues: tuple[Issue, ...]


def read_given(source: Source) -> GivenFile:
    """Read the file of a plan.

    Raises
    ------
    InputError
        The file is no table, has no column of accounts or dates, no row that can be read,
        or spans more than four weeks.
    """
    path = Path(source.file)
    read = read_imposed(path, source)
    fatal = [issue for issue in read.issues if issue.fatal]
    if not read.items and not fatal:
        fatal = [*read.issues, Issue(code="imposed_nothing", file=path.name)]
    if not fatal and _weeks(read.items) > _MOST_WEEKS:
        facts: dict[str, str | int | float] = {"n": _weeks(read.items), "maximum": _MOST_WEEKS}
        fatal = [Issue(code="imposed_too_long", file=path.name, facts=facts)]
    if fatal:
        raise InputError(tuple(fatal))
    return GivenFile(rows=read.items, issues=read.issues)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(rows: Iterable[ImposedVisit]) -> int:
    mondays = [_monday(row.day) for row in rows]
    return (max(mondays) - min(mondays)).days // 7 + 1


def scenario_of(scenario: Scenario, given: GivenFile) -> Scenario:
    """The scenario on the days of a file, with today's sectors, and no word of other plans.

    A file of one day is judged on that day alone, any other on its whole weeks.
    """
    days = sorted({row.day for row in given.rows})
    tours = {
        "enabled": True,
        "week": _monday(days[0]),
        "weeks": _weeks(given.rows),
        "day": days[0] if len(days) == 1 else None,
        "previous": None,
        "max_changes": None,
        "freeze_until": None,
        "now": None,
        "here": (),
        "agreements": None,
    }
    return scenario.model_copy(
        update={
            "tours": scenario.tours.model_copy(update=tours),
            "sectors": scenario.sectors.model_copy(update={"keep_current": True}),
            "campaign": scenario.campaign.model_copy(update={"enabled": False}),
        }
    )


@dataclass(slots=True)
class Judging:
    """Two decisions on one problem: `given` first, then `ours`; both decide a run.

    ``issues`` are what was found of the rows, filled by `given`.
    """

    file: GivenFile
    issues: list[Issue] = field(default_factory=list)
    _posed: Decision | None = None
    _covered: SectorPlan | None = None

    def given(
        self, scenario: Scenario, taken: Intake, travel: Travel, on_progress: OnProgress
    ) -> Decision:
        """Decide as the file does.

        Raises
        ------
        InputError
            No row names a known account and rep.
        """
        self.issues = list(self.file.issues)
        taken = replace(taken, accounts=self._as_before(taken.accounts))
        asked = decide(scenario, taken, travel, on_progress, _no_tours)
        accounts = asked.problem.accounts
        rows = match_rows(self.file.rows, accounts, asked.problem.reps, self.issues)
        if not rows:
            nothing = Issue(code="imposed_nothing", file=self.file.rows[0].file)
            raise InputError((*self.issues, nothing))
        rows, problem = with_visits(rows, asked.problem, Defaults(scenario.visits))
        assert asked.plan.sectors is not None
        told, self._covered = _sectors(asked.plan.sectors, rows)
        problem = _theirs(problem, rows, self._covered)
        tours = given_tours(rows, problem, self.issues)
        plan = Plan(sectors=told, tours=_plan_of(problem, tours, self._covered))
        posed = replace(asked, problem=problem, plan=plan)
        self._posed = replace(posed, findings=(*_findings(posed, scenario), *self.issues))
        return self._posed

    def ours(
        self, scenario: Scenario, taken: Intake, travel: Travel, on_progress: OnProgress
    ) -> Decision:
        """Decide as Tournées would have done, on the problem of `given`."""
        posed, sectors = self._posed, self._covered
        assert posed is not None
        assert sectors is not None

        def plan_tours(
            _problem: Problem, _sectors: SectorPlan, make_stop: Callable[[Rep], StopRule], seed: int
        ) -> TourPlan:
            return plan_week(posed.problem, sectors, make_stop, seed)

        taken = replace(taken, accounts=self._as_before(taken.accounts))
        asked = decide(scenario, taken, travel, on_progress, plan_tours)
        made = replace(asked, problem=posed.problem, plan=replace(asked.plan, sectors=sectors))
        return replace(made, findings=_findings(made, scenario))

    def _as_before(self, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        """The accounts as they stood: a last visit made since then is not known yet."""
        first = min(row.day for row in self.file.rows)
        since = {a.id for a in accounts if a.last_visit is not None and a.last_visit >= first}
        if since and not any(issue.code == "imposed_visited_since" for issue in self.issues):
            facts: dict[str, str | int | float] = {"n": len(since)}
            self.issues.append(Issue(code="imposed_visited_since", facts=facts, fatal=False))
        return tuple(replace(a, last_visit=None) if a.id in since else a for a in accounts)


def _no_tours(
    _problem: Problem, _sectors: SectorPlan, _make_stop: Callable[[Rep], StopRule], _seed: int
) -> TourPlan:
    return TourPlan(status=Outcome.FEASIBLE, tours=())


def _findings(decision: Decision, scenario: Scenario) -> tuple[Issue, ...]:
    """What is told of the accounts, with the maximum intervals that this very plan stretches."""
    problem, tours = decision.problem, decision.plan.tours
    assert tours is not None
    last = Span(problem.calendar.days, scenario.tours.work_days).last
    past = stretched_findings(stretched(problem, tours, last))
    others = (issue for issue in decision.findings if issue.code != "intervals_stretched")
    return (*others, *past)


def _sectors(sectors: SectorPlan, rows: Iterable[Given]) -> tuple[SectorPlan, SectorPlan]:
    """Today's sectors for the plan given, and for ours.

    Whoever visits an account that belongs to nobody has it; in ours, also one whose own rep
    is not in the file, for that rep's week is not planned.
    """
    listed = list(rows)
    present = {each.rep.id for each in listed}
    told, covered = dict(sectors.rep_of), dict(sectors.rep_of)
    for each in sorted(listed, key=lambda each: (each.row.day, each.rep.id), reverse=True):
        owner = sectors.rep_of.get(each.account.id, "")
        if not owner:
            told[each.account.id] = each.rep.id
        if owner not in present:
            covered[each.account.id] = each.rep.id
    unassigned = tuple(item for item in sectors.unassigned if item.account_id not in told)
    return (
        replace(sectors, rep_of=told, unassigned=unassigned),
        replace(sectors, rep_of=covered, unassigned=unassigned),
    )


def _theirs(problem: Problem, rows: Iterable[Given], sectors: SectorPlan) -> Problem:
    """The visits of the reps in the file; those of others are not judged."""
    present = {each.rep.id for each in rows}
    kept = [v for v in problem.visits if sectors.rep_of.get(v.account_id, "") in present]
    return replace(problem, visits=tuple(kept))


def _plan_of(problem: Problem, tours: tuple[Tour, ...], sectors: SectorPlan) -> TourPlan:
    """The tours given, and every visit that was due and that they do not make."""
    made = {stop.visit_id for tour in tours for stop in tour.stops}
    return TourPlan(
        status=Outcome.FEASIBLE,
        tours=tours,
        unserved=tuple(
            Unserved(
                account_id=visit.account_id,
                visit_id=visit.id,
                rep_id=sectors.rep_of[visit.account_id],
                reason=Reason.IMPOSED,
            )
            for visit in problem.visits
            if visit.id not in made
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit that both plans make, on another day or by another rep."""

    given: tuple[Tour, Stop]
    ours: tuple[Tour, Stop]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A visit that ours leaves out, and its reason there."""

    given: tuple[Tour, Stop]
    why: Unserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of a plan that is given.

    ``violations`` are those of its tours (today's sectors are not at issue), by rep and
    day. ``compared`` sets its indicators (A) beside ours (B). ``dropped`` are visits that
    only the plan given makes, ``added`` those that only ours makes.
    """

    violations: tuple[Violation, ...]
    compared: tuple[Comparison, ...]
    dropped: tuple[Dropped, ...]
    added: tuple[tuple[Tour, Stop], ...]
    moved: tuple[Moved, ...]


def verdict(problem: Problem, given: Plan, ours: Plan) -> Verdict:
    """Judge a plan that is given, and set it beside ours on the same problem."""
    of_sectors = set(map(_key, violations(problem, Plan(sectors=given.sectors))))
    found = [v for v in violations(problem, given) if _key(v) not in of_sectors]
    found.sort(key=lambda v: (v.rep_id, v.day is None, v.day or problem.calendar.days[0]))
    a, b = _placed(given), _placed(ours)
    left_out = {item.visit_id: item for item in ours.tours.unserved} if ours.tours else {}
    return Verdict(
        violations=tuple(found),
        compared=compare(indicators(problem, given), indicators(problem, ours)),
        dropped=tuple(Dropped(given=a[id_], why=left_out[id_]) for id_ in a if id_ in left_out),
        added=tuple(b[id_] for id_ in b if id_ not in a),
        moved=tuple(
            Moved(given=a[id_], ours=b[id_])
            for id_ in a
            if id_ in b and _where(a[id_]) != _where(b[id_])
        ),
    )


def _key(violation: Violation) -> tuple[object, ...]:
    facts = tuple(sorted((name, str(value)) for name, value in violation.facts.items()))
    return (violation.rule, violation.rep_id, violation.day, violation.visit_id, facts)


def _placed(plan: Plan) -> dict[str, tuple[Tour, Stop]]:
    tours = plan.tours.tours if plan.tours else ()
    return {stop.visit_id: (tour, stop) for tour in tours for stop in tour.stops}


def _where(placed: tuple[Tour, Stop]) -> tuple[str, date]:
    return placed[0].rep_id, placed[0].day
