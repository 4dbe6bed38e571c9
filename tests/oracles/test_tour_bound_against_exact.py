"""The bound of tours against an enumeration of blocks with every new rule.

The enumeration has a clock of its own, in steps of five minutes, and shares nothing with the
engine. It tries some departures and lunches only, so its best is that of real plans.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rep_weeks import STEP_S, random_week

from tournees.model.calendar import HOUR_S
from tournees.model.outcome import Limit, LimitScope
from tournees.model.rep import WorkRules
from tournees.model.rep_day import Busy
from tournees.model.travel import TravelMatrix
from tournees.solver.tours import TourBlock, relaxation
from tournees.solver.tours.bound import upper_bound
from tournees.solver.tours.packing import to_arrays

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS, VISITS = 2, 4
DEPARTS = range(8 * HOUR_S, 18 * HOUR_S, 6 * STEP_S)


@dataclass(frozen=True)
class Choice:
    """One tour of a slot: its visits, euros without overtime, seconds of work."""

    nodes: frozenset[int]
    net_eur: float
    work_s: int


NOTHING = Choice(frozenset(), 0.0, 0)


def _arrive(time_s: int, drive_s: int, taken: list[tuple[int, int]]) -> int:
    """End of a drive that stands still in taken stretches."""
    while drive_s > 0:
        if not any(a <= time_s < b for a, b in taken):
            drive_s -= STEP_S
        time_s += STEP_S
    return time_s


def _begin(block: TourBlock, node: int, day: int, time_s: int, taken: list[tuple[int, int]]) -> int:
    """First start of a visit from a time on; -1 for none."""
    visit = block.visits[node]
    for window in visit.windows[day]:
        last_s = window.end_s - visit.service_s
        for start_s in range(max(time_s, window.start_s), last_s + 1, STEP_S):
            if all(start_s + visit.service_s <= a or start_s >= b for a, b in taken):
                return start_s
    return -1


def _drive(
    block: TourBlock, slot: int, legs: list[tuple[int, int]], depart_s: int, meal: tuple[int, int]
) -> int:
    """Return of a tour of (visit or -1, drive), with a meal (drive number or -1, start)."""
    rep, day = divmod(slot, len(block.days))
    taken = [(b.start_s, b.end_s) for b in block.rep_days[rep][day].busy]
    time_s, (at, lunch_s) = depart_s, meal
    for number, (node, drive_s) in enumerate(legs):
        held = list(taken)
        ready_s = 0
        if number == at:
            if lunch_s < time_s:
                return -1
            ready_s = lunch_s + block.reps[rep].rules.lunch_s
            held.append((lunch_s, ready_s))
        time_s = max(_arrive(time_s, drive_s, held), ready_s)
        if node >= 0:
            time_s = _begin(block, node, day, time_s, taken)
            if time_s < 0:
                return -1
            time_s += block.visits[node].service_s
    return time_s


def _meals(block: TourBlock, slot: int, drives: int) -> Iterator[tuple[int, int]]:
    rep, day = divmod(slot, len(block.days))
    rules, told = block.reps[rep].rules, block.rep_days[rep][day]
    yield -1, 0
    last_s = rules.lunch_window.end_s - rules.lunch_s
    for start_s in range(rules.lunch_window.start_s, last_s + 1, 4 * STEP_S):
        end_s = start_s + rules.lunch_s
        if all(end_s <= b.start_s or start_s >= b.end_s for b in told.busy):
            yield from ((at, start_s) for at in range(drives))


def _choices(block: TourBlock, slot: int, start: int, end: int) -> list[Choice]:
    """Tours of a slot between two points that no other beats in euros and in work."""
    rep, day = divmod(slot, len(block.days))
    told = block.rep_days[rep][day]
    able = [k for k, made in enumerate(block.makers) if rep in dict(made)]
    found: dict[frozenset[int], list[Choice]] = {}
    for size in range(1, len(able) + 1):
        for order in itertools.permutations(able, size):
            accounts = {block.visits[k].account_id for k in order}
            if told.off or len(accounts) < size:
                continue
            for choice in _hours(block, slot, order, (start, end)):
                found.setdefault(choice.nodes, []).append(choice)
    kept = []
    for choices in found.values():
        least_s = 10**9
        for choice in sorted(choices, key=lambda c: (-c.net_eur, c.work_s)):
            if choice.work_s < least_s:
                kept.append(choice)
                least_s = choice.work_s
    return kept


def _hours(
    block: TourBlock, slot: int, order: tuple[int, ...], ends: tuple[int, int]
) -> Iterator[Choice]:
    """The hours that an order may be driven at."""
    rep, day = divmod(slot, len(block.days))
    rules, costs, matrix = block.reps[rep].rules, block.reps[rep].costs, block.matrices[rep]
    assert matrix.metres is not None
    points = [ends[0]]
    for k in order:
        points.append(points[-1] if block.visits[k].remote else block.point_of[k])
    points.append(ends[1])
    drives = [int(matrix.seconds[a, b]) for a, b in itertools.pairwise(points)]
    metres = sum(int(matrix.metres[a, b]) for a, b in itertools.pairwise(points))
    used_s = sum(drives) + sum(block.visits[k].service_s for k in order)
    room_s = min(rules.day_work_s, rules.day_end_s - rules.day_start_s - rules.lunch_s)
    if used_s > room_s - rules.reserve_s or sum(drives) > rules.day_drive_s:
        return
    value = sum(block.visits[k].value_on(day) - dict(block.makers[k])[rep] for k in order)
    value -= costs.per_km_eur * metres / 1000 + costs.per_hour_eur * used_s / HOUR_S
    legs = list(zip([*order, -1], drives, strict=True))
    window = rules.lunch_window
    for depart_s, meal in itertools.product(DEPARTS, _meals(block, slot, len(legs))):
        back_s = _drive(block, slot, legs, depart_s, meal)
        at_home = depart_s >= window.start_s + rules.lunch_s
        at_home |= back_s <= window.end_s - rules.lunch_s
        if back_s < 0 or back_s > rules.day_end_s or (meal[0] < 0 and not at_home):
            continue
        work_s = back_s - depart_s - (rules.lunch_s if meal[0] >= 0 else 0)
        if work_s <= rules.day_work_s:
            yield Choice(frozenset(order), value - costs.meal_eur * (meal[0] >= 0), work_s)


def _tours(block: TourBlock) -> Iterator[tuple[tuple[Choice, ...], float]]:
    """All ways to fill the slots, and what their nights cost."""
    usual = [
        [NOTHING, *_choices(block, slot, *_ends(block, slot))]
        for slot in range(len(block.reps) * DAYS)
    ]
    yield from ((chosen, 0.0) for chosen in itertools.product(*usual))
    if block.reps[0].rules.nights_per_week:
        for bed in block.lodgings[0]:
            first = _choices(block, 0, _ends(block, 0)[0], bed)
            second = _choices(block, 1, bed, _ends(block, 1)[1])
            night = block.reps[0].costs.night_eur
            yield from (
                (chosen, night) for chosen in itertools.product(first, second, *usual[DAYS:])
            )


def _ends(block: TourBlock, slot: int) -> tuple[int, int]:
    rep, day = divmod(slot, len(block.days))
    told, home = block.rep_days[rep][day], block.homes[rep]
    return block.ends.get(told.start_id, home), block.ends.get(told.end_id, home)


def best_eur(block: TourBlock) -> float:
    """The most value less costs of the plans that are tried."""
    best = 0.0
    for chosen, nights in _tours(block):
        made = [k for choice in chosen for k in choice.nodes]
        if len(set(made)) < len(made) or not _in_order(block, chosen):
            continue
        if any(
            sum(limit.use.get(block.visits[k].account_id, 0) for k in made) > limit.maximum
            for limit in block.limits
        ):
            continue
        total = sum(choice.net_eur for choice in chosen) - nights
        for r, rep in enumerate(block.reps):
            work_s = sum(choice.work_s for choice in chosen[r * DAYS : (r + 1) * DAYS])
            over_s = max(0.0, work_s - rep.contract_hours * HOUR_S)
            total -= rep.costs.overtime_eur * over_s / HOUR_S
        best = max(best, total)
    return best


def _in_order(block: TourBlock, chosen: tuple[Choice, ...]) -> bool:
    """Whether visits of one account come in their order, on days far enough apart."""
    day_of = {k: slot % DAYS for slot, choice in enumerate(chosen) for k in choice.nodes}
    for a, b in itertools.permutations(day_of, 2):
        one, two = block.visits[a], block.visits[b]
        if one.account_id == two.account_id and one.order < two.order:
            apart = (block.days[day_of[b]] - block.days[day_of[a]]).days
            if apart < two.spacing_days:
                return False
    return True


def drawn_block(seed: int) -> TourBlock:
    """A drawn block: each seed mixes some of the rules."""
    draw = random.Random(f"bound {seed}")
    rules = WorkRules(
        lunch_s=2_700,
        reserve_s=draw.choice([0, 0, 2 * HOUR_S]),
        day_work_s=draw.choice([6, 10]) * HOUR_S,
        nights_per_week=draw.choice([0, 0, 1]),
        night_near_client=False,
    )
    block = random_week(400 + seed, VISITS, DAYS, rules=rules, spread=draw.choice([4, 9, 14]))
    costs = replace(block.rep.costs, overtime_eur=draw.choice([0.0, 25.0]))
    reps = [replace(block.rep, costs=costs, contract_hours=draw.choice([4.0, 35.0]))]
    rows, makers = [_days(block, draw)], [((0, 0.0),)] * VISITS
    if draw.random() < 0.3:
        reps.append(replace(reps[0], id="R2"))
        rows.append(tuple(replace(day, rep_id="R2") for day in block.rep_days[0]))
        makers = [((0, 0.0), (1, 15.0)) if draw.random() < 0.5 else made for made in makers]
    visits = [
        replace(
            visit,
            mandatory=False,
            value_eur=2 * visit.value_eur,
            remote=draw.random() < 0.2,
            day_values_eur=(visit.value_eur, 3 * visit.value_eur) if draw.random() < 0.3 else (),
        )
        for visit in block.visits
    ]
    if draw.random() < 0.5:
        visits[1] = replace(visits[1], account_id=visits[0].account_id, order=2)
    use = {visit.account_id: 1 for visit in visits}
    limits = (Limit(name="gifts", scope=LimitScope.PLAN, maximum=2, use=use),)
    matrices, points = _with_points(block)
    return replace(
        block,
        reps=tuple(reps),
        visits=tuple(visits),
        matrices=matrices * len(reps),
        homes=(0,) * len(reps),
        makers=tuple(makers),
        rep_days=tuple(rows),
        ends={"office": points[0]},
        lodgings=((points[1],),) + ((),) * (len(reps) - 1),
        limits=limits if draw.random() < 0.2 else (),
    )


def _days(block: TourBlock, draw: random.Random) -> tuple:  # type: ignore[type-arg]
    taken = [(), (Busy(10 * HOUR_S, 11 * HOUR_S),), (Busy(12 * HOUR_S, 13 * HOUR_S),)]
    return tuple(
        replace(
            day,
            busy=draw.choice(taken),
            start_id=draw.choice(["", "", "office"]) if index == 0 else "",
            end_id=draw.choice(["", "", "office"]) if index == 1 else "",
        )
        for index, day in enumerate(block.rep_days[0])
    )


def _with_points(block: TourBlock) -> tuple[tuple[TravelMatrix, ...], tuple[int, int]]:
    """The travel table with an office 4 steps from home and a hotel where the last visit is."""
    steps = (block.matrix.seconds // STEP_S).astype(np.int32)
    count = len(steps)
    office, hotel = steps[0] + 4, steps[count - 1]
    wide = np.zeros((count + 2, count + 2), np.int32)
    wide[:count, :count] = steps
    wide[count, :count] = wide[:count, count] = office
    wide[count + 1, :count] = wide[:count, count + 1] = hotel
    wide[count, count + 1] = wide[count + 1, count] = office[count - 1]
    table = TravelMatrix(wide * STEP_S, wide * 4_000, np.ones(wide.shape, np.uint8))
    return (table,), (count, count + 1)


@pytest.mark.parametrize("seed", range(24))
def test_no_plan_of_any_rules_passes_the_bound(seed: int, monkeypatch: pytest.MonkeyPatch):
    """Neither with all drives weighed, known plan or not, nor with half drives."""
    block = drawn_block(seed)
    data, best = to_arrays(block), best_eur(block)
    blind = upper_bound(block, data, -1e9, all_made=False)
    known = upper_bound(block, data, best - 5.0, all_made=False)
    assert blind.bound_eur >= best - 0.01
    assert known.bound_eur >= best - 0.01
    monkeypatch.setattr(relaxation, "MOST_ARCS", 0)
    halves = upper_bound(block, data, -1e9, all_made=False)
    assert halves.bound_eur >= best - 0.01
    assert (blind.model, halves.model) == ("tours_arcs", "tours_halves")
