"""A scenario over several weeks: what its problem holds when it is handed to the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from small_team import ACCOUNTS, REPS, LineTravel, place

from tournees.model import (
    Account,
    LimitScope,
    Outcome,
    Reason,
    Rep,
    TourPlan,
    Unserved,
    Window,
    WorkRules,
)
from tournees.planner.decide import Decision, decide
from tournees.planner.intake import Intake
from tournees.scenario import Scenario

MONDAY = date(2026, 11, 30)
LATE = tuple(
    replace(account, visits_per_year=52.0, max_days_between=8, last_visit=date(2026, 11, 2))
    if account.id in {"A1", "B1"}
    else account
    for account in ACCOUNTS
)


def scenario(tours: dict[str, object], **sections: object) -> Scenario:
    source = {"file": "none.csv"}
    content: dict[str, object] = {
        "data": {"clients": source, "reps": source},
        "tours": {"week": MONDAY, **tours},
        "sectors": {"tolerance": 1.0},
        "effort": {"level": "fast"},
    }
    return Scenario.model_validate(content | sections)


def nothing_planned(problem, sectors, make_stop, seed):
    """Stands in for the engine: every visit is left out."""
    del make_stop, seed
    return TourPlan(
        status=Outcome.FEASIBLE,
        tours=(),
        unserved=tuple(
            Unserved(
                account_id=visit.account_id,
                visit_id=visit.id,
                rep_id=sectors.rep_of.get(visit.account_id, ""),
                reason=Reason.WEEK_FULL,
            )
            for visit in problem.visits
        ),
    )


def decided(
    tours: dict[str, object],
    *,
    accounts: tuple[Account, ...] = LATE,
    reps: tuple[Rep, ...] = REPS,
    uses: dict[str, dict[str, int]] | None = None,
    **sections: object,
) -> Decision:
    intake = Intake(
        accounts=accounts, reps=reps, warnings=(), understood=(), placed={}, uses=uses or {}
    )
    return decide(scenario(tours, **sections), intake, LineTravel(), plan_tours=nothing_planned)


def test_two_weeks_hold_two_visits_of_a_weekly_account():
    problem = decided({"weeks": 2}).problem
    assert len(problem.calendar.days) == 10
    mine = [visit for visit in problem.visits if visit.account_id == "A1"]
    assert [visit.order for visit in mine] == [1, 2]
    assert all(len(visit.windows) == 10 for visit in mine)


def test_who_is_left_out_past_the_maximum_interval_is_named_among_the_findings():
    findings = decided({"weeks": 1}).findings
    (told,) = [issue for issue in findings if issue.code == "intervals_stretched"]
    assert not told.fatal
    assert told.facts["n"] == 2
    assert told.facts["names"] == "Garage A1, Garage B1"


def test_limits_moves_offices_and_days_off_reach_the_problem():
    tireless = WorkRules(day_drive_s=24 * 3600)
    office = replace(
        REPS[0],
        rules=tireless,
        office=place(9.2),
        office_times=((0, Window(8 * 3600, 12 * 3600)),),
        leave=(MONDAY + timedelta(days=1),),
    )
    limit = {"name": "palettes", "scope": "tour", "maximum": 4, "column": "Palettes"}
    problem = decided(
        {"limits": [limit], "move_eur": 25},
        reps=(office, replace(REPS[1], rules=tireless)),
        uses={"Palettes": {"A1": 3, "B1": 2}},
    ).problem
    assert [(one.name, one.maximum, one.use) for one in problem.limits] == [
        ("palettes", 4, {"A1": 3, "B1": 2})
    ]
    assert {one.other_reps for one in problem.visits if one.account_id == "A1"} <= {
        (("R1", 25.0),), (("R2", 25.0),)
    }  # fmt: skip
    assert [(one.day, one.start_id, one.off) for one in problem.rep_days] == [
        (MONDAY, "office:R1", False), (MONDAY + timedelta(days=1), "", True),
    ]  # fmt: skip
    assert problem.places["office:R1"].place == place(9.2)


def test_the_limits_of_a_scenario_stand_beside_those_of_a_campaign():
    limit = {"name": "visites", "scope": "week", "maximum": 3}
    decision = decided({"limits": [limit]}, campaign={"enabled": True, "days": 2})
    names = [one.name for one in decision.problem.limits]
    assert names[0] == "visites"
    assert "campaign_days:R1" in names
    assert decision.plan.campaign is not None


def test_the_budget_of_a_campaign_is_spent_once_over_all_weeks():
    for weeks, scope in ((1, LimitScope.WEEK), (2, LimitScope.PLAN)):
        problem = decided({"weeks": weeks}, campaign={"enabled": True, "days": 2}).problem
        days = [one for one in problem.limits if one.name.startswith("campaign_days:")]
        assert {one.scope for one in days} == {scope}
        assert sum(one.maximum for one in days) == 2 * 7 * 3600


def test_a_diary_makes_busy_time_and_appointments(tmp_path):
    agenda = tmp_path / "anne.csv"
    agenda.write_text(
        "Date;Heure début;Heure fin;Objet;Lieu\n30/11/2026;14:00;15:30;Dentiste;\n"
        "01/12/2026;10:00;11:00;RDV Garage du Port;Ajaccio\n",
        "utf-8",
    )
    diary = {"rep": "R1", "file": str(agenda)}
    port = {"name": "Garage du Port", "commune": "Ajaccio", "postal_code": "20000"}
    accounts = tuple(replace(a, **port) if a.id == "A2" else a for a in LATE)
    problem = decided({"diaries": [diary]}, accounts=accounts).problem
    (monday,) = [one for one in problem.rep_days if one.day == MONDAY]
    assert [(busy.start_s, busy.end_s) for busy in monday.busy] == [(14 * 3600, 15 * 3600 + 1800)]
    (agreed,) = [visit for visit in problem.visits if visit.appointment]
    assert agreed.account_id == "A2"
    assert agreed.windows[1] == (Window(10 * 3600, 11 * 3600),)
