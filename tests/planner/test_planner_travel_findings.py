"""Whom no road reaches is named, has its reason, and is never a number in a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from two_islands import (
    EASTERN,
    IRIS,
    MARIE,
    PAUL,
    WESTERN,
    account,
    scenario,
    taken,
    two_islands,
)

from tournees.check import violations
from tournees.errors import TravelError
from tournees.geo import EstimateTravel, RoadTravel
from tournees.metrics import indicators
from tournees.model import Place, Reason
from tournees.planner.decide import decide
from tournees.planner.picture import picture
from tournees.planner.travel_findings import travel_findings
from tournees.words import Words

EVERYONE = (*WESTERN, *EASTERN)
ISLANDERS = {item.id for item in EASTERN}


@pytest.fixture(scope="module")
def travel():
    return RoadTravel(two_islands())


def found(travel, accounts=EVERYONE, reps=(MARIE, PAUL), off_road_m=1_000):
    return {issue.code: issue for issue in travel_findings(travel, accounts, reps, off_road_m)}


def test_accounts_on_an_island_without_a_rep_are_named(travel):
    told = found(travel)
    assert set(told) == {"travel_unreachable"}
    issue = told["travel_unreachable"]
    assert issue.facts == {"n": 3, "names": "Client 20, Client 21, Client 22"}
    assert not issue.fatal
    for lang in ("fr", "en"):
        assert "Client 20, Client 21, Client 22" in Words(lang).issue(issue)


def test_nobody_is_named_where_every_island_has_a_rep(travel):
    assert found(travel, reps=(MARIE, PAUL, IRIS)) == {}


def test_a_rep_whom_no_road_leads_anywhere_is_named(travel):
    told = found(travel, accounts=WESTERN, reps=(MARIE, IRIS))
    assert set(told) == {"travel_home_apart"}
    assert told["travel_home_apart"].facts == {"n": 1, "names": "Iris"}


def test_accounts_cut_off_from_their_own_rep_are_named(travel):
    accounts = [replace(item, current_rep="R3") for item in WESTERN]
    told = found(travel, accounts=[*accounts, *EASTERN], reps=(MARIE, PAUL, IRIS))
    assert set(told) == {"travel_rep_apart"}
    assert told["travel_rep_apart"].facts["n"] == 9
    assert str(told["travel_rep_apart"].facts["names"]).endswith("Client 04…")


def test_the_estimate_calls_nobody_unreachable():
    assert "travel_unreachable" not in found(EstimateTravel())


def test_who_is_far_from_every_road_is_told_with_row_and_metres(travel):
    far = account(40, 42.1, 9.1 + 0.03)
    (issue,) = travel_findings(travel, [*WESTERN, far], [MARIE], 1_000)
    assert (issue.code, issue.file, issue.row) == ("travel_off_road", "clients.csv", 42)
    assert issue.value == "Client 40"
    assert issue.facts["off_m"] == pytest.approx(2_475, abs=5)
    assert "2,5\u00a0km" in Words("fr").issue(issue)
    assert travel_findings(travel, [*WESTERN, far], [MARIE], 3_000) == ()


def test_who_has_no_road_near_is_told_once(travel):
    nowhere = account(40, 43.0, 9.0)
    told = travel_findings(travel, [*WESTERN, nowhere], [MARIE], 1_000)
    assert [(issue.code, issue.value) for issue in told] == [("travel_no_road_near", "Client 40")]


def test_the_home_of_a_rep_is_told_like_an_account(travel):
    lost = replace(IRIS, home=Place(43.0, 9.0))
    told = travel_findings(travel, WESTERN, [MARIE, lost], 1_000)
    assert [(issue.code, issue.value) for issue in told] == [("travel_no_road_near", "Iris")]


def test_many_far_accounts_are_told_together(travel):
    far = [account(40 + k, 42.1 + 0.001 * k, 9.15) for k in range(30)]
    told = found(travel, accounts=[*WESTERN, *far])
    assert set(told) == {"travel_off_road_many"}
    assert told["travel_off_road_many"].facts["n"] == 30


def test_roads_of_another_region_stop_the_run_with_a_remedy(travel):
    paris = [account(k, 48.8 + 0.01 * k, 2.3) for k in range(4)]
    with pytest.raises(TravelError) as caught:
        travel_findings(travel, paris, [MARIE], 1_000)
    assert caught.value.issue.code == "travel_roads_elsewhere"
    assert "votre région" in Words("fr").issue(caught.value.issue)


def test_two_accounts_without_a_place_change_nothing(travel):
    unplaced = [replace(item, place=None) for item in EASTERN]
    assert found(travel, accounts=[*WESTERN, *unplaced]) == {}
    assert travel_findings(travel, unplaced, [MARIE], 1_000) == ()


def _judged(decision):
    """Nothing absurd anywhere: the plan is legal, and no figure comes from a missing road."""
    problem, plan = decision.problem, decision.plan
    assert violations(problem, plan) == ()
    for tour in plan.tours.tours:
        assert all(stop.travel_s >= 0 and stop.travel_m >= 0 for stop in tour.stops)
        assert 0 <= tour.return_travel_s < 86_400
    for line in picture(problem, plan).lines:
        assert all(leg.seconds >= 0 for leg in line.legs)
    figures = list(_figures(indicators(problem, plan)))
    assert len(figures) > 20
    for name, value in figures:
        assert abs(value) < 10_000_000, name  # a missing road would be 100 million
        assert value >= 0 or not name.endswith(("_s", "_m")), name


def _figures(value, name=""):
    """Every number of the indicators with its name."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from _figures(part, key if isinstance(key, str) else name)
    elif isinstance(value, int | float):
        yield name, value


def test_an_island_without_a_rep_is_left_out_with_its_reason_and_nothing_absurd(travel):
    decision = decide(scenario(), taken(), travel)
    plan = decision.plan
    assert set(plan.sectors.rep_of) == {item.id for item in WESTERN}
    unassigned = {item.account_id: item.reason for item in plan.sectors.unassigned}
    assert unassigned == dict.fromkeys(ISLANDERS, Reason.UNREACHABLE)
    visits = {item.account_id: item.reason for item in plan.tours.unserved}
    assert {id_: visits[id_] for id_ in ISLANDERS} == unassigned
    planned = {stop.account_id for tour in plan.tours.tours for stop in tour.stops}
    assert planned
    assert not planned & ISLANDERS
    _judged(decision)


def test_each_island_goes_to_the_rep_who_lives_there(travel):
    reps = (MARIE, IRIS)
    decision = decide(scenario(), taken(reps=reps), travel)
    rep_of = decision.plan.sectors.rep_of
    assert {id_ for id_, rep in rep_of.items() if rep == "R3"} == ISLANDERS
    _judged(decision)


def test_sectors_as_they_stand_do_not_keep_an_account_that_its_rep_cannot_reach(travel):
    accounts = tuple(replace(item, current_rep="R1") for item in EVERYONE)
    reps = (MARIE, IRIS)
    wanted = scenario(sectors={"keep_current": True, "tolerance": 1.0})
    decision = decide(wanted, taken(accounts, reps), travel)
    sectors = decision.plan.sectors
    assert {id_ for id_, rep in sectors.rep_of.items() if rep == "R3"} == ISLANDERS
    moved = {item.account_id: item.reason for item in sectors.handovers}
    assert moved == dict.fromkeys(ISLANDERS, "forbidden")
    assert all("saved_eur" not in item.facts for item in sectors.handovers)
    assert found(travel, accounts, reps)["travel_rep_apart"].facts["n"] == 3
    _judged(decision)


def test_an_account_locked_to_a_rep_who_cannot_reach_it_is_left_out_with_its_reason(travel):
    locked = tuple(replace(item, current_rep="R1", locked=True) for item in EASTERN)
    reps = (MARIE, IRIS)
    decision = decide(scenario(), taken((*WESTERN, *locked), reps), travel)
    unassigned = {item.account_id: item.reason for item in decision.plan.sectors.unassigned}
    assert unassigned == dict.fromkeys(ISLANDERS, Reason.UNREACHABLE)
    assert "travel_rep_apart" in found(travel, (*WESTERN, *locked), reps)
    _judged(decision)


def test_a_rep_cut_off_from_everybody_gets_nothing_and_breaks_nothing(travel):
    reps = (MARIE, IRIS)
    wanted = scenario(sectors={"tolerance": 1.0, "contiguous": True})
    decision = decide(wanted, taken(WESTERN, reps), travel)
    assert set(decision.plan.sectors.rep_of.values()) == {"R1"}
    assert not [tour for tour in decision.plan.tours.tours if tour.rep_id == "R3"]
    _judged(decision)


def test_a_slow_rep_drives_longer_and_the_check_agrees(travel):
    slow = replace(MARIE, speed_factor=0.6)
    usual = decide(scenario(), taken(WESTERN, (MARIE,)), travel)
    late = decide(scenario(), taken(WESTERN, (slow,)), travel)
    for decision in (usual, late):
        _judged(decision)
    home, first = MARIE.home, WESTERN[0].place
    drive_s = int(travel.matrix([home], [first]).seconds[0, 0])
    pace = {}
    for name, decision in (("usual", usual), ("late", late)):
        driven = [
            (stop.travel_s, stop.travel_m)
            for tour in decision.plan.tours.tours
            for stop in tour.stops
        ]
        seconds, metres = np.array(driven).sum(axis=0)
        pace[name] = seconds / metres
    assert pace["late"] == pytest.approx(pace["usual"] / 0.6, rel=0.02)
    assert drive_s > 0
    drawn = picture(late.problem, late.plan)
    for tour, line in zip(late.plan.tours.tours, drawn.lines, strict=True):
        assert [stop.travel_s for stop in tour.stops] == [leg.seconds for leg in line.legs[:-1]]
        assert tour.return_travel_s == line.legs[-1].seconds


def test_a_plan_of_everyday_driving_is_refused_to_a_slow_rep(travel):
    usual = decide(scenario(), taken(WESTERN, (MARIE,)), travel)
    slow = replace(usual.problem, reps=(replace(MARIE, speed_factor=0.6),))
    assert violations(slow, usual.plan)


def test_a_slow_rep_pays_for_longer_drives_in_the_sectors(travel):
    from tournees.planner.defaults import Defaults
    from tournees.planner.workload import yearly_cost_cents
    from tournees.scenario import Visits

    reps = (MARIE, replace(MARIE, id="R9", speed_factor=0.5))
    cents = yearly_cost_cents(EVERYONE, reps, travel, Defaults(Visits()))
    assert (cents[: len(WESTERN), 1] > cents[: len(WESTERN), 0]).all()
    assert (cents[len(WESTERN) :] == -1).all()
