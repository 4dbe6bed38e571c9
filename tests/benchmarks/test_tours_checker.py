"""The independent checker of the tour benchmarks: right values, and every planted breach."""

from __future__ import annotations

import math

import pytest
from tour_files import written
from tours_checker import Route, check


def judged(folder, family, *routes, days=2):
    return check(family, written(folder, family), days, [Route(*route) for route in routes])


SOUND = {
    "toptw": (((1, 0, (1, 2)), (2, 0, (3,))), 35.0),
    "mctopmtw": (((1, 0, (3,)), (2, 0, (2,))), 30.0),
    "vrptw": (((1, 0, (1, 2)), (1, 1, (3,))), 20.0 + 2 * math.sqrt(2)),
    "pvrp": (((1, 0, (1,)), (2, 0, (2, 3)), (3, 0, (1,))), 31.0 + math.hypot(6, 7)),
}


@pytest.mark.parametrize("family", SOUND)
def test_a_sound_plan_has_its_value_and_no_breach(tmp_path, family):
    routes, value = SOUND[family]
    verdict = judged(tmp_path, family, *routes)
    assert verdict.breaches == ()
    assert verdict.value == pytest.approx(value, abs=1e-12)


def test_a_window_that_closes_at_the_arrival_is_caught_in_time(tmp_path):
    """Serves 1 from 6 to 8 and reaches 2 at 13, when its window shuts; by way of 3 at 18.3."""
    assert judged(tmp_path, "toptw", (1, 0, (1, 2))).breaches == ()
    late = judged(tmp_path, "toptw", (1, 0, (3, 2)))
    assert late.breaches == ("day 1 vehicle 0: 2 is reached after its last window",)


PLANTED = {
    "a stop that the file lacks": ("toptw", ((1, 0, (9,)),), "lacks"),
    "the depot as a stop": ("toptw", ((1, 0, (0, 1)),), "depot"),
    "a visit twice in one tour": ("toptw", ((1, 0, (1, 1)),), "1 stands 2 times"),
    "a visit in two tours": ("toptw", ((1, 0, (1,)), (2, 0, (1,))), "1 stands 2 times"),
    "a third tour of two": ("toptw", ((3, 0, (1,)),), "no vehicle 0 on day 3"),
    "a second vehicle of one": ("toptw", ((1, 1, (1,)),), "no vehicle 1"),
    "two tours of one day": ("toptw", ((1, 0, (1,)), (1, 0, (3,))), "two tours"),
    "a window of the other tours": ("mctopmtw", ((2, 0, (3,)),), "3 is reached after"),
    "fees over the budget": ("mctopmtw", ((1, 0, (2,)), (2, 0, (4,))), "fees 11 exceed"),
    "a type over its number": ("mctopmtw", ((1, 0, (2, 4)),), "2 vertices of type 2, at most 1"),
    "a customer left out": ("vrptw", ((1, 0, (1, 2)),), "3 is not visited"),
    "a load over the capacity": ("vrptw", ((1, 0, (1,)), (1, 1, (3, 1))), "is overloaded"),
    "a third vehicle": ("vrptw", ((1, 0, (1,)), (1, 1, (2,)), (1, 2, (3,))), "no vehicle 2"),
    "days that no combination has": (
        "pvrp",
        ((1, 0, (1,)), (2, 0, (1, 2)), (3, 0, (3,))),
        "1 is visited on days [1, 2], not allowed",
    ),
    "a visit too few": ("pvrp", ((1, 0, (1,)), (2, 0, (2, 3))), "1 is visited 1 times, due 2"),
    "a tour that is too long": (
        "pvrp",
        ((1, 0, (1, 2)), (2, 0, (3,)), (3, 0, (1,))),
        None,
    ),
    "a tour beyond its day": ("pvrp", ((1, 0, (3, 1, 2)),), "day 1 vehicle 0: is too long"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_breach_is_found(tmp_path, name):
    family, routes, words = PLANTED[name]
    breaches = judged(tmp_path, family, *routes).breaches
    if words is None:
        assert breaches == ()  # 20 of road and 2 of service: within 23
    else:
        assert any(words in breach for breach in breaches)


def test_day_1_is_the_leftmost_bit(tmp_path):
    """Code 5 of three days is 101: days 1 and 3."""
    plan = ((1, 0, (1, 2)), (2, 0, (3,)), (3, 0, (1,)))
    assert judged(tmp_path, "pvrp", *plan).breaches == ()


def test_a_return_after_the_close_is_found(tmp_path):
    path = written(tmp_path, "toptw")
    path.write_text(path.read_text().replace("0 0 40\n", "0 0 23\n"), encoding="ascii")
    assert check("toptw", path, 1, [Route(1, 0, (2,))]).breaches == (
        "day 1 vehicle 0: returns too late",
    )


def test_exact_distances_decide_where_double_precision_would_not(tmp_path):
    """0.1 + 0.2 is 0.3: a tour that is exactly on time is on time."""
    text = "1 1 2 1\n0 0\n0 0 0 0 0 0 0 0 9\n1 0.1 0 0 1 1 1 1 0 9\n2 0.3 0 0 1 1 1 1 0 0.3\n"
    path = tmp_path / "c2.txt"
    path.write_text(text, encoding="ascii")
    assert check("toptw", path, 1, [Route(1, 0, (1, 2))]) == (2.0, ())


def test_files_of_cordeau_keep_two_decimals_and_those_of_solomon_one(tmp_path):
    """sqrt(2) is 1.4 or 1.41: served at 1.4, not at 1.41."""
    text = "1 1 1 1\n0 0\n0 0 0 0 0 0 0 0 9\n1 1 1 0 1 1 1 1 0 1.4\n"
    for name, sound in (("r1.txt", True), ("pr1.txt", False)):
        path = tmp_path / name
        path.write_text(text, encoding="ascii")
        assert (check("toptw", path, 1, [Route(1, 0, (1,))]).breaches == ()) is sound
