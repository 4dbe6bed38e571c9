"""Status governs visits: who is held back, who appears nowhere, what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from small_team import ACCOUNTS, REPS, LineTravel, place

from tournees.check import violations
from tournees.errors import Issue
from tournees.model import Account, Appointment, Calendar, Kind, Status, week_days
from tournees.planner.decide import decide
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits
from tournees.planner.intake import Intake
from tournees.planner.standing import canvassable, discreet, standing_findings
from tournees.scenario import Scenario, Visits
from tournees.store import problem_to_json

MONDAY = date(2026, 11, 30)
DAYS = week_days(MONDAY)
LATE = Account(
    id="C1", name="Bar", kind=Kind.CLIENT, visits_per_year=12, last_visit=date(2026, 1, 5)
)
AGREED = (Appointment(MONDAY + timedelta(days=1), 36_000),)
INACTIVE = (Status.BLOCKED, Status.LITIGATION, Status.DO_NOT_CANVASS)


def due(account: Account, mandatory: frozenset[str] = frozenset()):
    return due_visits([account], Calendar(days=DAYS), Defaults(Visits()), mandatory)


@pytest.mark.parametrize("status", INACTIVE)
def test_an_account_held_back_is_due_no_visit_even_late_or_mandatory(status):
    account = replace(LATE, status=status)
    assert len(due(LATE)) == 1
    assert due(account) == ()
    assert due(replace(account, mandatory=True)) == ()
    assert due(account, frozenset({"C1"})) == ()


def test_an_appointment_stands_in_litigation_and_with_a_client_not_to_canvass_only():
    for status, count in zip(INACTIVE, (0, 1, 1), strict=True):
        visits = due(replace(LATE, status=status, appointments=AGREED))
        assert len(visits) == count
        assert all(visit.appointment for visit in visits)
    hidden = replace(LATE, kind=Kind.PROSPECT, status=Status.DO_NOT_CANVASS, appointments=AGREED)
    assert due(hidden) == ()


def test_each_status_is_told_once_with_its_count():
    accounts = [
        replace(LATE, id=f"C{number}", name=f"Bar {number}", status=status)
        for number, status in enumerate((*INACTIVE, Status.BLOCKED, Status.ACTIVE))
    ]
    found = {
        issue.code: issue.facts["n"] for issue in standing_findings(accounts, DAYS, frozenset())
    }
    assert found == {"standing_do_not_canvass": 1, "standing_litigation": 1, "standing_blocked": 2}


def test_what_was_asked_in_vain_and_what_stands_are_told():
    accounts = [
        replace(LATE, id="C1", status=Status.BLOCKED, appointments=AGREED),
        replace(LATE, id="C2", status=Status.LITIGATION, appointments=AGREED, mandatory=True),
        replace(LATE, id="C3", status=Status.DO_NOT_CANVASS),
        replace(LATE, id="P1", name="Secret", kind=Kind.PROSPECT, status=Status.DO_NOT_CANVASS),
    ]
    found = standing_findings(accounts, DAYS, frozenset({"C3", "P1"}))
    assert {issue.code for issue in found} == {
        "standing_prospects",
        "standing_prospects_asked",
        "standing_do_not_canvass",
        "standing_do_not_canvass_mandatory",
        "standing_litigation",
        "standing_litigation_agreed",
        "standing_blocked",
        "standing_blocked_agreed",
    }
    assert not any("Secret" in str(issue.facts) for issue in found)
    assert not any(issue.fatal for issue in found)


def test_nothing_is_told_where_every_account_is_active():
    assert standing_findings([LATE], DAYS, frozenset({"C1"})) == ()
    assert canvassable([LATE]) == (LATE,)


def test_findings_of_the_file_that_name_such_a_prospect_stay_out_of_a_plan():
    hidden = replace(
        LATE, id="P1", name="Secret", kind=Kind.PROSPECT, status=Status.DO_NOT_CANVASS,
        file="p.csv", row=7,
    )  # fmt: skip
    kept = Issue(code="a", file="p.csv", row=8, value="7", facts={"n": 1})
    issues = [
        kept,
        Issue(code="b", file="p.csv", row=7),
        Issue(code="c", file="p.csv", row=9, value="P1"),
        Issue(code="d", facts={"names": "Bar, Secret"}),
    ]
    assert discreet(issues, [LATE, hidden]) == (kept,)
    assert discreet(issues, [LATE]) == tuple(issues)


def scenario(**sections: object) -> Scenario:
    source = {"file": "none.csv"}
    content: dict[str, object] = {
        "data": {"clients": source, "reps": source},
        "tours": {"week": MONDAY, "mandatory": ["P3"]},
        "campaign": {"enabled": True, "days": 2},
        "sectors": {"tolerance": 1.0},
        "effort": {"level": "fast"},
    }
    return Scenario.model_validate(content | sections)


def intake_of(accounts: tuple[Account, ...]) -> Intake:
    return Intake(accounts=accounts, reps=REPS, warnings=(), understood=(), placed={})


def test_a_prospect_not_to_be_canvassed_never_appears_whoever_asks_for_it():
    hidden = replace(
        next(a for a in ACCOUNTS if a.id == "P3"),
        name="Prospect Secret",
        place=place(9.53),
        status=Status.DO_NOT_CANVASS,
        appointments=AGREED,
        mandatory=True,
    )
    accounts = tuple(hidden if a.id == "P3" else a for a in ACCOUNTS)
    decision = decide(scenario(), intake_of(accounts), LineTravel())
    written = problem_to_json(decision.problem) + repr(decision.plan).encode()
    assert b"Prospect Secret" not in written
    assert b"P3" not in written
    assert violations(decision.problem, decision.plan) == ()
    codes = [issue.code for issue in decision.findings]
    assert codes.count("standing_prospects_asked") == 1


def test_a_blocked_client_keeps_a_sector_and_makes_no_noise_among_the_unserved():
    decision = decide(scenario(), intake_of(ACCOUNTS), LineTravel())
    plan = decision.plan
    assert plan.sectors is not None
    assert plan.tours is not None
    assert "A4" in plan.sectors.rep_of
    assert "A4" not in {item.account_id for item in plan.tours.unserved}
    assert "A4" not in {visit.account_id for visit in decision.problem.visits}
    assert decision.problem.load_s["A4"] > 0


def test_prescribers_and_distributors_are_visited_by_frequency_and_ranked_by_their_kind():
    kinds = {"A1": Kind.PRESCRIBER, "A2": Kind.DISTRIBUTOR}
    accounts = tuple(
        replace(a, kind=kinds[a.id], visits_per_year=52.0, last_visit=date(2026, 11, 2))
        if a.id in kinds
        else a
        for a in ACCOUNTS
    )
    decision = decide(scenario(), intake_of(accounts), LineTravel())
    assert set(kinds) <= {visit.account_id for visit in decision.problem.visits}
    assert set(kinds) <= {ranked.account_id for ranked in decision.problem.ranking}
    assert violations(decision.problem, decision.plan) == ()
