"""How long `tournees check-data --json` takes on large files: the whole process, import included.

The files are the public list of French places to stay, repeated to the size wanted with
other ids, other names and moved coordinates. ``python benchmarks/data_door.py [ROWS ...]``
measures and adds one row a size to ``data_door.csv``: the median of three processes.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("TOURNEES_SHARED", FOLDER.parents[1] / "shared"))
SOURCE = SHARED / "data" / "clients" / "hebergements_france.csv"
TABLE = FOLDER / "data_door.csv"
SIZES = (20_000, 100_000)
TIMES = 3
_STEP_DEGREES = 0.0004
_PACKAGES = ("numpy", "scipy", "rapidfuzz", "phonenumbers", "python-stdnum")


def make_file(path: Path, rows: int) -> None:
    """Write ``rows`` accounts: the list again and again, each time a little changed."""
    with SOURCE.open(encoding="utf-8", newline="") as stream:
        header, *models = csv.reader(stream, delimiter=";")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Code client", *header, "CA HT", "Dernière visite"])
        for number in range(rows):
            turn, place = divmod(number, len(models))
            writer.writerow(_changed(number, turn, dict(zip(header, models[place], strict=True))))


def _changed(number: int, turn: int, row: dict[str, str]) -> list[str]:
    if turn:
        row["Raison sociale"] = f"{row['Raison sociale']} {chr(64 + turn)}{turn * 7}"
        row["Adresse"] = f"{turn * 13 + number % 80} {row['Adresse']}"
        row["Latitude"] = f"{float(row['Latitude'] or 46) + turn * _STEP_DEGREES:.6f}"
    revenue = f"{500 + number * 7919 % 90_000} €"
    day = f"{1 + number % 28:02}/{1 + number % 9:02}/2026"
    return [f"C{number:07}", *row.values(), revenue, day]


def measure(path: Path) -> tuple[float, float, dict[str, object]]:
    """Wall and CPU seconds of one process, and its report."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-m", "tournees", "check-data", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own command
    wall_s = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall_s, cpu_s, json.loads(done.stdout)


def main() -> None:
    """Measure every size asked for and add it to the table."""
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    machine = f"{platform.machine()}, {os.cpu_count()} CPU, load {os.getloadavg()[0]:.1f}"
    versions = " ".join(f"{name} {version(name)}" for name in _PACKAGES)
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "clients.csv"
            make_file(path, rows)
            runs = [measure(path) for _ in range(TIMES)]
        report = runs[0][2]
        result = {
            "rows": rows,
            "wall_s": f"{statistics.median(run[0] for run in runs):.1f}",
            "cpu_s": f"{statistics.median(run[1] for run in runs):.1f}",
            "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
            "placed": report["placed"],
            "not_placed": report["not_placed"],
            "suspect": report["suspect"],
            "findings": len(list(report["findings"])),  # type: ignore[call-overload]  # JSON
            "day": datetime.now(UTC).date().isoformat(),
            "machine": machine,
            "python": platform.python_version(),
            "versions": versions,
        }
        print(result)
        _add(result)


def _add(result: dict[str, object]) -> None:
    new = not TABLE.exists()
    with TABLE.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(result))
        if new:
            writer.writeheader()
        writer.writerow(result)


if __name__ == "__main__":
    main()
