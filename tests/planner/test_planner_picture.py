"""Lines of tours: from where they begin, through the visits on the spot, to where they end."""

from __future__ import annotations

from dataclasses import replace

from small_team import MORNING, PLAN, LineTravel, at, place, problem, stop, with_morning, with_visit

from tournees.model import NamedPlace, Plan, Problem
from tournees.planner.picture import picture

HOTEL = NamedPlace("Hôtel du Port", place(9.05))


def path(case: Problem, plan: Plan) -> list[float]:
    """Longitudes that the line of Anne's morning goes through."""
    line = next(one for one in picture(case, plan).lines if one.rep_id == "R1")
    return [line.legs[0].line[0][1], *(leg.line[-1][1] for leg in line.legs)]


def test_a_tour_from_home_to_home_is_drawn_from_home_to_home():
    assert path(problem(), PLAN) == [9.0, 9.01, 9.02, 9.03, 9.0]


def test_a_tour_is_drawn_from_where_it_begins_to_where_it_ends():
    case = problem(places={"hotel": HOTEL})
    assert path(case, with_morning(end_id="hotel")) == [9.0, 9.01, 9.02, 9.03, 9.05]
    assert path(case, with_morning(start_id="hotel")) == [9.05, 9.01, 9.02, 9.03, 9.0]


def test_a_night_near_the_last_client_draws_no_drive_to_it():
    assert path(problem(), with_morning(end_id="near:A3")) == [9.0, 9.01, 9.02, 9.03]


def test_a_remote_visit_draws_no_drive():
    call = replace(stop("A2", at(9, 45)), travel_s=0, travel_m=0)
    plan = with_morning(stops=(MORNING.stops[0], call, MORNING.stops[2]))
    assert path(with_visit("A2", remote=True), plan) == [9.0, 9.01, 9.03, 9.0]


def test_a_pace_of_their_own_is_drawn_too():
    reps = tuple(replace(rep, speed_factor=2.0) for rep in problem().reps)
    line = picture(problem(reps=reps, travel=LineTravel()), PLAN).lines[0]
    assert [leg.seconds for leg in line.legs] == [300, 300, 300, 900]
