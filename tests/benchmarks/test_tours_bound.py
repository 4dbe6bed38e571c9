"""The bound of the tour benchmarks against all plans of small files."""

from __future__ import annotations

import random
from itertools import permutations, product

import pytest
from tour_files import written
from tours_bound import bound
from tours_checker import Route, check
from tours_families import read


def all_values(family, path, days):
    """Values of all sound plans of a file with three visits, each made once."""
    instance = read(family, path, days)
    ids = instance.ids[1:]
    for seats in product([None, *instance.slots], repeat=len(ids)):
        for order in permutations(range(len(ids))):
            routes = [
                Route(s.day, s.vehicle, tuple(ids[k] for k in order if seats[k] == s))
                for s in instance.slots
            ]
            verdict = check(family, path, days, [route for route in routes if route.stops])
            if not verdict.breaches:
                yield verdict.value


@pytest.mark.parametrize("family", ["toptw", "mctopmtw", "vrptw"])
def test_no_plan_of_a_small_file_is_beyond_its_bound(tmp_path, family):
    path = written(tmp_path, family)
    values, limit = list(all_values(family, path, 2)), bound(read(family, path, 2))
    assert values
    assert min(values) >= limit if family == "vrptw" else max(values) <= limit


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_a_random_file_is_beyond_its_bound(tmp_path, seed):
    rng = random.Random(seed)
    lines = ["1 1 3 1", "0 0", "0 0 0 0 0 0 0 0 40"]
    for number in range(1, 4):
        opens = rng.randrange(20)
        spot = f"{number} {rng.randrange(-9, 9)} {rng.randrange(-9, 9)} {rng.randrange(4)}"
        lines.append(f"{spot} {rng.randrange(1, 9)} 1 1 1 {opens} {opens + rng.randrange(20)}")
    path = tmp_path / "r1.txt"
    path.write_text("\n".join(lines), encoding="ascii")
    assert max(all_values("toptw", path, 2)) <= bound(read("toptw", path, 2))


def test_a_periodic_visit_counts_as_often_as_it_is_due(tmp_path):
    path = written(tmp_path, "pvrp")
    twice = bound(read("pvrp", path, 1))
    path.write_text(path.read_text().replace("6 2 1 5", "6 1 1 4"), encoding="ascii")
    once = bound(read("pvrp", path, 1))
    assert 0 < once < twice <= 31 + 9.22
