"""A Corsican rep-week with all rules: our engine, OR-Tools routing, PyVRP with repair.

Usage: ``python benchmarks/corsica_week.py --data ../shared/data --seconds 15``
``--seed 0 1 2 3 4 --engine ours ortools pyvrp --out benchmarks/corsica_week.csv``

The week is `corsica_week_case`, the same for all; seeds are the engines'. Each engine has two
cores for the seconds given: ours within the planner as users run it, peers two processes of
which the better week is kept, the repair of both (`corsica_week_repair`, the last second)
included. ``eur`` is value less costs by `metrics.money`, and a row is written only where
`tournees.check` finds no breach. ``first_s`` is when our first plan stood; ``visits_raw`` what a
peer had placed before the repair. Imports, roads and compilation come before the clock. Rows
already in the file are not done again.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.metadata
import multiprocessing
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corsica_week_case import Case, draw
from corsica_week_repair import Repair

from tournees.planner.week import plan_week
from tournees.solver.stop import Stop

if TYPE_CHECKING:
    from tournees.model import Rep, Tour

COLUMNS = (
    "engine", "seed", "limit_s", "eur", "bound_eur", "visits", "visits_raw", "first_s",
    "seconds", "core_seconds", "version", "machine",
)  # fmt: skip
PACKAGES = {"ours": "tournees", "ortools": "ortools", "pyvrp": "pyvrp"}
REPAIR_S = 1.0
ENDLESS = 10**12
WARM = 2_000


class Found(NamedTuple):
    """What one process came to."""

    tours: tuple[Tour, ...]
    raw: int | None
    bound_eur: float | None
    first_s: float | None
    seconds: float
    core_seconds: float


def main() -> None:
    """Fill in the rows that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--seed", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--engine", nargs="+", choices=tuple(PACKAGES), default=list(PACKAGES))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    case = _case(arguments.data, arguments.cache)
    done = {(row["engine"], row["seed"], row["limit_s"]) for row in _rows(arguments.out)}
    for seed in arguments.seed:
        for engine in arguments.engine:
            if (engine, str(seed), f"{arguments.seconds:g}") not in done:
                row = _measured(case, arguments, engine, seed)
                if row is not None:
                    _append(arguments.out, row)
                    print(row)


def _case(data: Path, cache: Path | None) -> Case:
    return draw(data / "clients", data / "roads" / "corse.osm.pbf", cache)


def _measured(
    case: Case, arguments: argparse.Namespace, engine: str, seed: int
) -> dict[str, str] | None:
    """One row; None, said, where every plan breaks a rule."""
    processes = 1 if engine == "ours" else 2
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        tasks = [
            pool.submit(
                work, arguments.data, arguments.cache, engine, (arguments.seconds, seed, process)
            )
            for process in range(processes)
        ]
        runs = [task.result() for task in tasks]
    sound = []
    for run in runs:
        breaches = case.breaches(run.tours)
        if breaches:
            print(f"{engine}, seed {seed}: breaks {sorted({v.rule for v in breaches})}")
        else:
            sound.append(run)
    if not sound:
        return None
    best = max(sound, key=lambda run: case.worth_eur(run.tours))
    values = (
        engine, seed, f"{arguments.seconds:g}", f"{case.worth_eur(best.tours):.2f}",
        "" if best.bound_eur is None else f"{best.bound_eur:.2f}",
        sum(len(tour.stops) for tour in best.tours), "" if best.raw is None else best.raw,
        "" if best.first_s is None else f"{best.first_s:.3f}",
        f"{max(run.seconds for run in runs):.2f}", f"{sum(run.core_seconds for run in runs):.2f}",
        f"{PACKAGES[engine]} {importlib.metadata.version(PACKAGES[engine])}",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def work(data: Path, cache: Path | None, engine: str, how: tuple[float, int, int]) -> Found:
    """Run an engine in this process: ``how`` is seconds, seed and number of the process."""
    case = _case(data, cache)
    return _ours(case, *how[:2]) if engine == "ours" else _peer(case, engine, *how)


def _ours(case: Case, seconds: float, seed: int) -> Found:
    plan_week(case.problem, case.sectors, lambda _: Stop(WARM, time_limit_s=1.0), seed)
    first: list[float] = []
    wall, core = time.perf_counter(), time.process_time()

    def hears(phase: str, elapsed_s: float, best: float | None, bound: float | None) -> bool:
        del phase, elapsed_s, bound
        if best and not first:
            first.append(time.perf_counter() - wall)
        return False

    def stop(rep: Rep) -> Stop:
        del rep
        return Stop(ENDLESS, time_limit_s=seconds, on_progress=hears)

    plan = plan_week(case.problem, case.sectors, stop, seed)
    return Found(
        tours=plan.tours,
        raw=None,
        bound_eur=None if plan.bound is None else plan.bound.bound_eur,
        first_s=first[0] if first else None,
        seconds=time.perf_counter() - wall,
        core_seconds=time.process_time() - core,
    )


def _peer(case: Case, engine: str, seconds: float, seed: int, process: int) -> Found:
    peer = importlib.import_module(f"corsica_week_{engine}")
    wall, core = time.perf_counter(), time.process_time()
    orders = peer.orders(case, max(0.1, seconds - REPAIR_S), seed, process)
    tours = Repair(case, orders).improved(wall + seconds)
    return Found(
        tours=tours,
        raw=sum(map(len, orders)),
        bound_eur=None,
        first_s=None,
        seconds=time.perf_counter() - wall,
        core_seconds=time.process_time() - core,
    )


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
