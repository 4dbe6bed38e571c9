"""Thirty reps, one week each, through the planner: wall time at each level of effort.

Usage: ``python benchmarks/team_week.py --data ../shared/data --effort fast normal``
``--seed 0 --out benchmarks/team_week.csv``

Reps live in the largest towns of France that lie 60 km apart or more; each has 60 lodgings drawn
from the 400 of the shared register nearest to home that nobody has yet, with values, durations
and windows drawn as in `corsica_week_case`. Travel times are the estimate: there is no road
file of France. Compiled code is on disk before the clock starts. Rows already in the file are
not done again.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from corsica_week_case import DRAW, MONDAY, NOT_OF_TOURS, RULES, visit_of

from tournees.check import violations
from tournees.geo import EstimateTravel
from tournees.geo.sphere import distance_m
from tournees.metrics.money import Money
from tournees.model import (
    Account,
    Calendar,
    Kind,
    Outcome,
    Place,
    Plan,
    Problem,
    Rep,
    SectorPlan,
    SectorRules,
    Visit,
    week_days,
)
from tournees.planner.week import plan_week
from tournees.solver.stop import Stop
from tournees.solver.tours import EFFORT

COLUMNS = (
    "effort", "seed", "reps", "visits_due", "visits_planned", "eur", "bound_eur", "breaches",
    "wall_s", "core_s", "version", "machine",
)  # fmt: skip
EACH, AMONG = 60, 400
APART_M = 60_000
MAINLAND = (41.0, 51.5, -5.5, 10.0)
"""South, north, west, east."""


def main() -> None:
    """Fill in the rows that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reps", type=int, default=30)
    parser.add_argument("--effort", nargs="+", choices=tuple(EFFORT), default=["fast", "normal"])
    parser.add_argument("--seed", type=int, nargs="+", default=[0])
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    problem, sectors = team(arguments.data, arguments.reps)
    done = {(row["effort"], row["seed"], row["reps"]) for row in _rows(arguments.out)}
    alone, hers = team(arguments.data, 1)
    plan_week(alone, hers, lambda _: Stop(EFFORT["fast"], time_limit_s=0.0), 0)  # compiles
    for effort in arguments.effort:
        for seed in arguments.seed:
            if (effort, str(seed), str(arguments.reps)) not in done:
                row = _measured(problem, sectors, effort, seed)
                _append(arguments.out, row)
                print(row)


def team(data: Path, reps: int) -> tuple[Problem, SectorPlan]:
    """The team's week, and who has which account."""
    rng = random.Random(DRAW)  # noqa: S311 - a benchmark's draw, not a secret
    lodgings = _lodgings(data / "clients" / "hebergements_france.csv")
    free = np.ones(len(lodgings), bool)
    days = week_days(MONDAY)
    people: list[Rep] = []
    accounts: list[Account] = []
    visits: list[Visit] = []
    rep_of: dict[str, str] = {}
    for number, (lat, lon) in enumerate(_homes(data / "france" / "communes_fr.csv", reps), start=1):
        rep = Rep(id=f"R{number:02d}", name=f"Rep {number}", home=Place(lat, lon), rules=RULES)
        people.append(rep)
        metres = np.array([distance_m(lat, lon, *where) for _, *where in lodgings])
        away = np.where(free, metres, np.inf)
        for index in rng.sample(np.argsort(away, kind="stable")[:AMONG].tolist(), EACH):
            free[index] = False
            name, *where = lodgings[index]
            account_id = f"A{len(accounts) + 1:05d}"
            account = Account(id=account_id, name=name, kind=Kind.CLIENT, place=Place(*where))
            accounts.append(account)
            visits.append(visit_of(rng, account_id, len(days)))
            rep_of[account_id] = rep.id
    problem = Problem(
        accounts=tuple(accounts),
        reps=tuple(people),
        calendar=Calendar(days),
        visits=tuple(visits),
        travel=EstimateTravel(),
        sectors=SectorRules(),
        load_s=dict.fromkeys(rep_of, 0),
    )
    return problem, SectorPlan(status=Outcome.FEASIBLE, rep_of=rep_of)


def _lodgings(path: Path) -> list[tuple[str, float, float]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = {
            (row["Raison sociale"], float(row["Latitude"]), float(row["Longitude"]))
            for row in csv.DictReader(stream, delimiter=";")
            if row["Latitude"] and row["Longitude"]
        }
    south, north, west, east = MAINLAND
    return sorted(item for item in found if south < item[1] < north and west < item[2] < east)


def _homes(path: Path, count: int) -> list[tuple[float, float]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    south, north, west, east = MAINLAND
    chosen: list[tuple[float, float]] = []
    for row in sorted(rows, key=lambda row: (-int(row["population"] or 0), row["code"])):
        lat, lon = float(row["lat"]), float(row["lon"])
        inside = south < lat < north and west < lon < east
        if inside and all(distance_m(lat, lon, *other) >= APART_M for other in chosen):
            chosen.append((lat, lon))
        if len(chosen) == count:
            break
    return chosen


def _measured(problem: Problem, sectors: SectorPlan, effort: str, seed: int) -> dict[str, str]:
    wall, core = time.perf_counter(), time.process_time()
    plan = plan_week(problem, sectors, lambda _: Stop(EFFORT[effort]), seed)
    wall_s, core_s = time.perf_counter() - wall, time.process_time() - core
    found = violations(problem, Plan(tours=plan))
    money = Money(problem)
    stops = [(tour.day, stop) for tour in plan.tours for stop in tour.stops]
    values = (
        effort, seed, len(problem.reps), len(problem.visits), len(stops),
        f"{money.value_eur(stops) - money.cost(plan.tours).total:.2f}",
        "" if plan.bound is None else f"{plan.bound.bound_eur:.2f}",
        sum(violation.rule not in NOT_OF_TOURS for violation in found),
        f"{wall_s:.1f}", f"{core_s:.1f}", f"tournees {version('tournees')}",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["machine"]]


def _append(path: Path, row: dict[str, str]) -> None:
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="", buffering=1 << 20) as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(row)


if __name__ == "__main__":
    main()
