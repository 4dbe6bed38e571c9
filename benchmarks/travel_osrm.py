"""OSRM on the same road file and points, in a process and a Python of its own (3.12 or later).

Usage: ``python benchmarks/travel_osrm.py ROADS.osm.pbf POINTS.npy REPEAT``; prints JSON.
Needs ``osrm-bindings`` and numpy alone. OSRM drives by its own car profile and snaps to its
own roads, so its cells are timed and not compared. Contraction hierarchy, one thread.
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import osrm
from osrm_pairs import prepare
from travel_case import peak_mb


def main() -> None:
    """Prepare, ask for the whole table, print the figures."""
    roads, points, repeat = Path(sys.argv[1]), np.load(sys.argv[2]), int(sys.argv[3])
    coordinates = [(float(lon), float(lat)) for lat, lon in points]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        base = prepare(roads, Path(folder))
        engine = osrm.OSRM(
            storage_config=base,
            algorithm="CH",
            use_shared_memory=False,
            max_locations_distance_table=len(coordinates),
        )
        build_s = time.perf_counter() - begin
        engine.Table(osrm.TableParameters(coordinates=coordinates[:2]))
        seconds, used = [], time.process_time()
        for _ in range(repeat):
            begin = time.perf_counter()
            engine.Table(osrm.TableParameters(coordinates=coordinates))
            seconds.append(time.perf_counter() - begin)
        cpu_s = (time.process_time() - used) / repeat
    figures = {
        "build_s": build_s,
        "matrix_s": statistics.median(seconds),
        "matrix_cpu_s": cpu_s,
        "cells_measured": len(coordinates) ** 2,
        "peak_mb": peak_mb(),
        "python": platform.python_version(),
        "versions": f"osrm-bindings {version('osrm-bindings')}",
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
