"""The sample team's sectors and week: quality, proof and core-seconds by effort and seed.

Usage: ``python benchmarks/sample_week.py [--effort fast normal] [--seeds 0 1 2]``
``[--roads FILE] --out benchmarks/sample_week.csv``

Writes a row per effort and seed: euros of sectors and tours, their bounds and gaps,
visits, core-seconds and wall seconds of the decision (reading and documents left out),
machine and versions. Rows already in the file are not computed again.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import os
import platform
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tournees.files import shipped
from tournees.metrics import indicators
from tournees.planner.decide import decide
from tournees.planner.intake import intake
from tournees.planner.travel import open_travel
from tournees.scenario import load_scenario

COLUMNS = (
    "travel", "effort", "seed", "sectors_eur", "sectors_bound_eur", "sectors_gap",
    "tours_eur", "tours_bound_eur", "tours_gap", "visits_planned", "visits_unserved",
    "core_s", "wall_s", "machine", "python", "numba", "ortools", "scipy",
)  # fmt: skip


def main() -> None:
    """Fill in the rows that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--effort", nargs="+", default=["fast", "normal"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--roads", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rows = _read(arguments.out)
    done = {(row["travel"], row["effort"], row["seed"]) for row in rows}
    travel = "road" if arguments.roads else "estimate"
    missing = [
        (effort, seed)
        for effort in arguments.effort
        for seed in arguments.seeds
        if (travel, effort, str(seed)) not in done
    ]
    if missing:
        _measured(travel, "fast", 0, arguments.roads)  # compiles what is not yet compiled
    for effort, seed in missing:
        rows.append(_measured(travel, effort, seed, arguments.roads))
        _write(arguments.out, rows)
        print(rows[-1])


def _measured(travel_name: str, effort: str, seed: int, roads: Path | None) -> dict[str, str]:
    overrides: dict[str, object] = {"effort": {"level": effort, "seed": seed}}
    if roads is not None:
        overrides["travel"] = {"roads": str(roads.resolve())}
    scenario = load_scenario(shipped("scenarios/corse.toml"), overrides)
    taken = intake(scenario)
    with TemporaryDirectory() as cache:
        travel = open_travel(scenario.travel, Path(cache))
        wall, core = time.perf_counter(), time.process_time()
        decision = decide(scenario, taken, travel)
        core_s, wall_s = time.process_time() - core, time.perf_counter() - wall
    measured = indicators(decision.problem, decision.plan)
    sectors, tours, run = measured["sectors"], measured["tours"], measured["totals"]["run"]
    values = (
        travel_name, effort, seed, sectors["objective_eur"], sectors["bound_eur"],
        sectors["gap"], tours["objective_eur"], tours["bound_eur"], tours["gap"],
        run["visits_planned"], run["visits_unserved"], round(core_s, 1), round(wall_s, 1),
        f"{platform.machine()}, {os.cpu_count()} cores", platform.python_version(),
        *(importlib.metadata.version(name) for name in ("numba", "ortools", "scipy")),
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
