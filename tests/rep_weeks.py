"""Small rep-weeks for the tests of tours: places on a grid, everything in steps of 5 minutes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from tournees.model.calendar import HOUR_S, Window, week_days
from tournees.model.place import Place
from tournees.model.problem import Visit
from tournees.model.rep import Costs, Rep, WorkRules
from tournees.model.travel import TravelMatrix
from tournees.solver.tours import TourBlock, rep_block

if TYPE_CHECKING:
    from tournees.model.outcome import Limit

STEP_S = 300
MONDAY = date(2026, 3, 2)
MORNING, AFTERNOON = Window(9 * HOUR_S, 12 * HOUR_S), Window(14 * HOUR_S, 18 * HOUR_S)
OPEN = (MORNING, AFTERNOON)
ALL_DAY = (Window(9 * HOUR_S, 18 * HOUR_S),)


def visit(
    name: str, days: int, *, minutes: int = 30, value_eur: float = 100.0, **changes: object
) -> Visit:
    """A visit open all day on each day unless said otherwise."""
    base = Visit(
        id=name,
        account_id=f"account {name}",
        service_s=60 * minutes,
        value_eur=value_eur,
        windows=(ALL_DAY,) * days,
    )
    return replace(base, **changes)


def rep_week(
    visits: list[Visit],
    points: list[tuple[int, int]],
    *,
    rules: WorkRules | None = None,
    costs: Costs | None = None,
    absent: tuple[bool, ...] | None = None,
    limits: tuple[Limit, ...] = (),
) -> TourBlock:
    """Home at (0, 0), each visit at a point of a grid; a step is 5 minutes and 4 km."""
    places = np.array([(0, 0), *points], dtype=np.int32)
    steps = np.abs(places[:, None, :] - places[None, :, :]).sum(axis=2).astype(np.int32)
    days = len(visits[0].windows) if visits else 2
    rep = Rep(
        id="R1",
        name="Rep",
        home=Place(42.0, 9.0),
        rules=rules or WorkRules(),
        costs=costs or Costs(),
    )
    return rep_block(
        rep,
        week_days(MONDAY, days),
        tuple(visits),
        TravelMatrix(steps * STEP_S, steps * 4_000, np.ones(steps.shape, np.uint8)),
        absent=absent or (),
        limits=limits,
    )


def random_week(
    seed: int,
    count: int,
    days: int = 2,
    *,
    rules: WorkRules | None = None,
    spread: int = 12,
    limits: tuple[Limit, ...] = (),
) -> TourBlock:
    """A drawn week: two windows or one, a closed day now and then, values of 20 to 200 euros."""
    draw = random.Random(seed)
    visits, points = [], []
    for index in range(count):
        windows = tuple(
            () if draw.random() < 0.2 else draw.choice([OPEN, ALL_DAY, (MORNING,), (AFTERNOON,)])
            for _ in range(days)
        )
        visits.append(
            visit(
                f"V{index:02d}",
                days,
                minutes=5 * draw.randrange(6, 25),
                value_eur=float(draw.randrange(20, 201)),
                windows=windows,
                mandatory=draw.random() < 0.1,
            )
        )
        points.append((draw.randrange(-spread, spread + 1), draw.randrange(-spread, spread + 1)))
    return rep_week(visits, points, rules=rules, limits=limits)
