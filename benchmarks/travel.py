"""Road travel times: our engine and its peers on the same graph and points, side by side.

Usage: ``python benchmarks/travel.py --roads FILE.osm.pbf --points N [--engine ours|scipy|``
``networkx|osmnx|pyroutingkit|routingkit-cch|osrm] [--seed K] [--repeat R] [--accounts CSV]``
``[--snapping] [--osrm-python PYTHON3.12] [--again] --out benchmarks/travel.csv``

Without ``--engine`` every engine installed runs, each in a process of its own; the others
are named with the reason. Points lie up to 150 m from junctions drawn at random, or are the
first N rows of a table of accounts near the roads. ``--snapping`` measures the way from
points to their edges instead. Milliseconds are compared with those of scipy's Dijkstra on
the same graph, on 500 x 500 cells. Rows already in the table (same roads, points, engine,
versions) are not measured again without ``--again``. The columns are told in the README.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from travel_peers import NOT_FOUND, PEERS, versions
from travel_points import draw_points, make_case, read_points

from tournees.files import digest_file
from tournees.geo.road_files import open_roads
from tournees.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent
COLUMNS = (
    "roads", "roads_digest", "arcs", "points", "points_from", "seed", "engine", "read_s",
    "build_s", "cache_s", "snap_s", "matrix_s", "matrix_cpu_s", "engine_s", "metres_matrix_s",
    "metres_matrix_cpu_s",
    "cells_per_s", "cells_measured", "peak_mb", "max_difference_s", "median_difference_s",
    "cells_compared", "max_difference_m", "repeat", "day", "machine", "load", "python", "versions",
)  # fmt: skip
KEY = ("roads_digest", "points", "points_from", "seed", "engine", "versions")
SNAPPERS = {
    "ours": ("tournees", "numba", "numpy"),
    "shapely": ("shapely",),
    "osmnx": ("osmnx", "shapely"),
}
OURS = ("tournees", "numba", "numpy", "scipy", "osmium")
_PLACES = {"cells_per_s": 0, "peak_mb": 0, "cells_measured": 0}


class Missing(NamedTuple):
    """Why an engine is left out."""

    reason: str


class Task(NamedTuple):
    """What is given to every engine: files in a folder of our own."""

    roads: Path
    folder: Path
    repeat: int
    osrm_python: Path | None

    @property
    def points(self) -> Path:
        """(lat, lon) of the points."""
        return self.folder / "points.npy"

    @property
    def case(self) -> Path:
        """The graph with the points on it."""
        return self.folder / "case.npz"

    @property
    def found(self) -> Path:
        """Milliseconds of the first cells."""
        return self.folder / "found.npy"

    @property
    def cache(self) -> Path:
        """Where prepared graphs are kept."""
        return self.folder / "cache"


def main() -> None:
    """Measure what is missing and write the table after each engine."""
    given = arguments()
    table = read_table(given.out)
    with tempfile.TemporaryDirectory() as folder:
        task = Task(given.roads, Path(folder), given.repeat, given.osrm_python)
        common = prepare(task, given)
        for engine in given.engine or (SNAPPERS if given.snapping else ("ours", *PEERS, "osrm")):
            told = versions_of(engine, task, snapping=given.snapping)
            if isinstance(told, Missing):
                print(f"{engine} left out: {told.reason}")
                continue
            name = f"snapping, {engine}" if given.snapping else engine
            row = common | {"engine": name, "versions": told}
            if same_row(row, table) and not given.again:
                print(f"{name}: measured before")
                continue
            row |= snapping(task, engine) if given.snapping else measured(task, engine)
            table = [it for it in table if not same_row(row, [it])] + [written(row)]
            write_table(given.out, table)
            print({key: value for key, value in table[-1].items() if value})


def arguments() -> argparse.Namespace:
    """What the user asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, required=True)
    parser.add_argument("--points", type=int, required=True)
    parser.add_argument(
        "--engine", nargs="+", action="extend", choices=["ours", *PEERS, "osrm", "shapely"]
    )
    parser.add_argument("--accounts", type=Path)
    parser.add_argument("--snapping", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--osrm-python", type=Path)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def prepare(task: Task, given: argparse.Namespace) -> dict[str, object]:
    """Write the task's files; return the columns that all its rows share."""
    graph = open_roads(task.roads, task.cache)
    points = (
        read_points(given.accounts, graph, given.points)
        if given.accounts
        else draw_points(graph, given.points, given.seed)
    )
    np.save(task.points, np.array(points))
    graph.save(task.folder / "graph.npz")
    if not given.snapping:
        make_case(graph, [Place(*point) for point in points]).save(task.case)
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "roads": task.roads.name,
        "roads_digest": digest_file(task.roads)[:12],
        "arcs": graph.arcs.tail.size,
        "points": len(points),
        "points_from": given.accounts.name if given.accounts else "junctions",
        "seed": "" if given.accounts else given.seed,
        "repeat": given.repeat,
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {memory_gb:.0f} GB",
    }


def versions_of(engine: str, task: Task, *, snapping: bool) -> str | Missing:
    """Packages of an engine with their versions, or why it cannot run."""
    if engine == "osrm" and not snapping:
        if task.osrm_python is None:
            return Missing("--osrm-python names no Python with osrm-bindings")
        asked = "from importlib.metadata import version; print(version('osrm-bindings'))"
        answer = subprocess.run(  # noqa: S603 - the user's own Python
            [str(task.osrm_python), "-c", asked], capture_output=True, text=True, check=False
        )
        if answer.returncode:
            return Missing(f"no osrm-bindings in {task.osrm_python.name}")
        return f"osrm-bindings {answer.stdout.strip()}"
    known = SNAPPERS if snapping else {"ours": OURS} | {k: p.packages for k, p in PEERS.items()}
    if engine not in known:
        return Missing("it has no such query")
    return versions(known[engine]) or Missing(f"not installed: {', '.join(known[engine])}")


def measured(task: Task, engine: str) -> dict[str, object]:
    """Figures of one engine, and how far its milliseconds are from scipy's."""
    repeat = str(task.repeat)
    ends = [str(task.points), str(task.found), repeat]
    row: dict[str, object] = {"load": f"{os.getloadavg()[0]:.1f}"}
    if engine == "osrm":
        assert task.osrm_python is not None
        python = str(task.osrm_python)
        row |= run("travel_osrm.py", str(task.roads), str(task.points), repeat, python=python)
    elif engine == "ours":
        row |= run("travel_ours.py", "file", str(task.roads), str(task.cache), *ends)
        row |= run("travel_ours.py", "kept", str(task.roads), str(task.cache), *ends)
    else:
        row |= run("travel_peers.py", engine, str(task.case), str(task.found), repeat)
    row["cells_per_s"] = len(np.load(task.points)) ** 2 / float(str(row["matrix_s"]))
    return row if engine == "osrm" else row | differences(task)


def differences(task: Task) -> dict[str, object]:
    """Largest and median difference from the oracle, over the cells that were answered."""
    kept = task.folder / "oracle.npy"
    found = np.load(task.found)
    if not kept.is_file():
        run("travel_peers.py", "scipy", str(task.case), str(kept), "1", "500")
    oracle = np.load(kept)
    answered = found != NOT_FOUND
    apart_s = np.abs(found[answered] - oracle[answered]) / 1_000
    return {
        "max_difference_s": float(apart_s.max()),
        "median_difference_s": float(np.median(apart_s)),
        "cells_compared": int(answered.sum()),
    }


def snapping(task: Task, engine: str) -> dict[str, object]:
    """Seconds from points to edges."""
    graph = str(task.folder / "graph.npz")
    load = f"{os.getloadavg()[0]:.1f}"
    return run("travel_snapping.py", engine, graph, str(task.points), str(task.repeat)) | {
        "load": load
    }


def run(script: str, *parts: str, python: str = sys.executable) -> dict[str, object]:
    """Run one of our scripts in a process of its own; return what it prints."""
    done = subprocess.run(  # noqa: S603 - our own scripts
        [python, str(FOLDER / script), *parts], stdout=subprocess.PIPE, check=True
    )
    figures: dict[str, object] = json.loads(done.stdout)
    figures.setdefault("python", platform.python_version())
    return figures


def written(row: dict[str, object]) -> dict[str, str]:
    """A row as the table holds it."""
    texts = {name: row.get(name, "") for name in COLUMNS}
    return {
        name: f"{value:.{_PLACES.get(name, 4)}f}" if isinstance(value, float) else str(value)
        for name, value in texts.items()
    }


def same_row(row: dict[str, object], table: list[dict[str, str]]) -> bool:
    """Whether a table holds this measurement."""
    key = [str(row[name]) for name in KEY]
    return any([it[name] for name in KEY] == key for it in table)


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows measured before."""
    if not path.is_file():
        return []
    return list(rows_of(path))


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def write_table(path: Path, table: list[dict[str, str]]) -> None:
    """Write all rows by roads, points and engine."""
    table = sorted(table, key=lambda row: (row["roads"], int(row["points"]), row["engine"]))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


if __name__ == "__main__":
    main()
