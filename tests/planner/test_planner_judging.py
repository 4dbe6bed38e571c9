"""A week as it was driven: matched, judged, and set beside ours on the same visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from small_team import ACCOUNTS, MONDAY, REPS, SECTORS, STEP_M, at, problem, visit

from tournees.check import violations
from tournees.errors import InputError
from tournees.metrics import Scope
from tournees.model import Outcome, Plan, Reason, TourPlan, Unserved, Window
from tournees.planner.defaults import Defaults
from tournees.planner.imposed import given_tours, match_rows, with_visits
from tournees.planner.judging import read_given, scenario_of, verdict
from tournees.reading.imposed import ImposedVisit
from tournees.scenario import Source, Visits, load_scenario

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """name = "Petite équipe"
[data.clients]
file = "clients.csv"
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
"""


def row(account: str, *, rep: str = "R1", day: date = MONDAY, number: int = 2, **told):
    return ImposedVisit(account=account, rep=rep, day=day, row=number, file="s.csv", **told)


def matched(*rows: ImposedVisit):
    issues = []
    found = match_rows(rows, ACCOUNTS, REPS, issues)
    return found, issues


def test_an_account_is_found_by_its_id_or_its_name_and_a_rep_by_any_spelling():
    found, issues = matched(
        row("A1"), row("garage a2", rep="ANNE"), row("Garage A3", rep="r1"), row("B1", rep="Paul")
    )
    assert issues == []
    assert [each.account.id for each in found] == ["A1", "A2", "A3", "B1"]
    assert [each.rep.id for each in found] == ["R1", "R1", "R1", "R2"]


def test_unknown_names_are_told_with_the_closest():
    found, issues = matched(row("Garage A11"), row("A1", rep="Anna"))
    assert found == ()
    assert [(i.code, i.value, i.facts["known"]) for i in issues] == [
        ("imposed_account_unknown", "Garage A11", "Garage A1"),
        ("imposed_rep_unknown", "Anna", "Anne"),
    ]


def test_of_accounts_of_one_name_the_rep_s_own_is_meant():
    twins = tuple(replace(a, name="Bar") for a in ACCOUNTS if a.id in {"A1", "A2", "B1"})
    issues = []
    (found,) = match_rows([row("Bar", rep="R2")], twins, REPS, issues)
    assert found.account.id == "B1"
    assert match_rows([row("Bar", rep="R1")], twins, REPS, issues) == ()
    assert [issue.code for issue in issues] == ["imposed_account_ambiguous"]


def test_a_team_of_one_needs_no_column_of_reps():
    (found,) = match_rows([row("A1", rep="")], ACCOUNTS, REPS[:1], [])
    assert found.rep.id == "R1"


def test_a_visit_that_was_not_due_is_a_visit_too():
    asked = problem(visits=(visit("A1"),))
    found, _ = matched(row("A1"), row("A2"), row("A1", day=MONDAY + timedelta(days=1)))
    rows, whole = with_visits(found, asked, Defaults(Visits()))
    assert [each.visit.id for each in rows if each.visit] == ["V-A1", "A2#1", "A1#2"]
    assert {v.id for v in whole.visits} == {"V-A1", "A2#1", "A1#2"}
    assert all(v.value_eur > 0 for v in whole.visits)
    assert not any(v.mandatory or v.campaign for v in whole.visits)


def test_a_visit_lasts_as_long_as_it_did():
    asked = problem(visits=(visit("A1"),))
    found, _ = matched(row("A1", start_s=at(9), service_s=1_800))
    rows, whole = with_visits(found, asked, Defaults(Visits()))
    assert whole.visits[0].service_s == 1_800
    plan = Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=given_tours(rows, whole, [])))
    assert violations(whole, plan) == ()


def test_the_appointment_of_the_day_is_the_visit_that_is_made():
    hour = (Window(at(9), at(9, 45)),)
    tuesday = visit("A1", windows=((), hour, (), (), ()), appointment=True, mandatory=True)
    asked = problem(visits=(replace(tuesday, id="A1#1"), visit("A1")))
    found, _ = matched(
        row("A1"), row("A1", day=MONDAY + timedelta(days=1), start_s=at(9), service_s=3_600)
    )
    rows, whole = with_visits(found, asked, Defaults(Visits()))
    assert [each.visit.id for each in rows if each.visit] == ["V-A1", "A1#1"]
    kept = next(v for v in whole.visits if v.id == "A1#1")
    assert kept.windows[1] == (Window(at(9), at(10)),)


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ([{"rank": 2}, {"rank": 3}, {"rank": 1}], ["A3", "A1", "A2"]),
        ([{"start_s": at(11)}, {"start_s": at(9)}, {"start_s": at(10)}], ["A2", "A3", "A1"]),
        ([{}, {}, {}], ["A1", "A2", "A3"]),
        ([{"rank": 1}, {"rank": None}, {}], ["A1", "A2", "A3"]),
    ],
)
def test_the_order_of_a_day_is_that_of_ranks_else_of_hours_else_of_the_file(told, order):
    listed = enumerate(zip(("A1", "A2", "A3"), told, strict=True))
    found, _ = matched(*(row(id_, number=n, **of) for n, (id_, of) in listed))
    rows, whole = with_visits(found, problem(), Defaults(Visits()))
    (tour,) = given_tours(tuple(reversed(rows)), whole, [])
    assert [stop.account_id for stop in tour.stops] == order


def test_days_are_told_apart_and_drives_are_those_of_the_travel():
    found, _ = matched(row("A1"), row("A3"), row("A2", day=MONDAY + timedelta(days=1)))
    rows, whole = with_visits(found, problem(), Defaults(Visits()))
    first, second = given_tours(rows, whole, [])
    assert (first.day, second.day) == (MONDAY, MONDAY + timedelta(days=1))
    assert [stop.travel_m for stop in first.stops] == [STEP_M, 2 * STEP_M]
    assert first.return_travel_m == 3 * STEP_M


def test_an_account_without_a_place_is_visited_without_a_drive_and_it_is_said():
    found, _ = matched(row("Z9"))
    rows, whole = with_visits(found, problem(visits=()), Defaults(Visits()))
    (tour,) = given_tours(rows, whole, [])
    plan = Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=(tour,)))
    assert "has_a_road" in {found.rule for found in violations(whole, plan)}


def test_rows_that_differ_on_their_day_are_told():
    found, _ = matched(row("A1", depart_s=at(8)), row("A2", number=3, depart_s=at(8, 30)))
    rows, whole = with_visits(found, problem(), Defaults(Visits()))
    issues = []
    (tour,) = given_tours(rows, whole, issues)
    assert tour.depart_s == at(8)
    assert [(i.code, i.row, i.facts["other_day_s"]) for i in issues] == [
        ("imposed_day_differs", 3, at(8, 30))
    ]


def test_the_verdict_says_what_differs_and_leaves_today_s_sectors_alone():
    found, _ = matched(row("A1"), row("A3", number=3))
    rows, whole = with_visits(found, problem(visits=(visit("A1"), visit("A2"))), Defaults(Visits()))
    tours = given_tours(rows, whole, [])
    sectors = replace(SECTORS, rep_of=SECTORS.rep_of | {"A3": "R2"})
    left = Unserved(account_id="A2", visit_id="V-A2", rep_id="R1", reason=Reason.IMPOSED)
    theirs = Plan(
        sectors=sectors, tours=TourPlan(status=Outcome.FEASIBLE, tours=tours, unserved=(left,))
    )
    found, _ = matched(row("A1", day=MONDAY + timedelta(days=1)), row("A2", number=3))
    rows, _ = with_visits(found, whole, Defaults(Visits()))
    without = Unserved(
        account_id="A3", visit_id="A3#1", rep_id="R2", reason=Reason.NOT_WORTH,
        facts={"insertion_eur": 1.0},
    )  # fmt: skip
    ours = Plan(
        sectors=sectors,
        tours=TourPlan(
            status=Outcome.FEASIBLE, tours=given_tours(rows, whole, []), unserved=(without,)
        ),
    )
    said = verdict(whole, theirs, ours)
    assert [v.rule for v in said.violations] == ["visited_by_sector_rep"]
    assert [(each.given[1].visit_id, each.why.reason) for each in said.dropped] == [
        ("A3#1", Reason.NOT_WORTH)
    ]
    assert [stop.visit_id for _, stop in said.added] == ["V-A2"]
    assert [each.given[1].visit_id for each in said.moved] == ["V-A1"]
    planned = next(r for r in said.compared if r.scope is Scope.RUN and r.key == "visits_unserved")
    assert (planned.a, planned.b) == (1, 1)


def write(folder: Path, rows: str) -> Source:
    (folder / "s.toml").write_text(SCENARIO, "utf-8")
    (folder / "semaine.csv").write_text(rows, "utf-8")
    return Source(file=str(folder / "semaine.csv"))


def test_the_horizon_is_that_of_the_file(tmp_path):
    source = write(tmp_path, "Commercial;Date;Client\nAnne;18/11/2026;C1\nAnne;27/11/2026;C2\n")
    given = read_given(source)
    asked = scenario_of(load_scenario(tmp_path / "s.toml"), given)
    assert (asked.tours.week, asked.tours.weeks, asked.tours.day) == (date(2026, 11, 16), 2, None)
    assert asked.sectors.keep_current
    one = replace(given, rows=given.rows[:1])
    assert scenario_of(asked, one).tours.day == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("Commercial;Date;Client\nAnne;;C1\n", "imposed_nothing"),
        ("Commercial;Client\nAnne;C1\n", "imposed_no_day"),
        (
            "Commercial;Date;Client\nAnne;18/11/2026;C1\nAnne;27/12/2026;C2\n",
            "imposed_too_long",
        ),
    ],
)
def test_a_file_that_cannot_be_judged_says_why(tmp_path, rows, code):
    with pytest.raises(InputError) as told:
        read_given(write(tmp_path, rows))
    assert code in [issue.code for issue in told.value.issues]
