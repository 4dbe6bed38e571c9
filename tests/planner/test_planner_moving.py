"""Who else may make a visit, at a price."""

from __future__ import annotations

from dataclasses import replace

from small_team import ACCOUNTS, MONDAY, OPEN, LineTravel, place, visit

from tournees.model import Calendar, Outcome, Rep, SectorPlan, WorkRules, week_days
from tournees.planner.moving import agreed_with, movable

TIRELESS = WorkRules(day_drive_s=24 * 3600)
HOMES = {"R1": 9.00, "R2": 9.50, "R3": 9.10, "R4": 9.20, "R5": 9.05}
TEAM = tuple(Rep(id=id_, name=id_, home=place(lon), rules=TIRELESS) for id_, lon in HOMES.items())
SECTORS = SectorPlan(status=Outcome.OPTIMAL, rep_of=dict.fromkeys(["A1", "A2", "B1"], "R1"))
VISITS = (visit("A1"), visit("B1"), visit("P4"))


def others(accounts=ACCOUNTS, reps=TEAM, move_eur: float | None = 40.0, island=None):
    found = movable(VISITS, accounts, reps, SECTORS, LineTravel(island), move_eur)
    return {one.account_id: one.other_reps for one in found}


def test_without_a_price_only_the_sectors_rep_may():
    assert set(others(move_eur=None).values()) == {()}


def test_the_three_nearest_of_the_others_may_for_the_price():
    found = others()
    assert found["A1"] == (("R3", 40.0), ("R4", 40.0), ("R5", 40.0))
    assert found["B1"] == (("R2", 40.0), ("R3", 40.0), ("R4", 40.0))
    assert found["P4"] == ()  # nobody's sector: told with its reason


def test_a_reserved_account_never_moves():
    locked = tuple(replace(a, locked=a.id == "A1") for a in ACCOUNTS)
    assert others(locked)["A1"] == ()
    assert others(locked)["B1"]


def test_who_lacks_a_skill_is_left_out():
    skilled = tuple(replace(a, skills=("vin",)) if a.id == "A1" else a for a in ACCOUNTS)
    team = tuple(replace(rep, skills=("vin",)) if rep.id == "R2" else rep for rep in TEAM)
    assert others(skilled, team)["A1"] == (("R2", 40.0),)


def test_who_would_drive_longer_than_a_day_allows_or_has_no_road_is_left_out():
    short = WorkRules(day_drive_s=2 * 3600)  # six steps of ten minutes, there and back
    team = tuple(replace(rep, rules=short) for rep in TEAM)
    assert others(reps=team)["A1"] == (("R5", 40.0),)
    quick = tuple(replace(rep, speed_factor=2.0) for rep in team)
    assert others(reps=quick)["A1"] == (("R3", 40.0), ("R5", 40.0))
    assert others(island=9.01)["A1"] == ()


def test_an_appointment_of_another_reps_diary_may_be_made_by_that_rep_for_nothing():
    calendar = Calendar(week_days(MONDAY))
    on_tuesday = ((), OPEN, (), (), ())
    agreed = replace(visit("A1"), appointment=True, windows=on_tuesday, other_reps=(("R2", 40.0),))
    tuesday = calendar.days[1]
    (mine,) = agreed_with([agreed], calendar, SECTORS, {("A1", tuesday): "R1"})
    assert mine == agreed
    (theirs,) = agreed_with([agreed], calendar, SECTORS, {("A1", tuesday): "R2"})
    assert theirs.other_reps == (("R2", 0.0),)
    (plain,) = agreed_with([visit("A1")], calendar, SECTORS, {("A1", tuesday): "R2"})
    assert plain.other_reps == ()
