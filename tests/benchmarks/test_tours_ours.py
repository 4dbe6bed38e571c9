"""Our search on the public families, through the arrays of the kernel."""

from __future__ import annotations

import math

import pytest
from tour_files import written
from tours_checker import Route, check
from tours_families import read
from tours_ours import find, refusal

BEST = {"toptw": 35.0, "mctopmtw": 30.0, "vrptw": 20 + 2 * math.sqrt(2)}


@pytest.mark.parametrize("family", BEST)
def test_the_best_plan_of_a_small_file_is_found_and_sound(tmp_path, family):
    path = written(tmp_path, family)
    instance = read(family, path, 2)
    answer = find(instance, seconds=0.2, seed=1, process=0)
    routes = [
        Route(slot.day, slot.vehicle, tuple(instance.ids[node] for node in tour))
        for slot, tour in zip(instance.slots, answer.tours, strict=True)
    ]
    verdict = check(family, path, 2, routes)
    assert verdict.breaches == ()
    assert verdict.value == pytest.approx(BEST[family])


def test_every_family_is_taken(tmp_path):
    assert refusal(read("pvrp", written(tmp_path, "pvrp"), 1)) == ""
