"""Tours on public instances: our engine, PyVRP, VROOM and OR-Tools at equal core-seconds.

Usage: ``python benchmarks/tours.py --family toptw|mctopmtw|vrptw|pvrp --dir FOLDER``
``--reference CSV --days M... --seconds S --seed K... --engine NAME... --out CSV``
``[--instances NAME[@DAYS]... | --fixed]``

Without ``--instances`` or ``--fixed`` (the list of the committed tables) it takes every instance
of the folder; MCTOPMTW files are for one number of tours each, and those of other ``--days`` are
passed over. Each engine has two cores for S
seconds: two processes with two seeds of which the better plan is kept, or two threads; VROOM
ends by itself before. Its library is imported, and compiled where it compiles, before the clock
starts. A row is written only when `tours_checker` finds nothing; rows already in the file are
not done again. ``bound`` holds for every plan (`tours_bound`, or the engine's own
where that is tighter). ``gap`` is a fraction of the reference: what is lost, where more is better.
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
from typing import NamedTuple

from tours_bound import bound as any_bound
from tours_checker import Route, Verdict, check
from tours_families import Answer, days_of, files, read

COLUMNS = (
    "instance", "days", "engine", "value", "bound", "seconds", "core_seconds", "reference",
    "gap", "family", "seed", "limit_s", "version", "machine",
)  # fmt: skip
KEY = ("family", "instance", "days", "engine", "seed", "limit_s")
ENGINES = {
    "ours": "tours_ours",
    "pyvrp": "tours_peers_pyvrp",
    "vroom": "tours_peers_vroom",
    "ortools": "tours_peers_ortools",
}
MORE_IS_BETTER = {"toptw", "mctopmtw"}
REFERENCE_FAMILY = {"vrptw": "vrptw-distance"}
FIXED = {
    "toptw": (
        "c109@2", "c205@1", "r103@3", "r107@2", "r205@1", "r209@2",
        "rc107@4", "rc203@1", "pr03@2", "pr07@3", "pr09@2", "pr15@1",
    ),
    "mctopmtw": (
        "MCTOPMTW-1-r107@1", "MCTOPMTW-1-pr05@1", "MCTOPMTW-1-pr09@1", "MCTOPMTW-2-c103@2",
        "MCTOPMTW-2-rc103@2", "MCTOPMTW-2-pr03@2", "MCTOPMTW-3-c109@3", "MCTOPMTW-3-r109@3",
        "MCTOPMTW-3-pr07@3", "MCTOPMTW-4-r111@4", "MCTOPMTW-4-rc107@4", "MCTOPMTW-4-pr05@4",
    ),
    "vrptw": ("c103", "r103", "r109", "rc103", "rc107", "c203", "r205", "rc205"),
}  # fmt: skip
"""What the committed tables hold; of the periodic family, all that is given."""


class Task(NamedTuple):
    """One row to be."""

    family: str
    path: Path
    instance: str
    days: int
    engine: str
    seed: int
    seconds: float

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from other rows, as the file writes it."""
        texts = (self.family, self.instance, self.days, self.engine, self.seed)
        return (*map(str, texts), f"{self.seconds:g}")


class Run(NamedTuple):
    """What one process did."""

    answer: Answer | None
    seconds: float
    core_seconds: float


def main() -> None:
    """Fill in the rows that are missing."""
    arguments = _arguments()
    references = _references(arguments.reference, arguments.family)
    done = {tuple(row[name] for name in KEY) for row in _rows(arguments.out)}
    for task in _tasks(arguments):
        if task.key not in done:
            reference = references.get((task.instance, task.days))
            row = measure(task, reference or references.get((task.instance, 0)))
            if row is not None:
                _append(arguments.out, row)
                print(", ".join(f"{name} {row[name]}" for name in COLUMNS[:9]))


def measure(task: Task, reference: float | None) -> dict[str, str] | None:
    """One row, checked; None, said, where the engine cannot be asked or found no valid plan."""
    engine = importlib.import_module(ENGINES[task.engine])
    instance = read(task.family, task.path, task.days)
    refusal = engine.refusal(instance)
    if refusal:
        print(f"{task.instance}: left out: {refusal}")
        return None
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(engine.PROCESSES, mp_context=context) as pool:
        runs = list(pool.map(work, [task] * engine.PROCESSES, range(engine.PROCESSES)))
    judged = [(_judge(task, run.answer), run.answer) for run in runs if run.answer is not None]
    sound = [(verdict, answer) for verdict, answer in judged if not verdict.breaches]
    for verdict, _ in judged:
        if verdict.breaches:
            print(f"{task.instance}: {task.engine} broke rules: {verdict.breaches[:3]}")
    if not sound:
        print(f"{task.instance}: {task.engine} found no valid plan")
        return None
    sign = 1 if task.family in MORE_IS_BETTER else -1
    best = max(sound, key=lambda pair: sign * pair[0].value)
    bounds = [answer.bound for _, answer in sound if answer.bound is not None]
    bound = min([*bounds, any_bound(instance)], key=lambda value: sign * value)
    gap = None if reference is None else sign * (reference - best[0].value) / reference
    values = (
        task.instance, task.days, task.engine, f"{best[0].value:.10g}",
        f"{bound:.10g}",
        f"{max(run.seconds for run in runs):.2f}", f"{sum(run.core_seconds for run in runs):.2f}",
        "" if reference is None else f"{reference:g}", "" if gap is None else f"{gap:.5f}",
        task.family, task.seed, f"{task.seconds:g}",
        f"{engine.PACKAGE} {importlib.metadata.version(engine.PACKAGE)}",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def work(task: Task, process: int) -> Run:
    """Run an engine in this process; its module may ``prepare`` before the clock starts."""
    engine = importlib.import_module(ENGINES[task.engine])
    instance = read(task.family, task.path, task.days)
    if hasattr(engine, "prepare"):
        engine.prepare(instance)
    wall, core = time.perf_counter(), time.process_time()
    answer = engine.find(instance, task.seconds, task.seed, process)
    return Run(answer, time.perf_counter() - wall, time.process_time() - core)


def _judge(task: Task, answer: Answer) -> Verdict:
    instance = read(task.family, task.path, task.days)
    routes = [
        Route(slot.day, slot.vehicle, tuple(instance.ids[node] for node in tour))
        for slot, tour in zip(instance.slots, answer.tours, strict=True)
        if tour
    ]
    return check(task.family, task.path, task.days, routes)


def _tasks(arguments: argparse.Namespace) -> list[Task]:
    family, found = arguments.family, files(arguments.family, arguments.dir)
    chosen = FIXED.get(family, ()) if arguments.fixed else arguments.instances or ()
    pairs = [_named(text, days) for text in chosen or found for days in arguments.days]
    tasks = [(name, found[name], days_of(family, found[name], days), days) for name, days in pairs]
    kept = [item[:3] for item in tasks if family != "mctopmtw" or item[2] == item[3]]
    return [
        Task(family, path, name, days, engine, seed, arguments.seconds)
        for name, path, days in dict.fromkeys(kept)
        for seed in arguments.seed
        for engine in arguments.engine
    ]


def _named(text: str, days: int) -> tuple[str, int]:
    """Instance and days of ``NAME`` or ``NAME@DAYS``."""
    name, _, own = text.partition("@")
    return name, int(own or days)


def _references(path: Path, family: str) -> dict[tuple[str, int], float]:
    wanted = REFERENCE_FAMILY.get(family, family)
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["instance"].removesuffix(".txt"), int(row["vehicles_or_days"] or 0)): float(
                row["value"]
            )
            for row in csv.DictReader(stream)
            if row["family"] == wanted
        }


def _rows(path: Path) -> list[dict[str, str]]:
    """Whole rows of the file: one cut short by a crash counts as not done."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["machine"]]


def _append(path: Path, row: dict[str, str]) -> None:
    """Add a line in one write, on a line of its own whatever a crash has left before it."""
    fresh = not path.exists() or path.stat().st_size == 0
    cut = not fresh and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="", buffering=1 << 20) as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        if cut:
            stream.write("\n")
        writer.writerow(row)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=("toptw", "mctopmtw", "vrptw", "pvrp"), required=True)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--days", type=int, nargs="+", default=[1])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, nargs="+", default=[0])
    parser.add_argument("--engine", nargs="+", choices=tuple(ENGINES), default=["ours"])
    parser.add_argument("--instances", nargs="+")
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
