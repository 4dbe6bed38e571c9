"""The readers of the tour benchmarks against the checker, which reads the files by itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tour_files import TEXTS, written
from tours_checker import Route, check
from tours_families import FINE, files, read

FOLDERS = {"toptw": "toptw", "mctopmtw": "mctopmtw", "vrptw": "solomon", "pvrp": "pvrp"}


def fits(instance, slot, tour):
    """Whether a tour fits in the whole numbers of an instance."""
    now, busy, here = instance.opens, 0, 0
    for node in tour:
        drive = int(instance.travel[here, node])
        open_ = [w for w in instance.windows[slot.kind][node] if now + drive <= w[1]]
        if not open_:
            return False
        now = max(now + drive, open_[0][0]) + instance.services[node]
        busy += drive + instance.services[node]
        here = node
    back = int(instance.travel[here, 0])
    used = [(limit, sum(limit.use[node] for node in tour)) for limit in instance.limits]
    return (
        now + back <= instance.closes
        and (instance.longest is None or busy + back <= instance.longest)
        and all(use <= limit.maximum for limit, use in used)
    )


@pytest.mark.parametrize("family", ["toptw", "mctopmtw"])
@given(data=st.data())
def test_what_fits_in_whole_numbers_is_what_the_checker_lets_pass(tmp_path_factory, family, data):
    number = st.integers(0, 30)
    spot = st.tuples(number, number, st.integers(0, 5))
    spots = data.draw(st.lists(spot, min_size=1, max_size=4))
    edges = [sorted(data.draw(st.lists(st.integers(0, 90), min_size=5, max_size=5))) for _ in spots]
    if family == "toptw":
        lines = ["1 1 1 1", "0 0", "0 0 0 0 0 0 0 0 100"]
        lines += [
            f"{i} {x} {y} {s} 7 1 1 1 {e[0]} {e[4]}"
            for i, ((x, y, s), e) in enumerate(zip(spots, edges, strict=True), start=1)
        ]
    else:
        lines = ["2 9 3 " + "2 " * 10, "0 0 0 0 0 0 100"]
        lines += [
            f"{i} {x} {y} {s} 7 {' '.join(map(str, e))} {i % 2} 1 {'1 ' * 10}"
            for i, ((x, y, s), e) in enumerate(zip(spots, edges, strict=True), start=2)
        ]
    path = tmp_path_factory.mktemp("files") / "MCTOPMTW-2-r1.txt"
    path.write_text("\n".join(lines), encoding="ascii")
    instance = read(family, path, 2)
    tour = data.draw(st.permutations(range(1, instance.size)))
    slot = data.draw(st.sampled_from(instance.slots))
    route = Route(slot.day, slot.vehicle, tuple(instance.ids[node] for node in tour))
    sound = not check(family, path, 2, [route]).breaches
    assert sound == fits(instance, slot, tour)


@pytest.mark.parametrize("family", TEXTS)
def test_numbers_of_a_small_file_are_read(tmp_path, family):
    instance = read(family, written(tmp_path, family), 2)
    scale = {"toptw": 10, "mctopmtw": 10, "vrptw": FINE, "pvrp": FINE}[family]
    assert (instance.scale, instance.size) == (scale, 4)
    assert instance.travel[0, 1] == instance.costs[1, 0] == 5 * scale
    assert instance.services[1] == (1 if family == "pvrp" else 2) * scale
    assert instance.ids[-1] == (4 if family == "mctopmtw" else 3)


def test_durations_that_are_rounded_are_never_short(tmp_path):
    instance = read("vrptw", written(tmp_path, "vrptw"), 1)
    assert instance.travel[0, 3] == math.ceil(math.sqrt(2) * FINE)
    assert instance.costs[0, 3] == round(math.sqrt(2) * FINE)


def test_windows_of_tours_1_and_3_are_exchanged_where_the_file_says_so(tmp_path):
    instance = read("mctopmtw", written(tmp_path, "mctopmtw"), 2)
    first, second = ((0, 100), (200, 300)), ((100, 200), (300, 400))
    assert [kinds[1] for kinds in instance.windows] == [first, second]
    assert [kinds[2] for kinds in instance.windows] == [((20, 40), (60, 400)), ((0, 20), (40, 60))]
    assert [slot.kind for slot in instance.slots] == [0, 1]


def test_combinations_of_days_are_read_from_the_left(tmp_path):
    instance = read("pvrp", written(tmp_path, "pvrp"), 1)
    assert instance.combinations[1] == (frozenset({1, 3}),)
    assert set(instance.combinations[2]) == {frozenset({3}), frozenset({2}), frozenset({1})}
    assert instance.windows[1][1] == ()


def test_a_file_of_other_tours_is_refused(tmp_path):
    path = written(tmp_path, "mctopmtw")
    with pytest.raises(ValueError, match="not 3"):
        read("mctopmtw", path, 3)
    with pytest.raises(ValueError, match="expected 3"):
        check("mctopmtw", path, 3, [])


@pytest.mark.parametrize("family", FOLDERS)
def test_shared_files_have_the_numbers_that_the_checker_has(shared, family):
    """Single visits of the first and last file of each folder: both readers agree."""
    folder = shared / "bench" / FOLDERS[family]
    paths = list(files(family, folder).values())
    for path in (paths[0], paths[-1]):
        days = int(path.stem.split("-")[1]) if family == "mctopmtw" else 2
        instance = read(family, path, days)
        for node in range(1, instance.size, 7):
            for slot in instance.slots[:: max(1, len(instance.slots) // 3)]:
                route = Route(slot.day, slot.vehicle, (instance.ids[node],))
                verdict = check(family, path, days, [route])
                own = [b for b in verdict.breaches if b.startswith("day ")]
                closed = not instance.windows[slot.kind][node]
                if instance.mandatory:
                    assert (not own) == (closed or fits(instance, slot, (node,)))
                else:
                    assert (not verdict.breaches) == fits(instance, slot, (node,))
                    assert verdict.value == instance.prizes[node]
